//! People, filtered, page by page.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::page::{self, Cursor};
use crate::refused::Refused;
use crate::rounds::find_cadence;
use crate::sign_in::find_user;
use crate::view::{Named, Page, ProspectLineWithState};
use planner::decision::State;
use planner::{ProspectId, UserId};
use store::prospects::{self, Among, Line};
use store::{contacts, search};

/// A page is looked for among so many people at most; a filter that is met less often gives a short page, and a cursor.
const LOOKED_AT: usize = 2_000;

/// `GET /prospects`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListProspects {
    pub q: Option<String>,
    pub state: Option<String>,
    pub owner: Option<String>,
    pub tag: Option<String>,
    pub cadence: Option<String>,
    pub limit: u16,
    pub cursor: Option<String>,
}

/// The filters, read.
struct Filter {
    state: Option<State>,
    owner: Option<UserId>,
    tag: Option<String>,
}

impl Verb for ListProspects {
    type Done = Page<ProspectLineWithState>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<ProspectLineWithState>, Refused> {
        let limit = page::limit(self.limit)?;
        let filter = self.filter(on)?;
        if let Some(q) = self.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
            return self.found(on, q, &filter, limit);
        }
        let among = match (&self.cadence, &filter) {
            (Some(cadence), _) => Among::OnVersion(find_cadence(on.tx, cadence)?.id),
            (None, Filter { tag: Some(tag), .. }) => Among::Tagged(tag.clone()),
            (None, Filter { state: Some(state), .. }) => Among::InState(*state),
            (None, Filter { owner: Some(owner), .. }) => Among::OfOwner(*owner),
            (None, Filter { state: None, owner: None, tag: None }) => Among::Everybody,
        };
        let mut after = self.cursor.as_deref().map_or(Ok(ProspectId::default()), Cursor::read_id)?;
        let mut kept: Vec<ProspectLineWithState> = Vec::with_capacity(limit);
        let mut looked_at = 0;
        loop {
            let ids = prospects::page(on.tx, &among, after, limit + 1)?;
            let last = ids.len() <= limit;
            for line in lines(on, &ids)? {
                if kept.len() == limit || looked_at == LOOKED_AT {
                    return Ok(Page { items: kept, next: Some(Cursor::write_id(after)) });
                }
                (after, looked_at) = (line.0.id, looked_at + 1);
                if filter.takes(on, &line) {
                    kept.push(view(line));
                }
            }
            if last {
                return Ok(Page { items: kept, next: None });
            }
        }
    }
}

impl ListProspects {
    fn filter(&self, on: &mut Context<'_, '_>) -> Result<Filter, Refused> {
        let state = match self.state.as_deref() {
            None => None,
            Some(code) => {
                Some(State::from_code(code).ok_or_else(|| Refused::field("state", "unknown", "a state, as active or fired"))?)
            }
        };
        let owner = match self.owner.as_deref() {
            None => None,
            Some("me") => Some(on.by.user),
            Some(who) => {
                let user = find_user(on.tx, who)?;
                Some(user.ok_or_else(|| Refused::field("owner", "unknown", "me, or a user's id or e-mail address"))?.id)
            }
        };
        Ok(Filter { state, owner, tag: self.tag.clone() })
    }

    /// By words: the best candidates, then the filters. One page: whoever searches on types another letter.
    fn found(
        &self,
        on: &mut Context<'_, '_>,
        q: &str,
        filter: &Filter,
        limit: usize,
    ) -> Result<Page<ProspectLineWithState>, Refused> {
        let hits = search::find(on.tx, q, 200)?;
        let ids: Vec<ProspectId> =
            hits.into_iter().filter(|hit| hit.kind == search::Kind::Prospect).map(|hit| ProspectId(hit.id)).collect();
        let mut on_cadence = None;
        if let Some(cadence) = &self.cadence {
            let version = find_cadence(on.tx, cadence)?.id;
            let mut all = std::collections::HashSet::new();
            for id in &ids {
                if store::enrollments::live(on.tx, *id)?.is_some_and(|round| round.version == version) {
                    all.insert(*id);
                }
            }
            on_cadence = Some(all);
        }
        let found = lines(on, &ids)?.into_iter().filter(|(line, _)| line.deleted_at.is_none() && line.merged_into.is_none());
        let found: Vec<_> = found.filter(|(line, _)| on_cadence.as_ref().is_none_or(|all| all.contains(&line.id))).collect();
        let items = found.into_iter().filter(|line| filter.takes(on, line)).take(limit).map(view).collect();
        Ok(Page { items, next: None })
    }
}

impl Filter {
    fn takes(&self, on: &Context<'_, '_>, (line, tags): &(Line, Vec<String>)) -> bool {
        let owner = line.owner.as_ref().map(|(id, _)| *id);
        on.by.reads(owner)
            && self.owner.is_none_or(|wanted| owner == Some(wanted))
            && self.state.is_none_or(|wanted| line.round.as_ref().is_some_and(|round| round.state == wanted))
            && self.tag.as_ref().is_none_or(|wanted| tags.contains(wanted))
    }
}

/// Lines with their tags, in the order given.
pub(crate) fn lines(on: &mut Context<'_, '_>, ids: &[ProspectId]) -> Result<Vec<(Line, Vec<String>)>, Refused> {
    let mut tags: std::collections::HashMap<ProspectId, Vec<String>> = std::collections::HashMap::new();
    for (id, tag) in contacts::tags_of(on.tx, ids)? {
        tags.entry(id).or_default().push(tag);
    }
    let lines = prospects::lines(on.tx, ids)?;
    Ok(lines.into_iter().map(|line| (tags.remove(&line.id).unwrap_or_default(), line)).map(|(tags, line)| (line, tags)).collect())
}

pub(crate) fn view((line, tags): (Line, Vec<String>)) -> ProspectLineWithState {
    let round = line.round.as_ref();
    ProspectLineWithState {
        id: line.id.to_string(),
        name: line.name,
        title: line.title,
        company: line.company.map(|(id, name)| Named { id: id.to_string(), name }),
        owner: line.owner.map(|(id, name)| Named { id: id.to_string(), name }),
        state: round.map(|round| round.state.code().to_owned()),
        attempts_made: round.map_or(0, |round| round.attempts_made),
        attempts_planned: round.map_or(0, |round| round.attempts_planned),
        phone: line.phone,
        email: line.email,
        tags,
    }
}
