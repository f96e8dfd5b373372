//! Users, absences, sign-in, the workspace.

use super::{Named, ProspectLine};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A team: whose people a manager of it looks after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TeamView {
    pub id: String,
    pub name: String,
    /// Who is in it and still here.
    pub people: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UserView {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    /// None: with everybody else who is in none.
    pub team: Option<Named>,
    pub zone: String,
    /// Calls a day.
    pub capacity: u32,
    /// Working hours in words, as "Mon-Fri 9:00-17:30".
    pub hours: String,
    /// "How I want to be remembered": heads the live script.
    pub remembered_for: Option<String>,
    /// Where they can be rung back, as scripts say it. E.164.
    pub phone: Option<String>,
    pub active: bool,
    pub absences: Vec<AbsenceView>,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    pub name: String,
    pub email: String,
    /// `rep`, `manager` or `owner`.
    pub role: String,
    pub zone: Option<String>,
    pub capacity: Option<u32>,
    pub hours: Option<String>,
    pub remembered_for: Option<String>,
    /// A team's id or name. Left out: the team of the manager who adds them; none, where an owner does.
    #[serde(default)]
    pub team: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserChange {
    pub name: Option<String>,
    pub role: Option<String>,
    pub zone: Option<String>,
    pub capacity: Option<u32>,
    pub hours: Option<String>,
    /// Empty text forgets it.
    pub remembered_for: Option<String>,
    /// Anything a person types, read with the workspace's region; empty text forgets it.
    pub phone: Option<String>,
    pub active: Option<bool>,
    /// A team's id or name (owners); empty text takes them out of it.
    pub team: Option<String>,
}

/// A user with the link by which they set their first password.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Welcomed {
    pub user: UserView,
    /// The path of the one-time link: `/welcome/<token>`. Told once: a repeated request is answered without it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    pub welcome_path: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AbsenceView {
    pub id: String,
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day away.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    pub reason: Option<String>,
    /// Who stands in, where somebody was named.
    pub to: Option<Named>,
    /// People whose next step rests until after the return.
    pub resting: u32,
    /// People who go to a colleague when it begins.
    pub to_hand_over: u32,
    /// People who are with a colleague meanwhile.
    pub handed_over: Vec<HandedOver>,
    /// Promised calls that fall in it, the first 20: kept, moved with their consent, or handed over, by a person. Shown to
    /// whoever is away and to managers.
    pub promises: Vec<PromiseView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HandedOver {
    pub to: Named,
    pub people: u32,
}

/// A promised call.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseView {
    pub enrollment_id: String,
    pub prospect: ProspectLine,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Theirs.
    pub zone: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Who stands in where a cadence hands over; else those who are here, in turns.
    #[serde(default)]
    pub to: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Me {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub zone: String,
    pub workspace: WorkspaceView,
    pub tz_database: String,
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WorkspaceView {
    pub name: String,
    /// What we sell, as scripts say it: a noun phrase, as "refrigerated freight".
    pub our_offer: Option<String>,
    pub country: String,
    pub zone: String,
    /// `open` or `closed`.
    pub visibility: String,
    /// Whole days on which nobody works; with half days and names at `/workspace/closed-days`.
    #[schema(value_type = Vec<String>)]
    pub holidays: Vec<Date>,
    pub users: u32,
    pub prospects: u64,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WorkspaceChange {
    pub name: Option<String>,
    /// Empty text forgets it.
    pub our_offer: Option<String>,
    pub country: Option<String>,
    pub zone: Option<String>,
    pub visibility: Option<String>,
    /// Every whole day on which nobody works: others open again. Half days stay.
    #[schema(value_type = Option<Vec<String>>)]
    pub holidays: Option<Vec<Date>>,
}

/// Whom a one-time link greets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    pub name: String,
    /// How many API tokens of theirs work.
    pub tokens: usize,
}

/// A new session: the secret for the cookie and the one for forms.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedIn {
    pub session: String,
    pub csrf: String,
    pub expires_at: Timestamp,
    /// What this browser shows the next time, so that a stranger's failures are not counted against it.
    pub proof: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TokenView {
    pub id: String,
    pub name: String,
    /// Told once, when it is created; also a repeated request is not told it again.
    pub secret: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Timestamp>,
    /// When it stops working by itself; never where there is none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
}

/// Differences between stored answers and what the touches say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct Checkup {
    pub enrollments: u64,
    pub differences: Vec<Difference>,
    /// What the upkeep is still carrying on, which is no fault.
    pub carried_on: CarriedOn,
    /// Cadences that cannot say goodbye. Only a person can mend these.
    pub cadences: Vec<super::CadenceFault>,
    pub repaired: u64,
    /// What cannot be read or decided: people whom this checkup came upon, and whatever the upkeep passes over.
    pub passed_over: Vec<PassedOverView>,
}

/// Something that reaches many, or rules that have changed: the upkeep comes to everybody in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct CarriedOn {
    /// Answers that it has still to come to.
    pub answers: u64,
    /// Since when the oldest of it has been carried on; none where that is not known, or nothing is.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
}

/// Something that cannot be seen to: everything else goes on without it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PassedOverView {
    /// `prospect`, `timetable`, `order`, `part`.
    pub kind: String,
    /// Its id; the name of a part of the upkeep.
    pub id: String,
    /// What is wrong with it.
    pub fault: String,
    /// Since when the upkeep passes over it, and when it tries again.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub again_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    pub enrollment_id: String,
    pub prospect_id: String,
    pub field: String,
    pub stored: String,
    pub decided: String,
}
