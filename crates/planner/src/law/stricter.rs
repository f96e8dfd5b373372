//! What a workspace asks of itself beyond the law of a region: rules of its own, which can only close. Whether one closes
//! anything that is open now, `closes` says.

use super::read::{spans_of, window_of};
use crate::calendar::Calendar;
use crate::guard::{Authority, Counted, Exempt, Guard, Kind, LegalHours, Rule, Scope, Window};
use crate::place::Place;
use crate::timetable::{HoursKey, concerns, openings};
use crate::touch::Channel;
use jiff::Timestamp;
use jiff::civil::Time;

/// The codes of such rules begin so.
pub const OWN: &str = "own_";
/// So many days are looked at to see whether hours close anything: a year with its holidays, and the next spring.
const LOOKED_AT: u16 = 460;

/// As it is asked for, in the words of rule files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stricter {
    /// `09:00-17:00`, or `closed`; on weekdays, and at weekends where nothing else is said.
    pub hours: Option<String>,
    pub saturday: Option<String>,
    pub sunday: Option<String>,
    /// Nobody on the region's public holidays.
    pub no_holidays: bool,
    /// So many calls and texts to a person.
    pub most: Option<u32>,
    /// `24 hours` or `30 days`; with `most`.
    pub within: Option<String>,
}

/// What cannot be understood: which field, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotStricter {
    pub field: &'static str,
    pub reason: String,
}

impl Stricter {
    /// Its rules for a region, without name and source: one for hours, one for the cap. `taken` are codes in use.
    ///
    /// # Errors
    /// The first field that is not understood, or none that says anything.
    pub fn rules(&self, region: &str, taken: &[String]) -> Result<Vec<Rule>, NotStricter> {
        let mut rules = Vec::new();
        if let Some(hours) = self.hours()? {
            rules.push(rule(region, "hours", taken, Kind::LegalHours(hours)));
        }
        if let Some((max, window)) = self.cap()? {
            let kind = Kind::Limit { max, window, per: Scope::Person, counted: Counted::CallsAndTexts };
            rules.push(rule(region, "cap", taken, kind));
        }
        if rules.is_empty() {
            let reason = "say what is to be stricter: hours, saturday, sunday, no_holidays, or most with within".to_owned();
            return Err(NotStricter { field: "hours", reason });
        }
        Ok(rules)
    }

    fn hours(&self) -> Result<Option<LegalHours>, NotStricter> {
        let read = |field: &'static str, text: &Option<String>| {
            let read = text.as_deref().map(spans_of).transpose();
            read.map_err(|reason| NotStricter { field, reason })
        };
        let (week, saturday, sunday) =
            (read("hours", &self.hours)?, read("saturday", &self.saturday)?, read("sunday", &self.sunday)?);
        if week.is_none() && saturday.is_none() && sunday.is_none() && !self.no_holidays {
            return Ok(None);
        }
        let week = week.unwrap_or_else(|| vec![(Time::midnight(), Time::midnight())]);
        let (saturday, sunday) = (saturday.unwrap_or_else(|| week.clone()), sunday.unwrap_or_else(|| week.clone()));
        let weekdays = [week.clone(), week.clone(), week.clone(), week.clone(), week, saturday, sunday];
        Ok(Some(LegalHours { weekdays, holidays: self.no_holidays.then(Vec::new), eves: None }))
    }

    fn cap(&self) -> Result<Option<(u32, Window)>, NotStricter> {
        match (self.most, &self.within) {
            (None, None) => Ok(None),
            (Some(0), _) => {
                Err(NotStricter { field: "most", reason: "at least one; for none at all, close the hours".to_owned() })
            }
            (Some(most), Some(within)) => {
                let window = window_of(within).map_err(|reason| NotStricter { field: "within", reason })?;
                Ok(Some((most, window)))
            }
            (Some(_), None) => Err(NotStricter { field: "within", reason: "in which time, as 24 hours or 7 days".to_owned() }),
            (None, Some(_)) => Err(NotStricter { field: "most", reason: "how many calls and texts in that time".to_owned() }),
        }
    }
}

fn rule(region: &str, part: &str, taken: &[String], kind: Kind) -> Rule {
    let code = format!("{OWN}{}_{part}", region.to_ascii_lowercase().replace('-', "_"));
    let free = |code: &String| !taken.contains(code);
    let numbered = (2..).map(|number| format!("{code}_{number}"));
    Rule {
        code: std::iter::once(code.clone()).chain(numbered).find(free).unwrap_or_default(),
        name: String::new(),
        source: String::new(),
        authority: Authority::Courtesy,
        regions: vec![region.to_owned()],
        channels: vec![Channel::Call, Channel::Sms],
        effective_from: None,
        effective_until: None,
        exempt: Exempt::default(),
        kind,
    }
}

/// Whether a rule closes anything for somebody at that place that is open without it, in the year from `from` on.
pub fn closes(rule: &Rule, guard: &Guard, calendar: &Calendar, place: &Place, from: Timestamp) -> bool {
    match rule.kind {
        Kind::Limit { max, window, per, counted } => {
            let covers = |other: &Rule| match other.kind {
                Kind::Limit { max: most, window: theirs, per: whose, counted: what } => {
                    most <= max && whose == per && reaches(theirs, window) && counts_all(what, counted) && binds_all(other, place)
                }
                Kind::Hours(_)
                | Kind::LegalHours(_)
                | Kind::Spacing { .. }
                | Kind::Silence { .. }
                | Kind::Consent
                | Kind::Paused
                | Kind::Registry { .. }
                | Kind::OldCopy { .. }
                | Kind::OneVoice
                | Kind::EngagedColleague => false,
            };
            !guard.rules.iter().any(covers)
        }
        Kind::Hours(_)
        | Kind::LegalHours(_)
        | Kind::Spacing { .. }
        | Kind::Silence { .. }
        | Kind::Consent
        | Kind::Paused
        | Kind::Registry { .. }
        | Kind::OldCopy { .. }
        | Kind::OneVoice
        | Kind::EngagedColleague => hours_close(rule, guard, calendar, place, from),
    }
}

/// Each zone by itself, for people called on business and for others, called and texted.
fn hours_close(rule: &Rule, guard: &Guard, calendar: &Calendar, place: &Place, from: Timestamp) -> bool {
    let mut with = guard.clone();
    with.rules.push(rule.clone());
    place.zones.iter().any(|zone| {
        let key = |channel: Channel, business: bool| HoursKey {
            channel,
            zones: vec![zone.clone()],
            regions: place.regions.clone(),
            wishes: None,
            rep: None,
            avoid: None,
            prefer: None,
            requested: false,
            hour: None,
            lifted: Vec::new(),
            business,
            consented: true,
        };
        let spans = |key: &HoursKey, guard: &Guard| {
            let open = openings(key, guard, calendar, from, LOOKED_AT);
            open.into_iter().map(|opening| (opening.from, opening.until)).collect::<Vec<_>>()
        };
        [(Channel::Call, true), (Channel::Call, false), (Channel::Sms, true), (Channel::Sms, false)].into_iter().any(
            |(channel, business)| {
                let key = key(channel, business);
                spans(&key, guard) != spans(&key, &with)
            },
        )
    })
}

/// Whether whatever the second window holds lies in the first as well.
fn reaches(wide: Window, narrow: Window) -> bool {
    let days = |window: Window| match window {
        Window::Day => Some(1),
        Window::Days { days } => Some(u32::from(days)),
        Window::Rolling { .. } | Window::BusinessDays { .. } => None,
    };
    match (wide, narrow) {
        (Window::Rolling { hours: wide }, Window::Rolling { hours: narrow }) => wide >= narrow,
        (Window::BusinessDays { days: wide }, Window::BusinessDays { days: narrow }) => wide >= narrow,
        // Between midnight and now may lie nothing: a day less is sure. Business days reach further than days.
        (wide, Window::Rolling { hours }) => days(wide).is_some_and(|days| (days - 1) * 24 >= hours),
        // A day of 25 hours.
        (Window::Rolling { hours }, narrow) => days(narrow).is_some_and(|days| hours > days * 24),
        (Window::BusinessDays { days: wide }, narrow) => days(narrow).is_some_and(|days| u32::from(wide) >= days),
        (wide, narrow) => days(wide).zip(days(narrow)).is_some_and(|(wide, narrow)| wide >= narrow),
    }
}

fn counts_all(wide: Counted, narrow: Counted) -> bool {
    let spoken = |counted: Counted| matches!(counted, Counted::Channel(Channel::Call | Channel::Sms));
    wide == narrow || (wide == Counted::CallsAndTexts && spoken(narrow))
}

/// Whether nobody there is left out of it, now or later.
fn binds_all(rule: &Rule, place: &Place) -> bool {
    let Exempt { business, requested: _, consented, consumer } = rule.exempt;
    let always = rule.effective_from.is_none() && rule.effective_until.is_none();
    let spoken = concerns(rule, Channel::Call, &place.regions) && concerns(rule, Channel::Sms, &place.regions);
    !business && !consented && !consumer && always && spoken
}

#[cfg(test)]
mod tests {
    use super::{Stricter, closes};
    use crate::calendar::Calendar;
    use crate::guard::{Guard, Kind, Window};
    use crate::law::{public_holidays, shipped};
    use crate::place::{Basis, Place};

    fn texas() -> (Guard, Calendar, Place) {
        let guard = Guard { rules: shipped().iter().flat_map(|law| law.rules.iter().cloned()).collect() };
        let calendar = Calendar { public: public_holidays().clone(), ..Calendar::default() };
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let zones = owned(&["America/Chicago", "America/Denver"]);
        (guard, calendar, Place { zones, regions: owned(&["US", "US-TX"]), basis: Basis::Address })
    }

    #[test]
    fn hours_close_something_exactly_where_they_are_stricter_than_what_is_in_force() {
        let (guard, calendar, place) = texas();
        let from = "2026-11-24T15:00:00Z".parse().unwrap();
        let asked = |hours: &str, sunday: &str, no_holidays| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let stricter = Stricter { hours: some(hours), sunday: some(sunday), no_holidays, ..Stricter::default() };
            let rules = stricter.rules("US-TX", &[]).unwrap();
            closes(&rules[0], &guard, &calendar, &place, from)
        };
        assert!(
            !asked("09:00-21:00", "", false) && !asked("08:00-22:00", "12:00-21:00", false) && !asked("00:00-24:00", "", false)
        );
        assert!(asked("09:01-21:00", "", false) && asked("09:00-20:00", "", false) && asked("", "closed", false));
        assert!(asked("", "", true) && asked("09:00-21:00", "13:00-21:00", false));
    }

    #[test]
    fn a_cap_closes_something_unless_another_counts_at_least_as_much_in_at_least_that_time() {
        let (mut guard, calendar, place) = texas();
        let from = "2026-11-24T15:00:00Z".parse().unwrap();
        let asked = |guard: &Guard, most, within: &str| {
            let stricter = Stricter { most: Some(most), within: Some(within.to_owned()), ..Stricter::default() };
            closes(&stricter.rules("US-TX", &[]).unwrap()[0], guard, &calendar, &place, from)
        };
        assert!(asked(&guard, 3, "24 hours"));
        let own = Stricter { most: Some(2), within: Some("7 days".into()), ..Stricter::default() }.rules("US", &[]).unwrap();
        guard.rules.extend(own);
        assert!(!asked(&guard, 2, "7 days") && !asked(&guard, 3, "7 days") && !asked(&guard, 2, "3 days"));
        assert!(!asked(&guard, 2, "144 hours"));
        assert!(asked(&guard, 1, "7 days") && asked(&guard, 2, "8 days") && asked(&guard, 2, "168 hours"));
    }

    #[test]
    fn what_is_not_understood_is_told_by_its_field() {
        let refused = |stricter: Stricter| stricter.rules("US-TX", &[]).unwrap_err();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(refused(Stricter::default()).field, "hours");
        assert_eq!(
            refused(Stricter { hours: text("nine"), ..Stricter::default() }).reason,
            "`nine` is no span: write 09:00-20:00, or closed"
        );
        assert_eq!(refused(Stricter { saturday: text("18:00-09:00"), ..Stricter::default() }).field, "saturday");
        assert_eq!(refused(Stricter { most: Some(2), ..Stricter::default() }).field, "within");
        assert_eq!(refused(Stricter { within: text("7 days"), ..Stricter::default() }).field, "most");
        assert_eq!(refused(Stricter { most: Some(0), within: text("7 days"), ..Stricter::default() }).field, "most");
        assert_eq!(refused(Stricter { most: Some(2), within: text("a while"), ..Stricter::default() }).field, "within");
    }

    #[test]
    fn a_second_rule_of_the_same_kind_has_a_code_of_its_own() {
        let stricter =
            Stricter { sunday: Some("closed".into()), most: Some(2), within: Some("2 days".into()), ..Stricter::default() };
        let first = stricter.rules("US-TX", &[]).unwrap();
        let codes: Vec<String> = first.iter().map(|rule| rule.code.clone()).collect();
        assert_eq!(codes, ["own_us_tx_hours", "own_us_tx_cap"]);
        assert!(matches!(first[1].kind, Kind::Limit { max: 2, window: Window::Days { days: 2 }, .. }));
        let second = stricter.rules("US-TX", &codes).unwrap();
        assert_eq!(second[0].code, "own_us_tx_hours_2");
    }
}
