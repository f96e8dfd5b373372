//! Addresses as people meet them: which one sets the clock, what is doubtful and said, and that two are never one.

use crate::given::{START, World, at, on_both, phone};
use actions::view::{AddressView, GuardAnswer, GuardQuestion, NewProspect, ProspectChange, ProspectView};
use actions::{ChangeProspect, CheckGuard, MergeProspects, Refused, ShowDecision, ShowProspect};

/// Half past eight in New York, half past three in Honolulu.
const MORNING: &str = "2026-11-24T13:30:00Z";

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn address(kind: &str, street: &str, city: &str, state: &str) -> AddressView {
    AddressView { kind: some(kind), street: some(street), city: some(city), state: some(state), ..AddressView::default() }
}

fn kai(state: &str, postal: &str) -> NewProspect {
    NewProspect {
        name: Some("Kai Kealoha".into()),
        phones: vec![phone("+12025550110", "personal")],
        state: some(state),
        postal_code: some(postal),
        allow_duplicate: true,
        ..NewProspect::default()
    }
}

fn of(world: &World, prospect: &str) -> GuardAnswer {
    let question = GuardQuestion {
        prospect: Some(prospect.into()),
        channel: "call".into(),
        at: Some(at(MORNING)),
        ..GuardQuestion::default()
    };
    world.act(&world.ana, at(START), CheckGuard(question)).unwrap()
}

fn bare(world: &World, number: &str, address: &str) -> GuardAnswer {
    let question = GuardQuestion {
        phone: Some(number.into()),
        address: Some(address.into()),
        channel: "call".into(),
        at: Some(at(MORNING)),
        ..GuardQuestion::default()
    };
    world.act(&world.ana, at(START), CheckGuard(question)).unwrap()
}

fn change(world: &World, prospect: &str, change: ProspectChange) -> Result<ProspectView, Refused> {
    world.act(&world.ana, at(START), ChangeProspect { prospect: prospect.into(), change, if_version: None })
}

fn doubts(answer: &GuardAnswer) -> Vec<&str> {
    answer.place.doubts.iter().map(|doubt| doubt.code.as_str()).collect()
}

#[test]
fn a_state_or_a_code_without_a_country_keeps_a_call_back() {
    on_both(|world| {
        for (state, postal) in [("HI", ""), ("", "96801"), ("HI", "96801"), ("Hawaii", "")] {
            let answer = of(&world, &world.add(&world.ana, kai(state, postal)));
            assert_eq!((answer.verdict.as_str(), answer.place.basis.as_str()), ("not_before", "address"), "{state} {postal}");
            assert_eq!(
                (answer.place.zones, answer.place.regions),
                (vec!["Pacific/Honolulu".into()], vec!["US".into(), "US-HI".into(), "US-DC".into()])
            );
        }
        assert_eq!(of(&world, &world.add(&world.ana, kai("", ""))).verdict, "allowed");
        let florida = of(&world, &world.add(&world.ana, kai("FL", "")));
        assert!(florida.place.regions.contains(&"US-FL".to_owned()));
        for line in ["Honolulu, HI", "HI", "hawaii", "96801", "12 King Street, Honolulu, HI 96801", "HI 96801, USA"] {
            let answer = bare(&world, "+12025550110", line);
            assert_eq!(
                (answer.verdict.as_str(), answer.place.zones.as_slice()),
                ("not_before", ["Pacific/Honolulu".to_owned()].as_slice()),
                "{line}"
            );
        }
        for (line, region) in [
            ("Boston, MA", "US-MA"),
            ("Los Angeles, CA", "US-CA"),
            ("Dover, DE", "US-DE"),
            ("2903", "US-RI"),
            ("1250 Main Street, Austin, TX", "US-TX"),
        ] {
            let answer = bare(&world, "+12025550110", line);
            assert!(
                answer.place.regions.contains(&region.to_owned()) && doubts(&answer).is_empty(),
                "{line}: {:?}",
                answer.place
            );
        }
    });
}

#[test]
fn what_is_doubtful_is_said_wherever_the_place_is_told() {
    on_both(|world| {
        let prospect = world.add(&world.ana, kai("HI", "2903"));
        let answer = of(&world, &prospect);
        assert_eq!((answer.verdict.as_str(), doubts(&answer)), ("not_before", vec!["place_contradiction"]));
        assert_eq!(answer.place.zones, ["Pacific/Honolulu", "America/New_York"]);
        assert_eq!(doubts(&bare(&world, "+12025550110", "HI 02903")), ["place_contradiction"]);
        world.enroll(&world.ana, at(START), &prospect, "Five and fire");
        let decision = world.act(&world.ana, at(START), ShowDecision { prospect: prospect.clone(), at: None }).unwrap();
        assert_eq!(decision.place.doubts.len(), 1);
        let shown = world.act(&world.ana, at(START), ShowProspect { prospect: prospect.clone() }).unwrap();
        assert!(shown.place.doubts[0].text.contains("contradict"));
        // The card of somebody who may be called now says so too.
        let noon = at("2026-11-24T20:00:00Z");
        let list = world.list(&world.ana, noon);
        let entry = list.items.iter().find(|entry| entry.prospect.id == prospect).unwrap();
        assert!(entry.reasons.iter().any(|reason| reason.code == "place_contradiction"), "{:?}", entry.reasons);
        let mended = change(&world, &prospect, ProspectChange { postal_code: Some(some("96801")), ..ProspectChange::default() });
        assert_eq!(mended.unwrap().place.doubts, vec![]);
        world.sound(noon);
    });
}

#[test]
fn of_two_addresses_one_sets_the_clock_and_it_can_be_chosen() {
    on_both(|world| {
        let (work, home) = (address("work", "5 Wall Street", "New York", "NY"), address("home", "1 Pier Road", "Honolulu", "HI"));
        let new = NewProspect { addresses: vec![work.clone(), home.clone()], ..kai("", "") };
        let prospect = world.add(&world.ana, new);
        let shown = world.act(&world.ana, at(START), ShowProspect { prospect: prospect.clone() }).unwrap();
        let first = AddressView { sets_clock: true, ..work.clone() };
        assert_eq!(
            (shown.addresses.clone(), shown.street.as_deref(), shown.city.as_deref()),
            (vec![first, home.clone()], Some("5 Wall Street"), Some("New York"))
        );
        assert_eq!(
            (shown.place.zones, shown.place.regions),
            (vec!["America/New_York".into()], vec!["US".into(), "US-NY".into(), "US-DC".into(), "US-HI".into()])
        );
        assert_eq!(of(&world, &prospect).verdict, "allowed");
        world.enroll(&world.ana, at(START), &prospect, "Five and fire");

        let chosen = vec![work.clone(), AddressView { sets_clock: true, ..home.clone() }];
        let changed = change(&world, &prospect, ProspectChange { addresses: Some(chosen), ..ProspectChange::default() }).unwrap();
        assert_eq!(
            (changed.state.as_deref(), changed.street.as_deref(), changed.place.zones.as_slice()),
            (Some("HI"), Some("1 Pier Road"), ["Pacific/Honolulu".to_owned()].as_slice())
        );
        assert_eq!(of(&world, &prospect).verdict, "not_before");
        let decision =
            world.act(&world.ana, at(START), ShowDecision { prospect: prospect.clone(), at: Some(at(MORNING)) }).unwrap();
        assert_eq!((decision.decision.as_str(), decision.local_time.as_str()), ("wait", "03:30"));
        world.sound(at(MORNING));

        // The parts alone are of the address that sets the clock; the other one stays.
        let moved =
            change(&world, &prospect, ProspectChange { street: Some(some("2 Pier Road")), ..ProspectChange::default() }).unwrap();
        assert_eq!(
            (moved.addresses.len(), moved.addresses[0].street.as_deref(), moved.addresses[1].city.as_deref()),
            (2, Some("2 Pier Road"), Some("New York"))
        );
        let both = ProspectChange { addresses: Some(Vec::new()), city: Some(None), ..ProspectChange::default() };
        assert!(matches!(change(&world, &prospect, both), Err(Refused::Invalid(faults)) if faults[0].field == "addresses"));
        let wrong = vec![AddressView { country: some("Atlantis"), ..address("castle", "", "", "") }];
        let refused = change(&world, &prospect, ProspectChange { addresses: Some(wrong), ..ProspectChange::default() });
        let fields = |faults: &[actions::Fault]| faults.iter().map(|fault| fault.field.clone()).collect::<Vec<_>>();
        assert!(
            matches!(refused, Err(Refused::Invalid(faults)) if fields(&faults) == ["addresses[0].kind", "addresses[0].country"])
        );
        let twice = vec![AddressView { sets_clock: true, ..work }, AddressView { sets_clock: true, ..home }];
        let refused = change(&world, &prospect, ProspectChange { addresses: Some(twice), ..ProspectChange::default() });
        assert!(matches!(refused, Err(Refused::Invalid(faults)) if faults[0].field == "addresses"));
        let named = ProspectChange { country: Some(some("united states")), ..ProspectChange::default() };
        assert_eq!(change(&world, &prospect, named).unwrap().country.as_deref(), Some("US"));
        let emptied =
            change(&world, &prospect, ProspectChange { addresses: Some(Vec::new()), ..ProspectChange::default() }).unwrap();
        assert_eq!((emptied.addresses, emptied.city), (vec![], None));
    });
}

#[test]
fn merging_two_records_keeps_both_addresses_and_mixes_none() {
    on_both(|world| {
        let one = NewProspect { addresses: vec![address("", "", "New York", "NY")], ..kai("", "") };
        let other = NewProspect {
            addresses: vec![address("home", "1 Pier Road", "Honolulu", "HI"), address("work", "5 Wall Street", "New York", "NY")],
            ..kai("", "")
        };
        let (into, prospect) = (world.add(&world.ana, one), world.add(&world.ana, other));
        let merged = world.act(&world.ana, at(START), MergeProspects { prospect, into }).unwrap();
        let lines = |address: &AddressView| (address.street.clone(), address.city.clone(), address.state.clone());
        assert_eq!(
            merged.addresses.iter().map(lines).collect::<Vec<_>>(),
            [(some("5 Wall Street"), some("New York"), some("NY")), (some("1 Pier Road"), some("Honolulu"), some("HI")),]
        );
        assert_eq!(merged.place.zones, ["America/New_York"]);
    });
}

#[test]
fn the_rule_that_is_told_forbids_at_the_instant_that_was_asked_and_all_are_told() {
    on_both(|world| {
        let ask = |prospect: Option<&str>, when: &str| {
            let question = GuardQuestion {
                prospect: prospect.map(str::to_owned),
                phone: Some("+16175550133".into()),
                channel: "call".into(),
                at: Some(at(when)),
                all: true,
                ..GuardQuestion::default()
            };
            let answer = world.act(&world.ana, at(START), CheckGuard(question)).unwrap();
            let codes = answer.rules.iter().map(|rule| rule.code.clone()).collect::<Vec<_>>();
            (answer.verdict.clone(), answer.rule.clone().map(|rule| (rule.code, rule.law)), codes, answer)
        };
        // Half past six in Massachusetts: courtesy closes, the law does not until eight.
        let (verdict, rule, codes, answer) = ask(None, "2026-11-24T23:30:00Z");
        assert_eq!(
            (verdict.as_str(), rule, codes),
            ("not_before", Some(("courtesy_hours".into(), false)), vec!["courtesy_hours".to_owned()])
        );
        assert!(answer.rules[0].can_be_lifted && answer.rules[0].until == answer.not_before);
        // Half past eight: both; the law is told first.
        let (_, rule, codes, answer) = ask(None, "2026-11-25T01:30:00Z");
        assert_eq!(
            (rule, codes),
            (Some(("law_us_ma_hours".into(), true)), vec!["law_us_ma_hours".to_owned(), "courtesy_hours".to_owned()])
        );
        assert!(!answer.rules[0].can_be_lifted);
        assert_eq!(ask(None, "2026-11-24T15:00:00Z").2, Vec::<String>::new());
        // Ten o'clock, the first call of the day made.
        let prospect = world.person(&world.ana, "America/New_York");
        world.log(&world.ana, at("2026-11-24T14:30:00Z"), &prospect, "no_answer");
        let question = GuardQuestion {
            prospect: Some(prospect),
            channel: "call".into(),
            at: Some(at("2026-11-24T15:00:00Z")),
            all: true,
            ..GuardQuestion::default()
        };
        let answer = world.act(&world.ana, at("2026-11-24T15:00:00Z"), CheckGuard(question)).unwrap();
        assert_eq!(answer.rule.unwrap().code, "courtesy_one_call_a_day");
        let open_then = |rule: &actions::view::ForbiddingView| !rule.code.contains("hours");
        assert!(answer.rules.iter().all(open_then), "{:?}", answer.rules);
        assert_eq!(answer.not_before, Some(at("2026-11-25T13:00:00Z")));
    });
}

#[test]
fn a_zip_without_its_zero_is_whole_again_by_every_door_and_a_form_sent_back_changes_nothing() {
    on_both(|world| {
        let told = |view: &ProspectView| view.postal_code.clone().unwrap_or_default();
        let typed = |who: &str, code: &str| {
            let change_of = ProspectChange { postal_code: Some(some(code)), ..ProspectChange::default() };
            told(&change(&world, who, change_of).unwrap())
        };
        let show = |who: &str| world.act(&world.ana, at(START), ShowProspect { prospect: who.into() }).unwrap();
        let who = world.add(&world.ana, kai("MA", "2110"));
        assert_eq!(told(&show(&who)), "02110");
        let version = show(&who).version;
        assert_eq!((typed(&who, "02110"), show(&who).version), ("02110".to_owned(), version), "nothing has changed");
        assert_eq!(typed(&who, "2111"), "02111");
        assert_eq!(typed(&who, "2903"), "2903", "that is no code of Massachusetts");
        // One of several.
        let mut home = address("home", "1 Main Street", "Providence", "RI");
        home.postal_code = some("2903");
        let several = ProspectChange { addresses: Some(vec![home]), ..ProspectChange::default() };
        assert_eq!(told(&change(&world, &who, several).unwrap()), "02903");
    });
}

#[test]
fn people_of_a_company_with_two_offices_are_called_only_where_both_may_be() {
    on_both(|world| {
        let new = |name: &str, phones| NewProspect {
            name: some(name),
            company: some("Acme"),
            phones,
            allow_duplicate: true,
            ..NewProspect::default()
        };
        let somebody = world.add(&world.ana, new("Pat One", vec![phone("+18005550110", "personal")]));
        let numbered = world.add(&world.ana, new("Pat Two", vec![phone("+12125550110", "personal")]));
        assert_eq!(of(&world, &numbered).verdict, "allowed", "half past eight in New York");
        let company = show_company(&world, &somebody);
        let done: Result<bool, store::StoreError> = world.engine.store().write(move |tx| {
            let mut company = store::companies::get(tx, company)?.unwrap();
            (company.country, company.state) = (Some("US".into()), Some("NY".into()));
            let honolulu =
                planner::place::PostalAddress { state: Some("HI".into()), country: Some("US".into()), ..Default::default() };
            company.addresses.others.push(honolulu);
            store::companies::update(tx, &company)
        });
        assert!(done.unwrap());
        for who in [&somebody, &numbered] {
            let told = of(&world, who);
            assert_eq!(told.verdict, "not_before", "{told:?}");
        }
    });
}

fn show_company(world: &World, prospect: &str) -> planner::CompanyId {
    let id: planner::ProspectId = prospect.parse().unwrap();
    let found: Result<_, store::StoreError> = world.engine.store().read(move |tx| store::prospects::get(tx, id));
    found.unwrap().unwrap().company.unwrap()
}
