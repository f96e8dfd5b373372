//! A new workspace, users, tokens.

use super::Session;
use crate::args::{self, Common};
use crate::failure::Failure;
use crate::output;
use crate::settings::Location;
use actions::view::{AbsenceView, NewAbsence, NewUser, UserChange, Welcomed};
use actions::{AddAbsence, AddTeam, AddUser, ChangeUser, CreateToken, InitWorkspace, ListTeams, ListTokens, ListUsers, NewLink};
use actions::{RemoveAbsence, RemoveTeam, RenameTeam, RevokeToken};
use jiff::SignedDuration;

pub fn init(common: &Common, options: args::Init) -> Result<(), Failure> {
    let location = Location::of(common)?;
    let app = location.app(common)?;
    let workspace = InitWorkspace {
        name: options.name.unwrap_or_else(|| options.owner_name.clone()),
        owner_email: options.owner_email,
        owner_name: options.owner_name,
        country: options.region,
        zone: options.zone,
    };
    let welcomed = app.init(web::clock::now(), &workspace)?;
    if common.json {
        return welcome(common.json, &welcomed, &options.base_url);
    }
    output::line(format!("A new workspace in {}.", location.shown()))?;
    output::line("Run `fifthcall serve`, then open this link once, within 7 days, to set your password:")?;
    welcome(false, &welcomed, &options.base_url)
}

/// The one-time link; in JSON beside the user.
fn welcome(json: bool, welcomed: &Welcomed, base_url: &str) -> Result<(), Failure> {
    let link = format!("{}{}", base_url.trim_end_matches('/'), welcomed.welcome_path);
    if !json {
        return output::line(link);
    }
    let mut shape = serde_json::to_value(welcomed)?;
    shape["link"] = link.into();
    output::json(&shape)
}

pub fn user(session: &Session, command: args::User) -> Result<(), Failure> {
    match command {
        args::User::Add(options) => {
            let user = NewUser {
                name: options.name,
                email: options.email,
                role: options.role,
                zone: options.zone,
                capacity: options.capacity,
                hours: options.hours,
                remembered_for: None,
                team: options.team,
            };
            let welcomed = session.act(AddUser(user))?;
            if !session.json {
                output::line(format!("{} may open this link once, within 7 days, to set a password:", welcomed.user.name))?;
            }
            welcome(session.json, &welcomed, &options.base_url)
        }
        args::User::Link { who, base_url } => {
            let welcomed = session.act(NewLink { user: who })?;
            if !session.json {
                output::line(format!("{} may open this link once, within 7 days, to set a new password:", welcomed.user.name))?;
            }
            welcome(session.json, &welcomed, &base_url)
        }
        args::User::List => {
            let users = session.act(ListUsers)?;
            if session.json {
                return output::json(&users);
            }
            let rows = users.items.into_iter().map(|user| {
                let away = user
                    .absences
                    .iter()
                    .map(|absence| format!("{} to {}", absence.from, absence.until))
                    .collect::<Vec<_>>()
                    .join(", ");
                let role = if user.active { user.role } else { format!("{} (left)", user.role) };
                let team = user.team.map(|team| team.name).unwrap_or_default();
                vec![user.name, user.email, role, team, user.zone, user.hours, user.capacity.to_string(), away]
            });
            output::table(&["name", "e-mail", "role", "team", "zone", "hours", "calls a day", "away"], rows.collect())
        }
        args::User::Move { who, team } => {
            let change = UserChange { team: Some(team.unwrap_or_default()), ..UserChange::default() };
            let user = session.act(ChangeUser { user: who, change, if_version: None })?;
            if session.json {
                return output::json(&user);
            }
            let team = user.team.map_or_else(|| "no team".to_owned(), |team| team.name);
            output::line(format!("{} is in {team} now.", user.name))
        }
        args::User::Back { who, from } => {
            let users = session.act(ListUsers)?;
            let times = session.times(None)?;
            let from = times.day("--from", &from)?;
            let user = users.items.into_iter().find(|user| user.id == who || user.email.eq_ignore_ascii_case(who.trim()));
            let user = user.ok_or_else(|| Failure::new(format!("there is no user {who}")))?;
            let absence = user.absences.iter().find(|absence| absence.from == from);
            let absence = absence.ok_or_else(|| Failure::new(format!("no absence of {} begins on {from}", user.name)))?;
            let user = session.act(RemoveAbsence { user: user.id, absence: absence.id.clone() })?;
            if session.json { output::json(&user) } else { output::line(format!("{} is not away from {from}.", user.name)) }
        }
        args::User::Absent(options) => {
            let times = session.times(None)?;
            let absence = NewAbsence {
                from: times.day("--from", &options.from)?,
                until: times.day("--until", &options.until)?,
                to: options.to,
                reason: options.reason,
            };
            let (from, until) = (absence.from, absence.until);
            let user = session.act(AddAbsence { user: options.who, absence })?;
            if session.json {
                output::json(&user)
            } else {
                output::line(format!("{} is away from {from} to {until}.", user.name))?;
                let absence = user.absences.iter().find(|absence| (absence.from, absence.until) == (from, until));
                absence.map_or(Ok(()), |absence| told(absence).iter().try_for_each(output::line))
            }
        }
    }
}

pub fn team(session: &Session, command: args::Team) -> Result<(), Failure> {
    let told = match command {
        args::Team::Add { name } => session.act(AddTeam { name })?,
        args::Team::Rename { team, name } => session.act(RenameTeam { team, name })?,
        args::Team::Remove { team } => session.act(RemoveTeam { team })?,
        args::Team::List => {
            let teams = session.act(ListTeams)?;
            if session.json {
                return output::json(&teams);
            }
            let rows = teams.items.into_iter().map(|team| vec![team.name, team.people.to_string()]);
            return output::table(&["team", "people"], rows.collect());
        }
    };
    if session.json {
        return output::json(&told);
    }
    output::line(format!("{}: {}.", told.name, web::words::count(told.people, "person", "people")))
}

/// What the absence moves, and what only a person can see to.
fn told(absence: &AbsenceView) -> Vec<String> {
    let mut lines = Vec::new();
    if absence.resting > 0 {
        lines.push(format!("{} rest until after it.", web::words::count(absence.resting, "person", "people")));
    }
    if absence.to_hand_over > 0 {
        let count = web::words::count(absence.to_hand_over, "person goes", "people go");
        lines.push(format!("{count} to a colleague when it begins."));
    }
    for with in &absence.handed_over {
        lines.push(format!("{} with {} meanwhile.", web::words::count(with.people, "person is", "people are"), with.to.name));
    }
    if !absence.promises.is_empty() {
        lines.push("Promised calls that fall in it; keep them, ask for another time, or hand them over:".to_owned());
        lines.extend(absence.promises.iter().map(|promise| format!("  {}  {}", promise.at, promise.prospect.name)));
    }
    lines
}

pub fn token(session: &Session, command: args::Token) -> Result<(), Failure> {
    match command {
        args::Token::Create { name, days } => {
            let expires_at = days.map(|days| session.now + SignedDuration::from_hours(24 * i64::from(days)));
            let token = session.act(CreateToken { name, user: None, expires_at })?;
            if session.json {
                return output::json(&token);
            }
            output::line(token.secret.unwrap_or_default())?;
            eprintln!(
                "Keep it: it is not shown again. Send it as `Authorization: Bearer …`; revoke it with `fifthcall token revoke {}`.",
                token.id
            );
            Ok(())
        }
        args::Token::List => {
            let tokens = session.act(ListTokens)?;
            if session.json {
                return output::json(&tokens);
            }
            let rows = tokens.items.into_iter().map(|token| {
                let state = match (token.revoked_at, token.expires_at) {
                    (Some(at), _) => format!("revoked {at}"),
                    (None, Some(end)) if end <= session.now => format!("ended {end}"),
                    (None, Some(end)) => format!("works until {end}"),
                    (None, None) => "works".to_owned(),
                };
                let used = token.used_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
                vec![token.id, token.name, token.created_at.to_string(), used, state]
            });
            output::table(&["id", "name", "made", "last used", ""], rows.collect())
        }
        args::Token::Revoke { token } => {
            let token = session.act(RevokeToken { token })?;
            if session.json { output::json(&token) } else { output::line(format!("{} is revoked.", token.name)) }
        }
    }
}
