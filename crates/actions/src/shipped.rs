//! What ships: ready cadences with complete scripts, a shelf of short messages, coaching cards. Text lives in `shipped/*.toml`.

use crate::scripts::{MailScript, Script, StepScripts};
use planner::cadence::{Mail, Policy, Step};
use planner::touch::Channel;
use serde::Deserialize;
use std::sync::{Arc, OnceLock};

/// A cadence as it ships. A workspace gets a copy of its own, to be edited like any other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedCadence {
    /// Stable, as `five_and_fire`.
    pub key: String,
    pub name: String,
    /// For whom it is, and what it does.
    pub about: String,
    pub steps: Vec<Step>,
    pub policy: Policy,
}

/// A short message that makes one point.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedMessage {
    pub key: String,
    /// A call's message is a voicemail.
    pub channel: Channel,
    /// The point, in a few words.
    pub point: String,
    /// Where it belongs; messages that belong to a moment are not offered at others.
    #[serde(default)]
    pub fits: Fits,
    /// For mails.
    pub subject: Option<String>,
    /// A template, as scripts are.
    pub text: String,
}

/// The moments of a short message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fits {
    #[default]
    Anytime,
    /// A colleague takes over.
    HandOver,
    /// After a conversation.
    AfterTalk,
}

/// How to come across: one thing, a minute to read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoachingCard {
    pub key: String,
    pub title: String,
    /// A template, as scripts are.
    pub text: String,
}

/// A call that no step of a cadence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unplanned {
    /// They asked for it.
    Promised,
    /// They asked for it, and we did not ring.
    PromiseMissed,
    /// They asked for information: a mail, and no call yet.
    Info,
    /// They rang or wrote.
    Answered,
    /// Nobody left to reach, or nobody known to follow.
    Repair,
    /// Nothing has reached them yet: another number or channel, beside the steps.
    Unheard,
}

/// A shipped file that cannot be read. A test reads them all, so no user ever sees it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the shipped file {file} cannot be read: {why}")]
pub struct ShippedFault {
    pub file: &'static str,
    pub why: String,
}

const CADENCES: [(&str, &str); 6] = [
    ("five_and_fire.toml", include_str!("shipped/five_and_fire.toml")),
    ("two_and_close.toml", include_str!("shipped/two_and_close.toml")),
    ("breadcrumbs.toml", include_str!("shipped/breadcrumbs.toml")),
    ("inbound_inquiry.toml", include_str!("shipped/inbound_inquiry.toml")),
    ("one_time_sale.toml", include_str!("shipped/one_time_sale.toml")),
    ("keep_in_touch.toml", include_str!("shipped/keep_in_touch.toml")),
];

/// The ready cadences, *Five and fire* first.
pub fn cadences() -> &'static [ShippedCadence] {
    static CADENCES: OnceLock<Vec<ShippedCadence>> = OnceLock::new();
    CADENCES.get_or_init(|| read_cadences().unwrap_or_default())
}

/// The ready cadence of that key.
pub fn cadence(key: &str) -> Option<&'static ShippedCadence> {
    cadences().iter().find(|cadence| cadence.key == key)
}

/// The shelf of short messages.
pub fn messages() -> &'static [ShippedMessage] {
    static MESSAGES: OnceLock<Vec<ShippedMessage>> = OnceLock::new();
    MESSAGES.get_or_init(|| read_messages().unwrap_or_default())
}

/// The coaching cards.
pub fn coaching() -> &'static [CoachingCard] {
    static CARDS: OnceLock<Vec<CoachingCard>> = OnceLock::new();
    CARDS.get_or_init(|| read_coaching().unwrap_or_default())
}

/// What to say on a call that no step asks for: never a cold script.
pub fn unplanned(call: Unplanned) -> &'static Arc<StepScripts> {
    static SAID: OnceLock<[Arc<StepScripts>; 6]> = OnceLock::new();
    let said = SAID.get_or_init(|| read_unplanned().unwrap_or_default());
    match call {
        Unplanned::Promised => &said[0],
        Unplanned::PromiseMissed => &said[1],
        Unplanned::Info => &said[2],
        Unplanned::Answered => &said[3],
        Unplanned::Repair => &said[4],
        Unplanned::Unheard => &said[5],
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, ShippedFault> {
    toml::from_str(text).map_err(|fault| ShippedFault { file, why: fault.to_string() })
}

fn check_script(file: &'static str, text: &str) -> Result<(), ShippedFault> {
    Script::parse(text).map(drop).map_err(|fault| ShippedFault { file, why: fault.to_string() })
}

fn read_cadences() -> Result<Vec<ShippedCadence>, ShippedFault> {
    CADENCES
        .into_iter()
        .map(|(file, text)| {
            let cadence: ShippedCadence = read(file, text)?;
            for (index, step) in cadence.steps.iter().enumerate() {
                StepScripts::parse(step)
                    .map_err(|(field, fault)| ShippedFault { file, why: format!("step {}, {field}: {fault}", index + 1) })?;
                if let Some(lacks) = step.unsaid() {
                    return Err(ShippedFault { file, why: format!("step {} says no goodbye: {lacks:?}", index + 1) });
                }
            }
            Ok(cadence)
        })
        .collect()
}

fn read_messages() -> Result<Vec<ShippedMessage>, ShippedFault> {
    #[derive(Deserialize)]
    struct Shelf {
        messages: Vec<ShippedMessage>,
    }
    let shelf: Shelf = read("messages.toml", include_str!("shipped/messages.toml"))?;
    for message in &shelf.messages {
        check_script("messages.toml", &message.text)?;
        check_script("messages.toml", message.subject.as_deref().unwrap_or_default())?;
    }
    Ok(shelf.messages)
}

fn read_coaching() -> Result<Vec<CoachingCard>, ShippedFault> {
    #[derive(Deserialize)]
    struct Box {
        cards: Vec<CoachingCard>,
    }
    let cards: Box = read("coaching.toml", include_str!("shipped/coaching.toml"))?;
    cards.cards.iter().try_for_each(|card| check_script("coaching.toml", &card.text))?;
    Ok(cards.cards)
}

fn read_unplanned() -> Result<[Arc<StepScripts>; 6], ShippedFault> {
    const FILE: &str = "unplanned.toml";
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Said {
        goal: String,
        gatekeeper: Option<String>,
        live: Option<String>,
        voicemail: Option<String>,
        coaching: String,
        email: Option<Mail>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct All {
        promised: Said,
        promise_missed: Said,
        info: Said,
        answered: Said,
        repair: Said,
        unheard: Said,
    }
    let script = |text: &str| Script::parse(text).map_err(|fault| ShippedFault { file: FILE, why: fault.to_string() });
    let scripts = |said: &Said| -> Result<Arc<StepScripts>, ShippedFault> {
        let email = match &said.email {
            None => None,
            Some(mail) => Some(MailScript { subject: script(&mail.subject)?, body: script(&mail.body)? }),
        };
        Ok(Arc::new(StepScripts {
            goal: script(&said.goal)?,
            gatekeeper: said.gatekeeper.as_deref().map(script).transpose()?,
            live: said.live.as_deref().map(script).transpose()?,
            voicemail: said.voicemail.as_deref().map(script).transpose()?,
            email,
            coaching: Some(script(&said.coaching)?),
        }))
    };
    let all: All = read(FILE, include_str!("shipped/unplanned.toml"))?;
    let said = [&all.promised, &all.promise_missed, &all.info, &all.answered, &all.repair, &all.unheard];
    let [promised, missed, info, answered, repair, unheard] = said.map(scripts);
    Ok([promised?, missed?, info?, answered?, repair?, unheard?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scripts::Facts;
    use planner::cadence::{Purpose, Voicemail, Wait};

    #[test]
    fn every_shipped_file_can_be_read() {
        assert_eq!(read_cadences().map(|cadences| cadences.len()), Ok(6));
        assert!(read_messages().is_ok_and(|messages| messages.len() >= 12));
        assert!(read_coaching().is_ok_and(|cards| cards.len() >= 4));
        assert!(read_unplanned().is_ok());
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<&str> = cadences().iter().map(|cadence| cadence.key.as_str()).collect();
        keys.extend(messages().iter().map(|message| message.key.as_str()));
        keys.extend(coaching().iter().map(|card| card.key.as_str()));
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    /// Those that end; the others keep in touch.
    fn pursuing() -> impl Iterator<Item = &'static ShippedCadence> {
        cadences().iter().filter(|cadence| cadence.policy.rhythm.is_none())
    }

    #[test]
    fn the_cadence_that_keeps_in_touch_fires_nobody() {
        let kept: Vec<_> = cadences().iter().filter(|cadence| cadence.policy.rhythm.is_some()).collect();
        assert_eq!(kept.len(), 1);
        assert!(kept[0].steps.iter().all(|step| step.purpose == Purpose::Pursue));
    }

    #[test]
    fn the_last_step_and_only_the_last_is_the_farewell() {
        for cadence in pursuing() {
            let (last, before) = cadence.steps.split_last().expect("a cadence has steps");
            assert_eq!(last.purpose, Purpose::Fire, "{}", cadence.key);
            assert!(before.iter().all(|step| step.purpose == Purpose::Pursue), "{}", cadence.key);
        }
    }

    #[test]
    fn five_and_fire_takes_ten_business_days_and_leaves_messages_on_the_second_fourth_and_fifth() {
        let five = cadence("five_and_fire").expect("ships");
        let waits: Vec<Wait> = five.steps.iter().map(|step| step.wait).collect();
        assert_eq!(waits, [0, 2, 2, 3, 3].map(Wait::BusinessDays));
        let left: Vec<usize> = (1..=5).filter(|&attempt| five.steps[attempt - 1].voicemail == Voicemail::Leave).collect();
        assert_eq!(left, [2, 4, 5]);
    }

    #[test]
    fn every_call_says_what_to_say_to_whoever_picks_up_and_to_the_machine() {
        for cadence in cadences() {
            for (index, step) in cadence.steps.iter().enumerate() {
                let at = format!("{} step {}", cadence.key, index + 1);
                assert!(!step.goal.is_empty() && step.scripts.coaching.is_some(), "{at}");
                match step.channel {
                    Channel::Call => {
                        assert!(step.scripts.gatekeeper.is_some() && step.scripts.live.is_some(), "{at}");
                        assert_eq!(step.scripts.voicemail.is_some(), step.voicemail == Voicemail::Leave, "{at}");
                    }
                    _ => assert!(step.scripts.email.is_some(), "{at}"),
                }
            }
            if cadence.policy.rhythm.is_some() {
                continue;
            }
            let farewell = cadence.steps.last().expect("a cadence has steps");
            assert!(farewell.scripts.voicemail.is_some() && farewell.scripts.email.is_some(), "{}", cadence.key);
        }
    }

    #[test]
    fn no_round_sends_more_than_three_mails_beside_the_farewell() {
        for cadence in pursuing() {
            let (_, before) = cadence.steps.split_last().expect("a cadence has steps");
            assert!(before.iter().filter(|step| step.scripts.email.is_some()).count() <= 3, "{}", cadence.key);
        }
    }

    #[test]
    fn scripts_read_well_whatever_is_known() {
        let known = Facts {
            first_name: Some("Dana"),
            name: Some("Dana Whitfield"),
            title: Some("Head of logistics"),
            company: Some("Cobalt Cold Storage"),
            rep: "Ana Ruiz",
            rep_first: "Ana",
            our_company: "Fairlane",
            our_offer: Some("refrigerated freight"),
            messages_left: 2,
            mails_sent: 1,
            last_call_day: Some("on Thursday"),
            asked_month: Some("March"),
            phone: Some("+1 617 555 0100"),
            remembered_for: Some("the one who rang when she said she would"),
            greeting: Some("Good morning"),
            colleague: Some("Ben"),
        };
        let bare = Facts { rep: "Ana Ruiz", rep_first: "Ana", our_company: "Fairlane", ..Facts::default() };
        let mut texts: Vec<&str> = Vec::new();
        for step in cadences().iter().flat_map(|cadence| &cadence.steps) {
            texts.push(&step.goal);
            let scripts = &step.scripts;
            texts.extend(
                [&scripts.gatekeeper, &scripts.live, &scripts.voicemail, &scripts.coaching]
                    .into_iter()
                    .flatten()
                    .map(|text| text.as_str()),
            );
            texts.extend(scripts.email.iter().flat_map(|mail| [mail.subject.as_str(), mail.body.as_str()]));
        }
        texts.extend(messages().iter().map(|message| message.text.as_str()));
        texts.extend(coaching().iter().map(|card| card.text.as_str()));
        let mut scripts: Vec<Script> = texts.into_iter().map(|text| Script::parse(text).expect("ships readable")).collect();
        let all = [Unplanned::Promised, Unplanned::PromiseMissed, Unplanned::Info, Unplanned::Answered, Unplanned::Repair];
        for call in all {
            let said = unplanned(call);
            scripts.push(said.goal.clone());
            scripts.extend([&said.gatekeeper, &said.live, &said.coaching].into_iter().flatten().cloned());
        }
        for script in scripts {
            for facts in [&known, &bare] {
                let said = script.fill(facts).text();
                for flaw in ["  ", " .", " ,", "..", "{", "}", "[", "]", " ?"] {
                    assert!(!said.contains(flaw), "{flaw:?} in {said:?}");
                }
                assert!(said.starts_with(|letter: char| letter.is_uppercase()), "{said:?}");
            }
        }
    }

    #[test]
    fn the_farewell_states_only_what_the_touches_show() {
        let voicemail = cadence("five_and_fire").and_then(|five| five.steps[4].scripts.voicemail.as_deref()).expect("ships");
        let script = Script::parse(voicemail).expect("ships readable");
        let said = |messages_left| {
            script.fill(&Facts { rep: "Ana Ruiz", our_company: "Fairlane", messages_left, ..Facts::default() }).text()
        };
        assert!(!said(0).contains("message"), "{}", said(0));
        assert!(said(1).contains("one message "), "{}", said(1));
        assert!(said(2).contains("two messages "), "{}", said(2));
        assert!(said(2).contains("off our call list"));
    }
}
