//! What never changes once written, kept in memory: cadence versions by id, guard editions by the checksum of their rules,
//! timetables beside the text that they were read from, answers by their stamp. Nothing is believed that the database does not
//! confirm, so that any number of nodes may share one.

use crate::answers::{Answer, Key};
use crate::guard::Rules;
use crate::meter::Meter;
use crate::registries::Shelf;
use crate::timetables::Kept;
use planner::cadence::CadenceVersion;
use planner::hour::Model;
use planner::id::{CadenceVersionId, EnrollmentId, TimetableId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub(crate) struct Cache {
    versions: Mutex<HashMap<CadenceVersionId, Arc<CadenceVersion>>>,
    guards: Mutex<HashMap<i64, Rules>>,
    timetables: Mutex<HashMap<TimetableId, Kept>>,
    answers: Mutex<HashMap<EnrollmentId, (i64, Arc<Answer>)>>,
    hours: Mutex<Option<(i64, Arc<Model>)>>,
    registries: Shelf,
    meter: Meter,
}

/// Answers that lists have shown lately, with what these have made of them: enough for a few hundred reps who look at their
/// day, some 50 MB where all of them do.
const ANSWERS: usize = 16_000;

impl Cache {
    /// With the folder of what is too large for a database.
    pub(crate) fn with_files(folder: Option<PathBuf>) -> Self {
        Cache { registries: Shelf::in_folder(folder), ..Cache::default() }
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    pub(crate) fn registries(&self) -> &Shelf {
        &self.registries
    }

    pub(crate) fn version(&self, id: CadenceVersionId) -> Option<Arc<CadenceVersion>> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn keep_version(&self, version: Arc<CadenceVersion>) {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).insert(version.id, version);
    }

    pub(crate) fn guard(&self, checksum: i64) -> Option<Rules> {
        self.guards.lock().unwrap_or_else(PoisonError::into_inner).get(&checksum).cloned()
    }

    pub(crate) fn keep_guard(&self, checksum: i64, guard: Rules) {
        let mut guards = self.guards.lock().unwrap_or_else(PoisonError::into_inner);
        // Old editions are not asked for again.
        if guards.len() >= 8 {
            guards.clear();
        }
        guards.insert(checksum, guard);
    }

    /// What `pick` takes from the one of that id.
    pub(crate) fn timetable<T>(&self, id: TimetableId, pick: impl FnOnce(&Kept) -> Option<T>) -> Option<T> {
        self.timetables.lock().unwrap_or_else(PoisonError::into_inner).get(&id).and_then(pick)
    }

    pub(crate) fn keep_timetable(&self, id: TimetableId, kept: Kept) {
        let mut timetables = self.timetables.lock().unwrap_or_else(PoisonError::into_inner);
        // A busy workspace lives by a few hundred; whatever is asked for often is soon here again.
        if timetables.len() >= 2_000 {
            timetables.clear();
        }
        timetables.insert(id, kept);
    }

    /// Those of these answers that are here as they stand, each at its key's place.
    pub(crate) fn answers(&self, keys: &[Key]) -> Vec<Option<Arc<Answer>>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |key: &Key| answers.get(&key.enrollment).filter(|(stamp, _)| *stamp == key.stamp);
        keys.iter().map(|key| same(key).map(|(_, answer)| answer.clone())).collect()
    }

    pub(crate) fn keep_answers(&self, read: impl Iterator<Item = (i64, Arc<Answer>)>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= ANSWERS {
            answers.clear();
        }
        answers.extend(read.map(|(stamp, answer)| (answer.enrollment, (stamp, answer))));
    }

    /// What was learned about hours, where its figures have that checksum.
    pub(crate) fn hours(&self, checksum: i64) -> Option<Arc<Model>> {
        let kept = self.hours.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(known, _)| *known == checksum).map(|(_, model)| model.clone())
    }

    pub(crate) fn keep_hours(&self, checksum: i64, model: Arc<Model>) {
        *self.hours.lock().unwrap_or_else(PoisonError::into_inner) = Some((checksum, model));
    }
}
