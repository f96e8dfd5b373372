pub mod absences;
pub mod teams;
pub mod users;
pub mod workspace;

pub(crate) use absences::promises;
pub use absences::{AddAbsence, RemoveAbsence};
pub use teams::{AddTeam, ListTeams, RemoveTeam, RenameTeam};
pub use users::{AddUser, ChangeUser, ListUsers, NewLink};
pub use workspace::{ChangeWorkspace, ShowWorkspace};
