//! Exports in the shapes of the usual programs, and what each of their columns becomes.

use crate::common::*;
use intake::{Field, IdKind, Kind, Settings};
use planner::prospect::{Line, Worth};
use planner::touch::Direction;

#[test]
fn a_hubspot_export_is_understood() {
    let row = person(concat!(
        "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lead Status,Create Date,Associated Company,",
        "Job Title,City,State/Region,Postal Code,Country/Region,Time Zone,Unsubscribed from all email,Favourite colour\n",
        "501,Ana,Ruiz,Ana@Example.com,(617) 555-0133,617-555-0134,Ben Ito (ben@example.com),New,2021-04-01 17:32,Harbor Tools,",
        "Buyer,Boston,Massachusetts,02110,United States,america_slash_new__york,true,green\n"
    ));
    assert_eq!(row.external_ids[0].to_string(), "501");
    assert_eq!(row.name.shown(), "Ana Ruiz");
    assert_eq!(row.emails, ["ana@example.com"]);
    assert_eq!(row.phones, [("+16175550133".to_owned(), Line::Personal), ("+16175550134".to_owned(), Line::Personal)]);
    assert_eq!((row.owner.name.as_deref(), row.owner.email.as_deref()), (Some("Ben Ito"), Some("ben@example.com")));
    assert_eq!(row.created_at.unwrap().to_string(), "2021-04-01T21:32:00Z");
    assert_eq!(row.company.name.as_deref(), Some("Harbor Tools"));
    assert_eq!((row.country.as_deref(), row.zone.as_deref()), (Some("US"), Some("America/New_York")));
    assert!(row.do_not_mail && !row.do_not_call);
    assert_eq!(row.custom, [("Favourite colour".into(), "green".to_owned())]);
    assert_eq!(reasons(&row), [""; 0]);
}

#[test]
fn a_salesforce_export_with_api_names_is_understood() {
    let row = person(concat!(
        "\"ID\",\"ISDELETED\",\"LASTNAME\",\"FIRSTNAME\",\"SALUTATION\",\"NAME\",\"COMPANY\",\"TITLE\",\"PHONE\",\"MOBILEPHONE\",\"EMAIL\",\"LEADSOURCE\",",
        "\"STATUS\",\"RATING\",\"OWNERID\",\"DONOTCALL\",\"HASOPTEDOUTOFEMAIL\",\"CREATEDDATE\",\"STREET\",\"POSTALCODE\",\"COUNTRY\"\n",
        "\"00Q1\",\"false\",\"Ruiz\",\"Ana\",\"Dr.\",\"Ana Ruiz\",\"Harbor Tools\",\"Buyer\",\"+44 20 7946 0018\",\"\",\"ana@example.com\",\"Web\",",
        "\"Open\",\"Hot\",\"0051\",\"true\",\"false\",\"2006-04-15T03:23:15.000Z\",\"1 Pier Rd\",\"SW1A 1AA\",\"GB\"\n"
    ));
    assert_eq!(row.title.as_deref(), Some("Buyer"));
    assert_eq!(row.name.prefix.as_deref(), Some("Dr."));
    assert_eq!(row.phones[0].0, "+442079460018");
    assert_eq!((row.worth, row.status.as_deref()), (Some(Worth::A), Some("Open")));
    assert_eq!(row.owner.external_id.as_deref(), Some("0051"));
    assert!(row.do_not_call && !row.do_not_mail);
    assert_eq!(row.custom, []);
}

#[test]
fn a_zoho_export_keeps_lead_ids_and_contact_ids_apart() {
    let lead = person(
        "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Created Time\n7,Hall,Chargepal,Tom,a@example.com,860-253-6354,\"15 Apr, 2021 00:03:00\"\n",
    );
    let contact = person(
        "CONTACTID,Last Name,Contact Owner Id,Contact Owner,Account Id,Email\n7,Tucker,1007,David Love,386,b@example.com\n",
    );
    assert_eq!(lead.external_ids[0].to_string(), "lead:7");
    assert_eq!(contact.external_ids[0].to_string(), "contact:7");
    assert_eq!(lead.created_at.unwrap().to_string(), "2021-04-15T04:03:00Z");
    assert_eq!(contact.company.external_id.as_deref(), Some("386"));
    assert_eq!((contact.owner.name.as_deref(), contact.owner.external_id.as_deref()), (Some("David Love"), Some("1007")));
}

#[test]
fn a_pipedrive_export_is_understood() {
    let row = person(concat!(
        "Person - ID,Person - Name,Person - Organization,Person - Phone - Work,Person - Phone - Mobile,Person - Email - Work,Person - Owner,Person - Add time\n",
        "12,Ana Maria Ruiz,Harbor Tools,\"617-555-0133, 617-555-0135\",617-555-0134,ana@example.com,Ben Ito,2021-04-01 17:32:00\n"
    ));
    assert_eq!((row.name.first.as_deref(), row.name.last.as_deref()), (Some("Ana Maria"), Some("Ruiz")));
    assert_eq!(row.company.name.as_deref(), Some("Harbor Tools"));
    assert_eq!(row.phones.len(), 3);
    assert_eq!(row.custom, []);
}

#[test]
fn a_google_export_pairs_numbers_with_their_kinds() {
    let row = person(concat!(
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Phone 3 - Label,Phone 3 - Value\n",
        "Ana,,Ruiz,Harbor Tools,Buyer,Met at the fair,* myContacts ::: VIP,Work,ana@example.com ::: ana.ruiz@example.org,Mobile,617-555-0133,Main,617-555-0100,Work Fax,617-555-0199\n"
    ));
    assert_eq!(row.emails, ["ana@example.com", "ana.ruiz@example.org"]);
    assert_eq!(row.phones, [("+16175550133".to_owned(), Line::Personal), ("+16175550100".to_owned(), Line::Shared)]);
    assert_eq!((row.tags, row.notes), (vec!["VIP".to_owned()], vec!["Met at the fair".to_owned()]));
}

#[test]
fn an_outlook_export_knows_dr_from_director() {
    let row = person(concat!(
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business Postal Code,Business Country/Region,Business Phone,Business Phone 2,Company Main Phone,Mobile Phone,E-mail Address,E-mail 2 Address,Categories\n",
        "Dr.,Ana,,Ruiz,,Harbor Tools,Buying,Director,1 Pier Rd,Boston,02110,United States of America,617-555-0133,617-555-0134,617-555-0100,617-555-0135,ana@example.com,ana2@example.com,Gold;Fair\n"
    ));
    assert_eq!((row.name.prefix.as_deref(), row.title.as_deref()), (Some("Dr."), Some("Director")));
    assert_eq!(
        row.phones.iter().map(|(_, line)| *line).collect::<Vec<_>>(),
        [Line::Personal, Line::Personal, Line::Shared, Line::Personal]
    );
    assert_eq!(row.emails.len(), 2);
    assert_eq!(row.tags, ["Gold", "Fair"]);
}

#[test]
fn headers_that_say_whose_they_are_or_how_are_understood() {
    let row = person(concat!(
        "Contact Name,Contact Number,Mobile No.,Contact Email Address,Lead Company,Create Date (EST),Client Job Title,Office Location,Contact since\n",
        "Ana Ruiz,617-555-0133,617-555-0134,ana@example.com,Harbor Tools,2021-04-01 17:32,Buyer,Building 3,2019\n"
    ));
    assert_eq!((row.name.shown().as_str(), row.title.as_deref()), ("Ana Ruiz", Some("Buyer")));
    assert_eq!(row.phones.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>(), ["+16175550133", "+16175550134"]);
    assert_eq!((row.emails, row.company.name.as_deref()), (vec!["ana@example.com".to_owned()], Some("Harbor Tools")));
    assert_eq!(row.created_at.unwrap().to_string(), "2021-04-01T21:32:00Z");
    assert_eq!(row.country, None, "a room is no country");
    let kept: Vec<&str> = row.custom.iter().map(|(header, _)| &**header).collect();
    assert_eq!(kept, ["Office Location", "Contact since"]);
    let row = person("Contact Phone Number,Location Coordinates,Cities\n2095257564,37 N 121 W,Modesto\n");
    assert_eq!((row.phones[0].0.as_str(), row.custom.len()), ("+12095257564", 2));
}

#[test]
fn what_says_of_what_kind_the_value_beside_it_is_becomes_no_field() {
    let row = person(concat!(
        "Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,E-mail Display Name,Sensitivity\n",
        "Ana Ruiz,* Work,ana@example.com,Main,617-555-0100,Ana (ana@example.com),Normal\n"
    ));
    assert_eq!(row.phones, [("+16175550100".to_owned(), Line::Shared)]);
    assert_eq!(row.custom, []);
}

#[test]
fn a_map_overrules_what_was_recognised() {
    let source = bytes("Firma,Kontakt,Rufnummer,Phone\nHarbor Tools,Ana Ruiz,617-555-0133,ignored\n");
    let map = [("Firma", "company"), ("kontakt", "name"), ("Rufnummer", "phone"), ("Phone", "custom")];
    let settings = Settings { map: map.map(|(header, field)| (header.to_owned(), field.to_owned())).to_vec(), ..settings() };
    let row = survey(&source, &settings).prospects(&source, &settings).unwrap().next().unwrap().unwrap();
    assert_eq!((row.company.name.as_deref(), row.name.shown().as_str()), (Some("Harbor Tools"), "Ana Ruiz"));
    assert_eq!(row.phones[0].0, "+16175550133");
    assert_eq!(row.custom[0].1, "ignored");
    let wrong = |header: &str, field: &str| {
        let settings = Settings { map: vec![(header.to_owned(), field.to_owned())], ..settings.clone() };
        intake::Survey::of(&source, &settings).unwrap_err().to_string()
    };
    assert!(wrong("Nothing", "phone").starts_with("the file has no column \"Nothing\"; its columns are: Firma, Kontakt"));
    assert!(wrong("Firma", "fone").starts_with("\"fone\" is no field; use one of: external_id"));
}

#[test]
fn placeholders_are_empty_but_people_may_be_called_null() {
    let row =
        person("First Name,Last Name,City,Country,Company,Email,Lead Source\nNull,Na,Select,n/a,[not provided],none,--None--\n");
    assert_eq!(row.name.shown(), "Null Na");
    assert_eq!((row.city, row.country, row.company.name, row.source), (None, None, None, None));
    assert!(row.emails.is_empty() && row.faults.is_empty());
}

#[test]
fn a_bad_value_is_named_and_kept_and_the_row_lands() {
    let row = person("Name,Phone,Email,Created Date\nAna Ruiz,12,not an address,soon\n");
    assert!(row.is_sound());
    assert_eq!(row.faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["Phone", "Email", "Created Date"]);
    assert_eq!(row.custom.len(), 3);
    assert_eq!(row.line, 2);
    let row = person("Name,Phone\nAna,6.17555E+09\n");
    assert!(row.faults[0].reason.contains("rounded by a spreadsheet"));
}

#[test]
fn a_row_of_nobody_is_rejected() {
    let row = person("Name,Phone,City\n,,Boston\n");
    assert!(!row.is_sound());
}

#[test]
fn flags_are_read_as_people_write_them_and_obeyed_where_they_cannot_be_read() {
    let rows = people("Name,Do Not Call,Do Not Email\nA,Yes,No\nB,1,0\nC,TRUE,false\nD,x,\nE,,\nF,since May,No\n");
    let flags: Vec<(bool, bool)> = rows.iter().map(|row| (row.do_not_call, row.do_not_mail)).collect();
    assert_eq!(flags, [(true, false), (true, false), (true, false), (true, false), (false, false), (true, false)]);
    assert_eq!(rows[5].faults.len(), 1);
}

#[test]
fn the_whole_column_decides_whether_the_day_comes_first() {
    let rows = people("Name,Created\nA,03/04/2021\nB,05/06/2021\nC,16/04/2021\n");
    assert_eq!(rows[0].created_at.unwrap().to_string(), "2021-04-03T04:00:00Z");
    let rows = people("Name,Created\nA,03/04/2021\nB,05/06/2021\n");
    assert_eq!(rows[0].created_at.unwrap().to_string(), "2021-03-04T05:00:00Z");
}

#[test]
fn numbers_are_read_in_the_country_of_their_row() {
    let rows = people("Name,Phone,Country\nA,020 7946 0018,United Kingdom\nB,030 123456,Germany\nC,617-555-0133 x12,\n");
    assert_eq!(
        rows.iter().map(|row| row.phones[0].0.as_str()).collect::<Vec<_>>(),
        ["+442079460018", "+4930123456", "+16175550133"]
    );
    assert_eq!(rows[2].phones[0].1, Line::Shared);
    assert_eq!(rows[2].custom[0], ("Phone extension".into(), "12".to_owned()));
}

#[test]
fn call_history_is_read_with_its_people() {
    let rows = touches(concat!(
        "TASKID,Call Start Time,Call Duration (in seconds),Call Owner,Call Owner Id,Subject,Call Type,CONTACTID,LEADID,Call Duration (in minutes)\n",
        "1,2021-04-15 23:03:00,420,Lazar Mathew,1003,US INVOICE CALL,Outbound,2440,,7\n",
        "2,2021-04-15 23:03:00,,Lazar Mathew,1003,,Inbound,,17,5\n",
        "3,2021-04-15 23:03:00,60,Lazar Mathew,1003,,Outbound,,,1\n"
    ));
    assert_eq!(rows[0].prospect_ids, ["contact:2440"]);
    assert_eq!((rows[0].duration_seconds, rows[0].direction), (Some(420), Direction::Outbound));
    assert_eq!((rows[1].duration_seconds, rows[1].direction), (Some(300), Direction::Inbound));
    assert_eq!(rows[1].prospect_ids, ["lead:17"]);
    assert!(!rows[2].is_sound());
    assert_eq!(rows[0].occurred_at.unwrap().to_string(), "2021-04-16T03:03:00Z");
}

#[test]
fn a_call_log_of_a_telephone_system_joins_by_the_other_side() {
    let rows = touches(concat!(
        "id,direction,duration,from,start_time,to\n",
        "CA1,outbound-api,12,16175550100,2022-07-25 16:37:07.000000 UTC,16175550133\n",
        "CA2,inbound,0,16175550133,2022-07-25 16:37:07 UTC,16175550100\n"
    ));
    assert_eq!(rows[0].phones, ["+16175550133"]);
    assert_eq!(rows[1].phones, ["+16175550133"]);
}

#[test]
fn companies_are_read_with_upper_case_names() {
    let rows = companies(
        "\"ID\",\"NAME\",\"BILLINGCITY\",\"BILLINGCOUNTRY\",\"PHONE\",\"WEBSITE\",\"ANNUALREVENUE\"\n\"001\",\"Harbor Tools\",\"Boston\",\"US\",\"617-555-0100\",\"https://www.Harbor.example.com/x\",\"5\"\n\"002\",\"\",\"Boston\",\"US\",\"\",\"\",\"\"\n",
    );
    assert_eq!(rows[0].company.name.as_deref(), Some("Harbor Tools"));
    assert_eq!(rows[0].company.domain.as_deref(), Some("harbor.example.com"));
    assert_eq!((rows[0].company.external_id.as_deref(), rows[0].city.as_deref()), (Some("001"), Some("Boston")));
    assert_eq!(rows[0].phones, ["+16175550100"]);
    assert!(!rows[1].is_sound());
}

#[test]
fn what_the_rows_are_is_told_from_the_headers() {
    let kind = |header: &str| survey(&bytes(format!("{header}\nx\n")), &settings()).kind;
    assert_eq!(kind("TASKID,Call Start Time,Call Type,CONTACTID"), Kind::Touches);
    assert_eq!(kind("ACCOUNTID,Account Name,Account Owner,Industry,Website"), Kind::Companies);
    assert_eq!(kind("LEADID,Last Name,Company,Email,Created Time"), Kind::Prospects);
    assert_eq!(kind("Prospect ID,Lead Number,Do Not Email,Do Not Call,Last Activity"), Kind::Prospects);
}

#[test]
fn every_field_has_a_code_that_leads_back_to_it() {
    for (field, code) in Field::ALL {
        assert_eq!(Field::from_code(code), Some(*field));
        assert_eq!(field.code(), *code);
    }
    assert_eq!(Field::from_code("Zip"), Some(Field::PostalCode));
    assert_eq!(Field::from_code("lead-id"), Some(Field::Id(IdKind::Lead)));
}

#[test]
fn cards_of_every_version_become_people() {
    let text = concat!(
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;Jos=C3=A9;;Dr.;\r\nTEL;CELL:617-555-0133\r\nTEL;WORK;FAX:617-555-0199\r\n",
        "NOTE;ENCODING=QUOTED-PRINTABLE:first line=0D=0A=\r\nsecond line\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nN:Ruiz;Ana;;;\r\nORG:Harbor Tools;Buying\r\nTITLE:Buyer\r\nitem1.EMAIL;type=INTERNET;type=pref:Ana@Example.com\r\n",
        "ADR;TYPE=WORK:;Floor 2;1 Pier Rd;Boston;MA;02110;USA\r\nTEL;TYPE=WORK,VOICE:(617) 555-0133\r\nX-SOCIALPROFILE;type=linkedin:https://linkedin.com/in/ana\r\nCATEGORIES:VIP,Fair\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ben Ito\r\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-617-555-0134;ext=102\r\nTZ:America/Denver\r\nUID:urn:uuid:4fbe8971\r\nEND:VCARD\r\n",
    );
    let rows = people(text);
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[0].name.first.as_deref(), rows[0].name.last.as_deref()), (Some("José"), Some("Muñoz")));
    assert_eq!(rows[0].notes, ["first line\nsecond line"]);
    assert_eq!(rows[0].phones, [("+16175550133".to_owned(), Line::Personal)]);
    assert_eq!((rows[1].company.name.as_deref(), rows[1].title.as_deref()), (Some("Harbor Tools"), Some("Buyer")));
    assert_eq!((rows[1].street.as_deref(), rows[1].country.as_deref()), (Some("1 Pier Rd\nFloor 2"), Some("US")));
    assert_eq!(rows[1].emails, ["ana@example.com"]);
    assert_eq!((rows[1].social.len(), rows[1].tags.len()), (1, 2));
    assert_eq!((rows[2].zone.as_deref(), rows[2].phones[0].0.as_str()), (Some("America/Denver"), "+16175550134"));
    assert_eq!(rows[2].line, 21);
}

#[test]
fn nothing_that_people_type_is_executed_or_lost() {
    let nasty = [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "Robert'); DROP TABLE x;--",
        "\u{202e}gnp",
        "名前",
        "a\u{0}b",
        "\u{feff}x",
        "NULL",
        "𝕬𝖓𝖆",
    ];
    for name in nasty {
        let row = person(format!("Name,Email\n\"{}\",a@example.com\n", name.replace('"', "\"\"")));
        assert_eq!(row.name.shown(), name.replace(['\u{0}', '\u{feff}'], ""));
    }
}

#[test]
fn rejects_carry_line_field_reason_and_the_original_row() {
    let source = bytes("Name,Phone\nAna,12\n,\"=1+1\"\n");
    let settings = settings();
    let survey = survey(&source, &settings);
    let mut rejects = intake::rejects::Rejects::new(&survey);
    for row in survey.prospects(&source, &settings).unwrap() {
        let row = row.unwrap();
        rejects.add(row.line, &row.faults, row.original.as_deref().unwrap_or_default());
    }
    let text = String::from_utf8(rejects.finish()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "line,rejected,field,reason,Name,Phone");
    assert!(lines[1].starts_with("2,value,Phone,"), "{text}");
    assert!(lines[2].starts_with("3,value,Phone,") && lines[2].ends_with(",,'=1+1"), "{text}");
    assert!(lines[3].starts_with("3,row,name,\"nobody to be found"), "{text}");
}

#[test]
fn a_preview_shows_what_each_column_was_taken_for() {
    let source = bytes("Name;Tel.;Shoe size\nAna Ruiz;617-555-0133;38\nBen Ito;617-555-0134;43\n");
    let settings = settings();
    let survey = survey(&source, &settings);
    let preview = intake::Preview::of(&survey, &source, &settings, 1).unwrap();
    assert_eq!((preview.format.as_str(), preview.encoding, preview.records), ("CSV with semicolons", "UTF-8", 2));
    assert_eq!(preview.columns.iter().map(|column| column.field).collect::<Vec<_>>(), ["name", "phone", "custom"]);
    assert_eq!(preview.columns[2].samples, ["38", "43"]);
    assert!(matches!(preview.rows, intake::preview::FirstRows::Prospects(rows) if rows.len() == 1));
}

#[test]
fn companies_are_told_apart_without_their_legal_form() {
    for name in ["Harbor Tools, Inc.", "HARBOR TOOLS", "Harbor  Tools GmbH & Co. KG", "Harbor Tools Ltd"] {
        assert_eq!(intake::fold_company(name), "harbor tools", "{name}");
    }
    assert_eq!(intake::fold_company("Company"), "company");
    assert_eq!(intake::fold_company("?????"), "?????");
}

#[test]
fn lines_below_a_table_are_no_people_and_are_told() {
    let rows = people(concat!(
        "Name,Company,Phone,Notes\n",
        "Ana Ruiz,Harbor Tools,617-555-0133,\n",
        "Count Basie,,,\n",
        ",Total,,\n",
        "Total: 3,,617-555-0144,\n",
        "-----,-----,,\n",
        "Total: 3,,,\n",
        ",12 records,,\n",
        "Exported by Ben Ito on 11/30/2026,,,\n",
    ));
    let sound: Vec<bool> = rows.iter().map(intake::ProspectRow::is_sound).collect();
    assert_eq!(sound, [true, true, true, true, false, false, false, false], "{rows:#?}");
    assert!(reasons(&rows[5])[0].contains("\"Total: 3\" stands below the table"), "{:?}", reasons(&rows[5]));
    let companies = companies("Company name,Phone\nHarbor Tools,\nTotal,\nTotal: 2,\n");
    let refused: Vec<usize> = companies.iter().map(|row| row.faults.len()).collect();
    assert_eq!(refused, [0, 0, 1], "{companies:#?}");
}

#[test]
fn a_zip_that_a_spreadsheet_has_shortened_is_whole_again() {
    let zip = |text: &str| person(text).postal_code;
    assert_eq!(zip("Name,City,State,Zip\nAna Ruiz,Boston,MA,2110\n").as_deref(), Some("02110"));
    assert_eq!(zip("Name,Zip,Country\nAna Ruiz,2110-1234,United States\n").as_deref(), Some("02110-1234"));
    assert_eq!(zip("Name,City,Zip,Country\nAna Ruiz,Wien,2110,Austria\n").as_deref(), Some("2110"));
    assert_eq!(zip("Name,City,State,Zip\nAna Ruiz,Austin,TX,2110\n").as_deref(), Some("2110"), "it fits no code there");
    let two = person("Name,Work State,Work Zip,Home State,Home Zip\nAna Ruiz,MA,2110,RI,2903\n");
    assert_eq!(two.postal_code.as_deref(), Some("02110"));
    assert_eq!(two.addresses.others[0].postal_code.as_deref(), Some("02903"));
}
