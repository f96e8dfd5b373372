//! A company with its people.

use super::list;
use crate::addresses;
use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::ids;
use crate::refused::Refused;
use crate::view::CompanyView;
use planner::{CompanyId, ProspectId};
use store::companies;
use store::prospects::{Among, lines, page};

/// `GET /companies/{id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowCompany {
    pub company: String,
}

impl Verb for ShowCompany {
    type Done = CompanyView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CompanyView, Refused> {
        let id: CompanyId = ids::read(&self.company, "company")?;
        let company = companies::get(on.tx, id)?.filter(|company| company.deleted_at.is_none());
        let company = company.ok_or(Refused::NotFound("company"))?;
        let people = page(on.tx, &Among::OfCompany(id), ProspectId::default(), 200)?;
        let people = lines(on.tx, &people)?;
        let addresses = addresses::views(&company, &company.addresses);
        Ok(CompanyView {
            addresses,
            id: company.id.to_string(),
            name: company.name,
            domain: company.domain,
            phone: company.phone,
            city: company.city,
            state: company.state,
            country: company.country,
            people: people
                .into_iter()
                .filter(|line| on.by.reads(line.owner.as_ref().map(|(owner, _)| *owner)))
                .map(|line| list::view((line, Vec::new())))
                .collect(),
        })
    }
}
