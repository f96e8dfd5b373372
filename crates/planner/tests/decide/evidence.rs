//! Reached or tuned out.

use crate::story::*;
use planner::evidence::{Grade, Reading, by_channel, grade, reading};
use planner::touch::*;

fn graded(channel: Channel, direction: Direction, outcome: Outcome) -> Option<Grade> {
    let story = Story::new().log("2027-01-11 10:00", channel, direction, outcome);
    grade(&story.touches[0])
}

#[test]
fn every_outcome_has_the_grade_that_the_reference_gives_it() {
    let call = |outcome| graded(Channel::Call, Direction::Outbound, outcome);
    for outcome in [Outcome::VoicemailLeft, Outcome::Gatekeeper(Gatekeeping::TookMessage)] {
        assert_eq!(call(outcome), Some(Grade::ProbablyArrived), "{outcome:?}");
    }
    for outcome in [Outcome::WrongNumber(NumberFault::Dead), Outcome::WrongNumber(NumberFault::NotTheirs), Outcome::VoicemailFull]
    {
        assert_eq!(call(outcome), Some(Grade::NeverArrived), "{outcome:?}");
    }
    for outcome in [Outcome::No, Outcome::Interested, Outcome::SendInfo, callback("2027-01-12 10:00", Precision::Minute)] {
        assert_eq!(call(outcome), Some(Grade::Acted), "{outcome:?}");
    }
    for outcome in [Outcome::NoAnswer, Outcome::Busy, Outcome::Gatekeeper(Gatekeeping::Refused), Outcome::Unrecorded] {
        assert_eq!(call(outcome), None, "{outcome:?}");
    }
    assert_eq!(graded(Channel::Call, Direction::Inbound, Outcome::Rang), Some(Grade::Acted));
    assert_eq!(graded(Channel::Email, Direction::Inbound, Outcome::Replied), Some(Grade::Acted));
    assert_eq!(graded(Channel::Email, Direction::Inbound, Outcome::AutoReplied(None)), None);
    assert_eq!(graded(Channel::Letter, Direction::Outbound, Outcome::Returned), Some(Grade::NeverArrived));
}

#[test]
fn a_mail_has_probably_arrived_until_it_bounces() {
    let mut story = Story::new().mail("2027-01-11 10:00");
    assert_eq!(grade(&story.touches[0]), Some(Grade::ProbablyArrived));
    story.touches[0].news.push((at("2027-01-11 10:01"), News::BouncedHard));
    assert_eq!(grade(&story.touches[0]), Some(Grade::NeverArrived));
}

#[test]
fn what_is_known_is_told_per_channel() {
    let story = Story::four_unanswered().mail("2027-01-21 10:00").they("2027-01-22 10:00", Channel::Email, Outcome::Replied);
    let told: Vec<_> =
        by_channel(&story.touches).into_iter().map(|heard| (heard.channel, heard.grade, heard.acted, heard.arrived)).collect();
    assert_eq!(told, [(Channel::Call, Grade::ProbablyArrived, 0, 1), (Channel::Email, Grade::Acted, 1, 1)]);
}

#[test]
fn three_messages_without_a_word_are_tuning_out_and_any_word_ends_it() {
    let silent = Story::new()
        .call("2027-01-11 10:00", Outcome::VoicemailLeft)
        .mail("2027-01-12 10:00")
        .call("2027-01-13 15:00", Outcome::VoicemailLeft);
    assert_eq!(reading(&silent.touches), Reading::TuningOut { messages: 3 });
    let answered = silent.they("2027-01-14 10:00", Channel::Email, Outcome::Replied);
    assert_eq!(reading(&answered.touches), Reading::Reached);
}

#[test]
fn tries_of_which_nothing_arrived_say_that_they_never_heard() {
    let story = Story::new().call("2027-01-11 10:00", Outcome::NoAnswer).call("2027-01-13 15:00", Outcome::VoicemailFull);
    assert_eq!(reading(&story.touches), Reading::TooEarly);
    let story = story.call("2027-01-15 10:00", Outcome::NoAnswer);
    assert_eq!(reading(&story.touches), Reading::NeverHeard { tries: 3 });
    let story = story.call("2027-01-20 10:00", Outcome::VoicemailLeft);
    assert_eq!(reading(&story.touches), Reading::TooEarly);
}

#[test]
fn when_the_card_asks_whether_to_go_on_it_tells_what_their_silence_means() {
    let unheard = Story::new()
        .call("2027-01-11 10:00", Outcome::NoAnswer)
        .call("2027-01-13 15:00", Outcome::NoAnswer)
        .call("2027-01-15 10:00", Outcome::NoAnswer);
    assert!(unheard.gives("2027-01-20 10:00", "never_heard") && unheard.gives("2027-01-20 10:00", "should_i_go_on"));
    let tuned_out = Story::new()
        .call("2027-01-11 10:00", Outcome::VoicemailLeft)
        .call("2027-01-13 15:00", Outcome::VoicemailLeft)
        .call("2027-01-15 10:00", Outcome::VoicemailLeft);
    assert!(tuned_out.gives("2027-01-20 10:00", "tuning_out"));
    assert!(!Story::new().call("2027-01-11 10:00", Outcome::VoicemailLeft).gives("2027-01-13 10:00", "tuning_out"));
}

#[test]
fn who_never_heard_of_us_is_tried_on_another_number_and_then_again_in_turn() {
    let mut story = Story::new();
    story.contact.phones.push(phone("+12125550102"));
    let story = story
        .call("2027-01-11 10:00", Outcome::NoAnswer)
        .call("2027-01-13 15:00", Outcome::NoAnswer)
        .call("2027-01-15 10:00", Outcome::NoAnswer);
    assert_eq!(story.next("2027-01-20 15:00").address.as_deref(), Some("+12125550102"));
    assert!(story.gives("2027-01-20 15:00", "other_number"));

    // A message arrives: from then on their first number is right again.
    let heard = story.clone().call_to("2027-01-20 15:00", "+12125550102", Outcome::VoicemailLeft);
    assert_eq!(heard.next("2027-01-25 10:00").address.as_deref(), Some("+12125550101"));

    // With one number alone nothing changes.
    let one = Story::new()
        .call("2027-01-11 10:00", Outcome::NoAnswer)
        .call("2027-01-13 15:00", Outcome::NoAnswer)
        .call("2027-01-15 10:00", Outcome::NoAnswer);
    assert_eq!(one.next("2027-01-20 15:00").address.as_deref(), Some("+12125550101"));
    assert!(!one.gives("2027-01-20 15:00", "other_number"));
}
