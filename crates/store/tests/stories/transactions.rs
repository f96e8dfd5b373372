//! What a transaction promises: whole or not at all, one after another, whatever breaks.

use crate::engines;
use crate::given::*;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use store::{Store, StoreError, done, prospects, users, workspace};

#[test]
fn a_verb_that_fails_or_breaks_leaves_nothing_and_harms_nobody() {
    on_both(|store| {
        let failed: Result<(), StoreError> = store.write(|tx| {
            prospects::insert(tx, &a_prospect(1))?;
            Err(StoreError::Closed)
        });
        assert_eq!(failed, Err(StoreError::Closed));
        let broken: Result<(), StoreError> = store.write(|tx| {
            prospects::insert(tx, &a_prospect(1))?;
            panic!("a mistake of ours")
        });
        assert_eq!(broken, Err(StoreError::Panicked("a mistake of ours".into())));
        let broken: Result<(), StoreError> = store.read(|_| panic!("while reading"));
        assert_eq!(broken, Err(StoreError::Panicked("while reading".into())));
        let missing = store.write(|tx| prospects::insert(tx, &prospects::Prospect { owner: Some(user(9)), ..a_prospect(1) }));
        assert!(matches!(missing, Err(StoreError::Missing(_))), "{missing:?}");
        assert_eq!(read(store, |tx| prospects::get(tx, prospect(1))), None);
        write(store, |tx| prospects::insert(tx, &a_prospect(1)));
        assert!(read(store, |tx| prospects::get(tx, prospect(1))).is_some());
    });
}

#[test]
fn verbs_that_come_together_are_each_whole() {
    on_both(|store| {
        let start = Arc::new(Barrier::new(16));
        let threads: Vec<_> = (0..16u32)
            .map(|thread| {
                let (store, start) = (store.clone(), start.clone());
                std::thread::spawn(move || {
                    start.wait();
                    for n in 0..20u32 {
                        let id = thread * 100 + n + 1;
                        let outcome: Result<(), StoreError> = store.write(move |tx| {
                            prospects::insert(tx, &a_prospect(id))?;
                            done::add(tx, user(1), day("2026-11-23"), 1)?;
                            match n % 5 {
                                3 => Err(StoreError::Closed),
                                4 => panic!("on purpose"),
                                _ => Ok(()),
                            }
                        });
                        assert_eq!(outcome.is_ok(), n % 5 < 3);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(read(store, |tx| done::get(tx, user(1), day("2026-11-23"))), 16 * 12);
        assert_eq!(read(store, workspace::sizes).prospects, 16 * 12);
    });
}

#[test]
fn many_who_change_one_row_at_once_all_get_through() {
    let engine = engines::postgres();
    let store = Store::open(&engine.address().replace("pool=4", "pool=24")).unwrap();
    let start = Arc::new(Barrier::new(24));
    let threads: Vec<_> = (0..24)
        .map(|_| {
            let (store, start) = (store.clone(), start.clone());
            std::thread::spawn(move || {
                start.wait();
                for _ in 0..8 {
                    let outcome: Result<(), StoreError> = store.write(|tx| {
                        let counted = done::get(tx, user(1), day("2026-11-23"))?;
                        // As long as a verb that looks at a whole history.
                        for n in 0..60 {
                            prospects::get(tx, prospect(n))?;
                        }
                        done::add(tx, user(1), day("2026-11-23"), 1)?;
                        assert_eq!(done::get(tx, user(1), day("2026-11-23"))?, counted + 1);
                        Ok(())
                    });
                    assert_eq!(outcome, Ok(()));
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(read(&store, |tx| done::get(tx, user(1), day("2026-11-23"))), 24 * 8);
}

#[test]
fn a_verb_may_run_again_but_counts_once() {
    on_both(|store| {
        write(store, |tx| workspace::insert(tx, &a_workspace()));
        let runs = Arc::new(AtomicU32::new(0));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (store, runs) = (store.clone(), runs.clone());
                std::thread::spawn(move || {
                    for _ in 0..10 {
                        let runs = runs.clone();
                        // Reads, then writes what it read: lost updates would show.
                        let kept: Result<bool, StoreError> = store.write(move |tx| {
                            runs.fetch_add(1, Ordering::Relaxed);
                            let now = workspace::get(tx)?.ok_or(StoreError::Closed)?;
                            workspace::update(tx, &workspace::Workspace { capacity: now.capacity + 1, ..now })
                        });
                        assert_eq!(kept, Ok(true));
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(read(store, workspace::get).unwrap().capacity, 50 + 80);
        assert!(runs.load(Ordering::Relaxed) >= 80);
    });
}

#[test]
fn async_callers_and_bulk_verbs_get_their_answers() {
    on_both(|store| {
        wait(store.write_async(|tx| prospects::insert(tx, &a_prospect(1)))).unwrap();
        wait(store.write_bulk_async(|tx| prospects::insert(tx, &a_prospect(2)))).unwrap();
        store.write_bulk(|tx| prospects::insert(tx, &a_prospect(3))).unwrap();
        let there = wait(store.read_async(|tx| prospects::get_many(tx, &[prospect(1), prospect(2), prospect(3)])));
        assert_eq!(there.unwrap().len(), 3);
    });
}

/// Enough of a runtime for one future.
fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = Box::pin(future);
    loop {
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(answer) => return answer,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn a_read_sees_one_state_while_others_write() {
    on_both(|store| {
        write(store, |tx| done::add(tx, user(1), day("2026-11-23"), 1));
        let other = store.clone();
        let seen = read(store, move |tx| {
            let before = done::get(tx, user(1), day("2026-11-23"))?;
            other.write(|tx| done::add(tx, user(1), day("2026-11-23"), 1))?;
            Ok((before, done::get(tx, user(1), day("2026-11-23"))?))
        });
        assert_eq!(seen, (1, 1));
        assert_eq!(read(store, |tx| done::get(tx, user(1), day("2026-11-23"))), 2);
    });
}

#[test]
fn a_full_disk_is_told_and_needs_no_restart() {
    let engine = engines::sqlite();
    let store = engine.store();
    write(store, |tx| prospects::insert_many(tx, &(1..=10).map(a_prospect).collect::<Vec<_>>()));
    write(store, |tx| store::statements::limit_pages(tx, 1));
    let large = |id: u32| users::User { sentence: Some("x".repeat(50_000)), ..a_user(id, &format!("{id}@example.com")) };
    let start = Arc::new(Barrier::new(8));
    let threads: Vec<_> = (0..8u32)
        .map(|n| {
            let (store, start) = (store.clone(), start.clone());
            std::thread::spawn(move || {
                start.wait();
                // Half of them need room, half change what is there.
                if n % 2 == 0 {
                    store.write(move |tx| users::insert(tx, &large(n)))
                } else {
                    store.write(move |tx| prospects::touch_version(tx, prospect(n)))
                }
            })
        })
        .collect();
    let outcomes: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    for (n, outcome) in outcomes.into_iter().enumerate() {
        assert_eq!(outcome, if n % 2 == 0 { Err(StoreError::Full) } else { Ok(()) }, "verb {n}");
    }
    assert!(read(store, |tx| prospects::get(tx, prospect(1))).is_some(), "reads go on");
    write(store, |tx| store::statements::limit_pages(tx, 1_000_000));
    write(store, move |tx| users::insert(tx, &large(0)));
}

#[test]
fn what_was_acknowledged_is_there_after_a_restart() {
    for mut engine in engines::both() {
        write(engine.store(), |tx| prospects::insert(tx, &a_prospect(1)));
        engine.reopen();
        assert!(read(engine.store(), |tx| prospects::get(tx, prospect(1))).is_some());
        assert!(["sqlite", "postgres"].contains(&engine.store().engine()));
    }
}

#[test]
fn a_database_of_a_newer_program_is_refused_and_so_is_a_changed_migration() {
    for engine in engines::both() {
        let run = |statement: &str| match engine.store().engine() {
            "sqlite" => rusqlite::Connection::open(engine.address()).unwrap().execute_batch(statement).unwrap(),
            _ => {
                let address = engine.address().replace("?pool=4", "");
                postgres::Client::connect(&address, postgres::NoTls).unwrap().batch_execute(statement).unwrap();
            }
        };
        let refused = |store: Result<Store, StoreError>| store.err().unwrap();
        write(engine.store(), |tx| store::statements::note_migration(tx, 999));
        let error = refused(Store::open(&engine.address()));
        assert_eq!(error, StoreError::Newer { found: 999, known: store::migrations::latest() });
        assert!(error.to_string().contains("newer version"), "{error}");
        run("delete from migrations where number = 999; update migrations set checksum = 7 where number = 1");
        assert_eq!(refused(Store::open(&engine.address())), StoreError::Altered { number: 1 });
    }
}

#[test]
fn two_programs_that_start_together_both_find_the_schema() {
    let engine = engines::postgres();
    let address = engine.address();
    let admin = address.replace("?pool=4", "");
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    client.batch_execute("drop schema public cascade; create schema public").unwrap();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let address = address.clone();
            std::thread::spawn(move || Store::open(&address).map(|store| store.read(workspace::get)))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), Ok(None));
    }
}

#[test]
fn postgres_goes_on_after_its_connections_were_cut_and_without_prepared_statements() {
    let engine = engines::postgres();
    let address = engine.address();
    let admin = address.replace("?pool=4", "");
    write(engine.store(), |tx| prospects::insert(tx, &a_prospect(1)));
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    client
        .batch_execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .unwrap();
    for n in 2..=12 {
        write(engine.store(), move |tx| prospects::insert(tx, &a_prospect(n)));
    }
    let plain = Store::open(&format!("{address}&prepare=off")).unwrap();
    let person = prospects::Prospect { wishes: Some(office_hours()), ..a_prospect(20) };
    write(&plain, {
        let person = person.clone();
        move |tx| {
            prospects::insert(tx, &person)?;
            prospects::insert_many(tx, &(21..=150).map(a_prospect).collect::<Vec<_>>())
        }
    });
    assert_eq!(read(&plain, |tx| prospects::get(tx, prospect(20))), Some(person));
    assert_eq!(read(&plain, workspace::sizes).prospects, 12 + 131);
}

#[test]
fn an_address_that_leads_nowhere_is_told() {
    let nowhere = Store::open("postgres://nobody@127.0.0.1:1/none").err().unwrap();
    assert!(matches!(nowhere, StoreError::Unreachable(_)), "{nowhere:?}");
    let folder = tempfile::tempdir().unwrap();
    let missing = Store::open_sqlite(&folder.path().join("no/such/folder.db")).err().unwrap();
    assert!(matches!(missing, StoreError::Unreachable(_)), "{missing:?}");
    let wrong = Store::open("postgres://127.0.0.1/none?pool=many").err().unwrap();
    assert!(wrong.to_string().contains("pool=many"), "{wrong}");
}

#[test]
fn a_whole_database_can_be_compared_row_by_row() {
    for engine in engines::both() {
        let store = engine.store();
        let before = read(store, store::statements::everything);
        assert!(before.len() > 40 && before["prospects"].is_empty(), "{} tables", before.len());
        write(store, |tx| prospects::insert_many(tx, &[a_prospect(1), a_prospect(2)]));
        let after = read(store, store::statements::everything);
        assert_eq!((after["prospects"].len(), &after["users"]), (2, &before["users"]), "{}", store.engine());
        assert!(after["prospects"].iter().all(|row| row.contains("version")));
    }
}

#[test]
fn what_a_verb_asks_of_the_writer_is_counted_and_what_it_reads_by_itself_is_not() {
    on_both(|store| {
        store.meter().reset();
        write(store, |tx| prospects::insert(tx, &a_prospect(1)));
        let one = store.meter().work();
        assert!(one.whole > 0 && one.most == one.whole);
        read(store, |tx| prospects::get(tx, prospect(1)));
        assert_eq!(store.meter().work(), one);
        write(store, |tx| prospects::insert_many(tx, &(2..12).map(a_prospect).collect::<Vec<_>>()));
        let more = store.meter().work();
        assert_eq!((more.whole, more.most), (one.whole * 11, one.whole * 10));
    });
}
