//! Rounds: start one, and what people order about one. What each order means is the planner's to say.

pub mod enroll_many;

use crate::actor::Actor;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::in_bounds;
use crate::find::{Access, find_enrollment, person};
use crate::ids;
use crate::refused::Refused;
use crate::replan::{Known, again, replan};
use crate::robin;
use crate::sentences::Voice;
use crate::sign_in::find_user;
use crate::view::{EnrollmentView, Named, NextView, Ordered, RuleView};
use jiff::{SignedDuration, Timestamp};
use planner::bounds::plus;
use planner::cadence::CadenceVersion;
use planner::decide::decided;
use planner::decision::Decision;
use planner::enrollment::{Directive, Order, Origin};
use planner::guard::Guard;
use planner::plan::plan;
use planner::{CadenceId, DirectiveId, EnrollmentId, Plan, ProspectId, UserId};
use std::sync::Arc;
use store::enrollments::{self, Round};
use store::{Tx, cadences, prospects, users};

/// `POST /prospects/{id}/enrollments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enroll {
    pub prospect: String,
    /// Id or name.
    pub cadence: String,
    /// Gives the prospect to that user first; `round_robin`: to whoever's turn it is, if they are nobody's.
    pub owner: Option<String>,
    /// 1-based; the first where left out.
    pub start_attempt: Option<u16>,
}

impl Verb for Enroll {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        let (prospect, version) = self.begin(on)?;
        let known = again(on.tx, prospect, on.now)?;
        ordered(on, &known, &format!("{} is on {} now.", known.loaded.prospect.name, version.name))
    }
}

impl Enroll {
    /// The round is there; nothing is decided about it yet.
    fn begin(&self, on: &mut Context<'_, '_>) -> Result<(ProspectId, Arc<CadenceVersion>), Refused> {
        let mut known = person(on, &self.prospect, Access::Change)?;
        not_in_the_trash(&known)?;
        let prospect = known.loaded.prospect.id;
        let in_turns = self.owner.as_deref().is_some_and(robin::is_meant);
        if in_turns && known.loaded.prospect.owner.is_none() {
            // Whoever has them keeps them: turns are for people who are nobody's.
            known.loaded.prospect.owner = Some(robin::turn(on)?);
            if !prospects::update(on.tx, &known.loaded.prospect)? {
                return Err(Refused::Stale);
            }
        }
        if let Some(owner) = self.owner.as_ref().filter(|_| !in_turns) {
            let owner = find_user(on.tx, owner)?.filter(|user| user.active);
            let owner =
                owner.ok_or_else(|| Refused::field("owner", "unknown", "a user's id or e-mail address, or round_robin"))?;
            known.loaded.prospect.owner = Some(owner.id);
            if !prospects::update(on.tx, &known.loaded.prospect)? {
                return Err(Refused::Stale);
            }
        }
        if known.loaded.prospect.owner.is_none() {
            known.loaded.prospect.owner = Some(on.by.user);
            prospects::update(on.tx, &known.loaded.prospect)?;
        }
        let version = find_cadence(on.tx, &self.cadence)?;
        let start_step = match self.start_attempt {
            None => 0,
            Some(attempt) if (1..=version.steps.len()).contains(&usize::from(attempt)) => attempt - 1,
            Some(_) => {
                return Err(Refused::field("start_attempt", "out_of_range", format!("from 1 to {}", version.steps.len())));
            }
        };
        start(on, &known, &version, start_step, Origin::Started)?;
        Ok((prospect, version))
    }
}

/// Starts a round. The one before it stays as it ended.
///
/// # Errors
/// [`Refused::Conflict`] where one is live, or they are in the trash.
pub(crate) fn start(
    on: &mut Context<'_, '_>,
    known: &Known,
    version: &CadenceVersion,
    start_step: u16,
    origin: Origin,
) -> Result<EnrollmentId, Refused> {
    not_in_the_trash(known)?;
    if let Some(live) = known.loaded.rounds.iter().find(|round| round.live) {
        let message = format!("{} is on a cadence already; stop that round first", known.loaded.prospect.name);
        return Err(Refused::Conflict { message, held_by: Some(ids::child(live.prospect, live.id)) });
    }
    let round = Round {
        prospect: known.loaded.prospect.id,
        id: EnrollmentId(on.mint()),
        version: version.id,
        started_at: on.now,
        start_step,
        origin,
        started_by: on.by.user,
        live: true,
        ended_at: None,
    };
    enrollments::insert(on.tx, &round)?;
    crate::holds::newcomer(on.tx, known, on.now)?;
    on.audit("enroll", "prospect", round.prospect.0, None, Some(&version.name))?;
    Ok(round.id)
}

/// The name of the cadence that ships first: what people are put on where nobody says otherwise.
pub fn usual_cadence() -> &'static str {
    crate::shipped::cadences().first().map(|cadence| cadence.name.as_str()).unwrap_or_default()
}

/// A round on the workspace's first cadence: for promises and answers of people who are on none.
pub(crate) fn start_default(on: &mut Context<'_, '_>, known: &Known) -> Result<(), Refused> {
    let all = cadences::list(on.tx)?;
    let first = usual_cadence();
    let open = || all.iter().filter(|cadence| cadence.archived_at.is_none());
    let cadence = open().find(|cadence| cadence.name == first).or_else(|| open().next());
    let cadence = cadence.ok_or_else(|| Refused::field("cadence", "required", "there is no cadence yet: make one first"))?;
    let version = cadences::current_version(on.tx, cadence.id)?.ok_or(Refused::NotFound("cadence"))?;
    start(on, known, &version, 0, Origin::Started)?;
    Ok(())
}

/// A cadence's current version, by id or name.
pub(crate) fn find_cadence(tx: &mut Tx<'_>, which: &str) -> Result<Arc<CadenceVersion>, Refused> {
    let id = match which.parse::<CadenceId>() {
        Ok(id) => Some(id),
        Err(_) => cadences::by_name(tx, which.trim())?.map(|cadence| cadence.id),
    };
    let version = match id {
        Some(id) => cadences::current_version(tx, id)?,
        None => None,
    };
    match version {
        Some(version) => Ok(version),
        None => {
            let names: Vec<_> =
                cadences::list(tx)?.into_iter().filter(|one| one.archived_at.is_none()).map(|one| one.name).collect();
            Err(Refused::field("cadence", "unknown", format!("one of {}", names.join(", "))))
        }
    }
}

/// Writes an order about the round under way (or the last one) and nothing else.
pub(crate) fn order(on: &mut Context<'_, '_>, known: &Known, order: Order) -> Result<(), Refused> {
    let Some(round) = known.loaded.round() else { return Err(Refused::NotFound("enrollment")) };
    // An order answers everything that was there when it was given, also after a clock has jumped back.
    let last_order = known.loaded.directives.iter().map(|(_, directive)| directive.at).max();
    let after_orders = last_order.map(|at| plus(at, SignedDuration::from_micros(1)));
    let last_touch = known.loaded.touches.last().map(|touch| touch.occurred_at);
    let at = [after_orders, last_touch].into_iter().flatten().fold(on.now, Timestamp::max);
    let directive = Directive { id: DirectiveId(on.mint()), at, by: on.by.user, order };
    Ok(enrollments::append_directive(on.tx, round.prospect, round.id, &directive)?)
}

/// About which rounds an order may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    Live,
    /// What was stopped by order goes on by order, unless another round has followed.
    LiveOrStopped,
}

impl Among {
    fn allows(self, round: &Round, known: &Known, now: Timestamp) -> bool {
        let stopped = || {
            let (current, enrollment) = known.enrollment()?;
            let planned = planner::plan::plan(&known.case(&enrollment)?, now);
            Some(current.id == round.id && planned.state == planner::decision::State::Stopped)
        };
        round.live || self == Among::LiveOrStopped && stopped().unwrap_or(false)
    }
}

/// The checks and the replan around an order on a round.
pub(crate) fn ordering(
    on: &mut Context<'_, '_>,
    enrollment: &str,
    among: Among,
    what: impl FnOnce(&mut Context<'_, '_>, &Known) -> Result<(Order, String), Refused>,
) -> Result<Ordered, Refused> {
    let (prospect, id) = find_enrollment(on.tx, enrollment)?;
    let known = Known::load(on.tx, prospect, on.now)?;
    may_change(on.by, &known)?;
    let round = known.loaded.rounds.iter().find(|round| round.id == id).ok_or(Refused::NotFound("enrollment"))?;
    if !among.allows(round, &known, on.now) {
        let message = format!("this round of {} is over; start a new one", known.loaded.prospect.name);
        return Err(Refused::Conflict { message, held_by: None });
    }
    let (given, said) = what(on, &known)?;
    let kind = order_name(&given);
    order(on, &known, given)?;
    on.audit(kind, "enrollment", id.0, None, Some(&said))?;
    let known = again(on.tx, prospect, on.now)?;
    ordered(on, &known, &said)
}

const fn order_name(order: &Order) -> &'static str {
    match order {
        Order::Snooze { .. } => "snooze",
        Order::PutOff { .. } => "put_off",
        Order::Resume => "resume",
        Order::Stop => "stop",
        Order::FireNow => "fire_now",
        Order::HandOver { .. } => "hand_over",
        Order::Disqualify => "disqualify",
        Order::Succeed { .. } => "succeed",
        Order::Hold { .. } => "hold",
        Order::KeepInTouch { .. } => "keep_in_touch",
        Order::GoOn { .. } => "go_on",
        Order::Lay { .. } => "lay",
        Order::Back => "back",
    }
}

/// `POST /enrollments/{id}/snooze`: not before then, no attempt counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooze {
    pub enrollment: String,
    pub until: Timestamp,
}

impl Verb for Snooze {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        if self.until <= on.now {
            return Err(Refused::field("until", "in_the_past", "a moment to come, as 2026-12-01T09:00:00Z"));
        }
        in_bounds("until", self.until, on.now)?;
        ordering(on, &self.enrollment, Among::Live, |on, known| {
            let said = format!("{}: not before {}.", known.loaded.prospect.name, when(on, known, self.until));
            Ok((Order::Snooze { until: self.until }, said))
        })
    }
}

/// Skip for today: goes behind the list until the next business day, counted as put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    pub enrollment: String,
}

impl Verb for PutOff {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        ordering(on, &self.enrollment, Among::Live, |on, known| {
            let place = &known.contact.place;
            let day = known.loaded.calendar.business_day_after(place, place.date(on.now), 1);
            let until = place.start_of(day);
            let said = format!("{}: put off until {}; no attempt counted.", known.loaded.prospect.name, when(on, known, until));
            Ok((Order::PutOff { until }, said))
        })
    }
}

/// `POST /enrollments/{id}/stop`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopRound {
    pub enrollment: String,
    pub reason: Option<String>,
}

impl Verb for StopRound {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        ordering(on, &self.enrollment, Among::Live, |on, known| {
            if let Some(reason) = &self.reason {
                on.audit("stop_reason", "prospect", known.loaded.prospect.id.0, None, Some(reason))?;
            }
            Ok((Order::Stop, format!("{}: the round is stopped.", known.loaded.prospect.name)))
        })
    }
}

/// `POST /enrollments/{id}/resume`: lifts a snooze or a hold, or an answer that was dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeRound {
    pub enrollment: String,
}

impl Verb for ResumeRound {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        ordering(on, &self.enrollment, Among::LiveOrStopped, |_, known| {
            Ok((Order::Resume, format!("{}: the round goes on.", known.loaded.prospect.name)))
        })
    }
}

/// Skip to the farewell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FireNow {
    pub enrollment: String,
}

impl Verb for FireNow {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        ordering(on, &self.enrollment, Among::Live, |_, known| {
            if known.loaded.version.as_ref().is_some_and(|version| version.policy.rhythm.is_some()) {
                let message = "whoever is kept in touch with hears no farewell: stop the round instead".to_owned();
                return Err(Refused::Conflict { message, held_by: None });
            }
            Ok((Order::FireNow, format!("{}: the farewell is next.", known.loaded.prospect.name)))
        })
    }
}

/// Nobody to follow, or not a fit after all: the repair entry is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disqualify {
    pub enrollment: String,
    pub reason: Option<String>,
}

impl Verb for Disqualify {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        ordering(on, &self.enrollment, Among::Live, |on, known| {
            if let Some(reason) = &self.reason {
                on.audit("disqualify_reason", "prospect", known.loaded.prospect.id.0, None, Some(reason))?;
            }
            Ok((Order::Disqualify, format!("{}: disqualified.", known.loaded.prospect.name)))
        })
    }
}

/// `POST /enrollments/{id}/hand-over`: a colleague takes the person over and goes on where the round stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    pub enrollment: String,
    pub to: String,
}

impl Verb for HandOver {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        let to = find_user(on.tx, &self.to)?.filter(|user| user.active);
        let to =
            to.ok_or_else(|| Refused::field("to", "unknown", "the id or e-mail address of a colleague who is still here"))?;
        let (prospect, _) = find_enrollment(on.tx, &self.enrollment)?;
        let before = Known::load(on.tx, prospect, on.now)?;
        may_change(on.by, &before)?;
        if before.loaded.prospect.owner == Some(to.id) {
            return Err(Refused::field("to", "not_allowed", format!("{} has them already", to.name)));
        }
        let from = before.loaded.prospect.owner.unwrap_or(on.by.user);
        let made = before.enrollment().and_then(|(_, enrollment)| Some(planner::plan::plan(&before.case(&enrollment)?, on.now)));
        let goes_by_steps = made.as_ref().is_some_and(|plan| {
            plan.state == planner::decision::State::Active && plan.next.as_ref().is_some_and(|next| next.step.is_some())
        });
        if !goes_by_steps {
            return self.pass_on(on, before, to.id, &to.name);
        }
        let done = ordering(on, &self.enrollment, Among::Live, |_, known| {
            Ok((Order::HandOver { to: to.id }, format!("{} is with {} now.", known.loaded.prospect.name, to.name)))
        })?;
        self.take_over(on, &before, from, to.id, made)?;
        let known = again(on.tx, prospect, on.now)?;
        ordered(on, &known, &done.said)
    }
}

impl HandOver {
    /// A promise, an answer, a snooze or a repair is open: the round itself changes hands, so that nothing of it is lost.
    fn pass_on(&self, on: &mut Context<'_, '_>, mut known: Known, to: UserId, name: &str) -> Result<Ordered, Refused> {
        may_change(on.by, &known)?;
        let (prospect, id) = find_enrollment(on.tx, &self.enrollment)?;
        let round = known.loaded.rounds.iter().find(|round| round.id == id).ok_or(Refused::NotFound("enrollment"))?;
        if !round.live {
            let message = format!("this round of {} is over; start a new one", known.loaded.prospect.name);
            return Err(Refused::Conflict { message, held_by: None });
        }
        crate::leave::released(on, &known, known.loaded.prospect.owner)?;
        known.loaded.prospect.owner = Some(to);
        if !prospects::update(on.tx, &known.loaded.prospect)? {
            return Err(Refused::Stale);
        }
        let said = format!("{} is with {name} now.", known.loaded.prospect.name);
        on.audit("hand_over", "enrollment", id.0, None, Some(&said))?;
        let known = again(on.tx, prospect, on.now)?;
        if let Some(company) = known.loaded.prospect.company {
            crate::holds::settle(on.tx, company, on.now)?;
        }
        crate::holds::settle_person(on.tx, &known, on.now)?;
        ordered(on, &known, &said)
    }

    /// The colleague's own round: the same cadence from the step where it stood, every earlier touch in view.
    fn take_over(
        &self,
        on: &mut Context<'_, '_>,
        before: &Known,
        from: UserId,
        to: UserId,
        made: Option<planner::Plan>,
    ) -> Result<(), Refused> {
        let mut known = Known::load(on.tx, before.loaded.prospect.id, on.now)?;
        known.loaded.prospect.owner = Some(to);
        if !prospects::update(on.tx, &known.loaded.prospect)? {
            return Err(Refused::Stale);
        }
        let Some(version) = before.loaded.version.clone() else { return Ok(()) };
        let laid = made.as_ref().and_then(laid_until).filter(|until| *until > on.now);
        let step = made.and_then(|plan| plan.next.and_then(|next| next.step).or(Some(plan.counters.attempts_made)));
        let last = u16::try_from(version.steps.len().saturating_sub(1)).unwrap_or(0);
        start(on, &known, &version, step.unwrap_or(0).min(last), Origin::HandedOver { from })?;
        // The day on which it was laid and a rhythm of their own go along.
        let rhythm = before.enrollment().and_then(|(_, enrollment)| enrollment.rhythm(&version));
        if let Some(until) = laid {
            let known = Known::load(on.tx, before.loaded.prospect.id, on.now)?;
            order(on, &known, Order::Lay { until: Some(until) })?;
        }
        if let Some(rhythm) = rhythm.filter(|rhythm| version.policy.rhythm != Some(*rhythm)) {
            let known = Known::load(on.tx, before.loaded.prospect.id, on.now)?;
            order(on, &known, Order::KeepInTouch { rhythm })?;
        }
        Ok(())
    }
}

/// The day on which the step that comes next was laid, if it was.
fn laid_until(plan: &planner::Plan) -> Option<Timestamp> {
    plan.reasons.iter().find_map(|reason| match reason {
        planner::reason::Reason::Laid { until } => Some(*until),
        _ => None,
    })
}

pub(crate) fn may_change(by: &Actor, known: &Known) -> Result<(), Refused> {
    let prospect = &known.loaded.prospect;
    if prospect.merged_into.is_some() {
        return Err(Refused::NotFound("prospect"));
    }
    if by.changes(prospect.owner) {
        return Ok(());
    }
    if !by.reads(prospect.owner) {
        return Err(Refused::NotFound("prospect"));
    }
    let whose = known.loaded.owner_name.as_deref().unwrap_or("a colleague");
    Err(Refused::NotYours(format!("{} is with {whose}; only {whose} or their manager can change that", prospect.name)))
}

/// Nothing is begun with somebody who is on no list.
pub(crate) fn not_in_the_trash(known: &Known) -> Result<(), Refused> {
    let prospect = &known.loaded.prospect;
    match prospect.deleted_at {
        None => Ok(()),
        Some(_) => Err(Refused::Conflict {
            message: format!("{} is in the trash: take them out of it first (Restore)", prospect.name),
            held_by: None,
        }),
    }
}

fn when(on: &Context<'_, '_>, known: &Known, at: Timestamp) -> String {
    let (mine, theirs) = clocks(on.by, known);
    Voice { now: on.now, zone: &mine, theirs: &theirs, rules: &known.loaded.guard.rules }.moment_in_both(at)
}

pub(crate) fn clocks(by: &Actor, known: &Known) -> (jiff::tz::TimeZone, jiff::tz::TimeZone) {
    (planner::calendar::zone(&by.zone).unwrap_or(jiff::tz::TimeZone::UTC), known.contact.place.clock())
}

pub(crate) fn ordered(on: &mut Context<'_, '_>, known: &Known, said: &str) -> Result<Ordered, Refused> {
    let enrollment = view(on.tx, on.by, known, on.now)?.ok_or(Refused::NotFound("enrollment"))?;
    Ok(Ordered { enrollment, said: said.to_owned() })
}

/// Where the round under way (or the last one) stands.
pub(crate) fn view(tx: &mut Tx<'_>, by: &Actor, known: &Known, now: Timestamp) -> Result<Option<EnrollmentView>, Refused> {
    let Some((_, enrollment)) = known.enrollment() else { return Ok(None) };
    let Some(case) = known.case(&enrollment) else { return Ok(None) };
    let planned = plan(&case, now);
    Ok(decided_view(tx, by, known, planned, now)?.map(|(view, _)| view))
}

/// The round as it stands under the plan that it has now, with the decision that it was told from.
pub(crate) fn decided_view(
    tx: &mut Tx<'_>,
    by: &Actor,
    known: &Known,
    planned: Plan,
    now: Timestamp,
) -> Result<Option<(EnrollmentView, Decision)>, Refused> {
    let Some((round, enrollment)) = known.enrollment() else { return Ok(None) };
    let Some(case) = known.whole_case(&enrollment) else { return Ok(None) };
    let decided = decided(&case, planned, now);
    let cadence = cadences::get(tx, case.version.cadence)?;
    let (mine, theirs) = clocks(by, known);
    let voice = Voice { now, zone: &mine, theirs: &theirs, rules: &known.loaded.guard.rules };
    let next = decided.plan.next.as_ref().map(|next| NextView {
        channel: next.channel.code().to_owned(),
        due_at: next.due_at,
        allowed_from: match &decided.decision {
            Decision::Act { allowed_from, .. } => Some(*allowed_from),
            Decision::WaitUntil { at, .. } => Some(*at),
            Decision::Blocked { .. } | Decision::Over { .. } => None,
        },
        reasons: decided.reasons.iter().map(|reason| crate::call_list::render::reason(reason, &voice)).collect(),
    });
    let view = EnrollmentView {
        id: ids::child(round.prospect, round.id),
        prospect_id: round.prospect.to_string(),
        cadence: Named {
            id: case.version.cadence.to_string(),
            name: cadence.map_or_else(|| case.version.name.clone(), |cadence| cadence.name),
        },
        cadence_version: case.version.number,
        state: decided.plan.state.code().to_owned(),
        started_at: round.started_at,
        attempts_made: decided.plan.counters.attempts_made,
        attempts_planned: decided.plan.counters.attempts_planned,
        dials: decided.plan.counters.dials,
        rhythm: enrollment.rhythm(case.version).map(Into::into),
        next,
    };
    Ok(Some((view, decided.decision)))
}

pub(crate) fn rule_view(code: &str, guard: &Guard) -> RuleView {
    crate::call_list::render::rule(code, guard)
}

/// The name of a user, for sentences.
pub(crate) fn user_named(tx: &mut Tx<'_>, user: UserId) -> Result<Named, Refused> {
    let name = users::get(tx, user)?.map(|user| user.name).unwrap_or_default();
    Ok(Named { id: user.to_string(), name })
}

/// Starts the round that a revisit date asks for, where one has been reached.
pub(crate) fn revisit(on: &mut Context<'_, '_>, known: &Known) -> Result<bool, Refused> {
    use planner::reason::Reason;
    let Some((round, enrollment)) = known.enrollment() else { return Ok(false) };
    let Some(case) = known.case(&enrollment) else { return Ok(false) };
    let planned = planner::plan::plan(&case, on.now);
    let reached = planned.reasons.iter().find_map(|reason| match reason {
        Reason::RevisitReached { on } => Some(*on),
        _ => None,
    });
    let prospect = &known.loaded.prospect;
    let (Some(asked_on), None, None, false) = (reached, prospect.deleted_at, prospect.merged_into, round.live) else {
        return Ok(false);
    };
    let Some(version) = cadences::current_version(on.tx, case.version.cadence)? else { return Ok(false) };
    start(on, known, &version, 0, Origin::Revisit { asked_on })?;
    let known = Known::load(on.tx, prospect.id, on.now)?;
    replan(on.tx, &known, on.now)?;
    Ok(true)
}
