//! Reasons: typed codes with their data. Sentences are made at the edge, never here.

use crate::cadence::Daypart;
use crate::hour::HourFigures;
use crate::touch::{Channel, Disposition};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Why a decision is what it is. One variant per fact that a person would want to hear.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Attempt n of m, after so many dials.
    Attempt {
        attempt: u16,
        planned: u16,
        dials: u32,
    },
    /// The wait of the step has passed, or passes then.
    WaitedSince {
        due_at: Timestamp,
    },
    /// Tries so far were in these dayparts; this one avoids them.
    AvoidDaypart {
        avoided: Daypart,
    },
    PreferDaypart {
        preferred: Daypart,
    },
    /// They were reached in this part of the day before, so it ranks them first.
    ReachedDaypart {
        part: Daypart,
    },
    /// Other parts of the day were tried in vain, so this one ranks them first.
    UntriedDaypart {
        part: Daypart,
    },
    /// What the hour that it is says about reaching them; made when shown, never stored.
    Chance(HourFigures),
    /// They asked for it then.
    Promised {
        at: Timestamp,
    },
    /// The promised call was not answered; this is the nth retry.
    PromiseRetry {
        retry: u8,
    },
    PromiseMissedByThem {
        at: Timestamp,
    },
    PromiseMissedByUs {
        at: Timestamp,
    },
    BusyRetry {
        since: Timestamp,
    },
    InfoSent {
        since: Timestamp,
    },
    Answered {
        channel: Channel,
        at: Timestamp,
        disposition: Disposition,
    },
    ReturnCallRetry {
        retry: u8,
    },
    Inquiry {
        since: Timestamp,
    },
    Snoozed {
        until: Timestamp,
    },
    OutOfOffice {
        until: Date,
    },
    /// The owner is away.
    Away {
        until: Timestamp,
    },
    /// It was due then, while the owner was away; that makes it no later now.
    AfterLeave {
        due_at: Timestamp,
    },
    /// The days before were full, so it was laid on that one.
    Laid {
        until: Timestamp,
    },
    /// We wrote back, and wait for their word.
    WroteBack {
        at: Timestamp,
    },
    /// Hours or the part of the day close it until then.
    Closed {
        code: String,
        opens_at: Timestamp,
    },
    /// The line was wrong; the same attempt goes on with the next number.
    NextNumber {
        since: Timestamp,
    },
    /// The last call was not answered, and a mail may say the farewell.
    FarewellByMail,
    /// The farewell could not be delivered.
    FarewellUndelivered,
    /// The day has come on which a fresh round may start.
    RevisitReached {
        on: Date,
    },
    /// From this attempt on the card asks whether to go on.
    ShouldIGoOn,
    /// A turn of keeping in touch: every so many days as things stand, after so many turns without an answer.
    KeepInTouch {
        days: u16,
        met_at: Option<Timestamp>,
        silent: u16,
    },
    /// So many messages have probably arrived since they acted last, and nothing came back.
    TuningOut {
        messages: u16,
    },
    /// So many tries, and nothing of ours has arrived.
    NeverHeard {
        tries: u16,
    },
    /// The guard's rule, by code, and how much of it is used up.
    Rule {
        code: String,
        used: u32,
        allowed: u32,
    },
    /// Nothing opens within 60 days under these rules.
    NeverOpens {
        codes: Vec<String>,
    },
    NoNumber,
    NoAddress {
        channel: Channel,
    },
    /// A step was passed over because its channel has no usable address.
    StepSkipped {
        step: u16,
        channel: Channel,
    },
    /// Nothing has arrived on the number dialled so far, so this one is tried.
    OtherNumber {
        address: String,
    },
    /// A try beside the steps, by that channel: nothing of ours has arrived in so many tries. It is the `nth` of at most so many
    /// in this round, and comes before that step (0-based), which it leaves unused.
    Detour {
        channel: Channel,
        before: u16,
        tries: u16,
        nth: u16,
        at_most: u16,
    },
    /// Nothing of ours has arrived in so many tries, and there is no other number or channel that the cadence may try.
    NoDetour {
        tries: u16,
    },
    NumberRuledOut {
        address: String,
    },
    /// The farewell was delivered; no call until then, unless they answer.
    FarewellKept {
        since: Timestamp,
        revisit_on: Date,
    },
    FarewellDue,
    FiredEarly,
    AskedBack {
        on: Date,
    },
    RevisitAfterNo {
        on: Date,
    },
    /// They said so in this round.
    Suppressed {
        since: Timestamp,
    },
    /// Every way to reach them is forbidden, whoever had that put down: they, somebody else on a shared line, a list.
    Forbidden {
        since: Timestamp,
    },
    LeftCompany,
    EngagedColleague,
    HandedOver,
    Stopped,
    /// Put off so many times without an attempt.
    PutOff {
        times: u16,
    },
    Ended {
        disposition: Option<Disposition>,
    },
}

impl Reason {
    /// The name in the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Reason::Attempt { .. } => "attempt",
            Reason::WaitedSince { .. } => "due",
            Reason::AvoidDaypart { .. } => "avoid_same_hour",
            Reason::PreferDaypart { .. } => "prefer_daypart",
            Reason::ReachedDaypart { .. } => "reached_daypart",
            Reason::UntriedDaypart { .. } => "untried_daypart",
            Reason::Chance(_) => "chance",
            Reason::Promised { .. } => "promised",
            Reason::PromiseRetry { .. } => "promise_retry",
            Reason::PromiseMissedByThem { .. } => "promise_missed_by_them",
            Reason::PromiseMissedByUs { .. } => "promise_missed_by_us",
            Reason::BusyRetry { .. } => "busy_retry",
            Reason::InfoSent { .. } => "info_sent",
            Reason::Answered { .. } => "answered",
            Reason::ReturnCallRetry { .. } => "return_call_retry",
            Reason::Inquiry { .. } => "inquiry",
            Reason::Snoozed { .. } => "snoozed",
            Reason::OutOfOffice { .. } => "out_of_office",
            Reason::Away { .. } => "away",
            Reason::AfterLeave { .. } => "after_leave",
            Reason::Laid { .. } => "laid",
            Reason::WroteBack { .. } => "wrote_back",
            Reason::Closed { .. } => "closed",
            Reason::NextNumber { .. } => "next_number",
            Reason::FarewellByMail => "farewell_by_mail",
            Reason::FarewellUndelivered => "farewell_undelivered",
            Reason::RevisitReached { .. } => "revisit_reached",
            Reason::KeepInTouch { .. } => "keep_in_touch",
            Reason::ShouldIGoOn => "should_i_go_on",
            Reason::TuningOut { .. } => "tuning_out",
            Reason::NeverHeard { .. } => "never_heard",
            Reason::Rule { .. } => "rule",
            Reason::NeverOpens { .. } => "never_opens",
            Reason::NoNumber => "no_number",
            Reason::NoAddress { .. } => "no_address",
            Reason::StepSkipped { .. } => "step_skipped",
            Reason::OtherNumber { .. } => "other_number",
            Reason::Detour { .. } => "detour",
            Reason::NoDetour { .. } => "no_detour",
            Reason::NumberRuledOut { .. } => "number_ruled_out",
            Reason::FarewellKept { .. } => "farewell_kept",
            Reason::FarewellDue => "farewell_due",
            Reason::FiredEarly => "fired_early",
            Reason::AskedBack { .. } => "asked_back",
            Reason::RevisitAfterNo { .. } => "revisit_after_no",
            Reason::Suppressed { .. } => "suppressed",
            Reason::Forbidden { .. } => "forbidden",
            Reason::LeftCompany => "left_company",
            Reason::EngagedColleague => "engaged_colleague",
            Reason::HandedOver => "handed_over",
            Reason::Stopped => "stopped",
            Reason::PutOff { .. } => "put_off",
            Reason::Ended { .. } => "ended",
        }
    }
}
