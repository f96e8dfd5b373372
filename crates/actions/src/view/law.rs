//! Law as people read it: jurisdictions with what they rest on, pauses, and what is on record about one person.

use super::{GuardRuleView, Named};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer of `GET /guard/law`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LawListView {
    /// Research, not legal advice.
    pub note: String,
    /// Why people with a company count as business contacts; none: everybody is a consumer until their record says otherwise.
    pub companies_are_business: Option<String>,
    pub paused: Vec<PauseView>,
    pub items: Vec<LawView>,
    /// Rules of one's own in regions without a jurisdiction.
    pub stricter_elsewhere: Vec<GuardRuleView>,
}

/// A jurisdiction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LawView {
    pub code: String,
    pub name: String,
    pub about: String,
    pub source: String,
    /// `statute`, `code` (binds those who signed it) or `house` (our own).
    pub standing: String,
    /// `low`, `low_medium`, `medium`, `medium_high` or `high`.
    pub confidence: String,
    /// `opt_out`, `opt_in` or `opt_in_or_ground`.
    pub consent: String,
    #[schema(value_type = String, format = Date)]
    pub reviewed: Date,
    pub regions: Vec<String>,
    /// Whether its rules are in force here.
    pub applies: bool,
    /// Why it was switched, where it was.
    pub reason: Option<String>,
    /// Added as a file by this workspace.
    pub added: bool,
    pub rules: Vec<GuardRuleView>,
    /// Rules of one's own by which it was tightened. They bind whether it applies or not.
    pub stricter: Vec<GuardRuleView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PauseView {
    pub region: String,
    pub reason: String,
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// `PATCH /guard/law/{code}`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LawChange {
    /// On or off here. Of a statute: a claim that it does not bind you, which an owner makes.
    pub applies: Option<bool>,
    /// The emergency switch of a region: nobody there is called or texted.
    pub paused: Option<bool>,
    /// Until the morning of that day, there.
    #[schema(value_type = Option<String>, format = Date)]
    pub paused_until: Option<Date>,
    /// Kept in the audit log.
    pub reason: String,
}

/// `POST /guard/law`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewLaw {
    /// The rule file.
    pub text: String,
    /// Kept in the audit log.
    pub reason: String,
}

/// `POST /guard/law/{code}/rules`: what is to be stricter there. All rules must allow a touch, so it can only close.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewStricter {
    /// As `09:00-17:00`, or `09:00-12:00, 14:00-17:00`; on weekdays, and at weekends where nothing else is said.
    pub hours: Option<String>,
    /// As `hours`, or `closed`.
    pub saturday: Option<String>,
    pub sunday: Option<String>,
    /// Nobody on Sundays.
    pub no_sundays: bool,
    /// Nobody on the public holidays there.
    pub no_holidays: bool,
    /// So many calls and texts to a person, `within` a time.
    pub most: Option<u32>,
    /// `24 hours` or `7 days`.
    pub within: Option<String>,
    /// Kept in the audit log, and shown with the rule.
    pub reason: String,
}

/// The rules that a law was tightened by just now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Tightened {
    pub rules: Vec<GuardRuleView>,
    /// Said where they close nothing that is open without them.
    pub note: Option<String>,
}

/// Rules, as they were.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RulesView {
    pub rules: Vec<GuardRuleView>,
}

/// `POST /guard/companies`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CompaniesChange {
    /// Whether people with a company are business contacts unless their record says otherwise.
    pub business: bool,
    pub reason: String,
}

/// Something on record about a person's protection.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GroundView {
    pub id: String,
    /// `business`, `consumer`, `consent` or `asked`.
    pub kind: String,
    pub channel: Option<String>,
    pub reason: String,
    pub by: Option<Named>,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// `POST /prospects/{id}/grounds`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewGround {
    /// `business`, `consumer` or `consent`.
    pub kind: String,
    /// For a consent: the channel; `call` where left out.
    pub channel: Option<String>,
    /// Why, or how the consent was given.
    pub reason: String,
}
