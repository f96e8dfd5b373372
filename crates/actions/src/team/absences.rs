//! Absences: add one, take one out, and what each has moved. What happens to what falls due is `crate::leave`'s.

use super::users::{may_manage, of_their_team, view};
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::ids;
use crate::leave::{turn, workdays};
use crate::list_card::ListCard;
use crate::refused::Refused;
use crate::rounds::user_named;
use crate::sign_in::find_user;
use crate::view::{AbsenceView, HandedOver, NewAbsence, PromiseView, UserView};
use jiff::Timestamp;
use planner::cadence::Leave;
use planner::calendar::Calendar;
use planner::workdays::Away;
use planner::{AbsenceId, UserId};
use store::leave;
use store::users::{self, Absence, User};
use store::workspace::Workspace;

/// People seen to at once, while somebody waits; the background does the rest.
const AT_ONCE: usize = 50;
/// Promises that are told one by one.
const TOLD: usize = 20;

/// `POST /users/{id}/absences`: what falls due in it is held, moved or handed over as its cadence says; promises keep their
/// time and are told.
#[derive(Debug, Clone, PartialEq)]
pub struct AddAbsence {
    pub user: String,
    pub absence: NewAbsence,
}

impl Verb for AddAbsence {
    type Done = UserView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<UserView, Refused> {
        let user = absent(on, &self.user)?;
        let NewAbsence { from, until, to, reason } = &self.absence;
        let mut faults = Faults::default();
        let reason = faults.line("reason", reason.as_deref());
        faults.dated("from", *from, on.now);
        faults.planned("until", *until, on.now);
        if until < from {
            faults.add("until", "out_of_range", "the last day away is not before the first");
        }
        if (*until - *from).get_days() > 366 {
            faults.add("until", "too_far", "at most a year");
        }
        let to_user = match to.as_deref().map(str::trim).filter(|to| !to.is_empty()) {
            None => None,
            Some(to) => {
                let colleague = find_user(on.tx, to)?.filter(|colleague| colleague.active && colleague.id != user.id);
                if colleague.is_none() {
                    faults.add("to", "unknown", "the id or e-mail address of a colleague who is still here");
                }
                colleague.map(|colleague| colleague.id)
            }
        };
        faults.settle()?;
        let row = Absence {
            id: AbsenceId(on.mint()),
            user: user.id,
            from: *from,
            until: *until,
            handling: Leave::Hold.code().to_owned(),
            to_user,
            reason,
            created_by: on.by.user,
            created_at: on.now,
        };
        users::insert_absence(on.tx, &row)?;
        on.audit("add_absence", "user", user.id.0, None, Some(&format!("{from} to {until}")))?;
        turn(on, AT_ONCE)?;
        view(on, user)
    }
}

/// Takes an absence back; what it moved goes on from where it stood, and who was handed over comes home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveAbsence {
    pub user: String,
    pub absence: String,
}

impl Verb for RemoveAbsence {
    type Done = UserView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<UserView, Refused> {
        let user = absent(on, &self.user)?;
        let id: AbsenceId = ids::read(&self.absence, "absence")?;
        let row = users::absences_of(on.tx, user.id)?.into_iter().find(|absence| absence.id == id);
        let row = row.ok_or(Refused::NotFound("absence"))?;
        users::delete_absence(on.tx, id)?;
        // Absences may overlap: what is left of them is seen to anew.
        leave::take_out(on.tx, user.id)?;
        on.audit("remove_absence", "user", user.id.0, Some(&format!("{} to {}", row.from, row.until)), None)?;
        turn(on, AT_ONCE)?;
        view(on, user)
    }
}

fn absent(on: &mut Context<'_, '_>, who: &str) -> Result<User, Refused> {
    let user = find_user(on.tx, who)?.ok_or(Refused::NotFound("user"))?;
    if user.id != on.by.user {
        may_manage(on, None)?;
        of_their_team(on, &user)?;
    }
    Ok(user)
}

/// The absences of a user, latest first, with what they moved.
pub(super) fn views(on: &mut Context<'_, '_>, user: &User, workspace: &Workspace) -> Result<Vec<AbsenceView>, Refused> {
    let absences = users::absences_of(on.tx, user.id)?;
    if absences.is_empty() {
        return Ok(Vec::new());
    }
    let counts = leave::counts(on.tx, user.id)?;
    let calendar = Calendar::default();
    let days = workdays(user, &[], &calendar, workspace);
    let mut views = Vec::with_capacity(absences.len());
    for absence in absences {
        let mut shown = AbsenceView {
            id: absence.id.to_string(),
            from: absence.from,
            until: absence.until,
            reason: absence.reason,
            to: match absence.to_user {
                Some(to) => Some(user_named(on.tx, to)?),
                None => None,
            },
            resting: 0,
            to_hand_over: 0,
            handed_over: Vec::new(),
            promises: Vec::new(),
        };
        for count in counts.iter().filter(|count| count.absence == absence.id) {
            let people = u32::try_from(count.people).unwrap_or(u32::MAX);
            match (count.handling, count.to) {
                (Leave::Hold | Leave::Move, _) => shown.resting += people,
                (Leave::HandOver, None) => shown.to_hand_over += people,
                (Leave::HandOver, Some(to)) => {
                    shown.handed_over.push(HandedOver { to: user_named(on.tx, to)?, people });
                }
            }
        }
        if on.by.manages_user(user.id) || on.by.user == user.id {
            let (gone, back) = days.instants(Away { from: absence.from, until: absence.until });
            shown.promises = if back > on.now { promises(on, user.id, gone, back)? } else { Vec::new() };
        }
        views.push(shown);
    }
    Ok(views)
}

/// What they promised for `[from, until)`, and nobody has kept, moved or taken over yet.
pub(crate) fn promises(
    on: &mut Context<'_, '_>,
    user: UserId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<PromiseView>, Refused> {
    let mut told = Vec::new();
    for answer in leave::promises(on.tx, user, from, until, TOLD)? {
        let card: ListCard =
            serde_json::from_str(&answer.card).map_err(|error| Refused::Broken(format!("a card cannot be read: {error}")))?;
        let Some(next) = &answer.plan.next else { continue };
        let prospect = card.line(answer.prospect);
        let zone = card.zone;
        let enrollment_id = ids::child(answer.prospect, answer.enrollment);
        told.push(PromiseView { enrollment_id, prospect, at: next.due_at, zone });
    }
    Ok(told)
}
