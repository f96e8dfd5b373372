//! What the card of one person says, in the moments when a step's own script would be wrong.

use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::{Card, EmailView, NewProspect, ProspectChange, UserChange, WorkspaceChange};
use actions::{Actor, ChangeProspect, ChangeUser, ChangeWorkspace, Scripts, ShowCallList, ShowCard};
use jiff::Timestamp;

const NEW_YORK: &str = "America/New_York";

fn card(world: &World, by: &Actor, now: Timestamp, round: &str) -> Card {
    world.app.catch_up(&world.owner, now).unwrap();
    world.act(by, now, ShowCard { enrollment: Some(round.to_owned()), at: None }).unwrap().unwrap()
}

fn spoken(card: &Card) -> String {
    card.scripts.live.iter().map(|segment| segment.text.as_str()).collect()
}

#[test]
fn a_promised_call_is_no_cold_call_and_is_allowed_as_long_as_it_is() {
    on_both(|world| {
        let prospect = world.add(
            &world.ana,
            NewProspect {
                name: Some("Pat Person".to_owned()),
                phones: vec![phone("+12035550133", "personal")],
                zone: Some(NEW_YORK.to_owned()),
                ..NewProspect::default()
            },
        );
        let round = world.enroll(&world.ana, at(START), &prospect, "Five and fire").enrollment.id;
        let now = at(START) + hours(1);
        let cold = card(&world, &world.ana, now, &round);
        assert_eq!(cold.entry.allowed_until, at("2026-11-23T23:00:00Z"), "until 18:00 on their clock, not for an hour from now");
        assert!(!spoken(&cold).contains("You asked me to ring"), "{}", spoken(&cold));
        // Half past seven in the evening, as they wished: no rule of courtesy ends that, but the law of their number does.
        let promised = at("2026-11-24T00:30:00Z");
        world.log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(promised)).unwrap();
        let warm = card(&world, &world.ana, promised + minutes(2), &round);
        assert_eq!(warm.entry.section, "promised");
        assert!(spoken(&warm).contains("You asked me to ring"), "{}", spoken(&warm));
        assert_eq!(warm.guarded, None);
        assert_eq!(warm.entry.allowed_until, at("2026-11-24T01:00:00Z"), "until 20:00, as Connecticut says");
        // Early, it says from when.
        let early = card(&world, &world.ana, promised - hours(2), &round);
        assert_eq!(early.entry.allowed_from, promised);
    });
}

#[test]
fn a_return_call_is_no_cold_call() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START) + hours(2);
        world.log_with(&world.ben, now, &prospect, "rang", |touch| touch.direction = Some("inbound".into())).unwrap();
        let card = card(&world, &world.ana, now + minutes(1), &round);
        assert_eq!(card.entry.section, "answered");
        assert!(spoken(&card).contains("Thank you for getting back to me"), "{}", spoken(&card));
        assert_eq!(card.evidence[0].text, "They rang on 23 Nov; nobody here spoke to them");
    });
}

#[test]
fn the_card_offers_a_short_message_that_this_person_has_not_had() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START) + hours(1);
        assert_eq!(card(&world, &world.ana, now, &round).message, None, "no message is left on the first try");
        world.log(&world.ana, now, &prospect, "no_answer");
        let second = world.next_turn(&world.ana, now, &prospect);
        let offered = card(&world, &world.ana, second, &round).message.unwrap();
        let refused =
            world.log_with(&world.ana, second, &prospect, "voicemail_left", |touch| touch.detail = Some("nothing".into()));
        assert!(matches!(refused, Err(actions::Refused::Invalid(_))), "{refused:?}");
        let logged = world
            .log_with(&world.ana, second, &prospect, "voicemail_left", |touch| touch.detail = Some(offered.key.clone()))
            .unwrap();
        // The third leaves none, the fourth another one.
        let third = world.next_turn(&world.ana, second, &prospect);
        assert_eq!(card(&world, &world.ana, third, &round).message, None);
        world.log(&world.ana, third, &prospect, "no_answer");
        let fourth = world.next_turn(&world.ana, third, &prospect);
        let next = card(&world, &world.ana, fourth, &round).message.unwrap();
        assert_ne!(next.key, offered.key);
        // What was taken back was not heard.
        world.void(&world.ana, third + minutes(1), &logged.touch.id, Some("wrong person")).unwrap();
        let again = world.next_turn(&world.ana, third, &prospect);
        if let Some(message) = card(&world, &world.ana, again, &round).message {
            assert_eq!(message.key, offered.key);
        }
    });
}

#[test]
fn scripts_say_what_we_sell_and_where_to_ring_back() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START) + hours(1);
        let change = WorkspaceChange { our_offer: Some("refrigerated freight".into()), ..WorkspaceChange::default() };
        world.act(&world.owner, now, ChangeWorkspace { change, if_version: None }).unwrap();
        let number = |typed: &str| ChangeUser {
            user: world.ana.user.to_string(),
            change: UserChange { phone: Some(typed.into()), ..UserChange::default() },
            if_version: None,
        };
        assert!(matches!(world.act(&world.ana, now, number("soon")), Err(actions::Refused::Invalid(_))));
        let ana = world.act(&world.ana, now, number("(617) 555-0199")).unwrap();
        assert_eq!(ana.phone.as_deref(), Some("+16175550199"));
        world.log(&world.ana, now, &prospect, "no_answer");
        let second = world.next_turn(&world.ana, now, &prospect);
        let told = card(&world, &world.ana, second, &round);
        let message: String = told.message.unwrap().text.iter().map(|segment| segment.text.as_str()).collect();
        assert!(message.contains("refrigerated freight") && message.contains("0199"), "{message}");
        let forgotten = world.act(&world.ana, second, number("")).unwrap();
        assert_eq!(forgotten.phone, None);
        let list = world.act(&world.ana, second, ShowCallList { rep: None, at: None, limit: 5, scripts: Scripts::All }).unwrap();
        let scripts = format!("{:?}", list.items[0].action.scripts);
        assert!(!scripts.contains("0199"), "{scripts}");
    });
}

#[test]
fn information_that_was_asked_for_goes_out_with_a_mail_of_its_own() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START) + hours(1);
        let emails = Some(vec![EmailView { address: "pat@example.com".into(), condition: "good".into() }]);
        let change = ProspectChange { emails, ..ProspectChange::default() };
        world.act(&world.ana, now, ChangeProspect { prospect: prospect.clone(), change, if_version: None }).unwrap();
        world.log(&world.ana, now, &prospect, "send_info");
        let told = card(&world, &world.ana, now + minutes(1), &round);
        assert_eq!(told.entry.action.channel, "email");
        assert!(told.scripts.email.unwrap().body.contains("here is what you asked for"));
        assert_eq!((told.coach, told.message), (None, None));
    });
}

#[test]
fn a_promised_call_stands_before_the_farewell_not_in_its_place() {
    on_both(|world| {
        let (prospect, round) = world.pursued(&world.ana, "America/New_York");
        let mut now = at(START);
        for _ in 0..4 {
            now = world.next_turn(&world.ana, now, &prospect);
            world.log(&world.ana, now, &prospect, "no_answer");
        }
        now = world.next_turn(&world.ana, now, &prospect);
        assert_eq!(card(&world, &world.ana, now, &round).trail[4].place, "now");
        let promised = now + hours(2);
        world.log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(promised)).unwrap();
        let trail = card(&world, &world.ana, promised, &round).trail;
        let places: Vec<&str> = trail.iter().map(|mark| mark.place.as_str()).collect();
        assert_eq!((places, trail[4].at), (vec!["done", "done", "done", "done", "ahead"], None));
    });
}
