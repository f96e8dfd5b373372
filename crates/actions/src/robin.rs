//! Round robin: who of those who are here gets the next new person. Whose turn it is, is the planner's to say.

use crate::actor::Role;
use crate::context::Context;
use crate::leave::{capacity, workdays};
use crate::refused::Refused;
use planner::UserId;
use planner::robin::{Seat, next};
use std::collections::BTreeSet;
use store::{robin, users, workspace};

/// The word for it where an owner is named.
pub(crate) const ROUND_ROBIN: &str = "round_robin";

/// Whether an owner as typed stands for whoever's turn it is.
pub(crate) fn is_meant(typed: &str) -> bool {
    let typed = typed.trim();
    typed.eq_ignore_ascii_case(ROUND_ROBIN) || typed.eq_ignore_ascii_case("round-robin")
}

/// Gives one turn: whoever acts, where nobody is here.
pub(crate) fn turn(on: &mut Context<'_, '_>) -> Result<UserId, Refused> {
    let mut robin = Robin::of(on, None)?;
    let drawn = robin.draw();
    robin.keep(on)?;
    Ok(drawn.unwrap_or(on.by.user))
}

/// Those who take new people today: the reps who are not away; everybody, where nobody is a rep.
pub(crate) struct Robin {
    seats: Vec<Seat>,
    clock: i64,
    drawn: BTreeSet<UserId>,
}

impl Robin {
    /// Without `except`, who is about to go. Turns stay in a team: theirs who goes, else that of whoever asks; an owner's go
    /// over all.
    pub fn of(on: &mut Context<'_, '_>, except: Option<UserId>) -> Result<Robin, Refused> {
        let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
        let calendar = planner::calendar::Calendar::default();
        let (clock, turns) = robin::turns(on.tx)?;
        let mut team = users::list(on.tx)?;
        let of = match except {
            Some(gone) => team.iter().find(|user| user.id == gone).map(|user| user.team),
            None if on.by.role == Role::Owner => None,
            None => Some(on.by.team.id),
        };
        team.retain(|user| user.active && of.is_none_or(|team| user.team == team));
        if team.iter().any(|user| user.role == Role::Rep.code()) {
            team.retain(|user| user.role == Role::Rep.code());
        }
        let mut seats = Vec::with_capacity(team.len());
        for user in team {
            let absences = users::absences_of(on.tx, user.id)?;
            let days = workdays(&user, &absences, &calendar, &workspace);
            if Some(user.id) != except && !days.is_away(days.day(on.now)) {
                let turn = turns.get(&user.id).copied().unwrap_or(0);
                seats.push(Seat { user: user.id, capacity: capacity(&user, &workspace), turn });
            }
        }
        Ok(Robin { seats, clock, drawn: BTreeSet::new() })
    }

    pub fn is_here(&self, user: UserId) -> bool {
        self.seats.iter().any(|seat| seat.user == user)
    }

    /// Whose turn it is. Given only once it is kept. None where nobody is here.
    pub fn draw(&mut self) -> Option<UserId> {
        let user = next(&mut self.seats, &mut self.clock)?;
        self.drawn.insert(user);
        Some(user)
    }

    /// Gives the turns that were drawn, with the transaction or not at all.
    pub fn keep(self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        for seat in self.seats.iter().filter(|seat| self.drawn.contains(&seat.user)) {
            robin::given(on.tx, self.clock, seat.user, seat.turn)?;
        }
        Ok(())
    }
}
