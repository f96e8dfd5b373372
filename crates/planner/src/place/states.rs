//! States and provinces of the countries with several zones: codes, names, zones. States that lie in two zones name both,
//! likeliest first; a few of those are told apart by postal code.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Code after the country's, name, zones.
type State = (&'static str, &'static str, &'static [&'static str]);

const NEW_YORK: &[&str] = &["America/New_York"];
const CHICAGO: &[&str] = &["America/Chicago"];
const DENVER: &[&str] = &["America/Denver"];
const LOS_ANGELES: &[&str] = &["America/Los_Angeles"];
const EAST_CENTRAL: &[&str] = &["America/New_York", "America/Chicago"];
const CENTRAL_EAST: &[&str] = &["America/Chicago", "America/New_York"];
const CENTRAL_MOUNTAIN: &[&str] = &["America/Chicago", "America/Denver"];

const UNITED_STATES: &[State] = &[
    ("AL", "alabama", CHICAGO),
    ("AK", "alaska", &["America/Anchorage", "America/Adak"]),
    ("AZ", "arizona", &["America/Phoenix", "America/Denver"]),
    ("AR", "arkansas", CHICAGO),
    ("CA", "california", LOS_ANGELES),
    ("CO", "colorado", DENVER),
    ("CT", "connecticut", NEW_YORK),
    ("DC", "district of columbia", NEW_YORK),
    ("DE", "delaware", NEW_YORK),
    ("FL", "florida", EAST_CENTRAL),
    ("GA", "georgia", NEW_YORK),
    ("HI", "hawaii", &["Pacific/Honolulu"]),
    ("IA", "iowa", CHICAGO),
    ("ID", "idaho", &["America/Boise", "America/Los_Angeles"]),
    ("IL", "illinois", CHICAGO),
    ("IN", "indiana", EAST_CENTRAL),
    ("KS", "kansas", CENTRAL_MOUNTAIN),
    ("KY", "kentucky", EAST_CENTRAL),
    ("LA", "louisiana", CHICAGO),
    ("MA", "massachusetts", NEW_YORK),
    ("MD", "maryland", NEW_YORK),
    ("ME", "maine", NEW_YORK),
    ("MI", "michigan", EAST_CENTRAL),
    ("MN", "minnesota", CHICAGO),
    ("MO", "missouri", CHICAGO),
    ("MS", "mississippi", CHICAGO),
    ("MT", "montana", DENVER),
    ("NC", "north carolina", NEW_YORK),
    ("ND", "north dakota", CENTRAL_MOUNTAIN),
    ("NE", "nebraska", CENTRAL_MOUNTAIN),
    ("NH", "new hampshire", NEW_YORK),
    ("NJ", "new jersey", NEW_YORK),
    ("NM", "new mexico", DENVER),
    ("NV", "nevada", &["America/Los_Angeles", "America/Denver"]),
    ("NY", "new york", NEW_YORK),
    ("OH", "ohio", NEW_YORK),
    ("OK", "oklahoma", CHICAGO),
    ("OR", "oregon", &["America/Los_Angeles", "America/Boise"]),
    ("PA", "pennsylvania", NEW_YORK),
    ("RI", "rhode island", NEW_YORK),
    ("SC", "south carolina", NEW_YORK),
    ("SD", "south dakota", CENTRAL_MOUNTAIN),
    ("TN", "tennessee", CENTRAL_EAST),
    ("TX", "texas", CENTRAL_MOUNTAIN),
    ("UT", "utah", DENVER),
    ("VA", "virginia", NEW_YORK),
    ("VT", "vermont", NEW_YORK),
    ("WA", "washington", LOS_ANGELES),
    ("WI", "wisconsin", CHICAGO),
    ("WV", "west virginia", NEW_YORK),
    ("WY", "wyoming", DENVER),
    ("AS", "american samoa", &["Pacific/Pago_Pago"]),
    ("GU", "guam", &["Pacific/Guam"]),
    ("MP", "northern mariana islands", &["Pacific/Saipan"]),
    ("PR", "puerto rico", &["America/Puerto_Rico"]),
    ("VI", "virgin islands", &["America/St_Thomas"]),
    // What the post calls a state for the forces abroad may be anywhere there.
    ("AA", "armed forces americas", &["America/New_York", "America/Havana", "America/Tegucigalpa", "America/Bogota"]),
    ("AE", "armed forces europe", &["Europe/Berlin", "Europe/London", "Europe/Istanbul", "Asia/Bahrain", "Africa/Djibouti"]),
    ("AP", "armed forces pacific", &["Asia/Tokyo", "Asia/Seoul", "Pacific/Guam", "Asia/Singapore"]),
];

/// What else people write for a state, in lower case without dots: the short forms from before the two letters, and names
/// that have changed.
const ALSO: &[(&str, &str, &str)] = &[
    ("US", "ala", "AL"),
    ("US", "ariz", "AZ"),
    ("US", "ark", "AR"),
    ("US", "calif", "CA"),
    ("US", "cal", "CA"),
    ("US", "colo", "CO"),
    ("US", "conn", "CT"),
    ("US", "del", "DE"),
    ("US", "fla", "FL"),
    ("US", "ill", "IL"),
    ("US", "ind", "IN"),
    ("US", "kan", "KS"),
    ("US", "kans", "KS"),
    ("US", "mass", "MA"),
    ("US", "mich", "MI"),
    ("US", "minn", "MN"),
    ("US", "miss", "MS"),
    ("US", "mont", "MT"),
    ("US", "neb", "NE"),
    ("US", "nebr", "NE"),
    ("US", "nev", "NV"),
    ("US", "n mex", "NM"),
    ("US", "okla", "OK"),
    ("US", "ore", "OR"),
    ("US", "oreg", "OR"),
    ("US", "penn", "PA"),
    ("US", "penna", "PA"),
    ("US", "tenn", "TN"),
    ("US", "tex", "TX"),
    ("US", "wash", "WA"),
    ("US", "w va", "WV"),
    ("US", "wis", "WI"),
    ("US", "wisc", "WI"),
    ("US", "wyo", "WY"),
    ("US", "washington dc", "DC"),
    ("US", "us virgin islands", "VI"),
    ("CA", "newfoundland", "NL"),
    ("CA", "labrador", "NL"),
    ("CA", "nf", "NL"),
    ("CA", "nwt", "NT"),
    ("CA", "pei", "PE"),
    ("CA", "pq", "QC"),
    ("CA", "yukon territory", "YT"),
    ("MX", "cdmx", "CMX"),
    // Two letters as the post and the registry write them, where they are also a country's.
    ("MX", "bs", "BCS"),
    ("MX", "ch", "CHH"),
    ("MX", "nl", "NLE"),
    ("MX", "qr", "ROO"),
    ("MX", "si", "SIN"),
    ("MX", "sl", "SIN"),
    ("MX", "so", "SON"),
    ("MX", "sr", "SON"),
    ("MX", "df", "CMX"),
    ("MX", "distrito federal", "CMX"),
    ("MX", "estado de mexico", "MEX"),
    ("MX", "edomex", "MEX"),
    ("MX", "baja california norte", "BCN"),
];

const CANADA: &[State] = &[
    ("AB", "alberta", &["America/Edmonton"]),
    ("BC", "british columbia", &["America/Vancouver", "America/Edmonton", "America/Creston"]),
    ("MB", "manitoba", &["America/Winnipeg"]),
    ("NB", "new brunswick", &["America/Moncton"]),
    ("NL", "newfoundland and labrador", &["America/St_Johns", "America/Goose_Bay"]),
    ("NS", "nova scotia", &["America/Halifax"]),
    ("NT", "northwest territories", &["America/Edmonton", "America/Inuvik"]),
    ("NU", "nunavut", &["America/Iqaluit", "America/Resolute", "America/Cambridge_Bay", "America/Atikokan"]),
    ("ON", "ontario", &["America/Toronto", "America/Winnipeg", "America/Chicago", "America/Atikokan"]),
    ("PE", "prince edward island", &["America/Halifax"]),
    ("QC", "quebec", &["America/Toronto", "America/Halifax", "America/Blanc-Sablon"]),
    ("SK", "saskatchewan", &["America/Regina", "America/Edmonton"]),
    ("YT", "yukon", &["America/Whitehorse"]),
];

const AUSTRALIA: &[State] = &[
    ("ACT", "australian capital territory", &["Australia/Sydney"]),
    ("NSW", "new south wales", &["Australia/Sydney", "Australia/Broken_Hill", "Australia/Lord_Howe"]),
    ("NT", "northern territory", &["Australia/Darwin"]),
    ("QLD", "queensland", &["Australia/Brisbane"]),
    ("SA", "south australia", &["Australia/Adelaide"]),
    ("TAS", "tasmania", &["Australia/Hobart"]),
    ("VIC", "victoria", &["Australia/Melbourne"]),
    ("WA", "western australia", &["Australia/Perth", "Australia/Eucla"]),
];

const BRASILIA: &[&str] = &["America/Sao_Paulo"];

const BRAZIL: &[State] = &[
    ("AC", "acre", &["America/Rio_Branco"]),
    ("AL", "alagoas", BRASILIA),
    ("AM", "amazonas", &["America/Manaus", "America/Rio_Branco"]),
    ("AP", "amapá", BRASILIA),
    ("BA", "bahia", BRASILIA),
    ("CE", "ceará", BRASILIA),
    ("DF", "distrito federal", BRASILIA),
    ("ES", "espírito santo", BRASILIA),
    ("GO", "goiás", BRASILIA),
    ("MA", "maranhão", BRASILIA),
    ("MG", "minas gerais", BRASILIA),
    ("MS", "mato grosso do sul", &["America/Campo_Grande"]),
    ("MT", "mato grosso", &["America/Cuiaba"]),
    ("PA", "pará", BRASILIA),
    ("PB", "paraíba", BRASILIA),
    ("PE", "pernambuco", &["America/Sao_Paulo", "America/Noronha"]),
    ("PI", "piauí", BRASILIA),
    ("PR", "paraná", BRASILIA),
    ("RJ", "rio de janeiro", BRASILIA),
    ("RN", "rio grande do norte", BRASILIA),
    ("RO", "rondônia", &["America/Porto_Velho"]),
    ("RR", "roraima", &["America/Boa_Vista"]),
    ("RS", "rio grande do sul", BRASILIA),
    ("SC", "santa catarina", BRASILIA),
    ("SE", "sergipe", BRASILIA),
    ("SP", "são paulo", BRASILIA),
    ("TO", "tocantins", BRASILIA),
];

const MEXICO_CITY: &[&str] = &["America/Mexico_City"];

const MEXICO: &[State] = &[
    ("AGU", "aguascalientes", MEXICO_CITY),
    ("BCN", "baja california", &["America/Tijuana"]),
    ("BCS", "baja california sur", &["America/Mazatlan"]),
    ("CAM", "campeche", MEXICO_CITY),
    ("CHH", "chihuahua", &["America/Chihuahua", "America/Ciudad_Juarez", "America/Ojinaga"]),
    ("CHP", "chiapas", MEXICO_CITY),
    ("CMX", "ciudad de méxico", MEXICO_CITY),
    ("COA", "coahuila", &["America/Monterrey", "America/Matamoros"]),
    ("COL", "colima", MEXICO_CITY),
    ("DUR", "durango", MEXICO_CITY),
    ("GRO", "guerrero", MEXICO_CITY),
    ("GUA", "guanajuato", MEXICO_CITY),
    ("HID", "hidalgo", MEXICO_CITY),
    ("JAL", "jalisco", MEXICO_CITY),
    ("MEX", "méxico", MEXICO_CITY),
    ("MIC", "michoacán", MEXICO_CITY),
    ("MOR", "morelos", MEXICO_CITY),
    ("NAY", "nayarit", &["America/Mazatlan", "America/Bahia_Banderas"]),
    ("NLE", "nuevo león", &["America/Monterrey", "America/Matamoros"]),
    ("OAX", "oaxaca", MEXICO_CITY),
    ("PUE", "puebla", MEXICO_CITY),
    ("QUE", "querétaro", MEXICO_CITY),
    ("ROO", "quintana roo", &["America/Cancun"]),
    ("SIN", "sinaloa", &["America/Mazatlan"]),
    ("SLP", "san luis potosí", MEXICO_CITY),
    ("SON", "sonora", &["America/Hermosillo"]),
    ("TAB", "tabasco", MEXICO_CITY),
    ("TAM", "tamaulipas", &["America/Monterrey", "America/Matamoros"]),
    ("TLA", "tlaxcala", MEXICO_CITY),
    ("VER", "veracruz", MEXICO_CITY),
    ("YUC", "yucatán", MEXICO_CITY),
    ("ZAC", "zacatecas", MEXICO_CITY),
];

/// The countries whose states are known here.
const TABLES: &[(&str, &[State])] = &[("US", UNITED_STATES), ("CA", CANADA), ("AU", AUSTRALIA), ("BR", BRAZIL), ("MX", MEXICO)];

/// Whether the states of that country are known here.
pub(super) fn are_known(country: &str) -> bool {
    TABLES.iter().any(|(known, _)| *known == country)
}

/// The states of each country by their plain names.
static NAMED: LazyLock<HashMap<&str, HashMap<String, &State>>> = LazyLock::new(|| {
    let named = |states: &'static [State]| states.iter().map(|state| (plain(state.1), state)).collect();
    TABLES.iter().map(|(country, states)| (*country, named(states))).collect()
});

/// The code and the zones of a state, from its code (`FL`, `US-FL`, `R.I.`) or its name, in any case.
pub(super) fn state(country: &str, text: &str) -> Option<(&'static str, &'static [&'static str])> {
    let states = TABLES.iter().find(|(known, _)| *known == country)?.1;
    let coded = |code: &str| states.iter().find(|(short, _, _)| short.eq_ignore_ascii_case(code));
    let text = text.trim();
    let code = match text.split_once('-') {
        Some((before, code)) if before.trim().eq_ignore_ascii_case(country) => code,
        Some(_) | None => text,
    };
    // Nearly always it is a code as it should be, and this is asked for every touch.
    if let Some((short, _, zones)) = coded(code) {
        return Some((*short, *zones));
    }
    let name = plain(code);
    let letters = name.replace(' ', "");
    // `R. I.` and `N.Y.` are codes with dots in them; two words are not.
    let short = if code.contains('.') { &letters } else { &name };
    let also = || ALSO.iter().find(|(of, also, _)| *of == country && *also == name).and_then(|(_, _, code)| coded(code));
    let found = coded(short).or_else(|| NAMED.get(country)?.get(&name).copied()).or_else(also)?;
    Some((found.0, found.2))
}

/// Lower case without accents, dots and what else people leave out; `State of Hawai'i` is `hawaii`.
fn plain(text: &str) -> String {
    let bare = |letter: char| match letter {
        'á' | 'ã' | 'â' => Some('a'),
        'é' | 'ê' | 'è' => Some('e'),
        'í' => Some('i'),
        'ó' | 'ô' | 'õ' => Some('o'),
        'ú' => Some('u'),
        '\'' | '\u{2019}' | '\u{2bb}' | '`' => None,
        '.' => Some(' '),
        other => Some(other),
    };
    let folded: String = text.chars().flat_map(char::to_lowercase).filter_map(bare).collect();
    let words = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = ["state of ", "commonwealth of "].iter().find_map(|front| words.strip_prefix(front)).unwrap_or(&words);
    words.strip_suffix(" state").filter(|name| !name.is_empty()).unwrap_or(words).to_owned()
}

/// States by the first three digits of their ZIP codes, ranges in order (United States Postal Service, Publication 65).
const ZIP: &[(u16, u16, &str)] = &[
    (5, 5, "NY"),
    (6, 7, "PR"),
    (8, 8, "VI"),
    (9, 9, "PR"),
    (10, 27, "MA"),
    (28, 29, "RI"),
    (30, 38, "NH"),
    (39, 49, "ME"),
    (50, 54, "VT"),
    (55, 55, "MA"),
    (56, 59, "VT"),
    (60, 62, "CT"),
    (63, 63, "NY"),
    (64, 69, "CT"),
    (70, 89, "NJ"),
    (90, 98, "AE"),
    (100, 149, "NY"),
    (150, 196, "PA"),
    (197, 199, "DE"),
    (200, 200, "DC"),
    (201, 201, "VA"),
    (202, 205, "DC"),
    (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"),
    (270, 289, "NC"),
    (290, 299, "SC"),
    (300, 319, "GA"),
    (320, 339, "FL"),
    (340, 340, "AA"),
    (341, 342, "FL"),
    (344, 344, "FL"),
    (346, 347, "FL"),
    (349, 349, "FL"),
    (350, 352, "AL"),
    (354, 369, "AL"),
    (370, 385, "TN"),
    (386, 397, "MS"),
    (398, 399, "GA"),
    (400, 427, "KY"),
    (430, 459, "OH"),
    (460, 479, "IN"),
    (480, 499, "MI"),
    (500, 528, "IA"),
    (530, 549, "WI"),
    (550, 567, "MN"),
    (570, 577, "SD"),
    (580, 588, "ND"),
    (590, 599, "MT"),
    (600, 629, "IL"),
    (630, 658, "MO"),
    (660, 679, "KS"),
    (680, 693, "NE"),
    (700, 714, "LA"),
    (716, 729, "AR"),
    (730, 732, "OK"),
    (733, 733, "TX"),
    (734, 749, "OK"),
    (750, 799, "TX"),
    (800, 816, "CO"),
    (820, 831, "WY"),
    (832, 838, "ID"),
    (840, 847, "UT"),
    (850, 865, "AZ"),
    (870, 884, "NM"),
    (885, 885, "TX"),
    (889, 898, "NV"),
    (900, 961, "CA"),
    (962, 966, "AP"),
    (967, 968, "HI"),
    (969, 969, "GU"),
    (970, 979, "OR"),
    (980, 994, "WA"),
    (995, 999, "AK"),
];

/// States by the first two digits of their codes (Servicio Postal Mexicano).
const MEXICAN: &[(u16, u16, &str)] = &[
    (1, 16, "CMX"),
    (20, 20, "AGU"),
    (21, 22, "BCN"),
    (23, 23, "BCS"),
    (24, 24, "CAM"),
    (25, 27, "COA"),
    (28, 28, "COL"),
    (29, 30, "CHP"),
    (31, 33, "CHH"),
    (34, 35, "DUR"),
    (36, 38, "GUA"),
    (39, 41, "GRO"),
    (42, 43, "HID"),
    (44, 49, "JAL"),
    (50, 57, "MEX"),
    (58, 61, "MIC"),
    (62, 62, "MOR"),
    (63, 63, "NAY"),
    (64, 67, "NLE"),
    (68, 71, "OAX"),
    (72, 75, "PUE"),
    (76, 76, "QUE"),
    (77, 77, "ROO"),
    (78, 79, "SLP"),
    (80, 82, "SIN"),
    (83, 85, "SON"),
    (86, 86, "TAB"),
    (87, 89, "TAM"),
    (90, 90, "TLA"),
    (91, 96, "VER"),
    (97, 97, "YUC"),
    (98, 99, "ZAC"),
];

/// States by the first three digits of their codes (Correios).
const BRAZILIAN: &[(u16, u16, &str)] = &[
    (10, 199, "SP"),
    (200, 289, "RJ"),
    (290, 299, "ES"),
    (300, 399, "MG"),
    (400, 489, "BA"),
    (490, 499, "SE"),
    (500, 569, "PE"),
    (570, 579, "AL"),
    (580, 589, "PB"),
    (590, 599, "RN"),
    (600, 639, "CE"),
    (640, 649, "PI"),
    (650, 659, "MA"),
    (660, 688, "PA"),
    (689, 689, "AP"),
    (690, 692, "AM"),
    (693, 693, "RR"),
    (694, 698, "AM"),
    (699, 699, "AC"),
    (700, 727, "DF"),
    (728, 729, "GO"),
    (730, 736, "DF"),
    (737, 767, "GO"),
    (768, 769, "RO"),
    (770, 779, "TO"),
    (780, 788, "MT"),
    (789, 789, "RO"),
    (790, 799, "MS"),
    (800, 879, "PR"),
    (880, 899, "SC"),
    (900, 999, "RS"),
];

/// The state whose range holds the first digits of the code.
fn ranged(table: &[(u16, u16, &'static str)], code: &str, digits: usize) -> Option<&'static str> {
    let area: u16 = code.get(..digits)?.parse().ok()?;
    table.iter().find(|(from, until, _)| (*from..=*until).contains(&area)).map(|(_, _, state)| *state)
}

/// The state or province that a postal code lies in, where the country's codes tell.
pub(super) fn by_postal_code(country: &str, postal_code: &str) -> Option<&'static str> {
    let code = postal_code.trim();
    match country {
        "US" if code.starts_with("96799") => Some("AS"),
        "US" => ranged(ZIP, code, 3).filter(|_| code.len() >= 5),
        "MX" => ranged(MEXICAN, code, 2).filter(|_| code.len() == 5),
        "BR" => ranged(BRAZILIAN, code, 3).filter(|_| code.len() == 8),
        "CA" => match code.bytes().next()?.to_ascii_uppercase() {
            b'A' => Some("NL"),
            b'B' => Some("NS"),
            b'C' => Some("PE"),
            b'E' => Some("NB"),
            b'G' | b'H' | b'J' => Some("QC"),
            b'K' | b'L' | b'M' | b'N' | b'P' => Some("ON"),
            b'R' => Some("MB"),
            b'S' => Some("SK"),
            b'T' => Some("AB"),
            b'V' => Some("BC"),
            b'Y' => Some("YT"),
            // X is shared by the Northwest Territories and Nunavut, which the digits tell apart.
            b'X' if code.to_ascii_uppercase().starts_with("X0A") => Some("NU"),
            b'X' if code.to_ascii_uppercase().starts_with("X0B") || code.to_ascii_uppercase().starts_with("X0C") => Some("NU"),
            b'X' => Some("NT"),
            _ => None,
        },
        "AU" => {
            let number: u16 = code.parse().ok()?;
            Some(match number {
                200..=299 | 2600..=2618 | 2900..=2920 => "ACT",
                1000..=2999 => "NSW",
                3000..=3999 | 8000..=8999 => "VIC",
                4000..=4999 | 9000..=9999 => "QLD",
                5000..=5999 => "SA",
                6000..=6999 => "WA",
                7000..=7999 => "TAS",
                800..=999 => "NT",
                _ => return None,
            })
        }
        _ => None,
    }
}

/// The zones of a postal code where a state, or a country with islands of its own time, lies in several; none where the
/// code does not tell.
pub(super) fn narrowed(country: &str, state: Option<&str>, postal_code: &str) -> Option<&'static [&'static str]> {
    let digits: String = postal_code.chars().take_while(|letter| *letter != '-').filter(char::is_ascii_digit).collect();
    let area: u32 = digits.get(..3)?.parse().ok()?;
    match (country, state, area) {
        // Tallahassee's 323 and 324 reach over the line; Pensacola's 325 does not.
        ("US", Some("FL"), 320..=322 | 326..=349) => Some(NEW_YORK),
        ("US", Some("FL"), 325) => Some(CHICAGO),
        // Gary and Lafayette's corner apart, the middle and the north-east of Indiana keep eastern time.
        ("US", Some("IN"), 460..=462 | 467..=469 | 472..=474) => Some(NEW_YORK),
        ("US", Some("TN"), 370..=372 | 380..=384) => Some(CHICAGO),
        ("US", Some("TN"), 374 | 376 | 377 | 379) => Some(NEW_YORK),
        ("US", Some("TX"), 799 | 885) => Some(DENVER),
        ("US", Some("TX"), 750..=797) => Some(CHICAGO),
        ("US", Some("OR"), 970..=977) => Some(LOS_ANGELES),
        ("US", Some("MI"), 480..=497) => Some(NEW_YORK),
        ("ES", _, 350..=359 | 380..=389) => Some(&["Atlantic/Canary"]),
        ("ES", _, _) => Some(&["Europe/Madrid"]),
        ("PT", _, 950..=999) => Some(&["Atlantic/Azores"]),
        ("PT", _, _) => Some(&["Europe/Lisbon"]),
        ("NZ", _, 894) => Some(&["Pacific/Chatham", "Pacific/Auckland"]),
        ("NZ", _, _) => Some(&["Pacific/Auckland"]),
        // Easter Island; Aysén and Magallanes, behind 590, keep clocks of their own.
        ("CL", _, 277) => Some(&["Pacific/Easter", "America/Santiago"]),
        ("CL", _, 100..=589) => Some(&["America/Santiago"]),
        // Only what is certain: the rest may lie anywhere in Russia.
        ("RU", _, 101..=199 | 214..=216 | 241..=249 | 300..=309 | 344..=357 | 390..=404 | 420..=425 | 428..=431 | 440..=442) => {
            Some(&["Europe/Moscow"])
        }
        ("RU", _, 236..=238) => Some(&["Europe/Kaliningrad"]),
        ("RU", _, 443..=446) => Some(&["Europe/Samara"]),
        ("RU", _, 620..=624) => Some(&["Asia/Yekaterinburg"]),
        ("RU", _, 630..=633) => Some(&["Asia/Novosibirsk"]),
        ("RU", _, 683..=684) => Some(&["Asia/Kamchatka"]),
        ("RU", _, 690..=692) => Some(&["Asia/Vladivostok"]),
        _ => None,
    }
}
