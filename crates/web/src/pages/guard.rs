//! The guard's rules, the law that applies here, and a question to it.

use super::today::touch::Clocks;
use super::{CHANNELS, Clock, problem};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, alas, done, page_with};
use crate::words;
use actions::view::{
    CompaniesChange, GuardAnswer, GuardQuestion, GuardRuleView, GuardView, LawChange, LawListView, LawView, NewLaw, NewStricter,
};
use actions::{
    AddLaw, ChangeLaw, CheckGuard, ListLaw, Refused, RemoveLaw, RemoveRule, Role, SetCompanies, ShowGuard, TightenLaw,
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
    business: bool,
    law: LawListView,
    search: String,
    manages: bool,
    owns: bool,
    problem: String,
}

struct Told {
    tone: &'static str,
    title: String,
    text: String,
}

/// `GET /guard?who=&channel=&when=&business=&law=`
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
    let answer = if who.is_empty() { None } else { Some(ask(edge, &visit, &who, &channel, &when, business).await?) };
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
            Err(refused) => return draw_law(&edge, visit, code, fields, problem(refused)?).await,
        },
        within: fields.some("within"),
        reason: fields.text("reason").to_owned(),
    };
    let verb = TightenLaw { code: code.clone(), stricter };
    match edge.app().act(&visit.actor, visit.now, verb).await {
        Ok(tightened) => {
            let page = format!("/guard/law/{}", words::percent(&code, b"-"));
            let said = tightened.note.map_or_else(|| done("It binds from now on."), |note| alas(format!("Added. {note}")));
            Ok(visit::on(&page, said))
        }
        Err(refused) => draw_law(&edge, visit, code, fields, problem(refused)?).await,
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
        Err(refused) => draw(edge, visit, &HashMap::new(), problem(refused)?).await,
    }
}

async fn ask(
    edge: &Edge,
    visit: &Visit,
    who: &str,
    channel: &str,
    when: &str,
    business: bool,
) -> Result<Told, crate::visit::Sorry> {
    let sorry = |text: String| Told { tone: "warn", title: "Not understood.".into(), text };
    let at = match when {
        "" => None,
        words => match Clocks::yours(visit).read(words) {
            Ok(moment) => Some(moment.at),
            Err(problem) => return Ok(sorry(problem)),
        },
    };
    let channel = if channel.is_empty() { "call" } else { channel }.to_owned();
    let known = GuardQuestion {
        prospect: Some(who.to_owned()),
        channel: channel.clone(),
        at,
        business,
        all: true,
        ..GuardQuestion::default()
    };
    let answer = match edge.app().act(&visit.actor, visit.now, CheckGuard(known)).await {
        // Nobody we know: then the bare number.
        Err(Refused::NotFound(_) | Refused::Invalid(_)) => {
            let number =
                GuardQuestion { phone: Some(who.to_owned()), channel, at, business, all: true, ..GuardQuestion::default() };
            edge.app().act(&visit.actor, visit.now, CheckGuard(number)).await
        }
        other => other,
    };
    match answer {
        Ok(answer) => Ok(told(&answer, visit)),
        Err(refused @ (Refused::Invalid(_) | Refused::NotFound(_))) => Ok(sorry(words::capital(&refused.to_string()))),
        Err(refused) => Err(refused.into()),
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
