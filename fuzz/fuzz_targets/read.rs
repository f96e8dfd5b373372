//! What every target of tables does with a file: surveys it, and reads its rows as people, calls and companies.

use intake::{Settings, Source, Survey};
use jiff::tz::TimeZone;
use std::sync::Arc;

pub fn whole(bytes: &[u8]) {
    let source: Arc<[u8]> = bytes.into();
    let source: &dyn Source = &source;
    let settings = Settings::new("US", TimeZone::UTC);
    let Ok(survey) = Survey::of(source, &settings) else { return };
    if let Ok(rows) = survey.prospects(source, &settings) {
        rows.for_each(drop);
    }
    if let Ok(rows) = survey.touches(source, &settings) {
        rows.for_each(drop);
    }
    if let Ok(rows) = survey.companies(source, &settings) {
        rows.for_each(drop);
    }
}
