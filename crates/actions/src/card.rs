//! One person's card on the Today page: the entry, and everything that the eye asks next.

mod shelf;

pub(crate) use shelf::LEFT;

use crate::app::{Mode, Verb};
use crate::call_list::gather::{self, Open};
use crate::call_list::{Day, instant, render};
use crate::context::Context;
use crate::find::find_enrollment;
use crate::refused::Refused;
use crate::replan::Known;
use crate::rounds::{clocks, rule_view, user_named};
use crate::scripts::{Facts, first_name, greeting_at};
use crate::sentences::{self, Voice};
use crate::view::{
    Card, Coaching, Colleague, EmailView, Evidence, FilledScripts, LastTouch, Mark, Named, PhoneView, ShortMessage,
};
use crate::{shipped, templates};
use jiff::{SignedDuration, Timestamp};
use planner::bounds::plus;
use planner::cadence::{Purpose, Voicemail, Wait};
use planner::evidence::{self, Grade};
use planner::guard::{Occasion, Request, Verdict};
use planner::reason::Reason;
use planner::touch::{Channel, Touch};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::answers::{self, Answer};
use store::prospects;
use store::touches::{self, Record};

/// So many lines of what reached them.
const EVIDENCE: usize = 6;

/// The card of an enrollment; without one, of the first on the actor's list. None where the list is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowCard {
    pub enrollment: Option<String>,
    pub at: Option<Timestamp>,
}

impl Verb for ShowCard {
    type Done = Option<Card>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Option<Card>, Refused> {
        let at = instant(self.at, on.now)?;
        let day = Day::of(on, None, at)?;
        let guard = store::guard::current(on.tx)?.guard;
        let open = match &self.enrollment {
            Some(enrollment) => {
                let (prospect, round) = find_enrollment(on.tx, enrollment)?;
                let answer = answers::get(on.tx, prospect, round)?.ok_or(Refused::NotFound("enrollment"))?;
                if !on.by.reads(answer.owner) {
                    return Err(Refused::NotFound("enrollment"));
                }
                Open::any_time(Arc::new(answer), at)
            }
            None => gather::gather(on.tx, &day, 1)?.open.into_iter().next(),
        };
        let Some(open) = open else { return Ok(None) };
        let mut entry = render::entry(on.tx, &day, &guard, &open, true)?;
        let known = Known::load(on.tx, open.answer.prospect, on.now)?;
        (entry.allowed_from, entry.allowed_until) = window(&known, &open.answer, at);
        card(on, &day, &known, &open.answer, entry).map(Some)
    }
}

fn card(on: &mut Context<'_, '_>, day: &Day, known: &Known, answer: &Answer, entry: crate::view::Entry) -> Result<Card, Refused> {
    let records = touches::of(on.tx, answer.prospect)?;
    let (mine, theirs) = clocks(on.by, known);
    let voice = Voice { now: day.at, zone: &mine, theirs: &theirs, rules: &known.loaded.guard.rules };
    let had = shelf::had(on, known)?;
    let said = scripts(known, answer, day, &voice, &had);
    Ok(Card {
        trail: trail(known, answer, &voice),
        phones: known
            .loaded
            .phones
            .iter()
            .map(|phone| PhoneView {
                number: phone.number.clone(),
                line: phone.line.code().to_owned(),
                condition: phone.condition.code().to_owned(),
            })
            .collect(),
        emails: known
            .loaded
            .emails
            .iter()
            .map(|email| EmailView { address: email.address.clone(), condition: email.condition.code().to_owned() })
            .collect(),
        last_note: last_note(on, &records)?,
        remembered_for: day.rep.sentence.clone(),
        scripts: said.scripts,
        message: said.message,
        coach: said.coach,
        evidence: evidence(&known.loaded.touches, &voice),
        colleagues: colleagues(on, answer)?,
        owner: match known.loaded.prospect.owner {
            Some(owner) => Some(user_named(on.tx, owner)?),
            None => None,
        },
        tags: store::contacts::tags_of(on.tx, &[answer.prospect])?.into_iter().map(|(_, tag)| tag).collect(),
        guarded: guarded(known, answer, day.at),
        state: answer.plan.state.code().to_owned(),
        entry,
    })
}

/// The five marks: what each step came to, and when the next ones are expected.
fn trail(known: &Known, answer: &Answer, voice: &Voice<'_>) -> Vec<Mark> {
    let Some(version) = &known.loaded.version else { return Vec::new() };
    let detour = render::before_step(&answer.plan.reasons);
    let next_step = answer.plan.next.as_ref().and_then(|next| next.step).or(detour);
    let stands_at = next_step.unwrap_or(answer.plan.counters.attempts_made);
    // A promised or a returned call is no step: the one that stands comes after it.
    let call_first = detour.is_none() && answer.plan.next.as_ref().is_some_and(|next| next.step.is_none());
    let place = &known.contact.place;
    let mut expected = answer.plan.next.as_ref().map(|next| next.ready_at.max(voice.now));
    let mut marks = Vec::with_capacity(version.steps.len());
    for (index, step) in version.steps.iter().enumerate() {
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        let of_step = |touch: &&Touch| touch.enrollment == Some(answer.enrollment) && touch.step == Some(index);
        let tried = known.loaded.touches.iter().rev().filter(of_step).find(|touch| touch.channel == step.channel);
        let fire = step.purpose == Purpose::Fire;
        let (where_it_is, at, text) = match tried {
            Some(touch) if index < stands_at || !answer.plan.state.is_live() => {
                let what = sentences::disposition(touch.outcome.disposition()).to_lowercase();
                ("done", Some(touch.occurred_at), what)
            }
            Some(_) | None if index < stands_at => ("done", None, "passed over".to_owned()),
            Some(_) | None if index == stands_at && answer.plan.state.is_live() => {
                let due = if fire { "farewell" } else { "due" };
                match detour {
                    Some(_) => ("ahead", None, format!("{due} after the extra try")),
                    None if call_first => ("ahead", None, if fire { due.to_owned() } else { "after this".to_owned() }),
                    None => ("now", expected, avoided(answer).unwrap_or_else(|| due.to_owned())),
                }
            }
            Some(_) | None => {
                expected = expected.map(|at| match step.wait {
                    Wait::BusinessDays(days) => known.loaded.calendar.add_business_days(place, at, days.max(1)),
                    Wait::Hours(hours) => plus(at, SignedDuration::from_hours(i64::from(hours))),
                });
                let text = if fire { "farewell" } else { sentences::channel_noun(step.channel) };
                ("ahead", expected.filter(|_| answer.plan.state.is_live()), text.to_owned())
            }
        };
        marks.push(Mark { place: where_it_is.to_owned(), fire, channel: step.channel.code().to_owned(), at, text });
    }
    marks
}

fn avoided(answer: &Answer) -> Option<String> {
    answer.plan.reasons.iter().find_map(|reason| match reason {
        Reason::AvoidDaypart { avoided } => Some(format!("not {} again", sentences::daypart_hours(*avoided))),
        _ => None,
    })
}

fn last_note(on: &mut Context<'_, '_>, records: &[Record]) -> Result<Option<LastTouch>, Refused> {
    let noted = records.iter().rev().find(|record| record.voided.is_none() && record.note.is_some());
    let Some(record) = noted else { return Ok(None) };
    Ok(Some(LastTouch {
        at: record.touch.occurred_at,
        channel: record.touch.channel.code().to_owned(),
        disposition: record.touch.outcome.disposition().code().to_owned(),
        by: user_named(on.tx, record.touch.by)?.name,
        note: record.note.clone(),
    }))
}

/// Everything that is filled with facts.
#[derive(Default)]
struct Said {
    scripts: FilledScripts,
    message: Option<ShortMessage>,
    coach: Option<Coaching>,
}

fn scripts(known: &Known, answer: &Answer, day: &Day, voice: &Voice<'_>, had: &BTreeSet<String>) -> Said {
    let counters = &answer.plan.counters;
    let steps = known.loaded.version.as_ref().map_or(&[][..], |version| &version.steps);
    let detour = render::before_step(&answer.plan.reasons);
    let unplanned = answer.plan.next.as_ref().and_then(|next| render::unplanned(next, &answer.plan.reasons, steps));
    let step = match (unplanned, &known.loaded.version) {
        (Some(_), _) | (None, None) => None,
        (None, Some(version)) => {
            let last = u16::try_from(version.steps.len().saturating_sub(1)).unwrap_or(0);
            let index =
                answer.plan.next.as_ref().and_then(|next| next.step).or(detour).unwrap_or(counters.attempts_made).min(last);
            Some((version, index))
        }
    };
    let templates = step.map(|(version, _)| templates::of_version(version));
    let scripts = match (unplanned, step, &templates) {
        (Some(call), _, _) => Some(shipped::unplanned(call).as_ref()),
        (None, Some((_, index)), Some(templates)) => templates.get(usize::from(index)),
        (None, _, _) => None,
    };
    let Some(scripts) = scripts else { return Said::default() };
    let prospect = &known.loaded.prospect;
    let last_dial = known.loaded.touches.iter().rev().find(|touch| touch.is_dial());
    let last_call_day = last_dial.map(|touch| sentences::spoken_day(touch.occurred_at, voice.now, voice.theirs));
    let asked_month = known.enrollment().and_then(|(round, _)| match round.origin {
        planner::enrollment::Origin::Revisit { asked_on } => Some(sentences::month(asked_on)),
        planner::enrollment::Origin::Started | planner::enrollment::Origin::HandedOver { .. } => None,
    });
    let facts = Facts {
        first_name: prospect.given.as_deref().or_else(|| first_name(&prospect.name)),
        name: Some(&prospect.name),
        title: prospect.title.as_deref(),
        company: known.loaded.company.as_ref().map(|company| company.name.as_str()),
        rep: &day.rep.name,
        rep_first: first_name(&day.rep.name).unwrap_or(&day.rep.name),
        our_company: &day.workspace.name,
        our_offer: day.offer.as_deref(),
        phone: day.phone.as_deref(),
        messages_left: counters.messages_left,
        mails_sent: counters.mails_sent,
        last_call_day: last_call_day.as_deref(),
        asked_month: asked_month.as_deref(),
        remembered_for: day.rep.sentence.as_deref(),
        greeting: Some(greeting_at(day.at.to_zoned(voice.theirs.clone()).hour())),
        ..Facts::default()
    };
    let mut filled = templates::marked(scripts, &facts);
    let next = answer.plan.next.as_ref();
    let spoken = next.is_some_and(|next| matches!(next.channel, Channel::Call | Channel::Visit));
    match (detour, spoken) {
        (None, _) => {}
        // A mail may be the next extra try.
        (Some(_), true) => filled.email = None,
        (Some(_), false) => filled = FilledScripts { email: filled.email, coaching: filled.coaching, ..FilledScripts::default() },
    }
    let fires = next
        .and_then(|next| next.step)
        .zip(step)
        .is_some_and(|(at, (version, _))| version.steps.get(usize::from(at)).is_some_and(|step| step.purpose == Purpose::Fire));
    let coach = if spoken { shelf::coaching(known, fires, &facts, day.at) } else { None };
    let Some((version, index)) = step else {
        // What may be left is asked of the guard here too.
        let refused = request(known, answer).voicemail_refused(day.at).filter(|_| !filled.voicemail.is_empty());
        if let Some(reason) = refused {
            filled.voicemail_why = Some(sentences::explain(&reason, voice));
            filled.voicemail.clear();
        }
        return Said { scripts: filled, message: None, coach };
    };
    let leaves = version.steps.get(usize::from(index)).map_or(Voicemail::Skip, |step| step.voicemail);
    filled.voicemail_why = match (leaves, request(known, answer).voicemail_refused(day.at)) {
        (_, Some(reason)) => Some(sentences::explain(&reason, voice)),
        (Voicemail::Skip, None) => Some(next_message(version, index)),
        (Voicemail::Leave, None) => None,
    };
    if filled.voicemail_why.is_some() {
        filled.voicemail.clear();
    }
    // The farewell has its own words; a message is offered where another may be left.
    let message = next.filter(|next| next.step.is_some() && !fires).and_then(|next| match next.channel {
        Channel::Call if filled.voicemail_why.is_some() => None,
        Channel::Call | Channel::Email | Channel::Sms => shelf::message(next.channel, had, &facts),
        Channel::Social | Channel::Visit | Channel::Letter => None,
    });
    Said { scripts: filled, message, coach }
}

fn next_message(version: &planner::cadence::CadenceVersion, index: u16) -> String {
    let later = version.steps.iter().enumerate().skip(usize::from(index) + 1);
    let next = later.filter(|(_, step)| step.channel == Channel::Call).find(|(_, step)| step.voicemail == Voicemail::Leave);
    match next {
        None => "Hang up kindly: no message this time.".to_owned(),
        Some((step, _)) => {
            let attempt = sentences::ordinal(u32::try_from(step + 1).unwrap_or(u32::MAX));
            format!("Hang up kindly: the next message is for the {attempt} try.")
        }
    }
}

/// What reached them, per touch that tells, newest first.
fn evidence(history: &[Touch], voice: &Voice<'_>) -> Vec<Evidence> {
    let graded = history.iter().rev().filter_map(|touch| Some((touch, evidence::grade(touch)?)));
    let line = |(touch, grade): (&Touch, Grade)| Evidence {
        grade: grade.code().to_owned(),
        text: sentences::evidence(touch.channel, touch.direction, touch.outcome.disposition(), grade, touch.occurred_at, voice),
    };
    graded.map(line).take(EVIDENCE).collect()
}

fn colleagues(on: &mut Context<'_, '_>, answer: &Answer) -> Result<Vec<Colleague>, Refused> {
    let Some(company) = answer.company else { return Ok(Vec::new()) };
    let mut others = Vec::new();
    for other in answers::of_company(on.tx, company, 9)? {
        if other.prospect == answer.prospect || others.len() == 6 || !on.by.reads(other.owner) {
            continue;
        }
        let Some(prospect) = prospects::get(on.tx, other.prospect)? else { continue };
        others.push(Colleague {
            prospect: Named { id: prospect.id.to_string(), name: prospect.name },
            title: prospect.title,
            owner: match other.owner {
                Some(owner) => Some(user_named(on.tx, owner)?),
                None => None,
            },
            state: other.plan.state.code().to_owned(),
        });
    }
    Ok(others)
}

fn request<'a>(known: &'a Known, answer: &'a Answer) -> Request<'a> {
    let next = answer.plan.next.as_ref();
    Request {
        guard: &known.loaded.guard,
        calendar: &known.loaded.calendar,
        contact: &known.contact,
        touches: &known.loaded.touches,
        around: &known.loaded.around,
        lifted: &known.loaded.lifted,
        rep: None,
        by: known.contact.owner,
        channel: next.map_or(Channel::Call, |next| next.channel),
        address: next.and_then(|next| next.address.as_deref()),
        occasion: next.map_or(Occasion::Ordinary, |next| next.occasion),
    }
}

/// From when and until when the touch may be made, as the guard says at dialling. Both are `at` where it may never be.
fn window(known: &Known, answer: &Answer, at: Timestamp) -> (Timestamp, Timestamp) {
    let ready_at = answer.plan.next.as_ref().map_or(at, |next| next.ready_at.max(at));
    let request = request(known, answer);
    let from = match request.check(ready_at) {
        Verdict::Allowed { until } => return (ready_at, until),
        Verdict::NotBefore { at, .. } => at,
        Verdict::Never { .. } => return (at, at),
    };
    match request.check(from) {
        Verdict::Allowed { until } => (from, until),
        Verdict::NotBefore { .. } | Verdict::Never { .. } => (from, from),
    }
}

/// The guard at the moment of dialling: the last word before the number is pressed.
fn guarded(known: &Known, answer: &Answer, at: Timestamp) -> Option<crate::view::RuleView> {
    match request(known, answer).check(at) {
        Verdict::Allowed { .. } => None,
        Verdict::NotBefore { rule, .. } | Verdict::Never { rule } => Some(rule_view(&rule, &known.loaded.guard)),
    }
}
