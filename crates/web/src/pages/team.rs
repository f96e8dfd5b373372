//! Who works here: roles, hours, capacity, absences; and your own settings.

use super::{Clock, called, problem, problem_where};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, alas, done, page_with};
use crate::words;
use actions::view::{AbsenceView, Named, NewAbsence, NewUser, TeamView, TokenView, UserChange, UserView};
use actions::{
    AddAbsence, AddTeam, AddUser, ChangeUser, CreateToken, ListTeams, ListTokens, ListUsers, NewLink, Refused, RemoveAbsence,
    RemoveTeam, RenameTeam, RevokeToken, Role,
};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "team/list.html")]
struct TeamPage {
    shell: Shell,
    users: Vec<UserView>,
    teams: Vec<TeamView>,
    me: String,
    /// Whose settings may be changed.
    theirs: BTreeSet<String>,
    changes: bool,
    owner: bool,
    problem: String,
    welcome: Option<WelcomeLink>,
}

/// What the form of an absence calls its fields.
const ABSENCE: [(&str, &str); 4] =
    [("from", "First day away"), ("until", "Last day away"), ("to", "Who stands in"), ("reason", "Why, if you like")];
/// What the form of somebody's settings calls its fields.
const SETTINGS: [(&str, &str); 3] = [("phone", "Number to call back"), ("hours", "Working hours"), ("active", "Works here")];
/// What the form of a token calls its fields.
const TOKEN: [(&str, &str); 2] = [("name", "What it is for"), ("expires_at", "How long it works")];

struct WelcomeLink {
    name: String,
    url: String,
}

#[derive(Template)]
#[template(path = "team/user.html")]
struct UserPage {
    shell: Shell,
    user: UserView,
    /// Those that an owner may put them in; none where there is no choice.
    teams: Vec<TeamView>,
    mine: bool,
    changes: bool,
    problem: String,
    tokens: Vec<TokenView>,
    secret: Option<String>,
    /// Who could stand in.
    colleagues: Vec<Named>,
    clock: Clock,
}

/// `GET /team`
pub async fn list(State(edge): State<Edge>, visit: Visit) -> Answer {
    draw_list(&edge, visit, String::new(), None).await
}

async fn draw_list(edge: &Edge, visit: Visit, problem: String, welcome: Option<WelcomeLink>) -> Answer {
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let teams = edge.app().act(&visit.actor, visit.now, ListTeams).await?.items;
    let theirs = users.iter().filter(|user| looks_after(&visit, user)).map(|user| user.id.clone()).collect();
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = TeamPage {
        me: visit.actor.user.to_string(),
        changes: visit.actor.manages(),
        owner: visit.actor.role == Role::Owner,
        shell: visit.shell(Here::Elsewhere),
        users,
        teams,
        theirs,
        problem,
        welcome,
    };
    page_with(status, &page)
}

fn looks_after(visit: &Visit, user: &UserView) -> bool {
    user.id.parse().is_ok_and(|id| visit.actor.manages_user(id))
}

/// `POST /team`: the link is shown once, on the page that answers.
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let input = NewUser {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        role: fields.text("role").to_owned(),
        zone: None,
        capacity: None,
        hours: None,
        remembered_for: None,
        team: fields.some("team"),
    };
    match edge.app().act(&visit.actor, visit.now, AddUser(input)).await {
        Ok(welcomed) => {
            let url = format!("{}{}", edge.base_url(), welcomed.welcome_path);
            draw_list(&edge, visit, String::new(), Some(WelcomeLink { name: welcomed.user.name, url })).await
        }
        Err(refused) => draw_list(&edge, visit, problem(refused)?, None).await,
    }
}

/// `POST /team/{user}/link`: the same for whoever has no password any more.
pub async fn link(State(edge): State<Edge>, Path(user): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    let welcomed = edge.app().act(&visit.actor, visit.now, NewLink { user }).await?;
    let url = format!("{}{}", edge.base_url(), welcomed.welcome_path);
    draw_list(&edge, visit, String::new(), Some(WelcomeLink { name: welcomed.user.name, url })).await
}

/// `GET /team/{user}`
pub async fn show(State(edge): State<Edge>, visit: Visit, Path(user): Path<String>) -> Answer {
    draw(&edge, visit, &user, String::new(), None).await
}

/// `GET /me`
pub async fn me(State(edge): State<Edge>, visit: Visit) -> Answer {
    let me = visit.actor.user.to_string();
    draw(&edge, visit, &me, String::new(), None).await
}

async fn draw(edge: &Edge, visit: Visit, user: &str, problem: String, secret: Option<String>) -> Answer {
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let (mut found, colleagues): (Vec<_>, Vec<_>) = users.into_iter().partition(|known| known.id == user);
    let user = found.pop().ok_or(Refused::NotFound("user"))?;
    let colleagues = colleagues.into_iter().filter(|colleague| colleague.active);
    let colleagues = colleagues.map(|colleague| Named { id: colleague.id, name: colleague.name }).collect();
    let clock = Clock { zone: visit.zone(), now: visit.now };
    let mine = user.id == visit.actor.user.to_string();
    let looked_after = looks_after(&visit, &user);
    let changes = looked_after && (user.role != Role::Owner.code() || visit.actor.role == Role::Owner);
    if !mine && !looked_after {
        return Err(Refused::NotYours("the settings of others are their own, and their manager's".into()).into());
    }
    let teams = match visit.actor.role {
        Role::Owner => edge.app().act(&visit.actor, visit.now, ListTeams).await?.items,
        Role::Manager | Role::Rep => Vec::new(),
    };
    let tokens = if mine { edge.app().act(&visit.actor, visit.now, ListTokens).await?.items } else { Vec::new() };
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(
        status,
        &UserPage { changes, shell: visit.shell(Here::Elsewhere), user, teams, mine, problem, tokens, secret, colleagues, clock },
    )
}

/// `POST /team/{user}`
pub async fn change(State(edge): State<Edge>, Path(user): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let shown = users.into_iter().find(|known| known.id == user).ok_or(Refused::NotFound("user"))?;
    let verb = match changes(&shown, &fields) {
        Ok(verb) => verb,
        Err(refused) => return draw(&edge, visit, &user, problem_where(refused, called(&SETTINGS))?, None).await,
    };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(changed) => Ok(visit::on(&format!("/team/{user}"), done(format!("Saved: {}", changed.name)))),
        Err(refused) => draw(&edge, visit, &user, problem_where(refused, called(&SETTINGS))?, None).await,
    }
}

/// Only what somebody has touched: who goes by the workspace's zone and capacity goes on to.
fn changes(shown: &UserView, fields: &Fields) -> Result<ChangeUser, Refused> {
    let user = &shown.id;
    let emptied = |name: &str, shown: &Option<String>| fields.change_of(name, shown.as_deref()).map(Option::unwrap_or_default);
    let change = UserChange {
        name: fields.change_of("name", Some(&shown.name)).flatten(),
        role: fields.some("role"),
        zone: fields.change_of("zone", Some(&shown.zone)).flatten(),
        capacity: fields.whole("capacity")?,
        hours: fields.change_of("hours", Some(&shown.hours)).flatten(),
        remembered_for: emptied("remembered_for", &shown.remembered_for),
        phone: emptied("phone", &shown.phone),
        active: fields.some("active").map(|active| active == "yes"),
        team: fields.sent("team").then(|| fields.text("team").to_owned()),
    };
    Ok(ChangeUser { user: user.clone(), change, if_version: fields.whole("version")? })
}

/// `POST /team/{user}/absences`
pub async fn add_absence(State(edge): State<Edge>, Path(user): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let back = format!("/team/{user}");
    let (Ok(from), Ok(until)) = (fields.text("from").parse(), fields.text("until").parse()) else {
        return Ok(visit::on(&back, alas("Say the first and the last day away, as 2026-12-24.")));
    };
    let absence = NewAbsence { from, until, to: fields.some("to"), reason: fields.some("reason") };
    match edge.app().act(&visit.actor, visit.now, AddAbsence { user, absence }).await {
        Ok(_) => Ok(visit::on(&back, done("Noted. What falls due in it is seen to as each cadence says."))),
        Err(refused) => Ok(visit::on(&back, alas(problem_where(refused, called(&ABSENCE))?))),
    }
}

/// `POST /team/{user}/absences/{absence}/remove`
pub async fn remove_absence(
    State(edge): State<Edge>,
    Path((user, absence)): Path<(String, String)>,
    Sent { visit, .. }: Sent,
) -> Answer {
    let back = format!("/team/{user}");
    edge.app().act(&visit.actor, visit.now, RemoveAbsence { user, absence }).await?;
    Ok(visit::on(&back, done("Taken out.")))
}

/// `POST /me/tokens`: the secret is shown once, on the page that answers.
pub async fn create_token(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let me = visit.actor.user.to_string();
    // Days from now; nothing is for ever.
    let days = fields.whole::<u16>("days")?.filter(|days| *days > 0);
    let expires_at = days.map(|days| visit.now + SignedDuration::from_hours(24 * i64::from(days)));
    let verb = CreateToken { name: fields.text("name").to_owned(), user: None, expires_at };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(token) => draw(&edge, visit, &me, String::new(), token.secret).await,
        Err(refused) => draw(&edge, visit, &me, problem_where(refused, called(&TOKEN))?, None).await,
    }
}

/// `POST /me/tokens/{token}/revoke`
pub async fn revoke_token(State(edge): State<Edge>, Path(token): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    edge.app().act(&visit.actor, visit.now, RevokeToken { token }).await?;
    Ok(visit::on("/me", done("Revoked.")))
}

/// Whether a token lets anybody in.
pub fn works(token: &TokenView, now: Timestamp) -> bool {
    token.revoked_at.is_none() && token.expires_at.is_none_or(|end| end > now)
}

/// `POST /teams`
pub async fn add_team(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    match edge.app().act(&visit.actor, visit.now, AddTeam { name: fields.text("name").to_owned() }).await {
        Ok(team) => Ok(visit::on("/team", done(format!("{} is there. Say on each person's page who is in it.", team.name)))),
        Err(refused) => draw_list(&edge, visit, problem(refused)?, None).await,
    }
}

/// `POST /teams/{team}`: another name.
pub async fn rename_team(State(edge): State<Edge>, Path(team): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    match edge.app().act(&visit.actor, visit.now, RenameTeam { team, name: fields.text("name").to_owned() }).await {
        Ok(team) => Ok(visit::on("/team", done(format!("Saved: {}", team.name)))),
        Err(refused) => draw_list(&edge, visit, problem(refused)?, None).await,
    }
}

/// `POST /teams/{team}/remove`
pub async fn remove_team(State(edge): State<Edge>, Path(team): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    match edge.app().act(&visit.actor, visit.now, RemoveTeam { team }).await {
        Ok(team) => Ok(visit::on("/team", done(format!("{} is taken out.", team.name)))),
        Err(refused) => draw_list(&edge, visit, problem(refused)?, None).await,
    }
}

/// What an absence does, in a line: "12 people rest until after it · 3 people are with Ben".
pub fn moves(absence: &AbsenceView) -> String {
    let mut parts = Vec::new();
    if absence.resting > 0 {
        parts.push(format!("{} until after it", words::count(absence.resting, "person rests", "people rest")));
    }
    if absence.to_hand_over > 0 {
        let count = words::count(absence.to_hand_over, "person goes", "people go");
        parts.push(format!("{count} to a colleague when it begins"));
    }
    for with in &absence.handed_over {
        parts.push(format!("{} with {}", words::count(with.people, "person is", "people are"), with.to.name));
    }
    if let Some(to) = &absence.to {
        parts.push(format!("{} stands in", to.name));
    }
    parts.join(" \u{b7} ")
}
