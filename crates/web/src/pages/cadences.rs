//! Cadences: the plans, their steps and scripts, and the form that makes the next version.

use super::today::view::{Mark, Stop};
use super::{CHANNELS, Clock, problem};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, done, page, page_with};
use crate::words;
use actions::cadences::Preview;
use actions::view::{CadenceView, Migration, NewCadence, PolicyView, RhythmView, StepView};
use actions::{AddCadence, ChangeCadence, Crew, ListCadences, MigrateCadence, Refused, ShowCadence};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "cadences/list.html")]
struct ListPage {
    shell: Shell,
    cadences: Vec<CadenceView>,
    writes: bool,
}

#[derive(Template)]
#[template(path = "cadences/show.html")]
struct ShowPage {
    shell: Shell,
    cadence: CadenceView,
    clock: Clock,
    policy: String,
    writes: bool,
    moving: Option<Migration>,
}

#[derive(Template)]
#[template(path = "cadences/form.html")]
struct FormPage {
    shell: Shell,
    title: String,
    action: String,
    back: String,
    /// 0 for one that is not written yet.
    version: u32,
    name: String,
    about: String,
    rules: Rules,
    steps: Vec<StepView>,
    channels: &'static [(&'static str, &'static str)],
    dayparts: &'static [(&'static str, &'static str)],
    leave: String,
    leaves: &'static [(&'static str, &'static str)],
    detours: &'static [(&'static str, &'static str)],
    problem: String,
}

/// The rules of a cadence as its form has them.
#[derive(Debug, Clone, Default)]
struct Rules {
    /// How often, in words; empty for a cadence that ends with a farewell.
    every: String,
    if_active: String,
    longest: String,
    ask_from: String,
    /// What happens while nothing has reached them.
    never_heard: String,
    after_tries: String,
    at_most: String,
}

const DAYPARTS: [(&str, &str); 8] = [
    ("any", "any"),
    ("vary", "another than last time"),
    ("early", "8 to 10"),
    ("morning", "10 to 12"),
    ("midday", "12 to 14"),
    ("afternoon", "14 to 16"),
    ("late", "16 to 18"),
    ("evening", "18 to 20"),
];

/// What becomes of a step that falls due while its owner is away.
const LEAVES: [(&str, &str); 3] = [
    ("hold", "rests; the round goes on after with the days it had left"),
    ("move", "moves to the first days after the return that have room"),
    ("hand_over", "a colleague has the person meanwhile, and gives them back"),
];

/// What happens while nothing has reached them.
const DETOURS: [(&str, &str); 4] = [
    ("none", "the steps go on as they are"),
    ("number", "try another number first"),
    ("channel", "try a mail, a text or a letter first"),
    ("number_then_channel", "try another number first, then a mail, a text or a letter"),
];

/// A cadence takes so many steps at most in the form.
const MOST_STEPS: usize = 40;

/// `GET /cadences`
pub async fn list(State(edge): State<Edge>, visit: Visit) -> Answer {
    let cadences = edge.app().act(&visit.actor, visit.now, ListCadences).await?.items;
    page(&ListPage { writes: visit.actor.manages(), shell: visit.shell(Here::Cadences), cadences })
}

/// `GET /cadences/{cadence}`: on paper, the tip sheet.
pub async fn show(State(edge): State<Edge>, visit: Visit, Path(cadence): Path<String>) -> Answer {
    draw(&edge, visit, cadence, None).await
}

async fn draw(edge: &Edge, visit: Visit, cadence: String, moving: Option<Migration>) -> Answer {
    let cadence = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence }).await?;
    let rules = &cadence.policy;
    let asks = rules.ask_from_attempt;
    let kept = rules.rhythm.as_ref().map(|rhythm| {
        let told = actions::rhythm::told;
        let active = rhythm.active_days.map(|days| format!(", {} if they are active", told(days))).unwrap_or_default();
        format!(
            "Keeps in touch {}{active}. Each turn that nobody answers doubles the time, up to {}; any real contact starts it anew. After {} without an answer, the card asks whether to go on.",
            told(rhythm.every_days),
            told(rhythm.longest_days),
            words::count(asks.saturating_sub(1), "turn", "turns")
        )
    });
    let ending = format!(
        "After a delivered farewell: {} after {}; nobody calls for {}. A definite no is looked at again after {}. From attempt {} on, the card asks whether to go on.",
        rules.afterwards,
        words::count(rules.grace_days, "business day", "business days"),
        words::count(rules.revisit_after_farewell_days, "day", "days"),
        words::count(rules.revisit_after_no_days, "day", "days"),
        rules.ask_from_attempt,
    );
    let away = match (visit.crew, rules.leave.as_str()) {
        (Crew::Several, "hand_over") => "While its owner is away, a colleague has the person.",
        (_, "move") => "What falls due while its owner is away moves to the first days after that have room.",
        _ => "While its owner is away, the round stands still.",
    };
    let policy = format!("{} {} {away}", kept.unwrap_or(ending), unheard(rules));
    let clock = Clock { zone: visit.zone(), now: visit.now };
    page(&ShowPage { writes: visit.actor.manages(), shell: visit.shell(Here::Cadences), cadence, clock, policy, moving })
}

/// What the cadence does while nothing has reached them, in words.
fn unheard(rules: &PolicyView) -> String {
    let never = &rules.never_heard;
    let way = match never.then.as_str() {
        "number" => "another number of theirs is tried first",
        "channel" => "a mail, a text where they agreed to texts, or a letter goes first",
        "number_then_channel" => {
            "another number of theirs is tried first, then a mail, a text where they agreed to texts, or a letter"
        }
        _ => return "While nothing has reached them, the steps go on as they are.".into(),
    };
    let tries = words::count(never.after_tries, "try", "tries");
    if rules.rhythm.is_some() {
        return format!("When nothing has reached them in {tries}, their numbers are dialled in turn.");
    }
    format!(
        "When nothing has reached them in {tries}, {way}: at most {} a round, and none counts as an attempt.",
        words::count(never.at_most, "extra try", "extra tries")
    )
}

/// `POST /cadences/{cadence}/migrate`: first what would change, then, with `apply`, the change.
pub async fn migrate(State(edge): State<Edge>, Path(cadence): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let preview = if fields.text("apply") == "yes" { Preview::Apply } else { Preview::Only };
    let moving = edge.app().act(&visit.actor, visit.now, MigrateCadence { cadence: cadence.clone(), preview }).await?;
    draw(&edge, visit, cadence, Some(moving)).await
}

/// `GET /cadences/new`
pub async fn new(visit: Visit) -> Answer {
    let steps = vec![StepView { channel: "call".into(), when: "vary".into(), ..StepView::default() }; 4]
        .into_iter()
        .chain([StepView {
            channel: "call".into(),
            when: "vary".into(),
            voicemail: "leave".into(),
            fire: true,
            wait_days: 3,
            ..StepView::default()
        }])
        .collect();
    let rules = Rules { ask_from: String::new(), ..rules_of(&PolicyView::default()) };
    let form = Form { name: String::new(), about: String::new(), rules, steps, leave: "hold".into() };
    draw_form(&visit, None, form, String::new())
}

/// `GET /cadences/{cadence}/edit`
pub async fn edit(State(edge): State<Edge>, visit: Visit, Path(cadence): Path<String>) -> Answer {
    let known = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence }).await?;
    let form = Form {
        name: known.name.clone(),
        about: known.about.clone(),
        rules: rules_of(&known.policy),
        steps: known.steps.clone(),
        leave: known.policy.leave.clone(),
    };
    draw_form(&visit, Some(&known), form, String::new())
}

struct Form {
    name: String,
    about: String,
    rules: Rules,
    steps: Vec<StepView>,
    leave: String,
}

fn draw_form(visit: &Visit, known: Option<&CadenceView>, form: Form, problem: String) -> Answer {
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut steps = form.steps;
    // One more, empty, at the end: that is how a step is added without script.
    steps.push(StepView::default());
    page_with(
        status,
        &FormPage {
            shell: visit.shell(Here::Cadences),
            title: known.map_or_else(|| "A new cadence".into(), |known| format!("Change \u{201c}{}\u{201d}", known.name)),
            action: known.map_or_else(|| "/cadences".into(), |known| format!("/cadences/{}", known.id)),
            back: known.map_or_else(|| "/cadences".into(), |known| format!("/cadences/{}", known.id)),
            version: known.map(|known| known.version).unwrap_or_default(),
            name: form.name,
            about: form.about,
            rules: form.rules,
            steps,
            channels: &CHANNELS,
            dayparts: &DAYPARTS,
            leave: form.leave,
            detours: &DETOURS,
            leaves: if visit.crew == Crew::Several { &LEAVES } else { &LEAVES[..2] },
            problem,
        },
    )
}

/// `POST /cadences`
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let added = match read(&fields, None) {
        Ok(input) => edge.app().act(&visit.actor, visit.now, AddCadence(input)).await,
        Err(refused) => Err(refused),
    };
    match added {
        Ok(cadence) => Ok(visit::on(&format!("/cadences/{}", cadence.id), done(format!("{} is ready.", cadence.name)))),
        Err(refused) => draw_form(&visit, None, sent(&fields), problem(refused)?),
    }
}

/// `POST /cadences/{cadence}`: a new version.
pub async fn change(State(edge): State<Edge>, Path(cadence): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let known = edge.app().act(&visit.actor, visit.now, ShowCadence { cadence }).await?;
    let changed = match read(&fields, Some(&known)) {
        Ok(change) => {
            let verb = ChangeCadence { cadence: known.id.clone(), change, if_version: fields.whole("version")? };
            edge.app().act(&visit.actor, visit.now, verb).await
        }
        Err(refused) => Err(refused),
    };
    match changed {
        Ok(cadence) => Ok(visit::on(
            &format!("/cadences/{}", cadence.id),
            done(format!("Version {} is ready. Running rounds stay on theirs.", cadence.version)),
        )),
        Err(refused) => draw_form(&visit, Some(&known), sent(&fields), problem(refused)?),
    }
}

fn sent(fields: &Fields) -> Form {
    let steps = rows(fields).into_values().filter_map(|row| step(&row).ok()).filter(|step| !step.channel.is_empty()).collect();
    let text = |name: &str| fields.text(name).to_owned();
    let rules = Rules {
        every: text("every"),
        if_active: text("if_active"),
        longest: text("longest"),
        ask_from: text("ask_from"),
        never_heard: text("never_heard"),
        after_tries: text("after_tries"),
        at_most: text("at_most"),
    };
    Form { name: text("name"), about: text("about"), rules, steps, leave: text("leave") }
}

fn read(fields: &Fields, known: Option<&CadenceView>) -> Result<NewCadence, Refused> {
    let mut steps = Vec::new();
    for (place, row) in rows(fields) {
        let step = step(&row).map_err(|field| {
            Refused::field(format!("steps[{place}].{field}"), "not_a_number", "write a whole number of days or hours")
        })?;
        if !step.channel.is_empty() {
            steps.push(step);
        }
    }
    Ok(NewCadence {
        name: fields.text("name").into(),
        about: fields.text("about").into(),
        steps,
        policy: Some(policy(fields, known)?),
    })
}

fn rules_of(policy: &PolicyView) -> Rules {
    let told = actions::rhythm::told;
    let rhythm = policy.rhythm.as_ref();
    Rules {
        every: rhythm.map(|rhythm| told(rhythm.every_days)).unwrap_or_default(),
        if_active: rhythm.and_then(|rhythm| rhythm.active_days).map(told).unwrap_or_default(),
        longest: rhythm.map(|rhythm| told(rhythm.longest_days)).unwrap_or_default(),
        ask_from: policy.ask_from_attempt.to_string(),
        never_heard: policy.never_heard.then.clone(),
        after_tries: policy.never_heard.after_tries.to_string(),
        at_most: policy.never_heard.at_most.to_string(),
    }
}

/// The rules as the form has them; what it does not show stays.
fn policy(fields: &Fields, known: Option<&CadenceView>) -> Result<PolicyView, Refused> {
    use actions::rhythm::field;
    let mut policy = known.map_or_else(PolicyView::default, |known| known.policy.clone());
    if let Some(asks) = fields.some("ask_from") {
        policy.ask_from_attempt =
            asks.parse().map_err(|_| Refused::field("ask_from", "not_a_number", "write the number of an attempt"))?;
    }
    if let Some(then) = fields.some("never_heard") {
        policy.never_heard.then = then;
    }
    if let Some(tries) = fields.some("after_tries") {
        let fault = |_| Refused::field("after_tries", "not_a_number", "write a whole number of tries");
        policy.never_heard.after_tries = tries.parse().map_err(fault)?;
    }
    if let Some(most) = fields.some("at_most") {
        let fault = |_| Refused::field("at_most", "not_a_number", "write a whole number of extra tries");
        policy.never_heard.at_most = most.parse().map_err(fault)?;
    }
    if let Some(leave) = fields.some("leave") {
        policy.leave = leave;
    }
    policy.rhythm = match field("every", fields.some("every").as_deref())? {
        None => None,
        Some(every_days) => Some(RhythmView {
            every_days,
            active_days: field("if_active", fields.some("if_active").as_deref())?,
            longest_days: field("longest", fields.some("longest").as_deref())?
                .unwrap_or_else(|| planner::rhythm::Rhythm::every(every_days).longest_days),
        }),
    };
    Ok(policy)
}

/// The fields `s0.channel`, `s0.goal` ... by step.
fn rows(fields: &Fields) -> BTreeMap<usize, BTreeMap<&str, &str>> {
    let mut rows: BTreeMap<usize, BTreeMap<&str, &str>> = BTreeMap::new();
    for (name, value) in fields.below("s") {
        if let Some((place, field)) = name.split_once('.')
            && let Ok(place) = place.parse::<usize>()
            && place < MOST_STEPS
        {
            rows.entry(place).or_default().insert(field, value);
        }
    }
    rows
}

/// One step, or the field that is no number.
fn step(row: &BTreeMap<&str, &str>) -> Result<StepView, &'static str> {
    let text = |name: &str| row.get(name).map(|value| (*value).to_owned()).unwrap_or_default();
    let some = |name: &str| row.get(name).filter(|value| !value.is_empty()).map(|value| (*value).to_owned());
    let wait_hours = some("wait_hours").map(|hours| hours.parse()).transpose().map_err(|_| "wait_hours")?;
    Ok(StepView {
        channel: text("channel"),
        wait_days: some("wait_days").map(|days| days.parse()).transpose().map_err(|_| "wait_days")?.unwrap_or(0),
        wait_hours,
        when: text("when"),
        voicemail: text("voicemail"),
        fire: text("fire") == "yes",
        goal: text("goal"),
        gatekeeper: some("gatekeeper"),
        live: some("live"),
        voicemail_script: some("voicemail_script"),
        email_subject: some("email_subject"),
        email_body: some("email_body"),
        coaching: some("coaching"),
    })
}

/// A cadence as a trail: when each step comes, and on what.
pub fn trail(cadence: &CadenceView) -> Vec<Stop> {
    let long = cadence.steps.len() > 6;
    cadence
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let told = !long || step.fire || index == 0;
            let line = if step.fire { "farewell".to_owned() } else { words::plain(&step.channel) };
            Stop {
                mark: if step.fire { Mark::FarewellAhead } else { Mark::Ahead },
                head: if told { wait(step, index == 0) } else { String::new() },
                line: if told { line } else { String::new() },
            }
        })
        .collect()
}

fn wait(step: &StepView, first: bool) -> String {
    match (step.wait_hours, step.wait_days) {
        (Some(hours), _) => format!("+{hours} h"),
        (None, 0) if first => "At once".into(),
        (None, 0) => "same day".into(),
        (None, days) => format!("+{}", words::count(days, "day", "days")),
    }
}

/// "after 2 business days, 16 to 18".
pub fn timing(step: &StepView) -> String {
    let wait = match (step.wait_hours, step.wait_days) {
        (Some(hours), _) => format!("after {}", words::count(hours, "hour", "hours")),
        (None, 0) => "at once".into(),
        (None, days) => format!("after {}", words::count(days, "business day", "business days")),
    };
    match step.when.as_str() {
        "any" | "" => wait,
        when => format!("{wait}, {}", DAYPARTS.iter().find(|(code, _)| *code == when).map_or(when, |(_, name)| name)),
    }
}

/// The scripts of a step, for its form.
pub fn scripts(step: &StepView) -> [(&'static str, &'static str, String); 6] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        ("gatekeeper", "Gatekeeper", text(&step.gatekeeper)),
        ("live", "They pick up", text(&step.live)),
        ("voicemail_script", "Voicemail", text(&step.voicemail_script)),
        ("email_subject", "Mail: subject", text(&step.email_subject)),
        ("email_body", "Mail: text", text(&step.email_body)),
        ("coaching", "How to come across", text(&step.coaching)),
    ]
}
