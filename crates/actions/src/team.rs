pub mod users;
pub mod workspace;

pub use users::{AddAbsence, AddUser, ChangeUser, ListUsers, RemoveAbsence};
pub use workspace::{ChangeWorkspace, ShowWorkspace};
