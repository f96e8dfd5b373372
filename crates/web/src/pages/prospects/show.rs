//! One person: why on or off the list, everything that happened, the facts, the round.

use crate::edge::Edge;
use crate::pages::people::tone;
use crate::pages::today::queue;
use crate::pages::today::touch::{self, Clocks};
use crate::pages::today::view::Mark;
use crate::pages::{CHANNELS, problem};
use crate::shell::{Here, Said, Shell};
use crate::visit::{self, Answer, Sent, Visit, alas, done, page};
use crate::words;
use actions::view::{AddressView, CadenceView, DecisionView, NewTouch, PhoneView, ProspectView, TimelineItem, UserView};
use actions::{
    Crew, ListUsers, LogTouch, Refused, RestoreProspect, ShowDecision, ShowProspect, ShowTimeline, TrashProspect, sentences,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};

#[derive(Template)]
#[template(path = "prospects/show.html")]
struct ShowPage {
    shell: Shell,
    who: ProspectView,
    position: String,
    state: String,
    tone: &'static str,
    marks: Vec<Mark>,
    attempt: String,
    changes: bool,
    /// The live round's id.
    live: Option<String>,
    held: bool,
    /// How often they hear from us, in a round that keeps in touch: in words, and while they are active.
    rhythm: Option<(String, String)>,
    /// Came here to hand over, because they are better with a colleague.
    better_with_colleague: bool,
    round_line: String,
    why: Option<Why>,
    timeline: Vec<Item>,
    next: String,
    facts: Vec<(&'static str, Vec<Fact>)>,
    users: Vec<UserView>,
    cadences: Vec<CadenceView>,
    channels: &'static [(&'static str, &'static str)],
    outcomes: Vec<(&'static str, String)>,
    numbers: Vec<(String, String)>,
}

/// Why on or off the list.
struct Why {
    title: String,
    text: String,
    lines: Vec<String>,
    place: String,
}

struct Item {
    id: String,
    instant: String,
    when: String,
    spot: &'static str,
    text: String,
    note: String,
    breach: String,
    /// Whose they were then, where somebody else made the touch.
    whose: String,
    irritated: bool,
    voided: bool,
    voidable: bool,
}

#[derive(Default)]
struct Fact {
    text: String,
    href: String,
    about: String,
}

/// `GET /prospects/{prospect}`
pub async fn show(
    State(edge): State<Edge>,
    visit: Visit,
    Path(prospect): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let app = edge.app();
    let who = app.act(&visit.actor, visit.now, ShowProspect { prospect }).await?;
    let decision = match app.act(&visit.actor, visit.now, ShowDecision { prospect: who.id.clone(), at: None }).await {
        Ok(decision) => Some(decision),
        Err(Refused::NotFound(_)) => None,
        Err(refused) => return Err(refused.into()),
    };
    let ask = ShowTimeline {
        prospect: who.id.clone(),
        order: actions::prospects::Order::NewestFirst,
        limit: 50,
        cursor: query.get("cursor").cloned(),
    };
    let timeline = app.act(&visit.actor, visit.now, ask).await?;
    let users = app.act(&visit.actor, visit.now, ListUsers).await?.items;
    let cadences = crate::pages::choice_of_cadences(&edge, &visit).await?;
    let owner = who.owner.as_ref().and_then(|owner| owner.id.parse().ok());
    let changes = visit.actor.changes(owner);
    let round = who.enrollment.as_ref();
    let state = round.map(|round| round.state.clone()).unwrap_or_default();
    let is_live = planner::State::from_code(&state).is_some_and(planner::State::is_live);
    let zone = visit.zone();
    let rhythm = round.filter(|_| is_live).and_then(|round| round.rhythm.as_ref()).map(|rhythm| {
        let told = actions::rhythm::typed;
        (told(rhythm.every_days), rhythm.active_days.map(told).unwrap_or_default())
    });
    let kept = round.is_some_and(|round| round.rhythm.is_some());
    let round_line = match round {
        None => "No round yet. Start one, and they come onto the list when it is time.".to_owned(),
        Some(round) if kept => format!(
            "{}, version {}: {}, {}, {}.",
            round.cadence.name,
            round.cadence_version,
            words::plain(&round.state),
            words::count(round.attempts_made, "turn", "turns"),
            words::count(round.dials, "dial", "dials")
        ),
        Some(round) => format!(
            "{}, version {}: {}, {} of {} attempts made, {}.",
            round.cadence.name,
            round.cadence_version,
            words::plain(&round.state),
            round.attempts_made,
            round.attempts_planned,
            words::count(round.dials, "dial", "dials")
        ),
    };
    let labels = crate::pages::custom_fields::labels(&edge, &visit).await?;
    let page_now = ShowPage {
        position: who.title.clone().unwrap_or_default(),
        tone: tone(&state),
        rhythm,
        better_with_colleague: query.get("go_on").is_some_and(|answer| answer == "colleague"),
        marks: round
            .filter(|_| !kept)
            .map(|round| queue::completed(round.attempts_made, round.attempts_planned))
            .unwrap_or_default(),
        attempt: round
            .filter(|_| !kept)
            .map(|round| format!("{} of {} attempts made", round.attempts_made, round.attempts_planned))
            .unwrap_or_default(),
        live: round.filter(|_| is_live).map(|round| round.id.clone()),
        held: matches!(state.as_str(), "held" | "answered"),
        state: if state.is_empty() { "no round yet".into() } else { words::plain(&state) },
        round_line,
        why: decision.map(|decision| why(&decision, &visit, &zone)),
        timeline: timeline.items.iter().map(|item| draw_item(item, &visit, &zone, changes)).collect(),
        next: timeline
            .next
            .map(|cursor| format!("/prospects/{}?cursor={}", who.id, words::percent(&cursor, b"")))
            .unwrap_or_default(),
        facts: facts(&who, visit.crew, &labels),
        users: users
            .into_iter()
            .filter(|user| user.active && Some(&user.id) != who.owner.as_ref().map(|owner| &owner.id))
            .collect(),
        cadences: cadences.into_iter().filter(|cadence| !cadence.archived).collect(),
        channels: &CHANNELS,
        outcomes: outcomes(),
        numbers: numbers(&who.phones),
        shell: visit.shell(Here::People),
        changes,
        who,
    };
    page(&page_now)
}

fn why(decision: &DecisionView, visit: &Visit, zone: &TimeZone) -> Why {
    let at = decision.until.map(|until| words::soon(until, zone, visit.now));
    let title = match (decision.decision.as_str(), at) {
        ("act", Some(until)) => format!("On the list now, until {until}"),
        ("act", None) => "On the list now".into(),
        ("wait", Some(at)) => format!("Off the list until {at}"),
        ("wait", None) => "Off the list for now".into(),
        ("blocked", _) => "Blocked: needs you".into(),
        _ => "Off the list: the round is over".into(),
    };
    let rule = decision.rule.as_ref().map(|rule| match (rule.text.trim_end_matches('.'), rule.source.as_str()) {
        // A wait, which no rule sets.
        (text, "") => sentences::ended(text),
        (text, source) => sentences::ended(&format!("{text} ({source})")),
    });
    // What stands above as the rule is not said twice.
    let above = |text: &str| rule.as_deref().is_some_and(|rule| rule.trim_end_matches('.') == text.trim_end_matches('.'));
    let reasons: Vec<String> = decision.reasons.iter().map(|reason| reason.text.clone()).filter(|text| !above(text)).collect();
    let place = decision.place.zones.iter().map(|zone| words::zone_place(zone)).collect::<Vec<_>>().join(" or ");
    let doubts: String = decision.place.doubts.iter().map(|doubt| format!(" {}", doubt.text)).collect();
    Why {
        title,
        text: [rule, decision.remedy.as_deref().map(sentences::ended)].into_iter().flatten().collect::<Vec<_>>().join(" "),
        lines: reasons.into_iter().chain(decision.evidence.iter().map(|heard| heard.text.clone())).collect(),
        place: format!("{} on their clock in {place}, {}.{doubts}", decision.local_time, words::basis(&decision.place.basis)),
    }
}

fn draw_item(item: &TimelineItem, visit: &Visit, zone: &TimeZone, changes: bool) -> Item {
    let touch = item.kind == "touch";
    let spot = match item.disposition.as_deref() {
        Some("interested" | "meeting_booked" | "callback" | "replied" | "rang") => "go",
        Some("no" | "do_not_call" | "unsubscribed") => "fire",
        Some(_) => "done",
        None if item.kind == "directive" => "order",
        None => "",
    };
    let by = item
        .by
        .as_ref()
        .map(|by| if by.id == visit.actor.user.to_string() { " (you)".to_owned() } else { format!(" ({})", by.name) });
    Item {
        id: item.id.clone(),
        instant: item.at.to_string(),
        when: words::moment(item.at, zone, visit.now),
        spot,
        text: format!("{}{}", item.text, by.unwrap_or_default()),
        note: item.note.clone().unwrap_or_default(),
        breach: item.breach.as_ref().map(|rule| rule.text.clone()).unwrap_or_default(),
        whose: item.whose.as_ref().map(|owner| owner.name.clone()).unwrap_or_default(),
        irritated: item.irritated,
        voided: item.voided,
        voidable: touch && !item.voided && changes,
    }
}

fn numbers(phones: &[PhoneView]) -> Vec<(String, String)> {
    phones.iter().map(|phone| (phone.number.clone(), words::number(&phone.number))).collect()
}

fn facts(who: &ProspectView, crew: Crew, labels: &BTreeMap<String, String>) -> Vec<(&'static str, Vec<Fact>)> {
    let condition = |code: &str| if code == "good" { String::new() } else { words::plain(code) };
    let plain =
        |text: &Option<String>| text.iter().map(|text| Fact { text: text.clone(), ..Fact::default() }).collect::<Vec<_>>();
    let phones = who.phones.iter().map(|phone| Fact {
        text: words::number(&phone.number),
        href: if phone.condition == "good" { format!("tel:{}", phone.number) } else { String::new() },
        about: [if phone.line == "shared" { "switchboard".into() } else { String::new() }, condition(&phone.condition)]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    });
    let emails = who.emails.iter().map(|email| Fact {
        text: email.address.clone(),
        href: if email.condition == "good" { format!("mailto:{}", words::percent(&email.address, b"@")) } else { String::new() },
        about: condition(&email.condition),
    });
    let several = who.addresses.len() > 1;
    let address = who.addresses.iter().flat_map(|address| address_lines(address, several));
    let zone = Fact {
        text: who.place.zones.iter().map(|zone| words::zone_place(zone)).collect::<Vec<_>>().join(" or "),
        about: std::iter::once(words::basis(&who.place.basis))
            .chain(who.place.doubts.iter().map(|doubt| doubt.text.as_str()))
            .collect::<Vec<_>>()
            .join(". "),
        ..Fact::default()
    };
    let grounds = who.grounds.iter().map(|ground| {
        let channel = ground.channel.as_deref().map(words::plain).unwrap_or_default();
        Fact {
            text: format!("{} {}", words::plain(&ground.kind), channel.to_lowercase()),
            about: ground.reason.clone(),
            ..Fact::default()
        }
    });
    let custom = who
        .custom
        .iter()
        .map(|(key, value)| Fact { text: format!("{}: {value}", labels.get(key).unwrap_or(key)), ..Fact::default() });
    let mut facts = vec![
        ("Numbers", phones.collect::<Vec<_>>()),
        ("Mail", emails.collect()),
        ("Profiles", who.social.iter().map(|text| Fact { text: text.clone(), ..Fact::default() }).collect()),
        ("Address", address.collect()),
        ("Clock", vec![zone]),
        ("Wishes", plain(&who.wishes)),
        ("Whose", plain(&who.owner.as_ref().filter(|_| crew == Crew::Several).map(|owner| owner.name.clone()))),
        ("From", plain(&who.source)),
        ("On record", grounds.collect()),
        ("Custom fields", custom.collect()),
    ];
    facts.retain(|(_, values)| !values.is_empty());
    facts
}

/// An address in one or two lines, with what it is behind the last: "home", "work, sets their clock".
fn address_lines(address: &AddressView, several: bool) -> Vec<Fact> {
    let town = [&address.postal_code, &address.city, &address.state, &address.country];
    let town = town.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let clock = if address.sets_clock && several { "sets their clock" } else { "" };
    let about = [address.kind.as_deref().unwrap_or_default(), clock];
    let about = about.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
    let lines = address.street.iter().cloned().chain(Some(town).filter(|town| !town.is_empty()));
    let mut lines: Vec<Fact> = lines.map(|text| Fact { text, ..Fact::default() }).collect();
    if let Some(last) = lines.last_mut() {
        last.about = about;
    }
    lines
}

/// Every outcome that needs no more than a time, for the form of what was not on the list.
fn outcomes() -> Vec<(&'static str, String)> {
    [
        "no_answer",
        "voicemail_left",
        "voicemail_full",
        "hung_up",
        "gatekeeper",
        "busy",
        "rang",
        "interested",
        "callback",
        "meeting_booked",
        "send_info",
        "not_now",
        "no",
        "sent",
        "replied",
        "auto_replied",
        "not_in",
        "not_found",
        "returned",
        "failed",
        "unrecorded",
    ]
    .into_iter()
    .map(|code| (code, words::capital(&words::plain(code))))
    .collect()
}

/// `POST /prospects/{prospect}/touches`: something that was not on the list.
pub async fn log(State(edge): State<Edge>, Path(prospect): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let back = format!("/prospects/{prospect}");
    let outcome = fields.text("outcome").to_owned();
    let occurred_at = match moment(fields.text("occurred"), &visit) {
        Ok(at) => at,
        Err(problem) => return Ok(visit::on(&back, alas(problem))),
    };
    let call = matches!(fields.text("channel"), "" | "call" | "sms");
    let mut input = NewTouch {
        prospect_id: Some(prospect.clone()),
        channel: fields.some("channel"),
        direction: fields.some("direction"),
        disposition: outcome.clone(),
        occurred_at,
        phone: fields.some("phone").filter(|_| call),
        irritated: fields.text("irritated") == "yes",
        note: fields.some("note"),
        ..NewTouch::default()
    };
    if matches!(outcome.as_str(), "callback" | "meeting_booked" | "not_now") {
        let clocks = Clocks::as_far_as_told(&edge, &visit, &prospect).await?;
        if let Err(problem) = touch::detail(&outcome, &fields, &clocks, &mut input) {
            return Ok(visit::on(&back, alas(problem)));
        }
    }
    match edge.app().act(&visit.actor, visit.now, LogTouch(input)).await {
        Ok(logged) => Ok(visit::on(&back, Said { undo: Some(logged.touch.id.clone()), ..done(logged.said) })),
        Err(Refused::Guarded { rule, .. }) => Ok(visit::on(&back, alas(rule.text))),
        Err(refused) => Ok(visit::on(&back, alas(problem(refused)?))),
    }
}

/// A time from the browser's own field, on the clock of whoever typed it.
fn moment(text: &str, visit: &Visit) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let unclear = || "Say when it was as 2026-11-23 14:30, or leave it empty for just now.".to_owned();
    let local: DateTime = text.replace(' ', "T").parse().map_err(|_| unclear())?;
    let at = local.to_zoned(visit.zone()).map_err(|_| unclear())?;
    Ok(Some(at.timestamp()))
}

/// `POST /prospects/{prospect}/trash`
pub async fn trash(State(edge): State<Edge>, Path(prospect): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    let who = edge.app().act(&visit.actor, visit.now, TrashProspect { prospect, if_version: None }).await?;
    Ok(visit::on(&format!("/prospects/{}", who.id), done(format!("{} is in the trash for 30 days.", who.name))))
}

/// `POST /prospects/{prospect}/restore`
pub async fn restore(State(edge): State<Edge>, Path(prospect): Path<String>, Sent { visit, .. }: Sent) -> Answer {
    let who = edge.app().act(&visit.actor, visit.now, RestoreProspect { prospect }).await?;
    Ok(visit::on(&format!("/prospects/{}", who.id), done(format!("{} is back.", who.name))))
}
