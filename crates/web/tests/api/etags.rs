//! `ETag`, `If-None-Match`, `If-Match`.

use super::support::on_both;
use axum::http::Method;
use serde_json::json;
use testkit::{TestApp, a_prospect};

on_both!(a_reading_that_is_held_already_is_not_sent_again, a_change_to_something_that_changed_meanwhile_is_refused);

async fn a_reading_that_is_held_already_is_not_sent_again(app: TestApp) {
    let lea = app.add(a_prospect());
    for path in [
        format!("/prospects/{}", lea.id()),
        "/guard".to_owned(),
        "/workspace".to_owned(),
        "/cadences/Five%20and%20fire".to_owned(),
        "/me".to_owned(),
    ] {
        let read = app.get(&path).send().await;
        let tag = read.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 4, "{path}: {tag}");
        read.expect(200);
        let again = app.get(&path).header("if-none-match", &tag).send().await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
        app.get(&path).header("if-none-match", "\"other\"").send().await.expect(200);
    }
    let list = app.get("/prospects").send().await;
    assert_eq!(list.header("etag"), "");
}

async fn a_change_to_something_that_changed_meanwhile_is_refused(app: TestApp) {
    let lea = app.add(a_prospect());
    let path = format!("/prospects/{}", lea.id());
    let tag = app.get(&path).send().await.header("etag").to_owned();
    let rename = |name: &str| app.api(Method::PATCH, &path).json(&json!({ "name": name }));
    rename("Lea B.").header("if-match", &tag).send().await.expect(200);
    let stale = rename("Lea C.").header("if-match", &tag).send().await.expect(412);
    assert_eq!(stale["type"], "/api/docs#stale");
    rename("Lea C.").header("if-match", "\"nonsense\"").send().await.expect(412);
    app.api(Method::DELETE, &path).header("if-match", &tag).send().await.expect(412);
    rename("Lea C.").header("if-match", "*").send().await.expect(200);
    rename("Lea D.").send().await.expect(200);
    let fresh = app.get(&path).send().await.header("etag").to_owned();
    app.api(Method::DELETE, &path).header("if-match", &fresh).send().await.expect(200);
    let guard = app.get("/guard").send().await;
    let (tag, rules) = (guard.header("etag").to_owned(), guard.json()["rules"].clone());
    assert!(rules.is_array());
    let put = || app.api(Method::PUT, "/guard").json(&json!({ "rules": [] })).header("if-match", &tag);
    put().send().await.expect(200);
    put().send().await.expect(412);
}
