//! Single values as people write them: cleaning, placeholders, flags, addresses, names.

use std::borrow::Cow;

/// Longest value of an ordinary field, in characters; longer is a mistake in the file.
pub(crate) const LONGEST: usize = planner::bounds::LONGEST_LINE;
/// Longest note or custom value, in characters.
pub(crate) const LONGEST_NOTE: usize = 20_000;

/// Without outer blanks and without characters that no field should hold (zero, control characters but tab and line end).
pub(crate) fn clean(value: &str) -> Cow<'_, str> {
    let blank = |character: char| character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}' | '\0');
    let value = value.trim_matches(blank);
    let harmless = |character: char| !character.is_control() || matches!(character, '\n' | '\t');
    if value.bytes().all(|byte| byte >= 0x20 && byte != 0x7f && byte != 0xc2) || value.chars().all(harmless) {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(value.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|character| harmless(*character)).collect())
    }
}

/// What programs and people write into a field to say that it holds nothing.
pub(crate) fn is_placeholder(value: &str) -> bool {
    is_strict_placeholder(value)
        || (value.len() <= 16
            && matches!(
                value.to_ascii_lowercase().as_str(),
                "na" | "none"
                    | "null"
                    | "nil"
                    | "undefined"
                    | "unknown"
                    | "nan"
                    | "n.a."
                    | "not provided"
                    | "not set"
                    | "not available"
            ))
}

/// The same for names, where `Null` and `Na` are real.
pub(crate) fn is_strict_placeholder(value: &str) -> bool {
    if value.is_empty() {
        return true;
    }
    if value.len() > 20 {
        return false;
    }
    let bytes = value.as_bytes();
    // Nearly every value starts with a letter that no placeholder starts with.
    if !matches!(bytes[0].to_ascii_lowercase(), b's' | b'-' | b'n' | b'#' | b'(' | b'[' | b'?' | b'.' | b'_' | b'*' | b'<') {
        return false;
    }
    // Longer rows of question marks are names that an export could not write.
    value.len() <= 3 && bytes.iter().all(|byte| matches!(byte, b'-' | b'?' | b'.' | b'_' | b'*'))
        || matches!(
            value.to_ascii_lowercase().as_str(),
            "select"
                | "-none-"
                | "--none--"
                | "n/a"
                | "#n/a"
                | "#ref!"
                | "#value!"
                | "(none)"
                | "(not set)"
                | "(blank)"
                | "(empty)"
                | "[not provided]"
                | "[unknown]"
                | "<null>"
                | "select one"
                | "please select"
                | "-select-"
                | "--select--"
        )
}

/// A flag: `Some(true)` for yes, `Some(false)` for no, none for what is neither.
pub(crate) fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "on" | "checked" | "✓" | "✔" | "do not call" | "do not email" | "opted out"
        | "opt-out" | "opt out" | "unsubscribed" | "dnc" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "off" | "unchecked" | "ok" | "opted in" | "opt-in" | "opt in" | "subscribed" => {
            Some(false)
        }
        _ => None,
    }
}

/// The address in lower case, taken out of `Name <a@b.c>` or `mailto:a@b.c`; none where it cannot be one.
pub(crate) fn email(value: &str) -> Option<String> {
    let value = match (value.rfind('<'), value.rfind('>')) {
        (Some(open), Some(close)) if open < close => &value[open + 1..close],
        _ => value,
    };
    let value = value.trim();
    let value = value.strip_prefix("mailto:").unwrap_or(value).trim_end_matches(['.', ',', ';']);
    let (local, domain) = value.split_once('@')?;
    let sound = !local.is_empty()
        && value.len() <= 254
        && local.len() <= 64
        && !value.contains(|character: char| {
            character.is_whitespace() || matches!(character, ',' | ';' | '<' | '>' | '(' | ')' | '"' | ':')
        })
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && domain.rsplit('.').next().is_some_and(|label| label.len() >= 2 && !label.bytes().all(|byte| byte.is_ascii_digit()));
    sound.then(|| value.to_lowercase())
}

/// Whether an address is a desk's and not a person's: such a one never tells that two records are one person.
pub fn is_role_address(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    let local = local.split('+').next().unwrap_or_default();
    matches!(
        local,
        "info"
            | "sales"
            | "support"
            | "office"
            | "contact"
            | "hello"
            | "admin"
            | "mail"
            | "enquiries"
            | "enquiry"
            | "inquiries"
            | "help"
            | "service"
            | "team"
            | "billing"
            | "accounts"
            | "accounting"
            | "marketing"
            | "hr"
            | "jobs"
            | "careers"
            | "press"
            | "media"
            | "reception"
            | "noreply"
            | "no-reply"
            | "donotreply"
            | "webmaster"
            | "postmaster"
            | "hostmaster"
            | "abuse"
            | "kontakt"
            | "post"
            | "buero"
            | "zentrale"
            | "secretariat"
            | "customerservice"
            | "orders"
            | "feedback"
            | "privacy"
            | "legal"
            | "purchasing"
            | "invoice"
            | "invoices"
            | "finance"
            | "general"
            | "root"
            | "security"
    )
}

/// The site's domain in lower case without `www.`; none where it is not one, or where half the world has its mail.
pub(crate) fn domain(website: &str) -> Option<String> {
    let rest = website.split_once("://").map_or(website, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let sound = host.contains('.')
        && host.len() <= 253
        && host.chars().all(|character| character.is_alphanumeric() || matches!(character, '.' | '-'))
        && host.split('.').all(|label| !label.is_empty());
    let foreign = matches!(
        host,
        "linkedin.com" | "facebook.com" | "twitter.com" | "x.com" | "instagram.com" | "google.com" | "youtube.com"
    );
    (sound && !foreign).then(|| host.to_owned())
}

/// Lower case without accents, punctuation or doubled blanks: the form in which names are compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            folded.push(character.to_ascii_lowercase());
        } else if character.is_alphanumeric() {
            match plain(character) {
                "" => folded.extend(character.to_lowercase()),
                letters => folded.push_str(letters),
            }
        } else if matches!(character, '\'' | '’' | '.') || ('\u{300}'..='\u{36f}').contains(&character) {
            // O'Brien is obrien, and a combining accent belongs to the letter before it.
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A company's name as companies are told apart: folded, without its legal form. Never empty where the name is not.
pub fn fold_company(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_legal_form(word)) {
        words.pop();
    }
    let kept = words.join(" ");
    // A name of signs alone is told by its signs.
    if kept.is_empty() { name.trim().to_lowercase() } else { kept }
}

fn is_legal_form(word: &str) -> bool {
    matches!(
        word,
        "inc"
            | "incorporated"
            | "llc"
            | "llp"
            | "lp"
            | "ltd"
            | "limited"
            | "plc"
            | "corp"
            | "corporation"
            | "co"
            | "company"
            | "gmbh"
            | "ag"
            | "kg"
            | "ohg"
            | "ug"
            | "mbh"
            | "sa"
            | "sas"
            | "sarl"
            | "srl"
            | "spa"
            | "sl"
            | "bv"
            | "nv"
            | "oy"
            | "ab"
            | "as"
            | "aps"
            | "pty"
            | "pvt"
            | "pte"
            | "kk"
            | "and"
    )
}

fn plain(character: char) -> &'static str {
    match character {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ă' | 'Ą' => "a",
        'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
        'ç' | 'ć' | 'č' | 'Ç' | 'Ć' | 'Č' => "c",
        'ď' | 'đ' | 'ð' | 'Ď' | 'Đ' | 'Ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' => "e",
        'ğ' | 'ģ' | 'Ğ' | 'Ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' | 'Į' | 'İ' => "i",
        'ķ' | 'Ķ' => "k",
        'ł' | 'ļ' | 'ľ' | 'Ł' | 'Ļ' | 'Ľ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' | 'Ñ' | 'Ń' | 'Ň' | 'Ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ő' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' | 'Ő' => "o",
        'ö' | 'Ö' | 'ø' | 'Ø' | 'œ' | 'Œ' => "oe",
        'ŕ' | 'ř' | 'Ŕ' | 'Ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'Ś' | 'Š' | 'Ş' | 'Ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' | 'Ť' | 'Ţ' | 'Ț' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' | 'Ù' | 'Ú' | 'Û' | 'Ū' | 'Ů' | 'Ű' | 'Ų' => "u",
        'ü' | 'Ü' => "ue",
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "y",
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => "z",
        _ => "",
    }
}

/// A zone by its IANA name, however a program spelled it (`america_slash_new__york`).
pub(crate) fn zone(value: &str) -> Option<String> {
    let spelled = value.replace("_slash_", "/").replace("__", "_").replace(' ', "_");
    let zone = planner::calendar::zone(&spelled)?;
    zone.iana_name().map(str::to_owned)
}
