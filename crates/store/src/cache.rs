//! What never changes once written, kept in memory: cadence versions by id, guard editions by the checksum of their rules.
//! Nothing that can change is kept here, so that any number of nodes may share a database.

use planner::cadence::CadenceVersion;
use planner::guard::Guard;
use planner::id::CadenceVersionId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub(crate) struct Cache {
    versions: Mutex<HashMap<CadenceVersionId, Arc<CadenceVersion>>>,
    guards: Mutex<HashMap<i64, Arc<Guard>>>,
}

impl Cache {
    pub(crate) fn version(&self, id: CadenceVersionId) -> Option<Arc<CadenceVersion>> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn keep_version(&self, version: Arc<CadenceVersion>) {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).insert(version.id, version);
    }

    pub(crate) fn guard(&self, checksum: i64) -> Option<Arc<Guard>> {
        self.guards.lock().unwrap_or_else(PoisonError::into_inner).get(&checksum).cloned()
    }

    pub(crate) fn keep_guard(&self, checksum: i64, guard: Arc<Guard>) {
        let mut guards = self.guards.lock().unwrap_or_else(PoisonError::into_inner);
        // Old editions are not asked for again.
        if guards.len() >= 8 {
            guards.clear();
        }
        guards.insert(checksum, guard);
    }
}
