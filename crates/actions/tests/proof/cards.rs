//! What the card of one person says, in the moments when a step's own script would be wrong.

use crate::given::{START, World, at, hours, minutes, on_both};
use actions::view::Card;
use actions::{Actor, ShowCard};
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
        let (prospect, round) = world.pursued(&world.ana, NEW_YORK);
        let now = at(START) + hours(1);
        let cold = card(&world, &world.ana, now, &round);
        assert_eq!(cold.entry.allowed_until, at("2026-11-23T23:00:00Z"), "until 18:00 on their clock, not for an hour from now");
        assert!(!spoken(&cold).contains("You asked me to ring"), "{}", spoken(&cold));
        // Half past seven in the evening, as they wished: no rule of courtesy ends that.
        let promised = at("2026-11-24T00:30:00Z");
        world.log_with(&world.ana, now, &prospect, "callback", |touch| touch.callback_at = Some(promised)).unwrap();
        let warm = card(&world, &world.ana, promised + minutes(2), &round);
        assert_eq!(warm.entry.section, "promised");
        assert!(spoken(&warm).contains("You asked me to ring"), "{}", spoken(&warm));
        assert_eq!(warm.guarded, None);
        assert!(warm.entry.allowed_until > promised + hours(12), "{}", warm.entry.allowed_until);
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
