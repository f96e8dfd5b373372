//! What else the card offers: a short message that this person has not had, and one thing about how to come across.

use crate::context::Context;
use crate::refused::Refused;
use crate::replan::Known;
use crate::scripts::{Facts, Script};
use crate::shipped::{self, Fits};
use crate::templates;
use crate::view::{Coaching, ShortMessage};
use jiff::Timestamp;
use planner::touch::{Channel, Direction, Outcome, Touch};
use std::collections::BTreeSet;

/// The message of the shelf that went out with a touch stands in the audit log under this action, on the touch.
pub(crate) const LEFT: &str = "left_message";
/// How many lines about one touch are looked through.
const LINES: usize = 20;

/// The keys of the messages that this person has had.
pub(super) fn had(on: &mut Context<'_, '_>, known: &Known) -> Result<BTreeSet<String>, Refused> {
    let mut had = BTreeSet::new();
    for touch in known.loaded.touches.iter().filter(|touch| leaves(touch)) {
        for line in store::audit::of_subject(on.tx, touch.id.0, LINES)? {
            let key = line.after.filter(|_| line.action == LEFT);
            had.extend(key.and_then(|json| serde_json::from_str::<String>(&json).ok()));
        }
    }
    Ok(had)
}

fn leaves(touch: &Touch) -> bool {
    touch.direction == Direction::Outbound && matches!(touch.outcome, Outcome::VoicemailLeft | Outcome::Sent)
}

/// The first one on the shelf for that channel that they have not had; none where they have had them all.
pub(super) fn message(channel: Channel, had: &BTreeSet<String>, facts: &Facts<'_>) -> Option<ShortMessage> {
    let fresh = |message: &&shipped::ShippedMessage| {
        message.channel == channel && message.fits == Fits::Anytime && !had.contains(&message.key)
    };
    let message = shipped::messages().iter().find(fresh)?;
    let filled = |text: &str| Script::parse(text).ok().map(|script| templates::segments(&script.fill(facts)));
    Some(ShortMessage {
        key: message.key.clone(),
        point: message.point.clone(),
        channel: channel.code().to_owned(),
        subject: message.subject.as_deref().and_then(|subject| Some(Script::parse(subject).ok()?.fill(facts).text())),
        text: filled(&message.text)?,
    })
}

/// The moment decides first; where nothing is special, another one with every day and every call.
pub(super) fn coaching(known: &Known, fires: bool, facts: &Facts<'_>, now: Timestamp) -> Option<Coaching> {
    let last = known.loaded.touches.iter().rev().find(|touch| touch.direction == Direction::Outbound);
    let key = match last {
        _ if fires => "farewell",
        Some(touch) if touch.irritated => "irritated",
        Some(Touch { outcome: Outcome::Gatekeeper(_), .. }) => "gatekeeper",
        Some(_) | None => {
            let turn = ["appearance", "smile", "pace", "ask_first", "silence", "name_it", "voicemail", "remembered"];
            let day = usize::try_from(now.as_second().div_euclid(86_400)).unwrap_or(0);
            turn[(day + known.loaded.touches.len()) % turn.len()]
        }
    };
    let card = shipped::coaching().iter().find(|card| card.key == key)?;
    let text = Script::parse(&card.text).ok()?.fill(facts).text();
    Some(Coaching { key: card.key.clone(), title: card.title.clone(), text })
}
