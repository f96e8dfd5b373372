//! Addresses that say too little, too much, or the wrong thing. No call is allowed that one reading of the address forbids.

use super::common::{Scene, at, cases};
use jiff::SignedDuration;
use planner::calendar::zone;
use planner::guard::Verdict;
use planner::law;
use planner::place::{AddressKind, Addresses, Basis, Doubt, Place, PostalAddress, Whereabouts, doubts, is_state, locate};
use proptest::prelude::*;

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// An address in columns, beside a number, in a workspace of the United States unless another is said.
fn address(country: &str, state: &str, postal: &str, city: &str, number: &str) -> Whereabouts {
    Whereabouts {
        country: some(country),
        state: some(state),
        postal_code: some(postal),
        city: some(city),
        numbers: some(number).into_iter().collect(),
        workspace_zone: "America/New_York".into(),
        workspace_country: "US".into(),
        ..Whereabouts::default()
    }
}

const WASHINGTON_DC: &str = "+12025550110";

#[test]
fn an_address_counts_as_far_as_it_goes() {
    for (country, state, postal, city, zones, regions) in [
        ("", "HI", "96801", "Honolulu", &["Pacific/Honolulu"][..], &["US", "US-HI"][..]),
        ("", "HI", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "", "96801", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "hawaii", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "State of Hawai\u{2bb}i", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "R.I.", "", "", &["America/New_York"], &["US", "US-RI"]),
        ("", "Rhode Island", "", "", &["America/New_York"], &["US", "US-RI"]),
        ("", "Calif.", "", "", &["America/Los_Angeles"], &["US", "US-CA"]),
        ("", "", "2903", "Providence", &["America/New_York"], &["US", "US-RI"]),
        ("US", "", "2903-1001", "Providence", &["America/New_York"], &["US", "US-RI"]),
        ("", "", "", "Honolulu, HI", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "", "", "Honolulu, Hawaii", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "", "", "Honolulu HI", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "", "", "Boston MA 02110", &["America/New_York"], &["US", "US-MA"]),
        ("", "", "", "Los Angeles, CA", &["America/Los_Angeles"], &["US", "US-CA"]),
        ("", "HI 96801", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "Hawaii (HI)", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("", "HI, USA", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("United States", "HI", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("U.S.A.", "HI", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        ("HI", "", "", "", &["Pacific/Honolulu"], &["US", "US-HI"]),
        (
            "",
            "",
            "",
            "Toronto, ON, CA",
            &["America/Toronto", "America/Winnipeg", "America/Chicago", "America/Atikokan"],
            &["CA", "CA-ON", "US", "US-DC"],
        ),
        ("US", "PR", "", "", &["America/Puerto_Rico"], &["US", "US-PR", "PR"]),
        ("US", "", "601", "", &["America/Puerto_Rico"], &["US", "US-PR", "PR"]),
        ("US", "Guam", "", "", &["Pacific/Guam"], &["US", "US-GU", "GU"]),
        ("Puerto Rico", "PR", "901", "San Juan", &["America/Puerto_Rico"], &["US", "US-PR", "PR"]),
        ("DE", "", "1067", "", &["Europe/Berlin"], &["DE"]),
        ("ES", "", "8001", "", &["Europe/Madrid"], &["ES"]),
        ("ES", "CA", "11001", "C\u{e1}diz", &["Europe/Madrid"], &["ES"]),
        ("IT", "MI", "20121", "Milano", &["Europe/Rome"], &["IT"]),
        ("AU", "", "800", "", &["Australia/Darwin"], &["AU", "AU-NT"]),
        ("MX", "", "1000", "", &["America/Mexico_City"], &["MX", "MX-CMX"]),
        ("BR", "", "69000-000", "", &["America/Manaus", "America/Rio_Branco"], &["BR", "BR-AM"]),
    ] {
        let known = address(country, state, postal, city, WASHINGTON_DC);
        let place = locate(&known);
        let told = format!("{country} {state} {postal} {city}");
        assert_eq!(place.zones, zones, "{told}");
        let regions: Vec<&str> = regions.iter().copied().chain(["US", "US-DC"]).collect();
        let unlike = place.regions.iter().filter(|region| !regions.contains(&region.as_str())).count();
        assert_eq!((unlike, &place.regions[0]), (0, &regions[0].to_owned()), "{told}: {:?}", place.regions);
        assert!(regions.iter().all(|region| place.regions.iter().any(|one| one == region)), "{told}: {:?}", place.regions);
        assert_eq!((place.basis, doubts(&known)), (Basis::Address, vec![]), "{told}");
    }
}

#[test]
fn what_an_address_does_not_say_for_certain_is_said_and_every_reading_counts() {
    let berlin_and_honolulu: &[&str] = &["Europe/Berlin", "Pacific/Honolulu"];
    for (country, state, postal, city, number, zones, doubt) in [
        // The parts contradict each other.
        ("", "HI", "02903", "", WASHINGTON_DC, &["Pacific/Honolulu", "America/New_York"][..], Doubt::Contradiction),
        ("US", "HI", "2903", "", WASHINGTON_DC, &["Pacific/Honolulu", "America/New_York"], Doubt::Contradiction),
        ("DE", "HI", "", "", WASHINGTON_DC, berlin_and_honolulu, Doubt::Contradiction),
        ("DE", "Hawaii", "80331", "", "", berlin_and_honolulu, Doubt::Contradiction),
        ("DE", "", "", "Honolulu, HI", "", berlin_and_honolulu, Doubt::Contradiction),
        ("US", "NY", "", "Honolulu, HI", "", &["America/New_York", "Pacific/Honolulu"], Doubt::Contradiction),
        ("", "HI", "", "Boston MA 02110", "", &["Pacific/Honolulu", "America/New_York"], Doubt::Contradiction),
        ("CA", "CA", "", "San Jose", "", &["America/Los_Angeles"], Doubt::Contradiction),
        // Two countries have such a state, or such a code.
        ("", "WA", "", "", "+61491570006", &["Australia/Perth", "America/Los_Angeles"], Doubt::Several),
        ("", "", "80331", "", "+4989123456", &["Europe/Berlin", "America/Denver"], Doubt::Several),
        ("", "", "2903", "", "+61491570006", &["Australia/Sydney", "America/New_York"], Doubt::Several),
        // It fits nowhere.
        ("US", "", "00000", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], Doubt::PostalCode),
        ("US", "", "34300", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], Doubt::PostalCode),
        ("", "", "12", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], Doubt::PostalCode),
        ("", "", "803312", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], Doubt::PostalCode),
        ("US", "XZ", "", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], Doubt::State),
        ("", "Atlantis", "", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], Doubt::State),
        ("Atlantis", "", "", "", "+16175550133", &["America/New_York"], Doubt::Country),
    ] {
        let known = address(country, state, postal, city, number);
        let place = locate(&known);
        let told = format!("{country} {state} {postal} {city} {number}: {place:?}");
        assert!(zones.iter().all(|zone| place.zones.iter().any(|one| one == zone)), "{told}");
        assert!(doubts(&known).contains(&doubt), "{told} {:?}", doubts(&known));
    }
    let apart = locate(&address("US", "HI", "02903", "", ""));
    assert_eq!((apart.zones.len(), apart.regions), (2, vec!["US".into(), "US-HI".into(), "US-RI".into()]));
}

#[test]
fn what_tells_nothing_raises_no_doubt() {
    for (country, state, postal, city) in [
        ("US", "n/a", "-", "Boston"),
        ("GB", "Kent", "", "Ashford"),
        ("DE", "Bayern", "80331", "M\u{fc}nchen"),
        ("US", "", "", "Washington"),
        ("US", "", "", "Kansas City"),
        ("IN", "TN", "600001", "Chennai"),
        ("CH", "AR", "9100", "Herisau"),
    ] {
        let known = address(country, state, postal, city, "");
        assert_eq!(doubts(&known), vec![], "{country} {state} {postal} {city}: {:?}", locate(&known));
    }
    // A street with the number of a house, a compass point and the name of a state is a street.
    for street in ["1250 Main Street", "12 Georgia Ave NE", "5 Washington Square, Suite 90210", "77 Delaware, IN"] {
        let known = Whereabouts { street: some(street), ..address("US", "TX", "", "", "") };
        assert_eq!((doubts(&known), locate(&known).regions), (vec![], vec!["US".into(), "US-TX".into()]), "{street}");
    }
    let whole = Whereabouts { street: some("12 King Street, Honolulu, HI 96801"), ..address("", "", "", "", WASHINGTON_DC) };
    assert_eq!(locate(&whole).zones, ["Pacific/Honolulu"]);
}

#[test]
fn the_law_of_a_further_address_binds_and_sets_no_clock() {
    let home = PostalAddress { kind: Some(AddressKind::Home), state: some("FL"), ..PostalAddress::default() };
    let known = Whereabouts { others: vec![home], ..address("US", "NY", "", "New York", "") };
    let place = locate(&known);
    assert_eq!(
        (place.zones, place.regions),
        (vec!["America/New_York".into()], vec!["US".into(), "US-NY".into(), "US-FL".into()])
    );
    assert_eq!(doubts(&known), vec![]);
}

#[test]
fn a_company_without_a_country_counts_as_far_as_it_goes() {
    let known =
        Whereabouts { company_state: some("HI"), company_postal_code: some("96801"), ..address("", "", "", "", "+18005550133") };
    assert_eq!((locate(&known).zones, locate(&known).basis), (vec!["Pacific/Honolulu".into()], Basis::Company));
    let apart = Whereabouts { company_postal_code: some("2903"), ..known };
    assert_eq!(doubts(&apart), vec![Doubt::Contradiction]);
}

#[test]
fn two_addresses_are_one_only_where_nothing_speaks_against_it() {
    let of = |street: &str, city: &str, state: &str, country: &str| PostalAddress {
        street: some(street),
        city: some(city),
        state: some(state),
        country: some(country),
        ..PostalAddress::default()
    };
    for (one, other, goes) in [
        (of("", "", "", ""), of("1 Pier", "Honolulu", "HI", "US"), true),
        (of("", "Honolulu", "", ""), of("1 Pier", "honolulu", "HI", "US"), true),
        (of("1 Pier", "Honolulu", "", ""), of("", "Honolulu", "HI", ""), true),
        (of("", "Boston", "MA", ""), of("", "", "", "US"), true),
        (of("5 Main", "New York", "", ""), of("", "", "HI", "US"), false),
        (of("", "New York", "NY", ""), of("", "Honolulu", "HI", ""), false),
        (of("5 Main", "", "", ""), of("7 Main", "", "", ""), false),
    ] {
        assert_eq!((one.goes_with(&other), other.goes_with(&one)), (goes, goes), "{one:?} {other:?}");
    }
    let work = PostalAddress { kind: Some(AddressKind::Work), city: some("Boston"), ..PostalAddress::default() };
    assert!(!work.goes_with(&PostalAddress { kind: Some(AddressKind::Home), ..work.clone() }));
    assert!(Addresses::default().is_empty() && is_state("hawaii") && !is_state("Atlantis"));
}

/// A place that somebody may really be in.
struct Spot {
    country: &'static str,
    code: &'static str,
    name: &'static str,
    postal: &'static str,
    zone: &'static str,
}

const fn spot(country: &'static str, code: &'static str, name: &'static str, postal: &'static str, zone: &'static str) -> Spot {
    Spot { country, code, name, postal, zone }
}

const WORLD: &[Spot] = &[
    spot("US", "HI", "Hawaii", "96801", "Pacific/Honolulu"),
    spot("US", "RI", "Rhode Island", "02903", "America/New_York"),
    spot("US", "NY", "New York", "10001", "America/New_York"),
    spot("US", "CA", "California", "94105", "America/Los_Angeles"),
    spot("US", "WA", "Washington", "98101", "America/Los_Angeles"),
    spot("US", "PR", "Puerto Rico", "00901", "America/Puerto_Rico"),
    spot("US", "MA", "Massachusetts", "02110", "America/New_York"),
    spot("US", "CO", "Colorado", "80331", "America/Denver"),
    spot("US", "MS", "Mississippi", "38601", "America/Chicago"),
    spot("AU", "WA", "Western Australia", "6000", "Australia/Perth"),
    spot("AU", "NT", "Northern Territory", "0800", "Australia/Darwin"),
    spot("AU", "VIC", "Victoria", "3000", "Australia/Melbourne"),
    spot("CA", "AB", "Alberta", "T2P 1J9", "America/Edmonton"),
    spot("CA", "NS", "Nova Scotia", "B3H 4R2", "America/Halifax"),
    spot("CA", "NT", "Northwest Territories", "X1A 2N2", "America/Edmonton"),
    spot("BR", "PR", "Paraná", "80010-000", "America/Sao_Paulo"),
    spot("BR", "MA", "Maranhão", "65010-000", "America/Sao_Paulo"),
    spot("BR", "MS", "Mato Grosso do Sul", "79002-010", "America/Campo_Grande"),
    spot("DE", "", "", "09111", "Europe/Berlin"),
    spot("ES", "", "", "35001", "Atlantic/Canary"),
    spot("JP", "", "", "060-0000", "Asia/Tokyo"),
];

const NUMBERS: &[(&str, &str)] = &[
    ("+12025550110", "US"),
    ("+18085550110", "US"),
    ("+61491570006", "AU"),
    ("+4989123456", "DE"),
    ("+14035550110", "CA"),
    ("", ""),
];

/// The shape that a number leaves of a code, without what a spreadsheet takes away.
fn bare(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().trim_start_matches('0').to_owned()
}

/// Every place that the columns may mean, by trying all of them: those that agree with each column; where there is none,
/// those that agree with any.
fn readings(country: &str, state: &str, postal: &str, homes: &[&str]) -> Vec<&'static Spot> {
    let within = |spot: &&Spot| if country.is_empty() { homes.contains(&spot.country) } else { spot.country == country };
    let by_state = |spot: &&Spot| spot.code == state || spot.name.eq_ignore_ascii_case(state);
    let by_postal = |spot: &&Spot| bare(spot.postal) == bare(postal);
    if state.is_empty() && postal.is_empty() {
        // A country alone is narrowed by a number of it.
        return Vec::new();
    }
    let all = |spot: &&Spot| within(spot) && (state.is_empty() || by_state(spot)) && (postal.is_empty() || by_postal(spot));
    let agreed: Vec<&Spot> = WORLD.iter().filter(all).collect();
    if !agreed.is_empty() {
        return agreed;
    }
    let named = |spot: &&Spot| within(spot) && !state.is_empty() && by_state(spot);
    let coded = |spot: &&Spot| within(spot) && !postal.is_empty() && by_postal(spot);
    // The state of another country contradicts the one that is named, unless a province of it bears the same letters.
    let foreign = !country.is_empty() && country != "ES" && !WORLD.iter().any(|spot| named(&spot));
    let elsewhere = |spot: &&Spot| foreign && !state.is_empty() && by_state(spot) && ["US", "CA", "AU"].contains(&spot.country);
    WORLD.iter().filter(|spot| named(spot) || coded(spot) || elsewhere(spot)).collect()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_call_is_allowed_only_where_every_reading_of_the_address_allows_it(
        country in prop::option::of(0..WORLD.len()),
        state in prop::option::of((0..WORLD.len(), 0..4)),
        postal in prop::option::of((0..WORLD.len(), 0..3)),
        number in 0..NUMBERS.len(),
        workspace in prop::sample::select(vec!["US", "AU", "DE", "CA", "JP"]),
        minutes in prop::collection::vec(0i64..7 * 24 * 60, 12),
    ) {
        let country = country.map_or("", |index| WORLD[index].country);
        let state = state.map_or(String::new(), |(index, way)| match way {
            0 => WORLD[index].code.to_owned(),
            1 => WORLD[index].code.to_lowercase(),
            2 => WORLD[index].name.to_owned(),
            _ => WORLD[index].name.to_uppercase(),
        });
        let postal = postal.map_or(String::new(), |(index, way)| match way {
            0 => WORLD[index].postal.to_owned(),
            // As a spreadsheet leaves it.
            1 if WORLD[index].postal.bytes().all(|sign| sign.is_ascii_digit() || sign == b'-') => bare(WORLD[index].postal),
            _ => WORLD[index].postal.to_lowercase(),
        });
        let (number, of_number) = NUMBERS[number];
        let known = Whereabouts {
            workspace_country: workspace.into(),
            ..address(country, &state, &postal, "", number)
        };
        let homes: Vec<&str> = [of_number, workspace].into_iter().filter(|home| !home.is_empty()).collect();
        let readings = readings(country, &state.to_uppercase(), &postal, &homes);
        let mut scene = Scene::new(law::shipped().iter().flat_map(|law| law.rules.iter().cloned()).collect());
        scene.guard.rules.retain(|rule| !rule.code.starts_with("law_us_regf"));
        scene.calendar.public = law::public_holidays().clone();
        for minute in minutes {
            let when = at("2026-11-30T00:00:00Z") + SignedDuration::from_mins(minute);
            scene.contact.place = locate(&known);
            if !matches!(scene.request().check(when), Verdict::Allowed { .. }) {
                continue;
            }
            for spot in &readings {
                prop_assert!(zone(spot.zone).is_some());
                let regions = [spot.country.to_owned(), format!("{}-{}", spot.country, spot.code)];
                scene.contact.place =
                    Place { zones: vec![spot.zone.into()], regions: regions.to_vec(), basis: Basis::Address };
                prop_assert!(
                    matches!(scene.request().check(when), Verdict::Allowed { .. }),
                    "{when} {known:?} is allowed, and {} {} forbids it", spot.country, spot.name
                );
            }
        }
    }
}

#[test]
fn no_part_of_an_address_is_overruled_by_a_number_or_by_letters_that_mean_two_things() {
    for (country, state, postal, city, number, zones, doubtful) in [
        // A landline says where the office is.
        ("RU", "Kamchatka Krai", "", "", "+74955501234", &["Asia/Kamchatka", "Europe/Moscow"][..], true),
        ("RU", "Primorsky Krai", "", "", "+74955501234", &["Asia/Vladivostok", "Europe/Moscow"], true),
        ("RU", "Kamchatka Krai", "683000", "", "+74955501234", &["Asia/Kamchatka"], false),
        ("RU", "", "690000", "", "+74955501234", &["Asia/Vladivostok"], false),
        ("RU", "", "660000", "", "+74955501234", &["Asia/Novosibirsk", "Europe/Moscow"], true),
        ("CL", "", "", "Hanga Roa", "+56225550143", &["Pacific/Easter", "America/Santiago"], true),
        ("US", "", "", "Hilo", "+16175550133", &["Pacific/Honolulu", "America/New_York"], true),
        // Written as their country.
        ("FR", "", "97200", "Fort-de-France", "+33155501234", &["America/Martinique"], false),
        ("FR", "Nouvelle-Cal\u{e9}donie", "98800", "", "+33155501234", &["Pacific/Noumea"], false),
        ("FR", "Martinique", "", "", "+33155501234", &["America/Martinique"], false),
        ("", "", "97400", "", "+33155501234", &["Indian/Reunion"], true),
        ("DK", "", "3900", "Nuuk", "+4535550143", &["America/Nuuk"], false),
        ("DK", "", "100", "T\u{f3}rshavn", "+4535550143", &["Atlantic/Faroe", "Europe/Copenhagen"], true),
        // Letters of a country that are a state's as well.
        ("YT", "", "", "", "+14165550133", &["Indian/Mayotte", "America/Whitehorse"], true),
        ("SK", "", "", "", "+14165550133", &["America/Regina"], true),
        ("NL", "", "", "", "+14165550133", &["America/St_Johns"], true),
        ("SA", "", "", "", "+61212345678", &["Australia/Adelaide"], true),
        ("AM", "", "", "", "+551155551234", &["America/Manaus"], true),
        ("SO", "", "", "", "+525555551234", &["America/Hermosillo"], true),
        ("CA", "", "", "", "+442079460018", &["America/Los_Angeles", "America/St_Johns"], true),
        ("AL", "", "35203", "Birmingham", "+12055550133", &["America/Chicago", "Europe/Tirane"], true),
        ("DE", "", "19901", "Dover", "+13025550133", &["America/New_York", "Europe/Berlin"], true),
        ("CO", "", "80202", "Denver", "+13035550133", &["America/Denver", "America/Bogota"], true),
        ("MT", "", "59101", "Billings", "+14065550133", &["America/Denver", "Europe/Malta"], true),
        ("LA", "", "70112", "New Orleans", "+15045550133", &["America/Chicago", "Asia/Vientiane"], true),
        ("IN", "", "46204", "Indianapolis", "+13175550133", &["America/New_York", "Asia/Kolkata"], true),
        ("DE", "", "", "Dover", "+13025550133", &["America/New_York", "Europe/Berlin"], true),
        ("", "Georgia", "", "Tbilisi", "+995322555012", &["Asia/Tbilisi", "America/New_York"], true),
        ("Georgia", "", "", "Tbilisi", "+995322555012", &["Asia/Tbilisi", "America/New_York"], true),
        // A state of another country.
        ("", "Western Australia", "6000", "Perth", "+16175550133", &["Australia/Perth", "America/New_York"], true),
        ("", "NSW", "2000", "Sydney", "+16175550133", &["Australia/Sydney", "Pacific/Honolulu"], true),
        ("", "Bayern", "80331", "", "+16175550133", &["Europe/Berlin", "America/Denver", "Pacific/Honolulu"], true),
        ("", "Sachsen", "1067", "", "+16175550133", &["Europe/Berlin", "Pacific/Honolulu"], true),
        ("", "Atlantis", "02110", "", "+16175550133", &["America/New_York", "Pacific/Honolulu"], true),
        // Plain.
        ("US", "MA", "02110", "Boston", "+16175550133", &["America/New_York"], false),
        ("US", "MA", "02110", "Boston", "+4930123456", &["America/New_York"], false),
        ("US", "", "", "Boston", "+16175550133", &["America/New_York"], false),
        ("DE", "Berlin", "10115", "Berlin", "+4930123456", &["Europe/Berlin"], false),
        ("DE", "", "10115", "Berlin", "+16175550133", &["Europe/Berlin"], false),
        ("DE", "", "", "", "+4930123456", &["Europe/Berlin"], false),
        ("RU", "Moscow", "101000", "Moscow", "+74955501234", &["Europe/Moscow"], false),
        ("RU", "Moscow", "", "Moscow", "+74955501234", &["Europe/Moscow"], false),
        ("FR", "", "75001", "Paris", "+33155501234", &["Europe/Paris"], false),
        ("GB", "", "SW1A 1AA", "London", "+442079460018", &["Europe/London"], false),
        ("NZ", "", "6011", "Wellington", "+6444720000", &["Pacific/Auckland"], false),
        ("", "Bayern", "80331", "", "+4989123456", &["Europe/Berlin"], false),
    ] {
        let known = address(country, state, postal, city, number);
        let (place, told) = (locate(&known), doubts(&known));
        let case = format!("{country} {state} {postal} {city} {number}: {place:?} {told:?}");
        assert!(zones.iter().all(|zone| place.zones.iter().any(|one| one == zone)), "{case}");
        assert_eq!(!told.is_empty(), doubtful, "{case}");
        assert!(doubtful || place.zones.contains(&zones[0].to_owned()), "{case}");
        assert!(doubtful || zones.len() == place.zones.len() || country == "DK", "{case}");
        if matches!(country, "AL" | "DE" | "CO" | "MT" | "LA" | "IN") && doubtful {
            assert!(told.contains(&Doubt::Contradiction), "{case}");
        }
    }
    let overseas = locate(&address("FR", "", "97200", "", ""));
    assert_eq!(overseas.regions, ["MQ", "FR"], "the law of France binds in Martinique");
}

#[test]
fn a_city_and_its_state_behind_a_street_need_no_code() {
    for street in
        ["1 Main St\nHonolulu HI", "1 Main St\r\nHonolulu, HI", "1 Main St, Honolulu HI", "1 Main St, Honolulu, HI 96813"]
    {
        let known = Whereabouts { street: some(street), ..address("", "", "", "", WASHINGTON_DC) };
        assert_eq!(locate(&known).zones, ["Pacific/Honolulu"], "{street}");
    }
}
