//! Reading the fields of a form: trimmed, of bearable length, without control characters, dates within bounds. Collects every
//! fault before it refuses.

use crate::refused::{FAULTS_TOLD, Fault, Refused};
use jiff::Timestamp;
use jiff::civil::Date;
use planner::bounds::{Beyond, Dated, EARLIEST, LONGEST_LINE, calendar_ends, check, check_plan};

/// Longest name, title, source, tag and the like, in characters.
pub(crate) const LINE: usize = LONGEST_LINE;
/// Longest note, reason or custom value, in characters.
pub(crate) const TEXT: usize = 10_000;

/// A day or an instant, where it is within the bounds that everything dated has.
pub(crate) fn in_bounds<D: Dated>(field: &str, dated: D, now: Timestamp) -> Result<D, Refused> {
    check(dated, now).map_err(|beyond| Refused::field(field, beyond.code(), beyond.message()))
}

/// A day or an instant that somebody plans for now.
pub(crate) fn planned<D: Dated>(field: &str, planned: D, now: Timestamp) -> Result<D, Refused> {
    check_plan(planned, now, now).map_err(|beyond| Refused::field(field, beyond.code(), beyond.message()))
}

/// Whether what was typed says what stands there already, but for its line breaks and the blanks around it. What nobody has touched
/// is not judged and stays to the letter: an older version, or a file, may have left more in it than a form takes.
pub(crate) fn untouched(stored: Option<&str>, typed: Option<&str>) -> bool {
    let lines = |text: Option<&str>| text.unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    lines(stored) == lines(typed)
}

/// The faults found so far: the first of them, and how many more there are.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    told: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub fn add(&mut self, field: impl Into<String>, code: &str, message: impl Into<String>) {
        if self.told.len() < FAULTS_TOLD {
            self.told.push(Fault::new(field, code, message));
        } else {
            self.more += 1;
        }
    }

    /// # Errors
    /// All of them, where there is one.
    pub fn settle(self) -> Result<(), Refused> {
        let Faults { mut told, more } = self;
        if told.is_empty() {
            return Ok(());
        }
        if more > 0 {
            told.push(Fault::more(more));
        }
        Err(Refused::Invalid(told))
    }

    /// One line, trimmed; none where it is empty.
    pub fn line(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        self.text(field, text, LINE, char::is_control)
    }

    /// Several lines, trimmed; none where it is empty.
    pub fn lines(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        self.text(field, text, TEXT, |letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
    }

    /// A day or an instant within the bounds that everything dated has; none where it lies beyond them.
    pub fn dated<D: Dated>(&mut self, field: &str, dated: D, now: Timestamp) -> Option<D> {
        self.within(field, check(dated, now))
    }

    /// A day or an instant that somebody plans for now; none where it is over, or too far ahead.
    pub fn planned<D: Dated>(&mut self, field: &str, planned: D, now: Timestamp) -> Option<D> {
        self.within(field, check_plan(planned, now, now))
    }

    fn within<D>(&mut self, field: &str, checked: Result<D, Beyond>) -> Option<D> {
        match checked {
            Ok(dated) => Some(dated),
            Err(beyond) => {
                self.add(field, beyond.code(), beyond.message());
                None
            }
        }
    }

    /// As `lines`, but no longer than a line.
    pub fn few_lines(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        self.text(field, text, LINE, |letter| letter.is_control() && letter != '\n')
    }

    /// A day of a calendar: the bounds of a date, and to the end of the fifth year.
    pub fn closed_day(&mut self, field: &str, day: Date, now: Timestamp) {
        if !(EARLIEST..=calendar_ends(now.day())).contains(&day) {
            self.dated(field, day, now);
        }
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
