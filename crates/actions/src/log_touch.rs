//! Log what happened: one touch, all that follows from it, and the next decision, in one transaction.

mod colleagues;
pub(crate) mod consequences;
pub(crate) mod reading;

use crate::actor::Sight;
use crate::app::{Mode, Verb};
use crate::breaches::{self, Change};
use crate::context::Context;
use crate::find::{Access, find_enrollment, person};
use crate::ids;
use crate::refused::Refused;
use crate::replan::{Known, replan};
use crate::rounds;
use crate::sentences::{self, Voice};
use crate::sight;
use crate::view::{Created, Logged, Named, NewTouch, TouchView};
use jiff::{SignedDuration, Timestamp};
use planner::cadence::Purpose;
use planner::guard::{Occasion, Request, Verdict};
use planner::hour;
use planner::phone::normalise;
use planner::plan::{plan, tries};
use planner::touch::{Channel, Direction, Disposition, Outcome, Touch};
use planner::{Plan, TouchId};
use reading::Reading;
use std::borrow::Cow;
use store::touches::{self, Record};
use store::{done, hours, prospects, users};

/// How the audit names a person whom a touch has brought in: voiding finds them by it.
pub(crate) const CREATED: &str = "created_by_touch";
/// An inquiry is open to the next free rep after this.
pub(crate) const INQUIRY_ALONE: SignedDuration = SignedDuration::from_mins(5);

/// `POST /touches`.
#[derive(Debug, Clone, PartialEq)]
pub struct LogTouch(pub NewTouch);

impl Verb for LogTouch {
    type Done = Logged;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Logged, Refused> {
        let mut known = whom(on, &self.0)?;
        let prospect = known.loaded.prospect.id;
        let input = &by_its_channel(&self.0, &known, on.now)?;
        let reading = reading::read(input, on.now).map_err(Refused::Invalid)?;
        of_theirs(input, &known)?;
        let taken = takes_inquiry(on, &known, &reading);
        if taken {
            known.loaded.prospect.owner = Some(on.by.user);
            if !prospects::update(on.tx, &known.loaded.prospect)? {
                return Err(Refused::Stale);
            }
            known = Known::load(on.tx, prospect, on.now)?;
        }
        let whose = known.loaded.prospect.owner.filter(|owner| *owner != on.by.user);
        let sight = on.by.sight(known.loaded.prospect.owner);
        let (mut reading, mut input) = colleagues::taken_down(on, &known, reading, input);
        if sight == Sight::NameOnly {
            // What they believe of a round that they cannot see is not compared with it.
            let said = input.into_owned();
            input = Cow::Owned(NewTouch { attempt: None, dials_ever: None, ..said });
        }
        match (possible_promise(&known, &reading), sight) {
            // At which hour they may be called tells where they are: the owner finds another.
            (Err(Refused::Guarded { .. }), Sight::NameOnly) => (reading, input) = colleagues::message(on, reading, &input),
            (possible, Sight::Whole | Sight::NameOnly) => possible?,
        }
        let input = input.as_ref();
        let begun = known.loaded.round().is_none() && needs_a_round(&reading);
        if begun {
            rounds::start_default(on, &known)?;
            known = Known::load(on.tx, prospect, on.now)?;
        }
        not_logged_yet(on, &known, input, reading.channel)?;
        let record = record(on, &known, input, &reading)?;
        let cell = hour::cell(&record.touch, &known.loaded.touches, &known.contact).map(|(cell, _)| cell);
        touches::append_counted(on.tx, &record, cell.as_ref())?;
        if let Some(owner) = whose {
            touches::mark_of_others(on.tx, prospect, record.touch.id, owner)?;
        }
        if let Some(cell) = &cell {
            hours::add(on.tx, cell, record.touch.by, 1, reached(&record))?;
        }
        insert_in_order(&mut known.loaded.touches, record.touch.clone());
        breaches::follow(on, &known, &record.touch, Change::Logged)?;
        let created = consequences::follow(on, &known, &record, input)?;
        for person in created.iter().filter(|created| created.kind == "prospect") {
            on.audit(CREATED, "touch", record.touch.id.0, None, Some(&person.id))?;
        }
        if let (Outcome::VoicemailLeft | Outcome::Sent, Some(key)) = (&reading.outcome, &input.detail) {
            on.audit(crate::card::LEFT, "touch", record.touch.id.0, None, Some(key))?;
        }
        let known = if consequences::changes_facts(&reading.outcome) || !created.is_empty() {
            Known::load(on.tx, prospect, on.now)?
        } else {
            known
        };
        let planned = replan(on.tx, &known, on.now)?;
        if let (true, Some(company)) = (taken || begun, known.loaded.prospect.company) {
            // Whoever took it may be new there, and so may whoever has a round with them only now.
            crate::holds::settle(on.tx, company, on.now)?;
        }
        if record.touch.direction == Direction::Outbound {
            done::add(on.tx, record.touch.by, on.by_day(record.touch.occurred_at), 1)?;
        }
        on.audit("log_touch", "touch", record.touch.id.0, None, Some(record.touch.outcome.disposition().code()))?;
        logged(on, &known, &record, created, planned)
    }
}

/// The channel, where it was left out: a call, unless no call ends so. Then the one channel that does, of several the one that
/// is due, else the one by which they can be reached.
fn by_its_channel(input: &NewTouch, known: &Known, now: Timestamp) -> Result<NewTouch, Refused> {
    let direction = input.direction.as_deref().map_or(Some(Direction::Outbound), Direction::from_code);
    let (None, Some(disposition), Some(direction)) = (&input.channel, Disposition::from_code(&input.disposition), direction)
    else {
        return Ok(input.clone());
    };
    let fits = |channel: &Channel| disposition.fits(*channel, direction);
    let fitting: Vec<Channel> = Channel::ALL.iter().copied().filter(fits).collect();
    if fits(&Channel::Call) || fitting.is_empty() {
        return Ok(input.clone());
    }
    let planned = known.enrollment().and_then(|(_, enrollment)| Some(plan(&known.case(&enrollment)?, now)));
    let due = planned.as_ref().and_then(|plan| plan.next.as_ref()).map(|next| next.channel).filter(fits);
    let companion = planned.as_ref().and_then(|plan| plan.companion).map(|_| Channel::Email).filter(fits);
    let reached: Vec<Channel> = fitting.iter().copied().filter(|channel| !known.contact.usable(*channel).is_empty()).collect();
    let only = |channels: &[Channel]| match channels {
        [one] => Some(*one),
        _ => None,
    };
    match only(&fitting).or(due).or(companion).or_else(|| only(&reached)) {
        Some(channel) => Ok(NewTouch { channel: Some(channel.code().to_owned()), ..input.clone() }),
        None => {
            let known: Vec<_> = fitting.iter().map(|channel| channel.code()).collect();
            Err(Refused::field("channel", "required", format!("say by which: {}", known.join(", "))))
        }
    }
}

/// A round is named as the id that carries its person: it has to be one of theirs, and theirs of whom else the touch names.
fn of_theirs(input: &NewTouch, known: &Known) -> Result<(), Refused> {
    let Some(named) = &input.enrollment_id else { return Ok(()) };
    let (_, round) = ids::read_enrollment(named)?;
    if known.loaded.rounds.iter().any(|one| one.id == round) {
        return Ok(());
    }
    Err(Refused::field("enrollment_id", "not_theirs", "is no round of that person; leave it out, or name one of theirs"))
}

/// The prospect that an input names. What really happened is written down by whoever did it; that it was a colleague's prospect
/// is marked on it, and never refused.
fn whom(on: &mut Context<'_, '_>, input: &NewTouch) -> Result<Known, Refused> {
    match (&input.enrollment_id, &input.prospect_id) {
        (Some(enrollment), Some(prospect)) => {
            let of_person = person(on, prospect, Access::Log)?;
            if find_enrollment(on.tx, enrollment)?.0 != of_person.loaded.prospect.id {
                let remedy = "is a round of somebody else; leave it out, or name one of theirs";
                return Err(Refused::field("enrollment_id", "not_theirs", remedy));
            }
            Ok(of_person)
        }
        (Some(enrollment), None) => {
            let prospect = find_enrollment(on.tx, enrollment)?.0;
            Known::load(on.tx, prospect, on.now)
        }
        (None, Some(prospect)) => person(on, prospect, Access::Log),
        (None, None) => Err(Refused::field("prospect_id", "required", "say whom: prospect_id or enrollment_id")),
    }
}

/// An inquiry that nobody has called belongs to whoever calls first, once its owner had five minutes.
fn takes_inquiry(on: &Context<'_, '_>, known: &Known, reading: &Reading) -> bool {
    let owner = known.loaded.prospect.owner;
    let waiting = known.contact.inquiry_at.is_some_and(|since| {
        let dialled = known.loaded.touches.iter().any(|touch| touch.is_dial() && touch.occurred_at >= since);
        !dialled && on.now.duration_since(since) >= INQUIRY_ALONE
    });
    let dial = reading.direction == Direction::Outbound && reading.channel == Channel::Call;
    waiting && dial && owner != Some(on.by.user) && on.by.reads(owner)
}

/// A promise and an answer need a round that keeps them on a list.
fn needs_a_round(reading: &Reading) -> bool {
    match reading.outcome.disposition() {
        Disposition::Callback
        | Disposition::SendInfo
        | Disposition::Rang
        | Disposition::Replied
        | Disposition::NotNow
        | Disposition::No
        | Disposition::Interested
        | Disposition::MeetingBooked
        | Disposition::LeftCompany => true,
        Disposition::Gatekeeper
        | Disposition::NoAnswer
        | Disposition::VoicemailFull
        | Disposition::HungUp
        | Disposition::VoicemailLeft
        | Disposition::Busy
        | Disposition::DoNotCall
        | Disposition::WrongNumber
        | Disposition::WrongPerson
        | Disposition::NotQualified
        | Disposition::Unrecorded
        | Disposition::Sent
        | Disposition::Failed
        | Disposition::NotFound
        | Disposition::NotIn
        | Disposition::Returned
        | Disposition::AutoReplied
        | Disposition::Unsubscribed => false,
    }
}

/// Two tabs, two reps: whoever comes second is told what the first one logged, and nothing is counted twice.
fn not_logged_yet(on: &mut Context<'_, '_>, known: &Known, input: &NewTouch, channel: Channel) -> Result<(), Refused> {
    if input.attempt.is_none() && input.dials_ever.is_none() {
        return Ok(());
    }
    let dials = known.loaded.touches.iter().filter(|touch| touch.is_dial()).count();
    let planned = known.enrollment().and_then(|(_, enrollment)| Some(plan(&known.case(&enrollment)?, on.now)));
    let made = planned.as_ref().map_or(0, |plan| plan.counters.attempts_made);
    let repeated = input.attempt.is_some_and(|attempt| match &planned {
        None => false,
        // A round that is over holds every attempt that was logged in it.
        Some(plan) if !plan.state.is_live() => known.tried(attempt),
        // Promises and answers after the last step have no attempt of their own.
        Some(plan) if plan.next.as_ref().is_none_or(|next| next.step.is_none()) => {
            attempt <= made && attempt < plan.counters.attempts_planned
        }
        // The mail of a call that was made, the farewell's too, is the attempt that is counted already.
        Some(plan) if is_companion(known, plan, channel) => attempt < made,
        Some(_) => attempt <= made,
    });
    let repeated = repeated || (input.attempt.is_some() && detoured(known, planned.as_ref(), channel));
    let behind = input.dials_ever.is_some_and(|seen| usize::try_from(seen).unwrap_or(usize::MAX) < dials);
    if !repeated && !behind {
        if let Some(attempt) = input.attempt.filter(|attempt| *attempt > made + 1) {
            let message = format!("attempt {attempt} cannot be logged yet: the next one is attempt {}", made + 1);
            return Err(Refused::Conflict { message, held_by: None });
        }
        return Ok(());
    }
    let records = touches::of(on.tx, known.loaded.prospect.id)?;
    let standing = || records.iter().rev().filter(|record| record.voided.is_none());
    let holder = standing().find(|record| record.attempt == input.attempt && repeated).or_else(|| standing().next());
    let Some(holder) = holder else {
        return Err(Refused::Conflict { message: "this attempt is logged already".to_owned(), held_by: None });
    };
    let who = users::get(on.tx, holder.touch.by)?.map_or_else(|| "somebody".to_owned(), |user| user.name);
    let what = sentences::disposition(holder.touch.outcome.disposition()).to_lowercase();
    Err(Refused::Conflict {
        message: format!("{who} has logged this one already: {what}. Nothing was counted twice"),
        held_by: Some(ids::child(holder.prospect, holder.touch.id)),
    })
}

/// Whether what comes next is the mail of a step that is a call.
fn is_companion(known: &Known, planned: &Plan, channel: Channel) -> bool {
    let step = planned.next.as_ref().filter(|next| next.channel == Channel::Email && channel == Channel::Email);
    let step = step.and_then(|next| next.step);
    let (Some(step), Some((_, enrollment))) = (step, known.enrollment()) else { return false };
    let case = known.case(&enrollment);
    case.and_then(|case| case.version.steps.get(usize::from(step)).map(|step| step.channel)) == Some(Channel::Call)
}

/// A written try beside the steps leaves the attempt as it was: that it is logged already is told by what it left behind, and by
/// what comes next. Calls are told apart by the dials.
fn detoured(known: &Known, planned: Option<&Plan>, channel: Channel) -> bool {
    let last = known.loaded.touches.iter().rev().find(|touch| touch.direction == Direction::Outbound);
    let other = planned.and_then(|plan| plan.next.as_ref()).is_none_or(|next| next.channel != channel);
    channel != Channel::Call && other && last.is_some_and(|touch| touch.purpose == Purpose::Detour && touch.channel == channel)
}

/// A callback at a minute when even a requested call is forbidden is refused, with the nearest one that is not.
fn possible_promise(known: &Known, reading: &Reading) -> Result<(), Refused> {
    use planner::touch::{Gatekeeping, Precision};
    let promise = match reading.outcome {
        Outcome::Callback(promise) | Outcome::Gatekeeper(Gatekeeping::CallAt(promise)) => promise,
        _ => return Ok(()),
    };
    if promise.precision != Precision::Minute {
        return Ok(());
    }
    let address = known.contact.usable(Channel::Call).into_iter().next();
    let request = request(known, Channel::Call, address, Occasion::Promised);
    match request.check(promise.at) {
        Verdict::Allowed { .. } => Ok(()),
        Verdict::NotBefore { at, rule } => {
            Err(Refused::Guarded { rule: rounds::rule_view(&rule, &known.loaded.guard), nearest: Some(at) })
        }
        Verdict::Never { rule } => Err(Refused::Guarded { rule: rounds::rule_view(&rule, &known.loaded.guard), nearest: None }),
    }
}

/// A touch as the guard is asked about it. The rep's own working hours bind plans, not people: they may work late.
fn request<'a>(known: &'a Known, channel: Channel, address: Option<&'a str>, occasion: Occasion) -> Request<'a> {
    Request {
        guard: &known.loaded.guard,
        calendar: &known.loaded.calendar,
        contact: &known.contact,
        touches: &known.loaded.touches,
        around: &known.loaded.around,
        lifted: &known.loaded.lifted,
        rep: None,
        by: known.contact.owner,
        channel,
        address,
        occasion,
    }
}

fn record(on: &mut Context<'_, '_>, known: &Known, input: &NewTouch, reading: &Reading) -> Result<Record, Refused> {
    let Reading { channel, direction, outcome, occurred_at } = *reading;
    let enrollment = known.enrollment();
    let case = enrollment.as_ref().and_then(|(_, enrollment)| known.case(enrollment));
    let before = case.map(|case| plan(&case, occurred_at));
    let next = before.as_ref().and_then(|plan| plan.next.as_ref());
    let address = match &input.phone {
        Some(text) => {
            let region = known.loaded.prospect.country.as_deref().unwrap_or(&known.loaded.workspace_country);
            let number = normalise(text, region).map_err(|fault| Refused::field("phone", "not_a_number", fault.to_string()))?;
            Some(number.e164)
        }
        None => next
            .filter(|next| next.channel == channel)
            .and_then(|next| next.address.clone())
            .or_else(|| known.contact.usable(channel).first().map(|address| (*address).to_owned())),
    };
    let (step, purpose) = match &case {
        Some(case) => tries(case, occurred_at, channel, direction, address.as_deref()).of(case.version),
        None => Default::default(),
    };
    let touch = Touch {
        id: TouchId(on.mint()),
        occurred_at,
        recorded_at: on.now,
        channel,
        direction,
        outcome,
        by: on.by.user,
        enrollment: enrollment.as_ref().map(|(round, _)| round.id),
        step,
        purpose,
        address,
        irritated: input.irritated,
        news: Vec::new(),
    };
    let breach = breaches::of(on, known, &touch, before.as_ref())?;
    let attempt = step.and(before.as_ref()).map(|plan| match plan.companion {
        // The companion mail of a call is the same attempt as the call.
        Some(companion) if step == Some(companion) => plan.counters.attempts_made,
        Some(_) | None => plan.counters.attempts_made + 1,
    });
    let reason = matches!(outcome, Outcome::NotQualified).then(|| input.detail.clone()).flatten();
    let note = match (reason, &input.note) {
        (Some(reason), Some(note)) => Some(format!("{reason}\n{note}")),
        (Some(reason), None) => Some(reason),
        (None, note) => note.clone(),
    };
    Ok(Record {
        prospect: known.loaded.prospect.id,
        touch,
        recorded_by: on.by.user,
        attempt,
        note: note.filter(|note| !note.trim().is_empty()),
        duration_seconds: input.duration_seconds,
        breach,
        import: None,
        voided: None,
    })
}

/// 1 where the call reached them.
pub(crate) fn reached(record: &Record) -> i64 {
    i64::from(hour::trial(&record.touch) == Some(hour::Reached::Yes))
}

fn insert_in_order(history: &mut Vec<Touch>, touch: Touch) {
    let place = history.partition_point(|other| other.order() <= touch.order());
    history.insert(place, touch);
}

/// What is told of it: the touch, where the round stands under its new plan, and one line for people.
pub(crate) fn logged(
    on: &mut Context<'_, '_>,
    known: &Known,
    record: &Record,
    created: Vec<Created>,
    planned: Option<Plan>,
) -> Result<Logged, Refused> {
    let view = match planned {
        Some(planned) => rounds::decided_view(on.tx, on.by, known, planned, on.now)?,
        None => None,
    };
    let (enrollment, decided) = view.unzip();
    let theirs = known.contact.place.clock();
    let mine = planner::calendar::zone(&on.by.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let voice = Voice { now: on.now, zone: &mine, theirs: &theirs, rules: &known.loaded.guard.rules };
    let told = Logged {
        said: sentences::said(&known.loaded.prospect.name, record.touch.outcome.disposition(), decided.as_ref(), &voice),
        touch: touch_view(on, known, record)?,
        enrollment,
        created,
    };
    Ok(sight::logged(on.by, known, told))
}

/// Whose prospect it was, where somebody else made the touch.
fn whose(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<Option<Named>, Refused> {
    if known.loaded.prospect.owner == Some(record.touch.by) {
        return Ok(None);
    }
    let marked = touches::of_others(on.tx, record.prospect)?.into_iter().find(|(touch, _)| *touch == record.touch.id);
    match marked {
        Some((_, owner)) => rounds::user_named(on.tx, owner).map(Some),
        None => Ok(None),
    }
}

pub(crate) fn touch_view(on: &mut Context<'_, '_>, known: &Known, record: &Record) -> Result<TouchView, Refused> {
    let touch = &record.touch;
    let whose = whose(on, known, record)?;
    let by = if touch.by == on.by.user { Some(on.by.name.clone()) } else { users::get(on.tx, touch.by)?.map(|user| user.name) };
    Ok(TouchView {
        id: ids::child(record.prospect, touch.id),
        prospect_id: record.prospect.to_string(),
        enrollment_id: touch.enrollment.map(|enrollment| ids::child(record.prospect, enrollment)),
        occurred_at: touch.occurred_at,
        channel: touch.channel.code().to_owned(),
        direction: touch.direction.code().to_owned(),
        disposition: touch.outcome.disposition().code().to_owned(),
        attempt: record.attempt,
        by: Named { id: touch.by.to_string(), name: by.unwrap_or_default() },
        whose,
        phone: touch.address.clone().filter(|_| touch.channel == Channel::Call),
        note: record.note.clone(),
        irritated: touch.irritated,
        duration_seconds: record.duration_seconds,
        breach: record.breach.as_ref().map(|code| rounds::rule_view(code, &known.loaded.guard)),
    })
}

impl Context<'_, '_> {
    /// The day of an instant on the clock of whoever acts.
    pub(crate) fn by_day(&self, at: Timestamp) -> jiff::civil::Date {
        let zone = planner::calendar::zone(&self.by.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        at.to_zoned(zone).date()
    }
}
