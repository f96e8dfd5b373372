//! Six months, event by event: people arrive, are called when their decision says so, answer, are fired, come back. Whatever happens
//! goes through the verbs; this only rolls the dice and keeps the diary.

use super::cast::{Cast, Seller};
use super::chance::Chance;
use super::temper::{ASKED, Call, RANG, Temper, WROTE};
use super::{BERLIN, NEW_YORK};
use crate::actor::Actor;
use crate::app::{Mode, Verb};
use crate::context::{Context, Mint};
use crate::deals::ChangeDeal;
use crate::log_touch::LogTouch;
use crate::prospects::{AddProspect, ShowProspect};
use crate::refused::Refused;
use crate::rounds::{Disqualify, Enroll};
use crate::shipped;
use crate::view::{EmailView, EnrollmentView, Logged, NewProspect, NewTouch, PhoneView, Referral};
use jiff::civil::{Weekday, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use planner::cadence::Voicemail;
use planner::calendar::zone;
use planner::touch::Disposition;
use std::collections::BTreeSet;

/// One of them is away since so long before the end.
pub const AWAY: SignedDuration = SignedDuration::from_hours(50);

/// The last so many people are inquiries of the last hour.
const FRESH: usize = 3;

/// The three who sell.
#[derive(Debug, Clone)]
pub struct Sellers {
    pub ana: Actor,
    pub ben: Actor,
    pub lea: Actor,
}

impl Sellers {
    fn of(&self, seller: Seller) -> &Actor {
        match seller {
            Seller::Ana => &self.ana,
            Seller::Ben => &self.ben,
            Seller::Lea => &self.lea,
        }
    }
}

/// What may happen to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// They get into the database, and onto a cadence or not.
    Arrive,
    /// They came to us.
    Inquire,
    /// Their seller does what their decision says.
    Try,
    /// Nobody has found a number, or who follows: their seller settles it.
    Settle,
    /// They ring of their own accord.
    Ring,
    /// They write of their own accord.
    Write,
    /// They ring and ask to be called so many minutes after the end of the story.
    AskForCall(i64),
    /// A deal of theirs goes on.
    Deal(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: Timestamp,
    person: usize,
    what: What,
}

#[derive(Debug, Clone)]
struct Life {
    temper: Temper,
    /// Their id once they have arrived.
    id: Option<String>,
    cadence: Option<&'static str>,
    state: String,
    /// The round as it was last seen.
    round: String,
    last_touch: Option<Timestamp>,
    /// They asked for the next call, or rang themselves.
    awaited: bool,
    attempts_made: u16,
    /// The channel of what comes next.
    next_channel: String,
}

/// Everything between two stretches.
#[derive(Debug, Clone)]
pub struct World {
    chance: Chance,
    cast: Cast,
    lives: Vec<Life>,
    diary: BTreeSet<Event>,
    /// Ids of the deals that were opened.
    deals: Vec<String>,
    now: Timestamp,
    touches: usize,
}

/// A stretch of the story, in one transaction.
#[derive(Debug, Clone)]
pub struct Stretch {
    pub world: World,
    pub until: Timestamp,
    pub sellers: Sellers,
}

impl Verb for Stretch {
    type Done = World;
    const MODE: Mode = Mode::Bulk;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<World, Refused> {
        let mut world = self.world.clone();
        world.pick_up(on, &self.sellers)?;
        while let Some(event) = world.diary.first().copied().filter(|event| event.at < self.until) {
            world.diary.remove(&event);
            world.happen(on, event, &self.sellers)?;
        }
        if self.until == world.now {
            world.last_hours(on, &self.sellers)?;
        }
        Ok(world)
    }
}

impl World {
    pub fn new(seed: u64, begin: Timestamp, now: Timestamp, people: usize) -> Self {
        let mut chance = Chance::new(seed);
        let mut cast = Cast::new(seed);
        cast.people.truncate(people);
        let fresh_from = cast.people.len().saturating_sub(FRESH);
        let mut world =
            World { lives: Vec::new(), diary: BTreeSet::new(), deals: Vec::new(), now, touches: 0, chance: chance.clone(), cast };
        for person in 0..world.cast.people.len() {
            let life = Life {
                temper: Temper::new(&mut chance),
                id: None,
                cadence: cadence_for(person),
                state: String::new(),
                round: String::new(),
                last_touch: None,
                awaited: false,
                attempts_made: 0,
                next_channel: String::new(),
            };
            world.lives.push(life);
            // Half come in over the months, a good part in the last two weeks, so that the lists of today are full.
            let hours = match person % 20 {
                0..=9 => chance.below(24 * 165) as i64,
                16..=18 if world.seller_of(person) != Seller::Ben => 24 * 179 + chance.below(24 * 3) as i64,
                10..=18 => 24 * 166 + chance.below(24 * 12) as i64,
                _ => chance.below(24 * 170) as i64,
            };
            let morning = world.in_the_morning(person, begin + SignedDuration::from_hours(hours), &mut chance);
            let (at, what) = match person.checked_sub(fresh_from) {
                Some(fresh) => (now - SignedDuration::from_mins([3, 12, 48][fresh % 3]), What::Inquire),
                None if world.cast.people[person].source == "Website" => (morning, What::Inquire),
                None => (morning, What::Arrive),
            };
            world.diary.insert(Event {
                at: if person < fresh_from { at.min(now - SignedDuration::from_hours(4)) } else { at },
                person,
                what,
            });
        }
        world.chance = chance;
        world
    }

    pub fn people(&self) -> usize {
        self.lives.iter().filter(|life| life.id.is_some()).count()
    }

    pub fn touches(&self) -> usize {
        self.touches
    }

    fn zone_of(&self, person: usize) -> TimeZone {
        let company = &self.cast.companies[self.cast.people[person].company];
        zone(company.town.zone).unwrap_or(TimeZone::UTC)
    }

    fn seller_of(&self, person: usize) -> Seller {
        self.cast.companies[self.cast.people[person].company].seller
    }

    /// A business day's morning at or after that instant, where they are.
    fn in_the_morning(&self, person: usize, at: Timestamp, chance: &mut Chance) -> Timestamp {
        let zone = self.zone_of(person);
        let mut day = at.to_zoned(zone.clone()).date();
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_add(1.day());
        }
        let minutes = 8 * 60 + chance.below(150) as i64;
        let hour = time(0, 0, 0, 0);
        let local = day.to_datetime(hour).saturating_add(minutes.minutes());
        zone.to_ambiguous_timestamp(local).compatible().unwrap_or(at)
    }

    /// Rounds that began by themselves, because a date was reached that somebody had named.
    fn pick_up(&mut self, on: &mut Context<'_, '_>, sellers: &Sellers) -> Result<(), Refused> {
        let at = on.now;
        for person in 0..self.lives.len() {
            let life = &self.lives[person];
            let (Some(id), "dormant" | "nurture" | "fired" | "unreached") = (&life.id, life.state.as_str()) else { continue };
            let by = sellers.of(self.seller_of(person)).clone();
            let show = ShowProspect { prospect: id.clone() };
            let shown = self.act(on, at, &by, &show)?;
            if let Some(round) = shown.enrollment.filter(|round| round.next.is_some()) {
                self.lives[person].awaited = false;
                self.follow(person, at, &round);
            }
        }
        Ok(())
    }

    fn happen(&mut self, on: &mut Context<'_, '_>, event: Event, sellers: &Sellers) -> Result<(), Refused> {
        let by = sellers.of(self.seller_of(event.person)).clone();
        match event.what {
            What::Arrive => self.arrive(on, event, &by, None),
            What::Inquire => {
                let asked = *self.chance.pick(&ASKED);
                self.arrive(on, event, &by, Some(asked))
            }
            What::Try => self.try_them(on, event, &by),
            What::Settle => self.settle(on, event, &by),
            What::Ring | What::Write | What::AskForCall(_) => self.they_come(on, event, &by),
            What::Deal(deal) => self.deal_goes_on(on, event, deal, &by),
        }
    }

    fn arrive(&mut self, on: &mut Context<'_, '_>, event: Event, by: &Actor, asked: Option<&str>) -> Result<(), Refused> {
        let person = self.cast.people[event.person].clone();
        let company = self.cast.companies[person.company].clone();
        let shared = person.phone.as_ref() == Some(&company.switchboard);
        let line = if shared { "shared" } else { "personal" };
        let phone = |number: String, line: &str| PhoneView { number, line: line.to_owned(), condition: "good".to_owned() };
        let mut phones: Vec<PhoneView> = person.phone.iter().map(|number| phone(number.clone(), line)).collect();
        if !shared && self.chance.percent(20) {
            phones.push(phone(company.switchboard.clone(), "shared"));
        }
        let new = NewProspect {
            name: Some(person.name.clone()),
            title: Some(person.title.to_owned()),
            company: Some(company.name.clone()),
            owner: Some(by.email.clone()),
            worth: Some(person.worth.to_owned()),
            source: Some(person.source.to_owned()),
            phones,
            emails: person
                .email
                .iter()
                .map(|address| EmailView { address: address.clone(), condition: "good".to_owned() })
                .collect(),
            country: Some(company.town.country.to_owned()),
            state: company.town.state.map(str::to_owned),
            city: Some(company.town.city.to_owned()),
            wishes: person.wishes.map(str::to_owned),
            tags: person.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            inquiry: asked.is_some(),
            allow_duplicate: true,
            ..NewProspect::default()
        };
        let made = self.act(on, event.at, by, &AddProspect(new))?;
        self.lives[event.person].id = Some(made.id.clone());
        let cadence = if asked.is_some() { Some("inbound_inquiry") } else { self.lives[event.person].cadence };
        self.lives[event.person].cadence = cadence;
        let Some(name) = cadence.and_then(shipped::cadence).map(|cadence| cadence.name.clone()) else { return Ok(()) };
        let live = made.enrollment.as_ref().is_some_and(|round| round.next.is_some());
        if !live {
            let enroll = Enroll { prospect: made.id, cadence: name, owner: None, start_attempt: None };
            let ordered = self.act(on, event.at, by, &enroll)?;
            self.follow(event.person, event.at, &ordered.enrollment);
        } else if let Some(round) = &made.enrollment {
            self.follow(event.person, event.at, round);
        }
        Ok(())
    }

    /// Their seller opens the card and does what it says.
    fn try_them(&mut self, on: &mut Context<'_, '_>, event: Event, by: &Actor) -> Result<(), Refused> {
        let life = &self.lives[event.person];
        let Some(id) = life.id.clone() else { return Ok(()) };
        let attempt = life.attempts_made + 1;
        let step = life.cadence.and_then(shipped::cadence).and_then(|cadence| cadence.steps.get(usize::from(life.attempts_made)));
        if life.next_channel == "email" {
            let sent = NewTouch {
                prospect_id: Some(id),
                channel: Some("email".to_owned()),
                disposition: "sent".to_owned(),
                ..NewTouch::default()
            };
            return self.log(on, event, by, sent).map(drop);
        }
        let local = event.at.to_zoned(self.zone_of(event.person));
        let leave = step.is_some_and(|step| step.voicemail == Voicemail::Leave);
        let companion = step.is_some_and(|step| step.scripts.email.is_some());
        let about = if life.awaited { Call::Awaited } else { Call::Step { attempt, leave } };
        let temper = life.temper;
        let came = temper.call(about, local.hour(), &mut self.chance);
        let touch = NewTouch {
            prospect_id: Some(id.clone()),
            disposition: came.disposition.code().to_owned(),
            detail: came.detail.map(str::to_owned),
            note: came.note.map(str::to_owned),
            irritated: came.irritated,
            duration_seconds: Some(came.seconds),
            callback_at: matches!(came.disposition, Disposition::Callback | Disposition::MeetingBooked)
                .then(|| self.agreed(event.person, event.at, came.days)),
            revisit_on: (came.disposition == Disposition::NotNow).then(|| local.date().saturating_add(came.days.days())),
            referred_to: (came.disposition == Disposition::LeftCompany && self.chance.percent(40)).then(|| self.successor()),
            ..NewTouch::default()
        };
        let logged = self.log(on, event, by, touch)?;
        let unanswered = matches!(came.disposition, Disposition::NoAnswer | Disposition::VoicemailFull | Disposition::Gatekeeper);
        let still = logged.as_ref().and_then(|logged| logged.enrollment.as_ref()).is_some_and(|round| round.next.is_some());
        if about != Call::Awaited && unanswered && companion && !leave && still && self.chance.percent(85) {
            let mail = NewTouch {
                prospect_id: Some(id),
                channel: Some("email".to_owned()),
                disposition: "sent".to_owned(),
                ..NewTouch::default()
            };
            let soon = Event { at: event.at + SignedDuration::from_mins(3), ..event };
            self.log(on, soon, by, mail)?;
        }
        if came.disposition == Disposition::VoicemailLeft && temper.rings_back && self.chance.percent(35) {
            self.come_by_themselves(event.person, event.at, 1);
        }
        Ok(())
    }

    /// There is nobody to call there.
    fn settle(&mut self, on: &mut Context<'_, '_>, event: Event, by: &Actor) -> Result<(), Refused> {
        let life = &self.lives[event.person];
        if !needs_repair(&life.state) {
            return Ok(());
        }
        let reason = if life.state == "needs_research" { "no number to be found" } else { "nobody follows them" };
        let verb = Disqualify { enrollment: life.round.clone(), reason: Some(reason.to_owned()) };
        match self.act(on, event.at, by, &verb) {
            Ok(ordered) => {
                self.follow(event.person, event.at, &ordered.enrollment);
                Ok(())
            }
            Err(Refused::Conflict { .. }) => Ok(()),
            Err(refused) => Err(refused),
        }
    }

    /// They ring or write.
    fn they_come(&mut self, on: &mut Context<'_, '_>, event: Event, by: &Actor) -> Result<(), Refused> {
        let Some(id) = self.lives[event.person].id.clone() else { return Ok(()) };
        let (channel, disposition, note) = match event.what {
            What::Write => ("email", "replied", *self.chance.pick(&WROTE)),
            What::AskForCall(_) => ("call", "callback", "Rang back, was on the move; asked for a call at that hour"),
            What::Arrive | What::Inquire | What::Try | What::Settle | What::Ring | What::Deal(_) => {
                ("call", "rang", *self.chance.pick(&RANG))
            }
        };
        let callback_at = match event.what {
            What::AskForCall(minutes) => Some(to_five_minutes(self.now + SignedDuration::from_mins(minutes))),
            What::Arrive | What::Inquire | What::Try | What::Settle | What::Ring | What::Write | What::Deal(_) => None,
        };
        let touch = NewTouch {
            prospect_id: Some(id),
            channel: Some(channel.to_owned()),
            direction: Some("inbound".to_owned()),
            disposition: disposition.to_owned(),
            callback_at,
            note: Some(note.to_owned()),
            ..NewTouch::default()
        };
        self.log(on, event, by, touch).map(drop)
    }

    /// The last hours before `now`: people whom anybody who opens the demo should meet.
    fn last_hours(&mut self, on: &mut Context<'_, '_>, sellers: &Sellers) -> Result<(), Refused> {
        self.diary.clear();
        let rested = |life: &Life, hours: i64, now: Timestamp| {
            life.last_touch.is_some_and(|at| at < now - SignedDuration::from_hours(hours))
        };
        for seller in [Seller::Ana, Seller::Lea] {
            let of_state = |world: &World, state: &str, count: usize| -> Vec<usize> {
                let mut found: Vec<usize> = (0..world.lives.len())
                    .filter(|person| world.seller_of(*person) == seller && world.lives[*person].state == state)
                    .filter(|person| rested(&world.lives[*person], 20, world.now))
                    .collect();
                found.sort_by_key(|person| std::cmp::Reverse(world.lives[*person].last_touch));
                found.truncate(count);
                found
            };
            let quiet = of_state(self, "fired", 2).into_iter().zip([(What::Write, 95), (What::Ring, 40)]);
            let lively = of_state(self, "active", 4).into_iter().zip([
                (What::AskForCall(-4), 40),
                (What::AskForCall(35), 55),
                (What::AskForCall(95), 130),
                (What::Write, 70),
            ]);
            let plan: Vec<(usize, (What, i64))> = quiet.chain(lively).collect();
            for (person, (what, minutes)) in plan {
                let event = Event { at: self.now - SignedDuration::from_mins(minutes), person, what };
                self.happen(on, event, sellers)?;
            }
        }
        Ok(())
    }

    fn log(&mut self, on: &mut Context<'_, '_>, event: Event, by: &Actor, touch: NewTouch) -> Result<Option<Logged>, Refused> {
        let callback = touch.callback_at;
        let logged = match self.act(on, event.at, by, &LogTouch(touch)) {
            Ok(logged) => logged,
            // An hour at which even a requested call is forbidden, or a round that is over: nothing was written, the day goes on.
            Err(Refused::Guarded { .. } | Refused::Invalid(_) | Refused::Conflict { .. }) => return Ok(None),
            Err(refused) => return Err(refused),
        };
        self.touches += 1;
        for deal in logged.created.iter().filter(|made| made.kind == "deal") {
            self.deals.push(deal.id.clone());
            let wait = callback.map_or(SignedDuration::from_hours(24), |meeting| meeting.duration_since(event.at));
            self.deal_later(event.person, event.at + wait, self.deals.len() - 1);
        }
        let life = &mut self.lives[event.person];
        life.last_touch = Some(event.at);
        life.awaited = callback.is_some() || matches!(event.what, What::Ring | What::Write | What::AskForCall(_));
        if let Some(round) = logged.enrollment.clone() {
            let was = std::mem::replace(&mut self.lives[event.person].state, round.state.clone());
            self.follow(event.person, event.at, &round);
            if round.state == "fired"
                && was != "fired"
                && let Some(days) = self.lives[event.person].temper.answers_farewell
            {
                self.come_by_themselves(event.person, event.at, days);
            }
        }
        Ok(Some(logged))
    }

    /// Writes the next try into the diary, at an hour when their seller would make it.
    fn follow(&mut self, person: usize, at: Timestamp, round: &EnrollmentView) {
        let life = &mut self.lives[person];
        life.state.clone_from(&round.state);
        life.round.clone_from(&round.id);
        life.attempts_made = round.attempts_made;
        let ours = |event: &&Event| event.person == person && matches!(event.what, What::Try | What::Settle);
        let tries: Vec<Event> = self.diary.iter().filter(ours).copied().collect();
        tries.iter().for_each(|event| {
            self.diary.remove(event);
        });
        // Nobody dials a number that is wrong, or somebody who has left. Most of it is settled in a few days.
        if needs_repair(&round.state) {
            let then = at + SignedDuration::from_mins(20 * 60 + self.chance.below(60 * 60) as i64);
            if then < self.now && self.chance.percent(85) {
                self.diary.insert(Event { at: then, person, what: What::Settle });
            }
            return;
        }
        let Some(next) = &round.next else { return };
        life.next_channel.clone_from(&next.channel);
        // The last few came to us a moment ago and wait.
        if person + FRESH >= self.lives.len() {
            return;
        }
        let opens = next.allowed_from.unwrap_or(next.due_at).max(at + SignedDuration::from_mins(2));
        let awaited = self.lives[person].awaited;
        let slack = if awaited { 8 } else { 110 };
        let mut then = opens + SignedDuration::from_mins(self.chance.below(slack) as i64);
        // Late in the day nobody begins another call.
        if then.to_zoned(self.zone_of(person)).hour() >= 18 || then.to_zoned(self.zone_of(person)).hour() < 8 {
            then = opens;
        }
        // Now and then a day is too short.
        if !awaited && self.chance.percent(7) {
            then += SignedDuration::from_hours(24);
        }
        let ours = self.seller_zone(person);
        let today = |at: Timestamp| at.to_zoned(ours.clone()).date();
        // Whoever waits for us is never left over.
        let life_is_patient = !awaited && self.lives[person].cadence != Some("inbound_inquiry");
        // Of today's work only a part is done when the demo opens; of the days before it, nearly all.
        let left_over = match today(then) {
            day if day == today(self.now) => !self.chance.percent(20),
            _ if then > self.now - SignedDuration::from_hours(24 * 5) => self.chance.percent(18),
            _ => false,
        };
        let left_over = left_over && life_is_patient;
        let ben_is_away = self.seller_of(person) == Seller::Ben && then > self.now - AWAY;
        if then < self.now && !left_over && !ben_is_away {
            self.diary.insert(Event { at: then, person, what: What::Try });
        }
    }

    /// Deals are won, lost, or talked about again a week later.
    fn deal_goes_on(&mut self, on: &mut Context<'_, '_>, event: Event, deal: usize, by: &Actor) -> Result<(), Refused> {
        let (stage, step) = match self.chance.below(10) {
            0..=3 => ("won", "Hand over to the depot"),
            4..=6 => ("lost", "Ask again in a year"),
            _ => ("talking", "Ring about the quote"),
        };
        let again = self.agreed(event.person, event.at, 6);
        let change = ChangeDeal {
            deal: self.deals[deal].clone(),
            title: None,
            stage: Some(stage.to_owned()),
            next_step: Some(step.to_owned()),
            next_at: Some(again),
            if_version: None,
        };
        self.act(on, event.at, by, &change)?;
        if stage == "talking" {
            self.deal_later(event.person, again, deal);
        }
        Ok(())
    }

    fn deal_later(&mut self, person: usize, after: Timestamp, deal: usize) {
        let at = after + SignedDuration::from_mins(30 + self.chance.below(180) as i64);
        // Of the last days' deals some are still to be done.
        let left_over = at > self.now - SignedDuration::from_hours(24 * 5) && self.chance.percent(60);
        if at < self.now && !left_over {
            self.diary.insert(Event { at, person, what: What::Deal(deal) });
        }
    }

    fn come_by_themselves(&mut self, person: usize, after: Timestamp, days: i64) {
        let zone = self.zone_of(person);
        let mut day = after.to_zoned(zone.clone()).date().saturating_add(days.days());
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_add(1.day());
        }
        let minutes = 8 * 60 + 30 + self.chance.below(480) as i64;
        let local = day.to_datetime(time(0, 0, 0, 0)).saturating_add(minutes.minutes());
        let at = zone.to_ambiguous_timestamp(local).compatible().unwrap_or(after);
        let what = if self.chance.percent(55) { What::Ring } else { What::Write };
        if at > after && at < self.now {
            self.diary.insert(Event { at, person, what });
        }
    }

    /// A quarter of an hour in the working day of both, so many days ahead.
    fn agreed(&mut self, person: usize, at: Timestamp, days: i64) -> Timestamp {
        let (theirs, ours) = (self.zone_of(person), self.seller_zone(person));
        let mut day = at.to_zoned(theirs.clone()).date().saturating_add(days.days());
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_add(1.day());
        }
        let mut agreed = at + SignedDuration::from_hours(24);
        for _ in 0..30 {
            let quarters = 8 * 4 + self.chance.below(9 * 4) as i64;
            let local = day.to_datetime(time(0, 0, 0, 0)).saturating_add((quarters * 15).minutes());
            agreed = theirs.to_ambiguous_timestamp(local).compatible().unwrap_or(agreed);
            if (8..18).contains(&agreed.to_zoned(ours.clone()).hour()) {
                break;
            }
        }
        agreed
    }

    fn seller_zone(&self, person: usize) -> TimeZone {
        let name = match self.seller_of(person) {
            Seller::Ana | Seller::Ben => NEW_YORK,
            Seller::Lea => BERLIN,
        };
        zone(name).unwrap_or(TimeZone::UTC)
    }

    fn successor(&mut self) -> Referral {
        let names = [
            "Corinne Ashby",
            "Dominic Farr",
            "Eleni Marsh",
            "Gideon Pratt",
            "Hester Lowe",
            "Ivor Stanton",
            "Juno Calloway",
            "Kit Bramwell",
        ];
        Referral { name: (*self.chance.pick(&names)).to_owned(), ..Referral::default() }
    }

    /// A verb inside the stretch, by that person at that instant.
    fn act<V: Verb>(&mut self, on: &mut Context<'_, '_>, at: Timestamp, by: &Actor, verb: &V) -> Result<V::Done, Refused> {
        let mint = Mint::new(at, self.chance.seed());
        verb.run(&mut Context::new(on.tx, by, at, mint))
    }
}

/// A repair stands on the list, not a call.
fn needs_repair(state: &str) -> bool {
    matches!(state, "needs_research" | "needs_successor")
}

fn to_five_minutes(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second().div_euclid(300) * 300).unwrap_or(at)
}

/// Most are on the five calls; some on the others, some on none.
fn cadence_for(person: usize) -> Option<&'static str> {
    match person % 20 {
        19 => None,
        3 | 12 => Some("breadcrumbs"),
        7 => Some("one_time_sale"),
        5 => Some("two_and_close"),
        _ => Some("five_and_fire"),
    }
}
