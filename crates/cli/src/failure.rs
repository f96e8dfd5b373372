//! Why a command was not done: always one line on stderr, always exit status 1.

use actions::Refused;

#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(text: impl Into<String>) -> Self {
        Failure(text.into())
    }

    /// One line, whatever was in it.
    pub fn line(&self) -> String {
        self.0.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        let text = match &refused {
            Refused::Guarded { rule, nearest: Some(nearest) } => format!("{}; the nearest allowed time is {nearest}", rule.text),
            Refused::Conflict { message, held_by: Some(holder) } => format!("{message} (held by {holder})"),
            other => other.to_string(),
        };
        Failure(text)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure(error.to_string())
    }
}
