//! Scripts: templates with facts in braces. Parsed once per cadence version, filled for every card.
//!
//! The language, all of it:
//!
//! - `{first_name}` puts a fact; `{first_name|there}` puts `there` where the fact is missing. Without a fallback a missing
//!   fact is replaced by a neutral phrase of its own ([`Fact::stand_in`]).
//! - `[when company: …]` keeps its text only where the fact is known, `[unless company: …]` only where it is not. Counts may be
//!   compared: `[when messages_left>1: …]`, with `=`, `<` and `>`. Nesting is refused. Other square brackets are plain text.
//!   Where a text that is left out leaves two spaces behind, one is dropped.
//!
//! Reading and filling take time in proportion to the text. Nothing is escaped here: that is the page's work.

use planner::cadence::{Mail, Step};
use std::borrow::Cow;
use std::fmt;

/// Longest template accepted, in bytes.
pub const LONGEST: usize = 20_000;
/// Longest text that a template becomes, in bytes: it may name a long fact thousands of times.
const FILLED: usize = 2 * LONGEST;
/// Of a fact, so many characters are said.
const SAID: usize = 200;
/// Stands where a filled text is cut.
const CUT: &str = "\u{2026}";

macro_rules! facts {
    ($($(#[$about:meta])* $variant:ident = $name:literal, $stand_in:literal;)+) => {
        /// What a script may state.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Fact { $($(#[$about])* $variant),+ }

        impl Fact {
            pub const ALL: &'static [Fact] = &[$(Fact::$variant),+];

            /// The name between the braces.
            pub const fn name(self) -> &'static str {
                match self { $(Fact::$variant => $name),+ }
            }

            /// What is said where the fact is missing and the script names no fallback.
            pub const fn stand_in(self) -> &'static str {
                match self { $(Fact::$variant => $stand_in),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Fact::$variant),)+ _ => None }
            }
        }
    };
}

facts! {
    /// The prospect's first name.
    FirstName = "first_name", "there";
    /// The prospect's whole name.
    Name = "name", "the right person";
    /// The prospect's job title.
    Title = "title", "your work";
    /// The prospect's company.
    Company = "company", "your company";
    /// The salesperson's whole name.
    Rep = "rep", "me";
    RepFirst = "rep_first", "me";
    OurCompany = "our_company", "our company";
    /// What we sell, as a noun phrase: "refrigerated freight".
    OurOffer = "our_offer", "what we do";
    /// Voicemails left in this round, as a word.
    MessagesLeft = "messages_left", "no";
    /// Mails sent in this round, as a word.
    MailsSent = "mails_sent", "no";
    /// When we last rang, ready to be said: "yesterday", "on Thursday", "on 12 November".
    LastCallDay = "last_call_day", "before";
    /// The month in which they asked to be rung: "March".
    AskedMonth = "asked_month", "this month";
    /// The number at which the salesperson can be rung back.
    Phone = "phone", "our office number";
    /// The salesperson's own sentence: how I want to be remembered.
    RememberedFor = "remembered_for", "somebody worth talking to";
    /// "Good morning", "Good afternoon" or "Good evening", on the prospect's clock.
    Greeting = "greeting", "Hello";
    /// The colleague who takes over.
    Colleague = "colleague", "a colleague";
}

/// What is known when a script is filled. Text is borrowed; empty text counts as missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    pub first_name: Option<&'a str>,
    pub name: Option<&'a str>,
    pub title: Option<&'a str>,
    pub company: Option<&'a str>,
    pub rep: &'a str,
    pub rep_first: &'a str,
    pub our_company: &'a str,
    pub our_offer: Option<&'a str>,
    pub messages_left: u32,
    pub mails_sent: u32,
    pub last_call_day: Option<&'a str>,
    pub asked_month: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub remembered_for: Option<&'a str>,
    pub greeting: Option<&'a str>,
    pub colleague: Option<&'a str>,
}

impl<'a> Facts<'a> {
    fn get(&self, fact: Fact) -> Option<Cow<'a, str>> {
        let text = match fact {
            Fact::FirstName => self.first_name,
            Fact::Name => self.name,
            Fact::Title => self.title,
            Fact::Company => self.company,
            Fact::Rep => Some(self.rep),
            Fact::RepFirst => Some(self.rep_first),
            Fact::OurCompany => Some(self.our_company),
            Fact::OurOffer => self.our_offer,
            Fact::LastCallDay => self.last_call_day,
            Fact::AskedMonth => self.asked_month,
            Fact::Phone => self.phone,
            Fact::RememberedFor => self.remembered_for,
            Fact::Greeting => self.greeting,
            Fact::Colleague => self.colleague,
            Fact::MessagesLeft => return Some(in_words(self.messages_left)),
            Fact::MailsSent => return Some(in_words(self.mails_sent)),
        };
        text.map(str::trim).filter(|text| !text.is_empty()).map(|text| Cow::Borrowed(beginning(text)))
    }

    fn count(&self, fact: Fact) -> u32 {
        match fact {
            Fact::MessagesLeft => self.messages_left,
            Fact::MailsSent => self.mails_sent,
            other => u32::from(self.get(other).is_some()),
        }
    }
}

/// What is said of a fact.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(SAID).map_or(text, |(end, _)| &text[..end])
}

/// A count as it is said: `two`, and digits above twelve.
pub fn in_words(count: u32) -> Cow<'static, str> {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match WORDS.get(count as usize) {
        Some(word) => Cow::Borrowed(word),
        None => Cow::Owned(count.to_string()),
    }
}

/// The name by which a person is spoken to: the first word, or what follows the comma of `Whitfield, Dana`; titles are passed over.
pub fn first_name(name: &str) -> Option<&str> {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    let titles = ["dr", "mr", "mrs", "ms", "miss", "mx", "prof", "herr", "frau", "sir", "dame", "mme", "sr", "sra"];
    given
        .split_whitespace()
        .find(|word| !titles.contains(&word.trim_end_matches('.').to_lowercase().as_str()))
        .filter(|word| word.chars().any(char::is_alphabetic))
}

/// How one greets at that hour of the prospect's clock.
pub const fn greeting_at(hour: i8) -> &'static str {
    match hour {
        i8::MIN..12 => "Good morning",
        12..18 => "Good afternoon",
        18.. => "Good evening",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Known,
    Missing,
    Equal(u32),
    NotEqual(u32),
    Above(u32),
    NotAbove(u32),
    Below(u32),
    NotBelow(u32),
}

impl Test {
    fn negated(self) -> Self {
        match self {
            Test::Known => Test::Missing,
            Test::Missing => Test::Known,
            Test::Equal(n) => Test::NotEqual(n),
            Test::NotEqual(n) => Test::Equal(n),
            Test::Above(n) => Test::NotAbove(n),
            Test::NotAbove(n) => Test::Above(n),
            Test::Below(n) => Test::NotBelow(n),
            Test::NotBelow(n) => Test::Below(n),
        }
    }

    fn holds(self, count: u32) -> bool {
        match self {
            Test::Known => count > 0,
            Test::Missing => count == 0,
            Test::Equal(n) => count == n,
            Test::NotEqual(n) => count != n,
            Test::Above(n) => count > n,
            Test::NotAbove(n) => count <= n,
            Test::Below(n) => count < n,
            Test::NotBelow(n) => count >= n,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Fact {
        fact: Fact,
        otherwise: String,
    },
    /// The next `parts` parts stand only where the test holds.
    When {
        fact: Fact,
        test: Test,
        parts: usize,
    },
}

/// A template that has been read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    parts: Vec<Part>,
}

/// Why a template cannot be read. Each says what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptFault {
    #[error("line {line}: `{{{name}}}` is not a fact we know{}. Known are: {}", Suggestion(suggestion), KnownFacts)]
    Unknown { line: usize, name: String, suggestion: Option<Fact> },
    #[error("line {line}: a `{{` is never closed. Write a fact as {{first_name}} or {{first_name|there}}")]
    Unclosed { line: usize },
    #[error("line {line}: a `}}` closes nothing. Take it out, or write a fact as {{first_name}}")]
    Stray { line: usize },
    #[error("line {line}: a `{{` inside braces. Write a fact as {{first_name}} or {{first_name|there}}")]
    Braces { line: usize },
    #[error("line {line}: `[when …` is never closed. Write [when messages_left>0: the text]")]
    UnclosedWhen { line: usize },
    #[error("line {line}: a `[when …]` inside another. Close the first one before it")]
    Nested { line: usize },
    #[error(
        "line {line}: `{condition}` is no condition. Write [when company: …], [unless company: …] or [when messages_left>0: …]"
    )]
    Condition { line: usize, condition: String },
    #[error("a script has at most {LONGEST} bytes; this one has {length}")]
    TooLong { length: usize },
}

struct KnownFacts;

impl fmt::Display for KnownFacts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fact) in Fact::ALL.iter().enumerate() {
            write!(out, "{}{}", if index == 0 { "" } else { ", " }, fact.name())?;
        }
        Ok(())
    }
}

struct Suggestion<'a>(&'a Option<Fact>);

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(fact) => write!(out, "; did you mean {{{}}}?", fact.name()),
            None => Ok(()),
        }
    }
}

impl Script {
    /// Reads a template.
    pub fn parse(template: &str) -> Result<Self, ScriptFault> {
        if template.len() > LONGEST {
            return Err(ScriptFault::TooLong { length: template.len() });
        }
        Reader { template, at: 0, parts: Vec::new(), open: None }.read()
    }

    /// Reads a template that was accepted once; what can no longer be read is kept as plain text without its braces, because a
    /// card must never fail.
    pub fn forgiving(template: &str) -> Self {
        Self::parse(template).unwrap_or_else(|_| Script {
            parts: vec![Part::Text(template.chars().filter(|&letter| letter != '{' && letter != '}').collect())],
        })
    }

    /// The facts that the template names, in order, repeated as they are.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Fact { fact, .. } | Part::When { fact, .. } => Some(*fact),
        })
    }

    /// Puts the facts in.
    pub fn fill<'a>(&'a self, facts: &Facts<'a>) -> Filled<'a> {
        let mut segments = Vec::with_capacity(self.parts.len());
        self.walk(facts, |segment| segments.push(segment));
        Filled { segments }
    }

    /// It states no fact.
    pub fn is_plain(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// Puts the facts in, as plain text without space at its end: for readers that mark nothing.
    pub fn text(&self, facts: &Facts<'_>) -> String {
        let mut text = String::with_capacity(256);
        self.walk(facts, |segment| text.push_str(&segment.text));
        text.truncate(text.trim_end().len());
        text
    }

    fn walk<'a>(&'a self, facts: &Facts<'a>, mut put: impl FnMut(Segment<'a>)) {
        let (mut index, mut spaced, mut left) = (0, true, FILLED);
        while let Some(part) = self.parts.get(index) {
            index += 1;
            let segment = match part {
                Part::Text(text) => {
                    let text = if spaced { text.trim_start_matches(' ') } else { text };
                    Segment { text: Cow::Borrowed(text), filled: false }
                }
                Part::Fact { fact, otherwise } => match facts.get(*fact) {
                    Some(text) => Segment { text, filled: true },
                    None => Segment { text: Cow::Borrowed(otherwise.as_str()), filled: false },
                },
                Part::When { fact, test, parts } => {
                    if !test.holds(facts.count(*fact)) {
                        index += parts;
                    }
                    continue;
                }
            };
            if segment.text.len() > left {
                return put(Segment { text: Cow::Borrowed(CUT), filled: false });
            }
            left -= segment.text.len();
            if !segment.text.is_empty() {
                spaced = segment.text.ends_with([' ', '\n']);
                put(segment);
            }
        }
    }
}

/// Puts the facts in: [`Script::fill`] under the name of the verb.
pub fn fill<'a>(script: &'a Script, facts: &Facts<'a>) -> Filled<'a> {
    script.fill(facts)
}

/// A piece of a filled script. Neighbours may both be plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    pub text: Cow<'a, str>,
    /// A fact of this person, which the page marks; plain text and fallbacks are not.
    pub filled: bool,
}

/// A script with its facts in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled<'a> {
    pub segments: Vec<Segment<'a>>,
}

impl Filled<'_> {
    /// The plain text, without space at its end.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.segments.iter().map(|segment| segment.text.len()).sum());
        self.segments.iter().for_each(|segment| text.push_str(&segment.text));
        text.truncate(text.trim_end().len());
        text
    }
}

impl fmt::Display for Filled<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.segments.iter().try_for_each(|segment| out.write_str(&segment.text))
    }
}

/// The scripts of one step, read: what is kept beside a cadence version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepScripts {
    pub goal: Script,
    pub gatekeeper: Option<Script>,
    pub live: Option<Script>,
    pub voicemail: Option<Script>,
    pub email: Option<MailScript>,
    pub coaching: Option<Script>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailScript {
    pub subject: Script,
    pub body: Script,
}

impl StepScripts {
    /// Reads every script of a step; the fault comes with the name of the field.
    pub fn parse(step: &Step) -> Result<Self, (&'static str, ScriptFault)> {
        let one = |field: &'static str, text: &Option<String>| {
            text.as_deref().map(Script::parse).transpose().map_err(|fault| (field, fault))
        };
        Ok(StepScripts {
            goal: Script::parse(&step.goal).map_err(|fault| ("goal", fault))?,
            gatekeeper: one("gatekeeper", &step.scripts.gatekeeper)?,
            live: one("live", &step.scripts.live)?,
            voicemail: one("voicemail", &step.scripts.voicemail)?,
            email: match &step.scripts.email {
                None => None,
                Some(Mail { subject, body }) => Some(MailScript {
                    subject: Script::parse(subject).map_err(|fault| ("email.subject", fault))?,
                    body: Script::parse(body).map_err(|fault| ("email.body", fault))?,
                }),
            },
            coaching: one("coaching", &step.scripts.coaching)?,
        })
    }

    /// The same for a step that was accepted once; see [`Script::forgiving`].
    pub fn forgiving(step: &Step) -> Self {
        let one = |text: &Option<String>| text.as_deref().map(Script::forgiving);
        StepScripts {
            goal: Script::forgiving(&step.goal),
            gatekeeper: one(&step.scripts.gatekeeper),
            live: one(&step.scripts.live),
            voicemail: one(&step.scripts.voicemail),
            email: step
                .scripts
                .email
                .as_ref()
                .map(|mail| MailScript { subject: Script::forgiving(&mail.subject), body: Script::forgiving(&mail.body) }),
            coaching: one(&step.scripts.coaching),
        }
    }
}

struct Reader<'t> {
    template: &'t str,
    at: usize,
    parts: Vec<Part>,
    /// The index of the `When` whose body is being read, and where it began.
    open: Option<(usize, usize)>,
}

impl<'t> Reader<'t> {
    fn read(mut self) -> Result<Script, ScriptFault> {
        while self.at < self.template.len() {
            let rest = &self.template[self.at..];
            let plain = rest.find(['{', '}', '[', ']']).unwrap_or(rest.len());
            if plain > 0 {
                self.text(&rest[..plain]);
                self.at += plain;
                continue;
            }
            if rest.starts_with('{') {
                self.fact(rest)?;
            } else if rest.starts_with('}') {
                return Err(ScriptFault::Stray { line: self.line(self.at) });
            } else if rest.starts_with("[when ") || rest.starts_with("[unless ") {
                self.when(rest)?;
            } else if rest.starts_with(']')
                && let Some((index, _)) = self.open.take()
            {
                let body = self.parts.len() - index - 1;
                if let Some(Part::When { parts, .. }) = self.parts.get_mut(index) {
                    *parts = body;
                }
                self.at += 1;
            } else {
                self.text(&rest[..1]);
                self.at += 1;
            }
        }
        match self.open {
            Some((_, began)) => Err(ScriptFault::UnclosedWhen { line: self.line(began) }),
            None => Ok(Script { parts: self.parts }),
        }
    }

    /// Counted only for a fault, so that reading stays linear.
    fn line(&self, at: usize) -> usize {
        1 + self.template[..at].bytes().filter(|&byte| byte == b'\n').count()
    }

    fn text(&mut self, text: &str) {
        self.parts.push(Part::Text(text.to_owned()));
    }

    fn fact(&mut self, rest: &str) -> Result<(), ScriptFault> {
        let line = |reader: &Self| reader.line(reader.at);
        let Some(end) = rest[1..].find(['{', '}']).map(|end| end + 1) else {
            return Err(ScriptFault::Unclosed { line: line(self) });
        };
        if rest.as_bytes()[end] == b'{' {
            return Err(ScriptFault::Braces { line: line(self) });
        }
        let inside = &rest[1..end];
        let (name, otherwise) = match inside.split_once('|') {
            Some((name, otherwise)) => (name.trim(), Some(otherwise)),
            None => (inside.trim(), None),
        };
        let fact = Fact::from_name(name).ok_or_else(|| unknown(line(self), name))?;
        self.parts.push(Part::Fact { fact, otherwise: otherwise.unwrap_or(fact.stand_in()).to_owned() });
        self.at += end + 1;
        Ok(())
    }

    fn when(&mut self, rest: &str) -> Result<(), ScriptFault> {
        let line = self.line(self.at);
        if self.open.is_some() {
            return Err(ScriptFault::Nested { line });
        }
        let (word, negate) = if rest.starts_with("[when ") { ("[when ", false) } else { ("[unless ", true) };
        let Some(colon) = rest.find([':', ']', '\n']).filter(|&at| rest.as_bytes()[at] == b':') else {
            return Err(ScriptFault::Condition { line, condition: rest.chars().take(30).collect() });
        };
        let condition = rest[word.len()..colon].trim();
        let (fact, test) = self.condition(line, condition)?;
        let test = if negate { test.negated() } else { test };
        self.open = Some((self.parts.len(), self.at));
        self.parts.push(Part::When { fact, test, parts: 0 });
        self.at += colon + 1;
        // One space after the colon belongs to the syntax.
        if self.template[self.at..].starts_with(' ') {
            self.at += 1;
        }
        Ok(())
    }

    fn condition(&self, line: usize, condition: &str) -> Result<(Fact, Test), ScriptFault> {
        let bad = || ScriptFault::Condition { line, condition: condition.chars().take(60).collect() };
        let Some(sign) = condition.find(['<', '>', '=']) else {
            let fact = Fact::from_name(condition).ok_or_else(|| unknown(line, condition))?;
            return Ok((fact, Test::Known));
        };
        let name = condition[..sign].trim();
        let fact = Fact::from_name(name).ok_or_else(|| unknown(line, name))?;
        if !matches!(fact, Fact::MessagesLeft | Fact::MailsSent) {
            return Err(bad());
        }
        let number: u32 = condition[sign + 1..].trim().parse().map_err(|_| bad())?;
        Ok((
            fact,
            match condition.as_bytes()[sign] {
                b'<' => Test::Below(number),
                b'>' => Test::Above(number),
                _ => Test::Equal(number),
            },
        ))
    }
}

fn unknown(line: usize, name: &str) -> ScriptFault {
    let letters =
        |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = letters(name);
    let suggestion = Fact::ALL
        .iter()
        .copied()
        .find(|fact| letters(fact.name()) == wanted)
        .or_else(|| Fact::ALL.iter().copied().find(|fact| wanted.len() > 3 && letters(fact.name()).starts_with(&wanted)));
    ScriptFault::Unknown { line, name: name.chars().take(60).collect(), suggestion }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dana<'a>() -> Facts<'a> {
        Facts {
            first_name: Some("Dana"),
            company: Some("Cobalt"),
            rep: "Ana Ruiz",
            rep_first: "Ana",
            our_company: "Fairlane",
            ..Facts::default()
        }
    }

    fn said(template: &str, facts: &Facts<'_>) -> String {
        let script = Script::parse(template).expect("readable");
        let text = script.text(facts);
        assert_eq!(text, script.fill(facts).text());
        text
    }

    #[test]
    fn a_known_fact_is_put_in_and_marked() {
        let script = Script::parse("{first_name}, it's {rep_first}.").expect("readable");
        let filled = script.fill(&dana());
        assert_eq!(filled.text(), "Dana, it's Ana.");
        assert_eq!(filled.segments.iter().map(|segment| segment.filled).collect::<Vec<_>>(), [true, false, true, false]);
    }

    #[test]
    fn a_missing_fact_gives_way_to_the_fallback_and_without_one_to_a_neutral_phrase() {
        let nobody = Facts { company: Some("  "), ..Facts::default() };
        assert_eq!(said("Hello {first_name|friend}", &nobody), "Hello friend");
        assert_eq!(said("Hello {first_name}, how is {company}?", &nobody), "Hello there, how is your company?");
        assert_eq!(said("Hello{first_name|}!", &nobody), "Hello!");
    }

    #[test]
    fn conditions_follow_the_facts() {
        let template = "[when company: At {company}.] [unless company: Where you are.] [when messages_left>1: Several.] [when messages_left=0: None.]";
        assert_eq!(said(template, &dana()), "At Cobalt. None.");
        assert_eq!(said(template, &Facts { messages_left: 2, ..Facts::default() }), "Where you are. Several.");
    }

    #[test]
    fn counts_are_said_as_words() {
        let facts = |messages_left| Facts { messages_left, ..Facts::default() };
        assert_eq!(said("{messages_left}", &facts(2)), "two");
        assert_eq!(said("{messages_left}", &facts(0)), "no");
        assert_eq!(said("{messages_left}", &facts(40)), "40");
    }

    #[test]
    fn plain_brackets_stay_as_they_are() {
        assert_eq!(said("[sic] a ] b [", &dana()), "[sic] a ] b [");
        assert_eq!(said("[when company: in] [x]", &dana()), "in [x]");
    }

    #[test]
    fn a_fault_names_the_placeholder_the_line_and_the_way_out() {
        let fault = |template: &str| Script::parse(template).expect_err("refused").to_string();
        assert!(
            fault("Hello\n{firstname}").starts_with("line 2: `{firstname}` is not a fact we know; did you mean {first_name}?")
        );
        assert!(fault("{shoe_size}").contains("Known are: first_name, name"));
        assert!(fault("{}").contains("is not a fact"));
        assert!(fault("Hello {first_name").contains("never closed"));
        assert!(fault("Hello }").contains("closes nothing"));
        assert!(fault("{a{b}}").contains("inside braces"));
        assert!(fault("[when company: x").contains("never closed"));
        assert!(fault("[when company: [when title: x]]").contains("inside another"));
        assert!(fault("[when company>2: x]").contains("no condition"));
        assert!(fault("[when messages_left>many: x]").contains("no condition"));
        assert!(fault("[when company]").contains("no condition"));
        assert!(fault(&"x".repeat(LONGEST + 1)).contains("at most"));
    }

    #[test]
    fn what_can_no_longer_be_read_is_shown_without_its_braces() {
        assert_eq!(Script::forgiving("Hello {old_fact}!").fill(&dana()).text(), "Hello old_fact!");
    }

    #[test]
    fn people_are_spoken_to_by_their_first_name() {
        for (name, first) in [
            ("Dana Whitfield", Some("Dana")),
            ("Whitfield, Dana", Some("Dana")),
            ("Dr. Greta Vogel", Some("Greta")),
            ("Prof. Dr. Greta Vogel", Some("Greta")),
            ("李 小龙", Some("李")),
            ("", None),
            ("  ", None),
            ("Mr.", None),
        ] {
            assert_eq!(first_name(name), first, "{name}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_no_brace_is_left(template in "([a-z {}|\\[\\]:>=<0-9\n]|first_name|messages_left|when |unless |é){0,60}") {
            let facts = Facts { messages_left: 1, ..dana() };
            for script in [Script::parse(&template).unwrap_or_default(), Script::forgiving(&template)] {
                let text = script.fill(&facts).text();
                prop_assert!(!text.contains(['{', '}']), "{text:?}");
            }
        }

        #[test]
        fn any_text_is_read_or_refused(template in any::<String>()) {
            let _ = Script::parse(&template).map(|script| script.fill(&dana()).text());
        }

        #[test]
        fn text_without_braces_or_brackets_is_said_as_it_stands(template in "[^{}\\[\\]]{0,80}") {
            prop_assert_eq!(Script::forgiving(&template).fill(&dana()).text(), template.trim_start_matches(' ').trim_end());
        }
    }
}
