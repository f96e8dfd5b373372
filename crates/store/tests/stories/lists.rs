//! Answers, and the lists and counts that are read from them.

use crate::given::*;
use jiff::Timestamp;
use planner::decision::{Next, Section, State};
use planner::guard::Scope;
use planner::id::*;
use planner::reason::Reason;
use planner::timetable::{HoursKey, Opening};
use planner::touch::Channel;
use std::collections::HashSet;
use std::sync::Arc;
use store::answers::{Answer, Rank};
use store::call_list::{Range, Stands};
use store::{agenda, answers, call_list, companies, contacts, done, holds, prospects, timetables};

/// So much is enough to meet every kind of place, and few enough for two engines.
const ENTRIES: u32 = 600;

fn timetable(number: u32) -> Option<TimetableId> {
    (number > 0).then(|| TimetableId(raw(number)))
}

/// Different in every way that a list looks at, and the same each time.
fn scattered(number: u32, seed: u32) -> Answer {
    let mut state = u64::from(number) * 2_654_435_761 + u64::from(seed) * 40_503;
    let mut pick = |among: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % among
    };
    let mut answer = an_answer(number, State::Active);
    let sections = [Section::Due, Section::Due, Section::Due, Section::Promised, Section::Repair, Section::KeepInTouch];
    let section = sections[pick(6) as usize];
    let due = i64::try_from(pick(40_000)).unwrap() - 20_000;
    let pushed = if pick(4) == 0 { i64::try_from(pick(9_000)).unwrap() } else { 0 };
    let by_day = matches!(section, Section::Due | Section::Repair);
    answer.owner = Some(user(1 + pick(2) as u32));
    answer.timetable = timetable(pick(3) as u32);
    // Days in the test are 5,000 seconds long.
    answer.rank = Rank {
        worth: if by_day { pick(3) as u8 } else { 0 },
        day: if by_day { 100 + i32::try_from(due.div_euclid(5_000)).unwrap() } else { 0 },
    };
    let Some(next) = answer.plan.next.as_mut() else { return answer };
    *next = Next { section, due_at: at(due), ready_at: at(due + pushed), ..next.clone() };
    match pick(10) {
        0 => answer.plan.state = State::Stopped,
        1 => answer.plan.blocked = Some(Reason::NoNumber),
        _ => {}
    }
    if pick(10) < 2 {
        answer.plan.next = None;
    }
    answer.plan.stale_at = (pick(3) == 0).then(|| at(due));
    answer.decided_at = at(i64::try_from(pick(2_000)).unwrap() - 22_000);
    answer
}

/// Nobody is kept back.
fn everybody(_: EnrollmentId) -> Stands {
    Stands::OnTheList
}

fn people(store: &store::Store, count: u32) {
    write(store, move |tx| prospects::insert_many(tx, &(1..=count).map(a_prospect).collect::<Vec<_>>()));
}

/// The place in the order: worth, day, due time, id.
type Place = (u8, i32, Timestamp, EnrollmentId);

fn key(answer: &Answer) -> Place {
    let Rank { worth, day } = answer.rank;
    (worth, day, answer.plan.next.as_ref().unwrap().due_at, answer.enrollment)
}

/// What the store must agree with: everything that is ready, by looking at all.
fn brute(all: &[Answer], range: &Range) -> Vec<Answer> {
    let mut found: Vec<Answer> = all
        .iter()
        .filter(|answer| answer.owner == Some(range.owner) && answer.timetable == range.timetable)
        .filter(|answer| answer.plan.next.as_ref().is_some_and(|next| next.section == range.section && next.ready_at <= range.at))
        .cloned()
        .collect();
    found.sort_by_key(key);
    found
}

#[test]
fn a_list_equals_brute_force_over_all_answers() {
    on_both(|store| {
        people(store, ENTRIES);
        let mut all: Vec<Answer> = (1..=ENTRIES).map(|n| scattered(n, 1)).collect();
        for chunk in all.chunks(150) {
            let chunk = chunk.to_vec();
            write(store, move |tx| answers::put_many(tx, &chunk));
        }
        // A third is decided anew, and moves.
        for n in (1..=ENTRIES).step_by(3) {
            all[n as usize - 1] = scattered(n, 2);
        }
        for chunk in all.chunks(150) {
            let chunk = chunk.to_vec();
            write(store, move |tx| answers::put_many(tx, &chunk));
        }
        for seconds in [-25_000, -3_000, 1, 7_777, 60_000] {
            let today = 100 + i32::try_from(i64::div_euclid(seconds, 5_000)).unwrap();
            for owner in [1, 2] {
                let owner = user(owner);
                let mut ready = read(store, move |tx| call_list::ready(tx, owner, at(seconds)));
                ready.sort_by_key(|answer| answer.enrollment);
                let is_ready = |answer: &&Answer| {
                    let next = answer.plan.next.as_ref();
                    answer.owner == Some(owner) && next.is_some_and(|next| next.ready_at <= at(seconds))
                };
                assert!(ready.iter().map(|answer| &**answer).eq(all.iter().filter(is_ready)), "all that is ready at {seconds}");
                for group in [0, 1, 2] {
                    for section in [Section::Due, Section::Promised, Section::Repair, Section::KeepInTouch] {
                        let range = Range { owner, section, timetable: timetable(group), at: at(seconds), today, chance: 0 };
                        let expected = brute(&all, &range);
                        for limit in [7, usize::try_from(ENTRIES).unwrap()] {
                            let first = read(store, move |tx| call_list::first(tx, &[((), range)], limit, &everybody));
                            let listed: Vec<Answer> = first.into_iter().map(|(_, answer)| Answer::clone(&answer)).collect();
                            assert_eq!(listed, expected[..limit.min(expected.len())], "{range:?}");
                        }
                    }
                }
                let ranges: Vec<(u8, Range)> = [Section::Promised, Section::Due, Section::Repair]
                    .iter()
                    .zip(0..)
                    .flat_map(|(section, ahead)| {
                        [0, 1, 2].map(|group| {
                            (
                                ahead,
                                Range {
                                    owner,
                                    section: *section,
                                    timetable: timetable(group),
                                    at: at(seconds),
                                    today,
                                    // The hour suits some better than others, where it counts.
                                    chance: if *section == Section::Promised { 0 } else { 2 - u8::try_from(group).unwrap() },
                                },
                            )
                        })
                    })
                    .collect();
                let mut merged: Vec<((u8, u8), Place, Answer)> = ranges
                    .iter()
                    .flat_map(|(ahead, range)| {
                        brute(&all, range).into_iter().map(|answer| ((*ahead, range.chance), key(&answer), answer))
                    })
                    .collect();
                merged.sort_by_key(|((ahead, hour), key, _)| (*ahead, key.0, key.1, *hour, *key));
                for limit in [1, 10, 64, 500] {
                    let first = read(store, {
                        let ranges = ranges.clone();
                        move |tx| call_list::first(tx, &ranges, limit, &everybody)
                    });
                    let expected = merged.iter().take(limit).map(|(_, _, answer)| answer.clone());
                    assert_eq!(
                        first.iter().map(|(_, answer)| Answer::clone(answer)).collect::<Vec<_>>(),
                        expected.collect::<Vec<_>>()
                    );
                    assert!(first.iter().all(|(place, answer)| ranges[*place].1.timetable == answer.timetable));
                }
                let groups = read(store, move |tx| agenda::ready(tx, owner, at(seconds)));
                for group in &groups {
                    let expected = match group.slot {
                        agenda::Slot::In(section) => {
                            let range = Range { owner, section, timetable: group.timetable, at: at(seconds), today, chance: 0 };
                            brute(&all, &range).len()
                        }
                        agenda::Slot::Blocked => all
                            .iter()
                            .filter(|answer| {
                                let plan = &answer.plan;
                                answer.owner == Some(owner)
                                    && answer.timetable == group.timetable
                                    && plan.next.is_none()
                                    && plan.state.is_live()
                            })
                            .count(),
                    };
                    assert_eq!(group.entries, expected as u64, "{group:?} at {seconds}");
                }
                let counted: u64 = groups.iter().map(|group| group.entries).sum();
                let ready = all.iter().filter(|answer| {
                    answer.owner == Some(owner)
                        && match &answer.plan.next {
                            Some(next) => next.ready_at <= at(seconds),
                            None => answer.plan.state.is_live(),
                        }
                });
                assert_eq!(counted, ready.count() as u64, "nothing is left out at {seconds}");
            }
        }
    });
}

#[test]
fn counts_stay_whole_when_time_goes_on_or_jumps_back() {
    on_both(|store| {
        people(store, 50);
        write(store, |tx| {
            let entries: Vec<Answer> = (1..=50)
                .map(|n| {
                    let mut answer = an_answer(n, State::Active);
                    if let Some(next) = answer.plan.next.as_mut() {
                        next.ready_at = at(i64::from(n) * 97);
                    }
                    answer
                })
                .collect();
            answers::put_many(tx, &entries)
        });
        let count = |seconds: i64| {
            let groups = read(store, move |tx| agenda::ready(tx, user(1), at(seconds)));
            groups.iter().map(|group| group.entries).sum::<u64>()
        };
        let expected = |seconds: i64| (1..=50).filter(|n| n * 97 <= seconds).count() as u64;
        for seconds in [0, 97, 98, 2_000, 4_850, 9_000] {
            assert_eq!(count(seconds), expected(seconds));
        }
        for (after, until) in [(0, 97), (97, 98), (98, 2_000), (1_000, 9_000), (9_000, 9_001)] {
            let coming = read(store, move |tx| agenda::coming(tx, user(1), at(after), at(until)));
            assert!(coming.is_sorted_by_key(|(ready_at, _)| *ready_at));
            assert!(coming.iter().all(|(by, _)| at(after) < *by && *by <= at(until)));
            let within = read(store, move |tx| agenda::within(tx, user(1), at(after), at(until)));
            assert_eq!(within.iter().map(|group| group.entries).sum::<u64>(), expected(until) - expected(after));
            let entries: u64 = coming.iter().map(|(_, group)| group.entries).sum();
            assert_eq!(entries, expected(until) - expected(after), "between {after} and {until}");
        }
        write(store, |tx| agenda::roll(tx, user(1), at(2_000)));
        for seconds in [0, 97, 98, 1_999, 2_000, 2_001, 4_850, 9_000] {
            assert_eq!(count(seconds), expected(seconds), "after rolling, at {seconds}");
        }
        // A clock that jumped back decides at an instant before the mark.
        write(store, |tx| answers::put(tx, &an_answer(50, State::Active)));
        assert_eq!(count(4_850), 50);
        assert_eq!(read(store, |tx| agenda::check(tx, user(1))), None);
        assert_eq!(read(store, agenda::owners), [user(1)]);
        write(store, |tx| agenda::repair(tx, user(1)));
        assert_eq!(read(store, |tx| agenda::check(tx, user(1))), None);
        assert_eq!(count(4_850), 50);
    });
}

#[test]
fn a_list_shows_what_stands_now_however_often_it_was_shown_before() {
    on_both(|store| {
        people(store, 1);
        let shown = || {
            let range =
                Range { owner: user(1), section: Section::Due, timetable: timetable(0), at: at(9_000), today: 99_999, chance: 0 };
            let first = read(store, move |tx| call_list::first(tx, &[((), range)], 10, &everybody));
            first.into_iter().map(|(_, answer)| Answer::clone(&answer)).collect::<Vec<_>>()
        };
        let mut answer = an_answer(1, State::Active);
        answer.timetable = timetable(0);
        for card in ["{}", "{\"n\":\"Ana\"}", "{\"n\":\"Bea\"}", "{}"] {
            // Nothing else differs, not even when it was decided.
            answer.card = card.to_owned();
            write(store, {
                let answer = answer.clone();
                move |tx| answers::put(tx, &answer)
            });
            assert_eq!(shown(), [answer.clone()]);
            assert_eq!(shown(), [answer.clone()], "the second time from memory");
        }
    });
}

#[test]
fn an_answer_is_read_as_it_was_put_and_goes_with_its_count() {
    on_both(|store| {
        write(store, |tx| companies::insert(tx, &a_company(1, "Cobalt")));
        people(store, 3);
        let mut answer = Answer { company: Some(company(1)), timetable: timetable(1), ..an_answer(1, State::Callback) };
        answer.plan.reasons = vec![Reason::Promised { at: at(5) }, Reason::Attempt { attempt: 2, planned: 5, dials: 3 }];
        answer.plan.revisit_on = Some(day("2027-03-01"));
        answer.plan.fired_at = Some(at(1));
        answer.plan.companion = Some(1);
        answer.plan.stale_at = Some(at(60));
        let nobodys = Answer { owner: None, ..an_answer(2, State::Answered) };
        let over = an_answer(3, State::Fired);
        write(store, {
            let rows = [answer.clone(), nobodys.clone(), over.clone()];
            move |tx| answers::put_many(tx, &rows)
        });
        assert_eq!(read(store, |tx| answers::get(tx, prospect(1), round(1))), Some(answer.clone()));
        assert_eq!(read(store, |tx| answers::of(tx, &[prospect(2), prospect(3)])), [nobodys.clone(), over.clone()]);
        let page = read(store, |tx| answers::page(tx, (prospect(1), round(1)), 9));
        assert_eq!(page, [nobodys, over]);
        assert_eq!(read(store, |tx| answers::stale(tx, at(60), 9)), [(prospect(1), round(1))]);
        assert_eq!(read(store, |tx| answers::stale(tx, at(59), 9)), []);
        assert_eq!(read(store, |tx| answers::of_company(tx, company(1), 9)), [answer]);
        assert_eq!(read(store, |tx| answers::owners_at_company(tx, company(1))), [user(1)]);
        write(store, |tx| {
            use planner::prospect::{Condition, Line, Phone};
            let desk = [Phone { number: "+1617".into(), line: Line::Shared, condition: Condition::Good }];
            contacts::insert_phones(tx, &[(prospect(1), &desk), (prospect(3), &desk)])
        });
        assert_eq!(read(store, |tx| answers::owners_with_number(tx, "+1617")), [user(1)]);
        write(store, |tx| answers::remove(tx, prospect(1), round(1)));
        assert_eq!(read(store, |tx| agenda::ready(tx, user(1), at(9_999))), []);
        write(store, |tx| answers::remove_all_of(tx, prospect(2)));
        assert_eq!(read(store, |tx| answers::of(tx, &[prospect(1), prospect(2)])), []);
        assert_eq!(read(store, |tx| agenda::check(tx, user(1))), None);
    });
}

#[test]
fn later_blocked_and_unclaimed_entries_stand_apart() {
    on_both(|store| {
        people(store, 5);
        write(store, |tx| {
            let ready = |n: u32, seconds: i64| {
                let mut answer = an_answer(n, State::Active);
                if let Some(next) = answer.plan.next.as_mut() {
                    next.ready_at = at(seconds);
                }
                answer
            };
            let mut blocked = an_answer(3, State::NeedsResearch);
            blocked.plan.next = None;
            blocked.plan.blocked = Some(Reason::NoNumber);
            let mut inquiry = an_answer(4, State::Active);
            if let Some(next) = inquiry.plan.next.as_mut() {
                next.section = Section::Inquiry;
            }
            inquiry.rank = Rank::default();
            inquiry.owner = Some(user(2));
            answers::put_many(tx, &[ready(1, 200), ready(2, 100), blocked, inquiry, ready(5, 900)])
        });
        let later = read(store, |tx| call_list::later(tx, user(1), at(50), at(500), 9, &HashSet::new()));
        assert_eq!(later.iter().map(|answer| answer.prospect).collect::<Vec<_>>(), [prospect(2), prospect(1)]);
        let blocked = read(store, |tx| call_list::blocked(tx, user(1), round(0), 9, &HashSet::new()));
        assert_eq!(blocked.iter().map(|answer| answer.prospect).collect::<Vec<_>>(), [prospect(3)]);
        assert_eq!(read(store, |tx| call_list::inquiries(tx, at(0), 9))[0].owner, Some(user(2)));
    });
}

#[test]
fn timetables_are_shared_and_cleared_when_nobody_lives_by_them() {
    on_both(|store| {
        people(store, 1);
        let table = timetables::Timetable {
            id: TimetableId(raw(1)),
            key: HoursKey {
                channel: Channel::Call,
                zones: vec!["America/Denver".into()],
                regions: vec!["US-CO".into()],
                wishes: Some(office_hours()),
                rep: None,
                avoid: None,
                prefer: None,
                lifted: Vec::new(),
                business: false,
                consented: false,
                requested: false,
                hour: None,
            },
            openings: vec![Opening { from: at(0), until: at(3_600), closed_by: "office_hours".into() }],
            computed_at: at(0),
            stale_at: at(7_200),
        };
        write(store, {
            let table = table.clone();
            move |tx| timetables::put(tx, &table)
        });
        assert_eq!(
            read(store, |tx| timetables::get_many(tx, &[TimetableId(raw(1)), TimetableId(raw(2))])),
            [Arc::new(table.clone())]
        );
        assert_eq!(read(store, |tx| timetables::stale(tx, at(7_200), 9)), [table.id]);
        write(store, |tx| answers::put(tx, &Answer { timetable: timetable(1), ..an_answer(1, State::Active) }));
        assert!(!write(store, |tx| timetables::delete_unused(tx, TimetableId(raw(1)))));
        write(store, |tx| answers::remove(tx, prospect(1), round(1)));
        assert!(write(store, |tx| timetables::delete_unused(tx, TimetableId(raw(1)))));
    });
}

#[test]
fn a_hold_lasts_until_the_later_instant_and_done_is_counted_by_day() {
    on_both(|store| {
        let hold = holds::Hold {
            held_owner: user(1),
            scope: Scope::Company,
            key: "c".into(),
            rule: "one_voice".into(),
            until: at(100),
            by: user(2),
        };
        let put = |until: i64, by: u32| {
            let hold = holds::Hold { until: at(until), by: user(by), ..hold.clone() };
            write(store, move |tx| holds::put(tx, &hold));
        };
        put(100, 2);
        put(50, 3);
        assert_eq!(read(store, |tx| holds::for_owner(tx, user(1), at(99))), vec![hold.clone()]);
        assert_eq!(read(store, |tx| holds::for_owner(tx, user(1), at(100))), []);
        assert!(write(store, |tx| holds::release(tx, user(1), Scope::Company, "c", "one_voice")));
        put(200, 2);
        assert_eq!(read(store, |tx| holds::at(tx, Scope::Company, "c")).len(), 1);
        assert!(write(store, |tx| holds::release(tx, user(1), Scope::Company, "c", "one_voice")));
        assert_eq!(read(store, |tx| holds::at(tx, Scope::Company, "c")), []);
        put(300, 2);
        assert_eq!(write(store, |tx| holds::tidy(tx, at(300))), 1);

        write(store, |tx| done::add(tx, user(1), day("2026-11-23"), 2));
        write(store, |tx| done::add(tx, user(1), day("2026-11-23"), -1));
        assert_eq!(read(store, |tx| done::get(tx, user(1), day("2026-11-23"))), 1);
        assert_eq!(read(store, |tx| done::get(tx, user(1), day("2026-11-24"))), 0);
    });
}
