//! Steps and rules of a cadence, read from a form and written back. Every fault names its step and field.

use crate::fields::Faults;
use crate::refused::Refused;
use crate::scripts::StepScripts;
use crate::view::{NeverHeardView, NewCadence, PolicyView, StepView};
use planner::bounds::LONGEST_DAYS;
use planner::cadence::{
    Afterwards, Daypart, Detours, Leave, Mail, NeverHeard, Policy, Purpose, Scripts, Step, Unsaid, Voicemail, Wait, When,
};
use planner::rhythm::{LONGEST, Rhythm};
use planner::touch::Channel;

/// Most steps of a cadence.
const STEPS: usize = 30;
/// Longest wait, in business days.
const DAYS: u16 = 365;
/// Longest wait, in hours.
const HOURS: u16 = 24 * DAYS;
/// Tries without anything arriving after which a detour may come at the latest.
const MOST_TRIES: u16 = 10;
/// Most tries beside the steps in one round.
const MOST_DETOURS: u16 = 5;
/// A farewell's promise is kept at least so long.
const PROMISE: u16 = 90;

pub(super) struct Read {
    pub name: String,
    pub about: String,
    pub steps: Vec<Step>,
    pub policy: Policy,
}

pub(super) fn read(input: &NewCadence) -> Result<Read, Refused> {
    let mut faults = Faults::default();
    let name = faults.line("name", Some(&input.name));
    if name.is_none() {
        faults.add("name", "required", "a cadence has a name");
    }
    let about = faults.lines("about", Some(&input.about)).unwrap_or_default();
    if input.steps.is_empty() || input.steps.len() > STEPS {
        faults.add("steps", "out_of_range", format!("from 1 to {STEPS} steps"));
    }
    let steps: Vec<Step> =
        input.steps.iter().take(STEPS).enumerate().map(|(index, step)| read_step(step, index, &mut faults)).collect();
    let policy = match &input.policy {
        None => Policy::default(),
        Some(policy) => read_policy(policy, &mut faults),
    };
    let fires = steps.iter().filter(|step| step.purpose == Purpose::Fire).count();
    let last_fires = steps.last().is_some_and(|step| step.purpose == Purpose::Fire);
    if policy.rhythm.is_some() && fires > 0 {
        faults.add("steps", "not_allowed", "a cadence that keeps in touch has no farewell: none of its steps is one");
    } else if policy.rhythm.is_none() && (fires != 1 || !last_fires) {
        faults.add("steps", "not_allowed", "exactly one step is the farewell, and it is the last one");
    }
    for (index, step) in steps.iter().enumerate() {
        if let Some((field, message)) = unsaid(step, index) {
            faults.add(field, "required", message);
        }
    }
    faults.settle()?;
    Ok(Read { name: name.unwrap_or_default(), about, steps, policy })
}

/// Where the farewell of a step has no text: the field that lacks it, and what to do.
pub(super) fn unsaid(step: &Step, index: usize) -> Option<(String, String)> {
    let (field, remedy) = match step.unsaid()? {
        Unsaid::Voicemail => {
            ("voicemail_script", "write its voicemail and let it leave one when nobody picks up, or write the text of its email")
        }
        Unsaid::Mail => ("email_body", "write the text of its email"),
        Unsaid::Words => ("email_body", "write what it says"),
    };
    Some((format!("steps[{index}].{field}"), format!("the farewell has no words to say goodbye: {remedy}")))
}

/// The first of them, with its step: to be told where no field stands before it.
pub(super) fn first_unsaid(steps: &[Step]) -> Option<(String, String)> {
    let (index, (field, message)) = steps.iter().enumerate().find_map(|(index, step)| Some((index, unsaid(step, index)?)))?;
    Some((field, format!("step {}, {message}", index + 1)))
}

fn read_step(step: &StepView, index: usize, faults: &mut Faults) -> Step {
    let at = |field: &str| format!("steps[{index}].{field}");
    let channel = Channel::from_code(&step.channel);
    if channel.is_none() {
        faults.add(at("channel"), "unknown", "one of call, email, sms, social, visit, letter");
    }
    if step.wait_days > DAYS {
        faults.add(at("wait_days"), "out_of_range", format!("at most {DAYS} business days"));
    }
    if step.wait_hours.is_some_and(|hours| hours > HOURS) {
        faults.add(at("wait_hours"), "out_of_range", format!("at most {HOURS} hours, a year"));
    }
    let when = match step.when.as_str() {
        "" | "any" => Some(When::Any),
        "vary" => Some(When::Vary),
        part => Daypart::from_code(part).map(When::In),
    };
    if when.is_none() {
        faults.add(at("when"), "unknown", "one of any, vary, early, morning, midday, afternoon, late, evening");
    }
    let voicemail = match step.voicemail.as_str() {
        "leave" => Voicemail::Leave,
        "" | "skip" => Voicemail::Skip,
        _ => {
            faults.add(at("voicemail"), "unknown", "leave or skip");
            Voicemail::Skip
        }
    };
    let mut text = |field: &str, given: &Option<String>| faults.lines(&at(field), given.as_deref());
    let (subject, body) = (text("email_subject", &step.email_subject), text("email_body", &step.email_body));
    let scripts = Scripts {
        gatekeeper: text("gatekeeper", &step.gatekeeper),
        live: text("live", &step.live),
        voicemail: text("voicemail_script", &step.voicemail_script),
        email: (subject.is_some() || body.is_some())
            .then(|| Mail { subject: subject.unwrap_or_default(), body: body.unwrap_or_default() }),
        coaching: text("coaching", &step.coaching),
    };
    let read = Step {
        channel: channel.unwrap_or(Channel::Call),
        wait: match step.wait_hours {
            Some(hours) => Wait::Hours(hours),
            None => Wait::BusinessDays(step.wait_days),
        },
        when: when.unwrap_or(When::Any),
        voicemail,
        purpose: if step.fire { Purpose::Fire } else { Purpose::Pursue },
        goal: faults.line(&at("goal"), Some(&step.goal)).unwrap_or_default(),
        scripts,
    };
    if let Err((field, fault)) = StepScripts::parse(&read) {
        let field = match field {
            "email.subject" => "email_subject",
            "email.body" => "email_body",
            "voicemail" => "voicemail_script",
            other => other,
        };
        faults.add(at(field), "not_a_script", fault.to_string());
    }
    read
}

fn read_policy(policy: &PolicyView, faults: &mut Faults) -> Policy {
    let afterwards = Afterwards::from_code(&policy.afterwards);
    if afterwards.is_none() {
        faults.add("policy.afterwards", "unknown", "nurture or dormant");
    }
    if policy.revisit_after_farewell_days < PROMISE {
        faults.add(
            "policy.revisit_after_farewell_days",
            "out_of_range",
            format!("at least {PROMISE}: the farewell is a promise"),
        );
    }
    let revisits = [
        ("policy.revisit_after_farewell_days", policy.revisit_after_farewell_days),
        ("policy.revisit_after_no_days", policy.revisit_after_no_days),
    ];
    for (field, days) in revisits {
        if days > LONGEST_DAYS {
            faults.add(field, "out_of_range", format!("at most {LONGEST_DAYS} days, five years"));
        }
    }
    if policy.grace_days > 30 {
        faults.add("policy.grace_days", "out_of_range", "at most 30 business days");
    }
    let rhythm = policy.rhythm.as_ref().map(|rhythm| Rhythm {
        every_days: rhythm.every_days,
        active_days: rhythm.active_days,
        longest_days: rhythm.longest_days,
    });
    if let Some(rhythm) = rhythm {
        if !(1..=LONGEST).contains(&rhythm.every_days) {
            faults.add("policy.rhythm.every_days", "out_of_range", format!("from 1 to {LONGEST} days"));
        }
        if rhythm.active_days.is_some_and(|days| days == 0 || days > rhythm.every_days) {
            faults.add("policy.rhythm.active_days", "out_of_range", "at least 1, and no longer than the usual interval");
        }
        if !(rhythm.every_days..=LONGEST).contains(&rhythm.longest_days) {
            let message = format!("no shorter than the usual interval, at most {LONGEST} days");
            faults.add("policy.rhythm.longest_days", "out_of_range", message);
        }
    }
    let leave = Leave::from_code(&policy.leave);
    if leave.is_none() {
        faults.add("policy.leave", "unknown", "hold, move or hand_over");
    }
    Policy {
        never_heard: read_never_heard(&policy.never_heard, faults),
        leave: leave.unwrap_or_default(),
        afterwards: afterwards.unwrap_or(Afterwards::Nurture),
        grace_days: policy.grace_days,
        revisit_after_farewell_days: policy.revisit_after_farewell_days,
        revisit_after_no_days: policy.revisit_after_no_days,
        ask_from_attempt: policy.ask_from_attempt,
        rhythm,
    }
}

fn read_never_heard(given: &NeverHeardView, faults: &mut Faults) -> NeverHeard {
    let then = Detours::from_code(&given.then);
    if then.is_none() {
        faults.add("policy.never_heard.then", "unknown", "none, number, channel or number_then_channel");
    }
    if !(1..=MOST_TRIES).contains(&given.after_tries) {
        faults.add("policy.never_heard.after_tries", "out_of_range", format!("from 1 to {MOST_TRIES} tries"));
    }
    if !(1..=MOST_DETOURS).contains(&given.at_most) {
        faults.add(
            "policy.never_heard.at_most",
            "out_of_range",
            format!("from 1 to {MOST_DETOURS}; for none at all let the steps go on as they are"),
        );
    }
    NeverHeard { then: then.unwrap_or_default(), after_tries: given.after_tries, at_most: given.at_most }
}

pub(super) fn step_view(step: &Step) -> StepView {
    let (wait_days, wait_hours) = match step.wait {
        Wait::BusinessDays(days) => (days, None),
        Wait::Hours(hours) => (0, Some(hours)),
    };
    // A mail of a subject alone has no text, which is not one of no letters.
    let mail = |part: fn(&Mail) -> &String| step.scripts.email.as_ref().map(part).filter(|text| !text.is_empty()).cloned();
    StepView {
        channel: step.channel.code().to_owned(),
        wait_days,
        wait_hours,
        when: match step.when {
            When::Any => "any".to_owned(),
            When::Vary => "vary".to_owned(),
            When::In(part) => part.code().to_owned(),
        },
        voicemail: match step.voicemail {
            Voicemail::Leave => "leave".to_owned(),
            Voicemail::Skip => "skip".to_owned(),
        },
        fire: step.purpose == Purpose::Fire,
        goal: step.goal.clone(),
        gatekeeper: step.scripts.gatekeeper.clone(),
        live: step.scripts.live.clone(),
        voicemail_script: step.scripts.voicemail.clone(),
        email_subject: mail(|mail| &mail.subject),
        email_body: mail(|mail| &mail.body),
        coaching: step.scripts.coaching.clone(),
    }
}

pub(crate) fn policy_view(policy: &Policy) -> PolicyView {
    PolicyView {
        afterwards: policy.afterwards.code().to_owned(),
        grace_days: policy.grace_days,
        revisit_after_farewell_days: policy.revisit_after_farewell_days,
        revisit_after_no_days: policy.revisit_after_no_days,
        ask_from_attempt: policy.ask_from_attempt,
        rhythm: policy.rhythm.map(Into::into),
        leave: policy.leave.code().to_owned(),
        never_heard: policy.never_heard.into(),
    }
}
