//! Large cities, and regions named after them, of countries with several zones and an area code of their own: what is known to
//! lie where a landline lies. A name that is not here may be anywhere in its country.

const TOWNS: &[(&str, &str, &[&str])] = &[
    ("AU", "Australia/Brisbane", &["brisbane"]),
    ("AU", "Australia/Perth", &["perth"]),
    ("AU", "Australia/Sydney", &["canberra", "hobart", "melbourne", "sydney"]),
    ("BR", "America/Sao_Paulo", &["brasília", "brasilia", "rio de janeiro", "são paulo", "sao paulo"]),
    ("CA", "America/Toronto", &["montreal", "montréal", "ottawa", "toronto"]),
    ("CA", "America/Vancouver", &["vancouver"]),
    ("CA", "America/Edmonton", &["calgary", "edmonton"]),
    ("CL", "America/Santiago", &["región metropolitana", "santiago", "santiago de chile", "valparaíso"]),
    ("ES", "Europe/Madrid", &["barcelona", "madrid", "sevilla", "valencia"]),
    ("ID", "Asia/Jakarta", &["bandung", "dki jakarta", "jakarta"]),
    ("NZ", "Pacific/Auckland", &["auckland", "christchurch", "wellington"]),
    ("PT", "Europe/Lisbon", &["lisboa", "lisbon", "porto"]),
    (
        "RU",
        "Europe/Moscow",
        &[
            "moscow",
            "moscow oblast",
            "moskva",
            "ru-mow",
            "saint petersburg",
            "sankt-peterburg",
            "st petersburg",
            "st. petersburg",
            "г. москва",
            "москва",
            "московская область",
            "санкт-петербург",
        ],
    ),
    (
        "US",
        "America/Chicago",
        &["austin", "chicago", "dallas", "houston", "milwaukee", "minneapolis", "new orleans", "san antonio"],
    ),
    ("US", "America/Denver", &["denver", "salt lake city"]),
    ("US", "America/Los_Angeles", &["los angeles", "sacramento", "san diego", "san francisco", "san jose", "seattle"]),
    (
        "US",
        "America/New_York",
        &["atlanta", "baltimore", "boston", "detroit", "miami", "new york", "new york city", "philadelphia", "pittsburgh"],
    ),
    ("US", "Pacific/Honolulu", &["honolulu"]),
];

/// The zone of a city of that country.
pub(super) fn zone(country: &str, text: &str) -> Option<&'static str> {
    let name = text.trim().to_lowercase();
    let of = |(known, _, names): &&(&str, &str, &[&str])| *known == country && names.contains(&name.as_str());
    TOWNS.iter().find(of).map(|(_, zone, _)| *zone)
}
