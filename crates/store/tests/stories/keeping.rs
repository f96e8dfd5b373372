//! What is kept beside the work: imports, requests that come twice, the audit log, leases, the search index.

use crate::given::*;
use planner::id::*;
use store::search::{Document, Hit, Kind};
use store::{audit, hours, idempotency, imports, leases, search};

#[test]
fn an_import_is_followed_taken_over_and_undone_row_by_row() {
    on_both(|store| {
        let id = ImportId(raw(1));
        let import = imports::Import {
            id,
            user: user(1),
            kind: "prospects".into(),
            file_name: "Leads.csv".into(),
            digest: vec![1, 2, 3],
            options: "{}".into(),
            state: "running".into(),
            rows_read: 0,
            rows_total: None,
            counts: "{}".into(),
            remarks: Vec::new(),
            started_at: at(0),
            ended_at: None,
            lease_until: at(30),
        };
        write(store, {
            let import = import.clone();
            move |tx| {
                imports::insert(tx, &import)?;
                imports::insert_part(tx, id, 0, b"name,phone")
            }
        });
        assert_eq!(read(store, move |tx| imports::get(tx, id)), Some(import.clone()));
        assert_eq!(read(store, move |tx| imports::part(tx, id, 0)).as_deref(), Some(&b"name,phone"[..]));
        assert!(!write(store, move |tx| imports::claim(tx, id, at(29), at(60))), "somebody is at it");
        assert_eq!(read(store, move |tx| imports::abandoned(tx, at(30))).len(), 1);
        assert!(write(store, move |tx| imports::claim(tx, id, at(30), at(60))));
        // A lease that reaches further than anybody takes one is of a clock that has gone back since.
        assert_eq!(write(store, |tx| imports::end_leases(tx, at(60), at(2))), 0);
        assert_eq!(write(store, |tx| imports::end_leases(tx, at(59), at(2))), 1);
        assert!(write(store, move |tx| imports::claim(tx, id, at(2), at(60))));
        let row = |line: u64, outcome: &str| imports::ImportRow {
            line,
            outcome: outcome.into(),
            kind: "prospect".into(),
            id: Some(raw(line as u32)),
            before: None,
        };
        let reject = |line: u64, reason: &str| imports::Reject {
            line,
            field: "phone".into(),
            reason: reason.into(),
            record: "[\"x\"]".into(),
        };
        write(store, move |tx| {
            imports::insert_rows(tx, id, &[row(2, "created"), row(3, "merged"), row(5, "created")])?;
            imports::insert_rejects(tx, id, &[reject(4, "not a number"), reject(6, "empty"), reject(7, "empty")])
        });
        let lines: Vec<u64> = read(store, move |tx| imports::rows_before(tx, id, 5, 9)).into_iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 2]);
        assert!(write(store, move |tx| imports::narrow_row(tx, id, &row(2, "created"), raw(9))));
        assert_eq!(read(store, move |tx| imports::rows_before(tx, id, 3, 1))[0].id, Some(raw(9)));
        let open = |owner: u8, digest: &'static [u8]| read(store, move |tx| imports::open_of(tx, user(u32::from(owner)), digest));
        assert_eq!(open(1, &[1, 2, 3]).iter().map(|open| open.id).collect::<Vec<_>>(), [id]);
        assert!(open(2, &[1, 2, 3]).is_empty() && open(1, &[1, 2]).is_empty());
        assert_eq!(write(store, move |tx| imports::delete_rows_from(tx, id, 3)), 2);
        assert_eq!(read(store, move |tx| imports::rejects(tx, id, 4, 1)), [reject(6, "empty")]);
        assert_eq!(read(store, move |tx| imports::reject_reasons(tx, id))[0], ("empty".to_string(), 2));
        let finished = imports::Import {
            state: "done".into(),
            rows_read: 7,
            rows_total: Some(7),
            remarks: vec!["owner not found".into()],
            ended_at: Some(at(50)),
            ..import
        };
        write(store, {
            let finished = finished.clone();
            move |tx| imports::update(tx, &finished)
        });
        assert_eq!(read(store, move |tx| imports::list(tx, 9)), [finished]);
        assert_eq!(write(store, move |tx| imports::delete_parts(tx, id, 5)), 1);
        assert_eq!(write(store, move |tx| imports::delete_parts(tx, id, 5)), 0);
        assert!(!write(store, move |tx| imports::claim(tx, id, at(900), at(990))), "it is done");
    });
}

#[test]
fn a_request_that_comes_twice_counts_once() {
    on_both(|store| {
        let request = idempotency::Request { user: user(1), method: "POST".into(), path: "/touches".into(), key: "k".into() };
        let claim = |body: u8, now: i64| {
            let request = request.clone();
            write(store, move |tx| idempotency::claim(tx, &request, &[body; 32], at(now), at(now + 10), at(now - 1_000)))
        };
        use idempotency::Claim;
        assert_eq!(claim(1, 0), Claim::Fresh);
        assert_eq!(claim(1, 5), Claim::Running);
        assert_eq!(claim(2, 5), Claim::OtherBody);
        assert_eq!(claim(1, 11), Claim::Fresh, "the lease is over: whoever had it died");
        write(store, {
            let request = request.clone();
            move |tx| idempotency::finish(tx, &request, 201, "{}")
        });
        assert_eq!(claim(1, 30), Claim::Done { status: 201, response: "{}".into() });
        assert_eq!(claim(2, 5_000), Claim::Fresh, "forgotten");
        write(store, {
            let request = request.clone();
            move |tx| idempotency::release(tx, &request)
        });
        assert_eq!(claim(3, 5_001), Claim::Fresh);
        assert_eq!(write(store, |tx| idempotency::tidy(tx, at(6_000))), 1);
    });
}

#[test]
fn who_did_what_is_written_down_and_work_is_leased() {
    on_both(|store| {
        let entry = |n: u32| audit::Entry {
            id: raw(n),
            at: at(i64::from(n)),
            user: Some(user(1)),
            action: "log_touch".into(),
            subject_kind: "prospect".into(),
            subject: Some(raw(7)),
            before: None,
            after: Some("{}".into()),
        };
        write(store, move |tx| (1..=3).try_for_each(|n| audit::append(tx, &entry(n))));
        assert_eq!(read(store, |tx| audit::of_subject(tx, raw(7), 2)), [entry(3), entry(2)]);
        assert_eq!(read(store, |tx| audit::page(tx, raw(3), 9)), [entry(2), entry(1)]);

        assert!(write(store, |tx| leases::claim(tx, "replan", "one", at(0), at(10))));
        assert!(!write(store, |tx| leases::claim(tx, "replan", "two", at(9), at(19))));
        assert!(write(store, |tx| leases::claim(tx, "replan", "one", at(9), at(20))), "one's own is renewed");
        assert!(write(store, |tx| leases::claim(tx, "replan", "two", at(20), at(30))));
        write(store, |tx| leases::release(tx, "replan", "two"));
        assert!(write(store, |tx| leases::claim(tx, "replan", "three", at(21), at(30))));
    });
}

#[test]
fn people_are_found_by_the_beginnings_of_all_that_was_typed() {
    on_both(|store| {
        let document = |kind, n: u32, texts: &[&str], phone: &str| {
            let mut tokens: Vec<String> = texts.iter().flat_map(|text| search::fold(text)).collect();
            tokens.extend(search::number_tokens(phone));
            Document { kind, id: raw(n), tokens }
        };
        let dana = document(Kind::Prospect, 1, &["Dana Whitfield", "dana@cobalt.example"], "+16175550133");
        let cobalt = document(Kind::Company, 2, &["Cobalt Cold Storage"], "");
        let greta = document(Kind::Prospect, 3, &["Greta Vögel", "O'Brien’s \"Kälte\" & <b>"], "+493012345678");
        write(store, {
            let rows = [cobalt.clone(), greta];
            let dana = dana.clone();
            move |tx| {
                search::put(tx, &dana)?;
                search::insert_many(tx, &rows)
            }
        });
        let found = |typed: &'static str| {
            let hits = read(store, move |tx| search::find(tx, typed, 200));
            hits.into_iter().map(|hit| number(hit.id)).collect::<Vec<_>>()
        };
        assert_eq!(found("dan whi"), [1]);
        assert_eq!(found("COB"), [1, 2]);
        assert_eq!(found("vogel gre"), [3]);
        assert_eq!(found("obrien's"), [3]);
        assert_eq!(found("dana@co"), [1]);
        assert_eq!(found("dana@cobalt.ex"), [1]);
        assert_eq!(found("example"), Vec::<u32>::new(), "everybody's");
        assert_eq!(found("617 555"), [1]);
        assert_eq!(found("+1 617-555-0133"), [1]);
        assert_eq!(found("0133"), [1]);
        assert_eq!(found("dana vogel"), Vec::<u32>::new());
        assert_eq!(found("d"), Vec::<u32>::new());
        assert_eq!(found("' OR \"* ) -"), Vec::<u32>::new());
        write(store, {
            let renamed = [
                Document { tokens: search::fold("Dana Miller"), ..dana },
                document(Kind::Prospect, 4, &["Milo Mills"], "+16175550144"),
            ];
            move |tx| search::put_many(tx, &renamed)
        });
        assert_eq!(found("whitfield"), Vec::<u32>::new());
        assert_eq!(found("miller"), [1]);
        assert_eq!(found("mil"), [1, 4], "whoever was there before stays before");
        write(store, |tx| search::remove(tx, Kind::Company, raw(2)));
        assert_eq!(found("cobalt"), Vec::<u32>::new());
        let hit = read(store, |tx| search::find(tx, "mill", 1));
        assert_eq!(hit, [Hit { kind: Kind::Prospect, id: raw(1) }]);
    });
}

#[test]
fn the_first_candidates_are_the_same_on_both_engines() {
    on_both(|store| {
        write(store, |tx| {
            let rows: Vec<Document> = (1..=40)
                .map(|n| Document { kind: Kind::Prospect, id: raw(n), tokens: vec!["anna".into(), format!("x{n}")] })
                .collect();
            search::insert_many(tx, &rows)
        });
        let hits = read(store, |tx| search::find(tx, "an", 5));
        assert_eq!(hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    });
}

#[test]
fn a_beginning_finds_all_its_words_few_or_many() {
    on_both(|store| {
        // More words begin with "ma" than with "mab", and with "mac" than are looked for one by one.
        let words = |n: u32| ["maba".to_owned(), format!("mab{}", letters(n % 3)), format!("mac{}", letters(n))];
        write(store, move |tx| {
            let rows: Vec<Document> =
                (1..=90).map(|n| Document { kind: Kind::Prospect, id: raw(n), tokens: words(n).to_vec() }).collect();
            search::insert_many(tx, &rows[..80])?;
            rows[80..].iter().try_for_each(|row| search::put(tx, row))
        });
        let found = |typed: String| {
            let hits = read(store, move |tx| search::find(tx, &typed, 200));
            hits.into_iter().map(|hit| number(hit.id)).collect::<Vec<_>>()
        };
        let all: Vec<u32> = (1..=90).collect();
        for typed in ["ma", "mab", "maba", "mac", "mac mab"] {
            assert_eq!(found(typed.to_owned()), all, "{typed}");
        }
        for n in 1..=90 {
            let begins = |other: &u32| letters(*other).starts_with(&letters(n));
            let expected: Vec<u32> = all.iter().copied().filter(begins).collect();
            assert_eq!(found(format!("mac{}", letters(n))), expected);
        }
    });
}

#[test]
fn an_index_left_in_many_pieces_is_brought_together_and_finds_the_same() {
    on_both(|store| {
        let word = |n: u32| if n.is_multiple_of(3) { "odile" } else { "odin" };
        for n in 1..=60 {
            write(store, move |tx| {
                search::put(tx, &Document { kind: Kind::Prospect, id: raw(n), tokens: vec!["someone".into(), word(n).into()] })
            });
        }
        for n in (5..=60).step_by(5) {
            write(store, move |tx| search::remove(tx, Kind::Prospect, raw(n)));
        }
        let found = |typed: &'static str| {
            let hits = read(store, move |tx| search::find(tx, typed, 200));
            hits.into_iter().map(|hit| number(hit.id)).collect::<Vec<_>>()
        };
        let expected = |wanted: &dyn Fn(u32) -> bool| (1..=60).filter(|n| n % 5 != 0 && wanted(*n)).collect::<Vec<_>>();
        let check = || {
            assert_eq!(found("someone"), expected(&|_| true));
            assert_eq!(found("odile"), expected(&|n| n.is_multiple_of(3)));
            assert_eq!(found("od"), expected(&|_| true));
        };
        check();
        let mut steps = 0;
        while write(store, search::merge) {
            steps += 1;
            assert!(steps < 100, "it comes to an end");
            check();
        }
        // PostgreSQL does that by itself.
        assert_eq!(steps > 0, store.engine() == "sqlite", "{steps} steps");
        check();
        assert!(!write(store, search::merge), "and nothing is left to do");
    });
}

/// 1 is "b", 26 is "ba".
fn letters(number: u32) -> String {
    let last = char::from(b'a' + (number % 26) as u8);
    if number < 26 { last.to_string() } else { letters(number / 26) + &last.to_string() }
}

#[test]
fn calls_are_counted_by_hour_and_taken_back_and_what_was_learned_is_kept() {
    use planner::hour::{Comparison, Segment, Slot, Steering, Tally, compare};
    use planner::prospect::Line;
    let cell = |week, hour| planner::hour::Cell {
        slot: Slot { week, weekday: 2, hour },
        segment: Segment::in_country(Some("US"), Line::Personal),
        record: planner::hour::Record::default(),
    };
    on_both(move |store| {
        assert_eq!(read(store, hours::learned), None);
        write(store, move |tx| {
            hours::add(tx, &cell(2_960, 10), user(1), 1, 1)?;
            hours::add(tx, &cell(2_960, 10), user(2), 2, 0)?;
            hours::add(tx, &cell(2_961, 9), user(1), 1, 0)?;
            hours::add(tx, &cell(2_959, 9), user(1), 1, 1)?;
            hours::add(tx, &cell(2_962, 9), user(1), 1, 1)?;
            hours::add(tx, &cell(2_962, 9), user(1), -1, -1)
        });
        let known = read(store, |tx| hours::since(tx, 2_960));
        let expected =
            [Tally { cell: cell(2_960, 10), calls: 3, reached: 1 }, Tally { cell: cell(2_961, 9), calls: 1, reached: 0 }];
        assert_eq!(known, expected);

        let (model, comparison) = compare(&known, 2_962, Steering::Off);
        let learned = hours::Learned {
            fitted_at: at(10),
            steering: Steering::Off,
            settled: false,
            comparison,
            model: std::sync::Arc::new(model),
        };
        write(store, {
            let learned = learned.clone();
            move |tx| {
                hours::put(tx, &learned)?;
                hours::put(tx, &learned)
            }
        });
        let kept = read(store, hours::learned).unwrap();
        assert_eq!(
            (kept.fitted_at, kept.steering, kept.settled, kept.model.all),
            (at(10), Steering::Off, false, learned.model.all)
        );
        assert_eq!(kept.comparison, Comparison::default());
        write(store, |tx| hours::settle(tx, at(9)));
        assert!(!read(store, hours::learned).unwrap().settled, "another fit came between");
        write(store, |tx| hours::settle(tx, at(10)));
        assert!(read(store, hours::learned).unwrap().settled);
    });
}
