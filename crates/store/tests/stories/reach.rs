//! What reaches across people: whom it concerns, how far it has come, and what is under it.

use crate::given::*;
use planner::decision::State;
use planner::guard::Scope;
use planner::id::*;
use planner::prospect::{Condition, Line, Phone};
use std::collections::HashSet;
use store::answers::Answer;
use store::call_list::{Range, Stands};
use store::reaches::{Kind, Meanwhile, Reach, Under};
use store::{answers, call_list, companies, contacts, enrollments, prospects, reaches, users};

const NUMBER: &str = "+16175550133";
const MAIL: &str = "dana@example.com";

/// Six people at one company, on one number and with one address; the sixth has no round, the fifth's is over. The second and
/// the fourth are another user's.
fn a_crowd(store: &store::Store) {
    a_cadence(store);
    write(store, |tx| {
        companies::insert(tx, &a_company(1, "Acme"))?;
        let of = |n: u32| if n.is_multiple_of(2) { user(2) } else { user(1) };
        for n in 1..=6 {
            prospects::insert(tx, &prospects::Prospect { company: Some(company(1)), owner: None, ..a_prospect(n) })?;
            let phone = Phone { number: NUMBER.into(), line: Line::Shared, condition: Condition::Good };
            contacts::insert_phones(tx, &[(prospect(n), &[phone.clone(), phone])])?;
            let mail = planner::prospect::Email { address: MAIL.into(), condition: Condition::Good };
            contacts::insert_emails(tx, &[(prospect(n), &[mail])])?;
            if n < 6 {
                enrollments::insert(tx, &enrollments::Round { live: n < 5, ..a_round(n) })?;
                let state = if n < 5 { State::Active } else { State::Suppressed };
                answers::put(tx, &Answer { owner: Some(of(n)), company: Some(company(1)), ..an_answer(n, state) })?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_reach_comes_to_everybody_with_a_round_piece_by_piece() {
    on_both(|store| {
        a_crowd(store);
        let key = company(1).to_string();
        for (kind, key) in [(Kind::Company, key.as_str()), (Kind::Number, NUMBER), (Kind::Address, MAIL)] {
            let reach =
                Reach { kind, key: key.to_owned(), meanwhile: Meanwhile::Withheld, after: ProspectId::default(), since: at(1) };
            let page = |after: ProspectId, limit: usize| {
                let key = reach.key.clone();
                read(store, move |tx| reaches::people(tx, kind, &key, after, limit))
            };
            assert_eq!(page(ProspectId::default(), 2), [prospect(1), prospect(2)], "{kind:?}");
            assert_eq!(page(prospect(2), 9), [prospect(3), prospect(4), prospect(5)], "those whose round is over too");
            let put = |reach: &Reach| {
                let reach = reach.clone();
                write(store, move |tx| reaches::put(tx, &reach));
            };
            put(&reach);
            let under = |after: ProspectId| {
                let reach = Reach { after, ..reach.clone() };
                let found = read(store, move |tx| reaches::under(tx, &reach, user(1)));
                found.into_iter().map(|under| under.prospect).collect::<HashSet<_>>()
            };
            assert_eq!(under(ProspectId::default()), HashSet::from([prospect(1), prospect(3)]));
            assert_eq!(under(prospect(1)), HashSet::from([prospect(3)]));
            let advance = reach.key.clone();
            write(store, move |tx| reaches::advance(tx, kind, &advance, prospect(2)));
            let all = read(store, |tx| reaches::oldest(tx, 9));
            assert_eq!(all, [Reach { after: prospect(2), ..reach.clone() }]);
            assert_eq!(read(store, reaches::withheld), all);
            // Lifted meanwhile: whoever is withheld is so until they have been decided anew.
            put(&Reach { meanwhile: Meanwhile::Listed, since: at(2), ..reach.clone() });
            assert_eq!(read(store, |tx| reaches::oldest(tx, 9)), [Reach { since: at(2), ..reach.clone() }]);
            let gone = reach.key.clone();
            assert!(write(store, move |tx| reaches::remove(tx, kind, &gone)));
            assert_eq!(read(store, |tx| reaches::oldest(tx, 9)), []);
        }
    });
}

#[test]
fn what_is_under_a_hold_is_counted_whole() {
    on_both(|store| {
        a_crowd(store);
        let key = company(1).to_string();
        let under = |scope: Scope, key: &str, owner: UserId| -> Vec<Under> {
            let key = key.to_owned();
            read(store, move |tx| reaches::under_hold(tx, scope, &key, owner))
        };
        assert_eq!(under(Scope::Company, &key, user(1)).len(), 2);
        assert_eq!(under(Scope::Number, NUMBER, user(1)).len(), 2, "a number that stands twice with somebody counts once");
        assert_eq!(under(Scope::Number, "+16175550199", user(1)).len(), 0);
        assert_eq!(under(Scope::Person, &prospect(1).to_string(), user(1)).len(), 1);
        assert_eq!(under(Scope::Person, &prospect(1).to_string(), user(2)).len(), 0);
        let at_company = |owner: UserId| read(store, move |tx| answers::is_owner_at_company(tx, company(1), owner));
        assert_eq!([at_company(user(1)), at_company(user(2)), at_company(user(3))], [true, true, false]);
    });
}

#[test]
fn what_is_kept_back_is_passed_over_and_the_page_is_full_all_the_same() {
    on_both(|store| {
        write(store, |tx| {
            prospects::insert_many(tx, &(1..=400).map(a_prospect).collect::<Vec<_>>())?;
            answers::put_many(tx, &(1..=400).map(|n| an_answer(n, State::Active)).collect::<Vec<_>>())
        });
        let range =
            Range { owner: user(1), section: planner::decision::Section::Due, timetable: None, at: at(1), today: 100, chance: 0 };
        let first = |stands: fn(EnrollmentId) -> Stands| {
            let found = read(store, move |tx| call_list::first(tx, &[((), range)], 5, &stands));
            found.into_iter().map(|(_, answer)| number(answer.enrollment.0)).collect::<Vec<_>>()
        };
        let nowhere = |round: EnrollmentId| if number(round.0) <= 390 { Stands::Nowhere } else { Stands::OnTheList };
        assert_eq!(first(nowhere), [391, 392, 393, 394, 395]);
        let apart = |round: EnrollmentId| if number(round.0) <= 390 { Stands::Apart } else { Stands::OnTheList };
        assert_eq!(first(apart), [1, 2, 3, 4, 5, 391, 392, 393, 394, 395]);
        let without: HashSet<EnrollmentId> = (1..=390).map(round).collect();
        let later = read(store, move |tx| call_list::later(tx, user(1), at(-9), at(9), 5, &without));
        assert_eq!(later.iter().map(|answer| number(answer.enrollment.0)).min(), Some(391));
        assert_eq!(later.len(), 5);
    });
}

#[test]
fn a_number_that_is_dead_is_dead_for_the_others_and_comes_back_to_those_whose_it_was() {
    on_both(|store| {
        a_crowd(store);
        let set = |from: Condition, to: Condition| {
            write(store, move |tx| contacts::set_condition_of_others(tx, NUMBER, prospect(1), from, to))
        };
        write(store, |tx| contacts::set_phone_condition(tx, prospect(2), NUMBER, Condition::NotTheirs));
        assert_eq!(set(Condition::Good, Condition::Bad), 8, "twice with each of four");
        assert_eq!(set(Condition::Bad, Condition::Good), 8);
        let theirs = read(store, |tx| contacts::phones_of(tx, &[prospect(2)]));
        assert_eq!(theirs[0].1.condition, Condition::NotTheirs, "for another reason");
    });
}

#[test]
fn a_reach_comes_to_all_of_an_owner_and_to_all_rounds_of_an_edition() {
    on_both(|store| {
        a_crowd(store);
        write(store, |tx| {
            users::insert(tx, &a_user(1, "ana@example.com"))?;
            for n in 1..=6 {
                let person = prospects::get(tx, prospect(n))?.unwrap();
                prospects::update(tx, &prospects::Prospect { owner: Some(user(1)), ..person })?;
            }
            Ok(())
        });
        let version = a_round(1).version;
        let other = CadenceVersionId([7; 16]);
        let moved = reaches::key_of_move(version, other);
        assert_eq!((reaches::move_of(&moved), reaches::move_of("both")), (Some((version, other)), None));
        for (kind, key, all) in [(Kind::Owner, user(1).to_string(), 6), (Kind::Edition, moved, 4)] {
            let asked = key.clone();
            let page = read(store, move |tx| reaches::people(tx, kind, &asked, prospect(2), 9));
            assert_eq!((page.first(), page.len()), (Some(&prospect(3)), all - 2), "{kind:?}");
            let asked = key.clone();
            let left = read(store, move |tx| reaches::left(tx, kind, &asked, ProspectId::default()));
            assert_eq!(left, all as u64);
            let reach = Reach { kind, key, meanwhile: Meanwhile::Listed, after: prospect(2), since: at(1) };
            let put = reach.clone();
            write(store, move |tx| reaches::put(tx, &put));
            let asked = reach.clone();
            assert_eq!(read(store, |tx| reaches::oldest(tx, 9)), std::slice::from_ref(&reach));
            assert_eq!(read(store, move |tx| reaches::under(tx, &asked, user(1))), [], "they stand on the list as before");
            write(store, move |tx| reaches::remove(tx, kind, &reach.key));
        }
    });
}
