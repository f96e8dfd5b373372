//! Random workspaces: people under many laws, and whatever a team may do to them; with the facts that the oracle is asked about.

use super::oracle::{Asked, Facts, Waiver};
use crate::dice::Dice;
use crate::given::{START, World, at, hours, minutes, phone};
use actions::import::NewImport;
use actions::view::{EmailView, LawChange, NewAbsence, NewGround, NewProspect, NewSuppression};
use actions::{
    Actor, AddAbsence, AddGround, AddSuppression, ChangeLaw, Enroll, FireNow, HandOver, KeepInTouch, NewRegistry, OverrideRule,
    PutOff, Refused, ResumeRound, ShowProspect, Snooze,
};
use jiff::Timestamp;
use planner::decide::decide;
use planner::decision::{Decision, Next};
use planner::guard::{Authority, Occasion, Rule, listed};
use planner::place::locate;
use planner::plan::{Case, plan};
use planner::prospect::Contact;
use planner::surroundings::Surroundings;
use planner::touch::{Channel, Direction, Outcome, Touch};
use planner::{ProspectId, UserId};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::cases::Loaded;
use store::touches::Record;
use store::{StoreError, Tx, answers, cadences, cases, deals, enrollments, overrides, prospects, touches};

pub struct Workspace<'a> {
    pub world: &'a World,
    pub people: Vec<String>,
    /// Numbers on the copy of the American registry.
    registered: BTreeSet<String>,
    /// Those who came to us.
    pub inquiries: BTreeSet<String>,
}

/// The beginning of a number, and where its holder lives: country and state, where they are known.
const HOMES: [(&str, &str, &str); 14] = [
    ("+13055550", "US", "FL"),
    // A Florida mobile that lives in California, and one of New York that lives in Texas.
    ("+13055551", "US", "CA"),
    ("+12125552", "US", "TX"),
    ("+14015553", "US", "RI"),
    ("+18505554", "", ""),
    ("+14165555", "CA", "ON"),
    ("+44207946", "GB", ""),
    ("+33123456", "FR", ""),
    ("+49301234", "DE", ""),
    ("+61740000", "AU", ""),
    ("+39061234", "IT", ""),
    ("+91981234", "IN", ""),
    ("+14105556", "US", "MD"),
    ("+18015557", "", ""),
];

/// Every third number of a country that keeps a registry is on it.
fn is_registered(index: usize) -> bool {
    index % 3 == 1
}

impl<'a> Workspace<'a> {
    pub fn new(world: &'a World, dice: &mut Dice, people: usize) -> Workspace<'a> {
        let mut made = Workspace { world, people: Vec::new(), registered: BTreeSet::new(), inquiries: BTreeSet::new() };
        let mut on_registry = String::new();
        for index in 0..people {
            let (prefix, country, state) = HOMES[(index + dice.below(3) * 5) % HOMES.len()];
            let number = format!("{prefix}{:03}", 100 + index);
            // Some countries have one digit more.
            let longer = ["+44", "+39", "+91"].iter().any(|code| number.starts_with(code));
            let number = if longer { format!("{number}{}", index % 10) } else { number };
            if number.starts_with("+1") && is_registered(index) {
                on_registry.push_str(&format!("{}\n", &number[2..]));
                made.registered.insert(number.clone());
            }
            let mut phones = vec![phone(&number, "personal")];
            if dice.one_in(3) {
                phones.push(phone(&format!("+1617555{:04}", 900 + index % 3), "shared"));
            }
            let new = NewProspect {
                name: Some(format!("Kim Number{index}")),
                company: dice.one_in(2).then(|| format!("Firm {}", index % 4)),
                phones,
                emails: vec![EmailView { address: format!("kim{index}@example.com"), condition: "good".into() }],
                street: dice.one_in(2).then(|| "1 Main Street".into()),
                country: Some(country.to_owned()).filter(|country| !country.is_empty()),
                state: Some(state.to_owned()).filter(|state| !state.is_empty()),
                wishes: dice.one_in(4).then(|| (*dice.of(&["after 16:00", "never Mondays", "9-12"])).to_owned()),
                inquiry: dice.one_in(6),
                allow_duplicate: true,
                ..NewProspect::default()
            };
            let by = dice.of(&[world.ana.clone(), world.ben.clone()]).clone();
            let inquiry = new.inquiry;
            let who = world.add(&by, new);
            if inquiry {
                made.inquiries.insert(who.clone());
            }
            made.people.push(who);
        }
        let order = NewRegistry {
            code: "us_dnc".into(),
            file_name: "list.txt".into(),
            as_of: "2026-11-20".parse().ok(),
            ..NewRegistry::default()
        };
        on_registry.push_str("2025550143\n");
        world.app.bring_registry(&world.owner, at(START), &order, on_registry.as_bytes(), &mut |_| {}).unwrap();
        made
    }

    pub fn anybody(&self, dice: &mut Dice) -> String {
        dice.of(&self.people).clone()
    }

    fn read<T: Send + 'static>(&self, verb: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + Sync + 'static) -> T {
        self.world.engine.store().read(verb).unwrap()
    }

    pub fn rules(&self) -> Vec<Rule> {
        self.read(|tx| Ok(store::guard::current(tx)?.guard.rules.clone()))
    }

    pub fn records(&self, who: &str) -> Vec<Record> {
        let id: ProspectId = who.parse().unwrap();
        self.read(move |tx| touches::of(tx, id))
    }

    fn loaded(&self, who: &str, now: Timestamp) -> (Loaded, Contact) {
        let id: ProspectId = who.parse().unwrap();
        let mut loaded = self.read(move |tx| cases::load(tx, id, now)).unwrap();
        // The store of the test has no folder of registries; what is on them is known here.
        let on = loaded.phones.iter().map(|phone| phone.number.clone()).filter(|number| self.registered.contains(number));
        loaded.on_registries = on.map(|number| (number, "us_dnc".to_owned())).collect();
        let mut contact = loaded.contact(locate(&loaded.whereabouts()));
        contact.listed = listed(&loaded.guard, &contact, &loaded.on_registries);
        (loaded, contact)
    }

    /// The touch that the stored plan asks for, and of which round.
    pub fn next(&self, who: &str) -> Option<Next> {
        let id: ProspectId = who.parse().unwrap();
        self.read(move |tx| {
            let Some(round) = enrollments::live(tx, id)? else { return Ok(None) };
            Ok(answers::get(tx, id, round.id)?.and_then(|answer| answer.plan.next))
        })
    }

    pub fn round(&self, who: &str) -> Option<String> {
        let id: ProspectId = who.parse().unwrap();
        self.read(move |tx| enrollments::live(tx, id)).map(|round| format!("{id}{}", round.id))
    }

    pub fn decided(&self, who: &str, now: Timestamp) -> Option<Decision> {
        self.with_case(who, now, |case| decide(case, now).decision)
    }

    pub fn planned(&self, who: &str, now: Timestamp) -> Option<Next> {
        self.with_case(who, now, |case| plan(case, now).next).flatten()
    }

    fn with_case<T>(&self, who: &str, now: Timestamp, ask: impl FnOnce(&Case<'_>) -> T) -> Option<T> {
        let (loaded, contact) = self.loaded(who, now);
        let enrollment = loaded.round()?.with(&loaded.directives);
        let case = Case {
            enrollment: &enrollment,
            version: loaded.version.as_deref()?,
            touches: &loaded.touches,
            contact: &contact,
            guard: &loaded.guard,
            calendar: &loaded.calendar,
            lifted: &loaded.lifted,
            around: &loaded.around,
            rep: loaded.rep.as_ref(),
            hour: loaded.hour,
        };
        Some(ask(&case))
    }

    pub fn first_address(&self, who: &str, channel: Channel, now: Timestamp) -> Option<String> {
        let (_, contact) = self.loaded(who, now);
        let first = match channel {
            Channel::Call | Channel::Sms => contact.phones.first().map(|phone| phone.number.clone()),
            Channel::Email => contact.emails.first().map(|email| email.address.clone()),
            Channel::Social | Channel::Visit | Channel::Letter => None,
        };
        contact.usable(channel).first().map(|address| (*address).to_owned()).or(first)
    }

    /// The facts about somebody as they were known at an instant; the touches are all that stand by now.
    pub fn facts(&self, who: &str, then: Timestamp, now: Timestamp) -> Facts {
        let (loaded, contact) = self.loaded(who, now);
        let id: ProspectId = who.parse().unwrap();
        let others: Vec<ProspectId> =
            self.people.iter().map(|other| other.parse().unwrap()).filter(|other| *other != id).collect();
        let company = contact.company;
        let numbers: Vec<String> = contact.phones.iter().map(|phone| phone.number.clone()).collect();
        let (beside, dials, engaged, waivers) = self.read(move |tx| {
            let (mut beside, mut dials, mut open) = (Vec::new(), Vec::new(), Vec::new());
            // Whoever is engaged with this very person keeps colleagues from them, as from everybody there.
            let mut deals_there = if company.is_some() { deals::of(tx, id)? } else { Vec::new() };
            for other in &others {
                let person = prospects::get(tx, *other)?.unwrap();
                let colleague = company.is_some() && person.company == company;
                let theirs: Vec<String> =
                    store::contacts::phones_of(tx, &[*other])?.into_iter().map(|(_, phone)| phone.number).collect();
                for touch in touches::standing(tx, *other)?.iter().filter(|touch| touch.direction == Direction::Outbound) {
                    if colleague {
                        beside.push((touch.occurred_at, touch.channel, touch.by));
                    }
                    let shared = |number: &&String| theirs.contains(number) && numbers.contains(number);
                    if let Some(number) = touch.address.as_ref().filter(shared).filter(|_| touch.channel == Channel::Call) {
                        dials.push((number.clone(), touch.occurred_at));
                    }
                }
                deals_there.extend(deals::of(tx, *other)?.into_iter().filter(|_| colleague));
            }
            for deal in deals_there {
                let stands = deal.created_at <= then && deal.closed_at.is_none_or(|closed_at| closed_at > then);
                open.extend(deal.owner.filter(|_| stands).map(|owner| (deal.created_at, deal.id, owner)));
            }
            open.sort_unstable();
            let engaged: Option<UserId> = open.first().map(|(.., owner)| *owner);
            let waivers = overrides::of(tx, id, Timestamp::MIN)?;
            Ok((beside, dials, engaged, waivers))
        });
        Facts {
            rules: loaded.guard.rules.clone(),
            calendar: loaded.calendar.clone(),
            waivers: waivers
                .into_iter()
                .map(|row| Waiver { rule: row.lifted.rule, from: row.at, until: row.lifted.until })
                .collect(),
            registered: loaded.on_registries.clone(),
            own: loaded.touches.clone(),
            company: beside,
            numbers: dials,
            engaged,
            contact,
        }
    }

    /// The rules that a touch broke, by those that came before it.
    pub fn broken(&self, who: &str, touch: &Touch, occasion: Occasion, now: Timestamp) -> BTreeSet<String> {
        broken(self.facts(who, touch.occurred_at, now), touch, occasion)
    }

    /// One more thing happens. Tells of each outbound touch whether it carries a breach.
    pub fn happen(&mut self, dice: &mut Dice, now: Timestamp, note: &mut dyn FnMut(bool)) {
        let world = self.world;
        let who = self.anybody(dice);
        let by = dice.of(&[world.ana.clone(), world.ben.clone(), world.manager.clone(), world.manager.clone()]).clone();
        let shown = world.act(&world.owner, now, ShowProspect { prospect: who.clone() }).unwrap();
        let round = shown.enrollment.map(|round| round.id).unwrap_or_default();
        macro_rules! told {
            ($verb:expr) => {
                match world.act(&by, now, $verb) {
                    Err(Refused::Broken(why)) => panic!("{why}"),
                    done => drop(done),
                }
            };
        }
        match dice.below(24) {
            0..=3 => {
                let cadence = (*dice.of(&["Five and fire", "Two and close", "Inbound inquiry", "One-time sale"])).to_owned();
                told!(Enroll { prospect: who, cadence, owner: None, start_attempt: None })
            }
            4 => told!(Snooze { enrollment: round, until: now + hours(30) }),
            5 => told!(PutOff { enrollment: round }),
            6 => told!(HandOver { enrollment: round, to: (*dice.of(&["ana@example.com", "ben@example.com"])).to_owned() }),
            7 => told!(KeepInTouch { prospect: who, every: Some("every 6 weeks".into()), ..KeepInTouch::default() }),
            8 => self.lift(dice, &who, now),
            9 if dice.one_in(3) => {
                let day = now.to_zoned(jiff::tz::TimeZone::UTC).date();
                let absence = NewAbsence {
                    from: day.tomorrow().unwrap(),
                    until: day.saturating_add(jiff::Span::new().days(3)),
                    to: None,
                    reason: None,
                };
                told!(AddAbsence { user: "ana@example.com".into(), absence })
            }
            10 => {
                let kind = (*dice.of(&["business", "consumer", "consent"])).to_owned();
                let channel = (kind == "consent").then(|| (*dice.of(&["call", "sms"])).to_owned());
                told!(AddGround { prospect: who, ground: NewGround { kind, channel, reason: "said so".into() } })
            }
            11 if dice.one_in(3) => {
                let number = Some("+16175550901".to_owned());
                let new = NewSuppression {
                    forbids: "calls".into(),
                    prospect: None,
                    number,
                    email: None,
                    company: None,
                    reason: "asked".into(),
                };
                told!(AddSuppression(new))
            }
            12 if dice.one_in(2) => {
                let change = LawChange { paused: Some(dice.one_in(2)), reason: "a blizzard".into(), ..LawChange::default() };
                let code = (*dice.of(&["US-RI", "US-FL", "CA"])).to_owned();
                drop(world.act(&world.manager, now, ChangeLaw { code, change }));
                while world.app.decide_under_new_rules(&world.owner, now).unwrap() {}
            }
            13 => told!(ResumeRound { enrollment: round }),
            14 if dice.one_in(2) => told!(FireNow { enrollment: round }),
            15 if dice.one_in(3) => self.import(dice, now),
            _ => self.log(dice, &by, &who, now, note),
        }
    }

    /// Two people out of a file, put on a cadence at once.
    fn import(&mut self, dice: &mut Dice, now: Timestamp) {
        let number = 100 + dice.below(800);
        let text = format!(
            "Name,Company,Phone,Email,Country,State,Do not call\nIna Import{number},,+1305555{number:04},ina{number}@example.com,US,FL,\n\
             Jo Import{number},Firm 1,+1401555{number:04},jo{number}@example.com,US,RI,yes\n"
        );
        let order = NewImport { file_name: "people.csv".into(), cadence: Some("Five and fire".into()), ..NewImport::default() };
        self.world.app.import(&self.world.ana, &|| now, order, Arc::new(Text(text)), &mut |_| {}).unwrap();
        let all = self.read(|tx| prospects::page(tx, &prospects::Among::Everybody, ProspectId::default(), 1_000));
        self.people = all.iter().map(ProspectId::to_string).collect();
    }

    fn lift(&self, dice: &mut Dice, who: &str, now: Timestamp) {
        let rules: Vec<Rule> = self.rules().into_iter().filter(|rule| rule.authority == Authority::Courtesy).collect();
        let (rule, until) = (dice.of(&rules).code.clone(), now + hours(*dice.of(&[1, 20, 70])));
        let verb = OverrideRule { prospect: who.to_owned(), rule, until, reason: "they asked for it".into() };
        assert!(self.world.act(&self.world.ana, now, verb.clone()).is_err(), "a manager's to lift");
        self.world.act(&self.world.manager, now, verb).unwrap();
    }

    fn log(&self, dice: &mut Dice, by: &Actor, who: &str, now: Timestamp, note: &mut dyn FnMut(bool)) {
        let outcomes = [
            "no_answer",
            "no_answer",
            "no_answer",
            "voicemail_left",
            "voicemail_left",
            "busy",
            "callback",
            "send_info",
            "interested",
            "not_now",
            "no",
            "do_not_call",
            "wrong_number",
            "gatekeeper",
            "hung_up",
            "rang",
            "sent",
            "sent",
            "failed",
            "left_company",
        ];
        let outcome = *dice.of(&outcomes);
        // Now, an hour ago, yesterday, weeks and months ago.
        let occurred_at = now - minutes(*dice.of(&[0, 0, 0, 0, 60, 1_500, 20_000, 130_000]));
        let channel = match outcome {
            "sent" => Some(*dice.of(&["email", "sms", "letter"])),
            "failed" => Some("sms"),
            _ => None,
        };
        let before = self.facts(who, occurred_at, now);
        let (loaded, _) = self.loaded(who, now);
        let done = self.world.log_with(by, now, who, outcome, |touch| {
            touch.callback_at = Some(occurred_at + hours(27));
            touch.revisit_on = Some(jiff::civil::date(2027, 1, 20));
            touch.occurred_at = Some(occurred_at);
            touch.channel = channel.map(str::to_owned);
            touch.direction = (outcome == "rang").then(|| "inbound".to_owned());
        });
        let logged = match done {
            Ok(logged) => logged,
            Err(Refused::Broken(why)) => panic!("{why}"),
            Err(_) => return,
        };
        let record =
            self.records(who).into_iter().find(|record| logged.touch.id.ends_with(&record.touch.id.to_string())).unwrap();
        assert_eq!(logged.touch.breach.is_some(), record.breach.is_some());
        if record.touch.direction == Direction::Inbound {
            assert_eq!(record.breach, None, "they may ring whenever they like");
            return;
        }
        let occasion = self.occasion(&loaded, &before.contact, &record.touch);
        let broken = broken(before, &record.touch, occasion);
        let touch = &record.touch;
        assert_eq!(
            record.breach.is_some(),
            !broken.is_empty(),
            "{touch:?} ({occasion:?}): {:?} against {broken:?}",
            record.breach
        );
        if let Some(breach) = &record.breach {
            assert!(broken.contains(breach), "{breach} of {broken:?}");
            let rules = self.rules();
            let law = |code: &String| rules.iter().any(|rule| rule.code == *code && rule.authority == Authority::Law);
            assert!(breach == "suppressed" || law(breach) || !broken.iter().any(law), "{breach} of {broken:?}: law comes first");
        }
        note(record.breach.is_some());
    }

    /// What their round asked for when the touch was made, before it.
    fn occasion(&self, loaded: &Loaded, contact: &Contact, touch: &Touch) -> Occasion {
        let Some(round) = loaded.rounds.iter().find(|round| Some(round.id) == touch.enrollment) else {
            return Occasion::Ordinary;
        };
        let mut enrollment = round.with(&loaded.directives);
        enrollment.directives.retain(|directive| directive.at <= touch.occurred_at);
        let number = round.version;
        let version = self.read(move |tx| cadences::version(tx, number)).unwrap();
        let history: Vec<Touch> = loaded.touches.iter().filter(|other| other.order() < touch.order()).cloned().collect();
        let alone = Surroundings::default();
        let case = Case {
            enrollment: &enrollment,
            version: &version,
            touches: &history,
            contact,
            guard: &loaded.guard,
            calendar: &loaded.calendar,
            lifted: &loaded.lifted,
            around: &alone,
            rep: loaded.rep.as_ref(),
            hour: loaded.hour,
        };
        let next = plan(&case, touch.occurred_at).next.filter(|next| next.channel == touch.channel);
        next.map_or(Occasion::Ordinary, |next| next.occasion)
    }
}

/// A file in memory.
struct Text(String);

impl intake::Source for Text {
    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone().into_bytes())))
    }
}

fn broken(mut facts: Facts, touch: &Touch, occasion: Occasion) -> BTreeSet<String> {
    let at = touch.occurred_at;
    facts.own.retain(|other| other.order() < touch.order());
    facts.company.retain(|(heard_at, ..)| *heard_at < at);
    facts.numbers.retain(|(_, dialled_at)| *dialled_at < at);
    let asked = Asked { channel: touch.channel, address: touch.address.clone(), occasion, by: Some(touch.by) };
    let mut broken = facts.forbidden(&asked, at);
    if touch.outcome == Outcome::VoicemailLeft {
        broken.extend(facts.message_forbidden(&asked, at));
    }
    broken
}
