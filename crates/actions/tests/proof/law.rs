//! The law as people meet it: asked, switched, paused, added, and what is on record about one person.

use crate::given::{START, World, at, on_both};
use actions::view::{
    CompaniesChange, GuardAnswer, GuardQuestion, LawChange, NewGround, NewLaw, NewProspect, NewStricter, PhoneView, Tightened,
};
use actions::{
    Actor, AddGround, AddLaw, ChangeLaw, CheckGuard, EndGround, ListLaw, Refused, RemoveLaw, RemoveRule, SetCompanies, ShowGuard,
    ShowProspect, TightenLaw,
};

/// Noon of a Tuesday in New York.
const NOON: &str = "2026-11-24T17:00:00Z";

fn ask(world: &World, phone: &str, when: &str) -> GuardAnswer {
    let question =
        GuardQuestion { phone: Some(phone.into()), channel: "call".into(), at: Some(at(when)), ..GuardQuestion::default() };
    world.act(&world.ana, at(START), CheckGuard(question)).unwrap()
}

fn of(world: &World, prospect: &str) -> GuardAnswer {
    let question = GuardQuestion {
        prospect: Some(prospect.into()),
        channel: "call".into(),
        at: Some(at("2026-11-24T10:30:00Z")),
        ..GuardQuestion::default()
    };
    world.act(&world.ana, at(START), CheckGuard(question)).unwrap()
}

fn berliner(world: &World, company: Option<&str>) -> String {
    let phone = PhoneView { number: "+49 30 123456".into(), line: "personal".into(), condition: "good".into() };
    let new = NewProspect {
        name: Some("Lea Krause".into()),
        company: company.map(str::to_owned),
        phones: vec![phone],
        allow_duplicate: true,
        ..NewProspect::default()
    };
    world.add(&world.ana, new)
}

fn rule(answer: &GuardAnswer) -> &str {
    answer.rule.as_ref().map_or("", |rule| rule.code.as_str())
}

fn change(world: &World, by: &Actor, code: &str, change: LawChange) -> Result<actions::view::LawListView, Refused> {
    let change = LawChange { reason: "because".into(), ..change };
    world.act(by, at(START), ChangeLaw { code: code.into(), change })
}

fn applies(applies: bool) -> LawChange {
    LawChange { applies: Some(applies), ..LawChange::default() }
}

fn pause(paused: bool) -> LawChange {
    LawChange { paused: Some(paused), ..LawChange::default() }
}

#[test]
fn the_law_is_on_from_the_first_day_and_listed_with_what_it_rests_on() {
    on_both(|world| {
        let world = &world;
        let all = world.act(&world.ana, at(START), ListLaw::default()).unwrap();
        assert_eq!(all.items.len(), 30);
        assert!(all.note.contains("not legal advice"));
        assert!(all.items.iter().all(|law| law.applies != (law.code == "US-REGF") && !law.source.is_empty()));
        let found = world.act(&world.ana, at(START), ListLaw { query: Some("rhode SUNDAYS".into()) }).unwrap();
        assert_eq!(found.items.iter().map(|law| law.code.as_str()).collect::<Vec<_>>(), ["US-RI"]);
        let sunday = ask(world, "+14015550133", "2026-11-22T17:00:00Z");
        assert_eq!((sunday.verdict.as_str(), rule(&sunday)), ("not_before", "law_us_ri_hours"));
        assert!(sunday.rule.unwrap().law);
        let paris = ask(world, "+33123456789", "2026-11-24T10:30:00Z");
        assert_eq!((paris.verdict.as_str(), rule(&paris)), ("never", "law_fr_consent"));
    });
}

#[test]
fn an_address_in_one_line_is_asked_with_a_number_and_nonsense_is_refused() {
    on_both(|world| {
        let world = &world;
        let with = |address: &str| {
            let question = GuardQuestion {
                phone: Some("+13055550133".into()),
                address: Some(address.into()),
                channel: "call".into(),
                at: Some(at(NOON)),
                ..GuardQuestion::default()
            };
            world.act(&world.ana, at(START), CheckGuard(question))
        };
        let answer = with("Los Angeles, CA 90001, USA").unwrap();
        assert_eq!(answer.place.regions, ["US", "US-CA", "US-FL"]);
        assert_eq!(answer.place.zones, ["America/Los_Angeles"]);
        assert!(matches!(with("nowhere at all"), Err(Refused::Invalid(faults)) if faults[0].field == "address"));
    });
}

#[test]
fn what_is_no_statute_a_manager_may_leave_and_a_statute_only_an_owner() {
    on_both(|world| {
        let world = &world;
        let sunday = "2026-11-22T18:00:00Z";
        assert_eq!(rule(&ask(world, "+12055550133", sunday)), "law_us_al_hours");
        assert!(matches!(change(world, &world.ana, "US-AL", applies(false)), Err(Refused::NotYours(_))));
        change(world, &world.manager, "US-AL", applies(false)).unwrap();
        assert_ne!(rule(&ask(world, "+12055550133", sunday)), "law_us_al_hours");
        assert!(matches!(change(world, &world.manager, "US-RI", applies(false)), Err(Refused::NotYours(_))));
        change(world, &world.owner, "US-RI", applies(false)).unwrap();
        let list = change(world, &world.owner, "US-RI", applies(true)).unwrap();
        assert!(list.items.iter().any(|law| law.code == "US-RI" && law.applies && law.reason.is_none()));
        let unsaid = LawChange { applies: Some(false), ..LawChange::default() };
        let refused = world.act(&world.owner, at(START), ChangeLaw { code: "US-AL".into(), change: unsaid });
        assert!(matches!(refused, Err(Refused::Invalid(faults)) if faults[0].field == "reason"));
    });
}

#[test]
fn a_paused_region_is_called_by_nobody_until_it_is_resumed() {
    on_both(|world| {
        let world = &world;
        let evening = "2026-11-24T21:00:00Z";
        assert_eq!(ask(world, "+12125550133", evening).verdict, "allowed");
        change(world, &world.manager, "us-ny", pause(true)).unwrap();
        let paused = ask(world, "+12125550133", evening);
        assert_eq!((paused.verdict.as_str(), rule(&paused)), ("never", "paused_us_ny"));
        assert_eq!(ask(world, "+13125550133", evening).verdict, "allowed");
        // A region without a law of its own can be paused as well.
        change(world, &world.manager, "US-CA", pause(true)).unwrap();
        assert!(matches!(change(world, &world.manager, "Atlantis", pause(true)), Err(Refused::NotFound(_))));
        let list = change(world, &world.manager, "US-NY", pause(false)).unwrap();
        assert_eq!(list.paused.len(), 1);
        assert_eq!(ask(world, "+12125550133", evening).verdict, "allowed");
    });
}

#[test]
fn a_rule_file_binds_at_once_and_a_bad_one_is_refused_with_its_line() {
    on_both(|world| {
        let world = &world;
        let file = |hours: &str| {
            format!(
                "code = \"IE\"\nname = \"Ireland\"\nabout = \"x\"\nsource = \"made up\"\nstanding = \"statute\"\nconfidence = \"low\"\n\
                 consent = \"opt_out\"\nreviewed = 2026-11-22\n[[hours]]\ntext = \"Ireland: afternoons\"\nweekdays = \"{hours}\"\n\
                 saturday = \"closed\"\nsunday = \"closed\"\n"
            )
        };
        let add = |by: &Actor, text: String| world.act(by, at(START), AddLaw(NewLaw { text, reason: "they passed it".into() }));
        assert!(matches!(add(&world.manager, file("14:00-16:00")), Err(Refused::NotYours(_))));
        match add(&world.owner, file("16:00-14:00")) {
            Err(Refused::Invalid(faults)) => assert_eq!(faults[0].message, "line 11: `16:00-14:00` ends before it begins"),
            other => panic!("{other:?}"),
        }
        let morning = "2026-11-24T10:00:00Z";
        assert_eq!(ask(world, "+35315550133", morning).verdict, "allowed");
        add(&world.owner, file("14:00-16:00")).unwrap();
        let answer = ask(world, "+35315550133", morning);
        assert_eq!((rule(&answer), answer.not_before), ("law_ie_hours", Some(at("2026-11-24T14:00:00Z"))));
        world.act(&world.owner, at(START), RemoveLaw { code: "IE".into(), reason: Some("repealed".into()) }).unwrap();
        assert_eq!(ask(world, "+35315550133", morning).verdict, "allowed");
        // The rules that come from files are not PUT's to change, and may be left out.
        let shown = world.act(&world.owner, at(START), ShowGuard).unwrap();
        assert!(shown.rules.iter().any(|rule| rule.code == "law_us_hours" && rule.law));
    });
}

#[test]
fn a_company_makes_a_business_contact_until_somebody_says_otherwise() {
    on_both(|world| {
        let world = &world;
        let at_work = berliner(world, Some("Spedition Krause"));
        assert_ne!(of(world, &at_work).verdict, "never");
        let shown = world.act(&world.ana, at(START), ShowProspect { prospect: at_work }).unwrap();
        assert!(shown.business.is_some());
        let prospect = berliner(world, None);
        assert_eq!(rule(&of(world, &prospect)), "law_de_consent");
        let ground = |kind: &str| {
            let ground = NewGround { kind: kind.into(), channel: None, reason: "said so".into() };
            world.act(&world.ana, at(START), AddGround { prospect: prospect.clone(), ground }).unwrap()
        };
        ground("consumer");
        assert_eq!(rule(&of(world, &prospect)), "law_de_consent");
        let consent = ground("consent").items.into_iter().find(|ground| ground.kind == "consent").unwrap();
        assert_eq!(consent.channel.as_deref(), Some("call"));
        assert_ne!(of(world, &prospect).verdict, "never");
        world.act(&world.ana, at(START), EndGround { prospect: prospect.clone(), ground: consent.id }).unwrap();
        assert_eq!(of(world, &prospect).verdict, "never");
        ground("business");
        assert_ne!(of(world, &prospect).verdict, "never");
        world.sound(at(START));
    });
}

#[test]
fn an_owner_may_take_everybody_for_a_consumer() {
    on_both(|world| {
        let world = &world;
        let set = |by: &Actor, business: bool| {
            world.act(by, at(START), SetCompanies(CompaniesChange { business, reason: "we sell to homes".into() }))
        };
        assert!(matches!(set(&world.manager, false), Err(Refused::NotYours(_))));
        assert!(set(&world.owner, false).unwrap().companies_are_business.is_none());
        assert_eq!(set(&world.owner, true).unwrap().companies_are_business.as_deref(), Some("we sell to homes"));
        assert!(world.app.decide_under_new_rules(&world.owner, at(START)).unwrap());
        assert!(!world.app.decide_under_new_rules(&world.owner, at(START)).unwrap());
        world.sound(at(START));
    });
}

#[test]
fn a_callback_that_they_asked_for_is_kept_on_record_and_goes_with_its_touch() {
    on_both(|world| {
        let world = &world;
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        let asked = || world.act(&world.ana, at(START), ShowProspect { prospect: prospect.clone() }).unwrap().grounds;
        let logged = world
            .log_with(&world.ana, at(START), &prospect, "callback", |touch| touch.callback_at = Some(at("2026-11-25T16:00:00Z")))
            .unwrap();
        assert_eq!(asked().iter().map(|ground| ground.kind.as_str()).collect::<Vec<_>>(), ["asked"]);
        world.void(&world.ana, at(START), &logged.touch.id, Some("mistake")).unwrap();
        assert!(asked().is_empty());
    });
}

fn tighten(world: &World, by: &Actor, code: &str, stricter: NewStricter) -> Result<Tightened, Refused> {
    let stricter = NewStricter { reason: "our lawyer asks for it".into(), ..stricter };
    world.act(by, at(START), TightenLaw { code: code.into(), stricter })
}

fn hours(text: &str) -> NewStricter {
    NewStricter { hours: Some(text.into()), ..NewStricter::default() }
}

#[test]
fn a_law_is_tightened_by_a_rule_of_ones_own_that_stands_with_it_and_can_be_taken_out() {
    on_both(|world| {
        let world = &world;
        // Ten in the morning in Dallas.
        let morning = "2026-11-24T16:00:00Z";
        assert_eq!(ask(world, "+12145550133", morning).verdict, "allowed");
        assert!(matches!(tighten(world, &world.ana, "US-TX", hours("11:00-17:00")), Err(Refused::NotYours(_))));
        let tightened = tighten(world, &world.manager, "us-tx", hours("11:00-17:00")).unwrap();
        assert_eq!(tightened.note, None);
        assert_eq!(tightened.rules[0].code, "own_us_tx_hours");
        assert_eq!(tightened.rules[0].name, "Our own in Texas: calls and texts from 11 to 17 any day");
        assert_eq!(tightened.rules[0].source, "Our own rule: our lawyer asks for it");
        let answer = ask(world, "+12145550133", morning);
        assert_eq!((rule(&answer), answer.not_before), ("own_us_tx_hours", Some(at("2026-11-24T17:00:00Z"))));
        assert!(!answer.rule.unwrap().law);
        assert_eq!(ask(world, "+13055550133", morning).verdict, "allowed", "elsewhere nothing has changed");
        let listed = world.act(&world.ana, at(START), ListLaw::default()).unwrap();
        let texas = listed.items.iter().find(|law| law.code == "US-TX").unwrap();
        assert_eq!(texas.stricter, tightened.rules);
        // It is a rule of the guard like any other.
        let guard = world.act(&world.ana, at(START), ShowGuard).unwrap();
        assert!(guard.rules.iter().any(|rule| rule.code == "own_us_tx_hours" && !rule.law));
        let remove = |by: &Actor, code: &str, reason: &str| {
            world.act(by, at(START), RemoveRule { code: code.into(), reason: Some(reason.into()) })
        };
        assert!(matches!(remove(&world.ana, "own_us_tx_hours", "x"), Err(Refused::NotYours(_))));
        assert!(matches!(remove(&world.manager, "own_us_tx_hours", ""), Err(Refused::Invalid(_))));
        assert!(matches!(remove(&world.manager, "courtesy_spacing", "x"), Err(Refused::NotFound(_))));
        assert!(matches!(remove(&world.manager, "law_us_tx_hours", "x"), Err(Refused::NotFound(_))));
        remove(&world.manager, "own_us_tx_hours", "no more").unwrap();
        assert_eq!(ask(world, "+12145550133", morning).verdict, "allowed");
    });
}

#[test]
fn a_rule_that_asks_for_less_than_what_is_in_force_does_nothing_and_says_so() {
    on_both(|world| {
        let world = &world;
        let wide = tighten(world, &world.manager, "US-RI", hours("07:00-23:00")).unwrap();
        assert!(wide.note.unwrap().starts_with("It adds nothing now."), "{:?}", wide.rules);
        // Sunday noon in Providence is closed as before.
        assert_eq!(rule(&ask(world, "+14015550133", "2026-11-22T17:00:00Z")), "law_us_ri_hours");
        // The house calls a person once a day and three times a week: three a day is no news, one a fortnight is.
        let cap = |most, within: &str| NewStricter { most: Some(most), within: Some(within.into()), ..NewStricter::default() };
        assert_eq!(tighten(world, &world.manager, "US-RI", cap(1, "14 days")).unwrap().note, None);
        let idle = tighten(world, &world.manager, "US-RI", cap(3, "24 hours")).unwrap();
        assert!(idle.note.unwrap().starts_with("It adds nothing now."), "{:?}", idle.rules);
        let both = NewStricter { no_sundays: true, ..cap(1, "30 days") };
        let note = tighten(world, &world.manager, "US-RI", both).unwrap().note.unwrap();
        assert!(note.starts_with("This part adds nothing now: Our own in Rhode Island"), "{note}");
    });
}

#[test]
fn any_region_is_tightened_and_what_is_not_understood_is_told_by_its_field() {
    on_both(|world| {
        let world = &world;
        tighten(world, &world.manager, "US-CA", NewStricter { no_sundays: true, ..NewStricter::default() }).unwrap();
        let listed = world.act(&world.ana, at(START), ListLaw::default()).unwrap();
        assert_eq!(listed.stricter_elsewhere.iter().map(|rule| rule.code.as_str()).collect::<Vec<_>>(), ["own_us_ca_hours"]);
        // Sunday noon in Los Angeles.
        let sunday = ask(world, "+13235550133", "2026-11-22T20:00:00Z");
        assert_eq!(sunday.verdict, "not_before");
        for (code, stricter, field) in [
            ("US-TX", NewStricter::default(), "hours"),
            ("US-TX", hours("nine to five"), "hours"),
            ("US-TX", NewStricter { saturday: Some("17:00-09:00".into()), ..NewStricter::default() }, "saturday"),
            ("US-TX", NewStricter { most: Some(2), ..NewStricter::default() }, "within"),
            ("US-TX", NewStricter { within: Some("7 days".into()), ..NewStricter::default() }, "most"),
        ] {
            match tighten(world, &world.manager, code, stricter.clone()) {
                Err(Refused::Invalid(faults)) => assert_eq!(faults[0].field, field),
                other => panic!("{stricter:?}: {other:?}"),
            }
        }
        for code in ["Atlantis", "US-XX", "US-33101", ""] {
            assert!(matches!(tighten(world, &world.manager, code, hours("10:00-11:00")), Err(Refused::NotFound(_))), "{code}");
        }
        let unsaid = TightenLaw { code: "US-TX".into(), stricter: hours("10:00-11:00") };
        assert!(
            matches!(world.act(&world.manager, at(START), unsaid), Err(Refused::Invalid(faults)) if faults[0].field == "reason")
        );
        world.sound(at(START));
    });
}
