//! Flat text: a number to a line, whole or as area code and rest, with what became of it behind it in change lists.

use super::{BadFile, Between, Change, Country, Entry, Says, line, shortened};
use jiff::civil::Date;
use std::io::BufRead;

/// A line is not longer than that in any registry.
const LONGEST: usize = 1_000;

pub(super) fn read<E: From<BadFile>>(
    mut input: impl BufRead,
    country: Country<'_>,
    mut each: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let mut text = Vec::with_capacity(64);
    let (mut line, mut headed, mut others) = (0_u64, false, Between::default());
    let north_american = matches!(country.0, "US" | "CA");
    loop {
        // Nearly every line of the largest files, taken where it lies.
        if headed && north_american {
            let lying = input.fill_buf().map_err(BadFile::from)?;
            let mut used = 0;
            while let Some((number, length)) = ten_digits(&lying[used..]) {
                (line, used) = (line + 1, used + length);
                each(Entry { number: 10_000_000_000 + number, says: Says::On, line })?;
            }
            if used > 0 {
                others = Between::default();
            }
            input.consume(used);
        }
        // Empty lines, of which a file may have any number.
        let lying = input.fill_buf().map_err(BadFile::from)?;
        let passed = lying.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if passed > 0 {
            line += lying[..passed].iter().filter(|byte| **byte == b'\n').count() as u64;
            input.consume(passed);
            continue;
        }
        text.clear();
        let read = std::io::Read::take(&mut input, LONGEST as u64 + 1).read_until(b'\n', &mut text).map_err(BadFile::from)?;
        if read == 0 {
            return Ok(());
        }
        line += 1;
        if read > LONGEST {
            return Err(BadFile::at(line, "a line of more than 1,000 characters: this is no list of numbers").into());
        }
        if line == 1 && text.starts_with(b"\xef\xbb\xbf") {
            text.drain(..3);
        }
        let bare = text.trim_ascii();
        if bare.is_empty() {
            others.one(line)?;
            continue;
        }
        let bare = std::str::from_utf8(bare).map_err(|_| BadFile::at(line, "letters that are no UTF-8"))?;
        // One line of headings may stand in front.
        if !headed && !bare.bytes().any(|byte| byte.is_ascii_digit()) {
            headed = true;
            continue;
        }
        headed = true;
        others = Between::default();
        let (number, says) = entry(bare, country).map_err(|reason| BadFile::at(line, reason))?;
        each(Entry { number, says, line })?;
    }
}

/// A whole line of a North American number, with or without a comma behind the area code; how long it is.
fn ten_digits(line: &[u8]) -> Option<(u64, usize)> {
    let (mut value, mut at, mut digits) = (0_u64, 0, 0);
    while digits < 10 {
        match *line.get(at)? {
            digit @ b'0'..=b'9' => {
                value = value * 10 + u64::from(digit - b'0');
                digits += 1;
            }
            b',' if at == 3 => {}
            _ => return None,
        }
        at += 1;
    }
    at += usize::from(line.get(at) == Some(&b'\r'));
    // What no number can be is told by whoever reads it in full.
    let possible = value >= 2_000_000_000 && value / 1_000_000 % 10 >= 2;
    (possible && line.get(at) == Some(&b'\n')).then_some((value, at + 1))
}

fn entry(text: &str, country: Country<'_>) -> Result<(u64, Says), String> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((country.number(text)?, Says::On));
    }
    let mut fields = text.split([',', ';', '\t', '|']).map(|field| field.trim().trim_matches('"'));
    let first = fields.next().unwrap_or_default();
    let is = |field: &str, length: usize| field.len() == length && field.bytes().all(|byte| byte.is_ascii_digit());
    let (number, rest): (u64, Vec<&str>) = if is(first, 3) {
        let second = fields.next().unwrap_or_default();
        if !is(second, 7) {
            return Err(format!("after the area code {first} come seven digits, not `{}`", shortened(second)));
        }
        (country.number(&format!("{first}{second}"))?, fields.collect())
    } else {
        (country.number(first)?, fields.collect())
    };
    let (mut change, mut on): (Option<Change>, Option<Date>) = (None, None);
    for field in rest.into_iter().filter(|field| !field.is_empty()) {
        match (line::change(field), line::date(field, country.0)) {
            (Some(to), _) if change.is_none() => change = Some(to),
            (None, Some(day)) if on.is_none() => on = Some(day),
            _ => return Err(format!("`{}` is neither a change (A, D) nor a date", shortened(field))),
        }
    }
    match change {
        Some(to) => Ok((number, Says::Changed { to, on })),
        // A list of who is on it may tell since when.
        None => Ok((number, Says::On)),
    }
}
