//! Behind a proxy each person is one client, and a form from here is known as one whatever the proxy calls this server.

use crate::support::{Lines, PASSWORD, at, enter, front, given, workspace};
use web::edge::BaseUrl;

const FORBIDDEN: u16 = 403;
const IN: u16 = 303;
const WRONG: u16 = 401;
const SLOW_DOWN: u16 = 429;

#[tokio::test]
async fn sixty_right_passwords_from_one_address_all_pass() {
    let app = workspace().await;
    let router = at(&app, front(given("https://crm.example.com"), &[]));
    for nth in 0..60 {
        assert_eq!(enter(&router, "127.0.0.1", &[], "ana@example.com", PASSWORD).await.status, IN, "the {nth}th");
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_who_guesses_is_slowed_down_and_nobody_else() {
    let app = workspace().await;
    let router = at(&app, front(given("https://crm.example.com"), &["127.0.0.1", "10.0.0.0/8"]));
    let guesser = [("x-forwarded-for", "198.51.100.7, 10.0.0.3")];
    let mut looked_at = 0;
    let mut answer = enter(&router, "127.0.0.1", &guesser, "0@example.com", "a wrong password").await;
    while answer.status == WRONG && looked_at < 100 {
        looked_at += 1;
        answer = enter(&router, "127.0.0.1", &guesser, &format!("{looked_at}@example.com"), "a wrong password").await;
    }
    assert_eq!((looked_at, answer.status.as_u16(), answer.header("retry-after")), (50, SLOW_DOWN, "900"));
    // Another address before the chain is the guesser's own invention.
    let invented = [("x-forwarded-for", "203.0.113.250, 198.51.100.7, 10.0.0.3")];
    assert_eq!(enter(&router, "127.0.0.1", &invented, "x@example.com", "a wrong password").await.status, SLOW_DOWN);
    let colleague = [("x-forwarded-for", "203.0.113.9, 10.0.0.3")];
    assert_eq!(enter(&router, "127.0.0.1", &colleague, "ana@example.com", PASSWORD).await.status, IN);
}

#[tokio::test]
async fn what_a_stranger_says_of_where_they_are_is_not_believed() {
    let app = workspace().await;
    let router = at(&app, front(given("https://crm.example.com"), &["10.0.0.0/8"]));
    let mut slowed_down = false;
    for nth in 0..60 {
        let says = format!("203.0.113.{nth}");
        let lines = [("x-forwarded-for", says.as_str()), ("forwarded", "for=203.0.113.1")];
        slowed_down |=
            enter(&router, "192.0.2.1", &lines, &format!("{nth}@example.com"), "a wrong password").await.status == SLOW_DOWN;
    }
    assert!(slowed_down);
}

#[tokio::test]
async fn bad_tokens_are_counted_by_the_client_behind_the_proxy_too() {
    let app = workspace().await;
    let router = at(&app, front(given("https://crm.example.com"), &["127.0.0.1"]));
    let ask = |from: &'static str| {
        let router = router.clone();
        async move {
            let lines = [("authorization", "Bearer fct_wrong"), ("x-forwarded-for", from)];
            crate::support::send(&router, "127.0.0.1", axum::http::Method::GET, "/api/v1/me", &lines, "").await.status.as_u16()
        }
    };
    for _ in 0..30 {
        assert_eq!(ask("198.51.100.7").await, WRONG);
    }
    assert_eq!(ask("198.51.100.7").await, SLOW_DOWN);
    assert_eq!(ask("203.0.113.9").await, WRONG);
}

#[tokio::test]
async fn a_browser_that_was_let_in_gets_in_however_much_a_stranger_guesses_beside_it() {
    let app = workspace().await;
    // The proxy is not known as one: everybody is one client.
    let router = at(&app, front(given("https://crm.example.com"), &[]));
    let first = enter(&router, "127.0.0.1", &[], "ana@example.com", PASSWORD).await;
    let known = first.cookie("fifthcall_known").unwrap();
    for nth in 0..60 {
        enter(&router, "127.0.0.1", &[], &format!("{nth}@example.com"), "a wrong password").await;
        enter(&router, "127.0.0.1", &[], "ana@example.com", "a wrong password").await;
    }
    assert_eq!(enter(&router, "127.0.0.1", &[], "ana@example.com", PASSWORD).await.status, SLOW_DOWN);
    let inside = enter(&router, "127.0.0.1", &[("cookie", &known)], "ana@example.com", PASSWORD).await;
    assert_eq!(inside.status, IN);
    // It opens nothing by itself.
    let wrong = enter(&router, "127.0.0.1", &[("cookie", &known)], "ana@example.com", "a wrong password").await;
    assert_eq!(wrong.status, WRONG);
}

#[tokio::test]
async fn a_form_is_from_here_where_its_origin_is_the_base_url_whatever_the_proxy_asks_for() {
    let app = workspace().await;
    let said = at(&app, front(given("https://crm.example.com/"), &[]));
    let unsaid = at(&app, front(BaseUrl::Guessed("http://0.0.0.0:8080".to_owned()), &[]));
    let cases: [(&axum::Router, Lines<'_>, u16); 12] = [
        (&said, &[("origin", "https://crm.example.com"), ("host", "127.0.0.1:8080")], IN),
        (&said, &[("origin", "https://evil.example"), ("host", "evil.example")], FORBIDDEN),
        (&said, &[("origin", "http://crm.example.com"), ("host", "crm.example.com")], FORBIDDEN),
        (&said, &[("origin", "https://crm.example.com:8443")], FORBIDDEN),
        (&said, &[("origin", "null"), ("host", "crm.example.com")], FORBIDDEN),
        (&said, &[("sec-fetch-site", "same-origin"), ("origin", "https://other.example")], IN),
        (&said, &[("sec-fetch-site", "cross-site"), ("origin", "https://crm.example.com")], FORBIDDEN),
        (&said, &[("sec-fetch-site", "same-site")], FORBIDDEN),
        (&said, &[], IN),
        (&unsaid, &[("origin", "http://192.168.1.5:8080"), ("host", "192.168.1.5:8080")], IN),
        (&unsaid, &[("origin", "http://evil.example"), ("host", "192.168.1.5:8080")], FORBIDDEN),
        (&unsaid, &[("origin", "null")], FORBIDDEN),
    ];
    for (router, lines, status) in cases {
        let answer = enter(router, "127.0.0.1", lines, "ana@example.com", PASSWORD).await;
        assert_eq!(answer.status.as_u16(), status, "{lines:?}");
        assert_eq!(answer.cookie("fifthcall_session").is_some(), status == IN, "{lines:?}");
    }
}
