//! Do-not-call registries, from the file to the answer: brought, asked, changed, grown old, and everything that may be wrong.

use crate::given::{START, World, at, hours, minutes, on_both, phone};
use actions::view::{GuardAnswer, GuardQuestion, NewGround, NewProspect, NewSuppression, RegistryBrought, RegistryView};
use actions::{
    Actor, AddGround, AddSuppression, CheckGuard, ListRegistries, NewRegistry, Refused, RemoveRegistry, ShowCard, ShowDecision,
};
use jiff::Timestamp;

/// Noon of a Tuesday in New York.
const NOON: &str = "2026-11-24T17:00:00Z";
const LISTED: &str = "+16175550111";
const FREE: &str = "+16175550112";

fn order(code: &str, as_of: &str) -> NewRegistry {
    NewRegistry { code: code.into(), file_name: "list.txt".into(), as_of: as_of.parse().ok(), ..NewRegistry::default() }
}

fn bring(world: &World, by: &Actor, order: &NewRegistry, file: &str) -> Result<RegistryBrought, Refused> {
    world.app.bring_registry(by, at(START), order, file.as_bytes(), &mut |_| {})
}

/// The copy of the US registry of that day.
fn us(world: &World, as_of: &str, file: &str) -> Result<RegistryBrought, Refused> {
    bring(world, &world.manager, &order("us_dnc", as_of), file)
}

fn ask(world: &World, when: Timestamp, change: impl FnOnce(&mut GuardQuestion)) -> GuardAnswer {
    let mut question =
        GuardQuestion { phone: Some(LISTED.into()), channel: "call".into(), at: Some(when), ..GuardQuestion::default() };
    change(&mut question);
    world.act(&world.ana, at(START), CheckGuard(question)).unwrap()
}

fn rule(answer: &GuardAnswer) -> &str {
    answer.rule.as_ref().map_or("", |rule| rule.code.as_str())
}

fn state(world: &World, code: &str, now: Timestamp) -> RegistryView {
    let list = world.app.act_blocking(&world.ana, now, ListRegistries).unwrap();
    list.items.into_iter().find(|item| item.code == code).unwrap()
}

fn told(refused: Refused) -> String {
    refused.to_string()
}

/// Somebody at home, on a cadence.
fn consumer(world: &World, numbers: &[&str]) -> String {
    let new = NewProspect {
        name: Some("Cora Home".into()),
        phones: numbers.iter().map(|number| phone(number, "personal")).collect(),
        zone: Some("America/New_York".into()),
        country: Some("US".into()),
        ..NewProspect::default()
    };
    let prospect = world.add(&world.ana, new);
    world.enroll(&world.ana, at(START), &prospect, "Five and fire");
    prospect
}

#[test]
fn a_number_on_the_registry_is_not_called_and_the_answer_names_registry_date_and_source() {
    on_both(|world| {
        let world = &world;
        assert_eq!(ask(world, at(NOON), |_| {}).verdict, "allowed");
        assert_eq!(state(world, "us_dnc", at(START)).state, "missing");
        let brought = us(world, "2026-11-20", "617,5550111\n2025550143\n6175550111\n").unwrap();
        assert_eq!((brought.kind.as_str(), brought.read, brought.registry.copy.as_ref().unwrap().numbers), ("full", 3, 2));
        assert_eq!(brought.registry.state, "good");

        let answer = ask(world, at(NOON), |_| {});
        assert_eq!((answer.verdict.as_str(), rule(&answer)), ("never", "law_registry_us_dnc"));
        let told = answer.rule.unwrap();
        assert!(told.law && told.text.contains("National Do Not Call Registry, copy of 2026-11-20"), "{}", told.text);
        assert!(told.source.contains("16 CFR 310.4(b)(1)(iii)(B)"), "{}", told.source);
        // Texts too; mail is none of its business.
        assert_eq!(rule(&ask(world, at(NOON), |question| question.channel = "sms".into())), "law_registry_us_dnc");
        assert_eq!(ask(world, at(NOON), |question| question.channel = "email".into()).verdict, "allowed");
        // Whom the law leaves out.
        for spare in [
            (|question: &mut GuardQuestion| question.business = true) as fn(&mut GuardQuestion),
            |question| question.consent = true,
            |question| question.requested = true,
            |question| question.phone = Some(FREE.into()),
        ] {
            assert_eq!(ask(world, at(NOON), spare).verdict, "allowed");
        }
    });
}

#[test]
fn a_new_copy_reaches_what_was_decided_before() {
    on_both(|world| {
        let world = &world;
        let prospect = consumer(world, &[LISTED]);
        let listed = |now: Timestamp| world.list(&world.ana, now).items.iter().any(|item| item.prospect.id == prospect);
        assert!(listed(at(START)));
        us(world, "2026-11-20", "6175550111\n").unwrap();
        // Asked at dialling at once, and in the list when everything has been decided anew.
        let decided = || world.act(&world.ana, at(START), ShowDecision { prospect: prospect.clone(), at: None }).unwrap();
        assert_eq!(decided().decision, "blocked", "{:?}", decided());
        assert!(decided().reasons.iter().any(|reason| reason.text.contains("copy of 2026-11-20")), "{:?}", decided().reasons);
        assert!(world.app.decide_under_new_rules(&world.owner, at(START)).unwrap());
        assert!(!listed(at(START)));
        world.sound(at(START));
        // A call all the same is recorded with what it broke.
        let logged = world.log(&world.ana, at(START) + minutes(1), &prospect, "no_answer");
        assert_eq!(logged.touch.breach.unwrap().code, "law_registry_us_dnc");

        // They are taken off the registry, and come back to the list.
        let changes = NewRegistry { as_of: None, ..order("us_dnc", "") };
        let gone = bring(world, &world.owner, &changes, "617,5550111,2026-11-22,D\n413,5550100,2026-11-21,A\n").unwrap();
        assert_eq!((gone.kind.as_str(), gone.added, gone.removed, gone.unknown), ("changes", 1, 1, 0));
        assert_eq!(gone.registry.copy.unwrap().as_of.to_string(), "2026-11-22");
        assert!(world.app.decide_under_new_rules(&world.owner, at(START)).unwrap());
        assert_eq!(ask(world, at(NOON), |_| {}).verdict, "allowed");
        assert!(listed(at("2026-11-27T17:00:00Z")));
        world.sound(at(START) + hours(1));
    });
}

#[test]
fn another_number_of_theirs_is_used_where_one_is_free() {
    on_both(|world| {
        let world = &world;
        let prospect = consumer(world, &[LISTED, FREE]);
        us(world, "2026-11-20", "6175550111\n").unwrap();
        world.app.decide_under_new_rules(&world.owner, at(START)).unwrap();
        let item = world.list(&world.ana, at(START)).items.into_iter().find(|item| item.prospect.id == prospect).unwrap();
        assert_eq!(item.action.phone.as_deref(), Some(FREE));
        let card = world.act(&world.ana, at(START), ShowCard { enrollment: item.enrollment_id, at: None }).unwrap().unwrap();
        assert!(card.guarded.is_none(), "{:?}", card.guarded);
        // Whoever agreed is called on the number they prefer.
        let consent = NewGround { kind: "consent".into(), channel: Some("call".into()), reason: "signed on 2 June".into() };
        world.act(&world.ana, at(START), AddGround { prospect: prospect.clone(), ground: consent }).unwrap();
        let item = world.list(&world.ana, at(START)).items.into_iter().find(|item| item.prospect.id == prospect).unwrap();
        assert_eq!(item.action.phone.as_deref(), Some(LISTED));
    });
}

#[test]
fn an_old_copy_is_warned_about_and_then_stops_calls_to_consumers_alone() {
    on_both(|world| {
        let world = &world;
        let prospect = consumer(world, &[FREE]);
        us(world, "2026-11-01", "6175550111\n").unwrap();
        world.app.decide_under_new_rules(&world.owner, at(START)).unwrap();
        let free = |question: &mut GuardQuestion| question.phone = Some(FREE.into());
        assert_eq!(state(world, "us_dnc", at("2026-11-24T17:00:00Z")).state, "good");
        assert_eq!(state(world, "us_dnc", at("2026-11-26T17:00:00Z")).state, "ageing");
        // The 31st day is the last one, on their clock.
        assert_eq!(ask(world, at("2026-12-02T17:00:00Z"), free).verdict, "allowed");
        let old = ask(world, at("2026-12-03T17:00:00Z"), free);
        assert_eq!((old.verdict.as_str(), rule(&old)), ("never", "law_registry_us_dnc_copy"));
        assert!(old.rule.unwrap().text.contains("older than 31 days"));
        let old = state(world, "us_dnc", at("2026-12-03T17:00:00Z"));
        assert!(old.state == "old" && old.warning.unwrap().contains("consumers there are not called"));
        let business = ask(world, at("2026-12-03T17:00:00Z"), |question| {
            free(question);
            question.business = true;
        });
        assert_eq!(business.verdict, "allowed");
        // The list of that day is without them, though nobody has touched anything since.
        let listed = |now: &str| world.list(&world.ana, at(now)).items.iter().any(|item| item.prospect.id == prospect);
        assert!(listed(START));
        while world.app.act_blocking(&world.owner, at("2026-12-03T17:00:00Z"), actions::Refresh).unwrap().more {}
        assert!(!listed("2026-12-03T17:00:00Z"));
    });
}

#[test]
fn the_british_register_binds_companies_too_and_an_old_copy_does_not() {
    on_both(|world| {
        let world = &world;
        let london = "+442079460123";
        let asked = |business: bool, when: &str| {
            ask(world, at(when), |question| (question.phone, question.business) = (Some(london.into()), business))
        };
        bring(world, &world.owner, &order("gb_tps", "2026-11-10"), "02079460123\n").unwrap();
        bring(world, &world.owner, &order("gb_ctps", "2026-11-10"), "02079460999\n").unwrap();
        let day = "2026-11-24T11:00:00Z";
        assert_eq!((rule(&asked(false, day)), rule(&asked(true, day))), ("law_registry_gb_tps", "law_registry_gb_tps"));
        // Both copies are too old: the consumers' one stops consumers, the companies' one companies.
        let later = "2026-12-15T11:00:00Z";
        let other = |business: bool| {
            let number = Some("+442079460555".to_owned());
            ask(world, at(later), |question| (question.phone, question.business) = (number, business))
        };
        assert_eq!(rule(&other(false)), "law_registry_gb_tps_copy");
        assert_eq!(rule(&other(true)), "law_registry_gb_ctps_copy");
    });
}

#[test]
fn who_asked_not_to_be_called_is_not_called_whatever_a_registry_says() {
    on_both(|world| {
        us(&world, "2026-11-20", "6175550111\n").unwrap();
        for number in [LISTED, FREE] {
            let never = NewSuppression {
                forbids: "calls".into(),
                number: Some(number.into()),
                reason: "asked by mail".into(),
                ..NewSuppression::default()
            };
            world.act(&world.ana, at(START), AddSuppression(never)).unwrap();
            let answer = ask(&world, at(NOON), |question| {
                question.phone = Some(number.into());
                question.consent = true;
                question.business = true;
            });
            assert_eq!((answer.verdict.as_str(), rule(&answer)), ("never", "suppressed"));
        }
    });
}

#[test]
fn a_file_is_taken_as_a_whole_or_not_at_all() {
    on_both(|world| {
        let world = &world;
        let many: String = (0..2_000).map(|number| format!("61755{:05}\n", number)).collect();
        us(world, "2026-11-20", &many).unwrap();
        let version = world.act(&world.ana, at(START), actions::ShowGuard).unwrap().version;
        let of = |order: NewRegistry, file: &str| told(bring(world, &world.manager, &order, file).unwrap_err());
        for (order, file, expected) in [
            (order("us_dnc", "2026-11-21"), "6175550111\n617555011\n", "line 2: `617555011` has 9 digits"),
            (order("us_dnc", "2026-11-21"), "<list><ac val='617'><ph val='5550111'/>", "the file breaks off"),
            (order("us_dnc", "2026-11-21"), "6175550111\n6175550112,D\n", "line 2: a change in a full list"),
            (order("us_dnc", "2026-11-21"), "6175550112,D\n6175550111\n", "line 2: a number without A or D"),
            (order("us_dnc", "2026-11-21"), "", "the file holds no number"),
            (order("us_dnc", "2026-11-19"), &many, "the copy that is asked is newer, of 2026-11-20"),
            (order("us_dnc", "2026-11-19"), "6175500000,D\n", "the copy that is asked is newer"),
            (order("us_dnc", ""), &many, "as_of: the day whose state the file shows"),
            (order("us_dnc", "2026-12-24"), &many, "still to come"),
            (order("us_dnc", "2026-11-21"), &many[..11 * 1_500], "was it cut off"),
            (order("ca_dncl", "2026-11-21"), "6045550111,A\n", "no copy that they could change"),
            (order("mars", "2026-11-21"), &many, "no law that applies here wants it asked; one of au_dncr, ca_dncl"),
            (
                NewRegistry { kind: Some("changes".into()), ..order("us_dnc", "2026-11-21") },
                &many,
                "line 1: a number without A or D",
            ),
            (NewRegistry { kind: Some("both".into()), ..order("us_dnc", "2026-11-21") }, &many, "full, or changes"),
        ] {
            let refused = of(order, file);
            assert!(refused.contains(expected), "{expected}: {refused}");
        }
        assert_eq!(world.act(&world.ana, at(START), actions::ShowGuard).unwrap().version, version, "nothing was changed");
        assert_eq!(state(world, "us_dnc", at(START)).copy.unwrap().numbers, 2_000);
        assert!(world.app.registry_under_way().is_none());

        // A change for a number that is not there is counted; the same file again changes nothing.
        let changes = "6175599999,2026-11-21,D\n6175500001,2026-11-21,D\n6175500001,2026-11-22,A\n6175500002,2026-11-21,A\n";
        for _ in 0..2 {
            let done = us(world, "2026-11-22", changes).unwrap();
            assert_eq!((done.added, done.removed, done.unknown, done.registry.copy.unwrap().numbers), (0, 0, 1, 2_000));
        }
        // Where it is right that it is smaller, one says so.
        let smaller = NewRegistry { smaller: true, ..order("us_dnc", "2026-11-22") };
        let done = bring(world, &world.manager, &smaller, &many[..11 * 500]).unwrap();
        assert_eq!(done.registry.copy.unwrap().numbers, 500);
    });
}

#[test]
fn managers_bring_a_copy_owners_take_it_away_and_the_audit_log_knows() {
    on_both(|world| {
        let world = &world;
        let refused = bring(world, &world.ana, &order("us_dnc", "2026-11-20"), "6175550111\n").unwrap_err();
        assert!(matches!(refused, Refused::NotYours(_)), "{refused}");
        us(world, "2026-11-20", "6175550111\n").unwrap();
        let copy = state(world, "us_dnc", at(START)).copy.unwrap();
        assert_eq!((copy.imported_by.as_str(), copy.source.as_str()), ("Mia", "list.txt"));
        let remove = |by: &Actor, reason: &str| {
            world.act(by, at(START), RemoveRegistry { code: "us_dnc".into(), reason: Some(reason.into()) })
        };
        assert!(matches!(remove(&world.manager, "gone"), Err(Refused::NotYours(_))));
        assert!(matches!(remove(&world.owner, " "), Err(Refused::Invalid(_))));
        remove(&world.owner, "the subscription ended").unwrap();
        assert!(matches!(remove(&world.owner, "again"), Err(Refused::NotFound(_))));
        assert_eq!(ask(world, at(NOON), |_| {}).verdict, "allowed");
        assert_eq!(state(world, "us_dnc", at(START)).state, "missing");
    });
}

#[test]
fn what_cannot_be_asked_is_not_called() {
    on_both(|world| {
        let world = &world;
        us(world, "2026-11-20", "6175550111\n").unwrap();
        let folder = world.files.path().join("registries");
        for entry in std::fs::read_dir(&folder).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        // Another node, without the file.
        let other = actions::App::open_with_files(&world.engine.address(), world.files.path()).unwrap();
        let question = |number: &str| GuardQuestion {
            phone: Some(number.into()),
            channel: "call".into(),
            at: Some(at(NOON)),
            ..GuardQuestion::default()
        };
        let asked = |number: &str| other.act_blocking(&world.ana, at(START), CheckGuard(question(number))).unwrap();
        assert_eq!(rule(&asked(FREE)), "law_registry_us_dnc");
        assert_eq!(asked("+4930901820").place.regions, ["DE"]);
        let items = other.act_blocking(&world.ana, at(START), ListRegistries).unwrap().items;
        let unreadable = items.into_iter().find(|item| item.code == "us_dnc").unwrap();
        assert!(unreadable.state == "unreadable" && unreadable.warning.unwrap().contains("Bring the file again"));
        let brought =
            other.bring_registry(&world.owner, at(START), &order("us_dnc", "2026-11-20"), &b"6175550111\n"[..], &mut |_| {});
        assert_eq!(brought.unwrap().registry.state, "good");
        assert_eq!(asked(FREE).verdict, "allowed");
    });
}

#[test]
fn a_change_of_no_day_that_can_be_is_refused_by_its_line() {
    on_both(|world| {
        let world = &world;
        us(world, "2026-11-20", "6175550111\n").unwrap();
        let held = || state(world, "us_dnc", at(START)).copy.unwrap().numbers;
        // Said to be later than what follows, it would decide what counts.
        for day in ["9999-12-31", "2099-01-01", "2026-12-24", "1899-12-31", "0001-01-01", "00010101"] {
            for file in [
                format!("6175550112,A,2026-11-21\n6175550112,D,{day}\n"),
                format!("<list>\n<ph val=\"6175550112\" chg=\"A\" date=\"{day}\"/></list>"),
            ] {
                let refused = told(us(world, "2026-11-22", &file).unwrap_err());
                assert!(refused.contains("line 2") && refused.contains(day), "{file}: {refused}");
            }
            assert_eq!(held(), 1, "{day}");
        }
        us(world, "2026-11-22", "6175550112,D,2026-11-20\n6175550112,A,2026-11-21\n").unwrap();
        assert_eq!(held(), 2);
    });
}
