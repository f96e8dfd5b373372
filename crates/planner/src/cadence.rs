//! Cadences: ordered plans of steps. Scripts are here only to be carried; filling them is the edge's work.

use crate::id::{CadenceId, CadenceVersionId};
use crate::rhythm::Rhythm;
use crate::touch::{Channel, codes};
use serde::{Deserialize, Serialize};

/// A part of the day on the prospect's clock: 8-10, 10-12, 12-14, 14-16, 16-18, 18-20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Daypart {
    Early,
    Morning,
    Midday,
    Afternoon,
    Late,
    Evening,
}

codes!(Daypart {
    Early = "early", Morning = "morning", Midday = "midday", Afternoon = "afternoon", Late = "late", Evening = "evening",
});

impl Daypart {
    /// First hour, and the hour at which it ends (exclusive).
    pub const fn hours(self) -> (i8, i8) {
        match self {
            Daypart::Early => (8, 10),
            Daypart::Morning => (10, 12),
            Daypart::Midday => (12, 14),
            Daypart::Afternoon => (14, 16),
            Daypart::Late => (16, 18),
            Daypart::Evening => (18, 20),
        }
    }

    /// The part that an hour of the day falls into; none before 8 and from 20.
    pub fn of_hour(hour: i8) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| (part.hours().0..part.hours().1).contains(&hour))
    }
}

/// The wait since the touch before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Business days on the prospect's calendar. 0: at once.
    BusinessDays(u16),
    Hours(u16),
}

/// Which part of the day a step wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Any,
    In(Daypart),
    /// Never the daypart of the last unanswered attempt while another is open.
    Vary,
}

/// Whether this call step leaves a message when nobody picks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voicemail {
    Leave,
    Skip,
}

/// A mail: subject and body, both templates with `{placeholders}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Mail {
    pub subject: String,
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Scripts {
    pub gatekeeper: Option<String>,
    pub live: Option<String>,
    pub voicemail: Option<String>,
    /// For a mail step the mail itself; for a call step the companion for when nobody was reached (the same attempt).
    pub email: Option<Mail>,
    pub coaching: Option<String>,
}

/// What a step, or a touch that tries one, is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    #[default]
    Pursue,
    /// The farewell: ends the pursuit, and tells the prospect so.
    Fire,
    /// No step's: a try beside the steps, because nothing of ours has arrived. Said of touches alone.
    Detour,
}

codes!(Purpose { Pursue = "pursue", Fire = "fire", Detour = "detour" });

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Step {
    pub channel: Channel,
    pub wait: Wait,
    pub when: When,
    pub voicemail: Voicemail,
    pub purpose: Purpose,
    pub goal: String,
    pub scripts: Scripts,
}

/// What a farewell lacks, so that it could not be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaid {
    /// A call that leaves no message, and has no mail for when nobody picks up.
    Voicemail,
    /// A mail without a text.
    Mail,
    /// Any other channel without a word to go by.
    Words,
}

impl Step {
    /// What the farewell of this step lacks; none for a step that is no farewell. A step that ends the pursuit must be able to tell
    /// them so: by a message that it leaves, or by a mail.
    pub fn unsaid(&self) -> Option<Unsaid> {
        let written = |text: &Option<String>| text.as_ref().is_some_and(|text| has_words(text));
        let voicemail = written(&self.scripts.voicemail);
        let mail = self.scripts.email.as_ref().is_some_and(|mail| has_words(&mail.body));
        let (said, lacks) = match (self.purpose, self.channel) {
            (Purpose::Pursue | Purpose::Detour, _) => return None,
            (Purpose::Fire, Channel::Call) => (mail || voicemail && self.voicemail == Voicemail::Leave, Unsaid::Voicemail),
            (Purpose::Fire, Channel::Email) => (mail, Unsaid::Mail),
            (Purpose::Fire, Channel::Sms | Channel::Social | Channel::Visit | Channel::Letter) => {
                (mail || voicemail || written(&self.scripts.live), Unsaid::Words)
            }
        };
        (!said).then_some(lacks)
    }
}

/// Whether a script says something to everybody: a letter or a digit that can be seen, outside of what is said on a condition.
fn has_words(script: &str) -> bool {
    // Letters by name alone: they fill a place and show nothing.
    let filler = |character: char| matches!(character, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    let mut conditions = 0_u32;
    script.chars().any(|character| {
        match character {
            '[' => conditions += 1,
            ']' => conditions = conditions.saturating_sub(1),
            _ => {}
        }
        conditions == 0 && character.is_alphanumeric() && !filler(character)
    })
}

/// Where the silent go after a delivered farewell and its grace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Afterwards {
    Nurture,
    Dormant,
}

codes!(Afterwards { Nurture = "nurture", Dormant = "dormant" });

/// What becomes of a step that falls due while its owner is away. Promises are none of it: they keep their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leave {
    /// The round stands still, and goes on with what was left of its wait.
    #[default]
    Hold,
    /// It moves to the first days after the return that have room.
    Move,
    /// A colleague has the person meanwhile, and gives them back.
    HandOver,
}

codes!(Leave { Hold = "hold", Move = "move", HandOver = "hand_over" });

/// Where a detour may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detours {
    /// The steps go on as they are.
    None,
    /// To a number of theirs that this round has not dialled.
    #[default]
    Number,
    /// By mail, by text where they agreed to texts, by letter.
    Channel,
    /// Numbers first.
    NumberThenChannel,
}

codes!(Detours { None = "none", Number = "number", Channel = "channel", NumberThenChannel = "number_then_channel" });

/// What a round does while nothing of ours has reached them: tries beside its steps, which use none of them up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", default, deny_unknown_fields)]
pub struct NeverHeard {
    pub then: Detours,
    /// Tries of this round of which nothing arrived, from which on a detour comes before the next call.
    pub after_tries: u16,
    /// Detours of one round.
    pub at_most: u16,
}

impl Default for NeverHeard {
    fn default() -> Self {
        NeverHeard { then: Detours::Number, after_tries: 3, at_most: 2 }
    }
}

/// The rules of a cadence version beside its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Policy {
    pub afterwards: Afterwards,
    /// Business days between the delivered farewell and `afterwards`.
    pub grace_days: u16,
    /// Days until a fired prospect may be revisited; at least 90.
    pub revisit_after_farewell_days: u16,
    /// Days until a definite no is revisited.
    pub revisit_after_no_days: u16,
    /// The attempt (1-based) from which the card asks "should I go on?".
    pub ask_from_attempt: u16,
    /// A round that keeps in touch: its steps begin again at this rhythm, and none fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Rhythm>,
    /// Versions from before there was a choice hold.
    #[serde(default)]
    pub leave: Leave,
    /// Versions from before there was a choice try other numbers.
    #[serde(default)]
    pub never_heard: NeverHeard,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            afterwards: Afterwards::Nurture,
            grace_days: 1,
            revisit_after_farewell_days: 90,
            revisit_after_no_days: 182,
            ask_from_attempt: 3,
            rhythm: None,
            leave: Leave::Hold,
            never_heard: NeverHeard::default(),
        }
    }
}

/// One immutable edition of a cadence. Editing makes a new one; running enrollments stay on theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct CadenceVersion {
    pub id: CadenceVersionId,
    pub cadence: CadenceId,
    pub number: u32,
    pub name: String,
    pub steps: Vec<Step>,
    pub policy: Policy,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn farewell(channel: Channel, voicemail: Voicemail, scripts: Scripts) -> Step {
        let goal = String::new();
        Step { channel, wait: Wait::Hours(1), when: When::Any, voicemail, purpose: Purpose::Fire, goal, scripts }
    }

    #[test]
    fn a_farewell_needs_words_that_arrive() {
        let some = |text: &str| Some(text.to_owned());
        let mail = |body: &str| Some(Mail { subject: "Goodbye".to_owned(), body: body.to_owned() });
        let spoken = Scripts { voicemail: some("Goodbye."), live: some("Hello."), ..Scripts::default() };
        let written = Scripts { email: mail("Goodbye."), ..Scripts::default() };
        let blank = Scripts { voicemail: some(" \n"), email: mail("\n "), live: some("Hello."), ..Scripts::default() };
        for (channel, voicemail, scripts, lacks) in [
            (Channel::Call, Voicemail::Leave, &spoken, None),
            (Channel::Call, Voicemail::Skip, &spoken, Some(Unsaid::Voicemail)),
            (Channel::Call, Voicemail::Skip, &written, None),
            (Channel::Call, Voicemail::Leave, &blank, Some(Unsaid::Voicemail)),
            (Channel::Email, Voicemail::Leave, &spoken, Some(Unsaid::Mail)),
            (Channel::Email, Voicemail::Skip, &written, None),
            (Channel::Email, Voicemail::Skip, &blank, Some(Unsaid::Mail)),
            (Channel::Letter, Voicemail::Skip, &blank, None),
            (Channel::Letter, Voicemail::Skip, &Scripts::default(), Some(Unsaid::Words)),
        ] {
            let step = farewell(channel, voicemail, scripts.clone());
            assert_eq!(step.unsaid(), lacks, "{step:?}");
            assert_eq!(Step { purpose: Purpose::Pursue, ..step }.unsaid(), None);
        }
    }
}
