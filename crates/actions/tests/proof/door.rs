//! What lets people in, and what no longer does: one-time links, sessions and tokens, after a new password, a departure or
//! their time.

use crate::given::{START, World, at, hours, minutes, on_both};
use crate::twice::wait_for;
use actions::view::UserChange;
use actions::{Actor, ChangeUser, CreateToken, ListTokens, NewLink, Refused, Tidy, Tokens, Whence};
use jiff::Timestamp;

const FIRST: &str = "a long quiet river";
const SECOND: &str = "another long river";

fn link(world: &World, who: &Actor) -> String {
    let welcomed = world.act(&world.owner, at(START), NewLink { user: who.email.clone() }).unwrap();
    welcomed.welcome_path.rsplit('/').next().unwrap().to_owned()
}

fn token(world: &World, who: &Actor, expires_at: Option<Timestamp>) -> Result<String, Refused> {
    let made = world.act(who, at(START), CreateToken { name: "a script".into(), user: None, expires_at })?;
    Ok(made.secret.unwrap())
}

fn lets_in(world: &World, now: Timestamp, token: &str) -> bool {
    wait_for(world.app.bearer(now, token)).unwrap().is_some()
}

fn here(world: &World, who: &Actor, active: bool) {
    let change = UserChange { active: Some(active), ..UserChange::default() };
    world.act(&world.owner, at(START), ChangeUser { user: who.email.clone(), change, if_version: None }).unwrap();
}

#[test]
fn a_new_password_ends_every_session_and_every_other_link() {
    on_both(|world| {
        let now = at(START);
        let links = [link(&world, &world.ana), link(&world, &world.ana), link(&world, &world.ana)];
        let session = world.app.accept_welcome(now, &links[0], FIRST).unwrap();
        assert!(wait_for(world.app.session(now, &session.session)).unwrap().is_some());
        for old in &links {
            assert_eq!(world.app.welcome(now, old).unwrap(), None);
            let refused = world.app.accept_welcome(now, old, SECOND).unwrap_err();
            assert!(matches!(refused, Refused::NotFound(_)), "{refused:?}");
        }
        assert!(world.app.sign_in(now, &world.ana.email, FIRST, "192.0.2.1").is_ok(), "nobody has set another");
        let newer = link(&world, &world.ana);
        let others = link(&world, &world.manager);
        world.app.accept_welcome(now, &newer, SECOND).unwrap();
        assert!(wait_for(world.app.session(now + hours(1), &session.session)).unwrap().is_none());
        assert!(world.app.welcome(now, &others).unwrap().is_some(), "somebody else's link is theirs");
    });
}

#[test]
fn whoever_leaves_has_no_link_no_session_and_no_token_not_even_when_they_come_back() {
    on_both(|world| {
        let now = at(START);
        let ana = world.ana.clone();
        let session = world.app.accept_welcome(now, &link(&world, &ana), FIRST).unwrap();
        let (left_over, script) = (link(&world, &ana), token(&world, &ana, None).unwrap());
        here(&world, &ana, false);
        for round in ["gone", "back"] {
            assert_eq!(world.app.welcome(now, &left_over).unwrap(), None, "{round}");
            assert!(world.app.accept_welcome(now, &left_over, SECOND).is_err(), "{round}");
            assert!(!lets_in(&world, now + hours(1), &script), "{round}");
            assert!(wait_for(world.app.session(now + hours(1), &session.session)).unwrap().is_none(), "{round}");
            here(&world, &ana, true);
        }
    });
}

#[test]
fn a_new_password_ends_tokens_where_that_is_asked_for_and_nobody_elses() {
    on_both(|world| {
        let now = at(START);
        let script = token(&world, &world.ana, None).unwrap();
        let others = token(&world, &world.manager, None).unwrap();
        let greeting = world.app.welcome(now, &link(&world, &world.ana)).unwrap().unwrap();
        assert_eq!(greeting.tokens, 1);
        world.app.set_password(now, &link(&world, &world.ana), FIRST, Tokens::Keep).unwrap();
        assert!(lets_in(&world, now + hours(1), &script));
        world.app.set_password(now, &link(&world, &world.ana), FIRST, Tokens::End).unwrap();
        assert!(!lets_in(&world, now + hours(2), &script));
        assert!(lets_in(&world, now + hours(2), &others));
    });
}

#[test]
fn a_token_ends_when_it_was_to_end_and_not_before() {
    on_both(|world| {
        let end = at(START) + hours(24 * 30);
        let script = token(&world, &world.ana, Some(end)).unwrap();
        assert!(lets_in(&world, end - hours(1), &script));
        assert!(!lets_in(&world, end, &script));
        let listed = world.act(&world.ana, end, ListTokens).unwrap().items;
        assert_eq!((listed[0].expires_at, listed[0].revoked_at), (Some(end), None));
        for wrong in [at(START), at(START) - hours(1), at(START) + hours(24 * 365 * 11), Timestamp::MAX, Timestamp::MIN] {
            let Refused::Invalid(faults) = token(&world, &world.ana, Some(wrong)).unwrap_err() else { panic!("{wrong}") };
            assert_eq!((faults[0].field.as_str(), faults[0].code.as_str()), ("expires_at", "out_of_range"), "{wrong}");
        }
    });
}

#[test]
fn right_passwords_are_never_counted_and_a_stranger_shuts_nobody_out_of_a_browser_that_is_known() {
    on_both(|world| {
        let now = at(START);
        let email = &world.ana.email;
        world.app.accept_welcome(now, &link(&world, &world.ana), FIRST).unwrap();
        for _ in 0..60 {
            world.app.sign_in(now, email, FIRST, "192.0.2.1").unwrap();
        }
        let known = world.app.sign_in(now, email, FIRST, "192.0.2.1").unwrap().proof;
        // A stranger behind the same proxy guesses, at this account and at others.
        for guess in 0..60 {
            let _ = world.app.sign_in(now, email, &format!("guess {guess}"), "192.0.2.1");
            let _ = world.app.sign_in(now, &format!("{guess}@example.com"), "a guess at it", "192.0.2.1");
        }
        let from = |proof: &str| Whence { client: "192.0.2.1".into(), proof: Some(proof.into()) };
        let unknown = world.app.sign_in(now, email, FIRST, "192.0.2.1").unwrap_err();
        assert!(matches!(unknown, Refused::TooMany { .. }), "{unknown:?}");
        assert!(world.app.sign_in(now, email, FIRST, from(&known)).is_ok());
        assert!(world.app.sign_in(now, email, FIRST, "192.0.2.2").is_ok(), "another client");
        // The proof is worth nothing at another account, and nothing after a new password.
        let others = world.app.sign_in(now, "7@example.com", "a guess at it", from(&known)).unwrap_err();
        assert!(matches!(others, Refused::TooMany { .. }), "{others:?}");
        world.app.accept_welcome(now, &link(&world, &world.ana), SECOND).unwrap();
        let old = world.app.sign_in(now, email, SECOND, from(&known)).unwrap_err();
        assert!(matches!(old, Refused::TooMany { .. }), "{old:?}");
    });
}

#[test]
fn a_token_tells_when_it_was_last_used_and_is_written_down_once_an_hour() {
    on_both(|world| {
        let used = || world.act(&world.ana, at(START), ListTokens).unwrap().items[0].used_at;
        let script = token(&world, &world.ana, None).unwrap();
        assert_eq!(used(), None);
        for (now, told) in [
            (at(START), at(START)),
            (at(START) + minutes(59), at(START)),
            (at(START) + minutes(61), at(START) + minutes(61)),
            // A clock that has gone back takes nothing away.
            (at(START) + minutes(30), at(START) + minutes(61)),
        ] {
            assert!(lets_in(&world, now, &script));
            // What comes behind it in the queue has waited for it; where there are several writers, a moment does.
            for _ in 0..200 {
                world.app.act_blocking(&world.owner, now, Tidy).unwrap();
                if used() == Some(told) {
                    break;
                }
                std::thread::yield_now();
            }
            assert_eq!(used(), Some(told), "used at {now}");
        }
        assert!(!lets_in(&world, at(START), "fct_none"));
    });
}

#[test]
fn one_time_links_go_when_their_time_is_over_and_no_sooner() {
    on_both(|world| {
        let links = || world.engine.store().read(store::statements::everything).unwrap()["sign_in_links"].len();
        let (used, unused) = (link(&world, &world.ana), link(&world, &world.ana));
        world.app.accept_welcome(at(START), &used, FIRST).unwrap();
        let tidy = |now| world.app.act_blocking(&world.owner, now, Tidy).unwrap();
        // Those of everybody's first day are older.
        tidy(at(START) + hours(7 * 24 - 1));
        assert_eq!(links(), 2);
        tidy(at(START) + hours(7 * 24));
        assert_eq!(links(), 0);
        assert_eq!(world.app.welcome(at(START) + hours(7 * 24), &unused).unwrap(), None);
    });
}
