//! The keys of the card and the second questions behind them: which words, which keys. What they do is the verbs' business.

use super::view::{Ask, Choice, Input, Key};
use planner::touch::Channel;

const fn key(key: &'static str, code: &'static str, label: &'static str) -> Key {
    Key { key, code, label, tone: "", asks: false, rare: false }
}

const CALL: [Key; 10] = [
    key("1", "no_answer", "No answer"),
    key("2", "voicemail_left", "Left voicemail"),
    Key { asks: true, ..key("3", "gatekeeper", "Gatekeeper") },
    key("4", "busy", "Busy"),
    Key { asks: true, rare: true, ..key("5", "wrong_number", "Wrong no.…") },
    Key { tone: "good", ..key("6", "interested", "Interested") },
    Key { tone: "good", asks: true, ..key("7", "callback", "Call back…") },
    Key { asks: true, ..key("8", "not_now", "Not now…") },
    Key { tone: "bad", asks: true, rare: true, ..key("9", "no", "No") },
    Key { tone: "bad", asks: true, rare: true, ..key("0", "do_not_call", "Never call") },
];

/// "Should I go on?": right person, still there, a fit, worth the time; better with a colleague is a link beside them.
pub const GO_ON: [Key; 5] = [
    key("Y", "carry_on", "Carry on"),
    key("W", "wrong_person", "Wrong person"),
    key("X", "left", "No longer there"),
    key("Q", "no_fit", "No fit"),
    key("D", "not_worth_it", "Not worth the time"),
];

/// The keys of a card whose next touch is on that channel.
pub fn keys(channel: Channel) -> Vec<Key> {
    let conversation = &CALL[5..];
    let first: &[Key] = match channel {
        Channel::Call => return CALL.to_vec(),
        Channel::Email => return vec![key("1", "sent", "Sent")],
        Channel::Sms => return vec![key("1", "sent", "Sent"), key("2", "failed", "Not delivered")],
        Channel::Social => return vec![key("1", "sent", "Sent"), key("2", "not_found", "Not found there")],
        Channel::Letter => return vec![key("1", "sent", "Sent"), key("2", "returned", "Came back")],
        Channel::Visit => &[key("1", "not_in", "Not in"), Key { asks: true, ..key("3", "gatekeeper", "Gatekeeper") }],
    };
    first.iter().chain(conversation).copied().collect()
}

/// For whom the questions are asked.
pub struct Subject<'a> {
    pub enrollment: &'a str,
    pub prospect: &'a str,
    pub first_name: &'a str,
    pub company: Option<&'a str>,
    /// The number in use is a switchboard's.
    pub line_is_shared: bool,
    /// No round that ends: whoever says "not now" stays in it.
    pub kept_in_touch: bool,
    pub channel: Channel,
    /// Attempt, number and channel that the card was drawn for.
    pub hidden: Vec<(&'static str, String)>,
}

/// The codes of all second questions, in the order in which the page carries them.
const CODES: [&str; 13] = [
    "gatekeeper",
    "gatekeeper_call",
    "wrong_number",
    "callback",
    "not_now",
    "no",
    "do_not_call",
    "more",
    "meeting_booked",
    "left_company",
    "wrong_person",
    "not_qualified",
    "snooze",
];

/// Every second question of that card.
pub fn asks(subject: &Subject<'_>) -> Vec<Ask> {
    CODES.iter().filter_map(|code| ask(code, subject)).collect()
}

fn when(label: &str, hint: &'static str) -> Input {
    Input { name: "when", label: label.into(), kind: "text", hint, required: true, when: true, ..Input::default() }
}

fn text(name: &'static str, label: &str, kind: &'static str) -> Input {
    Input { name, label: label.into(), kind, ..Input::default() }
}

fn choice(key: &'static str, name: &'static str, value: &'static str, label: &'static str) -> Choice {
    Choice { name, value, label, key, ..Choice::default() }
}

/// A colleague at the same company, or whoever is the right one.
fn person() -> Vec<Input> {
    vec![
        text("name", "Name", "text"),
        text("title", "What they do", "text"),
        text("phone_of", "Number", "tel"),
        text("email_of", "E-mail", "email"),
    ]
}

/// The second question of that code; none where it has none.
pub fn ask(code: &str, subject: &Subject<'_>) -> Option<Ask> {
    let name = subject.first_name;
    let touches = format!("/enrollments/{}/touches", subject.enrollment);
    let outcome = |outcome: &str| {
        let mut hidden = subject.hidden.clone();
        hidden.push(("outcome", outcome.to_owned()));
        hidden
    };
    let base = Ask { action: touches, prospect: subject.prospect.into(), ..Ask::default() };
    let ask = match code {
        "gatekeeper" => Ask {
            code: "gatekeeper",
            title: "What did the gatekeeper do?".into(),
            line: format!("Their no is not {name}'s. Names stay with the company."),
            hidden: outcome("gatekeeper"),
            choices: vec![
                choice("1", "detail", "blocked", "Not put through"),
                choice("2", "detail", "took_message", "Took a message"),
                Choice { ask: "gatekeeper_call", ..choice("3", "detail", "call_at", "Said when to call") },
                choice("4", "detail", "refused", "Refused for them"),
                choice("5", "detail", "gone", "Said they have left"),
            ],
            ..base
        },
        "gatekeeper_call" => Ask {
            code: "gatekeeper_call",
            title: "When did they say?".into(),
            hidden: { let mut hidden = outcome("gatekeeper"); hidden.push(("detail", "call_at".into())); hidden },
            inputs: vec![when("In your words", "tue 3pm, tomorrow morning")],
            submit: "Call then".into(),
            tone: "go",
            ..base
        },
        "wrong_number" => Ask {
            code: "wrong_number",
            title: "What is wrong with the number?".into(),
            line: "The same attempt goes on with the next good number.".into(),
            hidden: outcome("wrong_number"),
            choices: vec![choice("1", "fault", "not_theirs", "It is somebody else's"), choice("2", "fault", "dead", "Out of service")],
            ..base
        },
        "callback" => Ask {
            code: "callback",
            title: format!("When shall you call {name} back?"),
            line: "Hours are on your clock, unless you say \u{201c}their time\u{201d}; days are theirs.".into(),
            hidden: outcome("callback"),
            inputs: vec![when("In your words", "tue 3pm, tomorrow morning, in 2 weeks")],
            submit: "Promise it".into(),
            tone: "go",
            ..base
        },
        "not_now" => Ask {
            code: "not_now",
            title: "Not now. When may you ask again?".into(),
            line: if subject.kept_in_touch {
                "You stay in touch: the next turn is then.".into()
            } else {
                "This round ends. A new one opens then: \u{201c}you asked me to ring\u{2026}\u{201d}.".into()
            },
            hidden: outcome("not_now"),
            inputs: vec![when("In your words", "in March, in 6 weeks, 12 January")],
            submit: "Ask again then".into(),
            ..base
        },
        "no" => Ask {
            code: "no",
            title: format!("{name} said no?"),
            line: "A definite no ends this round. It is looked at again after half a year at the earliest, never by the same cadence.".into(),
            hidden: { let mut hidden = outcome("no"); hidden.push(("confirmed", "yes".into())); hidden },
            submit: "Yes, a definite no".into(),
            submit_key: "9",
            tone: "fire",
            ..base
        },
        "do_not_call" => Ask {
            code: "do_not_call",
            title: format!("Never call {name} again?"),
            line: "On any of their numbers, by anybody here, for good. You can take it back for ten minutes, later only a manager.".into(),
            hidden: { let mut hidden = outcome("do_not_call"); hidden.push(("confirmed", "yes".into())); hidden },
            choices: {
                let mut choices = vec![Choice { tone: "bad", ..choice("0", "refusal", "person", "Never call this person") }];
                if subject.line_is_shared && subject.company.is_some() {
                    choices.push(Choice { tone: "bad", ..choice("C", "refusal", "company", "Never call the whole company") });
                }
                choices
            },
            ..base
        },
        "more" => Ask {
            code: "more",
            title: "What else happened?".into(),
            hidden: subject.hidden.clone(),
            choices: {
                let mut choices = match subject.channel {
                    Channel::Call => vec![
                        choice("F", "outcome", "voicemail_full", "Voicemail full"),
                        choice("H", "outcome", "hung_up", "Hung up on you"),
                        Choice { ask: "wrong_number", ..choice("5", "outcome", "wrong_number", "Wrong number") },
                    ],
                    Channel::Email | Channel::Sms | Channel::Social | Channel::Visit | Channel::Letter => Vec::new(),
                };
                if matches!(subject.channel, Channel::Call | Channel::Visit) {
                    choices.extend([
                        Choice { tone: "good", ask: "meeting_booked", ..choice("B", "outcome", "meeting_booked", "Meeting booked") },
                        choice("E", "outcome", "send_info", "Send information"),
                        Choice { ask: "left_company", ..choice("L", "outcome", "left_company", "Left the company") },
                        Choice { ask: "wrong_person", ..choice("W", "outcome", "wrong_person", "Wrong person") },
                        Choice { ask: "not_qualified", ..choice("Q", "outcome", "not_qualified", "Not qualified") },
                        Choice { tone: "bad", ask: "no", ..choice("9", "outcome", "no", "No") },
                        Choice { tone: "bad", ask: "do_not_call", ..choice("0", "outcome", "do_not_call", "Never call") },
                    ]);
                }
                choices.push(Choice { action: format!("/enrollments/{}/skip", subject.enrollment), ..choice("S", "put_off", "yes", "Skip for today") });
                choices.push(Choice { ask: "snooze", ..choice("Z", "outcome", "snooze", "Snooze") });
                choices
            },
            ..base
        },
        "meeting_booked" => Ask {
            code: "meeting_booked",
            title: "When do you meet?".into(),
            line: "The meeting becomes the next step of a deal.".into(),
            hidden: outcome("meeting_booked"),
            inputs: vec![when("In your words", "thu 10:30, 3 December 2pm")],
            submit: "Book it".into(),
            tone: "go",
            ..base
        },
        "left_company" => Ask {
            code: "left_company",
            title: format!("{name} has left. Who follows?"),
            line: "The successor is created at the same company, linked, and this round ends.".into(),
            hidden: outcome("left_company"),
            inputs: person(),
            choices: vec![
                Choice { tone: "good", ..choice("", "successor", "known", "Save the successor") },
                Choice { skips: true, ..choice("", "successor", "unknown", "Not known yet") },
                Choice { skips: true, ..choice("", "successor", "nobody", "Nobody follows") },
            ],
            ..base
        },
        "wrong_person" => Ask {
            code: "wrong_person",
            title: "Who is the right one?".into(),
            line: format!("They are created with \u{201c}referred by {name}\u{201d}."),
            hidden: outcome("wrong_person"),
            inputs: person(),
            choices: vec![
                Choice { tone: "good", ..choice("", "referred", "known", "Save who it is") },
                Choice { skips: true, ..choice("", "referred", "unknown", "They did not say") },
            ],
            ..base
        },
        "not_qualified" => Ask {
            code: "not_qualified",
            title: "Why is it no fit?".into(),
            hidden: outcome("not_qualified"),
            inputs: vec![Input { required: true, hint: "too small, no cold freight, budget gone", ..text("why", "Why", "text") }],
            submit: "Not qualified".into(),
            ..base
        },
        "snooze" => Ask {
            code: "snooze",
            title: "Not before when?".into(),
            line: "No attempt is counted.".into(),
            action: format!("/enrollments/{}/snooze", subject.enrollment),
            hidden: subject.hidden.clone(),
            inputs: vec![when("In your words", "friday, in 10 days, 2 january")],
            submit: "Snooze".into(),
            ..base
        },
        _ => return None,
    };
    Some(ask)
}
