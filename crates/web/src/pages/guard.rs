//! The guard's rules, the law that applies here, and a question to it.

use super::today::touch::Clocks;
use super::{CHANNELS, Clock, called, faults_where, problem, problem_where};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, alas, done, page_with};
use crate::words;
use actions::view::{
    CompaniesChange, Found, GuardAnswer, GuardQuestion, GuardRuleView, GuardView, LawChange, LawListView, LawView, NewLaw,
    NewStricter,
};
use actions::{
    AddLaw, ChangeLaw, CheckGuard, ListLaw, Refused, RemoveLaw, RemoveRule, Role, SetCompanies, ShowGuard, TightenLaw, WhoRang,
    sentences,
};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "guard.html")]
struct GuardPage {
    shell: Shell,
    guard: GuardView,
    channels: &'static [(&'static str, &'static str)],
    who: String,
    channel: String,
    when: String,
    answer: Option<Told>,
    /// People of that name, or who share that number: which of them is meant.
    choice: Vec<Choice>,
    business: bool,
    law: LawListView,
    search: String,
    manages: bool,
    owns: bool,
    problem: String,
}

/// One of several people.
struct Choice {
    name: String,
    line: String,
    href: String,
}

struct Told {
    tone: &'static str,
    title: String,
    text: String,
}

/// `GET /guard?who=&person=&channel=&when=&business=&law=`: `person` is the one of several who was chosen.
pub async fn show(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    draw(&edge, visit, &query, String::new()).await
}

async fn draw(edge: &Edge, visit: Visit, query: &HashMap<String, String>, problem: String) -> Answer {
    let mut guard = edge.app().act(&visit.actor, visit.now, ShowGuard).await?;
    let field = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let (who, channel, when, search) = (field("who"), field("channel"), field("when"), field("law"));
    let business = query.contains_key("business");
    let law = ListLaw { query: Some(search.clone()).filter(|words| !words.is_empty()) };
    let law = edge.app().act(&visit.actor, visit.now, law).await?;
    // What comes from rule files is shown with its jurisdiction.
    guard.rules.retain(|rule| !rule.code.starts_with("law_") && !rule.code.starts_with("paused_"));
    let asked = Asking { who: &who, person: &field("person"), channel: &channel, when: &when, business };
    let (answer, choice) = if who.is_empty() { (None, Vec::new()) } else { ask(edge, &visit, &asked).await? };
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (manages, owns) = (visit.actor.manages(), visit.actor.role == Role::Owner);
    let shell = visit.shell(Here::Elsewhere);
    let shown = GuardPage {
        shell,
        guard,
        channels: &CHANNELS,
        who,
        channel,
        when,
        answer,
        choice,
        business,
        law,
        search,
        manages,
        owns,
        problem,
    };
    page_with(status, &shown)
}

/// `POST /guard/law/{code}`: on, off, paused, resumed, or an added file taken out.
pub async fn change_law(State(edge): State<Edge>, Path(code): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let reason = fields.text("reason").to_owned();
    let code = fields.some("region").unwrap_or(code);
    let change = match fields.text("do") {
        "on" => LawChange { applies: Some(true), ..LawChange::default() },
        "off" => LawChange { applies: Some(false), ..LawChange::default() },
        "resume" => LawChange { paused: Some(false), ..LawChange::default() },
        "remove" => {
            let gone = edge.app().act(&visit.actor, visit.now, RemoveLaw { code, reason: Some(reason) }).await;
            return after(&edge, visit, gone, "Taken out. What ships applies again.").await;
        }
        _ => LawChange {
            paused: Some(true),
            paused_until: match fields.some("until").map(|day| day.parse()).transpose() {
                Ok(until) => until,
                Err(_) => {
                    let unread = Refused::field("until", "not_a_date", "write the day as 2026-12-01, or leave it empty");
                    return after(&edge, visit, Err(unread), "").await;
                }
            },
            ..LawChange::default()
        },
    };
    let change = ChangeLaw { code, change: LawChange { reason, ..change } };
    let changed = edge.app().act(&visit.actor, visit.now, change).await;
    after(&edge, visit, changed, "Changed. The reason is in the audit log.").await
}

/// `POST /guard/law`: a rule file.
pub async fn add_law(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let law = NewLaw { text: fields.raw("text").to_owned(), reason: fields.text("reason").to_owned() };
    let added = edge.app().act(&visit.actor, visit.now, AddLaw(law)).await;
    after(&edge, visit, added, "Added. It binds from now on.").await
}

/// `POST /guard/companies`
pub async fn companies(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let change = CompaniesChange { business: fields.text("are") == "business", reason: fields.text("reason").to_owned() };
    let changed = edge.app().act(&visit.actor, visit.now, SetCompanies(change)).await;
    after(&edge, visit, changed, "Changed. The reason is in the audit log.").await
}

/// What the form of a rule file calls its field, and what buttons beside a law are about.
const SWITCHES: [(&str, &str); 3] = [("paused", ""), ("applies", ""), ("text", "The file")];
/// What the form of a stricter rule calls its fields.
const STRICTER: [(&str, &str); 5] = [
    ("hours", "Weekdays"),
    ("saturday", "Saturdays"),
    ("sunday", "Sundays"),
    ("most", "Calls and texts to a person, at most"),
    ("within", "In"),
];

#[derive(Template)]
#[template(path = "law.html")]
struct LawPage {
    shell: Shell,
    code: String,
    name: String,
    law: Option<LawView>,
    stricter: Vec<GuardRuleView>,
    note: String,
    manages: bool,
    fields: Fields,
    problem: String,
}

/// `GET /guard/law/{code}`: a jurisdiction by itself, and what is stricter there.
pub async fn show_law(State(edge): State<Edge>, Path(code): Path<String>, visit: Visit) -> Answer {
    draw_law(&edge, visit, code, Fields::default(), String::new()).await
}

async fn draw_law(edge: &Edge, visit: Visit, code: String, fields: Fields, problem: String) -> Answer {
    let code = code.trim().to_uppercase();
    let list = edge.app().act(&visit.actor, visit.now, ListLaw::default()).await?;
    let law = list.items.into_iter().find(|law| law.code == code);
    let elsewhere = list.stricter_elsewhere.into_iter().filter(|rule| rule.regions.contains(&code));
    let stricter: Vec<_> = law.iter().flat_map(|law| law.stricter.iter().cloned()).chain(elsewhere).collect();
    if law.is_none() && stricter.is_empty() && !actions::tighten::is_region(&code) {
        return Err(Refused::NotFound("region").into());
    }
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = LawPage {
        manages: visit.actor.manages(),
        shell: visit.shell(Here::Elsewhere),
        name: law.as_ref().map_or_else(|| code.clone(), |law| law.name.clone()),
        code,
        law,
        stricter,
        note: list.note,
        fields,
        problem,
    };
    page_with(status, &shown)
}

/// `POST /guard/law/{code}/rules`: stricter than the law there.
pub async fn tighten(State(edge): State<Edge>, Path(code): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let stricter = NewStricter {
        hours: fields.some("hours"),
        saturday: fields.some("saturday"),
        sunday: fields.some("sunday"),
        no_sundays: fields.sent("no_sundays"),
        no_holidays: fields.sent("no_holidays"),
        most: match fields.whole("most") {
            Ok(most) => most,
            Err(refused) => return draw_law(&edge, visit, code, fields, problem_where(refused, called(&STRICTER))?).await,
        },
        within: fields.some("within"),
        reason: fields.text("reason").to_owned(),
    };
    let asks = stricter.no_sundays || stricter.no_holidays || stricter.most.is_some();
    let asks = asks || [&stricter.hours, &stricter.saturday, &stricter.sunday].into_iter().any(Option::is_some);
    let tightened = if asks {
        edge.app().act(&visit.actor, visit.now, TightenLaw { code: code.clone(), stricter }).await
    } else {
        let remedy = "write hours, choose days on which nobody is called, or say how many calls at most and within what";
        Err(Refused::field("hours", "required", remedy))
    };
    match tightened {
        Ok(tightened) => {
            let page = format!("/guard/law/{}", words::percent(&code, b"-"));
            let said = tightened.note.map_or_else(|| done("It binds from now on."), |note| alas(format!("Added. {note}")));
            Ok(visit::on(&page, said))
        }
        Err(refused) => draw_law(&edge, visit, code, fields, problem_where(refused, called(&STRICTER))?).await,
    }
}

/// `POST /guard/rules/{code}/remove`
pub async fn remove_rule(State(edge): State<Edge>, Path(code): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let region = fields.text("region").to_owned();
    let verb = RemoveRule { code, reason: fields.some("reason") };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(_) => {
            let page = format!("/guard/law/{}", words::percent(&region, b"-"));
            Ok(visit::on(&page, done("Taken out. The reason is in the audit log.")))
        }
        Err(refused) => draw_law(&edge, visit, region, Fields::default(), problem(refused)?).await,
    }
}

async fn after(edge: &Edge, visit: Visit, done_so: Result<LawListView, Refused>, said: &'static str) -> Answer {
    match done_so {
        Ok(_) => Ok(visit::on("/guard", done(said))),
        Err(refused) => draw(edge, visit, &HashMap::new(), problem_where(refused, called(&SWITCHES))?).await,
    }
}

/// A question to the guard, as it was typed.
struct Asking<'a> {
    who: &'a str,
    person: &'a str,
    channel: &'a str,
    when: &'a str,
    business: bool,
}

/// So many people of a name are offered.
const OFFERED: u16 = 12;

/// The answer, or who is meant: a person by their name, address or number, as far as they may be read; else a bare number.
async fn ask(edge: &Edge, visit: &Visit, asked: &Asking<'_>) -> Result<(Option<Told>, Vec<Choice>), crate::visit::Sorry> {
    let sorry = |text: String| (Some(Told { tone: "warn", title: "Not understood.".into(), text }), Vec::new());
    let at = match asked.when {
        "" => None,
        words => match Clocks::yours(visit).read(words) {
            Ok(moment) => Some(moment.at),
            Err(problem) => return Ok(sorry(problem)),
        },
    };
    let question = GuardQuestion {
        channel: if asked.channel.is_empty() { "call" } else { asked.channel }.to_owned(),
        at,
        business: asked.business,
        all: true,
        ..GuardQuestion::default()
    };
    let about = |who: &str| CheckGuard(GuardQuestion { prospect: Some(who.to_owned()), ..question.clone() });
    let typed = if asked.person.is_empty() { asked.who } else { asked.person };
    let mut answer = edge.app().act(&visit.actor, visit.now, about(typed)).await;
    let mut name = None;
    if matches!(answer, Err(Refused::NotFound(_) | Refused::Invalid(_) | Refused::Conflict { .. })) {
        let mut found = people(edge, visit, asked.who).await?;
        match found.len() {
            // Nobody we know: then the bare number.
            0 => {
                if !asked.who.bytes().any(|byte| byte.is_ascii_digit()) {
                    let nobody = "Nobody of that name is among the people whom you may see. Write the name as it stands on their \
                                  page, an e-mail address, or a number.";
                    return Ok(sorry(nobody.to_owned()));
                }
                let number = GuardQuestion { phone: Some(asked.who.to_owned()), ..question.clone() };
                answer = edge.app().act(&visit.actor, visit.now, CheckGuard(number)).await;
            }
            1 => {
                let one = found.remove(0);
                answer = edge.app().act(&visit.actor, visit.now, about(&one.id)).await;
                name = Some(one.name);
            }
            several => {
                let more =
                    if several >= usize::from(OFFERED) { " The first of them stand here; write more of the name." } else { "" };
                let told = Told {
                    tone: "",
                    title: format!("{} people are meant by that.", several),
                    text: format!("Choose one.{more}"),
                };
                return Ok((Some(told), found.iter().map(|hit| choice(hit, asked)).collect()));
            }
        }
    } else if !asked.person.is_empty() {
        name = Some(asked.who.to_owned());
    }
    match answer {
        Ok(answer) => {
            let mut told = told(&answer, visit);
            if let Some(name) = name {
                told.title = format!("{name}: {}", sentences::lower_first(&told.title));
            }
            Ok((Some(told), Vec::new()))
        }
        Err(Refused::Invalid(faults)) => {
            let names = [("phone", "Person or number"), ("prospect", "Person or number"), ("at", "When")];
            Ok(sorry(faults_where(&faults, called(&names))))
        }
        Err(refused @ Refused::NotFound(_)) => Ok(sorry(words::sentence(&refused.to_string()))),
        Err(refused) => Err(refused.into()),
    }
}

/// Who may be meant by what was typed: who shares that number, or who has that name; of the latter the only one who is called just so.
async fn people(edge: &Edge, visit: &Visit, who: &str) -> Result<Vec<Found>, crate::visit::Sorry> {
    if who.chars().count() > 120 {
        return Ok(Vec::new());
    }
    let found = edge.app().act(&visit.actor, visit.now, WhoRang { q: who.to_owned() }).await?.items;
    let mut found: Vec<Found> = found.into_iter().filter(|hit| hit.readable && hit.kind == "prospect").collect();
    let same = |hit: &Found| hit.name.to_lowercase() == who.to_lowercase();
    if found.iter().filter(|hit| same(hit)).count() == 1 {
        found.retain(same);
    }
    found.truncate(usize::from(OFFERED));
    Ok(found)
}

/// The same question about one of them.
fn choice(hit: &Found, asked: &Asking<'_>) -> Choice {
    let part = |name: &str, text: &str| format!("&{name}={}", words::percent(text, b""));
    let business = if asked.business { "&business=1" } else { "" };
    let (channel, when) = (part("channel", asked.channel), part("when", asked.when));
    let who = words::percent(&hit.name, b"");
    Choice {
        href: format!("/guard?who={who}{}{channel}{when}{business}", part("person", &hit.id)),
        name: hit.name.clone(),
        line: hit.line.clone(),
    }
}

fn told(answer: &GuardAnswer, visit: &Visit) -> Told {
    let rule =
        answer.rule.as_ref().map(|rule| format!("{} ({})", rule.text.trim_end_matches('.'), rule.source)).unwrap_or_default();
    let also = answer.rules.iter().filter(|one| answer.rule.as_ref().is_some_and(|rule| rule.code != one.code));
    let also: Vec<&str> = also.map(|rule| rule.text.trim_end_matches('.')).collect();
    let rule = if also.is_empty() { rule } else { format!("{rule}. Also: {}", also.join("; ")) };
    let place = format!(
        "{}, {}",
        answer.place.zones.iter().map(|zone| words::zone_place(zone)).collect::<Vec<_>>().join(" or "),
        words::basis(&answer.place.basis)
    );
    let doubts: String = answer.place.doubts.iter().map(|doubt| format!(" {}", doubt.text)).collect();
    match (answer.verdict.as_str(), answer.not_before) {
        ("allowed", _) => Told { tone: "go", title: "Allowed.".into(), text: format!("On the clock of {place}.{doubts}") },
        (_, Some(at)) => {
            let clock = Clock { zone: visit.zone(), now: visit.now };
            Told {
                tone: "warn",
                title: format!("Not before {}.", clock.at(&at)),
                text: format!("{rule}. On the clock of {place}.{doubts}"),
            }
        }
        (_, None) => Told { tone: "fire", title: "Never.".into(), text: format!("{rule}{doubts}") },
    }
}
