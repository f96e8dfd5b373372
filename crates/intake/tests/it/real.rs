//! The reader against exports that were not made for this product. They stand outside the repository; where they are
//! missing, these tests say so and pass.

use crate::common::*;
use intake::{ProspectRow, Settings, Survey};
use std::path::PathBuf;
use std::sync::Arc;

/// The file of that name among the real data, or none, with a word.
fn real(name: &str) -> Option<Arc<[u8]>> {
    let path = folder()?.join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(bytes.into())
}

pub fn folder() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os("FIFTHCALL_REAL_DATA").map(PathBuf::from);
    let found =
        named.into_iter().chain([root.join("../shared/data"), root.join("../../shared/data")]).find(|folder| folder.exists());
    if found.is_none() {
        println!("no real data beside the repository (../shared/data): nothing was tested here");
    }
    found
}

fn rows(source: &Arc<[u8]>, settings: &Settings) -> (Survey, Vec<ProspectRow>) {
    let survey = survey(source, settings);
    let rows = survey.prospects(source, settings).unwrap().map(Result::unwrap).collect();
    (survey, rows)
}

fn customs(survey: &Survey) -> Vec<String> {
    let custom = survey.columns.iter().filter(|column| column.field == intake::Field::Custom);
    custom.map(|column| column.header.to_string()).collect()
}

#[test]
fn zoho_leads_are_3900_people_with_numbers_addresses_and_dates() {
    let Some(source) = real("crm-zoho/Leads.csv") else { return };
    let (survey, rows) = rows(&source, &settings());
    assert_eq!((survey.records, rows.len()), (3900, 3900));
    assert_eq!(customs(&survey), ["CONVERTED", "month_Created Time1"]);
    assert!(rows.iter().all(|row| row.is_sound() && row.created_at.is_some() && row.owner.name.is_some()));
    assert!(rows.iter().all(|row| row.external_ids[0].to_string().starts_with("lead:")));
    let unread = rows.iter().flat_map(|row| &row.faults).collect::<Vec<_>>();
    println!(
        "{} numbers, {} addresses, faults {unread:?}",
        rows.iter().map(|row| row.phones.len()).sum::<usize>(),
        rows.iter().map(|row| row.emails.len()).sum::<usize>()
    );
    assert_eq!(rows.iter().filter(|row| row.phones.len() == 1 && row.emails.len() == 1).count() + unread.len(), 3900);
}

#[test]
fn zoho_contacts_and_accounts_are_read() {
    let Some(source) = real("crm-zoho/Contacts.csv") else { return };
    let (_, people) = rows(&source, &settings());
    assert_eq!(people.len(), 1265);
    assert!(people.iter().all(|row| row.is_sound() && row.company.external_id.is_some() && row.created_at.is_some()));
    let Some(source) = real("crm-zoho/Accounts.csv") else { return };
    let survey = survey(&source, &settings());
    assert_eq!(survey.kind, intake::Kind::Companies);
    let companies: Vec<_> = survey.companies(&source, &settings()).unwrap().map(Result::unwrap).collect();
    println!("{} companies, {} rejected", companies.len(), companies.iter().filter(|row| !row.is_sound()).count());
    assert!(companies.len() > 2_000 && companies.iter().all(|row| row.company.external_id.is_some()));
}

#[test]
fn zoho_calls_have_540_outbound_rows_of_which_289_can_be_joined() {
    let (Some(calls), Some(leads), Some(contacts)) =
        (real("crm-zoho/Calls.csv"), real("crm-zoho/Leads.csv"), real("crm-zoho/Contacts.csv"))
    else {
        return;
    };
    let known: std::collections::HashSet<String> = [leads, contacts]
        .iter()
        .flat_map(|source| rows(source, &settings()).1)
        .flat_map(|row| row.external_ids.into_iter().map(|id| id.to_string()))
        .collect();
    let survey = survey(&calls, &settings());
    assert_eq!(survey.kind, intake::Kind::Touches);
    let touches: Vec<_> = survey.touches(&calls, &settings()).unwrap().map(Result::unwrap).collect();
    assert_eq!(touches.len(), 4100);
    let outbound: Vec<_> = touches.iter().filter(|row| row.direction == planner::touch::Direction::Outbound).collect();
    let joined = outbound.iter().filter(|row| row.is_sound() && row.prospect_ids.iter().any(|id| known.contains(id)));
    assert_eq!((outbound.len(), joined.count()), (540, 289));
}

#[test]
fn lead_scoring_rows_have_no_names_and_keep_their_flags() {
    let Some(source) = real("leads-xeducation/Leads.csv") else { return };
    let (survey, rows) = rows(&source, &settings());
    assert_eq!(rows.len(), 9240);
    assert!(
        rows.iter().all(|row| row.is_sound() && row.phones.is_empty() && row.emails.is_empty() && row.name.shown().is_empty())
    );
    assert_eq!(rows.iter().filter(|row| row.do_not_mail).count(), 734);
    assert_eq!(rows.iter().filter(|row| row.do_not_call).count(), 2);
    assert!(!rows.iter().any(|row| row.custom.iter().any(|(_, value)| value == "Select")));
    println!(
        "customs {:?}; faults {:?}",
        customs(&survey),
        rows.iter().flat_map(|row| &row.faults).map(|fault| &fault.reason).collect::<std::collections::BTreeSet<_>>()
    );
}

#[test]
fn salesforce_accounts_are_423_companies() {
    let Some(source) = real("crm-salesforce-dataloader/accountData.csv") else { return };
    let survey = survey(&source, &settings());
    assert_eq!(survey.kind, intake::Kind::Companies);
    let rows: Vec<_> = survey.companies(&source, &settings()).unwrap().map(Result::unwrap).collect();
    println!("{:?}", rows.iter().flat_map(|row| &row.faults).collect::<Vec<_>>());
    assert_eq!((rows.len(), rows.iter().filter(|row| row.is_sound()).count()), (423, 423));
    assert!(rows.iter().all(|row| row.created_at.is_some()));
}

#[test]
fn hubspot_tables_of_a_replica_are_read() {
    let Some(source) = real("crm-fivetran-seeds/hubspot/contact_data.csv") else { return };
    let (survey, rows) = rows(&source, &settings());
    println!(
        "{} rows, {} sound, {} faults; customs {:?}",
        rows.len(),
        rows.iter().filter(|row| row.is_sound()).count(),
        rows.iter().map(|row| row.faults.len()).sum::<usize>(),
        customs(&survey)
    );
    assert_eq!(rows.len() as u64, survey.records);
    assert!(rows.iter().all(|row| !row.external_ids.is_empty() && !row.name.shown().is_empty() || !row.is_sound()));
}

#[test]
fn every_address_card_of_phones_and_mail_programs_is_read() {
    let Some(folder) = folder() else { return };
    let mut cards = 0;
    for entry in std::fs::read_dir(folder.join("vcard/ez-vcard")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "vcf") {
            let source: Arc<[u8]> = std::fs::read(&path).unwrap().into();
            let (_, rows) = rows(&source, &settings());
            cards += rows.len();
            for row in &rows {
                println!(
                    "{}: {} | {:?} | {:?} | {:?} | {:?}",
                    path.file_name().unwrap().display(),
                    row.label(),
                    row.company.name,
                    row.phones,
                    row.emails,
                    reasons(row)
                );
                assert!(row.is_sound());
            }
        }
    }
    assert!(cards >= 11, "{cards}");
}

#[test]
fn csv_dialects_are_read_as_their_authors_expect() {
    let Some(folder) = folder() else { return };
    let mut files = 0;
    for entry in std::fs::read_dir(folder.join("csv/csv-spectrum/csvs")).unwrap() {
        let path = entry.unwrap().path();
        let expected = folder.join("csv/csv-spectrum/json").join(path.with_extension("json").file_name().unwrap());
        // Copies of these files have lost their carriage returns on the way; `reading` covers those.
        let expected = std::fs::read_to_string(expected).unwrap().replace("\\r\\n", "\\n");
        let table = intake::read_table(&Arc::<[u8]>::from(std::fs::read(&path).unwrap())).unwrap();
        let (header, rows) = table.split_first().unwrap();
        // Every value stands in the expected file as JSON writes it, and as many times as there are rows.
        for row in rows {
            assert_eq!(row.len(), header.len(), "{}", path.display());
            // Its authors changed the number in the expected file only.
            if path.ends_with("location_coordinates.csv") {
                continue;
            }
            for value in row {
                let written = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r").replace('\n', "\\n");
                assert!(expected.contains(&format!("\"{written}\"")), "{}: {value:?}", path.display());
            }
        }
        let objects = expected.matches(&format!("\"{}\":", header[0])).count();
        assert_eq!(rows.len(), objects, "{}", path.display());
        files += 1;
    }
    assert_eq!(files, 12);
}

#[test]
fn every_other_table_is_read_to_its_end() {
    let Some(folder) = folder() else { return };
    let mut waiting = vec![folder];
    let mut files = 0;
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "csv" || end == "xlsx" || end == "vcf" || end == "txt") {
                let source: Arc<[u8]> = std::fs::read(&path).unwrap().into();
                let settings = settings();
                if let Ok(survey) = Survey::of(&source, &settings) {
                    let read = survey.prospects(&source, &settings).unwrap().map(Result::unwrap).last();
                    assert!(read.is_none_or(|row| row.position <= survey.records), "{}", path.display());
                    files += 1;
                }
            }
        }
    }
    println!("{files} files");
}

/// Calendars and fuzz corpora of three iCalendar libraries: read or refused with line and reason, never a panic.
#[test]
fn every_calendar_there_is_becomes_closed_days_or_is_refused_with_its_line() {
    let Some(folder) = folder() else { return };
    let mut files = Vec::new();
    let mut folders = vec![folder.join("ical")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { files.push(entry) }
        }
    }
    assert!(files.len() >= 130, "{} files", files.len());
    let zone = planner::calendar::zone("America/New_York").unwrap();
    let (mut taken, mut left_out) = (0, 0);
    for file in &files {
        let source: Arc<[u8]> = Arc::from(std::fs::read(file).unwrap());
        let mut closes = false;
        // They are of many years: asked from several, so that whatever they hold is once to come.
        for year in [1994, 2000, 2006, 2012, 2018, 2024] {
            let reading = intake::closed_days::Reading { today: jiff::civil::date(year, 1, 1), zone: &zone };
            match intake::closed_days::read(&source, reading) {
                Ok(found) => {
                    closes = true;
                    left_out += found.left_out.len();
                    assert!(found.left_out.iter().all(|one| one.line > 0 && !one.reason.is_empty()), "{}", file.display());
                }
                Err(bad) => {
                    let told = bad.to_string();
                    let whole = ["the calendar has no event", "every day of it is over"];
                    let known = told.starts_with("line ") || whole.iter().any(|text| told.starts_with(text));
                    assert!(known, "{}: {told}", file.display());
                }
            }
        }
        taken += u32::from(closes);
    }
    println!("{taken} of {} files close days; {left_out} events beside them are left out", files.len());
    assert!(taken >= 10, "{taken}");
}
