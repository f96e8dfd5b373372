//! Touches, cadences, guard, suppressions, imports, deals.

use super::{EnrollmentView, Named, PlaceView, RuleView};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A touch as it is logged; `POST /touches`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewTouch {
    pub enrollment_id: Option<String>,
    pub prospect_id: Option<String>,
    /// The attempt that the caller believes it is logging (1-based).
    pub attempt: Option<u16>,
    /// The outbound calls that the caller knows of (`dials_ever` of the list): if there is one more by now, 409.
    pub dials_ever: Option<u32>,
    /// `call` where left out.
    pub channel: Option<String>,
    /// `outbound` where left out.
    pub direction: Option<String>,
    pub disposition: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    pub occurred_at: Option<Timestamp>,
    /// For `callback`, `meeting_booked`, and a gatekeeper who says when to call.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    pub callback_at: Option<Timestamp>,
    /// `minute` (default), `half_day` or `day`.
    pub precision: Option<String>,
    /// For `not_now`, and the date that an out-of-office note names.
    #[schema(value_type = Option<String>, format = Date)]
    pub revisit_on: Option<Date>,
    /// For `left_company` (the successor) and `wrong_person` (who is).
    pub referred_to: Option<Referral>,
    /// The number used, where it is not the first one.
    pub phone: Option<String>,
    /// gatekeeper: `blocked, took_message, call_at, refused, gone`; wrong_number: `not_theirs, dead`; do_not_call: `person, company`;
    /// not_qualified: why, in words; voicemail_left and sent: the key of the short message that was left, if it was one.
    pub detail: Option<String>,
    pub irritated: bool,
    pub note: Option<String>,
    pub duration_seconds: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub title: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TouchView {
    pub id: String,
    pub prospect_id: String,
    pub enrollment_id: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub occurred_at: Timestamp,
    pub channel: String,
    pub direction: String,
    pub disposition: String,
    pub attempt: Option<u16>,
    pub by: Named,
    /// Whose prospect it was, where that was somebody else's.
    pub whose: Option<Named>,
    pub phone: Option<String>,
    pub note: Option<String>,
    pub irritated: bool,
    pub duration_seconds: Option<u32>,
    /// The rule that this touch broke, where it broke one.
    pub breach: Option<RuleView>,
}

/// What came of logging or voiding a touch.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Logged {
    pub touch: TouchView,
    pub enrollment: Option<EnrollmentView>,
    pub created: Vec<Created>,
    /// One line for people: "Lea Brandt: no answer. Next try Wednesday after 14:00."
    pub said: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Created {
    /// `prospect` or `deal`.
    pub kind: String,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CadenceView {
    pub id: String,
    pub name: String,
    pub about: String,
    pub version: u32,
    pub archived: bool,
    /// Live rounds on any version of it; of a version that is asked for, on that one.
    pub live: u32,
    pub steps: Vec<StepView>,
    pub policy: PolicyView,
    /// What is wrong with this version, in words: its farewell has no text. Whatever is saved now has none of these.
    pub faults: Vec<String>,
}

/// A step in and out. `wait_days` are business days; `wait_hours` instead where given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StepView {
    pub channel: String,
    pub wait_days: u16,
    pub wait_hours: Option<u16>,
    /// `any`, `vary`, or a daypart: `early, morning, midday, afternoon, late, evening`.
    pub when: String,
    /// When nobody picks up: `leave` a voicemail, whose words are `voicemail_script`, or `skip` it and hang up kindly.
    pub voicemail: String,
    pub fire: bool,
    pub goal: String,
    pub gatekeeper: Option<String>,
    pub live: Option<String>,
    pub voicemail_script: Option<String>,
    pub email_subject: Option<String>,
    pub email_body: Option<String>,
    pub coaching: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyView {
    /// `nurture` or `dormant`.
    pub afterwards: String,
    pub grace_days: u16,
    pub revisit_after_farewell_days: u16,
    pub revisit_after_no_days: u16,
    pub ask_from_attempt: u16,
    /// The rhythm of a cadence that keeps in touch; none where the last step fires.
    #[serde(default)]
    pub rhythm: Option<RhythmView>,
    /// What falls due while the owner is away: `hold` (the round stands still), `move` (to the first days after with room) or
    /// `hand_over` (a colleague has the person meanwhile).
    #[serde(default = "hold")]
    pub leave: String,
    /// What happens while nothing has reached them.
    #[serde(default)]
    pub never_heard: NeverHeardView,
}

/// Tries beside the steps, while nothing of ours has reached them. They use up no attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NeverHeardView {
    /// `none`, `number` (another of theirs), `channel` (mail, text with their consent, letter) or `number_then_channel`.
    pub then: String,
    /// Tries in a round of which nothing arrived, from which on: 1 to 10.
    pub after_tries: u16,
    /// In one round: 1 to 5.
    pub at_most: u16,
}

impl Default for NeverHeardView {
    fn default() -> Self {
        planner::cadence::NeverHeard::default().into()
    }
}

impl From<planner::cadence::NeverHeard> for NeverHeardView {
    fn from(policy: planner::cadence::NeverHeard) -> Self {
        NeverHeardView { then: policy.then.code().to_owned(), after_tries: policy.after_tries, at_most: policy.at_most }
    }
}

impl Default for PolicyView {
    fn default() -> Self {
        crate::cadences::policy_view(&planner::cadence::Policy::default())
    }
}

/// Days between two contacts. They double with each turn that goes unanswered, up to `longest_days`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RhythmView {
    pub every_days: u16,
    /// After a real contact, until a turn goes unanswered; `every_days` where none.
    #[serde(default)]
    pub active_days: Option<u16>,
    pub longest_days: u16,
}

impl From<planner::rhythm::Rhythm> for RhythmView {
    fn from(rhythm: planner::rhythm::Rhythm) -> Self {
        let planner::rhythm::Rhythm { every_days, active_days, longest_days } = rhythm;
        RhythmView { every_days, active_days, longest_days }
    }
}

/// How often "should I go on?" was answered so, in rounds of one cadence.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Answered {
    pub cadence: Named,
    /// `carry_on, wrong_person, left, no_fit, not_worth_it, colleague`.
    pub answer: String,
    pub text: String,
    pub times: u64,
}

fn hold() -> String {
    planner::cadence::Leave::Hold.code().to_owned()
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCadence {
    pub name: String,
    #[serde(default)]
    pub about: String,
    pub steps: Vec<StepView>,
    pub policy: Option<PolicyView>,
}

/// What moving running rounds to the newest version does, before or after.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Migration {
    /// All that move, or would.
    pub moved: u64,
    /// Of these, how many the upkeep moves: until it has come to them they go on with the version that they are on. A preview
    /// tells them too: they are left out of `changes`.
    pub to_come: u64,
    pub preview: bool,
    pub changes: Vec<MigrationLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MigrationLine {
    pub enrollment: EnrollmentView,
    pub prospect: Named,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_before: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_after: Option<Timestamp>,
}

/// A rule of the guard, in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuardRuleView {
    pub code: String,
    pub name: String,
    pub text: String,
    pub source: String,
    pub law: bool,
    /// `law` or `courtesy`: what `PUT /guard` takes, so that what was read can be changed and sent back.
    pub authority: String,
    pub regions: Vec<String>,
    pub channels: Vec<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub effective_from: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    pub effective_until: Option<Date>,
    /// Whom it leaves out: `business`, `requested`, `consented`.
    #[schema(value_type = Object)]
    pub exempt: serde_json::Value,
    /// The kind's name, with what it is set to where there is anything to set.
    #[schema(value_type = Value)]
    pub kind: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuardView {
    pub version: i64,
    pub rules: Vec<GuardRuleView>,
    pub tz_database: String,
}

/// The answer of `POST /guard/check`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuardAnswer {
    /// `allowed`, `not_before` or `never`.
    pub verdict: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub not_before: Option<Timestamp>,
    /// The strictest that forbids it at the instant that was asked, law first.
    pub rule: Option<RuleView>,
    /// Every rule that forbids it at that instant, law first, where `all` was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<ForbiddingView>,
    pub place: PlaceView,
}

/// A rule that forbids a touch at an instant.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ForbiddingView {
    pub code: String,
    pub text: String,
    pub source: String,
    pub law: bool,
    /// When it alone would allow it; none where no wait helps.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Whether a manager may lift it for the person.
    pub can_be_lifted: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GuardQuestion {
    /// Id, e-mail address or number of a prospect.
    pub prospect: Option<String>,
    pub phone: Option<String>,
    /// Country with state or postal code, as `US-FL`, `DE`, or `Austin, TX 78701`.
    pub address: Option<String>,
    pub channel: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(deserialize_with = "planner::bounds::read_some_instant")]
    pub at: Option<Timestamp>,
    /// Called on business, whatever is on record.
    pub business: bool,
    /// As if their consent to the channel were on record.
    pub consent: bool,
    /// As if they had asked for this very call.
    pub requested: bool,
    /// Tell every rule that forbids it, each with its end.
    pub all: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SuppressionView {
    pub id: String,
    /// `calls`, `mail` or `everything`.
    pub forbids: String,
    pub prospect: Option<Named>,
    pub number: Option<String>,
    pub email: Option<String>,
    pub company: Option<Named>,
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    pub reason: String,
    pub by: Option<Named>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewSuppression {
    pub forbids: String,
    pub prospect: Option<String>,
    pub number: Option<String>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportView {
    pub id: String,
    pub file_name: String,
    /// `prospects`, `touches` or `companies`.
    pub kind: String,
    /// `running`, `done`, `undone`, `interrupted`, `dry_run`.
    pub state: String,
    pub rows_read: u64,
    pub rows_total: Option<u64>,
    pub created: u64,
    pub merged: u64,
    pub rejected: u64,
    pub companies_created: u64,
    pub enrolled: u64,
    pub suppressed: u64,
    /// What `undo` kept because it was worked on since.
    pub kept: Option<u64>,
    /// Things to know: owners not found, columns turned into custom fields.
    pub remarks: Vec<String>,
    /// Rejections by reason.
    pub reasons: Vec<(String, u64)>,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    pub by: Named,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DealView {
    pub id: String,
    pub title: String,
    pub prospect: Named,
    pub company: Option<Named>,
    pub owner: Named,
    pub stage: String,
    pub next_step: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// Grows with each change; the ETag.
    pub version: i64,
}

/// A round ordered about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Ordered {
    pub enrollment: EnrollmentView,
    /// One line for people.
    pub said: String,
}
