//! What every target of tables does with a file: looks at it, surveys it, and reads its rows as people, calls and companies.

use intake::limits::PREVIEWED_RECORDS;
use intake::{Preview, Settings, Source, Survey};
use jiff::tz::TimeZone;
use std::sync::Arc;

pub fn whole(bytes: &[u8]) {
    let source: Arc<[u8]> = bytes.into();
    let source: &dyn Source = &source;
    let settings = Settings::new("US", TimeZone::UTC);
    if let Ok(look) = Survey::look(source, &settings) {
        let shown = Preview::of(&look, source, &settings, PREVIEWED_RECORDS);
        assert!(shown.is_ok(), "what was looked at cannot be shown");
    }
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
