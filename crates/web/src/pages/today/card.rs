//! One person's card from what the verbs say about them.

use super::asks::{self, Subject};
use super::view::{Card, Group, Line, Mail, Mark, Message, OtherNumber, Piece, Pill, Reach, Script, Sign, Stop};
use crate::shell::Link;
use crate::{qr, words};
use actions::Crew;
use actions::view::{Card as Told, Entry, FilledScripts, Mark as Step, PhoneView, Segment};
use jiff::Timestamp;
use planner::touch::Channel;

/// The card as the page draws it. `now` only chooses how dates are written.
pub fn draw(told: &Told, now: Timestamp, crew: Crew) -> Card {
    let entry = &told.entry;
    let action = &entry.action;
    let channel = Channel::from_code(&action.channel).unwrap_or(Channel::Call);
    let prospect = &entry.prospect;
    let enrollment = entry.enrollment_id.clone().unwrap_or_default();
    let their_zone = words::zone(&entry.zone);
    let mail = mail(told, channel);
    let hidden = hidden(told);
    let asked = !enrollment.is_empty() && entry.reasons.iter().any(|reason| reason.code == "should_i_go_on");
    let kept = entry.section == "keep_in_touch";
    let subject = Subject {
        enrollment: &enrollment,
        prospect: &prospect.id,
        first_name: prospect.name.split_whitespace().next().unwrap_or("them"),
        company: prospect.company.as_ref().map(|company| company.name.as_str()),
        line_is_shared: dialled(told).is_some_and(|phone| phone.line == "shared"),
        channel,
        kept_in_touch: kept,
        hidden: hidden.clone(),
    };
    Card {
        name: prospect.name.clone(),
        position: [prospect.title.as_deref(), prospect.company.as_ref().map(|company| company.name.as_str())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        local: local(told, now),
        badges: badges(told),
        reach: reach(told, channel, mail.as_ref()),
        numbers_line: numbers_line(told),
        qr: action.phone.as_deref().and_then(qr::of_number),
        other_numbers: other_numbers(told),
        attempt: match (kept, action.detour) {
            (true, _) => "Keep in touch".into(),
            (false, true) => format!("An extra try, before attempt {} of {}", entry.attempt, entry.attempts_planned),
            (false, false) => format!("Attempt {} of {}", entry.attempt, entry.attempts_planned),
        },
        trail: trail(&told.trail, entry, &their_zone, now),
        count: count(told),
        goal: action.goal.clone(),
        advice: advice(told),
        last: told
            .last_note
            .iter()
            .filter_map(|last| {
                let note = last.note.as_deref()?;
                Some(format!(
                    "{}, {}: {note}",
                    words::short_day(last.at.to_zoned(their_zone.clone()).date(), now.to_zoned(their_zone.clone()).date()),
                    last.by
                ))
            })
            .collect(),
        scripts: scripts(&told.scripts, told.remembered_for.as_deref(), channel),
        mail,
        coaching: told.scripts.coaching.as_deref().map(|text| cut(text, COACHING)).unwrap_or_default(),
        coach: told.coach.as_ref().map(|coach| (coach.title.clone(), coach.text.clone())),
        message: message(told, channel),
        keys: if enrollment.is_empty() { Vec::new() } else { asks::keys(channel) },
        go_on: if asked { asks::GO_ON.to_vec() } else { Vec::new() },
        colleague: match crew {
            Crew::Several if asked => format!("/prospects/{}?go_on=colleague#round", prospect.id),
            _ => String::new(),
        },
        asks: asks::asks(&subject),
        context: context(told, crew),
        prospect: prospect.id.clone(),
        hidden,
        enrollment,
    }
}

/// What the form carries unseen: which attempt, how many dials, which number and channel the card was drawn for.
/// A second tab, or a colleague, who has logged it meanwhile is noticed by that.
pub fn hidden(told: &Told) -> Vec<(&'static str, String)> {
    let entry = &told.entry;
    let mut hidden = vec![
        ("dials_ever", entry.dials_ever.to_string()),
        ("channel", entry.action.channel.clone()),
        ("phone", entry.action.phone.clone().unwrap_or_default()),
        ("prospect", entry.prospect.id.clone()),
    ];
    // Promised and returned calls try no step: they are told apart by the dials alone.
    if matches!(entry.section.as_str(), "due" | "closing" | "inquiry" | "keep_in_touch") {
        hidden.push(("attempt", entry.attempt.to_string()));
    }
    hidden
}

/// Whom a second question is about, for a page of its own.
pub fn subject(told: &Told) -> (String, String, String, bool) {
    let prospect = &told.entry.prospect;
    (
        prospect.id.clone(),
        prospect.name.split_whitespace().next().unwrap_or("them").to_owned(),
        prospect.company.as_ref().map(|company| company.name.clone()).unwrap_or_default(),
        dialled(told).is_some_and(|phone| phone.line == "shared"),
    )
}

fn dialled(told: &Told) -> Option<&PhoneView> {
    told.phones.iter().find(|phone| Some(&phone.number) == told.entry.action.phone.as_ref())
}

/// "10:00 in Boston, by the number · allowed until 18:00". Of what no hours bind today, that it may be done at any hour.
fn local(told: &Told, now: Timestamp) -> String {
    let entry = &told.entry;
    let zone = words::zone(&entry.zone);
    // Whose clock it is: the city of an address names it only where the clock is that address's.
    let city = entry.prospect.city.clone().filter(|_| entry.zone_basis == "address");
    let place = city.unwrap_or_else(|| words::zone_place(&entry.zone));
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let allowed = if told.guarded.is_some() && entry.allowed_until <= now {
        // The rule stands where the number would be.
        String::new()
    } else if entry.allowed_from > now {
        format!(" · not before {}", words::soon(entry.allowed_from, &zone, now))
    } else if day(entry.allowed_until) > day(now) {
        match entry.section.as_str() {
            "promised" | "answered" => " · at any hour, as they asked for it".into(),
            _ => " · at any hour".into(),
        }
    } else {
        format!(" · allowed until {}", words::time(entry.allowed_until, &zone))
    };
    format!("{} in {place}, {}{allowed}", entry.local_time, words::basis(&entry.zone_basis))
}

fn badges(told: &Told) -> Vec<Pill> {
    let mut badges = Vec::new();
    if told.state != "active" {
        badges.push(Pill { text: words::plain(&told.state), tone: if told.state == "callback" { "go" } else { "" } });
    }
    if told.entry.action.fire {
        badges.push(Pill { text: "the farewell".into(), tone: "fire" });
    }
    if told.entry.action.detour {
        badges.push(Pill { text: "extra try".into(), tone: "" });
    }
    if told.entry.put_off > 0 {
        badges.push(Pill { text: format!("put off {}", words::count(told.entry.put_off, "time", "times")), tone: "warn" });
    }
    badges.extend(told.tags.iter().take(6).map(|tag| Pill { text: tag.clone(), tone: "" }));
    badges
}

fn reach(told: &Told, channel: Channel, mail: Option<&Mail>) -> Reach {
    let action = &told.entry.action;
    let edit = format!("/prospects/{}/edit", told.entry.prospect.id);
    let nothing = |remedy: &str| Reach::Nothing { remedy: remedy.into(), href: edit.clone() };
    let address = action.address.clone().unwrap_or_default();
    let rule = told.guarded.as_ref().map(|rule| rule.text.clone());
    match (channel, rule) {
        (Channel::Call, Some(rule)) => {
            Reach::Guarded { shown: action.phone.as_deref().map(words::number).unwrap_or_default(), rule }
        }
        (_, Some(rule)) => Reach::Guarded { shown: words::capital(&words::plain(&action.channel)), rule },
        (Channel::Call, None) => match &action.phone {
            Some(number) => Reach::Call { number: number.clone(), shown: words::number(number), fire: action.fire },
            None => nothing("Find a number"),
        },
        (Channel::Email, None) => match mail {
            Some(mail) if !mail.address.is_empty() => Reach::Mail { href: mail.href.clone(), address: mail.address.clone() },
            _ => nothing("Find an address"),
        },
        (Channel::Sms, None) => {
            Reach::Other { verb: "Send an SMS".into(), address: action.phone.as_deref().map(words::number).unwrap_or(address) }
        }
        (Channel::Social, None) => Reach::Other { verb: "Write to them".into(), address },
        (Channel::Visit, None) => Reach::Other { verb: "Visit them".into(), address },
        (Channel::Letter, None) => Reach::Other { verb: "Send a letter".into(), address },
    }
}

fn numbers_line(told: &Told) -> String {
    let kind = match dialled(told).map(|phone| phone.line.as_str()) {
        Some("shared") => "switchboard",
        _ => "direct",
    };
    let others = other_numbers(told).len();
    if others == 0 {
        format!("{kind} · large, or as a code")
    } else {
        format!("{kind} · {}", words::count(others as u64, "other number", "other numbers"))
    }
}

fn other_numbers(told: &Told) -> Vec<OtherNumber> {
    told.phones
        .iter()
        .filter(|phone| Some(&phone.number) != told.entry.action.phone.as_ref() && phone.condition == "good")
        .map(|phone| OtherNumber {
            number: phone.number.clone(),
            shown: words::number(&phone.number),
            about: if phone.line == "shared" { "switchboard".into() } else { "direct".into() },
        })
        .collect()
}

/// The stops of the round. Of a long one only the stops around today keep their words.
fn trail(steps: &[Step], entry: &Entry, zone: &jiff::tz::TimeZone, now: Timestamp) -> Vec<Stop> {
    let attempt = entry.attempt;
    let today = now.to_zoned(zone.clone()).date();
    let standing = || steps.iter().position(|step| step.place != "done");
    let here = steps.iter().position(|step| step.place == "now").or_else(standing).unwrap_or(0);
    let long = steps.len() > 6;
    steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let mark = match (step.place.as_str(), step.fire) {
                ("done", false) => Mark::Done,
                ("done", true) => Mark::FarewellDone,
                ("now", false) => Mark::Now,
                ("now", true) => Mark::FarewellNow,
                (_, false) => Mark::Ahead,
                (_, true) => Mark::FarewellAhead,
            };
            // What is due but not allowed yet is for when it opens.
            let at = match mark {
                Mark::Now | Mark::FarewellNow => step.at.max(Some(entry.allowed_from)),
                Mark::Done | Mark::FarewellDone | Mark::Ahead | Mark::FarewellAhead => step.at,
            };
            let head = match (mark, at) {
                // Looked at before its time: the day stands where "now" would.
                (Mark::Now, Some(at)) if at > now => {
                    format!("{} try, {}", words::nth(u32::from(attempt)), words::soon(at, zone, now))
                }
                (Mark::FarewellNow, Some(at)) if at > now => format!("Farewell, {}", words::soon(at, zone, now)),
                (Mark::Now, _) => format!("{} try, now", words::nth(u32::from(attempt))),
                (Mark::FarewellNow, _) => "Farewell, now".into(),
                (Mark::Done | Mark::FarewellDone, Some(at)) if !long => words::moment(at, zone, now),
                (Mark::Done | Mark::FarewellDone, Some(at)) => words::short_day(at.to_zoned(zone.clone()).date(), today),
                (Mark::Ahead | Mark::FarewellAhead, Some(at)) => words::short_day(at.to_zoned(zone.clone()).date(), today),
                (Mark::Done | Mark::FarewellDone | Mark::Ahead | Mark::FarewellAhead, None) => words::nth(index as u32 + 1),
            };
            let told = !long || step.fire || index.abs_diff(here) <= 1;
            Stop {
                mark,
                head: if told { head } else { String::new() },
                line: if told { step.text.clone() } else { String::new() },
            }
        })
        .collect()
}

/// "3 of 5, 4 dials · 1 message left".
fn count(told: &Told) -> String {
    let entry = &told.entry;
    let mut parts = Vec::new();
    if entry.section == "keep_in_touch" {
        parts.push(words::count(entry.dials, "dial", "dials"));
    } else if entry.attempts_planned > 0 {
        let made = if entry.action.detour { entry.attempt.saturating_sub(1) } else { entry.attempt };
        parts.push(format!("{made} of {}, {}", entry.attempts_planned, words::count(entry.dials, "dial", "dials")));
    }
    if entry.dials_ever > entry.dials {
        parts.push(format!("{} ever", words::count(entry.dials_ever, "dial", "dials")));
    }
    if entry.messages_left > 0 {
        parts.push(words::count(entry.messages_left, "message left", "messages left"));
    }
    parts.join(" · ")
}

fn advice(told: &Told) -> String {
    if told.entry.action.fire {
        "If nobody picks up, say goodbye: this is the last attempt.".into()
    } else if told.entry.put_off >= 3 {
        format!("Put off {} times: should you go on?", told.entry.put_off)
    } else {
        String::new()
    }
}

/// Bytes of scripts on one card, of the mail's text, and of what is coached: the page is to stay small, whatever a cadence says.
const SCRIPTS: usize = 14_000;
const MAIL: usize = 5_000;
const COACHING: usize = 2_000;
/// A mail program is handed so much at most, written as an address.
const LINK: usize = 6_000;
/// What a marked fact costs beside its letters.
const MARKED: usize = 16;
const GOES_ON: &str = "\u{2026} (cut here: the whole text stands in the cadence)";

/// The pieces, as far as there is room for them.
fn pieces(segments: &[Segment], room: &mut usize) -> Vec<Piece> {
    let mut told = Vec::with_capacity(segments.len().min(100));
    for segment in segments {
        let costs = segment.text.len() + MARKED;
        if costs > *room {
            told.push(Piece { text: cut(&segment.text, *room), filled: false });
            *room = 0;
            break;
        }
        *room -= costs;
        told.push(Piece { text: segment.text.clone(), filled: segment.filled });
    }
    told
}

/// A text of at most so many bytes; where it is cut, that is said.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = text.char_indices().map(|(place, _)| place).take_while(|place| *place <= most).last().unwrap_or(0);
    format!("{}{GOES_ON}", &text[..end])
}

fn scripts(filled: &FilledScripts, own: Option<&str>, channel: Channel) -> Vec<Script> {
    let mut scripts = Vec::new();
    let room = &mut SCRIPTS.clone();
    if !filled.gatekeeper.is_empty() {
        scripts.push(Script {
            name: "Gatekeeper",
            key: "G",
            live: false,
            off: false,
            own: String::new(),
            text: pieces(&filled.gatekeeper, room),
        });
    }
    if !filled.live.is_empty() {
        scripts.push(Script {
            name: "They pick up",
            key: "L",
            live: true,
            off: false,
            own: own.unwrap_or_default().into(),
            text: pieces(&filled.live, room),
        });
    }
    if !filled.voicemail.is_empty() {
        scripts.push(Script {
            name: "Voicemail",
            key: "V",
            live: false,
            off: false,
            own: String::new(),
            text: pieces(&filled.voicemail, room),
        });
    } else if channel == Channel::Call && !scripts.is_empty() {
        let why = filled.voicemail_why.clone().unwrap_or_else(|| "No message this time: hang up kindly.".into());
        scripts.push(Script {
            name: "Voicemail",
            key: "V",
            live: false,
            off: true,
            own: String::new(),
            text: vec![Piece { text: why, filled: false }],
        });
    }
    scripts
}

/// The text to write: the step's own, or the mail for when a call reached nobody. An extra call has none: if it fails, a mail
/// may be the next extra try.
fn mail(told: &Told, channel: Channel) -> Option<Mail> {
    let mail = told.scripts.email.as_ref()?;
    let companion = matches!(channel, Channel::Call | Channel::Visit);
    if companion && told.entry.action.detour {
        return None;
    }
    let first = told.emails.iter().find(|email| email.condition == "good").map(|email| email.address.clone());
    let (title, address) = match channel {
        Channel::Call | Channel::Visit => ("If nobody is reached, mail:", first?),
        Channel::Email => ("Mail:", told.entry.action.address.clone().or(first).unwrap_or_default()),
        Channel::Sms => ("The text, to be shortened:", String::new()),
        Channel::Social => ("The note:", String::new()),
        Channel::Letter => ("The letter:", String::new()),
    };
    let by_mail = companion || channel == Channel::Email;
    Some(Mail {
        title,
        href: if by_mail { letter(&address, &mail.subject, &mail.body) } else { String::new() },
        subject: mail.subject.clone(),
        body: cut(&mail.body, MAIL),
        address,
        companion,
        open: !companion,
    })
}

/// A link to a letter that is begun. A text too long for an address is left out: it stands beside the link.
fn letter(address: &str, subject: &str, body: &str) -> String {
    let whole = words::mailto(address, subject, body);
    if whole.len() <= LINK { whole } else { words::mailto(address, &cut(subject, LINK / 6), "") }
}

/// A short message instead of the script's own.
fn message(told: &Told, channel: Channel) -> Option<Message> {
    let message = told.message.as_ref()?;
    let body: String = message.text.iter().map(|segment| segment.text.as_str()).collect();
    let address = told.entry.action.address.clone().unwrap_or_default();
    let href = match (channel, &message.subject) {
        (Channel::Email, Some(subject)) if !address.is_empty() => letter(&address, subject, &body),
        _ => String::new(),
    };
    Some(Message { key: message.key.clone(), point: message.point.clone(), text: pieces(&message.text, &mut MAIL.clone()), href })
}

fn context(told: &Told, crew: Crew) -> Vec<Group> {
    let entry = &told.entry;
    let mut groups = Vec::new();
    let lines: Vec<Line> =
        entry.reasons.iter().map(|reason| Line { sign: Sign::For, text: reason.text.clone(), aside: String::new() }).collect();
    if !lines.is_empty() {
        groups.push(Group { title: "Why now".into(), lines, ..Group::default() });
    }
    if !told.evidence.is_empty() {
        let lines = told.evidence.iter().take(6).map(|evidence| {
            let (sign, aside) = match evidence.grade.as_str() {
                "acted" => (Sign::Yes, "they acted on it"),
                "probably_arrived" => (Sign::Yes, "probably arrived"),
                _ => (Sign::No, "never arrived"),
            };
            Line { sign, text: evidence.text.clone(), aside: aside.into() }
        });
        groups.push(Group { title: "Reached, or tuned out?".into(), lines: lines.collect(), ..Group::default() });
    }
    if let Some(company) = entry.prospect.company.as_ref().filter(|_| !told.colleagues.is_empty()) {
        let lines = told.colleagues.iter().take(5).map(|colleague| {
            let title = colleague.title.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
            let owner = colleague.owner.as_ref().filter(|_| crew == Crew::Several);
            let owner = owner.map(|owner| format!("with {}, ", owner.name)).unwrap_or_default();
            Line {
                sign: Sign::Nothing,
                text: format!("{}{title}", colleague.prospect.name),
                aside: format!("{owner}{}", words::plain(&colleague.state)),
            }
        });
        groups.push(Group {
            title: format!("At {}", company.name),
            lines: lines.collect(),
            links: vec![Link::to(format!("/companies/{}", company.id), "Everybody there")],
            ..Group::default()
        });
    }
    groups
}
