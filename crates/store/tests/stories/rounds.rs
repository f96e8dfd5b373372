//! Cadences, rounds, touches, and what is forbidden or lifted.

use crate::given::*;
use planner::cadence::Purpose;
use planner::enrollment::{Directive, Order};
use planner::guard::{Authority, Guard, Kind, Lifted, Rule};
use planner::id::*;
use planner::prospect::{Condition, Forbids, Line, Phone};
use planner::touch::{Channel, Direction, News, Outcome, Precision, Promise};
use store::{
    StoreError, cadences, cases, companies, contacts, deals, enrollments, grounds, guard, marks, overrides, prospects,
    registries, reviews, suppressions, touches, users, workspace,
};

#[test]
fn a_cadence_has_editions_that_never_change() {
    on_both(|store| {
        a_cadence(store);
        let id = CadenceId(raw(60));
        let first = read(store, move |tx| cadences::version(tx, version())).unwrap();
        assert_eq!(*first, a_version(70, 1));
        write(store, move |tx| {
            cadences::insert_version(tx, &a_version(71, 2), None, at(9))?;
            let cadence = cadences::get(tx, id)?.unwrap();
            cadences::update(tx, &cadences::Cadence { current_number: 2, about: "new".into(), ..cadence })
        });
        let current = read(store, move |tx| cadences::current_version(tx, id)).unwrap();
        assert_eq!(current.number, 2);
        let editions = read(store, move |tx| cadences::editions(tx, id));
        assert_eq!(editions.iter().map(|edition| edition.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(read(store, |tx| cadences::by_name(tx, "Two")).unwrap().about, "new");
        assert_eq!(read(store, cadences::list).len(), 1);
        write(store, |tx| {
            prospects::insert(tx, &a_prospect(1))?;
            enrollments::insert(tx, &a_round(1))
        });
        let live = read(store, cadences::live_rounds);
        assert_eq!(live, [cadences::LiveRounds { cadence: id, version: version(), rounds: 1 }]);
        let taken = store.write(|tx| {
            let cadence = cadences::by_name(tx, "Two")?.unwrap();
            cadences::insert(tx, &cadences::Cadence { id: CadenceId(raw(61)), ..cadence })
        });
        assert!(matches!(taken, Err(StoreError::Duplicate(_))), "{taken:?}");
    });
}

#[test]
fn one_round_at_a_time_and_orders_about_it() {
    on_both(|store| {
        a_cadence(store);
        write(store, |tx| {
            cadences::insert_version(tx, &a_version(71, 2), None, at(9))?;
            prospects::insert_many(tx, &[a_prospect(1), a_prospect(2)])?;
            enrollments::insert_many(tx, &[a_round(1), a_round(2)])
        });
        let second = enrollments::Round { id: round(5), ..a_round(1) };
        let twice = store.write({
            let second = second.clone();
            move |tx| enrollments::insert(tx, &second)
        });
        assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
        assert!(write(store, |tx| enrollments::set_version(tx, prospect(1), round(1), CadenceVersionId(raw(71)))));
        let snooze = Directive { id: DirectiveId(raw(3)), at: at(5), by: user(1), order: Order::Snooze { until: at(99) } };
        write(store, {
            let snooze = snooze.clone();
            move |tx| enrollments::append_directive(tx, prospect(1), round(1), &snooze)
        });
        let orders = read(store, |tx| enrollments::directives_of(tx, prospect(1)));
        assert_eq!(orders, [(round(1), snooze.clone())]);
        let live = read(store, |tx| enrollments::live(tx, prospect(1))).unwrap();
        assert_eq!(live.with(&orders).directives, [snooze]);
        assert_eq!(live.version, CadenceVersionId(raw(71)));
        assert!(write(store, |tx| enrollments::end(tx, prospect(1), round(1), at(50))));
        assert!(!write(store, |tx| enrollments::end(tx, prospect(1), round(1), at(51))));
        write(store, {
            let second = second.clone();
            move |tx| enrollments::insert(tx, &second)
        });
        assert_eq!(read(store, |tx| enrollments::of(tx, prospect(1))).len(), 2);
        let back = store.write(|tx| enrollments::reopen(tx, prospect(1), round(1)));
        assert!(matches!(back, Err(StoreError::Duplicate(_))), "two live rounds: {back:?}");
        write(store, |tx| enrollments::end(tx, prospect(1), round(5), at(60)));
        assert!(write(store, |tx| enrollments::reopen(tx, prospect(1), round(1))));
        let first = read(store, |tx| enrollments::get(tx, prospect(1), round(1))).unwrap();
        assert!(first.live && first.ended_at.is_none());
        let page = read(store, |tx| enrollments::live_page(tx, prospect(0), 10));
        assert_eq!(page.iter().map(|(_, round)| *round).collect::<Vec<_>>(), [round(1), round(2)]);
        assert_eq!(write(store, |tx| enrollments::move_ended(tx, prospect(1), prospect(2))), 1);
        assert_eq!(read(store, |tx| enrollments::of(tx, prospect(2))).len(), 2);
    });
}

#[test]
fn touches_stay_as_they_were_written_and_can_be_taken_back() {
    on_both(|store| {
        write(store, |tx| prospects::insert(tx, &a_prospect(1)));
        let promise = Outcome::Callback(Promise { at: at(500), precision: Precision::HalfDay });
        let mut mail = a_touch(1, 3, 30, Outcome::Sent);
        mail.touch.channel = Channel::Email;
        mail.touch.purpose = Purpose::Fire;
        mail.touch.news = vec![(at(31), News::Delivered)];
        let cell = planner::hour::Cell::from_code(planner::hour::Cell::first_of_week(2_960) + 77);
        let records = [a_touch(1, 2, 20, promise), mail.clone(), a_touch(1, 1, 10, Outcome::NoAnswer)];
        write(store, {
            let records = records.clone();
            move |tx| {
                touches::append_many(tx, &records[..1])?;
                touches::append(tx, &records[1])?;
                touches::append_counted(tx, &records[2], Some(&cell))
            }
        });
        write(store, |tx| touches::append_news(tx, prospect(1), TouchId(raw(3)), at(32), News::Clicked));
        write(store, |tx| touches::append_news(tx, prospect(1), TouchId(raw(3)), at(32), News::Clicked));
        mail.touch.news.push((at(32), News::Clicked));
        let history = [records[2].clone(), records[0].clone(), mail];
        assert_eq!(read(store, |tx| touches::of(tx, prospect(1))), history);
        assert_eq!(read(store, |tx| touches::counted_in(tx, prospect(1), TouchId(raw(1)))), Some(cell));
        assert_eq!(read(store, |tx| touches::counted_in(tx, prospect(1), TouchId(raw(2)))), None);
        write(store, |tx| touches::mark_of_others(tx, prospect(1), TouchId(raw(2)), user(2)));
        assert_eq!(read(store, |tx| touches::of_others(tx, prospect(1))), [(TouchId(raw(2)), user(2))]);
        let standing = read(store, |tx| touches::standing(tx, prospect(1)));
        assert_eq!(standing, history.each_ref().map(|record| record.touch.clone()));

        let voided = touches::Voided { at: at(40), by: user(2), reason: "wrong person".into() };
        let take_back = {
            let voided = voided.clone();
            move |tx: &mut store::Tx<'_>| touches::void(tx, prospect(1), TouchId(raw(2)), &voided)
        };
        write(store, take_back.clone());
        let twice = store.write(take_back);
        assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
        let kept = read(store, |tx| touches::get(tx, prospect(1), TouchId(raw(2)))).unwrap();
        assert_eq!(read(store, |tx| touches::note(tx, prospect(1), TouchId(raw(2)))), kept.note);
        assert_eq!((kept.voided, kept.touch.outcome), (Some(voided), promise));
        assert_eq!(read(store, |tx| touches::standing(tx, prospect(1))).len(), 2);
    });
}

#[test]
fn what_others_did_with_the_same_number_or_company_is_known() {
    on_both(|store| {
        write(store, |tx| {
            companies::insert(tx, &a_company(1, "Cobalt"))?;
            let of_company = |n| prospects::Prospect { company: Some(company(1)), ..a_prospect(n) };
            prospects::insert_many(tx, &[of_company(1), of_company(2), a_prospect(3)])?;
            let desk = [Phone { number: "+16175550133".into(), line: Line::Shared, condition: Condition::Good }];
            contacts::insert_phones(tx, &[(prospect(1), &desk), (prospect(3), &desk)])?;
            let mut inbound = a_touch(2, 14, 40, Outcome::Rang);
            inbound.touch.direction = Direction::Inbound;
            touches::append_many(
                tx,
                &[
                    a_touch(1, 10, 5, Outcome::Busy),
                    a_touch(3, 11, 10, Outcome::Busy),
                    a_touch(2, 12, 20, Outcome::NoAnswer),
                    a_touch(2, 13, 30, Outcome::NoAnswer),
                    inbound,
                ],
            )?;
            let voided = touches::Voided { at: at(40), by: user(2), reason: "mistake".into() };
            touches::void(tx, prospect(2), TouchId(raw(13)), &voided)
        });
        let dials = read(store, |tx| touches::number_dials(tx, prospect(1), at(0)));
        assert_eq!(dials.iter().map(|dial| dial.at).collect::<Vec<_>>(), [at(10)]);
        assert_eq!(read(store, |tx| touches::number_dials(tx, prospect(1), at(11))), []);
        let around = read(store, |tx| touches::company_touches(tx, company(1), prospect(1), at(0)));
        assert_eq!(around.iter().map(|touch| touch.at).collect::<Vec<_>>(), [at(20)]);
        let beside = |company, number: Option<&'static str>, from, until| {
            read(store, move |tx| touches::others_between(tx, prospect(1), company, number, at(from), at(until)))
        };
        assert_eq!(beside(Some(company(1)), Some("+16175550133"), 0, 50), [prospect(2), prospect(3)]);
        assert_eq!(beside(Some(company(1)), None, 0, 50), [prospect(2)]);
        assert_eq!(beside(None, Some("+16175550133"), 11, 50), []);
        write(store, |tx| touches::set_breach(tx, prospect(3), TouchId(raw(11)), Some("law_us_hours")));
        let breach = |n| read(store, move |tx| touches::of(tx, prospect(n)))[0].breach.clone();
        assert_eq!((breach(3).as_deref(), breach(1)), (Some("law_us_hours"), None));
    });
}

fn a_suppression(id: u32, kind: suppressions::Kind, key: &str) -> suppressions::Suppression {
    suppressions::Suppression {
        id: SuppressionId(raw(id)),
        kind,
        key: key.into(),
        forbids: Forbids::Calls,
        since: at(1),
        reason: Some("asked".into()),
        source: Some("touch".into()),
        by: Some(user(1)),
        prospect: Some(prospect(1)),
        touch: Some(TouchId(raw(id))),
        import: Some(ImportId(raw(id))),
        lifted: None,
    }
}

#[test]
fn what_is_forbidden_survives_the_person_and_is_only_ever_lifted() {
    on_both(|store| {
        use suppressions::Kind;
        write(store, |tx| {
            prospects::insert(tx, &a_prospect(1))?;
            suppressions::insert(tx, &a_suppression(1, Kind::Number, "+16175550133"))?;
            suppressions::insert_many(
                tx,
                &[
                    a_suppression(2, Kind::Person, &suppressions::key_of_person(prospect(1))),
                    a_suppression(3, Kind::Address, "dana@example.com"),
                    a_suppression(4, Kind::Company, &suppressions::key_of_company(company(1))),
                ],
            )?;
            prospects::erase(tx, prospect(1))
        });
        assert_eq!(read(store, |tx| suppressions::page(tx, SuppressionId(raw(0)), 9)).len(), 4);
        let found = read(store, |tx| suppressions::by_keys(tx, Kind::Number, &["+16175550133".into(), "+1".into()]));
        assert_eq!(found, [a_suppression(1, Kind::Number, "+16175550133")]);
        assert_eq!(write(store, |tx| suppressions::move_person(tx, prospect(1), prospect(2))), 1);
        let of = |nth: u32| {
            let key = suppressions::key_of_person(prospect(nth));
            read(store, move |tx| suppressions::by_keys(tx, Kind::Person, std::slice::from_ref(&key)))
        };
        assert_eq!((of(1), of(2)[0].prospect), (vec![], Some(prospect(2))));
        assert_eq!(write(store, |tx| suppressions::move_person(tx, prospect(2), prospect(1))), 1);
        let lifted = suppressions::Lifted { at: at(9), by: user(2), reason: "a mistake".into() };
        let lift = {
            let lifted = lifted.clone();
            move |tx: &mut store::Tx<'_>| suppressions::lift(tx, SuppressionId(raw(1)), &lifted)
        };
        assert!(write(store, lift.clone()));
        assert!(!write(store, lift));
        assert_eq!(read(store, |tx| suppressions::by_keys(tx, Kind::Number, &["+16175550133".into()])), []);
        let kept = read(store, |tx| suppressions::get(tx, SuppressionId(raw(1)))).unwrap();
        assert_eq!(kept.lifted, Some(lifted.clone()));
        assert_eq!(read(store, |tx| suppressions::of_touch(tx, TouchId(raw(1)))), [], "lifted already");
        assert_eq!(read(store, |tx| suppressions::of_touch(tx, TouchId(raw(2)))).len(), 1);
        assert_eq!(read(store, |tx| suppressions::of_import(tx, ImportId(raw(3)), 9)).len(), 1);
        for nth in [2, 3] {
            let lifted = lifted.clone();
            assert!(write(store, move |tx| suppressions::lift(tx, SuppressionId(raw(nth)), &lifted)));
        }
        assert_eq!(read(store, |tx| suppressions::of_import(tx, ImportId(raw(3)), 9)), []);
        assert_eq!(read(store, |tx| suppressions::page(tx, SuppressionId(raw(0)), 9)).len(), 1);
    });
}

#[test]
fn courtesy_is_lifted_reviews_are_kept_and_deals_move_on() {
    on_both(|store| {
        write(store, |tx| {
            companies::insert(tx, &a_company(1, "Cobalt"))?;
            let of_company = |n| prospects::Prospect { company: Some(company(1)), ..a_prospect(n) };
            prospects::insert_many(tx, &[of_company(1), of_company(2)])
        });
        let lifted = overrides::Override {
            prospect: prospect(1),
            id: OverrideId(raw(1)),
            lifted: Lifted { rule: "courtesy".into(), until: at(100) },
            reason: "they asked".into(),
            by: user(1),
            at: at(0),
        };
        write(store, {
            let lifted = lifted.clone();
            move |tx| overrides::insert(tx, &lifted)
        });
        assert_eq!(read(store, |tx| overrides::of(tx, prospect(1), at(99))), [lifted]);
        assert_eq!(read(store, |tx| overrides::of(tx, prospect(1), at(100))), []);
        let rule = read(store, |tx| overrides::of(tx, prospect(1), at(99)))[0].lifted.rule.clone();
        let standing = |seconds: i64| {
            let rule = rule.clone();
            read(store, move |tx| overrides::standing(tx, &rule, at(seconds)))
        };
        assert_eq!((standing(99), standing(100)), (vec![prospect(1)], vec![]));

        let review = reviews::Review {
            prospect: prospect(1),
            id: raw(1),
            enrollment: round(1),
            question: "fit".into(),
            answer: "yes".into(),
            by: user(1),
            at: at(3),
        };
        write(store, {
            let review = review.clone();
            move |tx| reviews::insert(tx, &review)
        });
        assert_eq!(read(store, |tx| reviews::of(tx, prospect(1))), [review]);
        // A round that is not there belongs to no cadence, and is not counted.
        assert_eq!(read(store, |tx| reviews::counted(tx, at(0))), []);

        let deal = deals::Deal {
            prospect: prospect(1),
            id: DealId(raw(1)),
            title: "Reefers".into(),
            owner: Some(user(1)),
            stage: "open".into(),
            next_step: Some("quote".into()),
            next_at: Some(at(50)),
            enrollment: Some(round(1)),
            touch: Some(TouchId(raw(1))),
            version: 1,
            created_at: at(1),
            closed_at: None,
        };
        write(store, {
            let deal = deal.clone();
            move |tx| deals::insert(tx, &deal)
        });
        assert_eq!(read(store, |tx| deals::due(tx, user(1), at(50), 9)), vec![deal.clone()]);
        assert_eq!(read(store, |tx| deals::count_due(tx, user(1), at(49))), 0);
        assert_eq!(read(store, |tx| deals::open_of_owner(tx, user(1), 9)).len(), 1);
        assert_eq!(read(store, |tx| deals::engaged_at(tx, company(1))), Some(user(1)));
        assert_eq!(read(store, |tx| deals::engaged_at(tx, company(2))), None);
        let closed = deals::Deal { closed_at: Some(at(60)), ..deal.clone() };
        assert!(write(store, {
            let closed = closed.clone();
            move |tx| deals::update(tx, &closed)
        }));
        assert!(!write(store, move |tx| deals::update(tx, &closed)));
        let then = |n| read(store, move |tx| deals::engaged_then(tx, company(1), at(n)));
        assert_eq!((then(0), then(1), then(59), then(60)), (None, Some(user(1)), Some(user(1)), None));
        assert_eq!(read(store, |tx| deals::of(tx, prospect(1)))[0].version, 2);
        // A merge gives all of it to the one who stays.
        assert_eq!(write(store, |tx| deals::move_all(tx, prospect(1), prospect(2))), 1);
        assert_eq!(write(store, |tx| reviews::move_all(tx, prospect(1), prospect(2))), 1);
        assert_eq!(write(store, |tx| overrides::move_all(tx, prospect(1), prospect(2))), 1);
        let moved = read(store, |tx| {
            let (from, to) = (prospect(1), prospect(2));
            let left = (deals::of(tx, from)?.len(), reviews::of(tx, from)?.len(), overrides::of(tx, from, at(0))?.len());
            let there = (deals::of(tx, to)?.len(), reviews::of(tx, to)?.len(), overrides::of(tx, to, at(0))?.len());
            Ok((left, there))
        });
        assert_eq!(moved, ((0, 0, 0), (1, 1, 1)));
        assert!(write(store, |tx| deals::delete(tx, prospect(2), DealId(raw(1)))));
    });
}

#[test]
fn the_guard_has_editions_and_the_calendar_closed_days() {
    on_both(|store| {
        assert_eq!(read(store, guard::current).number, 0);
        let rule = |code: &str| Rule {
            code: code.into(),
            name: "One voice".into(),
            source: "house".into(),
            authority: Authority::Courtesy,
            regions: vec!["US".into()],
            channels: vec![Channel::Call],
            effective_from: None,
            effective_until: None,
            exempt: planner::guard::Exempt::default(),
            kind: Kind::OneVoice,
        };
        let undone: Result<(), StoreError> = store.write(move |tx| {
            guard::put(tx, 0, &Guard { rules: vec![rule("undone")] }, user(1), at(0))?;
            assert_eq!(guard::current(tx)?.guard.rules[0].code, "undone");
            Err(StoreError::Closed)
        });
        assert_eq!(undone, Err(StoreError::Closed));
        write(store, move |tx| guard::put(tx, 0, &Guard { rules: vec![rule("kept")] }, user(1), at(0)));
        let current = read(store, guard::current);
        assert_eq!((current.number, current.guard.rules[0].code.as_str()), (1, "kept"));
        let slower = store.write(move |tx| guard::put(tx, 0, &Guard::default(), user(1), at(0)));
        assert!(matches!(slower, Err(StoreError::Duplicate(_))), "{slower:?}");

        let holiday = guard::Holiday {
            region: String::new(),
            day: day("2026-12-25"),
            from: None,
            name: "Christmas".into(),
            source: String::new(),
        };
        let noon = jiff::civil::time(12, 30, 0, 0);
        write(store, move |tx| {
            guard::put_holiday(tx, &holiday)?;
            guard::put_holiday(tx, &guard::Holiday { name: "Christmas Day".into(), ..holiday.clone() })?;
            let eve = guard::Holiday { day: day("2026-12-24"), from: Some(noon), source: "a.ics".into(), ..holiday.clone() };
            guard::put_holiday(tx, &eve)?;
            guard::put_holiday(
                tx,
                &guard::Holiday { region: "US-TX".into(), day: day("2026-03-02"), name: "Texas".into(), ..holiday.clone() },
            )
        });
        let names: Vec<String> = read(store, guard::holidays).into_iter().map(|day| day.name).collect();
        assert_eq!(names, ["Texas", "Christmas", "Christmas Day"]);
        let eve = &read(store, guard::holidays)[1];
        assert_eq!((eve.from, eve.source.as_str()), (Some(noon), "a.ics"));
        let calendar = read(store, guard::calendar);
        assert!(calendar.holidays.contains(&day("2026-12-25")) && calendar.regional.contains_key("US-TX"));
        assert_eq!(calendar.half_days.get(&day("2026-12-24")), Some(&noon));
        assert!(!calendar.holidays.contains(&day("2026-12-24")));
        assert!(write(store, |tx| guard::delete_holiday(tx, "US-TX", day("2026-03-02"))));

        // The law applies beside the workspace's own rules, and what was chosen about it stays when those change.
        write(store, |tx| {
            let mut written = guard::Written::clone(&guard::current(tx)?.written);
            written.law.off.insert("US-FL".into(), "nobody there".into());
            guard::put_written(tx, 1, &written, user(1), at(1))
        });
        write(store, move |tx| guard::put(tx, 2, &Guard { rules: vec![rule("changed")] }, user(1), at(2)));
        let current = read(store, guard::current);
        let has = |code: &str| current.guard.rule(code).is_some();
        assert!(has("changed") && has("law_us_tx_hours") && !has("law_us_fl_hours") && !has("kept"));
        let calendar = read(store, |tx| {
            let edition = guard::current(tx)?;
            guard::calendar_of(tx, &edition)
        });
        assert!(calendar.is_holiday(day("2026-11-26"), &["US".into()]));

        // A copy of a registry is part of an edition; where its file is not here, every number counts as being on it.
        write(store, |tx| {
            let mut written = guard::Written::clone(&guard::current(tx)?.written);
            let file = registries::file_name("us_dnc", day("2026-11-20"), raw(7));
            assert_eq!(file, "us_dnc-2026-11-20-0000000000000007.numbers");
            let copy = planner::law::RegistryCopy {
                as_of: day("2026-11-20"),
                file,
                numbers: 1,
                bytes: 1,
                source: "full.txt".into(),
                imported_at: at(2),
                imported_by: "Ana".into(),
            };
            written.law.registries.insert("us_dnc".into(), copy);
            guard::put_written(tx, 3, &written, user(1), at(3))
        });
        let (found, readable) = read(store, |tx| {
            let edition = guard::current(tx)?;
            let found = registries::found(tx, &edition, ["+12025550143"].into_iter());
            let readable = edition.written.law.registries.values().any(|copy| registries::readable(tx, copy));
            Ok::<_, StoreError>((found, readable))
        });
        assert_eq!((found, readable), (vec![("+12025550143".to_owned(), "us_dnc".to_owned())], false));
        assert!(read(store, guard::current).guard.rule("law_registry_us_dnc_copy").is_some());
    });
}

#[test]
fn what_is_on_record_about_a_person_ends_and_is_never_erased() {
    on_both(|store| {
        let ground = |id: u32, kind: grounds::Kind| grounds::Ground {
            prospect: prospect(1),
            id: GroundId(raw(id)),
            kind,
            channel: (kind == grounds::Kind::Consent).then_some(Channel::Call),
            reason: "said so".into(),
            touch: (kind == grounds::Kind::Asked).then_some(TouchId(raw(9))),
            by: user(1),
            at: at(i64::from(id)),
        };
        write(store, move |tx| {
            prospects::insert(tx, &a_prospect(1))?;
            grounds::insert(tx, &ground(1, grounds::Kind::Business))?;
            grounds::insert(tx, &ground(2, grounds::Kind::Consent))?;
            grounds::insert(tx, &ground(3, grounds::Kind::Asked))
        });
        let kinds = || read(store, |tx| grounds::of(tx, prospect(1))).into_iter().map(|ground| ground.kind).collect::<Vec<_>>();
        assert_eq!(kinds(), [grounds::Kind::Business, grounds::Kind::Consent, grounds::Kind::Asked]);
        assert!(write(store, |tx| grounds::end(tx, prospect(1), GroundId(raw(2)), at(5))));
        assert!(!write(store, |tx| grounds::end(tx, prospect(1), GroundId(raw(2)), at(6))), "it has ended already");
        assert_eq!(write(store, |tx| grounds::end_of_touch(tx, prospect(1), TouchId(raw(9)), at(7))), 1);
        assert_eq!(kinds(), [grounds::Kind::Business]);
    });
}

#[test]
fn the_upkeep_notes_what_it_has_done() {
    on_both(|store| {
        assert_eq!(read(store, |tx| marks::get(tx, "decided_under")), None);
        for value in ["1/a", "2/b"] {
            write(store, move |tx| marks::put(tx, "decided_under", value));
            assert_eq!(read(store, |tx| marks::get(tx, "decided_under")).as_deref(), Some(value));
        }
    });
}

#[test]
fn a_case_holds_all_that_a_plan_follows_from() {
    on_both(|store| {
        a_cadence(store);
        write(store, |tx| {
            workspace::insert(tx, &a_workspace())?;
            users::insert(tx, &users::User { hours: Some(office_hours()), ..a_user(1, "ana@example.com") })?;
            companies::insert(tx, &companies::Company { zone: Some("Europe/Oslo".into()), ..a_company(1, "Norrvik") })?;
            let person = prospects::Prospect { company: Some(company(1)), owner: Some(user(1)), ..a_prospect(1) };
            prospects::insert_many(tx, &[person, prospects::Prospect { company: Some(company(1)), ..a_prospect(2) }])?;
            let number = Phone { number: "+4791234567".into(), line: Line::Personal, condition: Condition::Good };
            contacts::insert_phones(tx, &[(prospect(1), &[number])])?;
            enrollments::insert(tx, &a_round(1))?;
            let order = Directive { id: DirectiveId(raw(1)), at: at(1), by: user(1), order: Order::Resume };
            enrollments::append_directive(tx, prospect(1), round(1), &order)?;
            touches::append_many(tx, &[a_touch(1, 1, 10, Outcome::NoAnswer), a_touch(2, 2, 11, Outcome::NoAnswer)])?;
            suppressions::insert_many(
                tx,
                &[
                    a_suppression(1, suppressions::Kind::Number, "+4791234567"),
                    a_suppression(2, suppressions::Kind::Company, &suppressions::key_of_company(company(1))),
                    a_suppression(3, suppressions::Kind::Number, "+4799999999"),
                ],
            )?;
            let (region, source) = Default::default();
            guard::put_holiday(tx, &guard::Holiday { region, day: day("2026-12-25"), from: None, name: "x".into(), source })
        });
        let case = read(store, |tx| cases::load(tx, prospect(1), at(100))).unwrap();
        assert_eq!(case.company.as_ref().unwrap().name, "Norrvik");
        assert_eq!(case.rep.as_ref().unwrap().zone, "America/New_York", "the workspace's, where the owner has none");
        assert_eq!((case.touches.len(), case.directives.len(), case.around.company_touches.len()), (1, 1, 1));
        let last = (prospect(2), TouchId(raw(2)));
        assert_eq!(read(store, |tx| touches::last_at_company(tx, company(1), at(11))), Some(last));
        assert_eq!(read(store, |tx| touches::last_at_company(tx, company(1), at(12))), None);
        let number = read(store, |tx| touches::last_on_number(tx, "+4791234567", at(0)));
        assert_eq!(number, None, "their call was on another number");
        let alone = read(store, |tx| cases::load_alone(tx, prospect(1), at(100))).unwrap();
        assert_eq!(alone.around, planner::surroundings::Surroundings::default());
        assert_eq!(cases::Loaded { around: case.around.clone(), ..alone }, case, "the same but for what others did");
        assert_eq!(case.version.as_ref().unwrap().id, version());
        assert_eq!(case.round().unwrap().id, round(1));
        let keyed: Vec<Option<&str>> = case.suppressions.iter().map(|row| row.address.as_deref()).collect();
        assert!(keyed.contains(&None) && keyed.contains(&Some("+4791234567")) && keyed.len() == 2, "{keyed:?}");
        let whereabouts = case.whereabouts();
        assert_eq!(whereabouts.company_zone.as_deref(), Some("Europe/Oslo"));
        assert_eq!(whereabouts.numbers, ["+4791234567"]);
        assert!(case.calendar.holidays.contains(&day("2026-12-25")));
        let stood = |then: i64| {
            let person = case.prospect.clone();
            read(store, move |tx| cases::stood(tx, &person, at(then))).len()
        };
        assert_eq!([stood(0), stood(1), stood(50)], [0, 2, 2], "none had been said before");
        let lifted = suppressions::Lifted { at: at(9), by: user(2), reason: "a mistake".into() };
        assert!(write(store, move |tx| suppressions::lift(tx, SuppressionId(raw(2)), &lifted)));
        assert_eq!([stood(8), stood(9)], [2, 1]);
        assert_eq!(read(store, |tx| cases::load(tx, prospect(9), at(100))), None);
    });
}
