//! Whether the app can work: asked by operators and load balancers.

use crate::app::App;
use crate::refused::Refused;
use serde::Serialize;
use utoipa::ToSchema;

/// What `GET /health/ready` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Health {
    /// `ready`; anything else is a refusal.
    pub status: &'static str,
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// Whether there is a workspace yet.
    pub workspace: bool,
    pub version: &'static str,
    /// How much cannot be read or decided, and is passed over by the upkeep: `fifthcall doctor` names it.
    pub passed_over: u64,
}

impl App {
    /// Reads once from the database.
    ///
    /// # Errors
    /// [`Refused::Unavailable`] where it does not answer, [`Refused::Unusable`] where its file was taken away.
    pub async fn ready(&self) -> Result<Health, Refused> {
        self.store().is_there()?;
        let look = |tx: &mut store::Tx<'_>| -> Result<(bool, u64), Refused> {
            Ok((store::workspace::get(tx)?.is_some(), store::passed_over::count(tx)?))
        };
        let (workspace, passed_over) = self.store().read_async(look).await?;
        let version = env!("CARGO_PKG_VERSION");
        Ok(Health { status: "ready", database: self.store().engine(), workspace, version, passed_over })
    }
}
