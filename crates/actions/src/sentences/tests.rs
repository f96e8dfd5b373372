use super::heard as heard_line;
use super::*;
use jiff::SignedDuration;
use planner::State;
use planner::calendar::zone;
use planner::decision::Remedy;
use planner::guard::{Clientele, shipped};
use planner::touch::Direction;

/// Boston, Monday 23 November 2026, 10:00; the prospect is in Helsinki, where it is 17:00.
fn tell<T>(say: impl Fn(&Voice<'_>) -> T) -> T {
    tell_at(at("2026-11-23T15:00:00Z"), say)
}

fn tell_at<T>(now: Timestamp, say: impl Fn(&Voice<'_>) -> T) -> T {
    let (boston, helsinki) = (zone("America/New_York").expect("a zone"), zone("Europe/Helsinki").expect("a zone"));
    let guard = shipped(Clientele::Businesses);
    say(&Voice { now, zone: &boston, theirs: &helsinki, rules: &guard.rules })
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn day(text: &str) -> jiff::civil::Date {
    text.parse().expect("a date")
}

fn figures(tried_here: u8, reached_here: u8) -> planner::hour::HourFigures {
    let (weekday, hour, calls, reached) = (1, 10, 41, 9);
    planner::hour::HourFigures { weekday, hour, chance: 201, calls, reached, workspace: 144, tried_here, reached_here }
}

#[test]
fn what_is_known_of_a_channel_is_one_line() {
    use planner::evidence::{Grade, Heard};
    let last_at = at("2026-11-19T15:00:00Z");
    let known = |channel, acted, arrived, never_arrived| {
        let heard = Heard { channel, grade: Grade::Acted, acted, arrived, never_arrived, last_at };
        tell(|voice| heard_line(&heard, voice))
    };
    assert_eq!(known(Channel::Call, 1, 2, 0), "Calls: they answered once; two messages have probably arrived; last on Thursday");
    assert_eq!(known(Channel::Email, 0, 1, 3), "Mail: one message has probably arrived; three never arrived; last on Thursday");
}

/// One of each, with what is said of it.
fn everything() -> Vec<(Reason, &'static str)> {
    let friday = at("2026-11-20T15:00:00Z");
    vec![
        (Reason::Attempt { attempt: 3, planned: 5, dials: 4 }, "3rd of 5 tries; four calls so far"),
        (Reason::Attempt { attempt: 1, planned: 5, dials: 0 }, "1st of 5 tries; no call yet"),
        (Reason::WaitedSince { due_at: friday }, "Due since Friday"),
        (Reason::WaitedSince { due_at: at("2026-11-23T14:00:00Z") }, "Due today"),
        (Reason::WaitedSince { due_at: at("2026-11-23T19:00:00Z") }, "Due today at 14:00"),
        (Reason::WaitedSince { due_at: at("2026-11-24T19:00:00Z") }, "Due tomorrow"),
        (Reason::WaitedSince { due_at: at("2026-12-04T19:00:00Z") }, "Due on 4 December"),
        (
            Reason::AvoidDaypart { avoided: Daypart::Early },
            "The last try was between 8 and 10, so this one goes to another part of the day",
        ),
        (
            Reason::ReachedDaypart { part: Daypart::Late },
            "They were reached between 16 and 18 before, so that part of the day puts them first",
        ),
        (
            Reason::UntriedDaypart { part: Daypart::Early },
            "Other parts of the day were tried in vain; between 8 and 10 is new, and puts them first",
        ),
        (Reason::Chance(figures(0, 0)), "Tuesday 10-11 their time: 9 of 41 reached, workspace 14%; about 20% for them"),
        (
            Reason::Chance(figures(1, 0)),
            "Tuesday 10-11 their time: 9 of 41 reached, workspace 14%; about 20% for them, tried once in this part of the day and \
             not reached",
        ),
        (
            Reason::Chance(figures(3, 2)),
            "Tuesday 10-11 their time: 9 of 41 reached, workspace 14%; about 20% for them, reached twice or more in this part of \
             the day before",
        ),
        (
            Reason::TuningOut { messages: 3 },
            "Three of your messages have probably reached them since they last answered, and nothing came back: they may be tuning \
             out",
        ),
        (
            Reason::OtherNumber { address: "+16175550100".into() },
            "Nothing has arrived on the number dialled so far, so try +16175550100",
        ),
        (
            Reason::Detour { channel: Channel::Email, before: 3, tries: 3, nth: 2, at_most: 2 },
            "Nothing of yours has reached them in three tries: a mail first, an extra try (2 of at most 2) that uses up no step",
        ),
        (
            Reason::Detour { channel: Channel::Call, before: 1, tries: 1, nth: 1, at_most: 1 },
            "Nothing of yours has reached them in one try: another number first, an extra try that uses up no step",
        ),
        (
            Reason::NoDetour { tries: 3 },
            "Nothing of yours has reached them in three tries, and there is no other number or channel to try first",
        ),
        (
            Reason::NeverHeard { tries: 4 },
            "Nothing of yours has reached them in four tries: another number or channel, before you give them up",
        ),
        (Reason::PreferDaypart { preferred: Daypart::Late }, "This try belongs to the late afternoon, 16 to 18"),
        (Reason::Promised { at: at("2026-11-23T14:15:00Z") }, "They asked to be called today at 09:15 (16:15 their time)"),
        (Reason::Promised { at: at("2026-11-24T14:15:00Z") }, "Promised: call tomorrow at 09:15 (16:15 their time)"),
        (Reason::PromiseRetry { retry: 1 }, "They did not answer the call they had asked for; this is the 1st retry"),
        (Reason::PromiseMissedByThem { at: friday }, "They asked to be called on Friday at 10:00 and could not be reached"),
        (
            Reason::PromiseMissedByUs { at: friday },
            "We promised a call on Friday at 10:00 and did not make it. Begin with an apology",
        ),
        (Reason::BusyRetry { since: at("2026-11-23T14:20:00Z") }, "The line was busy today at 09:20; once more today"),
        (Reason::InfoSent { since: friday }, "They asked for information on Friday; it goes out first, and this call follows it"),
        (
            Reason::Answered { channel: Channel::Email, at: at("2026-11-23T13:12:00Z"), disposition: Disposition::Replied },
            "They answered by mail today at 08:12; nothing comes before that",
        ),
        (Reason::ReturnCallRetry { retry: 2 }, "You rang back and nobody picked up; this is the 2nd retry"),
        (Reason::Inquiry { since: at("2026-11-23T14:56:00Z") }, "They came to you 4 minutes ago and wait for a first call"),
        (Reason::Snoozed { until: at("2026-12-07T14:00:00Z") }, "Snoozed until 7 December, 09:00"),
        (Reason::OutOfOffice { until: day("2026-11-30") }, "Out of the office; resumes after 30 November"),
        (Reason::Away { until: at("2026-11-25T14:00:00Z") }, "Rests while you are away, until Wednesday"),
        (
            Reason::AfterLeave { due_at: at("2026-11-16T14:00:00Z") },
            "Fell due on 16 November while you were away; that makes it no later now",
        ),
        (Reason::WroteBack { at: friday }, "You wrote back on Friday; their turn"),
        (
            Reason::Closed { code: "courtesy_hours".into(), opens_at: at("2026-11-24T06:00:00Z") },
            "Opens tomorrow at 01:00 (08:00 their time): business calls from 8 to 18, Monday to Friday, on their clock",
        ),
        (
            Reason::NextNumber { since: at("2026-11-23T14:58:00Z") },
            "The number dialled today at 09:58 was the wrong one; the same try goes on with the next",
        ),
        (Reason::FarewellByMail, "Nobody picked up and no message could be left, so the farewell goes by mail"),
        (Reason::FarewellUndelivered, "The farewell could not be delivered; they do not know that we stopped"),
        (Reason::RevisitReached { on: day("2026-11-23") }, "The day to try again was today"),
        (
            Reason::KeepInTouch { days: 182, met_at: None, silent: 2 },
            "Keep in touch twice a year as things stand; not in touch yet, two turns without an answer since",
        ),
        (Reason::ShouldIGoOn, "A good moment to ask: is this still worth it?"),
        (Reason::Rule { code: "courtesy_three_calls_a_week".into(), used: 2, allowed: 3 }, "2 of 3 calls in seven days"),
        (
            Reason::Rule { code: "courtesy_three_calls_a_week".into(), used: 3, allowed: 3 },
            "3 of 3 calls in seven days; that is all for now",
        ),
        (Reason::Rule { code: "courtesy_one_call_a_day".into(), used: 1, allowed: 1 }, "1 of 1 call today; that is all for now"),
        (Reason::Rule { code: "gone_since".into(), used: 1, allowed: 1 }, "Rule gone since"),
        (
            Reason::NeverOpens { codes: vec!["wishes".into(), "rep_hours".into()] },
            "No hour within 60 days satisfies all the rules: outside the hours they wished for; outside your working hours",
        ),
        (Reason::NeverOpens { codes: vec![] }, "No hour within 60 days satisfies all the rules"),
        (Reason::NoNumber, "No number that could be called"),
        (Reason::NoAddress { channel: Channel::Email }, "No mail address that could be used"),
        (
            Reason::StepSkipped { step: 2, channel: Channel::Social },
            "The 3rd step was passed over: no profile that could be used",
        ),
        (Reason::NumberRuledOut { address: "+16175550133".into() }, "+16175550133 turned out to be wrong"),
        (
            Reason::FarewellKept { since: friday, revisit_on: day("2027-02-18") },
            "You said goodbye on Friday; no call before 18 February 2027 unless they answer",
        ),
        (Reason::FarewellDue, "The last try: say goodbye kindly, and mean it"),
        (Reason::FiredEarly, "Fired before the last step"),
        (Reason::AskedBack { on: day("2027-03-01") }, "They asked to be called again on 1 March 2027"),
        (Reason::RevisitAfterNo { on: day("2027-05-24") }, "They said no; worth another look on 24 May 2027"),
        (Reason::Suppressed { since: friday }, "Never again: they said so on Friday"),
        (Reason::Forbidden { since: friday }, "Never: what reaches them is on the do-not-call list since Friday"),
        (Reason::LeftCompany, "They have left the company. Who follows them?"),
        (Reason::EngagedColleague, "A colleague is talking to somebody at this company; ask them first"),
        (Reason::HandedOver, "Handed over to a colleague"),
        (Reason::Stopped, "Stopped by hand"),
        (Reason::PutOff { times: 1 }, "Put off once"),
        (Reason::PutOff { times: 3 }, "Put off three times. Should you go on?"),
        (Reason::Ended { disposition: Some(Disposition::NotQualified) }, "Ended with \"not a fit\""),
        (Reason::Ended { disposition: None }, "Ended without an answer"),
    ]
}

#[test]
fn every_reason_has_its_sentence() {
    for (reason, sentence) in everything() {
        assert_eq!(tell(|voice| explain(&reason, voice)), sentence);
    }
}

#[test]
fn sentences_stand_for_as_long_as_they_are_said_to() {
    let ahead = SignedDuration::from_mins(95);
    let noon = at("2026-11-23T17:00:00Z");
    let more = [
        Reason::Promised { at: noon + ahead },
        Reason::WaitedSince { due_at: noon + ahead },
        Reason::Inquiry { since: noon },
        Reason::Inquiry { since: noon + ahead },
    ];
    for reason in everything().into_iter().map(|(reason, _)| reason).chain(more) {
        let mut now = noon;
        while now < noon + SignedDuration::from_hours(30) {
            let (said, until) =
                tell_at(now, |voice| (explain(&reason, voice), stand_until(std::slice::from_ref(&reason), voice)));
            assert!(until > now, "{reason:?}");
            for later in
                [now + SignedDuration::from_mins(1), now + until.duration_since(now) / 2, until - SignedDuration::from_nanos(1)]
            {
                if later < until {
                    assert_eq!(tell_at(later, |voice| explain(&reason, voice)), said, "{reason:?} at {later}, said at {now}");
                }
            }
            now += SignedDuration::from_mins(29);
        }
    }
}

#[test]
fn sentences_begin_with_a_capital_and_carry_no_full_stop() {
    for (reason, _) in everything() {
        let sentence = tell(|voice| explain(&reason, voice));
        assert!(
            sentence.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit() || letter == '+'),
            "{sentence}"
        );
        assert!(!sentence.ends_with('.') && !sentence.contains("  ") && !sentence.contains('_'), "{sentence}");
    }
}

#[test]
fn no_sentence_ends_twice() {
    for (given, told) in [
        ("Saved", "Saved."),
        ("Saved.", "Saved."),
        ("Saved: Acme Inc..", "Saved: Acme Inc."),
        ("Who follows them?.", "Who follows them?"),
        ("Who follows them?", "Who follows them?"),
        ("Ended with \"not a fit\"", "Ended with \"not a fit\"."),
        ("They said \u{201c}call me!\u{201d}", "They said \u{201c}call me!\u{201d}"),
        ("and so on\u{2026}", "and so on\u{2026}"),
        ("and so on... ", "and so on..."),
        ("", ""),
    ] {
        assert_eq!(ended(given), told);
    }
    let twice = |text: &str| ["..", "?.", "!.", ". .", "?;", ".;", ".,", "?,"].iter().any(|both| text.contains(both));
    let remedies = [Remedy::FindNumber, Remedy::SetAddress, Remedy::NameSuccessor];
    for (reason, _) in everything() {
        for found in Disposition::ALL.iter().copied() {
            for remedy in remedies {
                let blocked = Decision::Blocked { reason: reason.clone(), remedy };
                let told = tell(|voice| said("Acme Inc", found, Some(&blocked), voice));
                assert!(!twice(&told) && !twice(&tell(|voice| decision(&blocked, voice))), "{told}");
            }
            let wait = Decision::WaitUntil { at: at("2026-11-24T14:40:00Z"), reason: reason.clone() };
            assert!(!twice(&tell(|voice| decision(&wait, voice))), "{reason:?}");
        }
    }
}

#[test]
fn decisions_and_verdicts_say_what_to_do() {
    let due = Reason::Rule { code: "courtesy_one_call_a_day".into(), used: 1, allowed: 1 };
    for (told, sentence) in [
        (
            Decision::WaitUntil { at: at("2026-11-24T14:40:00Z"), reason: due },
            "Not before tomorrow at 09:40 (16:40 their time). 1 of 1 call today; that is all for now.",
        ),
        (
            Decision::Blocked { reason: Reason::NoNumber, remedy: Remedy::FindNumber },
            "No number that could be called. Find a number.",
        ),
        (Decision::Over { state: State::Fired }, "Over: fired."),
    ] {
        assert_eq!(tell(|voice| decision(&told, voice)), sentence);
    }
    let refused = Verdict::NotBefore { at: at("2026-11-24T06:00:00Z"), rule: "courtesy_hours".into() };
    assert_eq!(
        tell(|voice| verdict(&refused, voice)),
        "Not before tomorrow at 01:00 (08:00 their time): business calls from 8 to 18, Monday to Friday, on their clock."
    );
    assert_eq!(
        tell(|voice| verdict(&Verdict::Never { rule: "suppressed".into() }, voice)),
        "Not at all: they are not to be contacted."
    );
}

#[test]
fn the_line_after_a_touch_says_what_comes_next() {
    let next = Decision::WaitUntil { at: at("2026-11-25T12:00:00Z"), reason: Reason::FarewellDue };
    let line = tell(|voice| said("Lea Brandt", Disposition::NoAnswer, Some(&next), voice));
    assert_eq!(line, "Lea Brandt: no answer. Next try Wednesday 07:00 (14:00 their time).");
    let over = Decision::Over { state: State::Engaged };
    assert_eq!(
        tell(|voice| said("Lea Brandt", Disposition::Interested, Some(&over), voice)),
        "Lea Brandt: interested. This round is over: engaged."
    );
}

#[test]
fn every_possible_touch_has_a_line_in_the_timeline() {
    for &channel in Channel::ALL {
        for &direction in Direction::ALL {
            for &found in Disposition::ALL.iter().filter(|found| found.fits(channel, direction)) {
                let line = happened(channel, direction, found);
                assert!(line.starts_with(|letter: char| letter.is_uppercase()) && !line.contains('_'), "{line}");
            }
        }
    }
    assert_eq!(happened(Channel::Call, Direction::Outbound, Disposition::Callback), "Spoke: call back");
}

#[test]
fn evidence_says_who_reached_whom() {
    let noon = at("2026-11-19T17:00:00Z");
    use planner::evidence::Grade;
    for (channel, direction, found, grade, line) in [
        (Channel::Call, Direction::Outbound, Disposition::VoicemailLeft, Grade::ProbablyArrived, "Voicemail of 19 Nov"),
        (Channel::Call, Direction::Outbound, Disposition::Gatekeeper, Grade::ProbablyArrived, "Message at the desk of 19 Nov"),
        (Channel::Call, Direction::Outbound, Disposition::Gatekeeper, Grade::NeverArrived, "Call of 19 Nov"),
        (Channel::Call, Direction::Outbound, Disposition::Interested, Grade::Acted, "Call of 19 Nov"),
        (Channel::Call, Direction::Outbound, Disposition::WrongNumber, Grade::NeverArrived, "Call of 19 Nov"),
        (Channel::Email, Direction::Outbound, Disposition::Sent, Grade::ProbablyArrived, "Mail of 19 Nov"),
        (Channel::Call, Direction::Inbound, Disposition::Rang, Grade::Acted, "They rang on 19 Nov; nobody here spoke to them"),
        (Channel::Call, Direction::Inbound, Disposition::Interested, Grade::Acted, "They rang on 19 Nov"),
        (Channel::Email, Direction::Inbound, Disposition::Replied, Grade::Acted, "They wrote on 19 Nov"),
        (Channel::Visit, Direction::Inbound, Disposition::Rang, Grade::Acted, "They came by on 19 Nov"),
    ] {
        assert_eq!(tell(|voice| evidence(channel, direction, found, grade, noon, voice)), line);
    }
}

#[test]
fn days_past_are_said_as_one_says_them_to_the_person_called() {
    let helsinki = zone("Europe/Helsinki").expect("a zone");
    let now = at("2026-11-23T15:00:00Z");
    for (then, said) in [
        ("2026-11-23T08:00:00Z", "earlier today"),
        ("2026-11-22T08:00:00Z", "yesterday"),
        ("2026-11-19T08:00:00Z", "on Thursday"),
        ("2026-11-12T08:00:00Z", "on 12 November"),
        ("2025-11-12T08:00:00Z", "on 12 November 2025"),
    ] {
        assert_eq!(spoken_day(at(then), now, &helsinki), said);
    }
}

#[test]
fn numbers_stand_in_their_order() {
    let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).into();
    assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
}
