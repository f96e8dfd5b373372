//! What a person can do: one verb per file, one transaction each, permission first.
//!
//! A verb is a struct with its input; `App::act` runs it. No HTTP, no SQL, no clock in here.

pub mod actor;
pub mod app;
pub mod cadences;
pub mod call_list;
pub mod card;
pub mod chance;
pub mod context;
pub mod deals;
pub mod decision;
pub mod demo;
mod dice;
mod engagement;
mod fields;
mod find;
pub mod grounds;
pub mod guard;
pub mod health;
pub mod hours;
mod ids;
pub mod import;
pub mod init;
mod law;
mod list_card;
pub mod log_touch;
pub mod me;
pub mod once;
pub mod page;
mod people;
pub mod prospects;
mod queue;
pub mod refused;
mod replan;
pub mod rounds;
pub mod scripts;
pub mod search;
pub mod secret;
pub mod sentences;
mod settings;
pub mod shipped;
pub mod sign_in;
pub mod suppressions;
pub mod team;
mod templates;
pub mod tokens;
pub mod upkeep;
pub mod view;
pub mod void_touch;
pub mod when;

pub use actor::{Actor, Role};
pub use app::{App, Mode, Verb};
pub use cadences::{AddCadence, ChangeCadence, ListCadences, MigrateCadence, ShowCadence};
pub use call_list::{Scripts, ShowCallList};
pub use card::ShowCard;
pub use chance::{Learning, ShowHours};
pub use context::Context;
pub use deals::{ChangeDeal, ListDeals};
pub use decision::ShowDecision;
pub use grounds::{AddGround, EndGround};
pub use guard::{ChangeGuard, CheckGuard, OverrideRule, ShowGuard};
pub use health::Health;
pub use import::{ImportMode, ImportRejects, ListImports, NewImport, ShowImport, UndoImport};
pub use init::InitWorkspace;
pub use law::{AddLaw, ChangeLaw, ListLaw, RemoveLaw, SetCompanies};
pub use log_touch::LogTouch;
pub use me::ShowMe;
pub use once::{Once, Reply};
pub use prospects::{
    AddProspect, ChangeProspect, ListProspects, MergeProspects, RestoreProspect, ShowCompany, ShowProspect, ShowTimeline,
    TrashProspect,
};
pub use queue::UnderWay;
pub use refused::{Fault, Refused};
pub use rounds::{Disqualify, Enroll, FireNow, HandOver, PutOff, ResumeRound, Snooze, StopRound};
pub use search::{Search, WhoRang};
pub use sign_in::{Crew, Session};
pub use suppressions::{AddSuppression, ListSuppressions, RemoveSuppression};
pub use team::{AddAbsence, AddUser, ChangeUser, ChangeWorkspace, ListUsers, RemoveAbsence, ShowWorkspace};
pub use tokens::{CreateToken, ListTokens, RevokeToken};
pub use upkeep::{Refresh, Repair, Replan, Tidy};
pub use void_touch::VoidTouch;
