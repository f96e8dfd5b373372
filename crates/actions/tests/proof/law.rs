//! The law as people meet it: asked, switched, paused, added, and what is on record about one person.

use crate::given::{START, World, at, on_both};
use actions::view::{CompaniesChange, GuardAnswer, GuardQuestion, LawChange, NewGround, NewLaw, NewProspect, PhoneView};
use actions::{
    Actor, AddGround, AddLaw, ChangeLaw, CheckGuard, EndGround, ListLaw, Refused, RemoveLaw, SetCompanies, ShowGuard,
    ShowProspect,
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
