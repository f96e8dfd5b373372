//! Words as they are indexed and looked for: lower case, without accents, letters and digits only. One function for
//! both sides, so that what is typed meets what was stored.

/// The distinct words of a text. What is typed as a telephone number (digits with spaces, dots, brackets, a plus) is one
/// word. The last part of an e-mail address (com, org) is none: nearly everybody has it.
pub fn fold(text: &str) -> Vec<String> {
    if let Some(digits) = typed_number(text) {
        return vec![digits];
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let telling = text.split_inclusive(char::is_whitespace).map(|part| match part.trim_end().split_once('@') {
        Some((_, domain)) if domain.contains('.') => &part[..part.rfind('.').unwrap_or(part.len())],
        Some(_) | None => part,
    });
    for letter in telling.flat_map(|part| part.chars().chain([' '])) {
        if letter.is_alphanumeric() {
            plain(letter, &mut word);
        } else if !is_silent(letter) {
            push(&mut words, &mut word);
        }
    }
    push(&mut words, &mut word);
    words
}

/// What a number in E.164 is found by: all of it, without its country code, and its last four digits.
pub fn number_tokens(number: &str) -> Vec<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = digits.get(country_code_length(&digits)..).unwrap_or_default().to_string();
    let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default().to_string();
    let mut words = Vec::new();
    for mut word in [digits, national, last] {
        push(&mut words, &mut word);
    }
    words
}

fn push(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() && !words.contains(word) {
        words.push(std::mem::take(word));
    }
    word.clear();
}

/// At least four digits, and nothing else but what people write between them.
fn typed_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '-' | '.' | '(' | ')' | '/' | '\u{a0}'));
    (only && digits.len() >= 4).then_some(digits)
}

/// Marks inside words: apostrophes join, combining accents vanish.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}')
}

/// The letter without case and accent, as the letters that people type for it.
fn plain(letter: char, out: &mut String) {
    for lower in letter.to_lowercase() {
        match lower {
            '\u{300}'..='\u{36f}' => {}
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ä' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => out.push('g'),
            'ĥ' | 'ħ' => out.push('h'),
            'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => out.push('i'),
            'ĵ' => out.push('j'),
            'ķ' => out.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => out.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ŕ' | 'ŗ' | 'ř' => out.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => out.push('s'),
            'ß' => out.push_str("ss"),
            'ţ' | 'ť' | 'ŧ' | 'ț' => out.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => out.push('u'),
            'ŵ' => out.push('w'),
            'ý' | 'ÿ' | 'ŷ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'þ' => out.push_str("th"),
            'ς' => out.push('σ'),
            other => out.push(other),
        }
    }
}

/// Digits of the country code at the head of an international number.
fn country_code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0' | b'1' | b'2' | b'3' | b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3.min(digits.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        assert_eq!(fold("Jürgen O’Brien-Łukasz, GmbH & Co. KG"), ["jurgen", "obrien", "lukasz", "gmbh", "co", "kg"]);
        assert_eq!(fold("Ju\u{308}rgen"), ["jurgen"]);
        assert_eq!(fold("ana.ruiz@example.com"), ["ana", "ruiz", "example"]);
    }

    #[test]
    fn a_typed_number_is_one_word() {
        assert_eq!(fold("+1 (617) 555-0133"), ["16175550133"]);
        assert_eq!(fold("617.555.0133"), ["6175550133"]);
        assert_eq!(fold("3M 12"), ["3m", "12"]);
    }

    #[test]
    fn a_number_is_found_with_and_without_its_country_code() {
        assert_eq!(number_tokens("+16175550133"), ["16175550133", "6175550133", "0133"]);
        assert_eq!(number_tokens("+4930123456"), ["4930123456", "30123456", "3456"]);
        assert_eq!(number_tokens("+3581234"), ["3581234", "1234"]);
    }
}
