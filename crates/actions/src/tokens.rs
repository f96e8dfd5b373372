//! API tokens: made, listed, revoked. The secret is told once; only its digest is stored.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::refused::Refused;
use crate::sign_in::find_user;
use crate::view::{Page, TokenView};
use crate::{Role, ids, secret};
use jiff::{SignedDuration, Timestamp};
use planner::{TokenId, UserId};
use store::sign_in::{self as stored, Token};

/// Longest name, in characters.
const NAME_MOST: usize = 100;
/// A token that is to end by itself ends within so long.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 3_653);

/// Makes a token, for oneself or, as an owner, for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateToken {
    pub name: String,
    /// E-mail address or id; the actor where left out.
    pub user: Option<String>,
    /// When it stops working by itself; never where left out.
    pub expires_at: Option<Timestamp>,
}

impl Verb for CreateToken {
    type Done = TokenView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<TokenView, Refused> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME_MOST {
            return Err(Refused::field("name", "required", format!("say what it is for, in at most {NAME_MOST} characters")));
        }
        if let Some(end) = self.expires_at
            && (end <= on.now || end > on.now + LONGEST_LIFE)
        {
            return Err(Refused::field(
                "expires_at",
                "out_of_range",
                "a time to come, at most ten years ahead; leave it out for never",
            ));
        }
        let user = match &self.user {
            None => on.by.user,
            Some(who) => find_user(on.tx, who)?.filter(|user| user.active).ok_or(Refused::NotFound("user"))?.id,
        };
        may(on, user)?;
        let secret = secret::spell("fct_", &on.secret());
        let token = Token {
            id: TokenId(on.mint()),
            user,
            name: name.to_owned(),
            token_hash: secret::digest(&secret),
            created_at: on.now,
            used_at: None,
            expires_at: self.expires_at,
            revoked_at: None,
        };
        stored::insert_token(on.tx, &token)?;
        on.audit("create_token", "token", token.id.0, None, Some(&token.name))?;
        Ok(view(&token, Some(secret)))
    }
}

/// One's own tokens, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListTokens;

impl Verb for ListTokens {
    type Done = Page<TokenView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<TokenView>, Refused> {
        let tokens = stored::tokens_of(on.tx, on.by.user)?;
        Ok(Page { items: tokens.iter().map(|token| view(token, None)).collect(), next: None })
    }
}

/// Makes a token useless; once more changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokeToken {
    pub token: String,
}

impl Verb for RevokeToken {
    type Done = TokenView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<TokenView, Refused> {
        let id: TokenId = ids::read(&self.token, "token")?;
        let token = stored::token(on.tx, id)?.ok_or(Refused::NotFound("token"))?;
        // Whose tokens there are is nobody else's business.
        may(on, token.user).map_err(|_| Refused::NotFound("token"))?;
        if stored::revoke_token(on.tx, id, on.now)? {
            on.audit("revoke_token", "token", id.0, None, None)?;
        }
        let token = stored::token(on.tx, id)?.ok_or(Refused::NotFound("token"))?;
        Ok(view(&token, None))
    }
}

fn may(on: &Context<'_, '_>, user: UserId) -> Result<(), Refused> {
    if user == on.by.user || on.by.role == Role::Owner {
        return Ok(());
    }
    Err(Refused::NotYours("only an owner makes tokens for others".to_owned()))
}

fn view(token: &Token, secret: Option<String>) -> TokenView {
    TokenView {
        id: token.id.to_string(),
        name: token.name.clone(),
        secret,
        created_at: token.created_at,
        used_at: token.used_at,
        expires_at: token.expires_at,
        revoked_at: token.revoked_at,
    }
}
