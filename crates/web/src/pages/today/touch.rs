//! From the card's form to the verb's input: words into times, fields into details.

use crate::edge::Edge;
use crate::visit::{Fields, Sorry, Visit};
use crate::words;
use actions::view::{Logged, NewTouch, Referral};
use actions::when::{self, Clock, Moment};
use actions::{ShowProspect, ShowWorkspace};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner::calendar::Calendar;
use planner::touch::Precision;

/// The second question that is still open, where one is: an outcome came without its detail.
pub fn needs_asking(fields: &Fields) -> Option<&'static str> {
    let missing = |name: &str| fields.text(name).is_empty();
    match fields.text("outcome") {
        "gatekeeper" if missing("detail") => Some("gatekeeper"),
        "gatekeeper" if fields.text("detail") == "call_at" && !fields.sent("when") => Some("gatekeeper_call"),
        "wrong_number" if missing("fault") => Some("wrong_number"),
        "callback" if !fields.sent("when") => Some("callback"),
        "not_now" if !fields.sent("when") => Some("not_now"),
        "meeting_booked" if !fields.sent("when") => Some("meeting_booked"),
        "no" if missing("confirmed") => Some("no"),
        "do_not_call" if missing("confirmed") || missing("refusal") => Some("do_not_call"),
        "left_company" if missing("successor") => Some("left_company"),
        "wrong_person" if missing("referred") => Some("wrong_person"),
        "not_qualified" if missing("why") => Some("not_qualified"),
        "more" => Some("more"),
        "snooze" => Some("snooze"),
        _ => None,
    }
}

/// Against what the words of a time are read: your clock, theirs, and the days that are closed.
pub struct Clocks {
    pub now: Timestamp,
    pub rep: TimeZone,
    pub theirs: TimeZone,
    /// What their clock is named after.
    pub place: String,
    pub calendar: Calendar,
    pub regions: Vec<String>,
}

impl Clocks {
    /// Yours alone, where nobody else's is needed.
    pub fn yours(visit: &Visit) -> Self {
        Clocks {
            now: visit.now,
            rep: visit.zone(),
            theirs: visit.zone(),
            place: words::zone_place(&visit.actor.zone),
            calendar: Calendar::default(),
            regions: Vec::new(),
        }
    }

    /// Yours and that prospect's.
    pub async fn with(edge: &Edge, visit: &Visit, prospect: &str) -> Result<Self, Sorry> {
        let told = edge.app().act(&visit.actor, visit.now, ShowProspect { prospect: prospect.to_owned() }).await?;
        let workspace = edge.app().act(&visit.actor, visit.now, ShowWorkspace).await?;
        let zone = told.place.zones.first().unwrap_or(&visit.actor.zone);
        Ok(Clocks {
            now: visit.now,
            rep: visit.zone(),
            theirs: words::zone(zone),
            place: told.city.clone().filter(|_| told.place.basis == "address").unwrap_or_else(|| words::zone_place(zone)),
            calendar: Calendar { holidays: workspace.holidays.into_iter().collect(), ..Calendar::default() },
            regions: told.place.regions,
        })
    }

    /// Yours and theirs, where their record is open to you; else yours alone: where they are is not told. Whoever takes down a
    /// promise for a colleague's person reads it on their own clock.
    pub async fn as_far_as_told(edge: &Edge, visit: &Visit, prospect: &str) -> Result<Self, Sorry> {
        match Clocks::with(edge, visit, prospect).await {
            Err(sorry) if sorry.status == StatusCode::NOT_FOUND => Ok(Clocks::yours(visit)),
            told => told,
        }
    }

    /// The clocks that a form needs: the prospect's only where it gives a time.
    pub async fn for_form(edge: &Edge, visit: &Visit, fields: &Fields) -> Result<Self, Sorry> {
        match fields.sent("when") {
            true => Clocks::as_far_as_told(edge, visit, fields.text("prospect")).await,
            false => Ok(Clocks::yours(visit)),
        }
    }

    pub fn read(&self, text: &str) -> Result<Moment, String> {
        let clock =
            Clock { now: self.now, rep: &self.rep, theirs: &self.theirs, calendar: &self.calendar, regions: &self.regions };
        when::parse(text, &clock).map_err(|fault| words::sentence(&fault.to_string()))
    }
}

/// The verb's input, or what is wrong in words.
pub fn read(enrollment: &str, fields: &Fields, clocks: &Clocks) -> Result<NewTouch, String> {
    let outcome = fields.text("outcome");
    let channel = fields.some("channel");
    let call = channel.as_deref().is_none_or(|channel| channel == "call");
    let mut touch = NewTouch {
        enrollment_id: Some(enrollment.to_owned()),
        attempt: fields.text("attempt").parse().ok().filter(|attempt| *attempt > 0),
        dials_ever: fields.text("dials_ever").parse().ok(),
        phone: fields.some("phone").filter(|_| call),
        channel,
        disposition: outcome.to_owned(),
        irritated: fields.text("irritated") == "yes",
        note: fields.some("note"),
        ..NewTouch::default()
    };
    detail(outcome, fields, clocks, &mut touch)?;
    Ok(touch)
}

/// What an outcome needs beside its name.
pub fn detail(outcome: &str, fields: &Fields, clocks: &Clocks, touch: &mut NewTouch) -> Result<(), String> {
    match outcome {
        "callback" | "meeting_booked" => promise(fields, clocks, touch)?,
        "not_now" => touch.revisit_on = Some(clocks.read(fields.text("when"))?.date),
        "gatekeeper" => {
            touch.detail = fields.some("detail");
            if fields.text("detail") == "call_at" {
                promise(fields, clocks, touch)?;
            }
        }
        "wrong_number" => touch.detail = fields.some("fault"),
        // A message of the shelf, where the box beside it is ticked.
        "voicemail_left" | "sent" => touch.detail = fields.some("message"),
        "do_not_call" => touch.detail = fields.some("refusal"),
        "not_qualified" => touch.detail = fields.some("why"),
        "left_company" => {
            touch.referred_to = referral(fields);
            if touch.referred_to.is_none() && fields.text("successor") == "known" {
                return Err("Write the successor's name, or choose one of the other two.".into());
            }
            if fields.text("successor") == "nobody" {
                touch.detail = Some("nobody".into());
            }
        }
        "wrong_person" => {
            touch.referred_to = referral(fields);
            if touch.referred_to.is_none() && fields.text("referred") == "known" {
                return Err("Write the name of the right one, or choose \u{201c}They did not say\u{201d}.".into());
            }
        }
        _ => {}
    }
    Ok(())
}

fn promise(fields: &Fields, clocks: &Clocks, touch: &mut NewTouch) -> Result<(), String> {
    let when = clocks.read(fields.text("when"))?;
    touch.callback_at = Some(when.at);
    touch.precision = Some(when.precision.code().to_owned());
    Ok(())
}

fn referral(fields: &Fields) -> Option<Referral> {
    Some(Referral {
        name: fields.some("name")?,
        phone: fields.some("phone_of"),
        email: fields.some("email_of"),
        title: fields.some("title"),
    })
}

/// Where to go after it: the next card; to the same person where the same attempt goes on at once.
pub fn follow_up(outcome: &str, logged: &Logged) -> String {
    match (outcome, &logged.enrollment) {
        ("wrong_number", Some(round)) if round.state == "active" => format!("/today/{}", round.id),
        _ => "/today".into(),
    }
}

/// "Tuesday 24 November, 15:00 in Boston · 21:00 for you", as HTML text.
pub fn preview(text: &str, clocks: &Clocks) -> String {
    let said = match clocks.read(text) {
        Err(problem) => problem,
        Ok(moment) => {
            let there = moment.at.to_zoned(clocks.theirs.clone());
            let here = moment.at.to_zoned(clocks.rep.clone());
            let day = words::long_day(there.date());
            let place = &clocks.place;
            let yours = if here.date() == there.date() {
                words::time(moment.at, &clocks.rep)
            } else {
                words::moment(moment.at, &clocks.rep, clocks.now)
            };
            match moment.precision {
                Precision::Minute => format!("{day}, {} in {place} · {yours} for you", words::time(moment.at, &clocks.theirs)),
                Precision::HalfDay => {
                    let half = if there.hour() < 12 { "morning" } else { "afternoon" };
                    format!("{day}, in the {half} in {place} · from {yours} for you")
                }
                Precision::Day => format!("{day}, any time, on the calendar in {place}"),
            }
        }
    };
    escaped(&said)
}

/// Text as HTML text.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::parse(text.as_bytes())
    }

    #[test]
    fn no_and_never_call_ask_for_a_second_press() {
        assert_eq!(needs_asking(&fields("outcome=no")), Some("no"));
        assert_eq!(needs_asking(&fields("outcome=no&confirmed=yes")), None);
        assert_eq!(needs_asking(&fields("outcome=do_not_call&refusal=person")), Some("do_not_call"));
        assert_eq!(needs_asking(&fields("outcome=no_answer")), None);
    }

    fn clocks() -> Clocks {
        Clocks {
            now: "2026-11-23T15:00:00Z".parse().expect("an instant"),
            rep: words::zone("America/New_York"),
            theirs: words::zone("Europe/Helsinki"),
            place: "Turku".into(),
            calendar: Calendar::default(),
            regions: Vec::new(),
        }
    }

    #[test]
    fn a_callback_is_read_from_words() {
        let touch = read(
            "e",
            &fields("outcome=callback&when=tue+3pm+their+time&attempt=2&channel=call&phone=%2B358501234567&irritated=yes"),
            &clocks(),
        );
        let touch = touch.expect("understood");
        assert_eq!(touch.callback_at, Some("2026-11-24T13:00:00Z".parse().expect("an instant")));
        assert_eq!((touch.attempt, touch.precision.as_deref(), touch.irritated), (Some(2), Some("minute"), true));
        assert!(read("e", &fields("outcome=callback&when=soonish"), &clocks()).is_err());
    }

    #[test]
    fn a_time_is_shown_on_both_clocks_before_it_is_saved() {
        assert_eq!(preview("tue 10am", &clocks()), "Tuesday, 24 November, 17:00 in Turku · 10:00 for you");
        assert!(preview("<b>", &clocks()).contains("&lt;b&gt;"));
    }

    #[test]
    fn a_successor_needs_a_name() {
        assert!(read("e", &fields("outcome=left_company&successor=known"), &clocks()).is_err());
        let touch = read("e", &fields("outcome=left_company&successor=known&name=Ben+Ito&title=Buyer"), &clocks()).expect("read");
        assert_eq!(touch.referred_to.map(|referral| referral.name).as_deref(), Some("Ben Ito"));
    }
}
