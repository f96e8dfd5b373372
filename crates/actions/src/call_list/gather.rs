//! Which entries, in which order, and whole counts: one index range per open timetable, merged.

use super::Day;
use super::held::{Held, Withheld};
use crate::actor::Role;
use crate::log_touch::INQUIRY_ALONE;
use crate::refused::Refused;
use crate::view::Totals;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::{minus, plus};
use planner::calendar::Calendar;
use planner::decision::Section;
use planner::guard::Guard;
use planner::hour::{Model, ORDINARY, Segment, Steer, place_of};
use planner::rank::{RankKey, business_day_number};
use planner::timetable::{HoursKey, Opening, closing_at, openings, opens_again_that_day};
use planner::{EnrollmentId, TimetableId, UserId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use store::agenda::{self, Slot};
use store::answers::{Answer, Rank};
use store::call_list::{self, Range, Stands};
use store::timetables::{self, Timetable};
use store::{Tx, deals, guard, hours};

/// A window that ends within this and does not open again that day makes an entry *closing*.
const CLOSING: SignedDuration = SignedDuration::from_mins(60);
/// The least that time moves on.
const MOMENT: SignedDuration = SignedDuration::from_micros(1);
/// Openings are kept from a day before they were worked out to sixteen days after.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);
const DAYS_KEPT: SignedDuration = SignedDuration::from_hours(16 * 24);
/// Up to so many ready entries are read at once and sorted here: one question to the store instead of one per range.
const FEW: u64 = 256;

/// An entry that can be worked on at the instant.
pub(crate) struct Open {
    pub answer: Arc<Answer>,
    pub section: Section,
    pub from: Timestamp,
    pub until: Timestamp,
    /// What is known of the hour, where it orders the entry.
    pub hour: Option<Hour>,
    rank: RankKey,
}

/// An hour of people whose hours are alike.
#[derive(Clone)]
pub(crate) struct Hour {
    pub model: Arc<Model>,
    pub segment: Segment,
    pub now: planner::hour::Slot,
    /// Its place in the order.
    place: u8,
}

/// An entry that opens later on the rep's day.
pub(crate) struct Later {
    pub answer: Arc<Answer>,
    pub opens_at: Timestamp,
    /// The code of the rule that it waits for.
    pub rule: String,
}

pub(crate) struct Shut {
    pub answer: Arc<Answer>,
    /// The hold that keeps it; none where the answer itself is blocked.
    pub rule: Option<String>,
}

pub(crate) struct Gathered {
    pub open: Vec<Open>,
    pub deals: Vec<deals::Deal>,
    pub later: Vec<Later>,
    pub blocked: Vec<Shut>,
    pub totals: Totals,
    /// Steps of ours that are ready, whatever the hour.
    pub waiting: u32,
    pub guard: Arc<Guard>,
}

/// The hours that a timetable gives at the instant.
enum Window {
    /// Open until then; `closing` where that is soon and the last of the day.
    Open { from: Timestamp, until: Timestamp, closing: bool, hour: Option<Hour> },
    /// Opens next then, if at all, and why it is shut now.
    Shut { next: Option<Timestamp>, rule: String },
}

pub(super) struct Clock {
    timetables: HashMap<TimetableId, Arc<Timetable>>,
    windows: HashMap<Option<TimetableId>, Window>,
    at: Timestamp,
    ends: Timestamp,
}

impl Clock {
    /// `own` are those of the rep's own entries: the rep's hours bind them as they are now, whatever they were when the entries
    /// were decided.
    fn new(
        tx: &mut Tx<'_>,
        day: &Day,
        ids: &[TimetableId],
        own: &HashSet<TimetableId>,
        rules: &Guard,
        calendar: &Calendar,
    ) -> Result<Self, Refused> {
        let rep_hours = day.rep_hours();
        let mut clock = Clock { timetables: HashMap::new(), windows: HashMap::new(), at: day.at, ends: day.ends };
        clock.windows.insert(None, Window::Open { from: day.at, until: day.ends, closing: false, hour: None });
        let mut learned: Option<Arc<Model>> = None;
        for mut timetable in timetables::get_many(tx, ids)? {
            // Worked out too long ago, or by a clock that has jumped back since: the loop that renews them has not come by.
            let (from, until) = (minus(timetable.computed_at, BEFORE), plus(timetable.computed_at, DAYS_KEPT));
            let outdated = own.contains(&timetable.id) && !timetable.key.requested && timetable.key.rep != rep_hours;
            if outdated {
                Arc::make_mut(&mut timetable).key.rep.clone_from(&rep_hours);
            }
            if outdated || day.at < from || day.ends > until {
                let openings = openings(&timetable.key, rules, calendar, minus(day.at, BEFORE), 3);
                Arc::make_mut(&mut timetable).openings = openings;
            }
            // Only while the hour orders the list do keys tell whose hours are alike.
            if timetable.key.hour.is_some() && learned.is_none() {
                learned = hours::learned(tx)?.map(|learned| learned.model);
            }
            let window = clock.window(&timetable, rules, calendar, learned.as_ref());
            clock.windows.insert(Some(timetable.id), window);
            clock.timetables.insert(timetable.id, timetable);
        }
        Ok(clock)
    }

    fn window(&self, timetable: &Timetable, rules: &Guard, calendar: &Calendar, model: Option<&Arc<Model>>) -> Window {
        let at = self.at;
        match closing_at(&timetable.openings, at) {
            Some(Opening { from, until, .. }) => {
                let zone = timetable.key.zones.first().and_then(|zone| planner::calendar::zone(zone));
                let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
                let soon = until.duration_since(at) <= CLOSING;
                let closing = soon && !opens_again_that_day(&timetable.openings, &zone, at);
                let hour = model.and_then(|model| Hour::of(model, timetable, &zone, at));
                Window::Open { from: *from, until: *until, closing, hour }
            }
            None => {
                let next = timetable.openings.iter().find(|opening| opening.from > at).map(|opening| opening.from);
                let rule = planner::timetable::closed_by(&timetable.key, rules, calendar, at).unwrap_or_default();
                Window::Shut { next, rule }
            }
        }
    }

    /// The hours that govern an entry; none where nothing reaches anybody.
    pub fn hours(&self, timetable: Option<TimetableId>) -> Option<&HoursKey> {
        Some(&self.timetables.get(&timetable?)?.key)
    }

    /// The first opening at or after an instant, within the rep's day.
    fn opening_from(&self, timetable: Option<TimetableId>, ready: Timestamp) -> Option<Timestamp> {
        let Some(id) = timetable else { return (ready < self.ends).then_some(ready) };
        let openings = &self.timetables.get(&id)?.openings;
        let opening = openings.iter().find(|opening| opening.until > ready && opening.from < self.ends)?;
        Some(opening.from.max(ready)).filter(|at| *at < self.ends)
    }

    /// When the last opening of the rep's day ends.
    fn last_close(&self, timetable: Option<TimetableId>) -> Option<Timestamp> {
        let Some(id) = timetable else { return Some(self.ends) };
        let openings = &self.timetables.get(&id)?.openings;
        let last = openings.iter().rev().find(|opening| opening.from < self.ends && opening.until > self.at)?;
        Some(last.until.min(self.ends))
    }
}

pub(crate) fn gather(tx: &mut Tx<'_>, day: &Day, limit: usize) -> Result<Gathered, Refused> {
    let (owner, at) = (day.owner(), day.at);
    let guard = guard::current(tx)?.guard;
    let calendar = guard::calendar(tx)?;
    let ready = agenda::ready(tx, owner, at)?;
    let coming = agenda::coming(tx, owner, at, minus(day.ends, MOMENT))?;
    let others: Vec<Answer> = match sees_others(day) {
        true => call_list::inquiries(tx, minus(at, INQUIRY_ALONE), limit)?,
        false => Vec::new(),
    };
    let offered = |answer: &Answer| answer.owner != Some(owner) && day.offers(answer.owner);
    let others: Vec<Arc<Answer>> = others.into_iter().filter(offered).map(Arc::new).collect();
    let groups = ready.iter().chain(coming.iter().map(|(_, group)| group));
    let mut ids: Vec<TimetableId> = groups.filter_map(|group| group.timetable).collect();
    ids.extend(others.iter().filter_map(|answer| answer.timetable));
    let own: HashSet<TimetableId> =
        ready.iter().chain(coming.iter().map(|(_, group)| group)).filter_map(|group| group.timetable).collect();
    ids.sort_unstable();
    ids.dedup();
    let clock = Clock::new(tx, day, &ids, &own, &guard, &calendar)?;
    let withheld = Withheld::of(tx, day)?;
    let held = Held::of(tx, day, &guard, &clock, &withheld)?;
    let stands = |round: EnrollmentId| match withheld.stands(round) {
        Stands::OnTheList if held.rounds.contains_key(&round) => Stands::Apart,
        stands => stands,
    };
    let zone = planner::calendar::zone(&day.workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = business_day_number(&calendar, at.to_zoned(zone.clone()).date());

    let mut totals = Totals::default();
    let mut waiting = 0;
    let mut open_now: Vec<((Section, i64), Range)> = Vec::new();
    let mut opening: Vec<(Timestamp, Range)> = Vec::new();
    for group in &ready {
        let entries = u32::try_from(group.entries).unwrap_or(u32::MAX);
        let Slot::In(section) = group.slot else {
            totals.blocked += entries;
            continue;
        };
        if crate::leave::is_ours(section) {
            waiting += entries;
        }
        let mut range = Range { owner, section, timetable: group.timetable, at, today, chance: 0 };
        match clock.windows.get(&group.timetable) {
            Some(Window::Open { until, closing, hour, .. }) => {
                range.chance = chance(section, hour.as_ref());
                let section = if *closing { closing_section(section) } else { section };
                let closes_at = if section == Section::Closing { until.as_microsecond() } else { 0 };
                *count(&mut totals, section) += entries;
                open_now.push(((section, closes_at), range));
            }
            Some(Window::Shut { next: Some(next), .. }) if *next < day.ends => {
                totals.later += entries;
                opening.push((*next, range));
            }
            // Tomorrow's, or a timetable that is being worked out: not today's business.
            Some(Window::Shut { .. }) | None => {}
        }
    }
    totals.later += later_today(tx, owner, &clock, &coming)?;
    discount(&withheld, &clock, &mut totals, &mut waiting);
    let mut open: Vec<Open> = Vec::new();
    let mut later: Vec<Later> = Vec::new();
    if ready.iter().map(|group| group.entries).sum::<u64>() <= FEW {
        for answer in call_list::ready(tx, owner, at)? {
            if stands(answer.enrollment) == Stands::Nowhere {
                continue;
            }
            let Some(section) = answer.plan.next.as_ref().map(|next| next.section) else { continue };
            match clock.windows.get(&answer.timetable) {
                Some(Window::Open { from, until, closing, hour }) => {
                    let section = if *closing { closing_section(section) } else { section };
                    open.extend(Open::new(answer, section, *from, *until, hour.clone()));
                }
                Some(Window::Shut { next: Some(next), rule }) if *next < day.ends => {
                    later.push(Later { opens_at: *next, rule: rule.clone(), answer });
                }
                Some(Window::Shut { .. }) | None => {}
            }
        }
    } else {
        open_now.sort_by_key(|(ahead, _)| *ahead);
        opening.sort_by_key(|(ahead, _)| *ahead);
        for (place, answer) in call_list::first(tx, &open_now, limit, &stands)? {
            let ((section, _), Range { timetable, .. }) = &open_now[place];
            if let Some(Window::Open { from, until, hour, .. }) = clock.windows.get(timetable) {
                open.extend(Open::new(answer, *section, *from, *until, hour.clone()));
            }
        }
        for (place, answer) in call_list::first(tx, &opening, limit, &|round| withheld.stands(round))? {
            let (opens_at, Range { timetable, .. }) = &opening[place];
            if let Some(Window::Shut { rule, .. }) = clock.windows.get(timetable) {
                later.push(Later { answer, opens_at: *opens_at, rule: rule.clone() });
            }
        }
    }
    for answer in call_list::later(tx, owner, at, minus(day.ends, MOMENT), limit, &withheld.ids)? {
        let Some(next) = &answer.plan.next else { continue };
        if let Some(opens_at) = clock.opening_from(answer.timetable, next.ready_at) {
            later.push(Later { rule: waits_for(&answer), answer, opens_at });
        }
    }
    for answer in others {
        if withheld.withholds(tx, &answer)? {
            continue;
        }
        let ready = answer.plan.next.as_ref().is_some_and(|next| next.ready_at <= at);
        if let (true, Some(Window::Open { from, until, .. })) = (ready, clock.windows.get(&answer.timetable)) {
            totals.inquiry += 1;
            open.extend(Open::new(answer, Section::Inquiry, *from, *until, None));
        }
    }

    let mut blocked: Vec<Shut> = Vec::new();
    for (entry, _) in held.rounds.values() {
        if let (Some(section), Some(Window::Open { closing, .. })) = (entry.section, clock.windows.get(&entry.timetable)) {
            let section = if *closing { closing_section(section) } else { section };
            take(count(&mut totals, section));
            totals.blocked += 1;
        }
    }
    open.sort_unstable_by_key(|entry| entry.rank);
    let mut kept = Vec::with_capacity(limit.min(open.len()));
    for entry in open {
        match held.rule(&entry.answer) {
            Some(rule) => blocked.push(Shut { rule: Some(rule.clone()), answer: entry.answer }),
            None if kept.len() < limit => kept.push(entry),
            None => {}
        }
    }
    blocked.extend(
        call_list::blocked(tx, owner, EnrollmentId::default(), limit, &withheld.ids)?
            .into_iter()
            .map(|answer| Shut { answer, rule: None }),
    );
    blocked.truncate(limit);
    later.sort_by_key(Later::rank);
    later.truncate(limit);

    totals.deal = u32::try_from(deals::count_due(tx, owner, at)?).unwrap_or(u32::MAX);
    let deals = deals::due(tx, owner, at, limit)?;
    Ok(Gathered { open: kept, deals, later, blocked, totals, waiting, guard })
}

/// Takes those who are withheld out of the counts: they are on no list.
fn discount(withheld: &Withheld, clock: &Clock, totals: &mut Totals, waiting: &mut u32) {
    for entry in withheld.rounds.values() {
        let Some(section) = entry.section else {
            take(&mut totals.blocked);
            continue;
        };
        if entry.ready_at > clock.at {
            if entry.ready_at < clock.ends && clock.opening_from(entry.timetable, entry.ready_at).is_some() {
                take(&mut totals.later);
            }
            continue;
        }
        if crate::leave::is_ours(section) {
            take(waiting);
        }
        match clock.windows.get(&entry.timetable) {
            Some(Window::Open { closing: true, .. }) => take(count(totals, closing_section(section))),
            Some(Window::Open { closing: false, .. }) => take(count(totals, section)),
            Some(Window::Shut { next: Some(next), .. }) if *next < clock.ends => take(&mut totals.later),
            Some(Window::Shut { .. }) | None => {}
        }
    }
}

fn take(count: &mut u32) {
    *count = count.saturating_sub(1);
}

/// In a closed workspace reps are offered their own people only; managers their team's, as [`Day::offers`] says.
fn sees_others(day: &Day) -> bool {
    day.workspace.visibility != "closed" || day.rep.role != Role::Rep.code()
}

impl Open {
    /// An entry that is looked at whatever the hour; none where its round is over.
    pub fn any_time(answer: Arc<Answer>, at: Timestamp) -> Option<Self> {
        let section = answer.plan.next.as_ref()?.section;
        Open::new(answer, section, at, plus(at, CLOSING), None)
    }

    fn new(answer: Arc<Answer>, section: Section, from: Timestamp, until: Timestamp, hour: Option<Hour>) -> Option<Self> {
        let next = answer.plan.next.as_ref()?;
        let rank = RankKey {
            section,
            closes_at: if section == Section::Closing { until.as_microsecond() } else { 0 },
            worth: answer.rank.worth,
            day: answer.rank.day,
            chance: chance(section, hour.as_ref()),
            due_at: next.due_at.as_microsecond(),
            id: answer.enrollment,
        };
        Some(Open { from: from.max(next.ready_at), until, section, hour, rank, answer })
    }
}

impl Hour {
    /// None where the hour does not order whoever lives by that timetable.
    fn of(model: &Arc<Model>, timetable: &Timetable, clock: &jiff::tz::TimeZone, at: Timestamp) -> Option<Self> {
        let segment = Steer::of(&timetable.key)?.segment;
        let place = place_of(model, &timetable.key, &timetable.openings, at);
        Some(Hour { model: model.clone(), segment, now: planner::hour::Slot::of(clock.to_datetime(at)), place })
    }
}

impl Later {
    /// Its place among those that open later: as on the list of that moment, for all but the hour.
    fn rank(&self) -> (Timestamp, Rank, Option<Timestamp>, EnrollmentId) {
        let due_at = self.answer.plan.next.as_ref().map(|next| next.due_at);
        (self.opens_at, self.answer.rank, due_at, self.answer.enrollment)
    }
}

/// Where an entry stands whose window ends soon.
fn closing_section(section: Section) -> Section {
    match section {
        Section::Due => Section::Closing,
        section => section,
    }
}

/// The place of the hour in the order of a section; the same for all where it does not order it.
fn chance(section: Section, hour: Option<&Hour>) -> u8 {
    match section {
        Section::Closing | Section::Due => hour.map_or(ORDINARY, |hour| hour.place),
        Section::Promised | Section::Inquiry | Section::Answered | Section::Deal | Section::KeepInTouch | Section::Repair => 0,
    }
}

fn count(totals: &mut Totals, section: Section) -> &mut u32 {
    match section {
        Section::Promised => &mut totals.promised,
        Section::Inquiry => &mut totals.inquiry,
        Section::Answered => &mut totals.answered,
        Section::Deal => &mut totals.deal,
        Section::Closing => &mut totals.closing,
        Section::Due => &mut totals.due,
        Section::KeepInTouch => &mut totals.keep_in_touch,
        Section::Repair => &mut totals.repair,
    }
}

/// Entries that become ready later today while their hours are still open.
fn later_today(tx: &mut Tx<'_>, owner: UserId, clock: &Clock, coming: &[(Timestamp, agenda::Group)]) -> Result<u32, Refused> {
    let mut later = 0;
    // The agenda tells the minute. Where hours end with it, what becomes ready at their end comes too late.
    let mut at_the_end: BTreeMap<Timestamp, Vec<Option<TimetableId>>> = BTreeMap::new();
    for (by, group) in coming.iter().filter(|(_, group)| group.slot != Slot::Blocked) {
        match clock.last_close(group.timetable) {
            Some(close) if *by < close => later += group.entries,
            Some(close) if by.duration_since(close) < SignedDuration::from_mins(1) => {
                at_the_end.entry(close).or_default().push(group.timetable);
            }
            Some(_) | None => {}
        }
    }
    for (close, of) in at_the_end {
        let minute = SignedDuration::from_micros((close.as_microsecond() - 1).rem_euclid(60_000_000));
        let begun = minus(minus(close, MOMENT), minute);
        for group in agenda::within(tx, owner, begun.max(clock.at), minus(close, MOMENT))? {
            if group.slot != Slot::Blocked && of.contains(&group.timetable) {
                later += group.entries;
            }
        }
    }
    Ok(u32::try_from(later).unwrap_or(u32::MAX))
}

/// What an entry that is not ready yet waits for, as a rule's code.
fn waits_for(answer: &Answer) -> String {
    use planner::reason::Reason;
    let pushed = answer.plan.reasons.iter().find_map(|reason| match reason {
        Reason::Rule { code, used, allowed } if used >= allowed => Some(code.clone()),
        _ => None,
    });
    pushed.unwrap_or_else(|| "due".to_owned())
}
