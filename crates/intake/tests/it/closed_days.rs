//! Calendars as closed days: what closes a day, how it repeats, what is left out and what is refused, each with its line.

use intake::closed_days::{BadCalendar, ClosedDays, Reading, read};
use jiff::civil::date;
use planner::calendar::zone;
use proptest::prelude::*;
use std::sync::Arc;

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{events}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.trim().replace('\n', "\r\n"))
}

fn reads(text: &str) -> Result<ClosedDays, BadCalendar> {
    reads_bytes(text.as_bytes())
}

/// On 24 November 2026, in New York.
fn reads_bytes(bytes: &[u8]) -> Result<ClosedDays, BadCalendar> {
    let source: Arc<[u8]> = Arc::from(bytes);
    let zone = zone("America/New_York").unwrap();
    read(&source, Reading { today: date(2026, 11, 24), zone: &zone })
}

/// Each day as `2026-12-24 12:00 Christmas Eve`.
fn days(lines: &str) -> Vec<String> {
    told(&reads(&calendar(&event(lines))).unwrap())
}

fn told(found: &ClosedDays) -> Vec<String> {
    let tell = |day: &intake::closed_days::ClosedDay| {
        let from = day.from.map(|time| format!(" {:02}:{:02}", time.hour(), time.minute())).unwrap_or_default();
        format!("{}{from} {}", day.day, day.name)
    };
    found.days.iter().map(tell).collect()
}

fn reason(lines: &str) -> String {
    reads(&calendar(&event(lines))).unwrap_err().to_string()
}

#[test]
fn an_event_of_whole_days_closes_each_of_them() {
    assert_eq!(
        days("SUMMARY:Christmas Day\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226"),
        ["2026-12-25 Christmas Day"]
    );
    // Without an end, or with one of the same day, it is that day.
    assert_eq!(days("SUMMARY:x\nDTSTART;VALUE=DATE:20261225"), ["2026-12-25 x"]);
    assert_eq!(days("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225"), ["2026-12-25 x"]);
    let shut = ["2026-12-28 Shut", "2026-12-29 Shut", "2026-12-30 Shut"];
    assert_eq!(days("SUMMARY:Shut\nDTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20261231"), shut);
    assert_eq!(days("SUMMARY:Shut\nDTSTART;VALUE=DATE:20261228\nDURATION:P3D"), shut);
    // Outlook and others write whole days as times.
    assert_eq!(days("SUMMARY:x\nDTSTART:20261225T000000\nDTEND:20261226T000000"), ["2026-12-25 x"]);
}

#[test]
fn what_runs_to_the_end_of_the_day_makes_it_a_half_day() {
    for end in ["20261225T000000", "20261224T235900", "20261224T235959"] {
        let lines = format!("SUMMARY:Christmas Eve\nDTSTART:20261224T120000\nDTEND:{end}");
        assert_eq!(days(&lines), ["2026-12-24 12:00 Christmas Eve"], "{end}");
    }
    assert_eq!(days("SUMMARY:x\nDTSTART:20261224T120000\nDURATION:PT12H"), ["2026-12-24 12:00 x"]);
    // Half a day, whole days, and a morning that closes nothing.
    let long = days("SUMMARY:x\nDTSTART:20261224T133000\nDTEND:20261227T100000");
    assert_eq!(long, ["2026-12-24 13:30 x", "2026-12-25 x", "2026-12-26 x"]);
    let reason = reason("SUMMARY:Lunch\nDTSTART:20261224T120000\nDTEND:20261224T130000");
    assert_eq!(
        reason,
        "line 7: \u{201c}Lunch\u{201d}: it lasts from 12:00 to 13:00: only what runs to the end of the day closes it"
    );
}

#[test]
fn zones_are_read_by_name_and_times_told_on_the_workspaces_clock() {
    // 18:00 in Berlin is noon in New York, and 06:00 the midnight.
    let berlin = "SUMMARY:x\nDTSTART;TZID=Europe/Berlin:20261224T180000\nDTEND;TZID=Europe/Berlin:20261225T060000";
    assert_eq!(days(berlin), ["2026-12-24 12:00 x"]);
    assert_eq!(days("SUMMARY:x\nDTSTART:20261224T170000Z\nDTEND:20261225T050000Z"), ["2026-12-24 12:00 x"]);
    let path = "SUMMARY:x\nDTSTART;TZID=/example.org/Tzfile/America/New_York:20261224T120000\nDURATION:PT12H";
    assert_eq!(days(path), ["2026-12-24 12:00 x"]);
    // Western Canada stopped changing its clocks: its winter is two hours from New York, where older tables say three.
    let vancouver = "SUMMARY:x\nDTSTART;TZID=America/Vancouver:20270115T100000\nDTEND;TZID=America/Vancouver:20270115T220000";
    assert_eq!(days(vancouver), ["2027-01-15 12:00 x"]);
    let unknown = reason("SUMMARY:x\nDTSTART;TZID=Customized Time Zone:20261224T120000\nDTEND:20261225T000000");
    assert!(unknown.starts_with("line 6: ") && unknown.contains("`Customized Time Zone` is not known"), "{unknown}");
}

#[test]
fn a_yearly_event_is_written_out_for_five_years_ahead() {
    let eve = days("SUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY");
    assert_eq!(eve.len(), 5);
    assert_eq!((eve[0].as_str(), eve[4].as_str()), ("2027-01-01 New Year", "2031-01-01 New Year"));
    for (rule, begins, expected) in [
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "20201126", ["2026-11-26", "2027-11-25", "2028-11-23"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "20200525", ["2027-05-31", "2028-05-29", "2029-05-28"]),
        ("FREQ=YEARLY;INTERVAL=2", "20201226", ["2026-12-26", "2028-12-26", "2030-12-26"]),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=MO;BYMONTHDAY=1,2,3,4,5,6,7", "20200907", ["2027-09-06", "2028-09-04", "2029-09-03"]),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20201231", ["2026-12-31", "2027-12-31", "2028-12-29"]),
        ("FREQ=YEARLY;BYDAY=1FR", "20210101", ["2027-01-01", "2028-01-07", "2029-01-05"]),
        ("FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2", "20210228", ["2027-02-28", "2028-02-29", "2029-02-28"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "20260130", ["2026-11-27", "2026-12-25", "2027-01-29"]),
        ("FREQ=MONTHLY", "20260131", ["2026-12-31", "2027-01-31", "2027-03-31"]),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20261212", "20260102", ["2026-11-27", "2026-12-04", "2026-12-11"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=30", "20260102", ["2026-12-04", "2026-12-18", "2027-01-01"]),
        ("FREQ=DAILY;COUNT=4", "20261124", ["2026-11-24", "2026-11-25", "2026-11-26"]),
    ] {
        let found = days(&format!("SUMMARY:x\nDTSTART;VALUE=DATE:{begins}\nRRULE:{rule}"));
        let first: Vec<&str> = found.iter().take(3).map(|day| &day[..10]).collect();
        assert_eq!(first, expected, "{rule}");
    }
}

#[test]
fn a_repetition_ends_where_it_says() {
    let until = days("SUMMARY:x\nDTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY;UNTIL=20271225");
    assert_eq!(until, ["2026-12-25 x", "2027-12-25 x"]);
    let count = days("SUMMARY:x\nDTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY;COUNT=2");
    assert_eq!(count, ["2026-12-25 x"]);
    // 05:00 UTC is midnight in New York: the eve of that day is the last one.
    let timed = "SUMMARY:x\nDTSTART;TZID=America/New_York:20251224T120000\nDTEND;TZID=America/New_York:20251225T000000";
    let timed = days(&format!("{timed}\nRRULE:FREQ=YEARLY;UNTIL=20271224T160000Z"));
    assert_eq!(timed, ["2026-12-24 12:00 x"]);
}

#[test]
fn exceptions_and_dates_that_were_moved_are_honoured() {
    let lines = "UID:a\nSUMMARY:x\nDTSTART;VALUE=DATE:20241225\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20271225,20281225";
    let found = days(lines);
    assert_eq!(found, ["2026-12-25 x", "2029-12-25 x", "2030-12-25 x", "2031-12-25 x"]);
    let moved = event("UID:a\nSUMMARY:later\nRECURRENCE-ID;VALUE=DATE:20291225\nDTSTART;VALUE=DATE:20291227");
    let both = calendar(&format!("{}{moved}", event(lines)));
    assert_eq!(told(&reads(&both).unwrap()), ["2026-12-25 x", "2029-12-27 later", "2030-12-25 x", "2031-12-25 x"]);
    let added = days("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nRDATE;VALUE=DATE:20261228,20261229");
    assert_eq!(added, ["2026-12-25 x", "2026-12-28 x", "2026-12-29 x"]);
}

#[test]
fn a_day_that_comes_twice_is_taken_once_and_closes_as_early_as_either_says() {
    let whole = event("SUMMARY:whole\nDTSTART;VALUE=DATE:20261224");
    let half = event("SUMMARY:half\nDTSTART:20261224T120000\nDURATION:PT12H");
    let earlier = event("SUMMARY:earlier\nDTSTART:20261224T100000\nDURATION:PT14H");
    assert_eq!(told(&reads(&calendar(&format!("{half}{whole}{half}"))).unwrap()), ["2026-12-24 whole"]);
    assert_eq!(told(&reads(&calendar(&format!("{half}{earlier}"))).unwrap()), ["2026-12-24 10:00 earlier"]);
}

#[test]
fn an_event_that_closes_nothing_is_left_out_with_its_line_and_the_rest_is_taken() {
    let good = event("SUMMARY:Christmas Day\nDTSTART;VALUE=DATE:20261225");
    let bad = [
        ("SUMMARY:Stand-up\nDTSTART:20261201T093000\nDTEND:20261201T094500", 11, "it lasts from 09:30 to 09:45"),
        ("SUMMARY:Off\nDTSTART;VALUE=DATE:20261201\nSTATUS:CANCELLED", 11, "it is cancelled"),
        ("SUMMARY:No start", 8, "it has no DTSTART"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20260231", 10, "there is no such day"),
        ("SUMMARY:x\nDTSTART:soon", 10, "it is no day, as 20261224"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261224", 11, "it ends before it begins"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20281224", 11, "it lasts longer than 366 days"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:00120101", 10, "it begins in the year 12"),
        ("SUMMARY:x\nDTSTART:20261224T120000", 10, "it has no length"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nRRULE:FREQ=SECONDLY", 11, "it repeats within the day"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;BYWEEKNO=20", 11, "it repeats by week or day of the year"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20400101", 8, "it lies after 2031-12-31"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20261225\nEXDATE;VALUE=DATE:20261225", 8, "every date of it is called off"),
    ];
    for (lines, line, reason) in bad {
        let found = reads(&calendar(&format!("{good}{}", event(lines)))).unwrap();
        assert_eq!(told(&found), ["2026-12-25 Christmas Day"], "{lines}");
        assert_eq!(found.left_out.len(), 1, "{lines}");
        assert!(found.left_out[0].reason.starts_with(reason), "{lines}\n{:?}", found.left_out);
        assert_eq!(found.left_out[0].line, line, "{lines}\n{:?}", found.left_out);
    }
}

#[test]
fn days_that_are_over_are_counted_and_a_calendar_of_them_alone_is_refused() {
    let old = event("SUMMARY:x\nDTSTART;VALUE=DATE:20251225\nDTEND;VALUE=DATE:20251228");
    let new = event("SUMMARY:y\nDTSTART;VALUE=DATE:20261124");
    let found = reads(&calendar(&format!("{old}{new}"))).unwrap();
    assert_eq!((told(&found), found.past), (vec!["2026-11-24 y".to_owned()], 3));
    let far = reason("SUMMARY:x\nDTSTART;VALUE=DATE:20400101\nRRULE:FREQ=YEARLY");
    assert!(far.ends_with("it lies after 2031-12-31: days are taken for 5 years ahead"), "{far}");
    assert_eq!(reads(&calendar(&old)).unwrap_err().to_string(), "every day of it is over: the last one was 2025-12-27");
}

#[test]
fn what_is_no_calendar_or_breaks_off_is_refused_with_its_line() {
    let whole = calendar(&event("SUMMARY:x\nDTSTART;VALUE=DATE:20261225"));
    for (text, expected) in [
        (String::new(), "line 1: the file is empty"),
        ("\n\n  \n".to_owned(), "line 1: the file is empty"),
        ("Name,Phone\nDana,1".to_owned(), "line 1: `Name,Phone` begins no calendar: the first line is BEGIN:VCALENDAR"),
        ("\n<html>".to_owned(), "line 2: this is XML or a web page, no iCalendar: export it as .ics"),
        ("[\"vcalendar\"]".to_owned(), "line 1: this is JSON, no iCalendar: export it as .ics"),
        ("PK\u{3}\u{4}".to_owned(), "line 1: it is packed: unpack the .zip first"),
        (calendar(""), "the calendar has no event"),
        (whole.replace("END:VCALENDAR\r\n", ""), "line 1: the calendar that begins here is never closed: the file breaks off"),
        (whole[..whole.len() - 40].to_owned(), "line 4: the event that begins here is never closed: the file breaks off"),
        (whole.replace("END:VEVENT\r\n", ""), "line 7: the event that begins on line 4 is not closed before it"),
    ] {
        assert_eq!(reads(&text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn names_are_one_line_and_folded_lines_are_no_marks() {
    let folded = "SUMMARY:A very\n  long day\\, with a comma\nDESCRIPTION:looks like\n END:VEVENT\nDTSTART;VALUE=DATE:20261225";
    assert_eq!(days(folded), ["2026-12-25 A very long day, with a comma"]);
    let long = days(&format!("SUMMARY:{}\nDTSTART;VALUE=DATE:20261225", "n".repeat(500)));
    assert_eq!(long[0].chars().count(), 10 + 1 + 101);
}

#[test]
fn other_encodings_and_line_ends_are_read() {
    let text = calendar(&event("SUMMARY:Día de la Constitución\nDTSTART;VALUE=DATE:20261206"));
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    assert_eq!(told(&reads_bytes(&latin).unwrap()), ["2026-12-06 Día de la Constitución"]);
    let marked = format!("\u{feff}{text}");
    assert_eq!(told(&reads(&marked).unwrap()), ["2026-12-06 Día de la Constitución"]);
    assert_eq!(told(&reads(&text.replace("\r\n", "\r")).unwrap()), ["2026-12-06 Día de la Constitución"]);
}

#[test]
fn a_file_that_repeats_without_end_is_refused_and_takes_no_time() {
    let endless = event("SUMMARY:x\nDTSTART;VALUE=DATE:16010101\nRRULE:FREQ=DAILY;COUNT=4000000000");
    let long = event("SUMMARY:x\nDTSTART;VALUE=DATE:16010101\nDURATION:P366D\nRRULE:FREQ=DAILY");
    let bad = reads(&calendar(&long)).unwrap_err().to_string();
    assert!(bad.ends_with("the file repeats more than can be written out"), "{bad}");
    let bad = reads(&calendar(&endless.repeat(500))).unwrap_err().to_string();
    assert!(bad.ends_with("the file repeats more than can be written out"), "{bad}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = reads(&text);
        let _ = reads_bytes(&bytes);
        let _ = reads(&calendar(&event(&text)));
    }

    /// Pieces of real calendars, put together at random.
    #[test]
    fn no_event_makes_it_panic_and_days_come_in_order_and_once(lines in proptest::collection::vec(prop_oneof![
        "(DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)(;VALUE=DATE|;TZID=Europe/Berlin|)?:[0-9]{0,9}(T[0-9]{0,7}Z?)?",
        "RRULE:FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY);?(COUNT|INTERVAL|BYMONTH|BYMONTHDAY|BYSETPOS|UNTIL)=-?[0-9]{0,9}",
        "RRULE:FREQ=(YEARLY|MONTHLY|WEEKLY);BYDAY=-?[0-9]{0,3}(MO|TU|XX)(,FR)?;WKST=SU",
        "DURATION:-?P[0-9]{1,9}(D|W|TH)",
        "SUMMARY:.{0,20}",
        "UID:[ab]",
    ], 0..8)) {
        let text = format!("DTSTART;VALUE=DATE:20261225\n{}", lines.join("\n"));
        if let Ok(found) = reads(&calendar(&format!("{}{}", event(&text), event(&lines.join("\n"))))) {
            prop_assert!(found.days.windows(2).all(|pair| pair[0].day < pair[1].day));
            prop_assert!(found.days.iter().all(|day| day.day >= date(2026, 11, 24) && day.day <= date(2031, 12, 31)));
        }
    }
}
