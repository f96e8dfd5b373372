//! Territories that are written as their country and keep a clock of their own: Martinique as `97200 FR`, Nuuk as `3900 DK`.

/// Territory, its country, the first digits of its postal codes, names.
const TERRITORIES: &[(&str, &str, &str, &[&str])] = &[
    ("GP", "FR", "971", &["guadeloupe"]),
    ("MQ", "FR", "972", &["martinique"]),
    ("GF", "FR", "973", &["guyane", "guyane française", "french guiana"]),
    ("RE", "FR", "974", &["réunion", "reunion", "la réunion", "la reunion"]),
    ("PM", "FR", "975", &["saint-pierre-et-miquelon", "saint pierre and miquelon"]),
    ("YT", "FR", "976", &["mayotte"]),
    ("BL", "FR", "977", &["saint-barthélemy", "saint-barthelemy"]),
    ("MF", "FR", "978", &["saint-martin"]),
    ("WF", "FR", "986", &["wallis-et-futuna", "wallis and futuna"]),
    ("PF", "FR", "987", &["polynésie française", "polynesie francaise", "french polynesia"]),
    ("NC", "FR", "988", &["nouvelle-calédonie", "nouvelle-caledonie", "new caledonia"]),
    ("GL", "DK", "39", &["grønland", "greenland", "kalaallit nunaat"]),
    ("FO", "DK", "0", &["færøerne", "føroyar", "faroe islands"]),
];

/// The country as whose part a territory is written.
pub(super) fn parent(territory: &str) -> Option<&'static str> {
    TERRITORIES.iter().find(|(code, ..)| *code == territory).map(|(_, parent, ..)| *parent)
}

/// The territory of that country that has the name.
pub(super) fn named(country: &str, text: &str) -> Option<&'static str> {
    let name = text.trim().to_lowercase();
    let has = |names: &[&str]| names.contains(&name.as_str());
    TERRITORIES.iter().find(|(_, parent, _, names)| *parent == country && has(names)).map(|(code, ..)| *code)
}

/// Where a code of that country lies when it may lie overseas. Three digits are a Faroese code, or a Danish one that has lost
/// its zero.
pub(super) fn coded(country: &str, whole: &str, typed: &str) -> Option<Vec<&'static str>> {
    let fits = |(_, parent, digits, _): &&(&str, &str, &str, &[&str])| *parent == country && whole.starts_with(*digits);
    let (code, parent, ..) = TERRITORIES.iter().find(fits)?;
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    match *code {
        "FO" if digits == 3 => Some(vec!["FO", parent]),
        "FO" => None,
        code => Some(vec![code]),
    }
}
