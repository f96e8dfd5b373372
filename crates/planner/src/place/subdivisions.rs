//! Provinces of countries without a table of states, where their codes are also those of a state elsewhere: `MI` is Milan in
//! Italy and no word of Michigan. Only such countries; the codes after ISO 3166-2 and, in Spain, after custom.

const CODES: &[(&str, &str)] = &[
    ("AE", "AJ AZ DU FU RK SH UQ"),
    ("CH", "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH"),
    ("CL", "AI AN AP AR AT BI CO LI LL LR MA ML NB RM TA VS"),
    ("CN", "AH BJ CQ FJ GD GS GX GZ HA HB HE HI HL HN JL JS JX LN MO NM NX QH SC SD SH SN SX TJ TW XJ XZ YN ZJ"),
    ("CZ", "JC JM KA KR LI MO OL PA PL PR ST US VY ZL"),
    ("DE", "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH"),
    (
        "ES",
        "AB AL AN AR AS AV BA BI BU CA CB CC CE CL CM CN CO CR CS CT CU EX GA GC GI GR GU HU IB LE LO LU MA MC MD ML MU NA NC OR \
        PM PO PV RI SA SE SG SO SS TE TF TO VA VC VI ZA",
    ),
    ("HU", "BA BE BK BU BZ CS FE GS HB HE JN KE NO PE SO SZ TO VA VE ZA"),
    ("ID", "AC BA BB BE BT GO JA JB JI JK JT KB KI KR KS KT KU LA MA MU NB NT PA PB PP RI SA SB SG SN SR SS ST SU YO"),
    ("IE", "CE CN CO CW DL KE KK KY LD LH LK LM LS MH MN MO OY RN SO TA WD WH WW WX"),
    (
        "IN",
        "AN AP AR AS BR CG CH CT DD DH DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TG TN TR TS UK UP \
        UT WB",
    ),
    (
        "IT",
        "AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CI CL CN CO CR CS CT CZ EN FC FE FG FI FM FR GE GO \
        GR IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OG OR OT PA PC PD PE PG PI PN PO PR PT PU PV PZ RA RC RE RG \
        RI RM RN RO SA SI SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VS VT VV",
    ),
    ("NG", "AB AD AK AN BA BE BO BY CR DE EB ED EK EN FC GO IM JI KD KE KN KO KT KW LA NA NI OG ON OS OY PL RI SO TA YO ZA"),
    ("NL", "DR FL FR GE GR LI NB NH OV UT ZE ZH"),
    ("NZ", "AUK BOP CAN GIS HKB MBH MWT NSN NTL OTA STL TAS TKI WGN WKO WTC"),
    ("PK", "BA GB IS KP PB SD TA"),
    ("PL", "DS KP LB LD LU MA MZ OP PD PK PM SK SL WN WP ZP"),
    (
        "RO",
        "AB AG AR BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS MT NT OT PH SB SJ SM SV TL TM TR VL \
        VN VS",
    ),
    ("SE", "AB AC BD"),
    ("ZA", "EC FS GP GT KZN LP MP NC NL NW WC"),
];

/// Names of states of countries that stand above, as addresses without a country have them.
const NAMES: &[(&str, &[&str])] = &[
    (
        "DE",
        &[
            "baden-württemberg",
            "baden-wuerttemberg",
            "bayern",
            "bavaria",
            "berlin",
            "brandenburg",
            "bremen",
            "hamburg",
            "hessen",
            "hesse",
            "mecklenburg-vorpommern",
            "niedersachsen",
            "lower saxony",
            "nordrhein-westfalen",
            "north rhine-westphalia",
            "nrw",
            "rheinland-pfalz",
            "saarland",
            "sachsen",
            "saxony",
            "sachsen-anhalt",
            "schleswig-holstein",
            "thüringen",
            "thueringen",
            "thuringia",
        ],
    ),
    (
        "IN",
        &[
            "andhra pradesh",
            "assam",
            "bihar",
            "chhattisgarh",
            "delhi",
            "goa",
            "gujarat",
            "haryana",
            "jharkhand",
            "karnataka",
            "kerala",
            "madhya pradesh",
            "maharashtra",
            "odisha",
            "punjab",
            "rajasthan",
            "tamil nadu",
            "telangana",
            "uttar pradesh",
            "uttarakhand",
            "west bengal",
        ],
    ),
    (
        "IT",
        &[
            "calabria",
            "campania",
            "emilia-romagna",
            "lazio",
            "liguria",
            "lombardia",
            "lombardy",
            "piemonte",
            "puglia",
            "sardegna",
            "sicilia",
            "toscana",
            "tuscany",
            "umbria",
            "veneto",
        ],
    ),
    ("ZA", &["eastern cape", "free state", "gauteng", "kwazulu-natal", "limpopo", "mpumalanga", "northern cape", "western cape"]),
];

/// The countries of the tables.
pub(super) fn countries() -> impl Iterator<Item = &'static str> {
    CODES.iter().map(|(country, _)| *country)
}

/// Whether a country itself has a name that is a state's of another.
pub(super) fn is_country_itself(country: &str, text: &str) -> bool {
    country == "GE" && matches!(text.trim().to_lowercase().as_str(), "georgia" | "republic of georgia")
}

/// Whether a province of that country has the code or the name.
pub(super) fn has(country: &str, code: &str) -> bool {
    let name = code.trim().to_lowercase();
    if NAMES.iter().any(|(known, names)| *known == country && names.contains(&name.as_str())) {
        return true;
    }
    let codes = CODES.binary_search_by(|(known, _)| (*known).cmp(country)).map_or("", |index| CODES[index].1);
    let code = code.trim().to_ascii_uppercase();
    codes.split_whitespace().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milan_is_in_italy() {
        assert!(has("IT", "mi") && has("ES", "CA") && has("IN", "TN") && !has("DE", "HI") && !has("XX", "HI"));
        assert!(CODES.is_sorted_by_key(|(country, _)| country));
    }
}
