//! What is kept off a list though its answer says that it is ready: held back by what colleagues did, or still to be decided
//! anew because of something that reaches many. Whole, however many they are: counted from the index.

use super::Day;
use super::gather::Clock;
use crate::refused::Refused;
use planner::EnrollmentId;
use planner::colleagues::is_held;
use planner::guard::{Authority, Guard, Rule};
use std::collections::{HashMap, HashSet};
use store::answers::Answer;
use store::call_list::Stands;
use store::holds;
use store::reaches::{self, Reach, Under};
use store::{Tx, overrides};

/// What colleagues' touches and deals hold back on this list.
pub(super) struct Held {
    /// By round: the entry, and the rule that keeps it back.
    pub rounds: HashMap<EnrollmentId, (Under, String)>,
}

impl Held {
    pub fn of(tx: &mut Tx<'_>, day: &Day, rules: &Guard, clock: &Clock, withheld: &Withheld) -> Result<Held, Refused> {
        let mut held = Held { rounds: HashMap::new() };
        for hold in holds::for_owner(tx, day.owner(), day.at)? {
            // A rule that has been taken out since holds nobody.
            let Some(rule) = rules.rule(&hold.rule) else { continue };
            let mut under = reaches::under_hold(tx, hold.scope, &hold.key, day.owner())?;
            under.retain(|entry| {
                entry.section.is_some()
                    && entry.ready_at <= day.at
                    && !held.rounds.contains_key(&entry.enrollment)
                    && !withheld.rounds.contains_key(&entry.enrollment)
                    && entry
                        .occasion
                        .is_some_and(|occasion| is_held(rule, hold.until, occasion, clock.hours(entry.timetable), day.at))
            });
            if under.is_empty() {
                continue;
            }
            let free = free(tx, rule, day)?;
            under.retain(|entry| !free.contains(&entry.prospect));
            held.rounds.extend(under.into_iter().map(|entry| (entry.enrollment, (entry, rule.code.clone()))));
        }
        Ok(held)
    }

    /// The rule that holds an entry back, if one does.
    pub fn rule(&self, answer: &Answer) -> Option<&String> {
        self.rounds.get(&answer.enrollment).map(|(_, rule)| rule)
    }
}

/// For whom a manager has lifted the rule.
fn free(tx: &mut Tx<'_>, rule: &Rule, day: &Day) -> Result<HashSet<planner::ProspectId>, Refused> {
    match rule.authority {
        Authority::Law => Ok(HashSet::new()),
        Authority::Courtesy => Ok(overrides::standing(tx, &rule.code, day.at)?.into_iter().collect()),
    }
}

/// Who is on no list before they have been decided anew.
pub(super) struct Withheld {
    reaches: Vec<Reach>,
    /// Of this list, whether ready or not.
    pub rounds: HashMap<EnrollmentId, Under>,
    pub ids: HashSet<EnrollmentId>,
}

impl Withheld {
    pub fn of(tx: &mut Tx<'_>, day: &Day) -> Result<Withheld, Refused> {
        let reaches = reaches::withheld(tx)?;
        let mut rounds = HashMap::new();
        for reach in &reaches {
            let under = reaches::under(tx, reach, day.owner())?;
            rounds.extend(under.into_iter().map(|entry| (entry.enrollment, entry)));
        }
        Ok(Withheld { reaches, ids: rounds.keys().copied().collect(), rounds })
    }

    /// Whether somebody else's entry, which this list offers too, is withheld.
    pub fn withholds(&self, tx: &mut Tx<'_>, answer: &Answer) -> Result<bool, Refused> {
        for reach in &self.reaches {
            let before = u128::from_be_bytes(answer.prospect.0).saturating_sub(1).to_be_bytes();
            let ahead = reach.after < answer.prospect;
            let first = reaches::people(tx, reach.kind, &reach.key, planner::ProspectId(before), 1)?;
            if ahead && first.first() == Some(&answer.prospect) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Where an entry stands that only this can keep off the list.
    pub fn stands(&self, round: EnrollmentId) -> Stands {
        if self.rounds.contains_key(&round) { Stands::Nowhere } else { Stands::OnTheList }
    }
}
