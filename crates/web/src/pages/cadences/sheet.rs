//! The form of a cadence as fields by name: what they show, and what somebody has put in their place. What nobody has touched, or what
//! was not sent because another page of the form has it, stays as it is.

use crate::visit::{Fields, differs};
use actions::Refused;
use actions::view::{CadenceView, NewCadence, PolicyView, RhythmView, StepView};
use std::collections::BTreeMap;

/// A cadence takes so many steps at most in the form.
const MOST_STEPS: usize = 40;
/// A page of the form holds so much text and markup of steps, in bytes; what does not fit stands on the next one.
const PAGE: usize = 36_000;
/// What a step's fields, and one of its scripts, take beside their texts.
const STEP: usize = 2_700;
const SCRIPT: usize = 260;

/// Fields that are none of a step's.
const RULES: [&str; 10] =
    ["name", "about", "ask_from", "leave", "never_heard", "after_tries", "at_most", "every", "if_active", "longest"];
const STEP_FIELDS: [&str; 7] = ["channel", "wait_days", "wait_hours", "when", "voicemail", "fire", "goal"];
/// The scripts of a step, with what they are called.
pub const SCRIPTS: [(&str, &str); 6] = [
    ("gatekeeper", "Gatekeeper"),
    ("live", "They pick up"),
    ("voicemail_script", "Voicemail"),
    ("email_subject", "Email: subject"),
    ("email_body", "Email: text"),
    ("coaching", "How to come across"),
];

#[derive(Debug, Clone, Default)]
pub struct Sheet {
    shown: BTreeMap<String, String>,
    touched: BTreeMap<String, String>,
}

/// A step in the form. Names and ids are made here, where the place is known.
pub struct Row {
    /// `s0`, for names and ids.
    pub id: String,
    pub number: usize,
    pub channel: String,
    pub wait_days: String,
    pub wait_hours: String,
    pub when: String,
    pub voicemail: String,
    pub fire: bool,
    pub goal: String,
    pub scripts: Vec<Text>,
    /// Nothing is there yet: an empty step to fill in.
    pub empty: bool,
    /// Whether it begins on an earlier page.
    pub goes_on: bool,
}

pub struct Text {
    pub name: String,
    pub label: &'static str,
    pub text: String,
    pub rows: usize,
}

/// One page of the form.
pub struct Part {
    pub rows: Vec<Row>,
    pub page: usize,
    /// Each page by the steps on it: "1 to 5".
    pub pages: Vec<String>,
    /// What was touched on other pages.
    pub carried: Vec<(String, String)>,
}

impl Sheet {
    /// As the form shows a cadence.
    pub fn of(known: &CadenceView) -> Sheet {
        let mut sheet = Sheet::proposed(&known.steps, &known.policy);
        sheet.shown.insert("name".into(), known.name.clone());
        sheet.shown.insert("about".into(), known.about.clone());
        sheet
    }

    /// As the form proposes a new one.
    pub fn proposed(steps: &[StepView], policy: &PolicyView) -> Sheet {
        let mut shown = BTreeMap::new();
        let mut put = |name: &str, text: String| shown.insert(name.to_owned(), text);
        let typed = actions::rhythm::typed;
        let rhythm = policy.rhythm.as_ref();
        put("ask_from", policy.ask_from_attempt.to_string());
        put("leave", policy.leave.clone());
        put("never_heard", policy.never_heard.then.clone());
        put("after_tries", policy.never_heard.after_tries.to_string());
        put("at_most", policy.never_heard.at_most.to_string());
        put("every", rhythm.map(|rhythm| typed(rhythm.every_days)).unwrap_or_default());
        put("if_active", rhythm.and_then(|rhythm| rhythm.active_days).map(typed).unwrap_or_default());
        put("longest", rhythm.map(|rhythm| typed(rhythm.longest_days)).unwrap_or_default());
        for (place, step) in steps.iter().enumerate() {
            for (field, text) in texts(step) {
                put(&format!("s{place}.{field}"), text);
            }
        }
        Sheet { shown, touched: BTreeMap::new() }
    }

    /// With what was sent.
    pub fn with(mut self, fields: &Fields) -> Sheet {
        for (name, sent) in fields.below("") {
            let shown = self.shown(name);
            if is_ours(name) && differs(&shown, sent) {
                self.touched.insert(name.to_owned(), sent.to_owned());
            }
        }
        self
    }

    fn shown(&self, name: &str) -> String {
        let unset = || name.split_once('.').map_or("", |(_, field)| usual(field)).to_owned();
        self.shown.get(name).cloned().unwrap_or_else(unset)
    }

    pub fn text(&self, name: &str) -> String {
        self.touched.get(name).cloned().unwrap_or_else(|| self.shown(name))
    }

    /// What was touched, to be sent once more.
    pub fn touched(&self) -> Vec<(String, String)> {
        self.touched.iter().map(|(name, text)| (name.clone(), text.clone())).collect()
    }

    /// One more than the last step in the form.
    fn places(&self) -> usize {
        let place = |name: &String| name.strip_prefix('s')?.split_once('.')?.0.parse::<usize>().ok();
        let last = self.shown.keys().chain(self.touched.keys()).filter_map(place).max();
        // A step that was only looked at, and has no channel, is none.
        (0..last.map_or(0, |last| last + 1))
            .rev()
            .find(|place| !self.text(&format!("s{place}.channel")).is_empty())
            .map_or(0, |last| last + 1)
    }

    /// The number in the form of a step that `read` has told, which leaves out those that are taken out.
    pub fn number_of(&self, index: usize) -> usize {
        let told = (0..self.places()).filter(|place| !self.text(&format!("s{place}.channel")).is_empty());
        told.map(|place| place + 1).nth(index).unwrap_or(index + 1)
    }

    /// The cadence that the form says. `known` gives what is not in the form.
    pub fn read(&self, known: Option<&CadenceView>) -> Result<NewCadence, Refused> {
        let mut steps = Vec::new();
        for place in 0..self.places() {
            if self.text(&format!("s{place}.channel")).is_empty() {
                continue;
            }
            let was = known.and_then(|known| known.steps.get(place)).cloned().unwrap_or_default();
            steps.push(self.step(place, was, steps.len())?);
        }
        Ok(NewCadence { name: self.text("name"), about: self.text("about"), steps, policy: Some(self.policy(known)?) })
    }

    fn step(&self, place: usize, was: StepView, index: usize) -> Result<StepView, Refused> {
        let name = |field: &str| format!("s{place}.{field}");
        let number = |field: &str| match self.text(&name(field)).trim() {
            "" => Ok(None),
            text => whole(text)
                .map(Some)
                .ok_or_else(|| Refused::field(format!("steps[{index}].{field}"), "not_a_number", "write a whole number, as 2")),
        };
        // To the letter where nobody has touched it.
        let text = |field: &str, was: Option<String>| match self.touched.get(&name(field)) {
            Some(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            None => was,
        };
        Ok(StepView {
            channel: self.text(&name("channel")),
            wait_days: number("wait_days")?.unwrap_or(0),
            wait_hours: number("wait_hours")?,
            when: self.text(&name("when")),
            voicemail: self.text(&name("voicemail")),
            fire: self.text(&name("fire")) == "yes",
            goal: text("goal", Some(was.goal)).unwrap_or_default(),
            gatekeeper: text("gatekeeper", was.gatekeeper),
            live: text("live", was.live),
            voicemail_script: text("voicemail_script", was.voicemail_script),
            email_subject: text("email_subject", was.email_subject),
            email_body: text("email_body", was.email_body),
            coaching: text("coaching", was.coaching),
        })
    }

    fn policy(&self, known: Option<&CadenceView>) -> Result<PolicyView, Refused> {
        use actions::rhythm::field;
        let mut policy = known.map_or_else(PolicyView::default, |known| known.policy.clone());
        let number = |name: &str, what: &str, was: u16| match self.touched.get(name).map(String::as_str) {
            None | Some("") => Ok(was),
            Some(text) => whole(text).ok_or_else(|| Refused::field(name, "not_a_number", format!("write {what}"))),
        };
        policy.ask_from_attempt = number("ask_from", "the number of an attempt, as 3", policy.ask_from_attempt)?;
        policy.never_heard.after_tries = number("after_tries", "a whole number of tries, as 3", policy.never_heard.after_tries)?;
        policy.never_heard.at_most = number("at_most", "a whole number of extra tries, as 2", policy.never_heard.at_most)?;
        if let Some(then) = self.touched.get("never_heard") {
            policy.never_heard.then.clone_from(then);
        }
        if let Some(leave) = self.touched.get("leave") {
            policy.leave.clone_from(leave);
        }
        if ["every", "if_active", "longest"].iter().any(|name| self.touched.contains_key(*name)) {
            let days = |name: &'static str| field(name, Some(self.text(name)).as_deref());
            policy.rhythm = match days("every")? {
                None => None,
                Some(every_days) => Some(RhythmView {
                    every_days,
                    active_days: days("if_active")?,
                    longest_days: days("longest")?.unwrap_or_else(|| planner::rhythm::Rhythm::every(every_days).longest_days),
                }),
            };
        }
        Ok(policy)
    }

    /// One page of the steps, and an empty one behind the last.
    pub fn part(&self, page: usize) -> Part {
        let pieces = self.pieces();
        let page = page.min(pieces.len().saturating_sub(1));
        let rows: Vec<Row> =
            pieces.get(page).into_iter().flatten().map(|(place, from, until)| self.row(*place, *from, *until)).collect();
        let here = |name: &str| {
            let scripts = rows.iter().flat_map(|row| row.scripts.iter().map(|script| script.name.as_str()));
            let step = |row: &Row| {
                name.strip_prefix(&row.id)
                    .and_then(|rest| rest.strip_prefix('.'))
                    .is_some_and(|field| STEP_FIELDS.contains(&field))
            };
            RULES.contains(&name) || rows.iter().any(step) || scripts.into_iter().any(|script| script == name)
        };
        let told = |piece: &Vec<(usize, usize, usize)>| match (piece.first(), piece.last()) {
            (Some(first), Some(last)) if first.0 == last.0 => format!("step {}", first.0 + 1),
            (Some(first), Some(last)) => format!("steps {} to {}", first.0 + 1, last.0 + 1),
            _ => String::new(),
        };
        Part {
            carried: self.touched().into_iter().filter(|(name, _)| !here(name)).collect(),
            pages: pieces.iter().map(told).collect(),
            rows,
            page,
        }
    }

    /// Pages of (place, from which script, until which).
    fn pieces(&self) -> Vec<Vec<(usize, usize, usize)>> {
        let mut pages = vec![Vec::new()];
        let mut used = 0;
        for place in 0..=self.places().min(MOST_STEPS - 1) {
            let mut from = 0;
            let mut size = STEP;
            for (index, (script, _)) in SCRIPTS.iter().enumerate() {
                let length = SCRIPT + written(&self.text(&format!("s{place}.{script}")));
                if used + size + length > PAGE && used + size > STEP {
                    // It goes on overleaf: from this script on, or whole where none of it stands here yet.
                    if index > from && used == 0 {
                        pages.last_mut().into_iter().for_each(|page: &mut Vec<_>| page.push((place, from, index)));
                        from = index;
                        size = STEP;
                    }
                    pages.push(Vec::new());
                    used = 0;
                }
                size += length;
            }
            pages.last_mut().into_iter().for_each(|page: &mut Vec<_>| page.push((place, from, SCRIPTS.len())));
            used += size;
        }
        pages
    }

    fn row(&self, place: usize, from: usize, until: usize) -> Row {
        let text = |field: &str| self.text(&format!("s{place}.{field}"));
        let scripts = SCRIPTS[from..until].iter().map(|(field, label)| Text {
            name: format!("s{place}.{field}"),
            label,
            rows: crate::words::rows(&text(field)).clamp(2, 10),
            text: text(field),
        });
        Row {
            id: format!("s{place}"),
            number: place + 1,
            channel: text("channel"),
            wait_days: text("wait_days"),
            wait_hours: text("wait_hours"),
            when: text("when"),
            voicemail: text("voicemail"),
            fire: text("fire") == "yes",
            goal: text("goal"),
            scripts: scripts.collect(),
            empty: place >= self.places(),
            goes_on: from > 0,
        }
    }
}

/// A whole number. One that is larger than any of these can be stays the largest, so that its bound is told and not that it is none.
fn whole(text: &str) -> Option<u16> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u16::MAX))
}

fn is_ours(name: &str) -> bool {
    let of_a_step = || {
        let (place, field) = name.strip_prefix('s')?.split_once('.')?;
        let known = STEP_FIELDS.contains(&field) || SCRIPTS.iter().any(|(script, _)| *script == field);
        Some(known && place.parse::<usize>().ok()? < MOST_STEPS)
    };
    RULES.contains(&name) || of_a_step().unwrap_or(false)
}

/// What an empty step shows.
fn usual(field: &str) -> &'static str {
    match field {
        "wait_days" => "0",
        "when" => "any",
        "voicemail" => "skip",
        _ => "",
    }
}

fn texts(step: &StepView) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        ("channel", step.channel.clone()),
        ("wait_days", step.wait_days.to_string()),
        ("wait_hours", step.wait_hours.map(|hours| hours.to_string()).unwrap_or_default()),
        ("when", step.when.clone()),
        ("voicemail", step.voicemail.clone()),
        ("fire", if step.fire { "yes".to_owned() } else { String::new() }),
        ("goal", step.goal.clone()),
        ("gatekeeper", text(&step.gatekeeper)),
        ("live", text(&step.live)),
        ("voicemail_script", text(&step.voicemail_script)),
        ("email_subject", text(&step.email_subject)),
        ("email_body", text(&step.email_body)),
        ("coaching", text(&step.coaching)),
    ]
}

/// Bytes of a text on a page.
pub fn written(text: &str) -> usize {
    text.bytes().map(|byte| if matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'') { 5 } else { 1 }).sum()
}
