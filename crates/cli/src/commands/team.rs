//! A new workspace, users, tokens.

use super::Session;
use crate::args::{self, Common};
use crate::failure::Failure;
use crate::output;
use crate::settings::Location;
use actions::view::{NewAbsence, NewUser, Welcomed};
use actions::{AddAbsence, AddUser, CreateToken, InitWorkspace, ListTokens, ListUsers, RevokeToken};

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
            };
            let welcomed = session.act(AddUser(user))?;
            if !session.json {
                output::line(format!("{} may open this link once, within 7 days, to set a password:", welcomed.user.name))?;
            }
            welcome(session.json, &welcomed, &options.base_url)
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
                vec![user.name, user.email, role, user.zone, user.hours, user.capacity.to_string(), away]
            });
            output::table(&["name", "e-mail", "role", "zone", "hours", "calls a day", "away"], rows.collect())
        }
        args::User::Absent(options) => {
            let times = session.times(None)?;
            let absence = NewAbsence {
                from: times.day("--from", &options.from)?,
                until: times.day("--until", &options.until)?,
                reason: options.reason,
            };
            let (from, until) = (absence.from, absence.until);
            let user = session.act(AddAbsence { user: options.who, absence })?;
            if session.json {
                output::json(&user)
            } else {
                output::line(format!("{} is away from {from} to {until}.", user.name))
            }
        }
    }
}

pub fn token(session: &Session, command: args::Token) -> Result<(), Failure> {
    match command {
        args::Token::Create { name } => {
            let token = session.act(CreateToken { name, user: None })?;
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
                let state = token.revoked_at.map_or_else(|| "works".to_owned(), |at| format!("revoked {at}"));
                vec![token.id, token.name, token.created_at.to_string(), state]
            });
            output::table(&["id", "name", "made", ""], rows.collect())
        }
        args::Token::Revoke { token } => {
            let token = session.act(RevokeToken { token })?;
            if session.json { output::json(&token) } else { output::line(format!("{} is revoked.", token.name)) }
        }
    }
}
