//! What the store alone can do, beside the floor of the same machine in the same run:
//! `cargo bench -p store -- [people] [postgres://…]`. Prints one line per figure.
#![allow(clippy::unwrap_used, reason = "a measurement that fails should say where")]

use jiff::Timestamp;
use planner::decision::{Counters, Next, Plan, Section, State};
use planner::enrollment::Origin;
use planner::guard::Occasion;
use planner::id::*;
use planner::prospect::{Condition, Email, Line, Phone, Worth};
use planner::touch::{Channel, Direction, Outcome, Touch};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::imports::ImportRow;
use store::search::{Document, Kind};
use store::{
    Store, StoreError, agenda, answers, audit, cadences, call_list, cases, contacts, done, imports, prospects, search, touches,
    users, workspace,
};

const CHUNK: u32 = 400;
const REPS: u32 = 50;
/// For one rep: due now, and waiting.
const DUE: u32 = 5_000;
const WAITING: u32 = 100_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let people: u32 = words.first().and_then(|word| word.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let address = words.get(1).cloned().unwrap_or_else(|| folder.path().join("bench.db").display().to_string());
    let store = Store::open(&address).unwrap();
    println!("{} with {people} people", store.engine());
    settings(&store);
    import(&store, people);
    typing(&store, people);
    rounds(&store, people);
    lists(&store);
    logging(&store, people);
    drop(store);
    let start = Instant::now();
    let store = Store::open(&address).unwrap();
    store.read(|tx| workspace::get(tx).map(drop)).unwrap();
    println!("open to first answer                {:>10.1} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("resident                            {:>10.1} MiB", resident());
    for _ in 0..200 {
        store.read(|tx| list(tx, 1)).unwrap();
    }
    println!("resident after 200 lists            {:>10.1} MiB", resident());
}

fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Processor time of the whole program, in ms: what counts where the machine is shared.
fn cpu() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok());
    spent.filter_map(|text| text.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e6
}

fn raw(number: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_500_000 + seconds).unwrap()
}

/// Spread evenly, the same each time.
fn scatter(number: u32, salt: u64) -> u64 {
    let mut x = (u64::from(number) << 20) ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn settings(store: &Store) {
    let verb = |tx: &mut store::Tx<'_>| -> Result<(), StoreError> {
        workspace::insert(
            tx,
            &workspace::Workspace {
                name: "Bench".into(),
                country: "US".into(),
                zone: "America/New_York".into(),
                visibility: "open".into(),
                capacity: 50,
                settings: "{}".into(),
                version: 1,
                created_at: at(0),
            },
        )?;
        for number in 1..=REPS {
            users::insert(
                tx,
                &users::User {
                    id: UserId(raw(number)),
                    email: format!("rep{number}@example.com"),
                    name: format!("Rep {number}"),
                    role: "rep".into(),
                    team: None,
                    zone: None,
                    hours: None,
                    capacity: None,
                    sentence: None,
                    password_hash: None,
                    active: true,
                    departed_at: None,
                    version: 1,
                    created_at: at(0),
                },
            )?;
        }
        cadences::insert(
            tx,
            &cadences::Cadence {
                id: CadenceId(raw(1)),
                name: "Five".into(),
                about: String::new(),
                current_number: 1,
                version: 1,
                created_at: at(0),
                archived_at: None,
            },
        )?;
        let version = planner::cadence::CadenceVersion {
            id: CadenceVersionId(raw(1)),
            cadence: CadenceId(raw(1)),
            number: 1,
            name: "Five".into(),
            steps: Vec::new(),
            policy: planner::cadence::Policy::default(),
        };
        cadences::insert_version(tx, &version, None, at(0))?;
        imports::insert(
            tx,
            &imports::Import {
                id: ImportId(raw(1)),
                user: UserId(raw(1)),
                kind: "prospects".into(),
                file_name: "bench.csv".into(),
                digest: vec![0; 32],
                options: "{}".into(),
                state: "running".into(),
                rows_read: 0,
                rows_total: None,
                counts: "{}".into(),
                remarks: Vec::new(),
                started_at: at(0),
                ended_at: None,
                lease_until: at(60),
            },
        )
    };
    store.write(verb).unwrap();
}

fn person(number: u32) -> (prospects::Prospect, Phone, Email, Document) {
    const GIVEN: [&str; 16] = [
        "Ana", "Ben", "Carla", "Dana", "Emil", "Farah", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Luis", "Mara", "Nils", "Olga",
        "Priya",
    ];
    const SYLLABLES: [&str; 16] =
        ["ba", "cor", "del", "fin", "gar", "hol", "jan", "kel", "lin", "mor", "nor", "pas", "rud", "sil", "tor", "wen"];
    let pick = |salt: u64| SYLLABLES[(scatter(number, salt) % 16) as usize];
    let given = GIVEN[(scatter(number, 1) % 16) as usize];
    let family = format!("{}{}{}", pick(2), pick(3), pick(4));
    let name = format!("{given} {family}");
    let phone = format!("+1{:010}", 2_000_000_000 + scatter(number, 5) % 7_999_999_999);
    let address = format!("{given}.{family}{number}@{}{}.example", pick(6), pick(7)).to_lowercase();
    let mut tokens = search::fold(&name);
    tokens.extend(search::fold(&address));
    tokens.extend(search::number_tokens(&phone));
    let prospect = prospects::Prospect {
        id: ProspectId(raw(number)),
        name,
        given: Some(given.into()),
        family: Some(family),
        title: Some("Head of logistics".into()),
        company: None,
        owner: Some(UserId(raw(1 + number % REPS))),
        worth: Worth::B,
        source: Some("fair".into()),
        zone: None,
        country: Some("US".into()),
        state: Some("MA".into()),
        city: Some("Boston".into()),
        postal_code: None,
        street: None,
        addresses: planner::place::Addresses::default(),
        wishes: None,
        exemption: None,
        custom: "{}".into(),
        inquiry_at: None,
        referred_by: None,
        succeeds: None,
        merged_into: None,
        import: Some(ImportId(raw(1))),
        version: 1,
        created_at: at(0),
        deleted_at: None,
    };
    let document = Document { kind: Kind::Prospect, id: raw(number), tokens };
    (
        prospect,
        Phone { number: phone, line: Line::Personal, condition: Condition::Good },
        Email { address, condition: Condition::Good },
        document,
    )
}

const PARTS: [&str; 6] = ["duplicates", "prospects", "phones", "e-mails", "search", "import rows"];
static SPENT: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];

/// Nanoseconds of this thread.
fn thread_cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// As an import's worker does: rows are made on this thread, written in chunks on the store's.
fn import(store: &Store, people: u32) {
    let next = Arc::new(AtomicU32::new(1));
    let stop = Arc::new(AtomicU32::new(0));
    // A rep who logs while it runs.
    let rep = std::thread::spawn({
        let (store, stop) = (store.clone(), stop.clone());
        move || {
            let mut waits = Vec::new();
            while stop.load(Ordering::Relaxed) == 0 {
                let start = Instant::now();
                store.write(|tx| done::add(tx, UserId(raw(1)), "2026-11-23".parse().unwrap(), 1)).unwrap();
                waits.push(start.elapsed());
                std::thread::sleep(Duration::from_millis(20));
            }
            waits
        }
    });
    let (start, spent) = (Instant::now(), cpu());
    let mut longest = Duration::ZERO;
    let verbs = AtomicU32::new(0);
    while let first = next.fetch_add(CHUNK, Ordering::Relaxed)
        && first <= people
    {
        let rows: Vec<_> = (first..(first + CHUNK).min(people + 1)).map(person).collect();
        let began = Instant::now();
        store
            .write_bulk(move |tx| -> Result<(), StoreError> {
                let last = std::cell::Cell::new(thread_cpu());
                let lap = |part: usize| {
                    let now = thread_cpu();
                    SPENT[part].fetch_add(now - last.replace(now), Ordering::Relaxed);
                };
                let numbers: Vec<String> = rows.iter().map(|row| row.1.number.clone()).collect();
                let addresses: Vec<String> = rows.iter().map(|row| row.2.address.clone()).collect();
                let known = contacts::by_number(tx, &numbers)?.len() + contacts::by_address(tx, &addresses)?.len();
                assert!(known < 5);
                lap(0);
                let prospects: Vec<_> = rows.iter().map(|row| row.0.clone()).collect();
                prospects::insert_many(tx, &prospects)?;
                lap(1);
                let phones: Vec<_> = rows.iter().map(|row| (row.0.id, std::slice::from_ref(&row.1))).collect();
                contacts::insert_phones(tx, &phones)?;
                lap(2);
                let emails: Vec<_> = rows.iter().map(|row| (row.0.id, std::slice::from_ref(&row.2))).collect();
                contacts::insert_emails(tx, &emails)?;
                lap(3);
                let documents: Vec<_> = rows.iter().map(|row| row.3.clone()).collect();
                search::insert_many(tx, &documents)?;
                lap(4);
                let lines: Vec<ImportRow> = rows
                    .iter()
                    .enumerate()
                    .map(|(line, row)| ImportRow {
                        line: u64::from(first) + line as u64,
                        outcome: "created".into(),
                        kind: "prospect".into(),
                        id: Some(row.0.id.0),
                        before: None,
                    })
                    .collect();
                imports::insert_rows(tx, ImportId(raw(1)), &lines)?;
                lap(5);
                Ok(())
            })
            .unwrap();
        longest = longest.max(began.elapsed());
        verbs.fetch_add(1, Ordering::Relaxed);
    }
    let took = start.elapsed();
    stop.store(1, Ordering::Relaxed);
    let mut waits = rep.join().unwrap();
    waits.sort();
    println!("import (one thread makes, one writes)   {:>8.0} rows/s", f64::from(people) / took.as_secs_f64());
    println!("  processor time                    {:>10.1} us/row, of it", (cpu() - spent) * 1e3 / f64::from(people));
    for (name, spent) in PARTS.iter().zip(&SPENT) {
        println!("    {name:<32} {:>9.1} us/row", spent.load(Ordering::Relaxed) as f64 / 1e3 / f64::from(people));
    }
    println!(
        "  a chunk of {CHUNK}: mean, longest     {:>6.1} {:>6.1} ms",
        took.as_secs_f64() * 1e3 / f64::from(verbs.into_inner()),
        ms(longest)
    );
    println!(
        "  a rep's verb meanwhile: p50, p99, longest {:>6.2} {:>6.2} {:>6.2} ms",
        ms(quantile(&waits, 0.5)),
        ms(quantile(&waits, 0.99)),
        ms(*waits.last().unwrap())
    );
    println!("resident                            {:>10.1} MiB", resident());
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn quantile(sorted: &[Duration], at: f64) -> Duration {
    sorted.get((sorted.len() as f64 * at) as usize).copied().unwrap_or_default()
}

fn timed(name: &str, rounds: u32, mut work: impl FnMut(u32)) {
    let mut times = Vec::new();
    let spent = cpu();
    for round in 0..rounds {
        let start = Instant::now();
        work(round);
        times.push(start.elapsed());
    }
    times.sort();
    println!(
        "{name:<34} cpu {:>8.3} p50 {:>8.3} p99 {:>8.3} max {:>8.3} ms",
        (cpu() - spent) / f64::from(rounds),
        ms(quantile(&times, 0.5)),
        ms(quantile(&times, 0.99)),
        ms(*times.last().unwrap())
    );
}

fn typing(store: &Store, people: u32) {
    timed("search: two letters", 300, |n| {
        let typed = ["an", "ba", "to", "we", "pr", "co", "16", "ex"][n as usize % 8];
        store.read(move |tx| search::find(tx, typed, 200)).unwrap();
    });
    timed("search: two beginnings", 300, |n| {
        let typed = ["dana co", "hu ru", "ex an", "gr wen", "oi xx", "in de fi", "com ana", "pri sil"][n as usize % 8];
        store.read(move |tx| search::find(tx, typed, 200)).unwrap();
    });
    timed("search: a number's head", 300, |n| {
        let number = person(1 + n * 7 % people).1.number;
        store.read(move |tx| search::find(tx, &number[2..7], 200)).unwrap();
    });
    timed("search and its lines", 300, |n| {
        let typed = ["dana", "hugo", "farah", "gre"][n as usize % 4];
        store
            .read(move |tx| -> Result<usize, StoreError> {
                let hits = search::find(tx, typed, 200)?;
                let ids: Vec<ProspectId> = hits.iter().map(|hit| ProspectId(hit.id)).collect();
                Ok(prospects::lines(tx, &ids)?.len())
            })
            .unwrap();
    });
    timed("point read", 2_000, |n| {
        let id = ProspectId(raw(1 + (scatter(n, 9) % u64::from(people)) as u32));
        store.read(move |tx| prospects::get(tx, id)).unwrap().unwrap();
    });
}

fn answer(number: u32, owner: u32, waiting: bool) -> answers::Answer {
    let worth = (scatter(number, 11) % 3) as u8;
    let due =
        if waiting { 100_000 + (scatter(number, 12) % 1_000_000) as i64 } else { -((scatter(number, 12) % 3_000_000) as i64) };
    answers::Answer {
        prospect: ProspectId(raw(number)),
        enrollment: EnrollmentId(raw(number)),
        owner: Some(UserId(raw(owner))),
        company: None,
        version: CadenceVersionId(raw(1)),
        plan: Plan {
            state: State::Active,
            counters: Counters { attempts_made: 2, attempts_planned: 5, dials: 3, dials_ever: 3, ..Counters::default() },
            next: Some(Next {
                section: Section::Due,
                channel: Channel::Call,
                address: Some("+16175550133".into()),
                step: Some(2),
                due_at: at(due),
                ready_at: at(due),
                occasion: Occasion::Ordinary,
            }),
            blocked: None,
            companion: None,
            revisit_on: None,
            fired_at: None,
            fired_early: false,
            reasons: Vec::new(),
            stale_at: Some(at(5_000_000)),
            hours: None,
        },
        timetable: Some(TimetableId(raw(1 + (scatter(number, 13) % 12) as u32))),
        rank: answers::Rank { worth, day: 20_000 + due.div_euclid(86_400) as i32 },
        card: format!(
            "{{\"name\":\"Person {number}\",\"title\":\"Head of logistics\",\"company\":\"Cobalt Cold Storage\",\"city\":\"Boston\",\"last\":{{\"at\":1795500000,\"channel\":\"call\",\"disposition\":\"no_answer\"}}}}"
        ),
        decided_at: at(0),
        made: store::made::Made::default(),
    }
}

fn rounds(store: &Store, people: u32) {
    let start = Instant::now();
    // Rep 1: many due and very many waiting. Rep 2: as many due, none waiting. Rep 3: a usual day.
    let owner = |number: u32| match number {
        _ if number <= DUE => (1, false),
        _ if number <= DUE + WAITING => (1, true),
        _ if number <= DUE + WAITING + DUE => (2, false),
        _ => (3, number.is_multiple_of(2)),
    };
    let last = people.min(DUE + WAITING + DUE + 200);
    for first in (1..=last).step_by(200) {
        store
            .write_bulk(move |tx| -> Result<(), StoreError> {
                let numbers = first..(first + 200).min(last + 1);
                let rounds: Vec<_> = numbers
                    .clone()
                    .map(|number| store::enrollments::Round {
                        prospect: ProspectId(raw(number)),
                        id: EnrollmentId(raw(number)),
                        version: CadenceVersionId(raw(1)),
                        started_at: at(0),
                        start_step: 0,
                        origin: Origin::Started,
                        started_by: UserId(raw(1)),
                        live: true,
                        ended_at: None,
                    })
                    .collect();
                store::enrollments::insert_many(tx, &rounds)?;
                let answers: Vec<_> = numbers
                    .map(|number| {
                        let (owner, waiting) = owner(number);
                        answer(number, owner, waiting)
                    })
                    .collect();
                answers::put_many(tx, &answers)
            })
            .unwrap();
    }
    println!("enrol and answer                    {:>10.0} rows/s", f64::from(last) / start.elapsed().as_secs_f64());
}

/// What a call list reads: the counts, then the first 50 of each timetable that is open.
fn list(tx: &mut store::Tx<'_>, owner: u32) -> Result<usize, StoreError> {
    let owner = UserId(raw(owner));
    let groups = agenda::ready(tx, owner, at(1))?;
    let range = |group: &agenda::Group| {
        (0, call_list::Range { owner, section: Section::Due, timetable: group.timetable, at: at(1), today: 20_000, chance: 0 })
    };
    let ranges: Vec<(u8, call_list::Range)> = groups.iter().map(range).collect();
    Ok(call_list::first(tx, &ranges, 50, &|_| call_list::Stands::OnTheList)?.len() + groups.len())
}

fn lists(store: &Store) {
    timed("list: 5,000 due, 100,000 waiting", 300, |_| {
        store.read(|tx| list(tx, 1)).unwrap();
    });
    timed("list: 5,000 due, none waiting", 300, |_| {
        store.read(|tx| list(tx, 2)).unwrap();
    });
    timed("list: 100 due, 100 waiting", 300, |_| {
        store.read(|tx| list(tx, 3)).unwrap();
    });
    timed("counts: 5,000 due, 100,000 waiting", 300, |_| {
        store.read(|tx| agenda::ready(tx, UserId(raw(1)), at(1))).unwrap();
    });
    timed("counts, two weeks ahead", 50, |_| {
        store.read(|tx| agenda::ready(tx, UserId(raw(1)), at(1_209_600))).unwrap();
    });
    timed("a whole case", 500, |n| {
        store.read(move |tx| cases::load(tx, ProspectId(raw(1 + n)), at(1))).unwrap().unwrap();
    });
}

/// What logging a call writes, without the deciding.
fn log(tx: &mut store::Tx<'_>, number: u32, id: u32) -> Result<(), StoreError> {
    let prospect = ProspectId(raw(number));
    let case = cases::load(tx, prospect, at(10))?.ok_or(StoreError::Closed)?;
    let by = case.prospect.owner.unwrap_or_default();
    let record = touches::Record {
        prospect,
        touch: Touch {
            id: TouchId(raw(id)),
            occurred_at: at(10),
            recorded_at: at(10),
            channel: Channel::Call,
            direction: Direction::Outbound,
            outcome: Outcome::NoAnswer,
            by,
            enrollment: Some(EnrollmentId(raw(number))),
            step: Some(2),
            purpose: planner::cadence::Purpose::Pursue,
            address: Some("+16175550133".into()),
            irritated: false,
            news: Vec::new(),
        },
        recorded_by: by,
        attempt: Some(3),
        note: None,
        duration_seconds: None,
        breach: None,
        import: None,
        voided: None,
    };
    touches::append(tx, &record)?;
    answers::put(tx, &answer(number, 4 + number % 40, true))?;
    done::add(tx, by, jiff::civil::date(2026, 11, 23), 1)?;
    audit::append(
        tx,
        &audit::Entry {
            id: raw(id),
            at: at(10),
            user: Some(by),
            action: "log_touch".into(),
            subject_kind: "prospect".into(),
            subject: Some(prospect.0),
            before: None,
            after: None,
        },
    )
}

fn logging(store: &Store, people: u32) {
    let ids = Arc::new(AtomicU32::new(1));
    let run = |name: &str, threads: u32, what: fn(&mut store::Tx<'_>, u32, u32) -> Result<(), StoreError>| {
        let (start, spent) = (Instant::now(), cpu());
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let (store, ids) = (store.clone(), ids.clone());
                std::thread::spawn(move || {
                    let mut times = Vec::new();
                    while start.elapsed() < Duration::from_secs(4) {
                        let id = ids.fetch_add(1, Ordering::Relaxed);
                        let number = 1 + (scatter(id, 21) % u64::from(people.min(100_000))) as u32;
                        let began = Instant::now();
                        store.write(move |tx| what(tx, number, id)).unwrap();
                        times.push(began.elapsed());
                    }
                    times
                })
            })
            .collect();
        let mut times: Vec<Duration> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
        let rate = times.len() as f64 / start.elapsed().as_secs_f64();
        times.sort();
        println!(
            "{name:<22} {threads:>3} threads {rate:>8.0}/s  cpu {:>7.3}  p50 {:>7.3} p99 {:>8.3} ms",
            (cpu() - spent) / times.len() as f64,
            ms(quantile(&times, 0.5)),
            ms(quantile(&times, 0.99))
        );
    };
    let floor: fn(&mut store::Tx<'_>, u32, u32) -> Result<(), StoreError> =
        |tx, number, _| prospects::touch_version(tx, ProspectId(raw(number)));
    for threads in [1, 8, 64] {
        run("floor: one row changed", threads, floor);
        run("log a call", threads, log);
    }
}
