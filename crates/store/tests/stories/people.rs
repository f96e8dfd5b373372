//! The workspace, its users, and the people they talk to.

use crate::given::*;
use planner::decision::State;
use planner::id::*;
use planner::prospect::{Condition, Email, Line, Phone, Worth};
use store::{StoreError, companies, contacts, custom_fields, external_ids, prospects, sign_in, users, workspace};

#[test]
fn a_workspace_is_made_once_and_changed_by_whoever_read_it_last() {
    on_both(|store| {
        assert_eq!(read(store, workspace::get), None);
        let made = a_workspace();
        write(store, {
            let made = made.clone();
            move |tx| workspace::insert(tx, &made)
        });
        assert_eq!(read(store, workspace::get), Some(made.clone()));
        let again = store.write({
            let made = made.clone();
            move |tx| workspace::insert(tx, &made)
        });
        assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
        let renamed = workspace::Workspace { name: "Other".into(), visibility: "closed".into(), ..made };
        let change = {
            let renamed = renamed.clone();
            move |tx: &mut store::Tx<'_>| workspace::update(tx, &renamed)
        };
        assert!(write(store, change.clone()));
        assert!(!write(store, change), "the second change rests on a version that is gone");
        let now = read(store, workspace::get).unwrap();
        assert_eq!((now.name.as_str(), now.version), ("Other", 2));
        assert_eq!(read(store, workspace::sizes), workspace::Sizes { users: 0, prospects: 0 });
    });
}

#[test]
fn users_come_change_go_on_leave_and_have_teams() {
    on_both(|store| {
        let ana = a_user(1, "ana@example.com");
        let team = users::Team { id: TeamId(raw(9)), name: "North".into() };
        write(store, {
            let (ana, team) = (ana.clone(), team.clone());
            move |tx| {
                users::insert_team(tx, &team, at(0))?;
                users::insert(tx, &users::User { team: Some(team.id), hours: Some(office_hours()), ..ana.clone() })
            }
        });
        assert_eq!(read(store, users::teams), vec![team.clone()]);
        assert!(write(store, |tx| users::rename_team(tx, &users::Team { id: TeamId(raw(9)), name: "South".into() })));
        assert!(!write(store, |tx| users::rename_team(tx, &users::Team { id: TeamId(raw(8)), name: "East".into() })));
        assert_eq!(read(store, users::teams)[0].name, "South");
        assert!(!write(store, |tx| users::delete_team(tx, TeamId(raw(9)))), "somebody is in it");
        let kept = read(store, |tx| users::by_email(tx, "ana@example.com")).unwrap();
        assert_eq!((kept.team, kept.hours.clone()), (Some(team.id), Some(office_hours())));
        assert_eq!(read(store, |tx| users::get(tx, user(1))), Some(kept.clone()));
        let taken = store.write(|tx| users::insert(tx, &a_user(2, "ana@example.com")));
        assert!(matches!(taken, Err(StoreError::Duplicate(_))), "{taken:?}");
        assert!(write(store, {
            let kept = users::User { name: "Ana R.".into(), ..kept.clone() };
            move |tx| users::update(tx, &kept)
        }));
        write(store, |tx| users::set_password(tx, user(1), "hash"));
        let kept = read(store, users::list).remove(0);
        assert_eq!((kept.name.as_str(), kept.password_hash.as_deref()), ("Ana R.", Some("hash")));

        let alone = users::User { team: None, ..kept.clone() };
        assert!(write(store, move |tx| users::update(tx, &alone)));
        assert!(write(store, |tx| users::delete_team(tx, TeamId(raw(9)))));
        assert_eq!(read(store, users::teams), []);

        let leave = users::Absence {
            id: AbsenceId(raw(5)),
            user: user(1),
            from: day("2026-12-21"),
            until: day("2026-12-31"),
            handling: "hold".into(),
            to_user: None,
            reason: Some("holiday".into()),
            created_by: user(1),
            created_at: at(0),
        };
        write(store, {
            let leave = leave.clone();
            move |tx| users::insert_absence(tx, &leave)
        });
        assert_eq!(read(store, |tx| users::absences_of(tx, user(1))), vec![leave.clone()]);
        let leave = [leave];
        assert_eq!(read(store, |tx| users::absences_on(tx, day("2026-12-31"))), leave);
        assert_eq!(read(store, |tx| users::absences_from(tx, day("2026-12-31"))), leave);
        assert_eq!(read(store, |tx| users::absences_from(tx, day("2027-01-01"))), []);
        assert_eq!(read(store, |tx| users::absences_on(tx, day("2027-01-01"))), []);
        assert!(write(store, |tx| users::delete_absence(tx, AbsenceId(raw(5)))));
        assert!(!write(store, |tx| users::delete_absence(tx, AbsenceId(raw(5)))));
    });
}

#[test]
fn people_are_let_in_by_session_token_or_link() {
    on_both(|store| {
        write(store, |tx| users::insert(tx, &a_user(1, "ana@example.com")));
        let session = sign_in::Session {
            token_hash: [7; 32],
            user: user(1),
            csrf: "c".into(),
            created_at: at(0),
            seen_at: at(0),
            expires_at: at(100),
        };
        write(store, {
            let session = session.clone();
            move |tx| sign_in::insert_session(tx, &session)
        });
        let ended = session.clone();
        assert_eq!(read(store, |tx| sign_in::session(tx, &[7; 32], at(99))), Some(session));
        assert_eq!(read(store, |tx| sign_in::session(tx, &[7; 32], at(100))), None);
        write(store, |tx| sign_in::see_session(tx, &[7; 32], at(99), at(200)));
        assert!(read(store, |tx| sign_in::session(tx, &[7; 32], at(150))).is_some());
        write(store, |tx| sign_in::delete_session(tx, &[7; 32]));
        assert_eq!(write(store, |tx| sign_in::delete_sessions_of(tx, user(1))), 0);

        let token = sign_in::Token {
            id: TokenId(raw(3)),
            user: user(1),
            name: "script".into(),
            token_hash: [8; 32],
            created_at: at(0),
            used_at: None,
            expires_at: None,
            revoked_at: None,
        };
        write(store, {
            let token = token.clone();
            move |tx| sign_in::insert_token(tx, &token)
        });
        assert_eq!(read(store, |tx| sign_in::token_by_hash(tx, &[8; 32], at(5))), Some(token));
        write(store, |tx| sign_in::use_token(tx, TokenId(raw(3)), at(6)));
        assert!(write(store, |tx| sign_in::revoke_token(tx, TokenId(raw(3)), at(7))));
        assert!(!write(store, |tx| sign_in::revoke_token(tx, TokenId(raw(3)), at(8))));
        assert_eq!(read(store, |tx| sign_in::token_by_hash(tx, &[8; 32], at(9))), None);
        let kept = read(store, |tx| sign_in::token(tx, TokenId(raw(3)))).unwrap();
        assert_eq!((kept.used_at, kept.revoked_at), (Some(at(6)), Some(at(7))));
        assert_eq!(read(store, |tx| sign_in::tokens_of(tx, user(1))), [kept]);

        write(store, |tx| sign_in::insert_link(tx, &[9; 32], user(1), at(0), at(50)));
        assert_eq!(read(store, |tx| sign_in::link(tx, &[9; 32], at(49))), Some(user(1)));
        assert_eq!(write(store, |tx| sign_in::use_link(tx, &[9; 32], at(50))), None);
        assert_eq!(write(store, |tx| sign_in::use_link(tx, &[9; 32], at(49))), Some(user(1)));
        assert_eq!(write(store, |tx| sign_in::use_link(tx, &[9; 32], at(49))), None, "a link works once");

        write(store, |tx| {
            sign_in::insert_link(tx, &[10; 32], user(1), at(0), at(50))?;
            sign_in::insert_link(tx, &[11; 32], user(1), at(0), at(50))
        });
        assert_eq!(write(store, |tx| sign_in::end_links_of(tx, user(1), at(10))), 2, "the used one stays as it was");
        assert_eq!(read(store, |tx| sign_in::link(tx, &[10; 32], at(11))), None);
        assert_eq!(write(store, |tx| sign_in::use_link(tx, &[11; 32], at(11))), None);

        assert_eq!(write(store, |tx| sign_in::tidy(tx, at(49))), 0);
        assert_eq!(write(store, |tx| sign_in::tidy(tx, at(50))), 3, "links end, used or not");
        write(store, move |tx| sign_in::insert_session(tx, &ended));
        assert_eq!(write(store, |tx| sign_in::tidy(tx, at(10_000))), 1);
    });
}

#[test]
fn companies_are_found_by_name_and_domain_and_leave_when_nobody_is_there() {
    on_both(|store| {
        let cobalt = companies::Company { domain: Some("cobalt.example".into()), ..a_company(1, "Cobalt Cold") };
        write(store, {
            let cobalt = cobalt.clone();
            move |tx| {
                companies::insert(tx, &cobalt)?;
                companies::insert_many(tx, &[a_company(2, "Norrvik"), a_company(3, "Altura")])
            }
        });
        assert_eq!(read(store, |tx| companies::get(tx, company(1))), Some(cobalt.clone()));
        assert_eq!(read(store, |tx| companies::get_many(tx, &[company(2), company(9)])).len(), 1);
        let found = read(store, |tx| companies::by_folded(tx, &["cobalt cold".into(), "nobody".into()]));
        assert_eq!(found, [("cobalt cold".to_string(), company(1))]);
        let found = read(store, |tx| companies::by_domain(tx, &["cobalt.example".into()]));
        assert_eq!(found, [("cobalt.example".to_string(), company(1))]);
        let page = read(store, |tx| companies::page(tx, company(1), 1));
        assert_eq!(page.iter().map(|row| row.id).collect::<Vec<_>>(), [company(2)]);
        assert!(write(store, {
            let gone = companies::Company { deleted_at: Some(at(5)), ..cobalt.clone() };
            move |tx| companies::update(tx, &gone)
        }));
        assert_eq!(read(store, |tx| companies::by_folded(tx, &["cobalt cold".into()])), []);
        write(store, |tx| prospects::insert(tx, &prospects::Prospect { company: Some(company(1)), ..a_prospect(1) }));
        assert!(!write(store, |tx| companies::erase(tx, company(1))), "somebody belongs to it");
        assert!(write(store, |tx| companies::erase(tx, company(2))));
    });
}

#[test]
fn prospects_come_change_and_are_erased_with_all_that_is_theirs() {
    on_both(|store| {
        write(store, |tx| users::insert(tx, &a_user(1, "ana@example.com")));
        write(store, |tx| companies::insert(tx, &a_company(1, "Cobalt Cold")));
        let dana = prospects::Prospect {
            company: Some(company(1)),
            owner: Some(user(1)),
            worth: Worth::A,
            wishes: Some(office_hours()),
            inquiry_at: Some(at(1)),
            ..a_prospect(1)
        };
        write(store, {
            let dana = dana.clone();
            move |tx| {
                prospects::insert(tx, &dana)?;
                prospects::insert_many(tx, &(2..=250).map(a_prospect).collect::<Vec<_>>())
            }
        });
        assert_eq!(read(store, |tx| prospects::get(tx, prospect(1))), Some(dana.clone()));
        assert_eq!(read(store, |tx| prospects::get_many(tx, &[prospect(2), prospect(999)])), [a_prospect(2)]);
        assert!(write(store, {
            let renamed = prospects::Prospect { name: "Dana W.".into(), deleted_at: Some(at(9)), ..dana.clone() };
            move |tx| prospects::update(tx, &renamed)
        }));
        assert!(!write(store, {
            let dana = dana.clone();
            move |tx| prospects::update(tx, &dana)
        }));
        write(store, |tx| prospects::touch_version(tx, prospect(1)));
        let now = read(store, |tx| prospects::get(tx, prospect(1))).unwrap();
        assert_eq!((now.name.as_str(), now.version, now.deleted_at), ("Dana W.", 3, Some(at(9))));
        assert_eq!(read(store, |tx| prospects::deleted_before(tx, at(9), 10)), [prospect(1)]);
        assert_eq!(read(store, |tx| prospects::deleted_before(tx, at(8), 10)), []);
        assert_eq!(read(store, workspace::sizes).prospects, 250);
        let fuller = prospects::Prospect { name: "Person Two".into(), title: Some("buyer".into()), ..a_prospect(2) };
        assert!(write(store, {
            let fuller = fuller.clone();
            move |tx| prospects::complete(tx, &fuller)
        }));
        assert_eq!(read(store, |tx| prospects::get(tx, prospect(2))), Some(fuller), "at the version it was");
        assert!(write(store, |tx| prospects::erase(tx, prospect(1))));
        assert!(!write(store, |tx| prospects::erase(tx, prospect(1))));
    });
}

#[test]
fn pages_of_people_keep_their_order_and_their_filter() {
    on_both(|store| {
        write(store, |tx| users::insert(tx, &a_user(1, "ana@example.com")));
        write(store, |tx| companies::insert(tx, &a_company(1, "Cobalt Cold")));
        a_cadence(store);
        write(store, |tx| {
            for n in 1..=6 {
                let owner = (n % 2 == 0).then(|| user(1));
                let company = (n > 4).then(|| company(1));
                prospects::insert(tx, &prospects::Prospect { owner, company, ..a_prospect(n) })?;
            }
            contacts::add_tags(tx, &[(prospect(3), &["vip".into()]), (prospect(5), &["vip".into()])])?;
            store::enrollments::insert(tx, &a_round(4))?;
            store::answers::put(tx, &an_answer(4, State::Active))?;
            prospects::update(tx, &prospects::Prospect { merged_into: Some(prospect(2)), ..a_prospect(1) })?;
            Ok(())
        });
        assert_eq!(read(store, |tx| prospects::merged(tx, prospect(2))), [prospect(1)]);
        assert_eq!(read(store, |tx| prospects::merged_of_import(tx, planner::id::ImportId(raw(1)))), 0);
        let page = |among: prospects::Among, after: u32, limit: usize| {
            let ids = read(store, move |tx| prospects::page(tx, &among, prospect(after), limit));
            ids.iter().map(|id| number(id.0)).collect::<Vec<_>>()
        };
        use prospects::Among;
        assert_eq!(page(Among::Everybody, 0, 3), [2, 3, 4]);
        assert_eq!(page(Among::Everybody, 4, 3), [5, 6]);
        assert_eq!(page(Among::OfOwner(user(1)), 2, 9), [4, 6]);
        assert_eq!(page(Among::Tagged("vip".into()), 0, 9), [3, 5]);
        assert_eq!(page(Among::InState(State::Active), 0, 9), [4]);
        assert_eq!(page(Among::OnVersion(version()), 0, 9), [4]);
        assert_eq!(page(Among::OfCompany(company(1)), 0, 9), [5, 6]);
        let lines = read(store, |tx| prospects::lines(tx, &[prospect(6), prospect(4)]));
        assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), [prospect(6), prospect(4)]);
        assert_eq!(lines[0].company, Some((company(1), "Cobalt Cold".into())));
        assert_eq!(lines[0].owner, Some((user(1), "ana".into())));
        assert_eq!(lines[1].round.as_ref().map(|round| round.state), Some(State::Active));
        let mut names = read(store, |tx| prospects::names(tx, &[prospect(6), prospect(1), prospect(4)]));
        names.sort_by_key(|found| found.id);
        let names: Vec<_> = names.into_iter().map(|found| (found.id, found.owner, found.name)).collect();
        let expected = |nth: u32| {
            let person = read(store, move |tx| prospects::get(tx, prospect(nth))).unwrap();
            (person.id, person.owner, person.name)
        };
        assert_eq!(names, [expected(4), expected(6)], "somebody deleted is nobody");
    });
}

#[test]
fn numbers_and_addresses_tell_who_has_them() {
    on_both(|store| {
        write(store, |tx| prospects::insert_many(tx, &[a_prospect(1), a_prospect(2)]));
        let line = |number: &str, line| Phone { number: number.into(), line, condition: Condition::Good };
        let mail = |address: &str| Email { address: address.into(), condition: Condition::Good };
        write(store, move |tx| {
            let desk = line("+16175550100", Line::Shared);
            contacts::insert_phones(
                tx,
                &[(prospect(1), &[line("+16175550133", Line::Personal), desk.clone()]), (prospect(2), &[desk])],
            )?;
            contacts::insert_emails(tx, &[(prospect(1), &[mail("dana@example.com")])])?;
            contacts::insert_socials(tx, &[(prospect(1), &["@dana".into()])])
        });
        let holders = read(store, |tx| contacts::by_number(tx, &["+16175550100".into(), "+1999".into()]));
        assert_eq!(holders.iter().map(|holder| number(holder.prospect.0)).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(holders[0].line, Line::Shared);
        assert_eq!(read(store, |tx| contacts::by_address(tx, &["dana@example.com".into()]))[0].prospect, prospect(1));
        assert!(write(store, |tx| contacts::set_phone_condition(tx, prospect(1), "+16175550133", Condition::NotTheirs)));
        assert_eq!(write(store, |tx| contacts::set_number_condition(tx, "+16175550100", Condition::Bad)), 2);
        assert_eq!(write(store, |tx| contacts::set_number_line(tx, "+16175550133", Line::Shared)), 1);
        assert!(write(store, |tx| contacts::set_email_condition(tx, prospect(1), "dana@example.com", Condition::Bad)));
        let phones = read(store, |tx| contacts::phones_of(tx, &[prospect(1)]));
        let conditions: Vec<_> = phones.iter().map(|(_, phone)| phone.condition).collect();
        assert_eq!(conditions, [Condition::NotTheirs, Condition::Bad]);
        assert_eq!(read(store, |tx| contacts::emails_of(tx, &[prospect(1)]))[0].1.condition, Condition::Bad);
        assert_eq!(read(store, |tx| contacts::socials_of(tx, &[prospect(1)])), [(prospect(1), "@dana".to_string())]);
        write(store, move |tx| {
            contacts::set_phones(tx, prospect(1), &[line("+16175550199", Line::Personal)])?;
            contacts::set_emails(tx, prospect(1), &[])?;
            contacts::set_socials(tx, prospect(1), &["in/dana".into()])?;
            contacts::set_tags(tx, prospect(1), &["b".into(), "a".into()])?;
            contacts::add_tags(tx, &[(prospect(1), &["a".into(), "c".into()])])
        });
        assert_eq!(read(store, |tx| contacts::phones_of(tx, &[prospect(1)])).len(), 1);
        assert_eq!(read(store, |tx| contacts::emails_of(tx, &[prospect(1)])), []);
        let tags = read(store, |tx| contacts::tags_of(tx, &[prospect(1)]));
        assert_eq!(tags.iter().map(|(_, tag)| tag.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(read(store, contacts::tags)[0], ("a".to_string(), 1));
    });
}

#[test]
fn own_fields_and_foreign_ids_are_kept() {
    on_both(|store| {
        let fleet = custom_fields::CustomField {
            key: "fleet".into(),
            label: "Fleet".into(),
            kind: "choice".into(),
            choices: Some(vec!["small".into(), "large".into()]),
            position: 1,
        };
        write(store, {
            let fleet = fleet.clone();
            move |tx| custom_fields::put(tx, &fleet, at(0))
        });
        assert_eq!(read(store, custom_fields::list), [fleet]);
        let doors = |label: &str, position| custom_fields::CustomField {
            key: format!("doors_{position}"),
            label: label.into(),
            kind: "text".into(),
            choices: None,
            position,
        };
        let many = vec![doors("Doors", 2), doors("More doors", 3)];
        write(store, {
            let many = many.clone();
            move |tx| custom_fields::put_many(tx, &many, at(0))
        });
        assert_eq!(read(store, custom_fields::list)[1..], many);
        assert!(write(store, |tx| custom_fields::delete(tx, "fleet")));

        use external_ids::{ExternalId, Kind};
        let foreign = |external: &str, n| ExternalId {
            kind: Kind::Prospect,
            source: "zoho".into(),
            external_id: external.into(),
            id: raw(n),
        };
        write(store, move |tx| external_ids::insert_many(tx, &[foreign("a", 1), foreign("b", 2), foreign("a", 3)]));
        let found = read(store, |tx| external_ids::find(tx, Kind::Prospect, "zoho", &["a".into(), "b".into(), "c".into()]));
        assert_eq!(found.len(), 2);
        assert!(found.contains(&("a".to_string(), raw(1))), "the first keeps it");
        assert_eq!(write(store, |tx| external_ids::move_all(tx, raw(1), raw(2))), 1);
        let of = read(store, |tx| external_ids::of(tx, raw(2)));
        assert_eq!(of, [("zoho".to_string(), "a".to_string()), ("zoho".to_string(), "b".to_string())]);
        assert!(write(store, |tx| external_ids::delete(tx, Kind::Prospect, "zoho", "a")));
        assert!(!write(store, |tx| external_ids::delete(tx, Kind::Prospect, "zoho", "a")));
        assert_eq!(write(store, |tx| external_ids::delete_of(tx, raw(2))), 1);
    });
}
