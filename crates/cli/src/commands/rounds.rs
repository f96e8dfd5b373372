//! Logging, and ordering rounds about.

use super::Session;
use crate::args;
use crate::failure::Failure;
use crate::output;
use actions::prospects::Order;
use actions::view::{NewTouch, Ordered, Referral};
use actions::{
    AnswerGoOn, Enroll, EnrollMany, FireNow, HandOver, KeepInTouch, ListReviews, LogTouch, ResumeRound, ShowTimeline, Snooze,
    StopRound, VoidTouch,
};

pub fn log(session: &Session, options: args::Log) -> Result<(), Failure> {
    let prospect = session.prospect(&options.prospect)?;
    let times = session.times(Some(&prospect))?;
    let occurred_at = options.at.as_deref().map(|text| times.instant("--at", text)).transpose()?;
    let callback = options.callback.as_deref().map(|text| times.moment("--callback", text)).transpose()?;
    let revisit_on = options.revisit.as_deref().map(|text| times.day("--revisit", text)).transpose()?;
    let touch = NewTouch {
        enrollment_id: None,
        prospect_id: Some(prospect.id),
        attempt: options.attempt,
        dials_ever: None,
        channel: options.channel,
        direction: Some(if options.inbound { "inbound" } else { "outbound" }.to_owned()),
        disposition: options.disposition,
        occurred_at,
        callback_at: callback.map(|(at, _)| at),
        precision: callback.map(|(_, precision)| precision.to_owned()),
        revisit_on,
        referred_to: options.referred_to.map(|name| Referral {
            name,
            phone: options.referred_phone,
            email: options.referred_email,
            title: None,
        }),
        phone: options.phone,
        detail: options.detail,
        irritated: options.irritated,
        note: options.note,
        duration_seconds: options.duration,
    };
    let logged = session.act(LogTouch(touch))?;
    if session.json {
        return output::json(&logged);
    }
    output::line(&logged.said)?;
    if let Some(rule) = &logged.touch.breach {
        output::line(format!("Recorded; it broke a rule: {}", rule.text))?;
    }
    Ok(())
}

pub fn void(session: &Session, options: args::Void) -> Result<(), Failure> {
    // The id of a touch is tried first; anything else names a person, whose last touch is meant.
    let touch = match session.act(VoidTouch { touch: options.touch.clone(), reason: options.reason.clone() }) {
        Ok(logged) => logged,
        Err(refused) => {
            let Ok(prospect) = session.prospect(&options.touch) else { return Err(refused) };
            let timeline =
                session.act(ShowTimeline { prospect: prospect.id, order: Order::NewestFirst, limit: 50, cursor: None })?;
            let last = timeline.items.into_iter().find(|item| item.kind == "touch" && !item.voided);
            let last = last.ok_or_else(|| Failure::new(format!("{} has no touch to take back", prospect.name)))?;
            session.act(VoidTouch { touch: last.id, reason: options.reason })?
        }
    };
    if session.json { output::json(&touch) } else { output::line(&touch.said) }
}

pub fn enroll(session: &Session, options: args::Enroll) -> Result<(), Failure> {
    let args::Enroll { prospects, cadence, starts, owner, start_attempt } = options;
    let mut ids = Vec::with_capacity(prospects.len());
    for named in &prospects {
        ids.push(session.prospect(named)?.id);
    }
    if let [prospect] = ids.as_slice() {
        return told(session, &session.act(Enroll { prospect: prospect.clone(), cadence, owner, start_attempt })?);
    }
    if start_attempt.is_some() {
        return Err(Failure::new("--start-attempt is for one person at a time"));
    }
    let done = session.act(EnrollMany { prospects: ids, cadence, owner, starts: starts.into() })?;
    if session.json { output::json(&done) } else { done.said.iter().try_for_each(output::line) }
}

pub fn snooze(session: &Session, options: &args::Snooze) -> Result<(), Failure> {
    let (prospect, enrollment) = session.round(&options.prospect)?;
    let (until, _) = session.times(Some(&prospect))?.moment("UNTIL", &options.until)?;
    told(session, &session.act(Snooze { enrollment, until })?)
}

pub fn hand_over(session: &Session, options: args::HandOver) -> Result<(), Failure> {
    let (_, enrollment) = session.round(&options.prospect)?;
    told(session, &session.act(HandOver { enrollment, to: options.to })?)
}

pub fn fire(session: &Session, options: &args::OnProspect) -> Result<(), Failure> {
    let (_, enrollment) = session.round(&options.prospect)?;
    told(session, &session.act(FireNow { enrollment })?)
}

pub fn stop(session: &Session, options: args::Stop) -> Result<(), Failure> {
    let (_, enrollment) = session.round(&options.prospect)?;
    told(session, &session.act(StopRound { enrollment, reason: Some(options.reason) })?)
}

pub fn resume(session: &Session, options: &args::OnProspect) -> Result<(), Failure> {
    let (_, enrollment) = session.round(&options.prospect)?;
    told(session, &session.act(ResumeRound { enrollment })?)
}

pub fn keep_in_touch(session: &Session, options: args::Keep) -> Result<(), Failure> {
    let args::Keep { prospect, every, if_active, longest, cadence } = options;
    let prospect = session.prospect(&prospect)?.id;
    told(session, &session.act(KeepInTouch { prospect, every, if_active, longest, cadence })?)
}

pub fn go_on(session: &Session, options: args::GoOn) -> Result<(), Failure> {
    let (Some(prospect), Some(answer)) = (&options.prospect, options.answer) else {
        let answers = session.act(ListReviews { since: None })?;
        if session.json {
            return output::json(&answers);
        }
        let rows = answers.items.into_iter().map(|item| vec![item.cadence.name, item.text, item.times.to_string()]);
        return output::table(&["cadence", "should I go on?", "times"], rows.collect());
    };
    let (_, enrollment) = session.round(prospect)?;
    let successor = options.successor.map(|name| Referral {
        name,
        phone: options.successor_phone,
        email: options.successor_email,
        title: None,
    });
    told(session, &session.act(AnswerGoOn { enrollment, answer, to: options.to, successor })?)
}

fn told(session: &Session, ordered: &Ordered) -> Result<(), Failure> {
    if session.json { output::json(ordered) } else { output::line(&ordered.said) }
}
