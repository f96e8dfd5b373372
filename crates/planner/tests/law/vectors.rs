//! The cases that go wrong elsewhere: opening and closing to the second, the nights of daylight saving, Sundays, holidays,
//! counts of calls, and where the clock stopped changing.

use super::common::{self, Scene, at, touch};
use jiff::{SignedDuration, Timestamp, ToSpan};
use planner::calendar::{Calendar, zone};
use planner::guard::{Authority, Exempt, Kind, Occasion, Rule, Verdict, breach};
use planner::law;
use planner::place::{Whereabouts, locate};
use planner::timetable::closed_by;
use planner::touch::{Channel, Direction, NumberFault, Outcome};

/// A consumer on that number, with an address where one is given, under all thirty laws and nothing else.
fn consumer(number: &str, state: Option<(&str, &str)>) -> Scene {
    let mut scene = Scene::new(law::shipped().iter().flat_map(|law| law.rules.iter().cloned()).collect());
    // Debt collection is for those who choose it.
    scene.guard.rules.retain(|rule| !rule.code.starts_with("law_us_regf"));
    scene.calendar = Calendar { public: law::public_holidays().clone(), ..Calendar::default() };
    scene.contact.place = locate(&Whereabouts {
        country: state.map(|(country, _)| country.to_owned()),
        state: state.map(|(_, state)| state.to_owned()),
        numbers: vec![number.to_owned()],
        workspace_zone: "America/New_York".to_owned(),
        workspace_country: "US".to_owned(),
        ..Whereabouts::default()
    });
    scene.contact.company = None;
    scene
}

fn local(text: &str, name: &str) -> Timestamp {
    let clock = zone(name).unwrap();
    clock.to_zoned(text.parse().unwrap()).unwrap().timestamp()
}

fn is_allowed(scene: &Scene, at: Timestamp) -> bool {
    matches!(scene.request().check(at), Verdict::Allowed { .. })
}

fn waits(scene: &Scene, from: Timestamp) -> (Timestamp, String) {
    match scene.request().check(from) {
        Verdict::NotBefore { at, rule } => (at, rule),
        other => panic!("{from}: {other:?}"),
    }
}

/// Calls at these instants, nobody reached.
fn dialled(scene: &mut Scene, times: &[Timestamp]) {
    for time in times {
        let number = u8::try_from(scene.touches.len()).unwrap();
        scene.touches.push(touch(number, *time, Channel::Call, Outcome::NoAnswer));
    }
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);

#[test]
fn each_law_opens_and_closes_to_the_second() {
    for (number, name, opens, closes, rule) in [
        ("+12065550133", "America/Los_Angeles", "2026-11-24T08:00", "2026-11-24T20:00", "law_us_wa_hours"),
        ("+18605550133", "America/New_York", "2026-11-24T09:00", "2026-11-24T20:00", "law_us_ct_hours"),
        ("+14015550133", "America/New_York", "2026-11-28T10:00", "2026-11-28T17:00", "law_us_ri_hours"),
        ("+15025550133", "America/New_York", "2026-11-24T10:00", "2026-11-24T21:00", "law_us_ky_hours"),
        ("+12145550133", "America/Chicago", "2026-11-22T12:00", "2026-11-22T21:00", "law_us_tx_hours"),
        ("+14165550133", "America/Toronto", "2026-11-24T09:00", "2026-11-24T21:30", "law_ca_hours"),
        ("+14165550133", "America/Toronto", "2026-11-28T10:00", "2026-11-28T18:00", "law_ca_hours"),
        ("+919812345678", "Asia/Kolkata", "2026-11-22T10:00", "2026-11-22T21:00", "law_in_hours"),
        ("+390612345678", "Europe/Rome", "2026-12-07T10:00", "2026-12-07T19:00", "law_it_hours"),
    ] {
        let scene = consumer(number, None);
        let (opens, closes) = (local(opens, name), local(closes, name));
        assert!(is_allowed(&scene, opens) && is_allowed(&scene, closes - SECOND), "{number} from {opens} until {closes}");
        assert_eq!(waits(&scene, opens - SECOND), (opens, rule.to_owned()), "{number}");
        assert!(!is_allowed(&scene, closes), "{number} at {closes}");
        assert_eq!(scene.request().check(opens), Verdict::Allowed { until: closes });
    }
}

#[test]
fn hours_follow_the_clock_on_both_nights_of_daylight_saving() {
    // New York: 14 March 2027 loses an hour, 7 November 2027 has one twice.
    let scene = consumer("+12125550133", None);
    for (day, opens, closes) in [
        ("2027-03-13", "2027-03-13T13:00:00Z", "2027-03-14T02:00:00Z"),
        ("2027-03-14", "2027-03-14T12:00:00Z", "2027-03-15T01:00:00Z"),
        ("2027-11-06", "2027-11-06T12:00:00Z", "2027-11-07T01:00:00Z"),
        ("2027-11-07", "2027-11-07T13:00:00Z", "2027-11-08T02:00:00Z"),
    ] {
        assert_eq!(scene.request().check(at(opens)), Verdict::Allowed { until: at(closes) }, "{day}");
        assert!(!is_allowed(&scene, at(opens) - SECOND), "{day}");
    }
}

#[test]
fn texas_sleeps_until_noon_on_sundays_also_on_the_fourth_of_july() {
    let scene = consumer("+12145550133", None);
    for day in ["2026-11-22", "2027-07-04"] {
        let noon = local(&format!("{day}T12:00"), "America/Chicago");
        assert_eq!(waits(&scene, local(&format!("{day}T11:59"), "America/Chicago")), (noon, "law_us_tx_hours".to_owned()));
        assert!(is_allowed(&scene, noon));
    }
}

#[test]
fn rhode_island_ends_saturdays_at_five_and_keeps_sundays_and_holidays() {
    let scene = consumer("+14015550133", None);
    let new_york = |text: &str| local(text, "America/New_York");
    let monday = (new_york("2026-11-30T09:00"), "law_us_ri_hours".to_owned());
    assert_eq!(waits(&scene, new_york("2026-11-28T17:00")), monday);
    assert_eq!(waits(&scene, new_york("2026-11-29T12:00")), monday);
    assert_eq!(waits(&scene, new_york("2026-11-26T12:00")).0, new_york("2026-11-27T09:00"));
    // Victory Day is theirs alone.
    assert!(!is_allowed(&scene, new_york("2026-08-10T12:00")));
    assert!(is_allowed(&consumer("+16175550133", None), new_york("2026-08-10T12:00")));
}

fn french() -> Scene {
    let mut scene = consumer("+33123456789", None);
    scene.contact.consented = vec![Channel::Call];
    scene
}

#[test]
fn france_keeps_lunch_and_the_fourteenth_of_july() {
    let (scene, paris) = (french(), |text| local(text, "Europe/Paris"));
    assert_eq!(waits(&scene, paris("2026-11-24T13:30")), (paris("2026-11-24T14:00"), "law_fr_hours".to_owned()));
    assert_eq!(waits(&scene, paris("2027-07-14T11:00")), (paris("2027-07-15T10:00"), "law_fr_hours".to_owned()));
    // Saturday 14 November.
    assert_eq!(waits(&scene, paris("2026-11-14T11:00")).0, paris("2026-11-16T10:00"));
}

#[test]
fn france_allows_no_fifth_call_within_thirty_days() {
    let (mut scene, paris) = (french(), |text| local(text, "Europe/Paris"));
    dialled(&mut scene, &["2026-11-02T11:00", "2026-11-03T11:00", "2026-11-10T11:00", "2026-11-17T11:00"].map(paris));
    // The first day is day 1: day 30 is the first of December, a Tuesday.
    assert_eq!(waits(&scene, paris("2026-12-01T15:00")), (paris("2026-12-02T10:00"), "law_fr_cap".to_owned()));
    assert_eq!(scene.request().broken(paris("2026-12-01T15:00")), ["law_fr_cap"]);
    assert!(is_allowed(&scene, paris("2026-12-02T10:00")));
    let fifth = touch(9, paris("2026-12-01T15:00"), Channel::Call, Outcome::NoAnswer);
    assert_eq!(breach(&scene.request(), &fifth).as_deref(), Some("law_fr_cap"));
    let later = touch(9, paris("2026-12-02T15:00"), Channel::Call, Outcome::NoAnswer);
    assert_eq!(breach(&scene.request(), &later), None);
}

#[test]
fn france_is_silent_for_sixty_days_after_a_refusal() {
    let (mut scene, paris) = (french(), |text| local(text, "Europe/Paris"));
    scene.touches.push(touch(1, paris("2026-10-01T11:00"), Channel::Call, Outcome::No));
    let day = |days: i64| paris("2026-10-01T15:00") + SignedDuration::from_hours(24 * days + 1);
    // Sixty days later is Monday 30 November.
    assert_eq!(scene.request().broken(day(60)), ["law_fr_silence"]);
    assert_eq!(scene.request().check(day(61)), Verdict::Allowed { until: paris("2026-12-01T20:00") });
}

#[test]
fn consumers_of_an_opt_in_country_are_never_called_without_consent() {
    for (number, rule) in
        [("+33123456789", "law_fr_consent"), ("+4930123456", "law_de_consent"), ("+34911234567", "law_es_consent")]
    {
        let mut scene = consumer(number, None);
        let noon = at("2026-11-24T10:30:00Z");
        assert_eq!(scene.request().check(noon), Verdict::Never { rule: rule.to_owned() });
        assert_eq!(scene.request().broken(noon)[0], rule);
        // Mail is another law's business.
        scene.channel = Channel::Email;
        assert!(is_allowed(&scene, noon));
        scene.channel = Channel::Call;
        scene.contact.business = true;
        assert!(is_allowed(&scene, noon));
        scene.contact.business = false;
        // They wait for our call: that call they asked for.
        scene.occasion = Occasion::Promised;
        assert!(is_allowed(&scene, noon));
    }
}

#[test]
fn france_became_opt_in_on_the_eleventh_of_august() {
    let (scene, paris) = (consumer("+33123456789", None), |text| local(text, "Europe/Paris"));
    assert!(is_allowed(&scene, paris("2026-08-10T11:00")));
    assert_eq!(scene.request().broken(paris("2026-08-11T11:00"))[0], "law_fr_consent");
}

#[test]
fn canada_ends_saturdays_at_six_for_businesses_too() {
    let mut scene = consumer("+14165550133", None);
    let toronto = |text| local(text, "America/Toronto");
    scene.contact.business = true;
    assert!(is_allowed(&scene, toronto("2026-11-28T17:59")));
    assert_eq!(waits(&scene, toronto("2026-11-28T18:00")), (toronto("2026-11-29T10:00"), "law_ca_hours".to_owned()));
}

#[test]
fn florida_counts_calls_over_twenty_four_hours() {
    let mut scene = consumer("+13055550133", None);
    let first = local("2026-11-23T10:00", "America/New_York");
    dialled(&mut scene, &[first, first + 30.minutes(), first + 60.minutes()]);
    let early = first + 23.hours() + 59.minutes();
    assert_eq!(waits(&scene, early), (first + 24.hours(), "law_us_fl_cap".to_owned()));
    assert!(is_allowed(&scene, first + 24.hours() + 1.minutes()));
    // A promise is kept within the law.
    scene.occasion = Occasion::Promised;
    assert!(!is_allowed(&scene, early));
    scene.contact.business = true;
    assert!(is_allowed(&scene, early));
}

#[test]
fn maryland_counts_texts_with_calls() {
    let mut scene = consumer("+14105550133", None);
    let first = local("2026-11-23T10:00", "America/New_York");
    for (number, channel) in [Channel::Call, Channel::Sms, Channel::Sms].into_iter().enumerate() {
        let outcome = if channel == Channel::Sms { Outcome::Sent } else { Outcome::NoAnswer };
        scene.touches.push(touch(u8::try_from(number).unwrap(), first, channel, outcome));
    }
    assert_eq!(scene.request().broken(first + 1.hours()), ["law_us_md_cap"]);
    scene.channel = Channel::Sms;
    assert_eq!(scene.request().broken(first + 1.hours()), ["law_us_md_cap"]);
}

#[test]
fn a_florida_mobile_that_lives_in_california_obeys_both() {
    let scene = consumer("+13055550133", Some(("US", "CA")));
    let los_angeles = |text| local(text, "America/Los_Angeles");
    assert_eq!(scene.contact.place.zones, ["America/Los_Angeles"]);
    assert!(is_allowed(&scene, los_angeles("2026-11-24T19:59")));
    // Florida's hour, on California's clock.
    assert_eq!(waits(&scene, los_angeles("2026-11-24T20:00")), (los_angeles("2026-11-25T08:00"), "law_us_fl_hours".to_owned()));
    assert_eq!(scene.request().broken(los_angeles("2026-11-24T20:00")), ["law_us_fl_hours"]);
    let first = los_angeles("2026-11-24T09:00");
    let mut scene = scene;
    dialled(&mut scene, &[first, first + 1.hours(), first + 2.hours()]);
    assert_eq!(scene.request().broken(first + 3.hours()), ["law_us_fl_cap"]);
}

fn debtor() -> Scene {
    let mut scene = consumer("+16145550133", None);
    scene.guard.rules = law::shipped().iter().find(|law| law.code == "US-REGF").unwrap().rules.clone();
    scene
}

#[test]
fn debt_collection_counts_seven_days_and_leaves_out_what_did_not_get_through() {
    let new_york = |text: &str| local(text, "America/New_York");
    let mut scene = debtor();
    let days = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-07"];
    let times: Vec<Timestamp> = days.iter().map(|day| new_york(&format!("{day}T10:00"))).collect();
    dialled(&mut scene, &times);
    let mut from_them = touch(20, new_york("2026-11-07T11:00"), Channel::Call, Outcome::Rang);
    from_them.direction = Direction::Inbound;
    scene.touches.push(from_them);
    scene.touches.push(touch(21, new_york("2026-11-07T12:00"), Channel::Call, Outcome::Busy));
    scene.touches.push(touch(22, new_york("2026-11-07T13:00"), Channel::Call, Outcome::WrongNumber(NumberFault::NotTheirs)));
    assert!(is_allowed(&scene, new_york("2026-11-07T14:00")));
    dialled(&mut scene, &[new_york("2026-11-07T14:00")]);
    assert_eq!(scene.request().broken(new_york("2026-11-08T14:00")), ["law_us_regf_cap"]);
    assert!(is_allowed(&scene, new_york("2026-11-09T08:00")));
}

#[test]
fn debt_collection_is_quiet_for_a_week_after_a_conversation() {
    let new_york = |text: &str| local(text, "America/New_York");
    let mut scene = debtor();
    scene.touches.push(touch(1, new_york("2026-11-02T10:00"), Channel::Call, Outcome::SendInfo));
    assert_eq!(scene.request().broken(new_york("2026-11-08T20:59")), ["law_us_regf_silence"]);
    assert_eq!(scene.request().broken(new_york("2026-11-09T08:00")), Vec::<String>::new());
}

#[test]
fn western_canada_keeps_summer_time_in_january() {
    // On the clock: Vancouver seven hours, Edmonton six, Winnipeg five behind; nine o'clock opens.
    for (number, name, opens, closes) in [
        ("+16045550133", "America/Vancouver", "2027-01-12T16:00:00Z", "2027-01-13T04:30:00Z"),
        ("+17805550133", "America/Edmonton", "2027-01-12T15:00:00Z", "2027-01-13T03:30:00Z"),
        ("+12045550133", "America/Winnipeg", "2027-01-12T14:00:00Z", "2027-01-13T02:30:00Z"),
    ] {
        let scene = consumer(number, None);
        assert_eq!(scene.contact.place.zones, [name]);
        assert!(!is_allowed(&scene, at(opens) - SECOND) && is_allowed(&scene, at(opens)), "{name}");
        assert!(is_allowed(&scene, at(closes) - SECOND) && !is_allowed(&scene, at(closes)), "{name}");
    }
}

#[test]
fn prefixes_that_span_zones_open_when_the_last_of_them_does_and_close_with_the_first() {
    for (number, zones, opens, closes) in [
        ("+12195550133", &["America/Chicago", "America/New_York"][..], "14:00", "02:00"),
        ("+18505550133", &["America/Chicago", "America/New_York"], "14:00", "01:00"),
        ("+14235550133", &["America/New_York", "America/Chicago"], "14:00", "02:00"),
        ("+16055550133", &["America/Chicago", "America/Denver", "America/North_Dakota/Center"], "15:00", "03:00"),
        ("+12085550133", &["America/Boise", "America/Denver", "America/Los_Angeles"], "16:00", "04:00"),
    ] {
        let scene = consumer(number, None);
        assert_eq!(scene.contact.place.zones, zones);
        let opens = at(&format!("2027-01-12T{opens}:00Z"));
        assert_eq!(scene.request().check(opens), Verdict::Allowed { until: at(&format!("2027-01-13T{closes}:00Z")) }, "{number}");
        assert!(!is_allowed(&scene, opens - SECOND), "{number}");
    }
    // The north reaches from Pacific to eastern time: nine in Whitehorse to half past nine in Iqaluit.
    let north = consumer("+18675550133", None);
    let open = north.request().check(at("2027-01-12T18:00:00Z"));
    assert_eq!(open, Verdict::Allowed { until: at("2027-01-13T02:30:00Z") });
    assert!(!is_allowed(&north, at("2027-01-12T15:59:00Z")));
}

#[test]
fn where_no_hour_suits_every_zone_the_place_is_asked_for() {
    let narrow = planner::guard::LegalHours {
        weekdays: std::array::from_fn(|_| vec![(jiff::civil::time(10, 0, 0, 0), jiff::civil::time(12, 0, 0, 0))]),
        holidays: None,
        eves: None,
    };
    let mut scene = Scene::new(vec![Rule {
        exempt: Exempt::default(),
        ..common::rule("law_au_hours", Authority::Law, Kind::LegalHours(narrow))
    }]);
    scene.contact.place = locate(&Whereabouts { numbers: vec!["+61491570006".to_owned()], ..Whereabouts::default() });
    let noon = at("2026-11-24T01:00:00Z");
    assert_eq!(scene.request().check(noon), Verdict::Never { rule: planner::guard::PLACE.to_owned() });
    // With the address set, it opens.
    scene.contact.place = common::place(&["Australia/Perth"], &["AU", "AU-WA"]);
    assert!(matches!(scene.request().check(noon), Verdict::NotBefore { .. }));
}

#[test]
fn a_requested_call_may_be_out_of_hours_only_where_the_law_lets_it() {
    let asked = |number: &str, text: &str, name: &str| {
        let mut scene = consumer(number, None);
        scene.occasion = Occasion::Promised;
        is_allowed(&scene, local(text, name))
    };
    // Unsolicited calls are meant, or consent lifts the hours.
    for (number, text, name) in [
        ("+16145550133", "2026-11-24T22:00", "America/New_York"),
        ("+13055550133", "2026-11-24T22:00", "America/New_York"),
        ("+12125550133", "2026-11-24T22:00", "America/New_York"),
        ("+16175550133", "2026-11-24T22:00", "America/New_York"),
        ("+14105550133", "2026-11-24T22:00", "America/New_York"),
        ("+14015550133", "2026-11-22T12:00", "America/New_York"),
        ("+12145550133", "2026-11-22T10:00", "America/Chicago"),
        ("+18015550133", "2026-11-22T12:00", "America/Denver"),
        ("+14165550133", "2026-11-24T22:00", "America/Toronto"),
        ("+33123456789", "2026-11-24T13:30", "Europe/Paris"),
        ("+61291234567", "2026-11-22T12:00", "Australia/Sydney"),
    ] {
        assert!(asked(number, text, name), "{number}");
    }
    // Not said, or said otherwise: Oklahoma, Louisiana, Pennsylvania, Alabama, Mississippi, Connecticut, British Columbia, Spain.
    for (number, text, name) in [
        ("+14055550133", "2026-11-24T20:30", "America/Chicago"),
        ("+15045550133", "2026-11-22T12:00", "America/Chicago"),
        ("+12155550133", "2026-11-22T12:00", "America/New_York"),
        ("+12055550133", "2026-11-22T12:00", "America/Chicago"),
        ("+16015550133", "2026-11-22T12:00", "America/Chicago"),
        ("+12035550133", "2026-11-24T20:30", "America/New_York"),
        ("+16045550133", "2026-11-24T22:00", "America/Vancouver"),
        ("+34911234567", "2026-11-22T12:00", "Europe/Madrid"),
    ] {
        assert!(!asked(number, text, name), "{number}");
    }
}

#[test]
fn consent_lifts_the_hours_where_the_law_says_so() {
    for (number, name, lifts) in [
        ("+18015550133", "America/Denver", false),
        ("+61740000000", "Australia/Brisbane", true),
        ("+14015550133", "America/New_York", false),
    ] {
        let mut scene = consumer(number, None);
        let sunday = local("2026-11-22T12:00", name);
        assert!(!is_allowed(&scene, sunday), "{number}");
        scene.contact.consented = vec![Channel::Call];
        // Utah's own hours go, and the federal ones stay.
        assert_eq!(is_allowed(&scene, sunday), lifts || number.starts_with("+1801"), "{number}");
    }
}

#[test]
fn a_business_is_left_out_only_where_the_law_leaves_it_out() {
    for (number, name, text, allowed) in [
        ("+16145550133", "America/New_York", "2026-11-24T22:00", true),
        ("+13055550133", "America/New_York", "2026-11-24T20:30", true),
        ("+15045550133", "America/Chicago", "2026-11-22T12:00", true),
        ("+14055550133", "America/Chicago", "2026-11-24T20:30", false),
        ("+12145550133", "America/Chicago", "2026-11-22T11:59", false),
        ("+14165550133", "America/Toronto", "2026-11-28T19:00", false),
        ("+33123456789", "Europe/Paris", "2026-11-22T13:30", true),
        ("+61740000000", "Australia/Brisbane", "2026-11-22T12:00", false),
    ] {
        let mut scene = consumer(number, None);
        let when = local(text, name);
        assert!(!is_allowed(&scene, when), "{number}");
        scene.contact.business = true;
        assert_eq!(is_allowed(&scene, when), allowed, "{number}");
    }
}

#[test]
fn a_paused_jurisdiction_is_silent_for_everybody_until_it_ends() {
    let mut scene = consumer("+12125550133", None);
    let noon = local("2026-11-24T12:00", "America/New_York");
    let pause = Rule { regions: vec!["US-NY".to_owned()], ..common::rule("paused_us_ny", Authority::Law, Kind::Paused) };
    scene.guard.rules.push(pause);
    scene.contact.business = true;
    for occasion in [Occasion::Ordinary, Occasion::Promised, Occasion::BusyRetry] {
        scene.occasion = occasion;
        assert_eq!(scene.request().check(noon), Verdict::Never { rule: "paused_us_ny".to_owned() });
    }
    let last = scene.guard.rules.len() - 1;
    scene.guard.rules[last].effective_until = Some(jiff::civil::date(2026, 11, 26));
    scene.occasion = Occasion::Ordinary;
    assert_eq!(waits(&scene, noon), (local("2026-11-26T00:00", "America/New_York"), "paused_us_ny".to_owned()));
    assert!(is_allowed(&consumer("+12015550133", None), noon));
}

#[test]
fn the_workspaces_own_closed_days_are_no_law() {
    let mut scene = consumer("+12145550133", None);
    let sunday = local("2026-11-22T11:00", "America/Chicago");
    scene.calendar.holidays.insert(jiff::civil::date(2026, 11, 22));
    assert!(!is_allowed(&scene, sunday));
    let key = scene.request().hours(sunday);
    assert_eq!(closed_by(&key, &scene.guard, &scene.calendar, sunday).as_deref(), Some("law_us_tx_hours"));
    assert!(is_allowed(&scene, local("2026-11-22T12:00", "America/Chicago")));
}

/// What the statutes' own lists of holidays add to the federal days.
#[test]
fn states_and_provinces_keep_the_holidays_of_their_statutes() {
    let closed = |number: &str, name: &str, day: &str| {
        let scene = consumer(number, None);
        !is_allowed(&scene, local(&format!("{day}T12:00"), name))
    };
    for (number, name, days) in [
        // Of a Saturday the Monday is kept too.
        ("+14015550133", "America/New_York", &["2026-05-04", "2026-07-06", "2026-08-10", "2026-11-03", "2027-12-27"][..]),
        ("+15045550133", "America/Chicago", &["2026-01-08", "2026-02-17", "2026-04-03", "2027-08-30", "2027-11-01"]),
        ("+12055550133", "America/Chicago", &["2026-02-17", "2026-04-27", "2026-06-01"]),
        ("+12155550133", "America/New_York", &["2026-02-12", "2026-04-03", "2026-11-03"]),
        ("+18015550133", "America/Denver", &["2027-03-26", "2026-06-15", "2026-07-24", "2027-07-23", "2035-06-18"]),
        ("+16045550133", "America/Vancouver", &["2026-02-16", "2026-04-06", "2026-08-03", "2026-12-26"]),
    ] {
        for day in days {
            assert!(closed(number, name, day), "{number} on {day}");
        }
    }
    // Good Friday is none of Utah's before 2027, holidays are no more Mississippi's, and no federal law closes one.
    assert!(!closed("+18015550133", "America/Denver", "2026-04-03"));
    assert!(!closed("+16015550133", "America/Chicago", "2026-07-03"));
    assert!(!closed("+16145550133", "America/New_York", "2026-12-25"));
}

/// A code that has other hours on the day before a holiday says so, in one line.
#[test]
fn the_day_before_a_holiday_may_have_hours_of_its_own() {
    let scene = consumer("+390612345678", None);
    let rome = |text| local(text, "Europe/Rome");
    // 7 December is a Monday, and the eve of the Immacolata: the hours of a Saturday.
    assert_eq!(waits(&scene, rome("2026-12-07T09:30")), (rome("2026-12-07T10:00"), "law_it_hours".to_owned()));
    assert!(is_allowed(&scene, rome("2026-12-07T18:59")) && !is_allowed(&scene, rome("2026-12-07T19:00")));
    assert!(is_allowed(&scene, rome("2026-12-09T09:30")) && is_allowed(&scene, rome("2026-12-09T19:30")));
    // New Year's Eve is the eve of another year's holiday.
    assert!(!is_allowed(&scene, rome("2026-12-31T19:00")));
}
