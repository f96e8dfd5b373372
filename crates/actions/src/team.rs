pub mod absences;
pub mod users;
pub mod workspace;

pub(crate) use absences::promises;
pub use absences::{AddAbsence, RemoveAbsence};
pub use users::{AddUser, ChangeUser, ListUsers, NewLink};
pub use workspace::{ChangeWorkspace, ShowWorkspace};
