//! Gathered entries in the words of the person who reads them.

use super::gather::{Gathered, Hour, Later, Open, Shut};
use super::told::Told;
use super::{Day, Scripts};
use crate::list_card::Last;
use crate::refused::Refused;
use crate::replan::Known;
use crate::scripts::{Facts, StepScripts, first_name, greeting_at};
use crate::sentences::{self, Voice};
use crate::shipped::{self, Unplanned};
use crate::templates;
use crate::view::{Action, BlockedEntry, CallList, Entry, LaterEntry, Ready, ReasonView, RuleView, ScriptsView, Summary};
use jiff::Timestamp;
use planner::cadence::{Purpose, Step, Voicemail};
use planner::decision::{Next, Section};
use planner::guard::{Authority, Guard};
use planner::reason::Reason;
use planner::room::is_backlog;
use planner::touch::{Channel, Disposition};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Tx, cadences, deals, prospects};

/// Scripts are filled in for so many entries by default.
const FIRST: usize = 5;
/// A list says no more than this in scripts, in bytes; entries after that come without.
const SCRIPTS: usize = 2_000_000;
/// Of a filled goal, so many characters are told.
const GOAL: usize = 500;
/// Seconds that an entry takes on average: a dial, a line of script, one key.
const SECONDS_EACH: u32 = 105;
/// Touches a day, for reps and workspaces that say nothing.
const CAPACITY: u32 = 50;

pub(crate) fn list(tx: &mut Tx<'_>, day: &Day, gathered: Gathered, scripts: Scripts) -> Result<CallList, Refused> {
    let Gathered { open, deals, later, blocked, totals, waiting, guard } = gathered;
    let done = store::done::get(tx, day.owner(), day.date)?;
    let due = totals.promised
        + totals.inquiry
        + totals.answered
        + totals.deal
        + totals.closing
        + totals.due
        + totals.keep_in_touch
        + totals.repair;
    let capacity = day.rep.capacity.unwrap_or(if day.workspace.capacity == 0 { CAPACITY } else { day.workspace.capacity });
    let filled = match scripts {
        Scripts::None => 0,
        Scripts::First => FIRST,
        Scripts::All => usize::MAX,
    };
    let mut rules = Rules { guard: &guard, told: HashMap::new() };
    let mut items = Vec::with_capacity(open.len() + deals.len());
    let first_after_deals = open.iter().position(|entry| entry.section > Section::Deal).unwrap_or(open.len());
    let mut left = SCRIPTS;
    for (index, entry) in open.iter().enumerate() {
        if index == first_after_deals {
            push_deals(tx, day, &deals, &mut items)?;
        }
        let entry = self::entry(tx, day, &guard, entry, index < filled && left > 0)?;
        left = left.saturating_sub(entry.action.scripts.as_ref().map_or(0, length));
        items.push(entry);
    }
    if first_after_deals == open.len() {
        push_deals(tx, day, &deals, &mut items)?;
    }
    Ok(CallList {
        rep: day.named(),
        at: day.at,
        zone: day.zone_name.clone(),
        summary: Summary {
            done,
            due,
            later_today: totals.later,
            blocked: totals.blocked,
            minutes_left: (due.min(capacity.saturating_sub(done).max(totals.promised)) * SECONDS_EACH).div_ceil(60),
            capacity,
            backlog: if is_backlog(waiting, capacity) { waiting } else { 0 },
        },
        items,
        totals,
        later: later.iter().map(|entry| self::later(&mut rules, entry)).collect::<Result<_, _>>()?,
        blocked: blocked.iter().map(|entry| self::blocked(day, &mut rules, entry)).collect::<Result<_, _>>()?,
    })
}

/// How much is said in these scripts, in bytes.
fn length(scripts: &ScriptsView) -> usize {
    let plain = [&scripts.gatekeeper, &scripts.live, &scripts.voicemail, &scripts.coaching];
    let mail = scripts.email.as_ref().map_or(0, |mail| mail.subject.len() + mail.body.len());
    plain.into_iter().flatten().map(String::len).sum::<usize>() + mail
}

/// The rules that entries wait for, each put into words once for all who wait for it.
struct Rules<'a> {
    guard: &'a Arc<Guard>,
    told: HashMap<&'a str, Ready<RuleView>>,
}

impl<'a> Rules<'a> {
    fn of(&mut self, code: &'a str) -> Ready<RuleView> {
        self.told.entry(code).or_insert_with(|| Ready::new(rule(code, self.guard))).clone()
    }
}

/// One entry, with its action and its reasons.
pub(crate) fn entry(tx: &mut Tx<'_>, day: &Day, guard: &Arc<Guard>, open: &Open, with_scripts: bool) -> Result<Entry, Refused> {
    let answer = &open.answer;
    let told = Told::of(answer)?;
    let (card, theirs) = (&told.card, &told.theirs);
    let counters = &answer.plan.counters;
    let next = answer.plan.next.as_ref().ok_or_else(|| Refused::Broken("an entry without a next touch".to_owned()))?;
    let version = cadences::version(tx, answer.version)?;
    let step = version.as_ref().zip(next.step).and_then(|(version, step)| version.steps.get(usize::from(step)));
    let of_version = version.as_ref().map(|version| templates::of_version(version));
    let steps = version.as_ref().map_or(&[][..], |version| &version.steps);
    let detour = before_step(&answer.plan.reasons);
    let scripts: Option<&StepScripts> = match (unplanned(next, &answer.plan.reasons, steps), &of_version) {
        (Some(call), _) => Some(shipped::unplanned(call)),
        (None, None) => None,
        (None, Some(steps)) => {
            let last = steps.len().saturating_sub(1);
            steps.get(usize::from(next.step.or(detour).unwrap_or(counters.attempts_made)).min(last))
        }
    };
    // What is only ever said is worked out only where something is said.
    let speaks = with_scripts || scripts.is_some_and(|scripts| !scripts.goal.is_plain());
    // "I rang you on Thursday" is said only where the last thing that happened was a call of ours.
    let ours = |last: &&Last| speaks && last.channel == Channel::Call && last.disposition != Disposition::Rang;
    let rang = card.last.as_ref().filter(ours).and_then(|last| Timestamp::from_microsecond(last.at).ok());
    let asked_month = answer.plan.reasons.iter().find_map(|reason| match reason {
        Reason::AskedBack { on } if speaks => Some(sentences::month(*on)),
        _ => None,
    });
    let last_call_day = rang.map(|at| sentences::spoken_day(at, day.at, theirs));
    let there = day.at.to_zoned(theirs.clone());
    let facts = Facts {
        first_name: card.first_name.as_deref().or_else(|| first_name(&card.name)),
        name: Some(&card.name),
        title: card.title.as_deref(),
        company: card.company.as_ref().map(|(_, name)| name.as_str()),
        rep: &day.rep.name,
        rep_first: first_name(&day.rep.name).unwrap_or(&day.rep.name),
        our_company: &day.workspace.name,
        our_offer: day.offer.as_deref(),
        phone: day.phone.as_deref(),
        messages_left: counters.messages_left,
        mails_sent: counters.mails_sent,
        last_call_day: last_call_day.as_deref(),
        remembered_for: day.rep.sentence.as_deref(),
        greeting: Some(greeting_at(there.hour())),
        asked_month: asked_month.as_deref(),
        ..Facts::default()
    };
    let steered = open.hour.as_ref().zip(card.history.as_ref());
    let chance = steered.map(|(Hour { model, segment, now, .. }, history)| {
        Reason::Chance(model.figures_of(*segment, history.record(now.daypart()), *now))
    });
    let is_number = matches!(next.channel, Channel::Call | Channel::Sms);
    let goal: String = scripts.map(|scripts| scripts.goal.text(&facts)).unwrap_or_default().chars().take(GOAL).collect();
    let filled = scripts.filter(|_| with_scripts).map(|scripts| templates::plain(scripts, &facts));
    let reasons = told.reasons(answer, day, guard);
    let reasons = match &chance {
        None => reasons,
        Some(chance) => {
            let chance = reason(chance, &told.voice(day, guard));
            Ready::new(reasons.iter().cloned().chain([chance]).collect())
        }
    };
    Ok(Entry {
        enrollment_id: Some(told.enrollment.clone()),
        prospect: told.prospect.clone(),
        section: open.section.code().to_owned(),
        attempt: (counters.attempts_made + 1).min(counters.attempts_planned.max(1)),
        attempts_planned: counters.attempts_planned,
        dials: counters.dials,
        dials_ever: counters.dials_ever,
        messages_left: counters.messages_left,
        put_off: counters.put_off,
        last_touch: told.last_touch.clone(),
        action: Action {
            channel: next.channel.code().to_owned(),
            fire: step.is_some_and(|step| step.purpose == Purpose::Fire),
            goal,
            phone: next.address.clone().filter(|_| is_number),
            address: next.address.clone().filter(|_| !is_number),
            detour: detour.is_some(),
            voicemail: match step.map(|step| step.voicemail) {
                Some(Voicemail::Leave) => "leave".to_owned(),
                // Something is to arrive at last.
                None if detour.is_some() && next.channel == Channel::Call => "leave".to_owned(),
                Some(Voicemail::Skip) | None => "skip".to_owned(),
            },
            scripts: filled.map(|filled| match (detour, next.channel) {
                (None, _) => filled,
                // A mail may be the next extra try.
                (Some(_), Channel::Call) => ScriptsView { email: None, ..filled },
                (Some(_), _) => ScriptsView { email: filled.email, coaching: filled.coaching, ..ScriptsView::default() },
            }),
        },
        due_at: next.due_at,
        allowed_from: open.from,
        allowed_until: open.until,
        local_time: format!("{:02}:{:02}", there.hour(), there.minute()),
        zone: card.zone.clone(),
        zone_basis: card.basis.code().to_owned(),
        reasons,
    })
}

/// The step before which a try beside the steps comes; none of any other.
pub(crate) fn before_step(reasons: &[Reason]) -> Option<u16> {
    reasons.iter().find_map(|reason| match reason {
        Reason::Detour { before, .. } => Some(*before),
        _ => None,
    })
}

/// Tries of no step have scripts of their own. A written one beside the steps takes the mail of the step that it comes before,
/// but never the farewell.
pub(crate) fn unplanned(next: &Next, reasons: &[Reason], steps: &[Step]) -> Option<Unplanned> {
    if next.step.is_some() {
        return None;
    }
    if let Some(before) = before_step(reasons) {
        let lends = |step: &&Step| step.purpose == Purpose::Pursue && step.scripts.email.is_some();
        let lent = steps.get(usize::from(before)).filter(lends).is_some();
        return (next.channel == Channel::Call || !lent).then_some(Unplanned::Unheard);
    }
    let missed = reasons.iter().any(|reason| matches!(reason, Reason::PromiseMissedByUs { .. }));
    match next.section {
        Section::Promised if next.channel == Channel::Email => Some(Unplanned::Info),
        Section::Promised if missed => Some(Unplanned::PromiseMissed),
        Section::Promised => Some(Unplanned::Promised),
        Section::Answered => Some(Unplanned::Answered),
        Section::Repair => Some(Unplanned::Repair),
        Section::Inquiry | Section::Deal | Section::Closing | Section::Due | Section::KeepInTouch => None,
    }
}

pub(crate) fn reason(reason: &planner::reason::Reason, voice: &Voice<'_>) -> ReasonView {
    ReasonView { code: reason.code().to_owned(), text: sentences::explain(reason, voice) }
}

/// A rule by its code, as a person reads it.
pub(crate) fn rule(code: &str, guard: &Guard) -> RuleView {
    let found = guard.rule(code);
    RuleView {
        code: code.to_owned(),
        text: if code == "due" { "Not due yet".to_owned() } else { sentences::rule_text(code, &guard.rules) },
        source: found.map(|rule| rule.source.clone()).unwrap_or_default(),
        law: found.is_some_and(|rule| rule.authority == Authority::Law),
    }
}

fn later<'a>(rules: &mut Rules<'a>, entry: &'a Later) -> Result<LaterEntry, Refused> {
    let told = Told::of(&entry.answer)?;
    Ok(LaterEntry {
        enrollment_id: told.enrollment.clone(),
        prospect: told.prospect.clone(),
        opens_at: entry.opens_at,
        rule: rules.of(&entry.rule),
    })
}

fn blocked<'a>(day: &Day, rules: &mut Rules<'a>, entry: &'a Shut) -> Result<BlockedEntry, Refused> {
    let told = Told::of(&entry.answer)?;
    let rule = match (&entry.rule, &entry.answer.plan.blocked) {
        (Some(code), _) => rules.of(code),
        (None, Some(why)) => Ready::new(RuleView {
            code: why.code().to_owned(),
            text: sentences::explain(why, &told.voice(day, rules.guard)),
            source: String::new(),
            law: false,
        }),
        (None, None) => Ready::new(RuleView {
            code: entry.answer.plan.state.code().to_owned(),
            text: sentences::state(entry.answer.plan.state).to_owned(),
            source: String::new(),
            law: false,
        }),
    };
    Ok(BlockedEntry { enrollment_id: told.enrollment.clone(), prospect: told.prospect.clone(), rule })
}

/// Next steps of deals: their rounds are over, so they stand without one.
fn push_deals(tx: &mut Tx<'_>, day: &Day, due: &[deals::Deal], items: &mut Vec<Entry>) -> Result<(), Refused> {
    for deal in due {
        let Some(prospect) = prospects::get(tx, deal.prospect)? else { continue };
        let company = match prospect.company {
            Some(company) => store::companies::get(tx, company)?,
            None => None,
        };
        let next_at = deal.next_at.unwrap_or(day.at);
        items.push(Entry {
            enrollment_id: None,
            prospect: Ready::new(crate::view::ProspectLine {
                id: prospect.id.to_string(),
                name: prospect.name,
                title: prospect.title,
                company: company.map(|company| crate::view::Named { id: company.id.to_string(), name: company.name }),
                city: prospect.city,
            }),
            section: Section::Deal.code().to_owned(),
            attempt: 0,
            attempts_planned: 0,
            dials: 0,
            dials_ever: 0,
            messages_left: 0,
            put_off: 0,
            last_touch: None,
            action: Action {
                channel: Channel::Call.code().to_owned(),
                fire: false,
                detour: false,
                goal: deal.next_step.clone().unwrap_or_else(|| deal.title.clone()),
                phone: callable(tx, deal.prospect, day.at)?,
                address: None,
                voicemail: "skip".to_owned(),
                scripts: None,
            },
            due_at: next_at,
            allowed_from: next_at,
            allowed_until: day.ends,
            local_time: day.at.to_zoned(day.zone.clone()).strftime("%H:%M").to_string(),
            zone: day.zone_name.clone(),
            zone_basis: planner::place::Basis::Workspace.code().to_owned(),
            reasons: Ready::new(vec![ReasonView {
                code: "deal_step".to_owned(),
                text: format!("{}: {}", deal.title, deal.next_step.as_deref().unwrap_or("next step")),
            }]),
        });
    }
    Ok(())
}

/// The number to call somebody on, where there is one that is good and not forbidden.
fn callable(tx: &mut Tx<'_>, prospect: planner::ProspectId, at: Timestamp) -> Result<Option<String>, Refused> {
    let known = Known::alone(tx, prospect, at)?;
    Ok(known.contact.usable(Channel::Call).first().map(|number| (*number).to_owned()))
}
