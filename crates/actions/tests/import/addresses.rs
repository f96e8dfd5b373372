//! Files with more than one address, and with parts of one: two are kept as two, and the clock rests on one of them.

use crate::{House, now, on_both};
use actions::import::NewImport;
use actions::view::{GuardQuestion, ProspectView};
use actions::{CheckGuard, Repair, ShowProspect};

on_both!(
    business_and_home_are_two_addresses_in_every_program_s_file,
    an_address_of_a_card_keeps_its_kind,
    a_second_file_never_mixes_two_addresses_and_undo_takes_its_own_back,
    companies_keep_two_addresses_apart,
    a_company_whose_address_comes_later_moves_its_people,
    codes_that_a_spreadsheet_has_shortened_are_in_rhode_island,
    a_state_in_the_column_of_the_country_tells_the_place,
);

fn shown(house: &House, name: &str) -> ProspectView {
    let prospect = house.somebody(name).prospect.id.to_string();
    house.app.act_blocking(&house.by, now(), ShowProspect { prospect }).unwrap()
}

/// Kind, whether it sets the clock, street, city, state of every address.
fn addresses(house: &House, name: &str) -> Vec<String> {
    let told = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".into()).replace('\n', "/");
    let line = |address: &actions::view::AddressView| {
        let clock = if address.sets_clock { "*" } else { "" };
        format!("{clock}{} {} {} {}", told(&address.kind), told(&address.street), told(&address.city), told(&address.state))
    };
    shown(house, name).addresses.iter().map(line).collect()
}

fn business_and_home_are_two_addresses_in_every_program_s_file(built: fn() -> House) {
    for (header, row) in [
        (
            "Name,E-mail Address,Home Street,Home City,Home State,Home Country/Region,Business Street,Business Street 2,Business City,Business State",
            "Kai,k@example.com,1 Pier Road,Honolulu,HI,United States of America,5 Wall Street,Floor 2,New York,NY",
        ),
        (
            "Name,E-mail 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 2 - Type,Address 2 - Formatted,Address 2 - Street,Address 2 - City,Address 2 - Region,Address 2 - Extended Address",
            "Kai,k@example.com,Home,\"1 Pier Road, Honolulu\",1 Pier Road,Honolulu,HI,* Work,\"5 Wall Street, New York\",5 Wall Street,New York,NY,Floor 2",
        ),
        (
            "Name,Email,Work Address,Work Address 2,Work City,Work State,Home Address,Home City,Home State",
            "Kai,k@example.com,5 Wall Street,Floor 2,New York,NY,1 Pier Road,Honolulu,HI",
        ),
    ] {
        let house = built();
        let import = house.import(&format!("{header}\n{row}\n"));
        assert_eq!((import.created, import.rejected), (1, 0), "{header}");
        assert_eq!(
            addresses(&house, "Kai"),
            ["*work 5 Wall Street/Floor 2 New York NY", "home 1 Pier Road Honolulu HI"],
            "{header}"
        );
        let kai = shown(&house, "Kai");
        assert_eq!((kai.place.zones, kai.custom.len()), (vec!["America/New_York".into()], 0), "{header} {:?}", kai.custom);
    }
    // Half of each is never one whole.
    let house = built();
    house.import(
        "Name,Email,Business Street,Business City,Home State,Home Zip\nKai,k@example.com,5 Wall Street,New York,HI,96801\n",
    );
    assert_eq!(addresses(&house, "Kai"), ["*work 5 Wall Street New York -", "home - - HI"]);
    let house = built();
    house.import("Name,Email,Mailing Street,Mailing City,Other Street,Other City,Other State\nKai,k@example.com,5 Wall Street,New York,1 Pier Road,Honolulu,HI\n");
    assert_eq!(addresses(&house, "Kai"), ["*- 5 Wall Street New York -", "other 1 Pier Road Honolulu HI"]);
    let house = built();
    house.import("Name,Email,Street,City,State,City 2,State 2\nKai,k@example.com,5 Wall Street,New York,,Honolulu,HI\n");
    assert_eq!(addresses(&house, "Kai"), ["*- 5 Wall Street New York -", "- - Honolulu HI"]);
    let house = built();
    house.import("Name,Email,Mailing City,Mailing State,Billing City,Billing State\nKai,k@example.com,New York,,Honolulu,HI\n");
    assert_eq!(addresses(&house, "Kai"), ["*- - New York -", "other - Honolulu HI"]);
    // Where there is only one, it sets the clock.
    let house = built();
    house.import("Name,Email,Business City,Home City,Home State\nKai,k@example.com,,Honolulu,HI\n");
    assert_eq!(addresses(&house, "Kai"), ["*home - Honolulu HI"]);
}

fn an_address_of_a_card_keeps_its_kind(built: fn() -> House) {
    let house = built();
    house.import(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Kai Kealoha\r\nEMAIL:k@example.com\r\nADR;type=HOME;type=pref:;;1 Pier Road;Honolulu;HI;96801;USA\r\n\
         ADR;TYPE=WORK:;;5 Wall Street;New York;NY;10005;USA\r\nADR:;;9 Lane;Reno;NV;89501;USA\r\nEND:VCARD\r\n",
    );
    assert_eq!(
        addresses(&house, "Kai Kealoha"),
        ["*work 5 Wall Street New York NY", "- 9 Lane Reno NV", "home 1 Pier Road Honolulu HI"]
    );
}

fn a_second_file_never_mixes_two_addresses_and_undo_takes_its_own_back(built: fn() -> House) {
    let house = built();
    house.import("Name,Email,Street,City,State\nKai,k@example.com,5 Wall Street,New York,\nLea,l@example.com,,Boston,\n");
    let second = house.import(
        "Name,Email,Home Street,Home City,Home State,Home Country\nKai,k@example.com,1 Pier Road,Honolulu,HI,US\nLea,l@example.com,7 Bay Road,Boston,MA,US\n",
    );
    assert_eq!(second.merged, 2);
    assert_eq!(addresses(&house, "Kai"), ["*- 5 Wall Street New York -", "home 1 Pier Road Honolulu HI"]);
    assert_eq!(addresses(&house, "Lea"), ["*home 7 Bay Road Boston MA"]);
    house.import("Name,Email,Home Street,Home City,Home State,Home Country\nKai,k@example.com,1 Pier Road,Honolulu,HI,US\n");
    assert_eq!(addresses(&house, "Kai").len(), 2, "the same again adds nothing");
    house.undo(&second);
    assert_eq!(addresses(&house, "Kai"), ["*- 5 Wall Street New York -"]);
    assert_eq!(addresses(&house, "Lea"), ["*- - Boston -"]);
}

fn companies_keep_two_addresses_apart(built: fn() -> House) {
    let house = built();
    let order = |text: &str| {
        let order = NewImport { kind: Some("companies".into()), ..NewImport::default() };
        house.import_as(text, order).unwrap()
    };
    order(
        "Account Name,Billing City,Billing State,Shipping Street,Shipping City,Shipping State\nHarbor,New York,,1 Pier Road,Honolulu,HI\n",
    );
    let of = |house: &House| {
        let company = house.companies().remove(0);
        (company.city, company.state, company.addresses.others.iter().filter_map(|other| other.city.clone()).collect::<Vec<_>>())
    };
    assert_eq!(of(&house), (Some("New York".into()), None, vec!["Honolulu".to_owned()]));
    let second = order("Account Name,Billing City,Billing State\nHarbor,Reno,NV\n");
    assert_eq!(of(&house), (Some("New York".into()), None, vec!["Honolulu".to_owned(), "Reno".to_owned()]));
    house.undo(&second);
    assert_eq!(of(&house).2, ["Honolulu"]);
}

fn a_company_whose_address_comes_later_moves_its_people(built: fn() -> House) {
    let house = built();
    let order = |kind: &str, cadence: Option<&str>, text: &str| {
        let order = NewImport { kind: Some(kind.into()), cadence: cadence.map(str::to_owned), ..NewImport::default() };
        house.import_as(text, order).unwrap()
    };
    order("prospects", Some("Five and fire"), "Name,Company,Phone\nKai,Harbor,+1 800 555 0110\n");
    let sound = || {
        let found = house.app.checkup(&house.by, now(), Repair::ReportOnly).unwrap();
        assert!(found.differences.is_empty(), "{:#?}", found.differences);
    };
    sound();
    let companies = order("companies", None, "Account Name,Billing State\nHarbor,HI\n");
    assert_eq!(shown(&house, "Kai").place.zones, ["Pacific/Honolulu"]);
    sound();
    house.undo(&companies);
    assert_ne!(shown(&house, "Kai").place.zones, ["Pacific/Honolulu"]);
    sound();
}

fn codes_that_a_spreadsheet_has_shortened_are_in_rhode_island(built: fn() -> House) {
    let house = built();
    house.import(
        "Name,Email,Phone,City,Zip,Country\nAna Ruiz,a1@example.com,512 555 0101,Providence,02903,US\n\
         Ben Ito,a2@example.com,512 555 0102,Providence,2903,US\nCleo Park,a3@example.com,512 555 0103,Providence,2903-1001,US\n",
    );
    for name in ["Ana Ruiz", "Ben Ito", "Cleo Park"] {
        // Victory Day, on which Rhode Island's law forbids it.
        let question = GuardQuestion {
            prospect: Some(house.somebody(name).prospect.id.to_string()),
            channel: "call".into(),
            at: Some("2027-08-09T15:00:00Z".parse().unwrap()),
            ..GuardQuestion::default()
        };
        let answer = house.app.act_blocking(&house.by, now(), CheckGuard(question)).unwrap();
        assert_ne!(answer.verdict, "allowed", "{name}");
        assert_eq!((answer.place.zones, answer.place.regions[1].as_str()), (vec!["America/New_York".into()], "US-RI"), "{name}");
        assert!(answer.rule.unwrap().code.starts_with("law_us_ri"), "{name}");
    }
}

fn a_state_in_the_column_of_the_country_tells_the_place(built: fn() -> House) {
    let house = built();
    let import =
        house.import("Name,Phone,City,Country\nKai,+1 202 555 0110,Honolulu,HI\nLea,+1 202 555 0111,Atlantis,Atlantis\n");
    assert_eq!((import.created, import.reasons.len()), (2, 1), "{:?}", import.reasons);
    assert_eq!(
        (shown(&house, "Kai").place.zones, shown(&house, "Kai").state),
        (vec!["Pacific/Honolulu".into()], Some("HI".into()))
    );
}
