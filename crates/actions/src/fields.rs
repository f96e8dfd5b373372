//! Reading the fields of a form: trimmed, of bearable length, without control characters. Collects every fault before it refuses.

use crate::refused::{Fault, Refused};

/// Longest name, title, source, tag and the like, in characters.
pub(crate) const LINE: usize = 200;
/// Longest note, reason or custom value, in characters.
pub(crate) const TEXT: usize = 10_000;

/// The faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, field: impl Into<String>, code: &str, message: impl Into<String>) {
        self.0.push(Fault::new(field, code, message));
    }

    /// # Errors
    /// All of them, where there is one.
    pub fn settle(self) -> Result<(), Refused> {
        if self.0.is_empty() { Ok(()) } else { Err(Refused::Invalid(self.0)) }
    }

    /// One line, trimmed; none where it is empty.
    pub fn line(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        self.text(field, text, LINE, char::is_control)
    }

    /// Several lines, trimmed; none where it is empty.
    pub fn lines(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        self.text(field, text, TEXT, |letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
    }

    fn text(&mut self, field: &str, text: Option<&str>, most: usize, forbidden: impl Fn(char) -> bool) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        if text.chars().any(forbidden) {
            self.add(field, "not_allowed", "has a control character in it; type it anew");
            return None;
        }
        let length = text.chars().count();
        if length > most {
            self.add(field, "too_long", format!("has {length} characters; {most} at most"));
            return None;
        }
        Some(text.to_owned())
    }
}
