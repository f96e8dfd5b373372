//! A rule file, from TOML: every fault is told with its line. What the rules mean is the guard's.

use super::{Applies, Confidence, Holiday, Law, Regime, Registry, Standing};
use crate::bounds::{EARLIEST, LATEST, LONGEST_SILENCE_DAYS, is_of_this_age};
use crate::guard::{Authority, Counted, Event, Exempt, Kind, LegalHours, Rule, Scope, Window};
use crate::touch::Channel;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

/// A rule file that is refused: where, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {reason}")]
pub struct BadRule {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    code: Spanned<String>,
    name: Spanned<String>,
    about: Spanned<String>,
    source: Spanned<String>,
    standing: Standing,
    confidence: Confidence,
    consent: Regime,
    reviewed: Spanned<Datetime>,
    #[serde(default)]
    applies: Applies,
    regions: Option<Vec<Spanned<String>>>,
    #[serde(default = "spoken")]
    channels: Vec<Channel>,
    #[serde(default)]
    hours: Vec<Spanned<HoursPart>>,
    #[serde(default)]
    cap: Vec<Spanned<CapPart>>,
    #[serde(default)]
    silence: Vec<Spanned<SilencePart>>,
    #[serde(default)]
    consent_needed: Vec<Spanned<ConsentPart>>,
    #[serde(default)]
    registry: Vec<Spanned<RegistryPart>>,
    #[serde(default)]
    holiday: Vec<HolidayPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursPart {
    text: Spanned<String>,
    weekdays: Spanned<String>,
    monday: Option<Spanned<String>>,
    tuesday: Option<Spanned<String>>,
    wednesday: Option<Spanned<String>>,
    thursday: Option<Spanned<String>>,
    friday: Option<Spanned<String>>,
    saturday: Spanned<String>,
    sunday: Spanned<String>,
    holidays: Option<Spanned<String>>,
    before_holidays: Option<Spanned<String>>,
    #[serde(default)]
    exempt: Vec<Spared>,
    regions: Option<Vec<Spanned<String>>>,
    from: Option<Spanned<Datetime>>,
    until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapPart {
    text: Spanned<String>,
    max: Spanned<u32>,
    within: Spanned<String>,
    counts: Counts,
    #[serde(default)]
    exempt: Vec<Spared>,
    from: Option<Spanned<Datetime>>,
    until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SilencePart {
    text: Spanned<String>,
    after: Event,
    days: Spanned<u16>,
    #[serde(default)]
    exempt: Vec<Spared>,
    from: Option<Spanned<Datetime>>,
    until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentPart {
    text: Spanned<String>,
    #[serde(default)]
    exempt: Vec<Spared>,
    from: Option<Spanned<Datetime>>,
    until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistryPart {
    code: Spanned<String>,
    name: Spanned<String>,
    text: Spanned<String>,
    source: Spanned<String>,
    days: Spanned<u16>,
    #[serde(default)]
    exempt: Vec<Spared>,
    old_exempt: Option<Vec<Spared>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayPart {
    name: String,
    on: Spanned<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Spared {
    Business,
    Consumer,
    Requested,
    Consented,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Counts {
    Calls,
    CallsAndTexts,
    ConnectedCalls,
}

/// Texts keep the hours of calls: courts and regulators treat them alike more often than not.
fn spoken() -> Vec<Channel> {
    vec![Channel::Call, Channel::Sms]
}

/// A fault at a place in the text.
struct Fault {
    at: usize,
    reason: String,
}

fn fault<T>(on: &Spanned<T>, reason: impl Into<String>) -> Fault {
    Fault { at: on.span().start, reason: reason.into() }
}

pub(super) fn read(file: &str, text: &str) -> Result<Law, BadRule> {
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let bad = |at: usize, reason: String| BadRule { file: file.to_owned(), line: line(at), reason };
    let parsed: File =
        toml::from_str(text).map_err(|error| bad(error.span().map_or(0, |span| span.start), plainly(error.message().trim())))?;
    law(parsed).map_err(|fault| bad(fault.at, fault.reason))
}

/// What the reader of TOML says, without the names of our types.
fn plainly(said: &str) -> String {
    let quoted = said.split('`').nth(1).unwrap_or_default();
    if said.starts_with("unknown variant") {
        let known = said.split_once("expected ").map_or("", |(_, known)| known.trim_start_matches("one of "));
        return format!("`{quoted}` is not known here; one of {}", known.replace('`', ""));
    }
    let wrong = ["invalid type: ", "invalid value: ", "invalid length "].iter().any(|begins| said.starts_with(begins));
    match said.split_once(", expected ") {
        Some((_, expected)) if wrong => {
            let wanted = match expected {
                "a string" => "a text in quotes",
                "a boolean" => "true or false",
                "a sequence" => "a list in [ ]",
                "u16" | "u32" | "i64" => "a whole number",
                _ => "of another kind",
            };
            format!("this has to be {wanted}")
        }
        Some(_) | None => said.to_owned(),
    }
}

fn law(file: File) -> Result<Law, Fault> {
    let code = file.code.get_ref().clone();
    is_region(&file.code)?;
    let filled = |text: &Spanned<String>, what: &str, most: usize| match text.get_ref().trim() {
        "" => Err(fault(text, format!("{what} is empty"))),
        long if long.chars().count() > most => Err(fault(text, format!("{what} is longer than {most} characters"))),
        told => Ok(told.to_owned()),
    };
    let regions = match &file.regions {
        Some(regions) => {
            regions.iter().map(|region| is_region(region).map(|()| region.get_ref().clone())).collect::<Result<_, _>>()?
        }
        None => vec![code.clone()],
    };
    let header =
        Header { prefix: format!("law_{}", code.to_ascii_lowercase().replace('-', "_")), file: &file, regions: &regions };
    let mut rules: Vec<Rule> = Vec::new();
    for part in &file.hours {
        let part = part.get_ref();
        let mut rule =
            header.rule(&rules, "hours", &part.text, &part.exempt, (&part.from, &part.until), Kind::LegalHours(hours(part)?))?;
        if let Some(regions) = &part.regions {
            rule.regions =
                regions.iter().map(|region| is_region(region).map(|()| region.get_ref().clone())).collect::<Result<_, _>>()?;
        }
        rules.push(rule);
    }
    for part in &file.cap {
        let part = part.get_ref();
        if *part.max.get_ref() == 0 {
            return Err(fault(&part.max, "a cap allows at least one; for none at all, close the hours"));
        }
        let kind = Kind::Limit {
            max: *part.max.get_ref(),
            window: window(&part.within)?,
            per: Scope::Person,
            counted: match part.counts {
                Counts::Calls => Counted::Channel(Channel::Call),
                Counts::CallsAndTexts => Counted::CallsAndTexts,
                Counts::ConnectedCalls => Counted::Connected,
            },
        };
        rules.push(header.rule(&rules, "cap", &part.text, &part.exempt, (&part.from, &part.until), kind)?);
    }
    for part in &file.silence {
        let part = part.get_ref();
        if *part.days.get_ref() == 0 || *part.days.get_ref() > LONGEST_SILENCE_DAYS {
            return Err(fault(&part.days, "a silence lasts from 1 to 3660 days"));
        }
        let kind = Kind::Silence { after: part.after, days: *part.days.get_ref() };
        rules.push(header.rule(&rules, "silence", &part.text, &part.exempt, (&part.from, &part.until), kind)?);
    }
    for part in &file.consent_needed {
        let part = part.get_ref();
        rules.push(header.rule(&rules, "consent", &part.text, &part.exempt, (&part.from, &part.until), Kind::Consent)?);
    }
    let registries = file.registry.iter().map(|part| registry(part.get_ref(), &file, &regions)).collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() && registries.is_empty() {
        let parts = "[[hours]], [[cap]], [[silence]], [[consent_needed]], [[registry]]";
        return Err(fault(&file.code, format!("no rule: at least one of {parts}")));
    }
    let holidays =
        file.holiday.iter().map(|day| Holiday::read(&day.name, day.on.get_ref()).map_err(|reason| fault(&day.on, reason)));
    Ok(Law {
        name: filled(&file.name, "the name", 100)?,
        about: filled(&file.about, "what it says", 2_000)?,
        source: filled(&file.source, "the source", 500)?,
        standing: file.standing,
        confidence: file.confidence,
        regime: file.consent,
        applies: file.applies,
        reviewed: day(&file.reviewed)?,
        holidays: holidays.collect::<Result<_, _>>()?,
        registries,
        regions,
        code,
        rules,
    })
}

/// What every rule of a file has from its head.
struct Header<'a> {
    prefix: String,
    file: &'a File,
    regions: &'a [String],
}

type Dates<'a> = (&'a Option<Spanned<Datetime>>, &'a Option<Spanned<Datetime>>);

impl Header<'_> {
    fn rule(
        &self,
        before: &[Rule],
        part: &str,
        text: &Spanned<String>,
        spared: &[Spared],
        (from, until): Dates<'_>,
        kind: Kind,
    ) -> Result<Rule, Fault> {
        let name = text.get_ref().trim().to_owned();
        if name.is_empty() || name.chars().count() > 200 {
            return Err(fault(text, "a rule is told in 1 to 200 characters"));
        }
        let from_day = from.as_ref().map(day).transpose()?;
        let until_day = until.as_ref().map(day).transpose()?;
        if let (Some(begins), Some(ends), Some(until)) = (from_day, until_day, until)
            && ends <= begins
        {
            return Err(fault(until, format!("it ends on {ends}, but begins on {begins}")));
        }
        let alike = before.iter().filter(|rule| rule.code.starts_with(&format!("{}_{part}", self.prefix))).count();
        let code = if alike == 0 { format!("{}_{part}", self.prefix) } else { format!("{}_{part}_{}", self.prefix, alike + 1) };
        Ok(Rule {
            code,
            name,
            source: self.file.source.get_ref().trim().to_owned(),
            authority: match self.file.standing {
                Standing::Statute | Standing::Code => Authority::Law,
                Standing::House => Authority::Courtesy,
            },
            regions: self.regions.to_vec(),
            channels: self.file.channels.clone(),
            effective_from: from_day,
            effective_until: until_day,
            exempt: exempt(spared),
            kind,
        })
    }
}

fn exempt(spared: &[Spared]) -> Exempt {
    let mut exempt = Exempt::default();
    for one in spared {
        match one {
            Spared::Business => exempt.business = true,
            Spared::Consumer => exempt.consumer = true,
            Spared::Requested => exempt.requested = true,
            Spared::Consented => exempt.consented = true,
        }
    }
    exempt
}

fn registry(part: &RegistryPart, file: &File, regions: &[String]) -> Result<Registry, Fault> {
    let code = part.code.get_ref();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if code.is_empty() || code.len() > 40 || !code.bytes().all(plain) {
        return Err(fault(&part.code, format!("`{code}` names no registry: small letters, digits and _, at most 40")));
    }
    for text in [&part.name, &part.text, &part.source] {
        if text.get_ref().trim().is_empty() || text.get_ref().chars().count() > 200 {
            return Err(fault(text, "told in 1 to 200 characters"));
        }
    }
    if !(1..=366).contains(part.days.get_ref()) {
        return Err(fault(&part.days, "a copy may be from 1 to 366 days old"));
    }
    Ok(Registry {
        code: code.clone(),
        name: part.name.get_ref().trim().to_owned(),
        text: part.text.get_ref().trim().to_owned(),
        source: part.source.get_ref().trim().to_owned(),
        days: *part.days.get_ref(),
        exempt: exempt(&part.exempt),
        old_exempt: exempt(part.old_exempt.as_ref().unwrap_or(&part.exempt)),
        regions: regions.to_vec(),
        channels: file.channels.clone(),
    })
}

fn hours(part: &HoursPart) -> Result<LegalHours, Fault> {
    let week = spans(&part.weekdays)?;
    let or_week = |day: &Option<Spanned<String>>| day.as_ref().map_or_else(|| Ok(week.clone()), spans);
    Ok(LegalHours {
        weekdays: [
            or_week(&part.monday)?,
            or_week(&part.tuesday)?,
            or_week(&part.wednesday)?,
            or_week(&part.thursday)?,
            or_week(&part.friday)?,
            spans(&part.saturday)?,
            spans(&part.sunday)?,
        ],
        holidays: part.holidays.as_ref().map(spans).transpose()?,
        eves: part.before_holidays.as_ref().map(spans).transpose()?,
    })
}

fn spans(text: &Spanned<String>) -> Result<Vec<(Time, Time)>, Fault> {
    spans_of(text.get_ref()).map_err(|reason| fault(text, reason))
}

/// `closed`, or spans as `09:00-13:00, 14:00-20:00`, in order, up to `24:00`.
pub(super) fn spans_of(written: &str) -> Result<Vec<(Time, Time)>, String> {
    let written = written.trim();
    if written == "closed" {
        return Ok(Vec::new());
    }
    let mut spans: Vec<(Time, Time)> = Vec::new();
    let mut last = 0;
    for span in written.split(',') {
        let span = span.trim();
        let (from, until) = span.split_once('-').ok_or_else(|| format!("`{span}` is no span: write 09:00-20:00, or closed"))?;
        let minutes = |time: &str| {
            let (hour, minute) = time.trim().split_once(':')?;
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok().filter(|_| minute.len() == 2)?);
            hour.checked_mul(60)?.checked_add(minute).filter(|total| minute < 60 && *total <= 24 * 60)
        };
        let read = |time: &str| minutes(time).ok_or_else(|| format!("`{}` is no time of day, as 09:00", time.trim()));
        let (begins, ends) = (read(from)?, read(until)?);
        if begins >= ends {
            return Err(format!("`{span}` ends before it begins"));
        }
        if begins < last {
            return Err(format!("`{span}` begins before the one in front of it ends"));
        }
        last = ends;
        spans.push((time(begins), time(ends)));
    }
    Ok(spans)
}

/// Midnight at the end of the day is written 00:00.
fn time(minutes: u16) -> Time {
    let part = |number: u16| i8::try_from(number).unwrap_or(0);
    Time::new(part(minutes / 60 % 24), part(minutes % 60), 0, 0).unwrap_or(Time::MIN)
}

fn window(text: &Spanned<String>) -> Result<Window, Fault> {
    window_of(text.get_ref()).map_err(|reason| fault(text, reason))
}

/// `24 hours` (rolling) or `30 days` (calendar days on their clock, today among them).
pub(super) fn window_of(written: &str) -> Result<Window, String> {
    let told = || format!("`{written}` is no window: write 24 hours, or 30 days");
    let (count, unit) = written.trim().split_once(' ').ok_or_else(told)?;
    let count: u16 = count.parse().ok().filter(|count| (1..=1_000).contains(count)).ok_or_else(told)?;
    match unit.trim() {
        "hours" | "hour" => Ok(Window::Rolling { hours: u32::from(count) }),
        "days" | "day" => Ok(Window::Days { days: count }),
        _ => Err(told()),
    }
}

fn day(written: &Spanned<Datetime>) -> Result<Date, Fault> {
    let day: Date = written.get_ref().to_string().parse().map_err(|_| fault(written, "write a day, as 2026-11-21"))?;
    match is_of_this_age(day) {
        true => Ok(day),
        false => Err(fault(written, format!("{day} is no day that a rule may name: from {EARLIEST} to {LATEST}"))),
    }
}

/// A country's two letters, with or without a part of it: `US`, `US-FL`.
fn is_region(code: &Spanned<String>) -> Result<(), Fault> {
    let letters = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let (country, part) =
        code.get_ref().split_once('-').map_or((code.get_ref().as_str(), None), |(country, part)| (country, Some(part)));
    if country.len() == 2 && letters(country, 2) && part.is_none_or(|part| letters(part, 8)) {
        return Ok(());
    }
    Err(fault(code, format!("`{}` is no region: write US, or US-FL", code.get_ref())))
}
