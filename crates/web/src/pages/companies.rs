//! A company: its people.

use super::people::{self, Person};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, page};
use actions::ShowCompany;
use actions::view::CompanyView;
use askama::Template;
use axum::extract::{Path, State};

#[derive(Template)]
#[template(path = "company.html")]
struct CompanyPage {
    shell: Shell,
    company: CompanyView,
    line: String,
    people: Vec<Person>,
}

/// `GET /companies/{company}`
pub async fn show(State(edge): State<Edge>, visit: Visit, Path(company): Path<String>) -> Answer {
    let company = edge.app().act(&visit.actor, visit.now, ShowCompany { company }).await?;
    let place = [company.city.as_deref(), company.state.as_deref(), company.country.as_deref(), company.domain.as_deref()];
    let phone = company.phone.as_deref().map(crate::words::number);
    let line = place.into_iter().flatten().chain(phone.as_deref()).collect::<Vec<_>>().join(" · ");
    page(&CompanyPage {
        shell: visit.shell(Here::People),
        line,
        people: company.people.iter().map(people::draw).collect(),
        company,
    })
}
