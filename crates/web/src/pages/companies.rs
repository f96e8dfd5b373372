//! A company: its people.

use super::people::{self, Person};
use crate::edge::Edge;
use crate::shell::{Here, Shell};
use crate::visit::{Answer, Visit, page};
use actions::ShowCompany;
use actions::view::{AddressView, CompanyView};
use askama::Template;
use axum::extract::{Path, State};

#[derive(Template)]
#[template(path = "company.html")]
struct CompanyPage {
    shell: Shell,
    company: CompanyView,
    line: String,
    /// Other addresses, each in a line.
    further: Vec<String>,
    people: Vec<Person>,
}

/// `GET /companies/{company}`
pub async fn show(State(edge): State<Edge>, visit: Visit, Path(company): Path<String>) -> Answer {
    let company = edge.app().act(&visit.actor, visit.now, ShowCompany { company }).await?;
    let place = [company.city.as_deref(), company.state.as_deref(), company.country.as_deref(), company.domain.as_deref()];
    let phone = company.phone.as_deref().map(crate::words::number);
    let line = place.into_iter().flatten().chain(phone.as_deref()).collect::<Vec<_>>().join(" · ");
    let further = company.addresses.iter().filter(|address| !address.sets_clock).map(further).collect();
    page(&CompanyPage {
        shell: visit.shell(Here::People),
        line,
        further,
        people: company.people.iter().map(people::draw).collect(),
        company,
    })
}

fn further(address: &AddressView) -> String {
    let AddressView { kind, sets_clock: _, street, city, state, postal_code, country } = address;
    let kind = kind.as_deref().filter(|kind| *kind != "other").map(|kind| format!("{kind} address"));
    let kind = kind.unwrap_or_else(|| "other address".to_owned());
    let parts = [street, postal_code, city, state, country].into_iter().flatten().cloned();
    format!("{}: {}", crate::words::capital(&kind), parts.collect::<Vec<_>>().join(", "))
}
