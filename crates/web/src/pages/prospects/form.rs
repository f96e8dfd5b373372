//! The form for a person's facts, new or known.

use crate::edge::Edge;
use crate::pages::problem_where;
use crate::pages::prospects::tags;
use crate::shell::{Here, Shell};
use crate::visit::{self, Answer, Fields, Sent, Visit, differs, done, page_with};
use crate::words;
use actions::custom_fields::unknown_among;
use actions::view::{AddressView, CadenceView, EmailView, NewProspect, PhoneView, ProspectChange, ProspectView, UserView};
use actions::{AddProspect, ChangeProspect, Enroll, ListCustomFields, ListUsers, Refused, ShowProspect};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Template)]
#[template(path = "prospects/form.html")]
struct FormPage {
    shell: Shell,
    title: String,
    action: String,
    back: String,
    is_new: bool,
    version: i64,
    f: Filled,
    /// Whose they may become; whoever has left is among them only where they are theirs.
    users: Vec<UserView>,
    cadences: Vec<CadenceView>,
    problem: String,
    twin: Option<Twin>,
    /// What the custom fields of the workspace are called, by key.
    labels: BTreeMap<String, String>,
    /// Names that were typed and are no custom field yet: whether they are to become some is asked first.
    unknown: Vec<Asked>,
}

/// A name that is no custom field yet, and what was answered so far: to make it one, or to leave out what was typed.
struct Asked {
    name: String,
    answer: String,
}

impl FormPage {
    /// What one of their own fields is called.
    fn called<'a>(&'a self, key: &'a str) -> &'a str {
        self.labels.get(key).map_or(key, String::as_str)
    }

    /// Fields of the workspace in which they have nothing yet; of very many the first.
    fn unused(&self) -> Vec<&str> {
        let unused = self.labels.iter().filter(|(key, _)| !self.f.own.iter().any(|(own, _)| own == *key));
        unused.map(|(_, label)| label.as_str()).take(UNUSED_NAMED).collect()
    }
}

/// Fields that a form names at most.
const UNUSED_NAMED: usize = 40;

/// Somebody who may be the same person.
struct Twin {
    id: String,
    text: String,
}

/// What stands in the form.
#[derive(Default)]
struct Filled {
    name: String,
    title: String,
    company: String,
    owner: String,
    worth: String,
    source: String,
    tags: String,
    phones: Vec<PhoneView>,
    emails: Vec<EmailView>,
    social: String,
    street: String,
    postal_code: String,
    city: String,
    state: String,
    country: String,
    /// Of the address above: `work`, `home`, `other` or nothing.
    kind: String,
    /// Further addresses, and an empty one; which of all sets the clock is said by `sets_clock`.
    others: Vec<AddressView>,
    zone: String,
    wishes: String,
    /// Custom fields that they have: each with its name, which may be any text, and its value.
    own: Vec<(String, String)>,
    /// New ones, one a line.
    custom: String,
    inquiry: bool,
    cadence: String,
}

fn empty_phone() -> PhoneView {
    PhoneView { number: String::new(), line: "personal".into(), condition: "good".into() }
}

fn empty_email() -> EmailView {
    EmailView { address: String::new(), condition: "good".into() }
}

impl Filled {
    fn of(who: &ProspectView) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Filled {
            name: who.name.clone(),
            title: text(&who.title),
            company: who.company.as_ref().map(|company| company.name.clone()).unwrap_or_default(),
            owner: who.owner.as_ref().map(|owner| owner.id.clone()).unwrap_or_default(),
            worth: who.worth.clone(),
            source: text(&who.source),
            tags: tags::written(&who.tags),
            phones: who.phones.iter().cloned().chain([empty_phone()]).collect(),
            emails: who.emails.iter().cloned().chain([empty_email()]).collect(),
            social: who.social.join("\n"),
            street: text(&who.street),
            postal_code: text(&who.postal_code),
            city: text(&who.city),
            state: text(&who.state),
            country: text(&who.country),
            kind: who.addresses.first().filter(|first| first.sets_clock).and_then(|first| first.kind.clone()).unwrap_or_default(),
            others: who.addresses.iter().filter(|address| !address.sets_clock).cloned().chain([AddressView::default()]).collect(),
            zone: text(&who.zone),
            wishes: text(&who.wishes),
            own: who.custom.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            custom: String::new(),
            inquiry: false,
            cadence: String::new(),
        }
    }

    fn first_sets_clock(&self) -> bool {
        !self.others.iter().any(|other| other.sets_clock)
    }

    fn sent(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Filled {
            name: text("name"),
            title: text("title"),
            company: text("company"),
            owner: text("owner"),
            worth: text("worth"),
            source: text("source"),
            tags: text("tags"),
            phones: phones(fields).into_iter().chain([empty_phone()]).collect(),
            emails: emails(fields).into_iter().chain([empty_email()]).collect(),
            social: text("social"),
            street: text("street"),
            postal_code: text("postal_code"),
            city: text("city"),
            state: text("state"),
            country: text("country"),
            kind: text("address_kind"),
            others: others(fields).into_iter().chain([AddressView::default()]).collect(),
            zone: text("zone"),
            wishes: text("wishes"),
            own: own(fields).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            custom: text("custom"),
            inquiry: fields.text("inquiry") == "yes",
            cadence: text("cadence"),
        }
    }
}

fn phones(fields: &Fields) -> Vec<PhoneView> {
    let lines = fields.every("line").chain(std::iter::repeat("personal"));
    let conditions = fields.every("condition").chain(std::iter::repeat("good"));
    let rows = fields.every("number").zip(lines).zip(conditions);
    rows.filter(|((number, _), _)| !number.is_empty())
        .map(|((number, line), condition)| PhoneView { number: number.into(), line: line.into(), condition: condition.into() })
        .collect()
}

fn emails(fields: &Fields) -> Vec<EmailView> {
    let conditions = fields.every("mail_condition").chain(std::iter::repeat("good"));
    let rows = fields.every("address").zip(conditions).filter(|(address, _)| !address.is_empty());
    rows.map(|(address, condition)| EmailView { address: address.into(), condition: condition.into() }).collect()
}

/// Custom fields that the form showed, by name.
fn own(fields: &Fields) -> impl Iterator<Item = (&str, &str)> {
    fields.every_raw("own_name").zip(fields.every_raw("own"))
}

/// Further addresses, those with nothing in them left out.
fn others(fields: &Fields) -> Vec<AddressView> {
    let some = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    let [kinds, mut streets, mut codes] = ["other_kind", "other_street", "other_postal_code"].map(|name| fields.every(name));
    let [mut cities, mut states, mut countries] = ["other_city", "other_state", "other_country"].map(|name| fields.every(name));
    let mut addresses = Vec::new();
    for (index, kind) in kinds.enumerate() {
        addresses.push(AddressView {
            kind: some(Some(kind)),
            // The address in the form's own fields is number 0.
            sets_clock: fields.text("clock").parse() == Ok(index + 1),
            street: some(streets.next()),
            city: some(cities.next()),
            state: some(states.next()),
            postal_code: some(codes.next()),
            country: some(countries.next()),
        });
    }
    let parts = |address: &AddressView| {
        let AddressView { kind: _, sets_clock: _, street, city, state, postal_code, country } = address;
        [street, city, state, postal_code, country].into_iter().any(Option::is_some)
    };
    addresses.retain(parts);
    addresses
}

/// All addresses of the form; none where it has a single one without a kind.
fn addresses(fields: &Fields) -> Option<Vec<AddressView>> {
    if !fields.sent("other_kind") && !fields.sent("address_kind") {
        return None;
    }
    let others = others(fields);
    let first = AddressView {
        kind: fields.some("address_kind"),
        sets_clock: !others.iter().any(|other| other.sets_clock),
        street: fields.some("street"),
        city: fields.some("city"),
        state: fields.some("state"),
        postal_code: fields.some("postal_code"),
        country: fields.some("country"),
    };
    Some(std::iter::once(first).chain(others).collect())
}

/// Whether somebody has touched the addresses that were shown.
fn others_than(sent: &[AddressView], shown: &[AddressView]) -> bool {
    let said = |list: &[AddressView]| -> Vec<(bool, [String; 6])> {
        let texts = list.iter().map(|address| {
            let AddressView { kind, sets_clock, street, city, state, postal_code, country } = address.clone();
            (sets_clock, [kind, street, city, state, postal_code, country].map(Option::unwrap_or_default))
        });
        texts.filter(|(_, texts)| texts.iter().any(|text| !text.trim().is_empty())).collect()
    };
    let (sent, shown) = (said(sent), said(shown));
    let mut pairs = sent.iter().zip(&shown);
    sent.len() != shown.len()
        || pairs.any(|(is, was)| is.0 != was.0 || is.1.iter().zip(&was.1).any(|(text, had)| differs(had, text)))
}

/// Further custom fields, one a line: "fleet size: 12".
fn custom(fields: &Fields) -> Result<BTreeMap<String, String>, Refused> {
    let pair = |line: &String| {
        let (name, value) = line.split_once(':').ok_or_else(|| {
            Refused::field("custom", "malformed", format!("write a name, a colon and a value; this line has no colon: {line}"))
        })?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    fields.lines("custom").iter().map(pair).collect()
}

/// What the radio buttons beside a new name are called.
const ANSWER: &str = "new_field:";

/// The names that the form's lines would make custom fields of, with what was answered about each. Only a manager makes any: a rep is
/// told by the verb.
async fn unknown(edge: &Edge, visit: &Visit, fields: &Fields) -> Result<Vec<Asked>, Refused> {
    let Ok(lines) = custom(fields) else { return Ok(Vec::new()) };
    if lines.is_empty() || !visit.actor.manages() {
        return Ok(Vec::new());
    }
    let known = edge.app().act(&visit.actor, visit.now, ListCustomFields).await?.items;
    let carried: BTreeSet<&str> = own(fields).map(|(name, _)| name).collect();
    let typed = lines.keys().map(String::as_str).filter(|name| !carried.contains(name));
    let answer = |name: &str| fields.text(&format!("{ANSWER}{name}")).to_owned();
    let asked = unknown_among(&known, typed).into_iter();
    Ok(asked.map(|name| Asked { answer: answer(name), name: name.to_owned() }).collect())
}

/// What is to be asked about them before anything is saved; empty where everything is answered.
fn ask(unknown: &[Asked]) -> String {
    let open = unknown.iter().filter(|asked| !matches!(asked.answer.as_str(), "make" | "drop"));
    let names: Vec<String> = open.map(|asked| format!("\u{201c}{}\u{201d}", asked.name)).collect();
    match names.len() {
        0 => String::new(),
        1 => format!("{} is no custom field yet. Say below whether it becomes one, for everybody here.", names.join("")),
        _ => format!("{} are no custom fields yet. Say below whether they become some, for everybody here.", names.join(", ")),
    }
}

/// The form's lines without those that are left out.
fn wanted(fields: &Fields, unknown: &[Asked]) -> Result<BTreeMap<String, String>, Refused> {
    let mut lines = custom(fields)?;
    for asked in unknown.iter().filter(|asked| asked.answer == "drop") {
        lines.remove(&asked.name);
    }
    Ok(lines)
}

/// What is wrong, in the words of the form: custom fields go by their names.
fn wrong(refused: Refused, labels: &BTreeMap<String, String>) -> Result<String, Refused> {
    problem_where(refused, |field| {
        let key = field.strip_prefix("custom.")?;
        Some(labels.get(key).cloned().unwrap_or_else(|| format!("Custom field \u{201c}{key}\u{201d}")))
    })
}

async fn draw(
    edge: &Edge,
    visit: &Visit,
    unknown: Vec<Asked>,
    page: impl FnOnce(Shell, Vec<UserView>, Vec<CadenceView>) -> FormPage,
) -> Answer {
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let cadences = crate::pages::choice_of_cadences(edge, visit).await?;
    let mut page = page(visit.shell(Here::People), users, cadences);
    page.labels = crate::pages::custom_fields::labels(edge, visit).await?;
    page.unknown = unknown;
    let whose = page.f.owner.clone();
    page.users.retain(|user| user.active || user.id == whose);
    let status = match (page.problem.is_empty(), page.twin.is_none()) {
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::CONFLICT,
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page_with(status, &page)
}

fn new_page(f: Filled, problem: String, twin: Option<Twin>) -> impl FnOnce(Shell, Vec<UserView>, Vec<CadenceView>) -> FormPage {
    move |shell, users, cadences| FormPage {
        shell,
        title: "A new person".into(),
        action: "/prospects".into(),
        back: "/prospects".into(),
        is_new: true,
        version: 0,
        f,
        users,
        cadences,
        problem,
        twin,
        labels: BTreeMap::new(),
        unknown: Vec::new(),
    }
}

/// `GET /prospects/new`
pub async fn new(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    let f = Filled {
        name: text("name"),
        company: text("company"),
        worth: "B".into(),
        owner: visit.actor.user.to_string(),
        phones: vec![PhoneView { number: text("phone"), ..empty_phone() }, empty_phone()],
        emails: vec![empty_email()],
        others: vec![AddressView::default()],
        ..Filled::default()
    };
    draw(&edge, &visit, Vec::new(), new_page(f, String::new(), None)).await
}

/// `POST /prospects`
pub async fn add(State(edge): State<Edge>, Sent { visit, fields }: Sent) -> Answer {
    let unknown = unknown(&edge, &visit, &fields).await?;
    let question = ask(&unknown);
    if !question.is_empty() {
        return draw(&edge, &visit, unknown, new_page(Filled::sent(&fields), question, None)).await;
    }
    let added = match wanted(&fields, &unknown).and_then(|lines| read_new(&fields, lines)) {
        Ok(input) => edge.app().act(&visit.actor, visit.now, AddProspect(input)).await,
        Err(refused) => Err(refused),
    };
    let who = match added {
        Ok(who) => who,
        Err(Refused::Conflict { message, held_by }) => {
            let twin = Twin {
                id: held_by.unwrap_or_default(),
                text: format!("{} Look first: is it the same person?", words::sentence(&message)),
            };
            return draw(&edge, &visit, unknown, new_page(Filled::sent(&fields), String::new(), Some(twin))).await;
        }
        Err(refused) => {
            let labels = crate::pages::custom_fields::labels(&edge, &visit).await?;
            let problem = wrong(refused, &labels)?;
            return draw(&edge, &visit, unknown, new_page(Filled::sent(&fields), problem, None)).await;
        }
    };
    let to = format!("/prospects/{}", who.id);
    match fields.some("cadence") {
        None => Ok(visit::on(&to, done(format!("{} is here. Start a round when you want to call them.", who.name)))),
        Some(cadence) => {
            let verb = Enroll { prospect: who.id, cadence, owner: None, start_attempt: None };
            match edge.app().act(&visit.actor, visit.now, verb).await {
                Ok(ordered) => Ok(visit::on(&to, done(ordered.said))),
                Err(refused) => {
                    Ok(visit::on(&to, visit::alas(format!("{} is here, but the round did not start: {refused}", who.name))))
                }
            }
        }
    }
}

fn read_new(fields: &Fields, lines: BTreeMap<String, String>) -> Result<NewProspect, Refused> {
    let addresses = addresses(fields);
    Ok(NewProspect {
        name: fields.some("name"),
        title: fields.some("title"),
        company: fields.some("company"),
        owner: fields.some("owner"),
        worth: fields.some("worth"),
        source: fields.some("source"),
        phones: phones(fields),
        emails: emails(fields),
        social: fields.lines("social"),
        country: fields.some("country").filter(|_| addresses.is_none()),
        state: fields.some("state").filter(|_| addresses.is_none()),
        city: fields.some("city").filter(|_| addresses.is_none()),
        postal_code: fields.some("postal_code").filter(|_| addresses.is_none()),
        street: fields.some("street").filter(|_| addresses.is_none()),
        addresses: addresses.unwrap_or_default(),
        zone: fields.some("zone"),
        wishes: fields.some("wishes"),
        tags: tags::read(fields.text("tags"), &[]),
        custom: lines,
        inquiry: fields.text("inquiry") == "yes",
        allow_duplicate: fields.text("allow_duplicate") == "yes",
        ..NewProspect::default()
    })
}

/// `version` is the one that the form was made from: where somebody was faster, it goes on to be refused.
fn edit_page(
    who: &ProspectView,
    version: i64,
    f: Filled,
    problem: String,
) -> impl FnOnce(Shell, Vec<UserView>, Vec<CadenceView>) -> FormPage {
    let (id, name) = (who.id.clone(), who.name.clone());
    move |shell, users, cadences| FormPage {
        shell,
        title: name,
        action: format!("/prospects/{id}"),
        back: format!("/prospects/{id}"),
        is_new: false,
        version,
        f,
        users,
        cadences,
        problem,
        twin: None,
        labels: BTreeMap::new(),
        unknown: Vec::new(),
    }
}

/// `GET /prospects/{prospect}/edit`
pub async fn edit(State(edge): State<Edge>, visit: Visit, Path(prospect): Path<String>) -> Answer {
    let who = edge.app().act(&visit.actor, visit.now, ShowProspect { prospect }).await?;
    let owner = who.owner.as_ref().and_then(|owner| owner.id.parse().ok());
    if !visit.actor.changes(owner) {
        return Err(Refused::NotYours(format!("{} is a colleague's", who.name)).into());
    }
    let f = Filled::of(&who);
    draw(&edge, &visit, Vec::new(), edit_page(&who, who.version, f, String::new())).await
}

/// `POST /prospects/{prospect}`
pub async fn change(State(edge): State<Edge>, Path(prospect): Path<String>, Sent { visit, fields }: Sent) -> Answer {
    let who = edge.app().act(&visit.actor, visit.now, ShowProspect { prospect: prospect.clone() }).await?;
    let if_version = fields.whole("version")?;
    let unknown = unknown(&edge, &visit, &fields).await?;
    let question = ask(&unknown);
    if !question.is_empty() {
        let page = edit_page(&who, if_version.unwrap_or(who.version), Filled::sent(&fields), question);
        return draw(&edge, &visit, unknown, page).await;
    }
    let changed = match wanted(&fields, &unknown).and_then(|lines| read_change(&fields, &who, lines)) {
        Ok(change) => {
            let verb = ChangeProspect { prospect, change, if_version };
            edge.app().act(&visit.actor, visit.now, verb).await
        }
        Err(refused) => Err(refused),
    };
    match changed {
        Ok(who) => Ok(visit::on(&format!("/prospects/{}", who.id), done("Saved."))),
        Err(refused) => {
            let labels = crate::pages::custom_fields::labels(&edge, &visit).await?;
            let problem = wrong(refused, &labels)?;
            let page = edit_page(&who, if_version.unwrap_or(who.version), Filled::sent(&fields), problem);
            draw(&edge, &visit, unknown, page).await
        }
    }
}

/// Only what somebody has touched is a change: the rest stays to the letter, whatever a form can hold of it.
fn read_change(fields: &Fields, who: &ProspectView, lines: BTreeMap<String, String>) -> Result<ProspectChange, Refused> {
    let shown = Filled::of(who);
    let changed = |name: &str, shown: &Option<String>| fields.change_of(name, shown.as_deref());
    let company = who.company.as_ref().map(|company| company.name.as_str());
    let owner = who.owner.as_ref().map(|owner| owner.id.as_str());
    // A field that is emptied goes; one that a line brings may be there already.
    let mut own: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (name, value) in own_touched(fields, who) {
        own.insert(name.clone(), Some(value.trim().to_owned()).filter(|value| !value.is_empty()));
    }
    own.extend(lines.into_iter().map(|(name, value)| (name, Some(value))));
    let (phones, emails) = (phones(fields), emails(fields));
    let addresses = addresses(fields).filter(|sent| others_than(sent, &who.addresses));
    let part = |name: &str, shown: &Option<String>| changed(name, shown).filter(|_| addresses.is_none());
    Ok(ProspectChange {
        name: fields.touched("name", &who.name).then(|| fields.text("name").to_owned()),
        title: changed("title", &who.title),
        company: fields.change_of("company", company),
        owner: fields.change_of("owner", owner),
        worth: fields.some("worth"),
        source: changed("source", &who.source),
        phones: (fields.sent("number") && phones != who.phones).then_some(phones),
        emails: (fields.sent("address") && emails != who.emails).then_some(emails),
        social: fields.touched("social", &shown.social).then(|| fields.lines("social")),
        country: part("country", &who.country),
        state: part("state", &who.state),
        city: part("city", &who.city),
        postal_code: part("postal_code", &who.postal_code),
        street: part("street", &who.street),
        addresses: addresses.clone(),
        zone: changed("zone", &who.zone),
        wishes: changed("wishes", &who.wishes),
        tags: fields.touched("tags", &shown.tags).then(|| tags::read(fields.text("tags"), &who.tags)),
        custom: Some(own).filter(|own| !own.is_empty()),
    })
}

/// The custom fields whose values somebody has changed, under the names that they have.
fn own_touched<'a>(fields: &'a Fields, who: &'a ProspectView) -> impl Iterator<Item = (&'a String, &'a str)> {
    own(fields).filter_map(|(name, value)| {
        let (known, shown) = who.custom.iter().find(|(known, _)| !differs(known, name))?;
        differs(shown, value).then_some((known, value))
    })
}
