//! A new, empty workspace: its owner, the ready cadences, the rules of courtesy.

use crate::actor::{Actor, Role, Team, Visibility};
use crate::app::App;
use crate::context::Context;
use crate::refused::{Fault, Refused};
use crate::secret;
use crate::shipped;
use crate::sign_in::WELCOME_LIFE;
use crate::view::{UserView, Welcomed};
use jiff::Timestamp;
use planner::bounds::plus;
use planner::cadence::CadenceVersion;
use planner::guard::{Clientele, shipped as shipped_rules};
use planner::{CadenceId, CadenceVersionId, UserId};
use store::cadences::Cadence;
use store::users::User;
use store::workspace::Workspace;
use store::{cadences, guard, sign_in, users, workspace};

/// Touches a day that a rep is planned for, until somebody says otherwise.
const CAPACITY: u32 = 50;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitWorkspace {
    pub name: String,
    pub owner_name: String,
    pub owner_email: String,
    /// ISO 3166 alpha-2: how numbers without a country code are read.
    pub country: String,
    /// IANA name.
    pub zone: String,
}

impl InitWorkspace {
    fn check(&self) -> Result<(), Refused> {
        let mut faults = Vec::new();
        if self.owner_name.trim().is_empty() || self.owner_name.chars().count() > 200 {
            faults.push(Fault::new("owner_name", "required", "the owner's name, at most 200 characters"));
        }
        let email = self.owner_email.trim();
        if !email.contains('@') || email.len() > 320 || email.contains(char::is_whitespace) {
            faults.push(Fault::new("owner_email", "not_an_address", "an e-mail address, as ana@example.com"));
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            faults.push(Fault::new("region", "unknown", "a country's two letters, as US"));
        }
        if planner::calendar::zone(&self.zone).is_none() {
            faults.push(Fault::new("zone", "unknown", "a time zone's name, as America/New_York"));
        }
        if faults.is_empty() { Ok(()) } else { Err(Refused::Invalid(faults)) }
    }
}

impl App {
    /// Makes the workspace, and a one-time link by which its owner sets a password.
    ///
    /// # Errors
    /// [`Refused::Conflict`] where this database holds a workspace already.
    pub fn init(&self, now: Timestamp, input: &InitWorkspace) -> Result<Welcomed, Refused> {
        input.check()?;
        let input = input.clone();
        let secret = secret::spell("", &rand::random());
        let link = secret::digest(&secret);
        let mint = crate::context::Mint::new(now, self.draw());
        let user = self.store().write(move |tx| -> Result<UserView, Refused> {
            if workspace::get(tx)?.is_some() {
                let message = "this database holds a workspace already; choose another folder with --data".to_owned();
                return Err(Refused::Conflict { message, held_by: None });
            }
            let nobody = nobody(&input);
            let mut on = Context::new(tx, &nobody, now, mint.clone());
            let owner = make(&mut on, &input)?;
            sign_in::insert_link(on.tx, &link, owner.id, now, plus(now, WELCOME_LIFE))?;
            Ok(UserView {
                id: owner.id.to_string(),
                name: owner.name,
                email: owner.email,
                role: owner.role,
                zone: input.zone.clone(),
                capacity: CAPACITY,
                hours: String::new(),
                remembered_for: None,
                team: None,
                phone: None,
                active: true,
                absences: Vec::new(),
                version: 1,
            })
        })?;
        Ok(Welcomed { user, welcome_path: format!("/welcome/{secret}") })
    }
}

/// Nobody is there yet to act.
fn nobody(input: &InitWorkspace) -> Actor {
    Actor {
        user: UserId::default(),
        name: String::new(),
        email: String::new(),
        role: Role::Owner,
        team: Team::default(),
        zone: input.zone.clone(),
        visibility: Visibility::Open,
    }
}

fn make(on: &mut Context<'_, '_>, input: &InitWorkspace) -> Result<User, Refused> {
    let named = input.name.trim();
    let row = Workspace {
        name: if named.is_empty() { "Our company".to_owned() } else { named.to_owned() },
        country: input.country.to_uppercase(),
        zone: input.zone.clone(),
        visibility: "open".to_owned(),
        capacity: CAPACITY,
        settings: "{}".to_owned(),
        version: 1,
        created_at: on.now,
    };
    workspace::insert(on.tx, &row)?;
    let owner = User {
        id: UserId(on.mint()),
        email: input.owner_email.trim().to_lowercase(),
        name: input.owner_name.trim().to_owned(),
        role: Role::Owner.code().to_owned(),
        team: None,
        zone: None,
        hours: None,
        capacity: None,
        sentence: None,
        password_hash: None,
        active: true,
        departed_at: None,
        version: 1,
        created_at: on.now,
    };
    users::insert(on.tx, &owner)?;
    guard::put(on.tx, 0, &shipped_rules(Clientele::Businesses), owner.id, on.now)?;
    crate::law::note_decided(on.tx)?;
    for ready in shipped::cadences() {
        let cadence = Cadence {
            id: CadenceId(on.mint()),
            name: ready.name.clone(),
            about: ready.about.clone(),
            current_number: 1,
            version: 1,
            created_at: on.now,
            archived_at: None,
        };
        cadences::insert(on.tx, &cadence)?;
        let version = CadenceVersion {
            id: CadenceVersionId(on.mint()),
            cadence: cadence.id,
            number: 1,
            name: ready.name.clone(),
            steps: ready.steps.clone(),
            policy: ready.policy.clone(),
        };
        cadences::insert_version(on.tx, &version, Some(owner.id), on.now)?;
    }
    Ok(owner)
}
