//! Why a verb was refused, in the words of the person who asked. The one error of this room.

use crate::view::RuleView;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// So many faults are told one by one; whoever has more reads the first and how many follow.
pub const FAULTS_TOLD: usize = 20;
/// Longest path of a field and longest message, in characters: what somebody sent is repeated to them in part, never at length.
const FIELD_TOLD: usize = 200;
const MESSAGE_TOLD: usize = 1_000;
/// Longest refusal in one line, in characters.
const LINE_TOLD: usize = 2_000;

/// A text that may repeat what somebody sent, cut where it would get longer than that many characters.
pub fn shortened(mut text: String, most: usize) -> String {
    if let Some((cut, _)) = text.char_indices().nth(most) {
        text.truncate(cut);
        text.push('\u{2026}');
    }
    text
}

/// One bad field: which, what kind of fault, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// The field's path in the input, as `phones[1].number`; empty where it is about the whole.
    pub field: String,
    /// `required`, `unknown`, `too_long`, `not_a_number`, `not_a_date`, `in_the_future`, `not_allowed`, `taken`, ...
    pub code: String,
    pub message: String,
}

impl Fault {
    pub fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        let (field, message) = (shortened(field.into(), FIELD_TOLD), shortened(message.into(), MESSAGE_TOLD));
        Fault { field, code: code.into(), message }
    }

    /// What stands for the faults that are not told one by one.
    pub(crate) fn more(count: usize) -> Self {
        Fault::new("", "more", format!("and {count} more"))
    }
}

/// Every way in which a verb can end without being done. Each maps to one status in `web`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    /// 401: nobody is signed in, or the token is not valid.
    #[error("sign in first")]
    NotSignedIn,
    /// 401 at the sign-in form. Says nothing about which of the two was wrong.
    #[error("that e-mail address and password do not go together")]
    WrongCredentials,
    /// 403: readable, but not yours to change.
    #[error("{0}")]
    NotYours(String),
    /// 404: not there, or not readable to you. The word for the thing ("prospect").
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// 422: understood, and some fields cannot be accepted.
    #[error("{}", faults_line(.0))]
    Invalid(Vec<Fault>),
    /// 422: the guard's rule forbids it; for a callback the nearest allowed time.
    #[error("{}", .rule.text)]
    Guarded { rule: RuleView, nearest: Option<Timestamp> },
    /// 409: somebody or something was faster; says what holds the place.
    #[error("{message}")]
    Conflict { message: String, held_by: Option<String> },
    /// 412: it changed since you read it.
    #[error("it was changed in the meantime; load it again")]
    Stale,
    /// 429
    #[error("too many tries; wait {retry_after_seconds} s")]
    TooMany { retry_after_seconds: u32 },
    /// 507: nothing was changed; free some space and try again.
    #[error("the disk is full: nothing was saved; free some space and try again")]
    DiskFull,
    /// 503: the store cannot be reached or is too busy; nothing was changed.
    #[error("the database did not answer: {0}; nothing was saved, try again")]
    Unavailable(String),
    /// 503: the database is of another program than this one, or its file was taken away; nothing was changed.
    #[error("{0}")]
    Unusable(String),
    /// 500: our fault.
    #[error("something broke: {0}")]
    Broken(String),
}

impl Refused {
    /// Whether the same may work in a moment, whatever it is about: nothing that is stored is at fault.
    pub(crate) fn is_of_the_moment(&self) -> bool {
        match self {
            Refused::DiskFull | Refused::Unavailable(_) | Refused::Unusable(_) => true,
            Refused::NotSignedIn
            | Refused::WrongCredentials
            | Refused::NotYours(_)
            | Refused::NotFound(_)
            | Refused::Invalid(_)
            | Refused::Guarded { .. }
            | Refused::Conflict { .. }
            | Refused::Stale
            | Refused::TooMany { .. }
            | Refused::Broken(_) => false,
        }
    }

    /// One bad field.
    pub fn field(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Refused::Invalid(vec![Fault::new(field, code, message)])
    }
}

fn faults_line(faults: &[Fault]) -> String {
    let told = |fault: &Fault| match fault.field.as_str() {
        "" => fault.message.clone(),
        field => format!("{field}: {}", fault.message),
    };
    shortened(faults.iter().map(told).collect::<Vec<_>>().join("; "), LINE_TOLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_bounded_whatever_it_repeats() {
        let fault = Fault::new("é".repeat(100_000), "unknown", "é".repeat(100_000));
        assert_eq!((fault.field.chars().count(), fault.message.chars().count()), (FIELD_TOLD + 1, MESSAGE_TOLD + 1));
        let line = Refused::Invalid(vec![fault; 20]).to_string();
        assert!(line.chars().count() == LINE_TOLD + 1 && line.ends_with('…'));
        assert_eq!(shortened("é".repeat(5), 5), "é".repeat(5));
        let two = vec![Fault::new("name", "required", "say who it is"), Fault::more(3)];
        assert_eq!(Refused::Invalid(two).to_string(), "name: say who it is; and 3 more");
    }
}
