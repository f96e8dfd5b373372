//! People: the list, one person with everything that happened, and the form for their facts.

mod form;
mod show;
mod tags;

pub use form::{add, change, edit, new};
pub use show::{log, restore, show, trash};

use super::people::{self, Person};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, page};
use crate::words;
use actions::view::{CadenceView, UserView};
use actions::{ListCadences, ListProspects, ListUsers};
use askama::Template;
use axum::extract::{Query, State};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "prospects/list.html")]
struct ListPage {
    shell: Shell,
    filter: Filter,
    states: Vec<(&'static str, String)>,
    users: Vec<UserView>,
    cadences: Vec<CadenceView>,
    people: Vec<Person>,
    found: String,
    next: String,
}

/// What the list is narrowed to.
#[derive(Default)]
struct Filter {
    q: String,
    state: String,
    owner: String,
    cadence: String,
    tag: String,
}

impl Filter {
    fn any(&self) -> bool {
        self.fields().iter().any(|(_, value)| !value.is_empty())
    }

    fn fields(&self) -> [(&'static str, &String); 5] {
        [("q", &self.q), ("state", &self.state), ("owner", &self.owner), ("cadence", &self.cadence), ("tag", &self.tag)]
    }

    fn href(&self, cursor: &str) -> String {
        let mut query: Vec<String> = self
            .fields()
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", words::percent(value, b"")))
            .collect();
        query.push(format!("cursor={}", words::percent(cursor, b"")));
        format!("/prospects?{}", query.join("&"))
    }
}

/// `GET /prospects?q=&state=&owner=&cadence=&tag=&cursor=`
pub async fn list(State(edge): State<Edge>, visit: Visit, Query(query): Query<HashMap<String, String>>) -> Answer {
    let field = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let filter =
        Filter { q: field("q"), state: field("state"), owner: field("owner"), cadence: field("cadence"), tag: field("tag") };
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let verb = ListProspects {
        q: some(&filter.q),
        state: some(&filter.state),
        owner: some(&filter.owner),
        tag: some(&filter.tag),
        cadence: some(&filter.cadence),
        limit: 50,
        cursor: query.get("cursor").cloned(),
    };
    let found = edge.app().act(&visit.actor, visit.now, verb).await?;
    let people: Vec<Person> = found.items.iter().map(people::draw).collect();
    let next = found.next.map(|cursor| filter.href(&cursor)).unwrap_or_default();
    let told = match (people.len(), next.is_empty()) {
        (0, _) => String::new(),
        (shown, true) => words::count(shown as u64, "person", "people"),
        (shown, false) => format!("the first {shown}"),
    };
    let users = edge.app().act(&visit.actor, visit.now, ListUsers).await?.items;
    let cadences = edge.app().act(&visit.actor, visit.now, ListCadences).await?.items;
    let states = planner::State::ALL.iter().map(|state| (state.code(), words::plain(state.code()))).collect();
    page(&ListPage { shell: visit.shell(Here::People), filter, states, users, cadences, people, found: told, next })
}
