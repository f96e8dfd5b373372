//! Users: list, add, change.

use crate::actor::Role;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::{Faults, untouched};
use crate::prospects::contact_fields as read;
use crate::reach::{self, Whom};
use crate::refused::Refused;
use crate::secret;
use crate::settings::{self, Settings};
use crate::sign_in::{WELCOME_LIFE, end_tokens_of, find_user};
use crate::team::teams;
use crate::view::{Named, NewUser, Page, UserChange, UserView, Welcomed};
use planner::bounds::plus;
use planner::{TeamId, UserId};
use store::users::{self, User};
use store::{sign_in, workspace};

/// `GET /users`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListUsers;

impl Verb for ListUsers {
    type Done = Page<UserView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Self::Done, Refused> {
        let all = users::list(on.tx)?;
        let items = all.into_iter().map(|user| view(on, user)).collect::<Result<_, _>>()?;
        Ok(Page { items, next: None })
    }
}

pub(super) fn view(on: &mut Context<'_, '_>, user: User) -> Result<UserView, Refused> {
    let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    Ok(UserView {
        phone: Settings::of(&workspace).number_of(user.id).map(str::to_owned),
        absences: super::absences::views(on, &user, &workspace)?,
        id: user.id.to_string(),
        name: user.name,
        email: user.email,
        role: user.role,
        team: match user.team {
            None => None,
            Some(id) => users::teams(on.tx)?.into_iter().find(|team| team.id == id).map(named),
        },
        zone: user.zone.unwrap_or(workspace.zone),
        capacity: user.capacity.unwrap_or(workspace.capacity),
        hours: user.hours.as_ref().map(crate::hours::write).unwrap_or_default(),
        remembered_for: user.sentence,
        active: user.active,
        version: user.version,
    })
}

fn named(team: users::Team) -> Named {
    Named { id: team.id.to_string(), name: team.name }
}

/// `POST /users`: with a one-time link by which they set a password.
#[derive(Debug, Clone, PartialEq)]
pub struct AddUser(pub NewUser);

impl Verb for AddUser {
    type Done = Welcomed;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Welcomed, Refused> {
        let input = &self.0;
        may_manage(on, Role::from_code(&input.role))?;
        let mut faults = Faults::default();
        let name = faults.line("name", Some(&input.name));
        if name.is_none() {
            faults.add("name", "required", "say who it is");
        }
        let email = read::address(&input.email);
        if email.is_none() {
            faults.add("email", "not_an_address", "an e-mail address, as ana@example.com");
        }
        if Role::from_code(&input.role).is_none() {
            faults.add("role", "unknown", "one of rep, manager, owner");
        }
        let team = team_of_newcomer(on, input.team.as_deref())?;
        let mut user = User {
            id: UserId(on.mint()),
            email: email.unwrap_or_default(),
            name: name.unwrap_or_default(),
            role: input.role.clone(),
            team,
            zone: read::zone(&mut faults, input.zone.as_deref()),
            hours: None,
            capacity: capacity(input.capacity, &mut faults),
            sentence: faults.line("remembered_for", input.remembered_for.as_deref()),
            password_hash: None,
            active: true,
            departed_at: None,
            version: 1,
            created_at: on.now,
        };
        user.hours = hours(&input.hours, &mut faults);
        faults.settle()?;
        if users::by_email(on.tx, &user.email)?.is_some() {
            return Err(Refused::field("email", "taken", "somebody on the team has that address already"));
        }
        users::insert(on.tx, &user)?;
        on.audit("add_user", "user", user.id.0, None, Some(&user.name))?;
        welcome(on, user)
    }
}

/// A manager's newcomer is in the manager's team; owners say.
fn team_of_newcomer(on: &mut Context<'_, '_>, named: Option<&str>) -> Result<Option<TeamId>, Refused> {
    let named = named.map(str::trim).filter(|named| !named.is_empty());
    let wanted = match named {
        Some(named) => Some(teams::find(on, named)?.id),
        None => return Ok(on.by.team.id),
    };
    if on.by.role != Role::Owner && wanted != on.by.team.id {
        return Err(Refused::NotYours(
            "a manager adds people to their own team; another team's are an owner's to add".to_owned(),
        ));
    }
    Ok(wanted)
}

/// A one-time link for them.
fn welcome(on: &mut Context<'_, '_>, user: User) -> Result<Welcomed, Refused> {
    let secret = secret::spell("", &on.secret());
    sign_in::insert_link(on.tx, &secret::digest(&secret), user.id, on.now, plus(on.now, WELCOME_LIFE))?;
    Ok(Welcomed { user: view(on, user)?, welcome_path: format!("/welcome/{secret}") })
}

/// `POST /users/{id}/link`: another one-time link, for whoever has forgotten their password or wants a new one. Using it
/// signs them out everywhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    pub user: String,
}

impl Verb for NewLink {
    type Done = Welcomed;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Welcomed, Refused> {
        let user = find_user(on.tx, &self.user)?.ok_or(Refused::NotFound("user"))?;
        may_manage(on, Role::from_code(&user.role))?;
        of_their_team(on, &user)?;
        if !user.active {
            return Err(Refused::field("user", "not_allowed", format!("{} has left: say first that they work here", user.name)));
        }
        on.audit("new_link", "user", user.id.0, None, Some(&user.name))?;
        welcome(on, user)
    }
}

/// Owners manage everybody; managers everybody but owners.
pub(super) fn may_manage(on: &Context<'_, '_>, role: Option<Role>) -> Result<(), Refused> {
    if !on.by.manages() {
        return Err(Refused::NotYours("only managers and owners change the team".to_owned()));
    }
    if role == Some(Role::Owner) && on.by.role != Role::Owner {
        return Err(Refused::NotYours("only an owner can make or change an owner".to_owned()));
    }
    Ok(())
}

/// Managers look after their own team.
pub(super) fn of_their_team(on: &Context<'_, '_>, user: &User) -> Result<(), Refused> {
    if on.by.manages_user(user.id) {
        return Ok(());
    }
    Err(Refused::NotYours(format!("{} is in another team: only that team's manager or an owner can do that", user.name)))
}

fn capacity(capacity: Option<u32>, faults: &mut Faults) -> Option<u32> {
    if capacity.is_some_and(|capacity| !(1..=1_000).contains(&capacity)) {
        faults.add("capacity", "out_of_range", "calls a day, from 1 to 1000");
    }
    capacity
}

fn hours(text: &Option<String>, faults: &mut Faults) -> Option<planner::guard::Hours> {
    let text = faults.line("hours", text.as_deref())?;
    crate::hours::read(&text).map_err(|message| faults.add("hours", "not_hours", message)).ok()
}

/// `PATCH /users/{id}`. People change their own sentence, number, zone and hours; managers the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeUser {
    pub user: String,
    pub change: UserChange,
    pub if_version: Option<i64>,
}

impl Verb for ChangeUser {
    type Done = UserView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<UserView, Refused> {
        let mut user = find_user(on.tx, &self.user)?.ok_or(Refused::NotFound("user"))?;
        let clock_before = (user.hours.clone(), user.zone.clone());
        let change = &self.change;
        let own = user.id == on.by.user && change.role.is_none() && change.active.is_none() && change.capacity.is_none();
        if !own {
            may_manage(on, Role::from_code(&user.role))?;
            may_manage(on, change.role.as_deref().and_then(Role::from_code))?;
            of_their_team(on, &user)?;
        }
        // As it is already, it is no change: a form sends all of its fields.
        let team = match change.team.as_deref().map(str::trim) {
            None => user.team,
            Some("") => None,
            Some(named) => Some(teams::find(on, named)?.id),
        };
        if team != user.team {
            teams::may_order(on.by)?;
        }
        if self.if_version.is_some_and(|version| version != user.version) {
            return Err(Refused::Stale);
        }
        let workspace = workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
        let before = user.clone();
        let mut faults = Faults::default();
        let name = change.name.as_deref().filter(|name| !untouched(Some(&before.name), Some(*name)));
        if let Some(name) = faults.line("name", name) {
            user.name = name;
        }
        user.team = team;
        let was_owner = user.role == Role::Owner.code() && user.active;
        if let Some(role) = &change.role {
            if Role::from_code(role).is_none() {
                faults.add("role", "unknown", "one of rep, manager, owner");
            }
            user.role.clone_from(role);
        }
        // Whoever goes by the workspace's zone and capacity goes on to, when these are sent back as they were shown.
        let has = before.zone.as_deref().unwrap_or(&workspace.zone);
        let zone = change.zone.as_deref().filter(|zone| !untouched(Some(has), Some(*zone)));
        if let Some(zone) = read::zone(&mut faults, zone) {
            user.zone = Some(zone);
        }
        if change.capacity.is_some_and(|calls| calls != before.capacity.unwrap_or(workspace.capacity)) {
            user.capacity = capacity(change.capacity, &mut faults);
        }
        let has = before.hours.as_ref().map(crate::hours::write);
        if change.hours.as_deref().is_some_and(|hours| !untouched(has.as_deref(), Some(hours))) {
            user.hours = hours(&change.hours, &mut faults);
        }
        if change.remembered_for.as_deref().is_some_and(|text| !untouched(before.sentence.as_deref(), Some(text))) {
            user.sentence = faults.line("remembered_for", change.remembered_for.as_deref());
        }
        let has = Settings::of(&workspace).number_of(user.id).map(str::to_owned);
        let phone = match change.phone.as_deref().filter(|typed| !untouched(has.as_deref(), Some(*typed))) {
            Some(typed) => phone(on, Some(typed), &mut faults)?,
            None => None,
        };
        if let Some(active) = change.active.filter(|active| *active != before.active) {
            user.active = active;
            user.departed_at = (!active).then_some(on.now);
        }
        faults.settle()?;
        let still_owner = user.role == Role::Owner.code() && user.active;
        if was_owner && !still_owner && owners(on)? < 2 {
            return Err(Refused::field("role", "not_allowed", "the last owner stays: make somebody else an owner first"));
        }
        if user == before && phone.is_none() {
            return view(on, user);
        }
        if !users::update(on.tx, &user)? {
            return Err(Refused::Stale);
        }
        if let Some(phone) = phone {
            settings::set_number(on, user.id, phone)?;
        }
        if clock_before != (user.hours.clone(), user.zone.clone()) {
            // Their hours and their clock are part of every plan of theirs; the list asks for them as they are now.
            reach::changed(on, Whom::Owner(user.id))?;
        }
        if !user.active {
            sign_in::delete_sessions_of(on.tx, user.id)?;
            sign_in::end_links_of(on.tx, user.id, on.now)?;
            end_tokens_of(on.tx, user.id, on.now)?;
        }
        on.audit("change_user", "user", user.id.0, None, Some(&format!("{change:?}")))?;
        user.version += 1;
        view(on, user)
    }
}

/// The number as typed, in E.164; an inner none forgets it.
fn phone(on: &mut Context<'_, '_>, typed: Option<&str>, faults: &mut Faults) -> Result<Option<Option<String>>, Refused> {
    let Some(typed) = typed.map(str::trim) else { return Ok(None) };
    if typed.is_empty() {
        return Ok(Some(None));
    }
    let region = workspace::get(on.tx)?.map(|workspace| workspace.country).unwrap_or_default();
    match planner::phone::normalise(typed, &region) {
        Ok(number) => Ok(Some(Some(number.e164))),
        Err(fault) => {
            faults.add("phone", "not_a_number", fault.to_string());
            Ok(None)
        }
    }
}

fn owners(on: &mut Context<'_, '_>) -> Result<usize, Refused> {
    Ok(users::list(on.tx)?.iter().filter(|user| user.active && user.role == Role::Owner.code()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_no_longer_than_a_line() {
        let told = |text: String| {
            let mut faults = Faults::default();
            (hours(&Some(text), &mut faults).is_some(), faults.settle().is_ok())
        };
        assert_eq!(told(" Mon-Fri 9-17 ".to_owned()), (true, true));
        // Each span of a day is held against each span for all days.
        assert_eq!(told("mon-sun 9-17,".repeat(2_000) + &"9-17,".repeat(20_000)), (false, false));
    }
}
