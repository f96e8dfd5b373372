//! Letting people in: passwords, sessions, bearer tokens, one-time links. Nobody learns here who has an account.

use crate::actor::{Actor, Role, Team, Visibility};
use crate::app::App;
use crate::refused::Refused;
use crate::secret;
use crate::tries::Whence;
use crate::view::{Greeting, SignedIn};
use jiff::{SignedDuration, Timestamp};
use planner::UserId;
use planner::bounds::plus;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{StoreError, Tx, sign_in as stored, users, workspace};

/// A session ends after so long without a click.
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A session's last use is written down at most so often.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// An API token's last use is written down at most so often.
const USED_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// A welcome link may be used for so long.
pub(crate) const WELCOME_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a revoked token or an ended session may still work on a node that has just seen it.
const KEEP: SignedDuration = SignedDuration::from_secs(1);

/// What a new password does with the API tokens of whoever sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    Keep,
    End,
}

/// Whoever leaves, or fears that somebody has their password, has no key left outside.
pub(crate) fn end_tokens_of(tx: &mut Tx<'_>, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    for token in stored::tokens_of(tx, user)? {
        stored::revoke_token(tx, token.id, now)?;
    }
    Ok(())
}

/// Who is signed in by a cookie, and what their forms must carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub actor: Actor,
    pub csrf: String,
    pub crew: Crew,
}

/// Who works here. Who works alone is shown no team, no hand-over and no colleagues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Crew {
    Alone,
    #[default]
    Several,
}

fn crew(tx: &mut Tx<'_>) -> Result<Crew, StoreError> {
    let here = users::list(tx)?.iter().filter(|user| user.active).count();
    Ok(if here > 1 { Crew::Several } else { Crew::Alone })
}

/// When it was looked up, and what was found.
type LookedUp = (Timestamp, Arc<Session>);

/// Sessions and tokens that were looked up in the last second.
#[derive(Default)]
pub(crate) struct Keys {
    known: Mutex<HashMap<[u8; 32], LookedUp>>,
}

impl Keys {
    fn get(&self, digest: &[u8; 32], now: Timestamp) -> Option<Arc<Session>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (looked_up, session) = known.get(digest)?;
        // A clock that jumped back must not keep an entry alive.
        let fresh = *looked_up <= now && now.duration_since(*looked_up) < KEEP;
        fresh.then(|| session.clone())
    }

    fn put(&self, digest: [u8; 32], now: Timestamp, session: Arc<Session>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > 10_000 {
            known.clear();
        }
        known.insert(digest, (now, session));
    }

    fn drop(&self, digest: &[u8; 32]) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
    }

    /// After a change to users or the workspace: everybody is looked up anew on this node.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl App {
    /// Checks a password and opens a session. Only failures are counted; see [`Whence`] for what they are counted by.
    ///
    /// Blocks for the time of hashing (some 20 ms) and of the row before it: call it off the async threads.
    ///
    /// # Errors
    /// [`Refused::WrongCredentials`], the same for an unknown address; [`Refused::TooMany`] after too many failures, and where
    /// a crowd signs in at once.
    pub fn sign_in(&self, now: Timestamp, email: &str, password: &str, from: impl Into<Whence>) -> Result<SignedIn, Refused> {
        let from = from.into();
        let email = email.trim().to_lowercase();
        if email.len() > 320 {
            return Err(Refused::WrongCredentials);
        }
        let address = email.clone();
        let user = self.store().read(move |tx| -> Result<_, Refused> { Ok(users::by_email(tx, &address)?) })?;
        let user = user.filter(|user| user.active);
        let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
        let known = match (&user, hash, &from.proof) {
            (Some(user), Some(hash), Some(proof)) => secret::proven(proof, hash, user.id),
            _ => None,
        };
        let tried = self.inner.tries.begin(now, &email, &from.client, known);
        let tried = tried.map_err(|retry_after_seconds| Refused::TooMany { retry_after_seconds })?;
        match (secret::verify_password(password, hash), &user, hash) {
            (Ok(true), Some(user), Some(hash)) => {
                self.inner.tries.was_right(tried);
                self.open_session(now, user.id, hash)
            }
            (Ok(_), _, _) => Err(Refused::WrongCredentials),
            (Err(crowd), _, _) => {
                // Nothing was looked at, so nothing was guessed.
                self.inner.tries.was_not_looked_at(tried);
                Err(crowd)
            }
        }
    }

    fn open_session(&self, now: Timestamp, user: UserId, hash: &str) -> Result<SignedIn, Refused> {
        let session = secret::spell("fcs_", &rand::random());
        let csrf = secret::spell("", &rand::random());
        let expires_at = plus(now, SESSION_LIFE);
        let row = stored::Session {
            token_hash: secret::digest(&session),
            user,
            csrf: csrf.clone(),
            created_at: now,
            seen_at: now,
            expires_at,
        };
        self.store().write(move |tx| -> Result<(), Refused> { Ok(stored::insert_session(tx, &row)?) })?;
        Ok(SignedIn { session, csrf, expires_at, proof: secret::proof(hash, user, &rand::random()) })
    }

    pub fn sign_out(&self, _now: Timestamp, session: &str) -> Result<(), Refused> {
        let digest = secret::digest(session);
        self.inner.keys.drop(&digest);
        self.store().write(move |tx| -> Result<(), Refused> { Ok(stored::delete_session(tx, &digest)?) })
    }

    /// Whose session that cookie is; none where it has ended.
    pub async fn session(&self, now: Timestamp, cookie: &str) -> Result<Option<Arc<Session>>, Refused> {
        let digest = secret::digest(cookie);
        if let Some(known) = self.inner.keys.get(&digest, now) {
            return Ok(Some(known));
        }
        let found = self
            .store()
            .read_async(move |tx| -> Result<_, Refused> {
                let Some(session) = stored::session(tx, &digest, now)? else { return Ok(None) };
                let Some(actor) = actor(tx, session.user)? else { return Ok(None) };
                Ok(Some((session.seen_at, Session { actor, csrf: session.csrf, crew: crew(tx)? })))
            })
            .await?;
        let Some((seen_at, session)) = found else { return Ok(None) };
        if now.duration_since(seen_at) > SEEN_EVERY {
            let seen = move |tx: &mut Tx<'_>| -> Result<(), StoreError> {
                stored::see_session(tx, &digest, now, plus(now, SESSION_LIFE))
            };
            // Reading goes on while the disk is full: what is not written down now is with the next click.
            match self.store().write_async(seen).await {
                Ok(()) | Err(StoreError::Full) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let session = Arc::new(session);
        self.inner.keys.put(digest, now, session.clone());
        Ok(Some(session))
    }

    /// On whose behalf that bearer token speaks; none where it is unknown or revoked.
    pub async fn bearer(&self, now: Timestamp, token: &str) -> Result<Option<Arc<Session>>, Refused> {
        let digest = secret::digest(token);
        if let Some(known) = self.inner.keys.get(&digest, now) {
            return Ok(Some(known));
        }
        let found = self
            .store()
            .read_async(move |tx| -> Result<_, Refused> {
                let Some(token) = stored::token_by_hash(tx, &digest, now)? else { return Ok(None) };
                // Pages alone ask who else is here.
                let session = actor(tx, token.user)?.map(|actor| Session { actor, csrf: String::new(), crew: Crew::Several });
                Ok(session.map(|session| (token, session)))
            })
            .await?;
        let Some((token, session)) = found else { return Ok(None) };
        if token.used_at.is_none_or(|used_at| now.duration_since(used_at) > USED_EVERY) {
            let used = move |tx: &mut Tx<'_>| -> Result<(), StoreError> { stored::use_token(tx, token.id, now) };
            // Nobody waits for it, and nothing rests on it: what cannot be written down now is with a later request.
            drop(self.store().write_async(used));
        }
        let session = Arc::new(session);
        self.inner.keys.put(digest, now, session.clone());
        Ok(Some(session))
    }

    /// Whom a one-time link greets; none where it is used up or too old.
    pub fn welcome(&self, now: Timestamp, token: &str) -> Result<Option<Greeting>, Refused> {
        let digest = secret::digest(token);
        self.store().read(move |tx| -> Result<_, Refused> {
            let Some(user) = stored::link(tx, &digest, now)? else { return Ok(None) };
            let Some(user) = users::get(tx, user)?.filter(|user| user.active) else { return Ok(None) };
            let tokens = stored::tokens_of(tx, user.id)?.iter().filter(|token| token.works(now)).count();
            Ok(Some(Greeting { name: user.name, tokens }))
        })
    }

    /// Sets the first (or a new) password by a one-time link, and signs in. Their API tokens go on working.
    pub fn accept_welcome(&self, now: Timestamp, token: &str, password: &str) -> Result<SignedIn, Refused> {
        self.set_password(now, token, password, Tokens::Keep)
    }

    /// Sets a password by a one-time link, and signs in. Every session and every other link of theirs ends with it, because
    /// whoever holds one may be why there is a new password.
    ///
    /// # Errors
    /// [`Refused::NotFound`] where the link is used up, too old or its user has left.
    pub fn set_password(&self, now: Timestamp, token: &str, password: &str, tokens: Tokens) -> Result<SignedIn, Refused> {
        // Looked at first: nobody keeps the machine busy with hashing for a link that is none.
        self.welcome(now, token)?.ok_or(Refused::NotFound("welcome link"))?;
        let hash = secret::hash_password(password)?;
        let (digest, new) = (secret::digest(token), hash.clone());
        let user = self.store().write(move |tx| -> Result<_, Refused> {
            let user = stored::use_link(tx, &digest, now)?.ok_or(Refused::NotFound("welcome link"))?;
            users::get(tx, user)?.filter(|user| user.active).ok_or(Refused::NotFound("welcome link"))?;
            users::set_password(tx, user, &new)?;
            stored::delete_sessions_of(tx, user)?;
            stored::end_links_of(tx, user, now)?;
            match tokens {
                Tokens::Keep => {}
                Tokens::End => end_tokens_of(tx, user, now)?,
            }
            Ok(user)
        })?;
        self.inner.keys.forget();
        self.open_session(now, user, &hash)
    }

    /// On whose behalf the background loops run: the owner who has been here longest.
    ///
    /// # Errors
    /// Where there is no owner yet.
    pub fn some_owner(&self) -> Result<Actor, Refused> {
        self.store().read(|tx| -> Result<_, Refused> {
            let all = users::list(tx)?;
            let owners = all.iter().filter(|user| user.active && user.role == Role::Owner.code());
            let first = owners.min_by_key(|user| user.id).map(|user| user.id);
            let first =
                first.ok_or_else(|| Refused::field("user", "required", "there is no owner yet: run `fifthcall init` first"))?;
            actor(tx, first)?.ok_or(Refused::NotFound("user"))
        })
    }

    /// Who acts on the command line: by e-mail address or id; without, the only owner.
    pub fn actor_by(&self, who: Option<&str>) -> Result<Actor, Refused> {
        let who = who.map(str::to_owned);
        self.store().read(move |tx| -> Result<_, Refused> {
            let user = match &who {
                Some(who) => find_user(tx, who)?.ok_or(Refused::NotFound("user"))?.id,
                None => {
                    let all = users::list(tx)?;
                    let mut owners = all.iter().filter(|user| user.active && user.role == Role::Owner.code());
                    match (owners.next(), owners.next()) {
                        (Some(owner), None) => owner.id,
                        (None, _) => {
                            return Err(Refused::field("user", "required", "there is no owner yet: run `fifthcall init` first"));
                        }
                        (Some(_), Some(_)) => {
                            return Err(Refused::field(
                                "user",
                                "required",
                                "there are several owners: say who acts with --user E-MAIL",
                            ));
                        }
                    }
                }
            };
            actor(tx, user)?.ok_or(Refused::NotFound("user"))
        })
    }
}

/// A user by id or e-mail address.
pub(crate) fn find_user(tx: &mut Tx<'_>, who: &str) -> Result<Option<users::User>, StoreError> {
    match who.parse() {
        Ok(id) => users::get(tx, id),
        Err(_) => users::by_email(tx, &who.trim().to_lowercase()),
    }
}

/// The actor that a user is; none where they have left.
pub(crate) fn actor(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Actor>, Refused> {
    let Some(user) = users::get(tx, user)?.filter(|user| user.active) else { return Ok(None) };
    let Some(workspace) = workspace::get(tx)? else { return Ok(None) };
    let role = Role::from_code(&user.role).ok_or_else(|| Refused::Broken(format!("unknown role {}", user.role)))?;
    let visibility = if workspace.visibility == "closed" { Visibility::Closed } else { Visibility::Open };
    let strangers = match role {
        Role::Manager => users::list(tx)?.into_iter().filter(|other| other.team != user.team).map(|other| other.id).collect(),
        Role::Rep | Role::Owner => Vec::new(),
    };
    Ok(Some(Actor {
        user: user.id,
        name: user.name,
        email: user.email,
        role,
        team: Team::new(user.team, strangers),
        zone: user.zone.unwrap_or(workspace.zone),
        visibility,
    }))
}
