//! What holds for every history, however it came about.

use crate::histories::*;
use crate::story::*;
use jiff::{SignedDuration, Timestamp};
use planner::State;
use planner::cadence::{Purpose, When};
use planner::decide;
use planner::decision::{Decision, Section};
use planner::guard::{Request, Verdict};
use planner::timetable::{HoursKey, closed_by};
use planner::touch::*;
use proptest::prelude::*;

/// A farewell that reached them, in the words of the rule.
fn delivered(touch: &Touch, story: &Story) -> bool {
    let bounced = touch.news.iter().any(|(_, news)| *news == News::BouncedHard) && touch.channel == Channel::Email;
    let came_back = touch.channel == Channel::Letter
        && story.touches.iter().any(|other| {
            (other.channel, other.outcome, other.enrollment) == (Channel::Letter, Outcome::Returned, touch.enrollment)
                && other.order() > touch.order()
        });
    let said = match touch.outcome {
        Outcome::VoicemailLeft => true,
        Outcome::Sent => !bounced && !came_back,
        _ => false,
    };
    let step = touch.step.and_then(|step| story.version.steps.get(usize::from(step)));
    let own = touch.enrollment == Some(story.enrollment.id);
    let fires = touch.purpose == Purpose::Fire || own && step.is_some_and(|step| step.purpose == Purpose::Fire);
    said && fires && touch.direction == Direction::Outbound
}

fn answers(touch: &Touch) -> bool {
    let talked = matches!(
        touch.outcome,
        Outcome::Callback(_)
            | Outcome::SendInfo
            | Outcome::Interested
            | Outcome::MeetingBooked(_)
            | Outcome::NotNow(_)
            | Outcome::No
            | Outcome::DoNotCall(_)
            | Outcome::LeftCompany
            | Outcome::WrongPerson
            | Outcome::NotQualified
    );
    let nothing_said = matches!(
        touch.outcome,
        Outcome::AutoReplied(_)
            | Outcome::Unsubscribed
            | Outcome::Sent
            | Outcome::Failed
            | Outcome::NotFound
            | Outcome::NotIn
            | Outcome::Returned
            | Outcome::WrongNumber(_)
    );
    talked || touch.direction == Direction::Inbound && !nothing_said
}

/// A call that did not reach them.
fn is_silence(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::NoAnswer
            | Outcome::VoicemailFull
            | Outcome::HungUp
            | Outcome::VoicemailLeft
            | Outcome::Busy
            | Outcome::Gatekeeper(Gatekeeping::Blocked | Gatekeeping::TookMessage | Gatekeeping::Refused)
    )
}

/// They did something of their own: what went out before it has been heard.
fn acts(touch: &Touch) -> bool {
    match touch.direction {
        Direction::Inbound => !matches!(touch.outcome, Outcome::AutoReplied(_) | Outcome::Unrecorded),
        Direction::Outbound => {
            answers(touch) && touch.outcome != Outcome::LeftCompany
                || matches!(touch.outcome, Outcome::Replied | Outcome::Unsubscribed)
        }
    }
}

/// Something of ours has probably arrived.
fn arrives(touch: &Touch) -> bool {
    let bounced = touch.news.iter().any(|(_, news)| *news == News::BouncedHard);
    touch.direction == Direction::Outbound
        && match touch.outcome {
            Outcome::VoicemailLeft | Outcome::Gatekeeper(Gatekeeping::TookMessage | Gatekeeping::CallAt(_)) => true,
            Outcome::Sent => !bounced,
            _ => false,
        }
}

/// Some instants after the history: at its end, soon, at what the decision waits for, and much later.
fn instants(story: &Story, end: Timestamp) -> Vec<Timestamp> {
    let mut instants: Vec<Timestamp> = [0, 1, 1_800, 7_200, 43_200, 86_400, 5 * 86_400, 89 * 86_400, 200 * 86_400]
        .into_iter()
        .map(|seconds| later(end, seconds))
        .collect();
    if let Decision::WaitUntil { at, .. } = decide(&story.case(), end).decision {
        instants.push(at);
    }
    instants.extend(story.planned(end).stale_at);
    instants
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn at_most_one_farewell_a_round_and_none_planned_before_the_last_attempt((story, moves) in histories()) {
        let (mut story, mut now) = (story.clone(), story.enrollment.started_at);
        for happens in &moves {
            (story, now) = happen(story, now, happens);
            let plan = story.planned(now);
            let Some(next) = plan.next else { continue };
            let said = story.touches.iter().any(|touch| touch.enrollment == Some(story.enrollment.id) && delivered(touch, &story));
            let step = next.step.and_then(|step| story.version.steps.get(usize::from(step)));
            prop_assert!(!(said && step.is_some_and(|step| step.purpose == Purpose::Fire)), "a second farewell: {next:?}");
            let own = story.touches.iter().filter(|touch| touch.enrollment == Some(story.enrollment.id));
            let last = own.filter(|touch| touch.direction == Direction::Outbound).map(|touch| touch.occurred_at).max();
            // A repair is no touch.
            let touches = next.section != Section::Repair;
            prop_assert!(!touches || last.is_none_or(|last| last <= next.ready_at), "planned before the last attempt: {next:?}");
        }
    }

    #[test]
    fn after_a_delivered_farewell_no_call_is_offered_until_an_answer_or_the_revisit_date((story, moves) in histories()) {
        let (story, end) = tell(story, &moves);
        let farewell = story.touches.iter().rev().take_while(|touch| !answers(touch)).find(|touch| delivered(touch, &story));
        let Some(farewell) = farewell else { return Ok(()) };
        if story.contact.inquiry_at.is_some_and(|inquiry_at| inquiry_at > farewell.occurred_at) {
            return Ok(());
        }
        for now in instants(&story, end) {
            let kept = now.duration_since(farewell.occurred_at) < SignedDuration::from_hours(24 * 89);
            if let Decision::Act { next, .. } = decide(&story.case(), now).decision {
                prop_assert!(!kept || next.channel != Channel::Call, "{next:?} at {now}");
            }
        }
    }

    #[test]
    fn nothing_is_allowed_that_a_rule_forbids((story, moves) in histories()) {
        let (story, end) = tell(story, &moves);
        for now in instants(&story, end) {
            let Decision::Act { next, allowed_from, allowed_until, .. } = decide(&story.case(), now).decision else { continue };
            let case = story.case();
            prop_assert!(allowed_from <= now && now < allowed_until && next.ready_at <= now);
            let request = Request::of(&case, next.channel, next.address.as_deref(), next.occasion);
            for moment in [now, allowed_until - SignedDuration::from_micros(1)] {
                let verdict = request.check(moment);
                prop_assert!(matches!(verdict, Verdict::Allowed { .. }), "{next:?} at {moment}: {verdict:?}");
                prop_assert_eq!(request.broken(moment), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn the_same_inputs_give_the_same_answer((story, moves) in histories()) {
        let (story, end) = tell(story, &moves);
        let again = story.clone();
        prop_assert_eq!(decide(&story.case(), end), decide(&again.case(), end));
    }

    #[test]
    fn an_answer_stops_the_pursuit((story, moves) in histories(), channel in prop::sample::select(Channel::ALL)) {
        let (mut story, end) = tell(story, &moves);
        let now = later(end, 45 * 86_400);
        let outcome = if matches!(channel, Channel::Call | Channel::Visit) { Outcome::Rang } else { Outcome::Replied };
        let touch = story.touch(now, channel, Direction::Inbound, outcome);
        story.insert(touch);
        let plan = story.planned(now);
        prop_assert!(plan.next.as_ref().is_none_or(|next| next.step.is_none()), "{:?}", plan.next);
        prop_assert!(plan.reasons.iter().all(|reason| reason.code() != "detour"), "{:?}", plan.reasons);
        let stopped = matches!(
            plan.state,
            State::Answered | State::NeedsResearch | State::Suppressed | State::HandedOver | State::Held
        );
        prop_assert!(stopped, "{:?}", plan.state);
    }

    #[test]
    fn do_not_call_is_for_ever_and_a_void_gives_back_what_stood((story, moves) in histories(), more in histories()) {
        let (mut story, end) = tell(story, &moves);
        let before = decide(&story.case(), end);
        let refusal = story.touch(end, Channel::Call, Direction::Outbound, Outcome::DoNotCall(Refusal::Person));
        let mut refused = story.clone();
        refused.insert(refusal.clone());
        let (mut refused, last) = more.1.iter().fold((refused, end), |(story, now), happens| happen(story, now, happens));
        prop_assert_eq!(refused.planned(last).state, State::Suppressed);
        prop_assert_eq!(refused.planned(later(last, 900 * 86_400)).state, State::Suppressed);
        refused = story.clone();
        refused.insert(refusal.clone());
        refused.touches.retain(|touch| touch.id != refusal.id);
        prop_assert_eq!(decide(&refused.case(), end), before);
    }

    #[test]
    fn voiding_a_touch_gives_the_decision_that_stood_before_it((story, moves) in histories(), outcome in outcomes()) {
        let (mut story, end) = tell(story, &moves);
        let before = decide(&story.case(), end);
        let touch = story.touch(end, Channel::Call, Direction::Outbound, outcome);
        let id = touch.id;
        story.insert(touch);
        story.touches.retain(|touch| touch.id != id);
        prop_assert_eq!(decide(&story.case(), end), before);
    }

    #[test]
    fn a_snooze_counts_no_attempt((story, moves) in histories(), days in 0..50i64) {
        let (story, end) = tell(story, &moves);
        let before = story.planned(end).counters;
        let snooze = Move::Order { after: 0, order: Disposable::Snooze(days * 86_400) };
        let (story, now) = happen(story, end, &snooze);
        prop_assert_eq!(story.planned(now).counters, before);
        prop_assert_eq!(story.planned(later(now, days * 86_400)).counters, before);
    }

    #[test]
    fn no_decision_waits_for_a_moment_that_never_comes((story, moves) in histories()) {
        let (story, end) = tell(story, &moves);
        let mut now = end;
        for _ in 0..4 {
            match decide(&story.case(), now).decision {
                Decision::WaitUntil { at, .. } => {
                    prop_assert!(at > now, "waits for {at}, and it is {now}");
                    let ready_at = story.planned(now).next.map_or(now, |next| next.ready_at.max(now));
                    prop_assert!(at.duration_since(ready_at) <= SignedDuration::from_hours(24 * 61));
                    now = at;
                }
                Decision::Act { .. } | Decision::Blocked { .. } | Decision::Over { .. } => return Ok(()),
            }
        }
        prop_assert!(false, "still waiting at {now}");
    }

    #[test]
    fn a_plan_stays_the_same_until_it_turns_stale((story, moves) in histories(), shares in prop::collection::vec(0.0..1.0f64, 3)) {
        let (story, end) = tell(story, &moves);
        let mut from = end;
        for _ in 0..4 {
            let plan = story.planned(from);
            prop_assert!(plan.stale_at.is_none_or(|stale_at| stale_at > from));
            let until = plan.stale_at.unwrap_or(later(from, 900 * 86_400));
            let span = until.duration_since(from).as_secs();
            for share in &shares {
                let between = later(from, (span as f64 * share) as i64);
                prop_assert_eq!(story.planned(between), plan.clone());
            }
            prop_assert_eq!(story.planned(until - SignedDuration::from_micros(1)), plan.clone());
            let Some(stale_at) = plan.stale_at else { break };
            from = stale_at;
        }
    }

    #[test]
    fn detours_are_no_attempts_stay_within_their_bound_and_end_where_something_has_arrived((story, moves) in histories()) {
        let (mut story, mut now) = (story.clone(), story.enrollment.started_at);
        for happens in &moves {
            let plan = story.planned(now);
            let detour = plan.reasons.iter().find(|reason| reason.code() == "detour");
            if let (Some(_), Some(next)) = (detour, &plan.next) {
                prop_assert_eq!(next.step, None);
                prop_assert_eq!(next.section, Section::Due);
                let acted = story.touches.iter().rposition(acts);
                let since = &story.touches[acted.map_or(0, |place| place + 1)..];
                prop_assert!(!since.iter().any(arrives), "something has arrived, and yet {next:?}");
                let tries = since.iter().filter(|touch| touch.direction == Direction::Outbound && touch.outcome != Outcome::Unrecorded);
                prop_assert!(tries.count() >= usize::from(story.version.policy.never_heard.after_tries));
            }
            let made = plan.counters.attempts_made;
            let known = story.touches.len();
            (story, now) = happen(story, now, happens);
            let taken = story.touches.iter().filter(|touch| touch.purpose == Purpose::Detour).count();
            prop_assert!(taken <= usize::from(story.version.policy.never_heard.at_most), "{taken} detours");
            let newest = story.touches.iter().max_by_key(|touch| touch.id.0);
            if story.touches.len() > known && newest.is_some_and(|touch| touch.purpose == Purpose::Detour) {
                prop_assert_eq!(story.planned(now).counters.attempts_made, made);
            }
        }
    }

    #[test]
    fn no_call_repeats_the_part_of_the_day_of_the_last_silence_while_another_is_open((story, moves) in histories()) {
        let (story, end) = tell(story, &moves);
        let silent = |touch: &&Touch| touch.is_dial() && is_silence(touch.outcome);
        let Some(last) = story.touches.iter().rev().find(silent) else { return Ok(()) };
        let place = &story.contact.place;
        for now in instants(&story, end) {
            let decided = decide(&story.case(), now);
            let Decision::Act { next, .. } = &decided.decision else { continue };
            let step = next.step.and_then(|step| story.version.steps.get(usize::from(step)));
            let resumes = decided.reasons.iter().any(|reason| ["busy_retry", "next_number"].contains(&reason.code()));
            let varies = next.channel == Channel::Call && step.is_some_and(|step| step.when == When::Vary);
            let Some(part) = place.daypart(last.occurred_at).filter(|part| place.daypart(now) == Some(*part)) else { continue };
            if !varies || resumes {
                continue;
            }
            // The whole of their day, by the hours alone.
            let hours = decided.plan.hours.clone().map(|key| HoursKey { avoid: None, prefer: None, ..key }).unwrap();
            let day = place.start_of(place.date(now));
            let others: Vec<Timestamp> = (0..100)
                .map(|quarter| day + SignedDuration::from_mins(15) * quarter)
                .filter(|moment| place.date(*moment) == place.date(now) && place.daypart(*moment) != Some(part))
                .filter(|moment| closed_by(&hours, &story.guard, &story.calendar, *moment).is_none())
                .collect();
            prop_assert!(others.is_empty(), "{part:?} again at {now}, and {} is open", others[0]);
        }
    }

    #[test]
    fn the_farewell_comes_last_unless_it_is_ordered((story, moves) in histories()) {
        let (mut story, mut now) = (story.clone(), story.enrollment.started_at);
        for happens in &moves {
            let plain = matches!(happens, Move::Obey { .. });
            if !plain {
                continue;
            }
            (story, now) = happen(story, now, happens);
            let Some(step) = story.planned(now).next.and_then(|next| next.step) else { continue };
            let tried = |index: u16| story.touches.iter().any(|touch| touch.step == Some(index));
            let wrong = |address: &str| {
                let mut touches = story.touches.iter();
                touches.any(|touch| matches!(touch.outcome, Outcome::WrongNumber(_)) && touch.address.as_deref() == Some(address))
            };
            let usable = |index: u16| {
                let channel = story.version.steps[usize::from(index)].channel;
                story.contact.usable(channel).into_iter().any(|address| !wrong(address))
            };
            if story.version.steps[usize::from(step)].purpose == Purpose::Fire {
                for earlier in story.enrollment.start_step..step {
                    prop_assert!(tried(earlier) || !usable(earlier), "step {earlier} was left out");
                }
            }
        }
    }

    #[test]
    fn following_the_app_ends_in_the_end((story, _) in histories()) {
        let (mut story, mut now) = (story.clone(), story.enrollment.started_at);
        // Whoever is kept in touch with has no end, and never waits longer than the rhythm's longest.
        if story.version.policy.rhythm.is_some() {
            return Ok(());
        }
        let silent = [Outcome::NoAnswer, Outcome::VoicemailFull, Outcome::Busy];
        for turn in 0..40 {
            if matches!(decide(&story.case(), now).decision, Decision::Blocked { .. } | Decision::Over { .. }) {
                return Ok(());
            }
            (story, now) = happen(story, now, &Move::Obey { outcome: silent[turn % silent.len()] });
        }
        prop_assert!(false, "still going on: {:?}", story.planned(now));
    }
}
