//! The law written a second time, as a plain table: minutes of the day, zones, dates. Shares nothing with the planner; where
//! the two differ, one of them is wrong.

use jiff::civil::{Date, DateTime, Weekday};

/// Minutes of the day, `[from, until)`.
type Spans = &'static [(u16, u16)];

/// What is left on a holiday.
#[derive(Clone, Copy)]
pub enum OnHoliday {
    AsEver,
    Closed,
}

pub struct Row {
    pub code: &'static str,
    /// Where it holds: any of the place's regions is this one.
    pub region: &'static str,
    pub regions: &'static [&'static str],
    pub zones: &'static [&'static str],
    week: Spans,
    saturday: Spans,
    sunday: Spans,
    holiday: OnHoliday,
    /// Italy: the day before a holiday has Saturday's hours.
    before_holiday: bool,
    /// Days that count as holidays here, in lists.
    days: &'static [&'static [&'static str]],
}

const fn h(hour: u16) -> u16 {
    hour * 60
}

const EIGHT_TO_NINE: Spans = &[(h(8), h(21))];
const EIGHT_TO_EIGHT: Spans = &[(h(8), h(20))];
const NINE_TO_EIGHT: Spans = &[(h(9), h(20))];
const NINE_TO_NINE: Spans = &[(h(9), h(21))];
const CLOSED: Spans = &[];
const OPEN: Spans = &[(0, h(24))];

const EAST: &[&str] = &["America/New_York"];
const CENTRAL: &[&str] = &["America/Chicago"];
const PACIFIC: &[&str] = &["America/Los_Angeles"];
const BOTH: &[&str] = &["America/New_York", "America/Chicago"];

const fn daily(code: &'static str, regions: &'static [&'static str], zones: &'static [&'static str], hours: Spans) -> Row {
    Row {
        code,
        region: code,
        regions,
        zones,
        week: hours,
        saturday: hours,
        sunday: hours,
        holiday: OnHoliday::AsEver,
        before_holiday: false,
        days: &[],
    }
}

/// No Sundays, no holidays.
const fn rests(
    code: &'static str,
    regions: &'static [&'static str],
    zones: &'static [&'static str],
    hours: Spans,
    saturday: Spans,
    days: &'static [&'static [&'static str]],
) -> Row {
    Row {
        code,
        region: code,
        regions,
        zones,
        week: hours,
        saturday,
        sunday: CLOSED,
        holiday: OnHoliday::Closed,
        before_holiday: false,
        days,
    }
}

pub const ROWS: &[Row] = &[
    daily(
        "US",
        &["US"],
        &[
            "America/New_York",
            "America/Detroit",
            "America/Indiana/Indianapolis",
            "America/Chicago",
            "America/North_Dakota/Center",
            "America/Denver",
            "America/Boise",
            "America/Phoenix",
            "America/Los_Angeles",
            "America/Anchorage",
            "America/Adak",
            "Pacific/Honolulu",
        ],
        EIGHT_TO_NINE,
    ),
    daily("US-FL", &["US", "US-FL"], BOTH, EIGHT_TO_EIGHT),
    daily("US-OK", &["US", "US-OK"], CENTRAL, EIGHT_TO_EIGHT),
    daily("US-MD", &["US", "US-MD"], EAST, EIGHT_TO_EIGHT),
    daily("US-WA", &["US", "US-WA"], PACIFIC, EIGHT_TO_EIGHT),
    daily("US-CT", &["US", "US-CT"], EAST, NINE_TO_EIGHT),
    daily("US-NY", &["US", "US-NY"], EAST, EIGHT_TO_NINE),
    Row { sunday: &[(h(12), h(21))], ..daily("US-TX", &["US", "US-TX"], &["America/Chicago", "America/Denver"], NINE_TO_NINE) },
    rests("US-RI", &["US", "US-RI"], EAST, &[(h(9), h(18))], &[(h(10), h(17))], &[FEDERAL, RHODE_ISLAND]),
    rests("US-LA", &["US", "US-LA"], CENTRAL, EIGHT_TO_EIGHT, EIGHT_TO_EIGHT, &[FEDERAL, LOUISIANA]),
    Row { sunday: CLOSED, ..daily("US-MS", &["US", "US-MS"], CENTRAL, EIGHT_TO_EIGHT) },
    rests("US-AL", &["US", "US-AL"], CENTRAL, EIGHT_TO_EIGHT, EIGHT_TO_EIGHT, &[FEDERAL, ALABAMA]),
    rests("US-PA", &["US", "US-PA"], EAST, &[(h(9), h(19))], &[(h(9), h(19))], &[FEDERAL, PENNSYLVANIA]),
    rests("US-UT", &["US", "US-UT"], &["America/Denver"], EIGHT_TO_NINE, EIGHT_TO_NINE, &[FEDERAL, UTAH]),
    daily("US-KY", &["US", "US-KY"], BOTH, &[(h(10), h(21))]),
    daily("US-MA", &["US", "US-MA"], EAST, EIGHT_TO_EIGHT),
    daily("US-WY", &["US", "US-WY"], &["America/Denver"], EIGHT_TO_EIGHT),
    daily("US-NV", &["US", "US-NV"], &["America/Los_Angeles", "America/Denver"], NINE_TO_EIGHT),
    daily(
        "US-MI",
        &["US", "US-MI"],
        &["America/Detroit", "America/Menominee", "America/New_York", "America/Chicago"],
        NINE_TO_NINE,
    ),
    daily("US-MN", &["US", "US-MN"], CENTRAL, NINE_TO_NINE),
    daily("US-NM", &["US", "US-NM"], &["America/Denver"], NINE_TO_NINE),
    // Debt collection holds wherever the federal rule does.
    Row { region: "US", ..daily("US-REGF", &["US"], EAST, EIGHT_TO_NINE) },
    Row {
        saturday: &[(h(10), h(18))],
        sunday: &[(h(10), h(18))],
        ..daily(
            "CA",
            &["CA"],
            &[
                "America/Vancouver",
                "America/Whitehorse",
                "America/Edmonton",
                "America/Regina",
                "America/Winnipeg",
                "America/Cambridge_Bay",
                "America/Resolute",
                "America/Toronto",
                "America/Iqaluit",
                "America/Halifax",
                "America/Blanc-Sablon",
                "America/St_Johns",
            ],
            &[(h(9), h(21) + 30)],
        )
    },
    Row {
        saturday: &[(h(10), h(18))],
        sunday: &[(h(10), h(18))],
        holiday: OnHoliday::Closed,
        days: &[CANADA, BRITISH_COLUMBIA],
        ..daily("CA-BC", &["CA", "CA-BC"], &["America/Vancouver", "America/Creston", "America/Edmonton"], &[(h(9), h(21) + 30)])
    },
    rests("GB", &["GB"], &["Europe/London"], NINE_TO_EIGHT, &[(h(10), h(17))], &[BRITAIN]),
    rests("FR", &["FR"], &["Europe/Paris"], &[(h(10), h(13)), (h(14), h(20))], CLOSED, &[FRANCE]),
    daily("DE", &["DE"], &["Europe/Berlin"], OPEN),
    rests("ES", &["ES"], &["Europe/Madrid", "Atlantic/Canary"], NINE_TO_NINE, CLOSED, &[SPAIN]),
    Row { before_holiday: true, ..rests("IT", &["IT"], &["Europe/Rome"], NINE_TO_EIGHT, &[(h(10), h(19))], &[ITALY]) },
    rests(
        "AU",
        &["AU"],
        &[
            "Australia/Sydney",
            "Australia/Melbourne",
            "Australia/Hobart",
            "Australia/Brisbane",
            "Australia/Adelaide",
            "Australia/Broken_Hill",
            "Australia/Darwin",
            "Australia/Perth",
            "Australia/Eucla",
            "Australia/Lord_Howe",
        ],
        NINE_TO_EIGHT,
        &[(h(9), h(17))],
        &[AUSTRALIA],
    ),
    daily("IN", &["IN"], &["Asia/Kolkata"], &[(h(10), h(21))]),
];

const FEDERAL: &[&str] = &[
    "2026-01-01",
    "2026-01-19",
    "2026-02-16",
    "2026-05-25",
    "2026-06-19",
    "2026-07-03",
    "2026-07-04",
    "2026-09-07",
    "2026-10-12",
    "2026-11-11",
    "2026-11-26",
    "2026-12-25",
    "2027-01-01",
    "2027-01-18",
    "2027-02-15",
    "2027-05-31",
    "2027-06-18",
    "2027-06-19",
    "2027-07-04",
    "2027-07-05",
    "2027-09-06",
    "2027-10-11",
    "2027-11-11",
    "2027-11-25",
    "2027-12-24",
    "2027-12-25",
    "2027-12-31",
];
const RHODE_ISLAND: &[&str] =
    &["2026-05-04", "2026-07-06", "2026-08-10", "2026-11-03", "2027-05-04", "2027-06-21", "2027-08-09", "2027-12-27"];
const LOUISIANA: &[&str] = &[
    "2026-01-08",
    "2026-02-17",
    "2026-04-03",
    "2026-08-30",
    "2026-11-01",
    "2026-11-03",
    "2026-11-27",
    "2027-01-08",
    "2027-02-09",
    "2027-03-26",
    "2027-08-30",
    "2027-11-01",
    "2027-11-26",
];
const ALABAMA: &[&str] = &["2026-02-17", "2026-04-27", "2026-06-01", "2027-02-09", "2027-04-26", "2027-06-07"];
const PENNSYLVANIA: &[&str] =
    &["2026-02-12", "2026-04-03", "2026-06-14", "2026-11-03", "2027-02-12", "2027-03-26", "2027-06-14", "2027-11-02"];
const UTAH: &[&str] = &["2026-06-15", "2026-07-24", "2027-03-26", "2027-06-21", "2027-07-23", "2027-07-24"];
const CANADA: &[&str] = &[
    "2026-01-01",
    "2026-04-03",
    "2026-05-18",
    "2026-07-01",
    "2026-09-07",
    "2026-09-30",
    "2026-10-12",
    "2026-11-11",
    "2026-12-25",
    "2026-12-26",
    "2026-12-28",
    "2027-01-01",
    "2027-03-26",
    "2027-05-24",
    "2027-07-01",
    "2027-09-06",
    "2027-09-30",
    "2027-10-11",
    "2027-11-11",
    "2027-12-25",
    "2027-12-26",
    "2027-12-27",
    "2027-12-28",
];
const BRITISH_COLUMBIA: &[&str] = &["2026-02-16", "2026-04-06", "2026-08-03", "2027-02-15", "2027-03-29", "2027-08-02"];
const BRITAIN: &[&str] = &[
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
    "2026-12-25",
    "2026-12-26",
    "2026-12-28",
    "2027-01-01",
    "2027-03-26",
    "2027-03-29",
    "2027-05-03",
    "2027-05-31",
    "2027-08-30",
    "2027-12-25",
    "2027-12-26",
    "2027-12-27",
    "2027-12-28",
];
const FRANCE: &[&str] = &[
    "2026-01-01",
    "2026-04-06",
    "2026-05-01",
    "2026-05-08",
    "2026-05-14",
    "2026-05-25",
    "2026-07-14",
    "2026-08-15",
    "2026-11-01",
    "2026-11-11",
    "2026-12-25",
    "2027-01-01",
    "2027-03-29",
    "2027-05-01",
    "2027-05-06",
    "2027-05-08",
    "2027-05-17",
    "2027-07-14",
    "2027-08-15",
    "2027-11-01",
    "2027-11-11",
    "2027-12-25",
];
const SPAIN: &[&str] = &[
    "2026-01-01",
    "2026-01-06",
    "2026-04-03",
    "2026-05-01",
    "2026-08-15",
    "2026-10-12",
    "2026-11-01",
    "2026-12-06",
    "2026-12-08",
    "2026-12-25",
    "2027-01-01",
    "2027-01-06",
    "2027-03-26",
    "2027-05-01",
    "2027-08-15",
    "2027-10-12",
    "2027-11-01",
    "2027-12-06",
    "2027-12-08",
    "2027-12-25",
];
const ITALY: &[&str] = &[
    "2026-01-01",
    "2026-01-06",
    "2026-04-05",
    "2026-04-06",
    "2026-04-25",
    "2026-05-01",
    "2026-06-02",
    "2026-08-15",
    "2026-10-04",
    "2026-11-01",
    "2026-12-08",
    "2026-12-25",
    "2026-12-26",
    "2027-01-01",
    "2027-01-06",
    "2027-03-28",
    "2027-03-29",
    "2027-04-25",
    "2027-05-01",
    "2027-06-02",
    "2027-08-15",
    "2027-10-04",
    "2027-11-01",
    "2027-12-08",
    "2027-12-25",
    "2027-12-26",
    "2028-01-01",
];
const AUSTRALIA: &[&str] = &[
    "2026-01-01",
    "2026-01-26",
    "2026-04-03",
    "2026-04-06",
    "2026-04-25",
    "2026-12-25",
    "2026-12-26",
    "2026-12-28",
    "2027-01-01",
    "2027-01-26",
    "2027-03-26",
    "2027-03-29",
    "2027-04-25",
    "2027-12-25",
    "2027-12-26",
    "2027-12-27",
    "2027-12-28",
];

/// A row with its dates read, so that asking is cheap.
pub struct Oracle {
    rows: Vec<(&'static Row, Vec<Date>)>,
}

impl Oracle {
    /// Everything that holds in those regions.
    pub fn of(regions: &[&str]) -> Oracle {
        let rows = ROWS.iter().filter(|row| regions.contains(&row.region));
        let read = |row: &Row| row.days.iter().flat_map(|list| list.iter().map(|day| day.parse().unwrap())).collect();
        Oracle { rows: rows.map(|row| (row, read(row))).collect() }
    }

    /// Whether a call is allowed when their clock shows that.
    pub fn allows(&self, local: DateTime) -> bool {
        self.rows.iter().all(|(row, days)| {
            let minute = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
            let within = |spans: Spans| spans.iter().any(|(from, until)| *from <= minute && minute < *until);
            let today = local.date();
            let by_weekday = match today.weekday() {
                Weekday::Saturday => row.saturday,
                Weekday::Sunday => row.sunday,
                _ => row.week,
            };
            if days.contains(&today) {
                return match row.holiday {
                    OnHoliday::AsEver => within(by_weekday),
                    OnHoliday::Closed => false,
                };
            }
            let eve = row.before_holiday && days.contains(&today.tomorrow().unwrap());
            within(by_weekday) && (!eve || within(row.saturday))
        })
    }
}
