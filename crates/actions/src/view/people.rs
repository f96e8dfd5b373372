//! Prospects, companies, timelines, search.

use super::{GroundView, Named, ReasonView, RhythmView, RuleView};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneView {
    /// In: anything a person types, read with the workspace's region. Out: E.164.
    pub number: String,
    /// `personal` or `shared`.
    #[serde(default = "personal")]
    pub line: String,
    /// `good`, `not_theirs` or `bad`.
    #[serde(default = "good")]
    pub condition: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailView {
    pub address: String,
    #[serde(default = "good")]
    pub condition: String,
}

/// An address, `work`, `home` or `other`. One of them sets the clock: the one that says so, else the first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddressView {
    pub kind: Option<String>,
    pub sets_clock: bool,
    pub street: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
}

fn personal() -> String {
    "personal".to_owned()
}

fn good() -> String {
    "good".to_owned()
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProspectView {
    pub id: String,
    pub name: String,
    pub title: Option<String>,
    pub company: Option<Named>,
    pub owner: Option<Named>,
    pub worth: String,
    pub source: Option<String>,
    pub phones: Vec<PhoneView>,
    pub emails: Vec<EmailView>,
    pub social: Vec<String>,
    pub country: Option<String>,
    pub state: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub street: Option<String>,
    /// All of them. The one that sets the clock comes first, and is the one above.
    pub addresses: Vec<AddressView>,
    /// Set by hand; none where it follows from address or number.
    pub zone: Option<String>,
    pub place: PlaceView,
    /// Why they are called on business; none: they have a consumer's protection.
    pub business: Option<String>,
    /// What is on record about that, and about their consent.
    pub grounds: Vec<GroundView>,
    /// Their wishes in words, as "after 16:00, never Mondays".
    pub wishes: Option<String>,
    pub tags: Vec<String>,
    pub custom: BTreeMap<String, String>,
    /// The live round, or the last one.
    pub enrollment: Option<EnrollmentView>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub deleted_at: Option<Timestamp>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceView {
    pub zones: Vec<String>,
    pub regions: Vec<String>,
    pub basis: String,
    /// Why the address cannot be relied upon: every zone must then allow a call, and every region's law binds.
    /// Left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<ReasonView>,
}

/// A prospect as created: `name` or one of its parts is required.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewProspect {
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub title: Option<String>,
    /// By name; found or created.
    pub company: Option<String>,
    /// A user's id or e-mail address; the actor where left out.
    pub owner: Option<String>,
    pub worth: Option<String>,
    pub source: Option<String>,
    pub phones: Vec<PhoneView>,
    pub emails: Vec<EmailView>,
    pub social: Vec<String>,
    pub country: Option<String>,
    pub state: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub street: Option<String>,
    /// In place of the one above.
    pub addresses: Vec<AddressView>,
    pub zone: Option<String>,
    pub wishes: Option<String>,
    pub tags: Vec<String>,
    pub custom: BTreeMap<String, String>,
    /// They came to us: waits for a first call.
    pub inquiry: bool,
    /// Create even though somebody has this number or address already.
    pub allow_duplicate: bool,
}

/// Changes to a prospect: what is left out stays; `null` empties.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProspectChange {
    pub name: Option<String>,
    #[serde(deserialize_with = "present")]
    pub title: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub company: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub owner: Option<Option<String>>,
    pub worth: Option<String>,
    #[serde(deserialize_with = "present")]
    pub source: Option<Option<String>>,
    pub phones: Option<Vec<PhoneView>>,
    pub emails: Option<Vec<EmailView>>,
    pub social: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    pub country: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub state: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub city: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub postal_code: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub street: Option<Option<String>>,
    /// All of them, in place of those that are known. Not together with the parts of one above.
    pub addresses: Option<Vec<AddressView>>,
    #[serde(deserialize_with = "present")]
    pub zone: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub wishes: Option<Option<String>>,
    pub tags: Option<Vec<String>>,
    pub custom: Option<BTreeMap<String, Option<String>>>,
}

/// Tells "left out" from "null".
fn present<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(from).map(Some)
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EnrollmentView {
    pub id: String,
    pub prospect_id: String,
    pub cadence: Named,
    pub cadence_version: u32,
    pub state: String,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    pub attempts_made: u16,
    pub attempts_planned: u16,
    pub dials: u32,
    /// How often they are to hear from us, in a round that keeps in touch.
    pub rhythm: Option<RhythmView>,
    pub next: Option<NextView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NextView {
    pub channel: String,
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub allowed_from: Option<Timestamp>,
    pub reasons: Vec<ReasonView>,
}

/// Why this person is on or off the list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DecisionView {
    /// `act`, `wait`, `blocked` or `over`.
    pub decision: String,
    pub state: Option<String>,
    pub enrollment_id: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub step: Option<u16>,
    pub attempt: Option<u16>,
    pub attempts_planned: Option<u16>,
    pub channel: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    pub rule: Option<RuleView>,
    /// The way out of a blocked decision, in a sentence.
    pub remedy: Option<String>,
    pub place: PlaceView,
    pub local_time: String,
    pub reasons: Vec<ReasonView>,
    /// What of ours has reached them, by channel.
    pub evidence: Vec<HeardView>,
    /// What their silence means: `reached`, `tuning_out`, `never_heard`, `too_early`.
    pub silence: ReasonView,
}

/// What is known of one channel.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HeardView {
    pub channel: String,
    /// The surest that ever happened on it: `acted`, `probably_arrived`, `never_arrived`.
    pub grade: String,
    pub acted: u16,
    pub probably_arrived: u16,
    pub never_arrived: u16,
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
    /// A sentence for people.
    pub text: String,
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TimelineItem {
    /// `touch`, `directive`, `enrollment`, `state`, `change`.
    pub kind: String,
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub by: Option<Named>,
    /// Of a touch: whose prospect it was, where that was somebody else's.
    pub whose: Option<Named>,
    pub channel: Option<String>,
    pub direction: Option<String>,
    pub disposition: Option<String>,
    pub attempt: Option<u16>,
    pub note: Option<String>,
    pub irritated: bool,
    pub breach: Option<RuleView>,
    pub voided: bool,
    /// A sentence for people.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Found {
    /// `prospect` or `company`.
    pub kind: String,
    pub id: String,
    pub name: String,
    /// Title and company, number or address that matched.
    pub line: String,
    /// In a closed workspace, of others' people only the name and this are told.
    pub owner: Option<Named>,
    pub readable: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CompanyView {
    pub id: String,
    pub name: String,
    pub domain: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    /// All of them; the one that sets the clock of people without a place of their own comes first.
    pub addresses: Vec<AddressView>,
    pub people: Vec<ProspectLineWithState>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProspectLineWithState {
    pub id: String,
    pub name: String,
    pub title: Option<String>,
    pub company: Option<Named>,
    pub owner: Option<Named>,
    pub state: Option<String>,
    pub attempts_made: u16,
    pub attempts_planned: u16,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub tags: Vec<String>,
}
