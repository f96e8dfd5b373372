//! Users, their teams and their absences.

use crate::error::StoreError;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::{json, params};
use jiff::{Timestamp, civil::Date};
use planner::guard::Hours;
use planner::id::{AbsenceId, TeamId, UserId};

queries! {
    INSERT = "users_insert";
    UPDATE = "users_update";
    SET_PASSWORD = "users_set_password";
    GET = "users_get";
    BY_EMAIL = "users_by_email";
    LIST = "users_list";
    ABSENCES_INSERT = "absences_insert";
    ABSENCES_OF_USER = "absences_of_user";
    ABSENCES_ON = "absences_on";
    ABSENCES_FROM = "absences_from";
    ABSENCES_DELETE = "absences_delete";
    TEAMS_INSERT = "teams_insert";
    TEAMS_LIST = "teams_list";
    TEAMS_RENAME = "teams_rename";
    TEAMS_DELETE = "teams_delete";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// Lower case, unique.
    pub email: String,
    pub name: String,
    /// `owner`, `manager` or `rep`.
    pub role: String,
    pub team: Option<TeamId>,
    /// IANA name; the workspace's where none.
    pub zone: Option<String>,
    /// Working hours, on the clock of `zone`.
    pub hours: Option<Hours>,
    /// Touches a day; the workspace's where none.
    pub capacity: Option<u32>,
    /// "How I want to be remembered."
    pub sentence: Option<String>,
    pub password_hash: Option<String>,
    pub active: bool,
    pub departed_at: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub id: AbsenceId,
    pub user: UserId,
    /// First and last day away, on the user's clock.
    pub from: Date,
    pub until: Date,
    /// What happens to what falls due: `hold`, `move` or `hand_over`.
    pub handling: String,
    pub to_user: Option<UserId>,
    pub reason: Option<String>,
    pub created_by: UserId,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
}

fn read(row: &Row<'_>) -> Result<User, StoreError> {
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        role: row.get(3)?,
        team: row.get(4)?,
        zone: row.get(5)?,
        hours: json::read_some(row.text(6)?)?,
        capacity: row.get(7)?,
        sentence: row.get(8)?,
        password_hash: row.get(9)?,
        active: row.get(10)?,
        departed_at: row.get(11)?,
        version: row.get(12)?,
        created_at: row.get(13)?,
    })
}

fn read_absence(row: &Row<'_>) -> Result<Absence, StoreError> {
    Ok(Absence {
        id: row.get(0)?,
        user: row.get(1)?,
        from: row.get(2)?,
        until: row.get(3)?,
        handling: row.get(4)?,
        to_user: row.get(5)?,
        reason: row.get(6)?,
        created_by: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// # Errors
/// [`StoreError::Duplicate`] where the address is taken.
pub fn insert(tx: &mut Tx<'_>, user: &User) -> Result<(), StoreError> {
    let hours = json::write_some(user.hours.as_ref())?;
    tx.execute(
        &INSERT,
        params![
            user.id,
            user.email,
            user.name,
            user.role,
            user.team,
            user.zone,
            hours,
            user.capacity,
            user.sentence,
            user.password_hash,
            user.active,
            user.departed_at,
            user.version,
            user.created_at,
        ],
    )?;
    Ok(())
}

/// Whether the user was still at `user.version`, and is changed now. The password is not.
pub fn update(tx: &mut Tx<'_>, user: &User) -> Result<bool, StoreError> {
    let hours = json::write_some(user.hours.as_ref())?;
    let changed = tx.execute(
        &UPDATE,
        params![
            user.id,
            user.email,
            user.name,
            user.role,
            user.team,
            user.zone,
            hours,
            user.capacity,
            user.sentence,
            user.active,
            user.departed_at,
            user.version,
        ],
    )?;
    Ok(changed == 1)
}

pub fn set_password(tx: &mut Tx<'_>, user: UserId, hash: &str) -> Result<(), StoreError> {
    tx.execute(&SET_PASSWORD, params![user, hash])?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, user: UserId) -> Result<Option<User>, StoreError> {
    tx.query_opt(&GET, params![user], read)
}

/// `email` in lower case.
pub fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<User>, StoreError> {
    tx.query_opt(&BY_EMAIL, params![email], read)
}

/// Everybody, departed users too, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<User>, StoreError> {
    tx.query(&LIST, params![], read)
}

pub fn insert_absence(tx: &mut Tx<'_>, absence: &Absence) -> Result<(), StoreError> {
    let Absence { id, user, from, until, handling, to_user, reason, created_by, created_at } = absence;
    tx.execute(&ABSENCES_INSERT, params![id, user, from, until, handling, to_user, reason, created_by, created_at])?;
    Ok(())
}

/// Latest first.
pub fn absences_of(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Absence>, StoreError> {
    tx.query(&ABSENCES_OF_USER, params![user], read_absence)
}

/// Everybody's absences that cover a day.
pub fn absences_on(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Absence>, StoreError> {
    tx.query(&ABSENCES_ON, params![day], read_absence)
}

/// Everybody's absences that last until a day or longer, by user, soonest first.
pub fn absences_from(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Absence>, StoreError> {
    tx.query(&ABSENCES_FROM, params![day], read_absence)
}

/// Whether it was there.
pub fn delete_absence(tx: &mut Tx<'_>, absence: AbsenceId) -> Result<bool, StoreError> {
    Ok(tx.execute(&ABSENCES_DELETE, params![absence])? == 1)
}

pub fn insert_team(tx: &mut Tx<'_>, team: &Team, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(&TEAMS_INSERT, params![team.id, team.name, at])?;
    Ok(())
}

pub fn teams(tx: &mut Tx<'_>) -> Result<Vec<Team>, StoreError> {
    tx.query(&TEAMS_LIST, params![], |row| Ok(Team { id: row.get(0)?, name: row.get(1)? }))
}

/// Whether it was there.
///
/// # Errors
/// [`StoreError::Duplicate`] where another has that name.
pub fn rename_team(tx: &mut Tx<'_>, team: &Team) -> Result<bool, StoreError> {
    Ok(tx.execute(&TEAMS_RENAME, params![team.id, team.name])? == 1)
}

/// Whether it was there, and nobody was in it.
pub fn delete_team(tx: &mut Tx<'_>, team: TeamId) -> Result<bool, StoreError> {
    Ok(tx.execute(&TEAMS_DELETE, params![team])? == 1)
}
