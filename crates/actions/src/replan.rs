//! Decide anew about one prospect, and keep the answer. Every verb that changes what a plan follows from ends here.

use crate::list_card::{Last, ListCard, NOTE_SHOWN};
use crate::refused::Refused;
use jiff::{SignedDuration, Timestamp};
use planner::bounds::{minus, plus};
use planner::calendar::zone;
use planner::enrollment::Enrollment;
use planner::guard::{Occasion, Request, listed};
use planner::hour::{History, Steering};
use planner::place::locate;
use planner::plan::{Case, plan};
use planner::prospect::Contact;
use planner::rank::RankKey;
use planner::surroundings::Surroundings;
use planner::timetable::{HoursKey, openings};
use planner::touch::Touch;
use planner::{Plan, ProspectId, TimetableId};
use sha2::{Digest, Sha256};
use store::answers::{self, Answer, Rank};
use store::cases::{self, Loaded};
use store::enrollments::{self, Round};
use store::made::Made;
use store::timetables::{self, Timetable};
use store::{Tx, touches, users};

/// Openings are kept for so many days from yesterday on: a list can be asked for 14 days ahead.
const DAYS: u16 = 17;
/// They are worked out anew after this.
const OPENINGS_LAST: SignedDuration = DAY;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A prospect as the planner sees them.
pub(crate) struct Known {
    pub loaded: Loaded,
    pub contact: Contact,
    /// What a stored plan is made from: nothing of what others did, because holds are joined when shown.
    alone: Surroundings,
}

impl Known {
    /// # Errors
    /// [`Refused::NotFound`] where there is no such prospect.
    pub fn load(tx: &mut Tx<'_>, prospect: ProspectId, now: Timestamp) -> Result<Known, Refused> {
        let mut loaded = cases::load(tx, prospect, now)?.ok_or(Refused::NotFound("prospect"))?;
        // A company so large that its people need not share one voice.
        if loaded.company.as_ref().is_some_and(|company| company.one_voice_exempt) {
            loaded.around.company_touches.clear();
            loaded.around.engaged_colleague = None;
        }
        Ok(Known::of(loaded))
    }

    /// Without what others did: enough for a stored plan, and no dearer for the thousandth at a company than for the first.
    ///
    /// # Errors
    /// [`Refused::NotFound`] where there is no such prospect.
    pub fn alone(tx: &mut Tx<'_>, prospect: ProspectId, now: Timestamp) -> Result<Known, Refused> {
        Ok(Known::of(cases::load_alone(tx, prospect, now)?.ok_or(Refused::NotFound("prospect"))?))
    }

    fn of(loaded: Loaded) -> Known {
        let mut contact = loaded.contact(locate(&loaded.whereabouts()));
        contact.listed = listed(&loaded.guard, &contact, &loaded.on_registries);
        Known { loaded, contact, alone: Surroundings::default() }
    }

    /// What the guard is asked about them once that touch was made: what it has used up for others.
    pub(crate) fn request_after<'a>(&'a self, touch: &'a Touch) -> Request<'a> {
        Request {
            guard: &self.loaded.guard,
            calendar: &self.loaded.calendar,
            contact: &self.contact,
            touches: &self.loaded.touches,
            around: &self.loaded.around,
            lifted: &self.loaded.lifted,
            rep: None,
            by: Some(touch.by),
            channel: touch.channel,
            address: touch.address.as_deref(),
            occasion: Occasion::Ordinary,
        }
    }

    /// The round under way, or the last one, as the planner wants it.
    pub fn enrollment(&self) -> Option<(&Round, Enrollment)> {
        let round = self.loaded.round()?;
        Some((round, round.with(&self.loaded.directives)))
    }

    /// Whether a touch of that attempt (1-based) stands in the round.
    pub fn tried(&self, attempt: u16) -> bool {
        let Some(round) = self.loaded.round() else { return false };
        let step = round.start_step.saturating_add(attempt.saturating_sub(1));
        self.loaded.touches.iter().any(|touch| touch.enrollment == Some(round.id) && touch.step == Some(step))
    }

    /// The case of that round, without what reaches across people.
    pub fn case<'a>(&'a self, enrollment: &'a Enrollment) -> Option<Case<'a>> {
        self.case_with(enrollment, &self.alone)
    }

    /// The case with everything around it: what `decide` is asked with when shown or dialled.
    pub fn whole_case<'a>(&'a self, enrollment: &'a Enrollment) -> Option<Case<'a>> {
        self.case_with(enrollment, &self.loaded.around)
    }

    fn case_with<'a>(&'a self, enrollment: &'a Enrollment, around: &'a Surroundings) -> Option<Case<'a>> {
        Some(Case {
            enrollment,
            version: self.loaded.version.as_deref()?,
            touches: &self.loaded.touches,
            contact: &self.contact,
            guard: &self.loaded.guard,
            calendar: &self.loaded.calendar,
            lifted: &self.loaded.lifted,
            around,
            rep: self.loaded.rep.as_ref(),
            hour: self.loaded.hour,
        })
    }
}

/// Decides anew about a prospect's round, keeps the answer, and ends or reopens the round as it says.
/// None where there is no round.
pub(crate) fn replan(tx: &mut Tx<'_>, known: &Known, now: Timestamp) -> Result<Option<Plan>, Refused> {
    let Some((round, enrollment)) = known.enrollment() else { return Ok(None) };
    let Some(case) = known.case(&enrollment) else { return Ok(None) };
    let mut planned = plan(&case, now);
    let gone = known.loaded.prospect.deleted_at.is_some() || known.loaded.prospect.merged_into.is_some();
    if gone {
        planned.next = None;
        planned.stale_at = None;
    }
    if !round.live && planned.state.is_live() {
        // Whoever comes back to life is held as if they had been under way.
        crate::holds::newcomer(tx, known, now)?;
    }
    let mut answer = answer(tx, known, round, planned, now)?;
    if gone {
        // On nobody's list, and in nobody's counts, until they are brought back.
        answer.owner = None;
    }
    answers::put(tx, &answer)?;
    match (round.live, answer.plan.state.is_live()) {
        (true, false) => {
            enrollments::end(tx, round.prospect, round.id, now)?;
        }
        (false, true) => {
            enrollments::reopen(tx, round.prospect, round.id)?;
        }
        (true, true) | (false, false) => {}
    }
    Ok(Some(answer.plan))
}

/// The answer as it is to be stored; also what `doctor` compares with.
pub(crate) fn answer(tx: &mut Tx<'_>, known: &Known, round: &Round, planned: Plan, now: Timestamp) -> Result<Answer, Refused> {
    let workspace_zone = zone(&known.loaded.workspace_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let rank = planned.next.as_ref().map_or(Rank::default(), |next| {
        let key = RankKey::of(next, known.contact.worth, round.id, &known.loaded.calendar, &workspace_zone);
        Rank { worth: key.worth, day: key.day }
    });
    let timetable = match &planned.hours {
        None => None,
        Some(key) => Some(timetable(tx, known, key, now)?),
    };
    Ok(Answer {
        prospect: round.prospect,
        enrollment: round.id,
        owner: known.loaded.prospect.owner,
        company: known.loaded.prospect.company,
        version: round.version,
        timetable,
        rank,
        card: card(tx, known)?,
        decided_at: now,
        plan: planned,
        made: Made::default(),
    })
}

/// The row that everybody under these hours shares; made where it is missing.
fn timetable(tx: &mut Tx<'_>, known: &Known, key: &HoursKey, now: Timestamp) -> Result<TimetableId, Refused> {
    let id = timetable_id(key)?;
    if timetables::get_many(tx, &[id])?.is_empty() {
        let row = opened(id, key.clone(), &known.loaded, now);
        timetables::put(tx, &row)?;
    }
    Ok(id)
}

/// Equal keys, equal ids.
fn timetable_id(key: &HoursKey) -> Result<TimetableId, Refused> {
    let text = serde_json::to_vec(key).map_err(|error| Refused::Broken(format!("hours cannot be written: {error}")))?;
    let mut id = [0; 16];
    id.copy_from_slice(&Sha256::digest(&text)[..16]);
    Ok(TimetableId(id))
}

fn opened(id: TimetableId, key: HoursKey, loaded: &Loaded, now: Timestamp) -> Timetable {
    Timetable {
        id,
        openings: openings(&key, &loaded.guard, &loaded.calendar, minus(now, DAY), DAYS),
        key,
        computed_at: now,
        stale_at: plus(now, OPENINGS_LAST),
    }
}

/// Works a timetable's openings out anew, under the rules and the holidays as they are now.
pub(crate) fn reopen_timetable(tx: &mut Tx<'_>, id: TimetableId, now: Timestamp) -> Result<(), Refused> {
    let Some(old) = timetables::get_many(tx, &[id])?.pop() else { return Ok(()) };
    let edition = store::guard::current(tx)?;
    let calendar = store::guard::calendar_of(tx, &edition)?;
    let openings = openings(&old.key, &edition.guard, &calendar, minus(now, DAY), DAYS);
    timetables::put(tx, &Timetable { id, key: old.key.clone(), openings, computed_at: now, stale_at: plus(now, OPENINGS_LAST) })?;
    Ok(())
}

/// Works all openings out anew, so that new rules or closed days bind at once; the answers follow by the upkeep.
pub(crate) fn reopen_timetables(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Refused> {
    for timetable in timetables::stale(tx, Timestamp::MAX, usize::from(u16::MAX))? {
        match reopen_timetable(tx, timetable, now) {
            Ok(()) => {}
            // One that cannot be read is the upkeep's to name; the rest bind at once.
            Err(Refused::Broken(_)) => timetables::put_off(tx, timetable, now)?,
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// What a list shows of them.
fn card(tx: &mut Tx<'_>, known: &Known) -> Result<String, Refused> {
    let Loaded { prospect, company, touches: history, .. } = &known.loaded;
    let last = match history.last() {
        None => None,
        Some(touch) => {
            let by = users::get(tx, touch.by)?.map(|user| user.name).unwrap_or_default();
            let note = touches::note(tx, prospect.id, touch.id)?;
            Some(Last {
                at: touch.occurred_at.as_microsecond(),
                channel: touch.channel,
                disposition: touch.outcome.disposition(),
                by,
                note: note.map(|note| shortened(&note)),
            })
        }
    };
    let company_id = prospect.company.map(|company| company.to_string());
    let history = (known.loaded.hour == Steering::On).then(|| History::of(&known.loaded.touches, &known.contact.place));
    let card = ListCard {
        history,
        name: prospect.name.clone(),
        first_name: prospect.given.clone(),
        title: prospect.title.clone(),
        company: company_id.zip(company.as_ref().map(|company| company.name.clone())),
        city: prospect.city.clone().or_else(|| company.as_ref().and_then(|company| company.city.clone())),
        zone: known.contact.place.zones.first().cloned().unwrap_or_else(|| known.loaded.workspace_zone.clone()),
        basis: known.contact.place.basis,
        doubts: planner::place::doubts(&known.loaded.whereabouts()),
        last,
    };
    serde_json::to_string(&card).map_err(|error| Refused::Broken(format!("a card cannot be written: {error}")))
}

fn shortened(note: &str) -> String {
    match note.char_indices().nth(NOTE_SHOWN) {
        None => note.to_owned(),
        Some((cut, _)) => format!("{}…", note[..cut].trim_end()),
    }
}

/// Loads a prospect and decides anew: for verbs that have changed facts of theirs.
pub(crate) fn again(tx: &mut Tx<'_>, prospect: ProspectId, now: Timestamp) -> Result<Known, Refused> {
    let known = Known::load(tx, prospect, now)?;
    replan(tx, &known, now)?;
    Ok(known)
}

/// Decides anew about one of many. Whoever is gone is passed over.
pub(crate) fn afresh(tx: &mut Tx<'_>, prospect: ProspectId, now: Timestamp) -> Result<(), Refused> {
    match Known::alone(tx, prospect, now) {
        Ok(known) => replan(tx, &known, now).map(drop),
        Err(Refused::NotFound(_)) => Ok(()),
        Err(other) => Err(other),
    }
}
