//! What the tests of this crate share: a text as a source, and its rows.

use intake::{CompanyRow, ProspectRow, Settings, Survey, TouchRow};
use std::sync::Arc;

pub fn bytes(text: impl AsRef<[u8]>) -> Arc<[u8]> {
    Arc::from(text.as_ref())
}

pub fn settings() -> Settings {
    Settings::new("US", planner::calendar::zone("America/New_York").unwrap())
}

pub fn survey(source: &Arc<[u8]>, settings: &Settings) -> Survey {
    Survey::of(source, settings).unwrap()
}

pub fn people(text: impl AsRef<[u8]>) -> Vec<ProspectRow> {
    let (source, settings) = (bytes(text), settings());
    survey(&source, &settings).prospects(&source, &settings).unwrap().map(Result::unwrap).collect()
}

pub fn person(text: impl AsRef<[u8]>) -> ProspectRow {
    let mut rows = people(text);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

pub fn touches(text: impl AsRef<[u8]>) -> Vec<TouchRow> {
    let (source, mut settings) = (bytes(text), settings());
    settings.kind = Some(intake::Kind::Touches);
    survey(&source, &settings).touches(&source, &settings).unwrap().map(Result::unwrap).collect()
}

pub fn companies(text: impl AsRef<[u8]>) -> Vec<CompanyRow> {
    let (source, mut settings) = (bytes(text), settings());
    settings.kind = Some(intake::Kind::Companies);
    survey(&source, &settings).companies(&source, &settings).unwrap().map(Result::unwrap).collect()
}

pub fn reasons(row: &ProspectRow) -> Vec<String> {
    row.faults.iter().map(|fault| format!("{}: {}", fault.field, fault.reason)).collect()
}
