//! What the guard forbids is neither offered, dialled, planned nor sent; law has no override; and a touch carries its breach
//! exactly where it broke a rule. Random workspaces, random verbs, against the guard written a second time.
//!
//! Seconds in an ordinary run; many more workspaces with `FIFTHCALL_NIGHTLY=1`.

mod oracle;
mod workspace;

use crate::dice::Dice;
use crate::given::{START, World, at, hours, minutes};
use actions::view::GuardQuestion;
use actions::{CheckGuard, OverrideRule, Refused, ShowCard, ShowDecision};
use jiff::{SignedDuration, Timestamp};
use oracle::Asked;
use planner::Decision;
use planner::guard::{Authority, Kind, Occasion, Scope};
use planner::touch::{Channel, Direction};
use std::collections::BTreeSet;
use workspace::Workspace;

/// How many workspaces, each with how many verbs.
fn size(seeds: u64, verbs: usize) -> (u64, usize) {
    if std::env::var("FIFTHCALL_NIGHTLY").is_ok_and(|value| value == "1") { (seeds * 40, verbs * 2) } else { (seeds, verbs) }
}

#[test]
fn nothing_forbidden_is_offered_and_every_breach_is_told_on_sqlite() {
    let (seeds, verbs) = size(3, 90);
    for seed in 1..=seeds {
        walk(&World::on(crate::engines::sqlite()), verbs, seed);
    }
}

#[test]
fn nothing_forbidden_is_offered_and_every_breach_is_told_on_postgres() {
    let (seeds, verbs) = size(1, 24);
    for seed in 1..=seeds {
        walk(&World::on(crate::engines::postgres()), verbs, 1_000 + seed);
    }
}

#[test]
fn breaches_follow_from_the_touches_in_whatever_order_they_are_logged_and_taken_back() {
    let (seeds, verbs) = size(3, 80);
    for seed in 1..=seeds {
        shuffled(&World::on(crate::engines::sqlite()), verbs, seed);
    }
    shuffled(&World::on(crate::engines::postgres()), 40, 77);
}

fn walk(world: &World, verbs: usize, seed: u64) {
    let mut dice = Dice::new(seed);
    let mut made = Workspace::new(world, &mut dice, 14);
    let mut now = at(START);
    let mut seen = Seen::default();
    for _ in 0..verbs {
        now += minutes(i64::from(*dice.of(&[0, 1, 7, 45, 200, 900, 3_000])));
        world.app.catch_up(&world.owner, now).unwrap();
        made.happen(&mut dice, now, &mut |logged| seen.note(logged));
        no_law_is_overridden(&made, &mut dice, now);
        world.app.catch_up(&world.owner, now).unwrap();
        lists(&made, now, &mut seen);
        let who = made.anybody(&mut dice);
        person(&made, &who, now, &mut seen);
    }
    seen.went_somewhere(verbs);
}

/// That the walk meets what it is about.
#[derive(Default, Debug)]
struct Seen {
    breaches: usize,
    clean: usize,
    offered: usize,
    stopped: usize,
    waits: usize,
}

impl Seen {
    fn note(&mut self, breach: bool) {
        if breach { self.breaches += 1 } else { self.clean += 1 }
    }

    fn went_somewhere(&self, verbs: usize) {
        let enough = self.breaches > verbs / 20 && self.clean > 0 && self.offered > 0 && self.stopped > 0 && self.waits > 0;
        assert!(enough, "the walk went nowhere: {self:?}");
    }
}

fn no_law_is_overridden(made: &Workspace<'_>, dice: &mut Dice, now: Timestamp) {
    let laws: Vec<String> =
        made.rules().into_iter().filter(|rule| rule.authority == Authority::Law).map(|rule| rule.code).collect();
    let verb = OverrideRule {
        prospect: made.anybody(dice),
        rule: dice.of(&laws).clone(),
        until: now + hours(24),
        reason: "an important customer".into(),
    };
    let by = dice.of(&[made.world.manager.clone(), made.world.owner.clone()]).clone();
    assert!(matches!(made.world.act(&by, now, verb), Err(Refused::Guarded { .. })));
}

/// Every entry of every list may be touched as it says, and what comes later today at its time.
fn lists(made: &Workspace<'_>, now: Timestamp, seen: &mut Seen) {
    for rep in [&made.world.ana, &made.world.ben, &made.world.manager] {
        let list = made.world.list(rep, now);
        for entry in list.items.iter().filter(|entry| !["deal", "repair"].contains(&entry.section.as_str())) {
            let facts = made.facts(&entry.prospect.id, now, now);
            let next = made.next(&entry.prospect.id).unwrap();
            assert_eq!(entry.action.channel, next.channel.code());
            let asked = Asked { channel: next.channel, address: next.address, occasion: next.occasion, by: facts.contact.owner };
            let broken = facts.forbidden(&asked, now);
            assert!(
                broken.is_empty(),
                "{} offers {} to {} at {now}: {broken:?}",
                rep.name,
                entry.action.channel,
                entry.prospect.id
            );
            seen.offered += 1;
        }
        for entry in &list.later {
            let facts = made.facts(&entry.prospect.id, now, now);
            let next = made.next(&entry.prospect.id).unwrap();
            let asked = Asked { channel: next.channel, address: next.address, occasion: next.occasion, by: facts.contact.owner };
            // What reaches across people is joined when shown.
            let broken: BTreeSet<String> =
                facts.forbidden(&asked, entry.opens_at).into_iter().filter(|code| !across(made, code)).collect();
            assert!(broken.is_empty(), "{} is later at {}: {broken:?}", entry.prospect.id, entry.opens_at);
        }
    }
}

fn across(made: &Workspace<'_>, code: &str) -> bool {
    made.rules().iter().any(|rule| {
        rule.code == code
            && match rule.kind {
                Kind::OneVoice | Kind::EngagedColleague => true,
                Kind::Limit { per, .. } | Kind::Spacing { per, .. } => per != Scope::Person,
                _ => false,
            }
    })
}

/// One person, asked in every way: the decision, the card with its dial link, the guard itself.
fn person(made: &Workspace<'_>, who: &str, now: Timestamp, seen: &mut Seen) {
    let facts = made.facts(who, now, now);
    let told = made.world.act(&made.world.owner, now, ShowDecision { prospect: who.to_owned(), at: None }).unwrap();
    let decided = made.decided(who, now);
    match &decided {
        Some(Decision::Act { next, allowed_until, .. }) => {
            assert_eq!(told.decision, "act");
            let asked =
                Asked { channel: next.channel, address: next.address.clone(), occasion: next.occasion, by: facts.contact.owner };
            for moment in [now, *allowed_until - SignedDuration::from_micros(1)] {
                let broken = facts.forbidden(&asked, moment);
                assert!(broken.is_empty(), "{who} may be touched at {moment}, it says: {broken:?}");
            }
        }
        Some(Decision::WaitUntil { at: then, .. }) => {
            assert_eq!(told.decision, "wait");
            seen.waits += 1;
            let next = made.planned(who, now).unwrap();
            let asked = Asked { channel: next.channel, address: next.address, occasion: next.occasion, by: facts.contact.owner };
            let broken = facts.forbidden(&asked, *then);
            assert!(broken.is_empty(), "{who} is planned for {then}: {broken:?}");
        }
        Some(Decision::Blocked { .. } | Decision::Over { .. }) | None => {}
    }
    dial_link(made, who, now, seen);
    for channel in [Channel::Call, Channel::Sms, Channel::Email] {
        check(made, who, channel, now);
    }
}

/// The number can be pressed exactly where the guard has nothing against it.
fn dial_link(made: &Workspace<'_>, who: &str, now: Timestamp, seen: &mut Seen) {
    let Some(next) = made.next(who) else { return };
    let round = made.round(who).unwrap();
    let card = made.world.act(&made.world.owner, now, ShowCard { enrollment: Some(round), at: None }).unwrap().unwrap();
    if card.entry.section == "repair" {
        return;
    }
    let facts = made.facts(who, now, now);
    let asked = Asked { channel: next.channel, address: next.address, occasion: next.occasion, by: facts.contact.owner };
    let broken = facts.forbidden(&asked, now);
    assert_eq!(card.guarded.is_none(), broken.is_empty(), "{who} at {now}: {:?} against {broken:?}", card.guarded);
    seen.stopped += usize::from(card.guarded.is_some());
}

fn check(made: &Workspace<'_>, who: &str, channel: Channel, now: Timestamp) {
    let question = GuardQuestion { prospect: Some(who.to_owned()), channel: channel.code().into(), ..GuardQuestion::default() };
    let answer = made.world.act(&made.world.manager, now, CheckGuard(question)).unwrap();
    let facts = made.facts(who, now, now);
    let asked = Asked {
        channel,
        address: made.first_address(who, channel, now),
        occasion: Occasion::Ordinary,
        by: Some(made.world.manager.user),
    };
    let broken = facts.forbidden(&asked, now);
    assert_eq!(answer.verdict == "allowed", broken.is_empty(), "{who} {channel:?} at {now}: {answer:?} against {broken:?}");
    if let Some(rule) = answer.rule.as_ref().filter(|_| answer.verdict == "never") {
        let stays = broken.contains(&rule.code) || ["place", "horizon"].contains(&rule.code.as_str());
        assert!(stays, "{who} {channel:?} at {now}: never by {}, and it is {broken:?}", rule.code);
    }
    if let Some(then) = answer.not_before {
        let broken = facts.forbidden(&asked, then);
        assert!(broken.is_empty(), "{who} {channel:?} at {now} not before {then}: {broken:?}");
    }
}

/// Nothing but touches, in any order and taken back again: in the end each is judged by those before it.
fn shuffled(world: &World, verbs: usize, seed: u64) {
    let mut dice = Dice::new(seed);
    let made = Workspace::new(world, &mut dice, 8);
    let mut logged: Vec<String> = Vec::new();
    let mut now = at(START);
    for _ in 0..verbs {
        now += minutes(i64::from(*dice.of(&[0, 1, 7, 45, 200])));
        if dice.one_in(5) && !logged.is_empty() {
            let touch = logged.swap_remove(dice.below(logged.len()));
            world.void(&world.manager, now, &touch, Some("a mistake")).unwrap();
            continue;
        }
        let outcome = *dice.of(&["no_answer", "no_answer", "voicemail_left", "busy", "sent"]);
        let by = dice.of(&[world.ana.clone(), world.manager.clone(), world.manager.clone()]).clone();
        let ago = *dice.of(&[0, 0, 30, 300, 3_000, 20_000, 110_000]);
        let done = world.log_with(&by, now, &made.anybody(&mut dice), outcome, |touch| {
            touch.occurred_at = Some(now - minutes(ago));
            touch.channel = (outcome == "sent").then(|| "email".into());
        });
        logged.extend(done.ok().map(|done| done.touch.id));
    }
    let mut breaches = 0;
    for who in &made.people {
        for record in made.records(who) {
            let touch = &record.touch;
            if record.voided.is_some() || touch.direction == Direction::Inbound {
                continue;
            }
            // The first call to whoever came to us is awaited; which it was is not looked up a second time here.
            let awaited = made.inquiries.contains(who).then_some(Occasion::Inquiry);
            let ways = [Some(Occasion::Ordinary), awaited].into_iter().flatten();
            let broken: Vec<_> = ways.map(|occasion| made.broken(who, touch, occasion, now)).collect();
            let told = |broken: &BTreeSet<String>| match &record.breach {
                None => broken.is_empty(),
                Some(code) => broken.contains(code),
            };
            assert!(broken.iter().any(told), "seed {seed}, {who}: {:?} against {broken:?}, {touch:?}", record.breach);
            breaches += usize::from(record.breach.is_some());
        }
    }
    assert!(breaches > verbs / 10 && breaches < logged.len(), "{breaches} breaches of {}", logged.len());
}
