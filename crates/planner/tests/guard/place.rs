//! Where people are: by hand, by address, by number, by company, by workspace.

use planner::calendar::zone;
use planner::place::{Address, Basis, Place, Whereabouts, locate};
use std::collections::BTreeSet;

fn unknown() -> Whereabouts {
    Whereabouts { workspace_zone: "Europe/Vienna".into(), workspace_country: "AT".into(), ..Whereabouts::default() }
}

fn by_number(number: &str) -> Place {
    locate(&Whereabouts { numbers: vec![number.into()], ..unknown() })
}

fn by_address(country: &str, state: &str, postal: &str) -> Place {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    locate(&Whereabouts { country: some(country), state: some(state), postal_code: some(postal), ..unknown() })
}

#[test]
fn a_number_lies_in_every_zone_of_its_area_code() {
    for (number, zones, regions, basis) in [
        ("+12195550133", &["America/Chicago", "America/New_York"][..], &["US", "US-IN"][..], Basis::Number),
        ("+18505550133", &["America/Chicago", "America/New_York"], &["US", "US-FL"], Basis::Number),
        ("+14235550133", &["America/New_York", "America/Chicago"], &["US", "US-TN"], Basis::Number),
        ("+16055550133", &["America/Chicago", "America/Denver", "America/North_Dakota/Center"], &["US", "US-SD"], Basis::Number),
        ("+12085550133", &["America/Boise", "America/Denver", "America/Los_Angeles"], &["US", "US-ID"], Basis::Number),
        ("+16175550133", &["America/New_York"], &["US", "US-MA"], Basis::Number),
        ("+19025550133", &["America/Halifax"], &["CA", "CA-NS", "CA-PE"], Basis::Number),
        ("+18765550133", &["America/Jamaica"], &["JM"], Basis::Number),
        ("+442079460018", &["Europe/London"], &["GB"], Basis::Number),
        ("+436601234567", &["Europe/Vienna"], &["AT"], Basis::Number),
        ("+551155551234", &["America/Sao_Paulo"], &["BR"], Basis::Number),
        ("+34922123456", &["Atlantic/Canary"], &["ES"], Basis::Number),
        // A toll-free number tells the country at least; what is no number, and what belongs to none, tell nothing.
        ("+448001234567", &["Europe/London"], &["GB"], Basis::Number),
        ("+80012345678", &["Europe/Vienna"], &["AT"], Basis::Workspace),
        ("rubbish", &["Europe/Vienna"], &["AT"], Basis::Workspace),
    ] {
        let place = by_number(number);
        assert_eq!(
            (place.zones, place.regions, place.basis),
            (zones.iter().map(|z| z.to_string()).collect(), regions.iter().map(|r| r.to_string()).collect(), basis),
            "{number}"
        );
    }
    let north = by_number("+18675550133");
    assert!(north.zones.len() >= 5, "{north:?}");
    assert_eq!(north.regions, ["CA", "CA-NT", "CA-NU", "CA-YT"]);
}

#[test]
fn a_toll_free_number_may_ring_anywhere_in_its_countries_unless_the_company_is_known() {
    for number in ["+18005550133", "+18885550133"] {
        let place = by_number(number);
        assert_eq!((place.regions.as_slice(), place.basis), (["US".to_owned(), "CA".to_owned()].as_slice(), Basis::Number));
        for zone in ["America/St_Johns", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu"] {
            assert!(place.zones.contains(&zone.to_owned()), "{number}: {zone}");
        }
    }
    let at_a_company = Whereabouts {
        numbers: vec!["+18005550133".into()],
        company_country: Some("US".into()),
        company_state: Some("OH".into()),
        ..unknown()
    };
    let place = locate(&at_a_company);
    assert_eq!((place.zones, place.regions), (vec!["America/New_York".to_owned()], vec!["US".to_owned(), "US-OH".to_owned()]));
}

#[test]
fn the_law_of_the_number_binds_wherever_they_live() {
    let known =
        Whereabouts { country: Some("US".into()), state: Some("CA".into()), numbers: vec!["+13055550133".into()], ..unknown() };
    let place = locate(&known);
    assert_eq!((place.zones, place.basis), (vec!["America/Los_Angeles".to_owned()], Basis::Address));
    assert_eq!(place.regions, ["US", "US-CA", "US-FL"]);
    let abroad = Whereabouts { zone: Some("Asia/Tokyo".into()), ..known };
    assert_eq!(locate(&abroad).regions, ["US", "US-CA", "US-FL"]);
}

#[test]
fn several_numbers_may_each_be_where_they_are() {
    let place = locate(&Whereabouts { numbers: vec!["+12125550133".into(), "+14155550133".into()], ..unknown() });
    assert_eq!(place.zones, ["America/New_York", "America/Los_Angeles"]);
    assert_eq!(place.regions, ["US", "US-NY", "US-CA"]);
}

#[test]
fn a_postal_code_tells_the_state() {
    for (country, postal, zones, regions) in [
        ("US", "33101", &["America/New_York"][..], &["US", "US-FL"][..]),
        ("US", "32501", &["America/Chicago"], &["US", "US-FL"]),
        ("US", "94105", &["America/Los_Angeles"], &["US", "US-CA"]),
        ("US", "02903-1234", &["America/New_York"], &["US", "US-RI"]),
        ("US", "73301", &["America/Chicago", "America/Denver"], &["US", "US-TX"]),
        ("CA", "V6B 1A1", &["America/Vancouver", "America/Edmonton", "America/Creston"], &["CA", "CA-BC"]),
        ("CA", "h2x 1y4", &["America/Toronto", "America/Halifax", "America/Blanc-Sablon"], &["CA", "CA-QC"]),
        ("AU", "4000", &["Australia/Brisbane"], &["AU", "AU-QLD"]),
    ] {
        let place = by_address(country, "", postal);
        assert_eq!(place.zones, zones, "{country} {postal}");
        assert_eq!(place.regions, regions, "{country} {postal}");
    }
}

#[test]
fn a_mobile_in_a_wide_country_may_be_anywhere_in_it() {
    let place = by_number("+61491570006");
    assert!(place.zones.contains(&"Australia/Perth".to_owned()) && place.zones.contains(&"Australia/Sydney".to_owned()));
    assert_eq!(place.regions, ["AU"]);
}

#[test]
fn an_address_tells_more_than_a_number() {
    for (country, state, postal, zones, regions) in [
        ("US", "FL", "", &["America/New_York", "America/Chicago"][..], &["US", "US-FL"][..]),
        ("US", "Florida", "33101", &["America/New_York"], &["US", "US-FL"]),
        ("US", "FL", "32501-1234", &["America/Chicago"], &["US", "US-FL"]),
        ("us", "us-tx", "", &["America/Chicago", "America/Denver"], &["US", "US-TX"]),
        ("US", "TX", "79901", &["America/Denver"], &["US", "US-TX"]),
        ("CA", "Quebec", "", &["America/Toronto", "America/Halifax", "America/Blanc-Sablon"], &["CA", "CA-QC"]),
        ("BR", "Sao Paulo", "", &["America/Sao_Paulo"], &["BR", "BR-SP"]),
        ("AU", "QLD", "", &["Australia/Brisbane"], &["AU", "AU-QLD"]),
        ("ES", "", "35001", &["Atlantic/Canary"], &["ES"]),
        ("DE", "Bayern", "80331", &["Europe/Berlin"], &["DE"]),
    ] {
        let place = by_address(country, state, postal);
        assert_eq!(place.zones, zones, "{country} {state} {postal}");
        assert_eq!(place.regions, regions, "{country} {state} {postal}");
        assert_eq!(place.basis, Basis::Address);
    }
    let elsewhere =
        Whereabouts { country: Some("US".into()), state: Some("NY".into()), numbers: vec!["+13055550133".into()], ..unknown() };
    assert_eq!(locate(&elsewhere).zones, ["America/New_York"]);
    assert_eq!(locate(&elsewhere).basis, Basis::Address);
}

#[test]
fn a_country_alone_is_narrowed_by_a_number_of_that_country_only() {
    let known = |number: &str| Whereabouts { country: Some("US".into()), numbers: vec![number.into()], ..unknown() };
    assert_eq!(
        (locate(&known("+16175550133")).zones, locate(&known("+16175550133")).basis),
        (vec!["America/New_York".into()], Basis::Number)
    );
    let abroad = locate(&known("+436601234567"));
    assert_eq!(abroad.basis, Basis::Address);
    assert!(abroad.zones.len() >= 6);
}

#[test]
fn an_address_is_read_from_one_line() {
    for (text, country, state, postal) in [
        ("US-FL", "US", "FL", ""),
        ("us-fl", "US", "FL", ""),
        ("US", "US", "", ""),
        ("DE", "DE", "", ""),
        ("CA", "CA", "", ""),
        ("CA-BC", "CA", "BC", ""),
        ("Florida", "US", "FL", ""),
        ("FL 33101", "US", "FL", "33101"),
        ("94105", "US", "CA", "94105"),
        ("CA 94105, US", "US", "CA", "94105"),
        ("US FL 33101", "US", "FL", "33101"),
        ("Austin, Texas", "US", "TX", ""),
        ("12 Main Street, Austin, TX 78701, USA", "US", "TX", "78701"),
        ("Vancouver, BC V6B 1A1, Canada", "CA", "BC", "V6B 1A1"),
        ("CA, V6B 1A1", "CA", "BC", "V6B 1A1"),
        ("Paris, France", "FR", "", ""),
        ("US-RI-02903", "US", "RI", "02903"),
    ] {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let expected = Address { country: some(country), state: some(state), postal_code: some(postal) };
        assert_eq!(Address::read(text, "US"), Some(expected), "{text}");
    }
    for text in ["", "nowhere at all", "Atlantis", "ZZ"] {
        assert_eq!(Address::read(text, "US"), None, "{text}");
    }
}

#[test]
fn a_zone_by_hand_wins_and_the_rest_falls_through_in_order() {
    let mut known = Whereabouts {
        zone: Some("Asia/Tokyo".into()),
        country: Some("US".into()),
        state: Some("NY".into()),
        company_country: Some("FR".into()),
        ..unknown()
    };
    assert_eq!((locate(&known).zones, locate(&known).basis), (vec!["Asia/Tokyo".into()], Basis::Manual));
    assert_eq!(locate(&known).regions, ["US", "US-NY"]);
    known.zone = Some("Mars/Olympus".into());
    assert_eq!(locate(&known).basis, Basis::Address);
    (known.country, known.state) = (None, None);
    assert_eq!((locate(&known).zones, locate(&known).basis), (vec!["Europe/Paris".into()], Basis::Company));
    known.company_zone = Some("America/Bogota".into());
    assert_eq!(locate(&known).zones, ["America/Bogota"]);
    (known.company_country, known.company_zone) = (Some("Atlantis".into()), None);
    assert_eq!((locate(&known).zones, locate(&known).basis), (vec!["Europe/Vienna".into()], Basis::Workspace));
    known.workspace_zone = String::new();
    assert_eq!(locate(&known).zones, ["UTC"]);
}

#[test]
fn where_a_number_and_the_company_are_apart_both_count() {
    let mut known = Whereabouts {
        numbers: vec!["+12125550133".into()],
        company_country: Some("US".into()),
        company_state: Some("CA".into()),
        ..unknown()
    };
    let place = locate(&known);
    assert_eq!((place.basis, &place.zones[0]), (Basis::Number, &"America/New_York".to_owned()));
    assert!(place.zones.contains(&"America/Los_Angeles".to_owned()), "{place:?}");
    assert_eq!(place.regions, ["US", "US-NY", "US-CA"]);
    // Where only a zone is known of the company.
    (known.company_country, known.company_state) = (None, None);
    known.company_zone = Some("America/Denver".into());
    assert_eq!(locate(&known).zones, ["America/New_York", "America/Denver"]);
    // The country of a number is certain: a firm abroad says nothing of where its people are.
    (known.company_country, known.company_zone) = (Some("JP".into()), None);
    assert_eq!(
        (locate(&known).zones, locate(&known).regions),
        (vec!["America/New_York".into()], vec!["US".into(), "US-NY".into()])
    );
    known.company_zone = Some("Asia/Tokyo".into());
    assert_eq!(locate(&known).zones, ["America/New_York"]);
    // An address of their own says more than either.
    (known.country, known.state) = (Some("US".into()), Some("IL".into()));
    (known.company_country, known.company_state, known.company_zone) = (Some("US".into()), Some("CA".into()), None);
    let own = locate(&known);
    assert_eq!((own.zones, own.regions), (vec!["America/Chicago".into()], vec!["US".into(), "US-IL".into(), "US-NY".into()]));
}

#[test]
fn whoever_is_known_by_the_company_alone_may_be_at_any_of_its_addresses() {
    let office = |country: &str, state: &str| planner::place::PostalAddress {
        country: Some(country.into()),
        state: Some(state.into()).filter(|state: &String| !state.is_empty()),
        ..Default::default()
    };
    let mut known = Whereabouts {
        company_country: Some("US".into()),
        company_state: Some("NY".into()),
        company_others: vec![office("US", "FL"), office("US", "HI")],
        ..unknown()
    };
    let place = locate(&known);
    assert_eq!((place.basis, &place.zones[0]), (Basis::Company, &"America/New_York".to_owned()));
    for (zone, region) in [("America/Chicago", "US-FL"), ("Pacific/Honolulu", "US-HI"), ("America/New_York", "US-NY")] {
        assert!(place.zones.iter().any(|known| known == zone) && place.regions.iter().any(|known| known == region), "{place:?}");
    }
    // Beside a number those in its country count, law and clock; the others neither.
    known.numbers = vec!["+16175550133".into()];
    known.company_others.push(office("DE", ""));
    let place = locate(&known);
    assert_eq!(place.basis, Basis::Number);
    assert!(
        place.zones.contains(&"Pacific/Honolulu".to_owned()) && !place.zones.contains(&"Europe/Berlin".to_owned()),
        "{place:?}"
    );
    assert!(place.regions.contains(&"US-FL".to_owned()) && !place.regions.contains(&"DE".to_owned()), "{place:?}");
    // A company that is known by another address only.
    let only = Whereabouts { company_others: vec![office("US", "HI")], ..unknown() };
    assert_eq!((locate(&only).zones, locate(&only).basis), (vec!["Pacific/Honolulu".into()], Basis::Company));
}

#[test]
fn every_zone_of_the_tables_is_in_the_database() {
    let mut seen = BTreeSet::new();
    for first in b'A'..=b'Z' {
        for second in b'A'..=b'Z' {
            let country = String::from_utf8(vec![first, second]).unwrap();
            seen.extend(by_address(&country, "", "").zones);
            if ["US", "CA", "AU", "BR", "MX"].contains(&country.as_str()) {
                let letters = (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| [a, b]));
                for state in letters {
                    seen.extend(by_address(&country, std::str::from_utf8(&state).unwrap(), "").zones);
                }
            }
        }
    }
    for code in 200..1000 {
        seen.extend(by_number(&format!("+1{code}5550133")).zones);
    }
    for name in &seen {
        assert!(zone(name).is_some(), "{name}");
    }
    assert!(seen.len() > 200);
}

/// Compares with the real table where the data is at hand; elsewhere it says that it was skipped.
#[test]
fn no_zone_of_a_north_american_area_code_is_missing() {
    let table = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/phone/NANP_area_code_zone_union.csv");
    let Ok(text) = std::fs::read_to_string(&table) else {
        eprintln!("skipped: no table of area codes at {}", table.display());
        return;
    };
    let offsets = |name: &str| -> Vec<i32> {
        let clock = zone(name).unwrap();
        let at = |day: i64| jiff::Timestamp::from_second(1_798_761_600 + day * 86_400).unwrap();
        (0..365).map(|day| clock.to_offset(at(day)).seconds()).collect()
    };
    let mut compared = 0;
    for line in text.lines().skip(1) {
        let (code, zones) = (line.split(',').next().unwrap(), line.split(',').nth(2).unwrap());
        let place = by_number(&format!("+1{code}5550133"));
        assert_eq!(place.basis, Basis::Number, "{code}");
        let ours: Vec<_> = place.zones.iter().map(|name| offsets(name)).collect();
        for name in zones.split(' ') {
            assert!(ours.contains(&offsets(name)), "{code}: {name} is missing from {:?}", place.zones);
        }
        compared += 1;
    }
    assert!(compared >= 441);
}
