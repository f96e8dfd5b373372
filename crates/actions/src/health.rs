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
}

impl App {
    /// Reads once from the database.
    ///
    /// # Errors
    /// [`Refused::Unavailable`] where it does not answer, [`Refused::Unusable`] where its file was taken away.
    pub async fn ready(&self) -> Result<Health, Refused> {
        self.store().is_there()?;
        let workspace =
            self.store().read_async(|tx| -> Result<bool, Refused> { Ok(store::workspace::get(tx)?.is_some()) }).await?;
        Ok(Health { status: "ready", database: self.store().engine(), workspace, version: env!("CARGO_PKG_VERSION") })
    }
}
