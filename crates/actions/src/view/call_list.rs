//! The call list, as `GET /call-list` gives it.

use super::{Named, Ready, ReasonView, RuleView};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CallList {
    pub rep: Named,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The rep's zone: their clock on the page.
    pub zone: String,
    pub summary: Summary,
    pub items: Vec<Entry>,
    pub totals: Totals,
    pub later: Vec<LaterEntry>,
    pub blocked: Vec<BlockedEntry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Summary {
    pub done: u32,
    pub due: u32,
    pub later_today: u32,
    pub blocked: u32,
    pub minutes_left: u32,
    pub capacity: u32,
    /// Steps of ours that wait, where they are more than two days' work; 0 otherwise. Promises, answers and inquiries are none.
    pub backlog: u32,
}

/// Whole counts, whatever the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Totals {
    pub promised: u32,
    pub inquiry: u32,
    pub answered: u32,
    pub deal: u32,
    pub closing: u32,
    pub due: u32,
    pub keep_in_touch: u32,
    pub repair: u32,
    pub later: u32,
    pub blocked: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Entry {
    /// None for a deal's next step whose round is over.
    pub enrollment_id: Option<String>,
    #[schema(value_type = ProspectLine)]
    pub prospect: Ready<ProspectLine>,
    pub section: String,
    pub attempt: u16,
    pub attempts_planned: u16,
    pub dials: u32,
    pub dials_ever: u32,
    pub messages_left: u32,
    pub put_off: u16,
    #[schema(value_type = Option<LastTouch>)]
    pub last_touch: Option<Ready<LastTouch>>,
    pub action: Action,
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub allowed_from: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub allowed_until: Timestamp,
    /// Their clock, `10:00`.
    pub local_time: String,
    pub zone: String,
    pub zone_basis: String,
    #[schema(value_type = Vec<ReasonView>)]
    pub reasons: Ready<Vec<ReasonView>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProspectLine {
    pub id: String,
    pub name: String,
    pub title: Option<String>,
    pub company: Option<Named>,
    pub city: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LastTouch {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub channel: String,
    pub disposition: String,
    pub by: String,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Action {
    pub channel: String,
    pub fire: bool,
    /// A try beside the steps: nothing has reached them yet, so another number or channel comes first and uses up no attempt.
    pub detour: bool,
    pub goal: String,
    pub phone: Option<String>,
    /// The e-mail address, handle or postal address of another channel.
    pub address: Option<String>,
    /// `leave` or `skip`.
    pub voicemail: String,
    /// None where not asked for.
    pub scripts: Option<ScriptsView>,
}

/// Scripts with the person's facts filled in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct ScriptsView {
    pub gatekeeper: Option<String>,
    pub live: Option<String>,
    pub voicemail: Option<String>,
    pub email: Option<MailView>,
    pub coaching: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MailView {
    pub subject: String,
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LaterEntry {
    pub enrollment_id: String,
    #[schema(value_type = ProspectLine)]
    pub prospect: Ready<ProspectLine>,
    #[schema(value_type = String, format = DateTime)]
    pub opens_at: Timestamp,
    #[schema(value_type = RuleView)]
    pub rule: Ready<RuleView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BlockedEntry {
    pub enrollment_id: String,
    #[schema(value_type = ProspectLine)]
    pub prospect: Ready<ProspectLine>,
    #[schema(value_type = RuleView)]
    pub rule: Ready<RuleView>,
}

/// One person's card on the Today page: the entry, and everything that the eye asks next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Card {
    pub entry: Entry,
    /// The five marks: one per step of the round.
    pub trail: Vec<Mark>,
    /// Every usable number, the one to dial first.
    pub phones: Vec<super::PhoneView>,
    pub emails: Vec<super::EmailView>,
    /// The note of the last touch that has one, with its day.
    pub last_note: Option<LastTouch>,
    /// Live script's heading: the rep's own sentence.
    pub remembered_for: Option<String>,
    /// The step's scripts as segments, so that filled facts can be marked.
    pub scripts: FilledScripts,
    /// A short message of the shelf that they have not had, where one may be left now.
    pub message: Option<ShortMessage>,
    /// One thing about how to come across, for calls and visits.
    pub coach: Option<Coaching>,
    /// What reached them, per message, newest first.
    pub evidence: Vec<Evidence>,
    /// Others at the same company with a live round.
    pub colleagues: Vec<Colleague>,
    pub owner: Option<Named>,
    pub tags: Vec<String>,
    /// The guard's answer for dialling now; none: allowed.
    pub guarded: Option<RuleView>,
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Mark {
    /// `done`, `now`, `ahead`.
    pub place: String,
    /// The last step, which fires.
    pub fire: bool,
    pub channel: String,
    /// When it was done, or is expected; none where that cannot be told.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// "no answer", "first one after 10:00", "farewell".
    pub text: String,
}

/// Text with the filled facts told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Segment {
    pub text: String,
    pub filled: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct FilledScripts {
    pub gatekeeper: Vec<Segment>,
    pub live: Vec<Segment>,
    /// Empty where no voicemail is to be left; `voicemail_why` says why.
    pub voicemail: Vec<Segment>,
    pub voicemail_why: Option<String>,
    pub email: Option<MailView>,
    pub coaching: Option<String>,
}

/// A short message that makes one point. Logged as `detail` of the touch that it went out with.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ShortMessage {
    pub key: String,
    pub point: String,
    /// `call` for a voicemail.
    pub channel: String,
    pub subject: Option<String>,
    pub text: Vec<Segment>,
}

/// A coaching card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Coaching {
    pub key: String,
    pub title: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// `acted`, `probably_arrived` or `never_arrived`.
    pub grade: String,
    /// "Voicemail of 19 Nov".
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Colleague {
    pub prospect: Named,
    pub title: Option<String>,
    pub owner: Option<Named>,
    pub state: String,
}
