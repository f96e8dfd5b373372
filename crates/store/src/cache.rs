//! What never changes once written, kept in memory: cadence versions by id, guard editions by number.
//! Nothing that can change is kept here, so that any number of nodes may share a database.

use planner::cadence::CadenceVersion;
use planner::guard::Rule;
use planner::id::CadenceVersionId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub(crate) struct Cache {
    versions: Mutex<HashMap<CadenceVersionId, Arc<CadenceVersion>>>,
    guards: Mutex<HashMap<i64, Arc<Vec<Rule>>>>,
}

impl Cache {
    pub(crate) fn version(&self, id: CadenceVersionId) -> Option<Arc<CadenceVersion>> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn keep_version(&self, version: Arc<CadenceVersion>) {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).insert(version.id, version);
    }

    pub(crate) fn guard(&self, edition: i64) -> Option<Arc<Vec<Rule>>> {
        self.guards.lock().unwrap_or_else(PoisonError::into_inner).get(&edition).cloned()
    }

    pub(crate) fn keep_guard(&self, edition: i64, rules: Arc<Vec<Rule>>) {
        let mut guards = self.guards.lock().unwrap_or_else(PoisonError::into_inner);
        guards.retain(|kept, _| kept + 8 > edition);
        guards.insert(edition, rules);
    }
}
