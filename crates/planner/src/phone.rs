//! Telephone numbers: E.164 from whatever people type, and back for reading. Where a number is, `place` says.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil, Region,
    ValidationError,
};
use std::sync::{Mutex, PoisonError};

/// A number as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// With the plus: what numbers are compared by.
    pub e164: String,
    /// Digits after "ext.", kept apart: people behind one switchboard share the number.
    pub extension: Option<String>,
}

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PhoneFault {
    #[error("no number given")]
    Empty,
    #[error("not a telephone number")]
    NotANumber,
    #[error("unknown country code: check the digits after the +")]
    UnknownCountryCode,
    #[error("the country is not known: write the number with its country code, as +1 617 555 0133")]
    NoCountry,
    #[error("too short for a telephone number: digits are missing")]
    TooShort,
    #[error("the area code is missing")]
    NoAreaCode,
    #[error("too long for a telephone number")]
    TooLong,
    #[error("no number of that country has so many digits")]
    WrongLength,
}

impl PhoneFault {
    /// The name in the API and in reject files.
    pub const fn code(self) -> &'static str {
        match self {
            PhoneFault::Empty => "empty",
            PhoneFault::NotANumber => "not_a_number",
            PhoneFault::UnknownCountryCode => "unknown_country_code",
            PhoneFault::NoCountry => "no_country",
            PhoneFault::TooShort => "too_short",
            PhoneFault::NoAreaCode => "no_area_code",
            PhoneFault::TooLong => "too_long",
            PhoneFault::WrongLength => "wrong_length",
        }
    }
}

/// The number in a text; `region` (ISO 3166 alpha-2) is the country that numbers without a country code are read in.
///
/// Takes what people type: `tel:` links, `00` for the plus, letters on keys, extensions, a spreadsheet's `.0`. Judges the
/// length, not whether the range is in use: new ranges are opened every month.
pub fn normalise(text: &str, region: &str) -> Result<Normalised, PhoneFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PhoneFault::Empty);
    }
    let text = text.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(text);
    let region = Region::from_code(region).ok();
    let found = read(text, region);
    // Two zeros are the plus nearly everywhere, also on lists kept where another prefix is dialled.
    match (found, text.strip_prefix("00")) {
        (Err(fault), Some(rest)) => read(&format!("+{rest}"), None).map_err(|_| fault),
        (found, _) => found,
    }
}

/// A number for reading: `+1 617-555-0133`. What is no number comes back as it is.
pub fn display(e164: &str) -> String {
    let Ok(number) = PHONE_NUMBER_UTIL.parse(e164, None) else { return e164.to_owned() };
    PEN.lock().unwrap_or_else(PoisonError::into_inner).write(&number).unwrap_or_else(|| e164.to_owned())
}

static PEN: Mutex<Pen> = Mutex::new(Pen { util: None, codes: Vec::new() });

/// Writes numbers for reading. The library compiles the patterns of a country when they are first needed, over a megabyte of
/// them, and never lets go of any: those of all countries are 300 MB. So a new one is taken where it has met too many.
struct Pen {
    util: Option<PhoneNumberUtil>,
    /// Calling codes whose numbers it has written.
    codes: Vec<i32>,
}

impl Pen {
    /// A team calls into a few countries; so many keep their patterns.
    const MOST_CODES: usize = 32;

    fn write(&mut self, number: &PhoneNumber) -> Option<String> {
        if !self.codes.contains(&number.country_code) {
            if self.codes.len() == Self::MOST_CODES {
                *self = Pen { util: None, codes: Vec::new() };
            }
            self.codes.push(number.country_code);
        }
        let util = match &self.util {
            Some(util) => util,
            None => self.util.insert(PhoneNumberUtil::new().ok()?),
        };
        Some(util.format(number, PhoneNumberFormat::International).into_owned())
    }
}

/// The digits of a text, for searching: no plus, no leading `00`, nothing else.
pub fn search_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("00") {
        Some(rest) if !text.trim_start().starts_with('+') => rest.to_owned(),
        Some(_) | None => digits,
    }
}

/// What a number's range says of where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Landline,
    Mobile,
    /// Toll-free, premium, over the net: tells nothing.
    Nowhere,
}

/// The country that a stored number belongs to (ISO 3166 alpha-2); none for satellites and the like.
pub fn country(e164: &str) -> Option<String> {
    origin(e164).map(|(country, _)| country)
}

/// The country that a stored number belongs to (ISO 3166 alpha-2) and what its range says; none for satellites and the like.
pub(crate) fn origin(e164: &str) -> Option<(String, Kind)> {
    let number = PHONE_NUMBER_UTIL.parse(e164, None).ok()?;
    // A range not in use is still a number of its country.
    let region = PHONE_NUMBER_UTIL
        .get_region_for_number(&number)
        .or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code))?;
    let country = Some(region.to_string()).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()))?;
    let kind = match PHONE_NUMBER_UTIL.get_number_type(&number) {
        PhoneNumberType::FixedLine | PhoneNumberType::FixedLineOrMobile | PhoneNumberType::Unknown => Kind::Landline,
        PhoneNumberType::Mobile | PhoneNumberType::Pager => Kind::Mobile,
        PhoneNumberType::TollFree
        | PhoneNumberType::PremiumRate
        | PhoneNumberType::SharedCost
        | PhoneNumberType::VoIP
        | PhoneNumberType::PersonalNumber
        | PhoneNumberType::UAN
        | PhoneNumberType::VoiceMail => Kind::Nowhere,
    };
    Some((country, kind))
}

fn read(text: &str, region: Option<Region>) -> Result<Normalised, PhoneFault> {
    let number = PHONE_NUMBER_UTIL.parse(text, region).map_err(|error| match error {
        ParseError::InvalidCountryCode if text.contains('+') => PhoneFault::UnknownCountryCode,
        ParseError::InvalidCountryCode => PhoneFault::NoCountry,
        ParseError::NotANumber(_) if text.chars().filter(char::is_ascii_digit).count() == 1 => PhoneFault::TooShort,
        ParseError::NotANumber(_) => PhoneFault::NotANumber,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneFault::TooShort,
        ParseError::TooLongNsn => PhoneFault::TooLong,
    })?;
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number) {
        Ok(NumberLengthType::IsPossible) => Ok(written(&number)),
        Ok(NumberLengthType::IsPossibleLocalOnly) => Err(PhoneFault::NoAreaCode),
        Err(ValidationError::InvalidCountryCode) => Err(PhoneFault::UnknownCountryCode),
        Err(ValidationError::TooShort) => Err(PhoneFault::TooShort),
        Err(ValidationError::TooLong) => Err(PhoneFault::TooLong),
        Err(ValidationError::InvalidLength) => Err(PhoneFault::WrongLength),
    }
}

fn written(number: &PhoneNumber) -> Normalised {
    let extension = Some(number.extension()).filter(|digits| !digits.is_empty()).map(str::to_owned);
    Normalised { e164: number.format_as(PhoneNumberFormat::E164).into_owned(), extension }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_countries_are_written_and_the_patterns_of_few_are_kept() {
        let mut pen = Pen { util: None, codes: Vec::new() };
        let mut written = 0;
        for code in 1..1_000 {
            let Ok(number) = PHONE_NUMBER_UTIL.parse(format!("+{code}20255501"), None) else { continue };
            let told = pen.write(&number).unwrap();
            assert_eq!(
                normalise(&told, "").map(|read| read.e164).ok(),
                normalise(&format!("+{code}20255501"), "").map(|read| read.e164).ok()
            );
            assert!(pen.codes.len() <= Pen::MOST_CODES);
            written += 1;
        }
        assert!(written > 150, "{written}");
    }
}
