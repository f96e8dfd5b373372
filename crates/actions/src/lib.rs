//! What a person can do: one verb per file, one transaction each, permission first.
//!
//! A verb is a struct with its input; `App::act` runs it. No HTTP, no SQL, no clock in here.

mod actor;
pub mod app;
mod breaches;
pub mod bulk;
pub mod cadences;
pub mod call_list;
pub mod card;
pub mod chance;
mod clock;
pub mod closed_days;
pub mod context;
pub mod custom_fields;
pub mod deals;
pub mod decision;
pub mod demo;
mod dice;
mod engagement;
mod fields;
mod find;
pub mod go_on;
pub mod grounds;
pub mod guard;
pub mod health;
pub mod hours;
mod ids;
pub mod import;
pub mod init;
pub mod keep_in_touch;
mod law;
mod leave;
mod list_card;
pub mod load;
pub mod log_touch;
pub mod me;
pub mod once;
pub mod page;
mod passing;
mod people;
pub mod prospects;
mod queue;
pub mod refused;
mod registries;
mod replan;
pub mod rhythm;
mod robin;
pub mod rounds;
pub mod scripts;
pub mod search;
pub mod secret;
pub mod sentences;
mod settings;
pub mod shipped;
mod sight;
pub mod sign_in;
pub mod starts;
pub mod suppressions;
pub mod team;
mod templates;
pub mod tighten;
pub mod tokens;
pub mod tries;
mod turnstile;
pub mod upkeep;
pub mod view;
pub mod void_touch;
pub mod when;

pub use actor::{Actor, Role};
pub use app::{App, Mode, Verb};
pub use bulk::{GiveBulkOrder, ListBulkOrders, PreviewBulkOrder, UndoBulkOrder};
pub use cadences::{
    AddCadence, ChangeCadence, CompareEditions, ListCadences, ListEditions, MigrateCadence, PreviewCadence, RestoreCadence,
    ShowCadence, ShowEdition,
};
pub use call_list::{Scripts, ShowCallList};
pub use card::ShowCard;
pub use chance::{Learning, ShowHours};
pub use closed_days::{AddClosedDays, ImportClosedDays, ListClosedDays, RemoveClosedDays};
pub use context::Context;
pub use custom_fields::{AddCustomField, ListCustomFields, RemoveCustomField, RenameCustomField};
pub use deals::{ChangeDeal, ListDeals};
pub use decision::ShowDecision;
pub use go_on::{AnswerGoOn, ListReviews};
pub use grounds::{AddGround, EndGround};
pub use guard::{ChangeGuard, CheckGuard, OverrideRule, ShowGuard};
pub use health::Health;
pub use import::{ImportMode, ImportRejects, ListImports, NewImport, ShowImport, UndoImport};
pub use init::InitWorkspace;
pub use keep_in_touch::KeepInTouch;
pub use law::{AddLaw, ChangeLaw, ListLaw, RemoveLaw, SetCompanies};
pub use load::{Adding, ShowLoad};
pub use log_touch::LogTouch;
pub use me::ShowMe;
pub use once::{Once, Reply};
pub use passing::ListPassedOver;
pub use prospects::{
    AddProspect, ChangeProspect, ListProspects, MergeProspects, RestoreProspect, ShowCompany, ShowProspect, ShowTimeline,
    TrashProspect,
};
pub use queue::UnderWay;
pub use refused::{Fault, Refused};
pub use registries::{ListRegistries, NewRegistry, RemoveRegistry, Under};
pub use rounds::enroll_many::EnrollMany;
pub use rounds::{Disqualify, Enroll, FireNow, HandOver, PutOff, ResumeRound, Snooze, StopRound};
pub use search::{Search, WhoRang};
pub use sign_in::{Crew, Session, Tokens};
pub use starts::Starts;
pub use suppressions::{AddSuppression, ListSuppressions, RemoveSuppression};
pub use team::{AddAbsence, AddTeam, AddUser, ChangeUser, ChangeWorkspace, ListTeams, ListUsers, NewLink, RemoveAbsence};
pub use team::{RemoveTeam, RenameTeam, ShowWorkspace};
pub use tighten::{RemoveRule, TightenLaw};
pub use tokens::{CreateToken, ListTokens, RevokeToken};
pub use tries::Whence;
pub use upkeep::{Refresh, Repair, Replan, Tidy};
pub use void_touch::VoidTouch;
