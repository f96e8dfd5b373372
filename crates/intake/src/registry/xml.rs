//! XML: `<list><ac val="202"><ph val="5550143"/></ac></list>` as the US registry has it, or a number in an element of its
//! own. No more of XML is read than such files have; a file that breaks off is refused.

use super::{BadFile, Between, Change, Country, Entry, Says, line, shortened};
use crate::limits::{DEEPEST, Limit};
use std::io::BufRead;

/// Neither an element nor what stands between two is longer than that in any registry.
const LONGEST: u64 = 4_000;

struct Open {
    name: String,
    line: u64,
}

pub(super) fn read<E: From<BadFile>>(
    mut input: impl BufRead,
    country: Country<'_>,
    mut each: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let (mut line, mut text, mut area) = (1_u64, Vec::new(), String::new());
    let mut open: Vec<Open> = Vec::new();
    // A number whose digits stand between its tags, with what its own tag said of it.
    let mut waiting: Option<Attributes> = None;
    let mut others = Between::default();
    loop {
        // Up to the tag, then the tag.
        let between = part(&mut input, b'<', &mut text, line)?;
        let content = String::from_utf8_lossy(text.strip_suffix(b"<").unwrap_or(&text)).into_owned();
        line += lines(&text);
        if !between {
            return ended(&open, &content, line).map_err(E::from);
        }
        let began = line;
        if !part(&mut input, b'>', &mut text, line)? {
            return Err(BadFile::at(began, "the file breaks off inside a tag").into());
        }
        line += lines(&text);
        others.one(began)?;
        let tag = std::str::from_utf8(text.strip_suffix(b">").unwrap_or(&text))
            .map_err(|_| BadFile::at(began, "letters that are no UTF-8"))?;
        let tag = tag.trim();
        // Declarations and comments say nothing of numbers. A comment with a bracket in it is told as what it is not.
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let name = name.trim();
            match open.pop() {
                Some(last) if last.name == name => {}
                Some(last) => {
                    return Err(
                        BadFile::at(began, format!("</{name}>, where <{}> of line {} is open", last.name, last.line)).into()
                    );
                }
                None => return Err(BadFile::at(began, format!("</{name}>, and nothing is open")).into()),
            }
            if let Some(attributes) = waiting.take().filter(|_| is_number(name)) {
                others = Between::default();
                each(attributes.entry(content.trim(), &area, country, began)?)?;
            } else if is_area(name) {
                area.clear();
            }
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, rest) = tag.split_once(|letter: char| letter.is_whitespace()).unwrap_or((tag, ""));
        let attributes = Attributes::read(rest, country).map_err(|reason| BadFile::at(began, reason))?;
        if is_area(name) {
            area = attributes.value.clone().unwrap_or_default();
            if area.len() != 3 || !area.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(BadFile::at(began, format!("`{}` is no area code", shortened(&area))).into());
            }
        }
        if is_number(name) {
            match &attributes.value {
                Some(value) => {
                    others = Between::default();
                    each(attributes.entry(value, &area, country, began)?)?;
                }
                None if closed => return Err(BadFile::at(began, format!("<{name}> without a number")).into()),
                None => waiting = Some(attributes),
            }
        }
        if !closed {
            if open.len() >= DEEPEST {
                return Err(BadFile::at(began, Limit::Depth.to_string()).into());
            }
            open.push(Open { name: name.to_owned(), line: began });
        }
    }
}

/// What a tag says beside its name.
#[derive(Debug, Default)]
struct Attributes {
    value: Option<String>,
    change: Option<Change>,
    on: Option<jiff::civil::Date>,
}

impl Attributes {
    fn read(text: &str, country: Country<'_>) -> Result<Self, String> {
        let mut found = Attributes::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or_else(|| format!("`{}` is not understood", shortened(rest)))?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''));
            let quoted = quote.and_then(|quote| after[1..].split_once(quote));
            let (value, next) =
                quoted.ok_or_else(|| format!("what {} is stands without quotation marks", shortened(name.trim())))?;
            rest = next.trim_start();
            let name = name.trim().to_ascii_lowercase();
            match name.as_str() {
                "val" | "value" | "number" => found.value = Some(value.trim().to_owned()),
                "chg" | "change" | "action" | "chgtype" => {
                    let change = line::change(value.trim());
                    found.change = Some(change.ok_or_else(|| format!("`{}` is no change: A or D", shortened(value)))?);
                }
                "chgdate" | "changedate" | "date" => {
                    let day = line::date(value.trim(), country.0);
                    found.on = Some(day.ok_or_else(|| format!("`{}` is no day", shortened(value)))?);
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn entry(&self, written: &str, area: &str, country: Country<'_>, line: u64) -> Result<Entry, BadFile> {
        let number = if area.is_empty() { written.to_owned() } else { format!("{area}{written}") };
        let number = country.number(&number).map_err(|reason| BadFile::at(line, reason))?;
        let says = self.change.map_or(Says::On, |to| Says::Changed { to, on: self.on });
        Ok(Entry { number, says, line })
    }
}

fn is_area(name: &str) -> bool {
    name.eq_ignore_ascii_case("ac") || name.eq_ignore_ascii_case("areacode")
}

fn is_number(name: &str) -> bool {
    ["ph", "phone", "number", "phonenumber", "telephone", "tel"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn lines(text: &[u8]) -> u64 {
    text.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// Reads up to and with `end`; whether it came.
fn part(input: &mut impl BufRead, end: u8, text: &mut Vec<u8>, line: u64) -> Result<bool, BadFile> {
    text.clear();
    let read = std::io::Read::take(input, LONGEST + 1).read_until(end, text)?;
    if read as u64 > LONGEST {
        return Err(BadFile::at(line, "more than 4,000 characters without a tag: this is no list of numbers"));
    }
    Ok(text.last() == Some(&end))
}

fn ended(open: &[Open], content: &str, line: u64) -> Result<(), BadFile> {
    if let Some(last) = open.last() {
        return Err(BadFile::at(line, format!("the file breaks off: <{}> of line {} is not closed", last.name, last.line)));
    }
    match content.trim() {
        "" => Ok(()),
        more => Err(BadFile::at(line, format!("`{}` stands behind the end", shortened(more)))),
    }
}
