use super::*;
use planner::calendar::zone;
use proptest::prelude::*;

/// Boston, Monday 23 November 2026, 10:00; the prospect is in Reno, where it is 07:00. Thanksgiving is closed.
fn read_at(now: &str, rep: &str, theirs: &str, text: &str) -> Result<String, WhenFault> {
    let (rep, theirs) = (zone(rep).expect("a zone"), zone(theirs).expect("a zone"));
    let calendar = Calendar {
        holidays: [Date::constant(2026, 11, 26), Date::constant(2026, 12, 25), Date::constant(2027, 1, 1)].into(),
        ..Calendar::default()
    };
    let clock = Clock { now: now.parse().expect("an instant"), rep: &rep, theirs: &theirs, calendar: &calendar, regions: &[] };
    parse(text, &clock).map(|moment| {
        let here = moment.at.to_zoned(rep.clone());
        format!("{} {}", here.strftime("%a %Y-%m-%d %H:%M"), moment.precision.code())
    })
}

fn read(text: &str) -> Result<String, WhenFault> {
    read_at("2026-11-23T15:00:00Z", "America/New_York", "America/Los_Angeles", text)
}

#[test]
fn times_of_day_are_on_the_rep_s_clock() {
    for (text, meant) in [
        ("15:30", "Mon 2026-11-23 15:30 minute"),
        ("3pm", "Mon 2026-11-23 15:00 minute"),
        ("3 PM", "Mon 2026-11-23 15:00 minute"),
        ("3:15 p.m.", "Mon 2026-11-23 15:15 minute"),
        ("15h30", "Mon 2026-11-23 15:30 minute"),
        ("15h", "Mon 2026-11-23 15:00 minute"),
        ("15.30", "Mon 2026-11-23 15:30 minute"),
        ("noon", "Mon 2026-11-23 12:00 minute"),
        ("12pm", "Mon 2026-11-23 12:00 minute"),
        ("today at 4pm", "Mon 2026-11-23 16:00 minute"),
        ("this afternoon at 4", "Mon 2026-11-23 16:00 minute"),
        ("tomorrow 9:05", "Tue 2026-11-24 09:05 minute"),
        ("tue 3pm", "Tue 2026-11-24 15:00 minute"),
        ("3pm tue", "Tue 2026-11-24 15:00 minute"),
        ("Tuesday, 3pm", "Tue 2026-11-24 15:00 minute"),
        ("mon 3pm", "Mon 2026-11-30 15:00 minute"),
        ("2 dec 10:00", "Wed 2026-12-02 10:00 minute"),
        ("dec 2 10am", "Wed 2026-12-02 10:00 minute"),
        ("2026-12-02 10:00", "Wed 2026-12-02 10:00 minute"),
        ("tomorrow at 9 in the morning", "Tue 2026-11-24 09:00 minute"),
        ("2026-11-24T18:00:00Z", "Tue 2026-11-24 13:00 minute"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text}");
    }
}

#[test]
fn a_time_that_is_over_today_means_the_next_business_day() {
    assert_eq!(read("9:30").as_deref(), Ok("Tue 2026-11-24 09:30 minute"));
    let friday_evening = read_at("2026-11-27T23:00:00Z", "America/New_York", "America/New_York", "9:30");
    assert_eq!(friday_evening.as_deref(), Ok("Mon 2026-11-30 09:30 minute"));
}

#[test]
fn their_time_is_on_their_clock() {
    assert_eq!(read("3pm their time").as_deref(), Ok("Mon 2026-11-23 18:00 minute"));
    assert_eq!(read("tue 9am her time").as_deref(), Ok("Tue 2026-11-24 12:00 minute"));
    assert_eq!(read("tue 9am my time").as_deref(), Ok("Tue 2026-11-24 09:00 minute"));
    // In Sydney it is Tuesday already.
    let sydney = read_at("2026-11-23T15:00:00Z", "America/New_York", "Australia/Sydney", "tomorrow 9am their time");
    assert_eq!(sydney.as_deref(), Ok("Tue 2026-11-24 17:00 minute"));
}

#[test]
fn amounts_on_the_clock_are_exact() {
    for (text, meant) in [
        ("in 20 min", "Mon 2026-11-23 10:20 minute"),
        ("20 minutes", "Mon 2026-11-23 10:20 minute"),
        ("in 90min", "Mon 2026-11-23 11:30 minute"),
        ("in an hour", "Mon 2026-11-23 11:00 minute"),
        ("in half an hour", "Mon 2026-11-23 10:30 minute"),
        ("in 2 hours", "Mon 2026-11-23 12:00 minute"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text}");
    }
}

#[test]
fn amounts_on_the_calendar_land_on_a_business_day_of_theirs() {
    // 08:00 in Reno is 11:00 in Boston.
    for (text, meant) in [
        ("in 2 weeks", "Mon 2026-12-07 11:00 day"),
        ("2 weeks", "Mon 2026-12-07 11:00 day"),
        ("2w", "Mon 2026-12-07 11:00 day"),
        ("in a week", "Mon 2026-11-30 11:00 day"),
        ("in 3 days", "Fri 2026-11-27 11:00 day"),
        ("in 5 days", "Mon 2026-11-30 11:00 day"),
        ("in 3 business days", "Fri 2026-11-27 11:00 day"),
        ("in a couple of weeks", "Mon 2026-12-07 11:00 day"),
        ("in 6 months", "Mon 2027-05-24 11:00 day"),
        ("in half a year", "Mon 2027-05-24 11:00 day"),
        ("in 2 weeks at 3pm", "Mon 2026-12-07 15:00 minute"),
        ("next week", "Mon 2026-11-30 11:00 day"),
        ("next month", "Tue 2026-12-01 11:00 day"),
        ("next year", "Mon 2027-01-04 11:00 day"),
        ("end of month", "Mon 2026-11-30 11:00 day"),
        ("end of the week", "Fri 2026-11-27 11:00 day"),
        ("end of next week", "Fri 2026-12-04 11:00 day"),
        ("end of next month", "Thu 2026-12-31 11:00 day"),
        ("end of year", "Thu 2026-12-31 11:00 day"),
        ("eom", "Mon 2026-11-30 11:00 day"),
        ("march", "Mon 2027-03-01 11:00 day"),
        ("in march", "Mon 2027-03-01 11:00 day"),
        ("in March 2028", "Wed 2028-03-01 11:00 day"),
        ("mid march", "Mon 2027-03-15 11:00 day"),
        ("end of march", "Wed 2027-03-31 11:00 day"),
        ("early january", "Mon 2027-01-04 11:00 day"),
        ("november", "Mon 2027-11-01 11:00 day"),
        ("end of november", "Mon 2026-11-30 11:00 day"),
        ("q2", "Thu 2027-04-01 11:00 day"),
        ("in spring", "Mon 2027-03-01 11:00 day"),
        ("in 10 business days", "Tue 2026-12-08 11:00 day"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text}");
    }
}

#[test]
fn named_days_stay_where_they_are_named() {
    for (text, meant) in [
        ("tomorrow", "Tue 2026-11-24 11:00 day"),
        ("day after tomorrow", "Wed 2026-11-25 11:00 day"),
        ("thursday", "Thu 2026-11-26 11:00 day"),
        ("sat", "Sat 2026-11-28 11:00 day"),
        ("monday", "Mon 2026-11-30 11:00 day"),
        ("next monday", "Mon 2026-11-30 11:00 day"),
        ("next friday", "Fri 2026-12-04 11:00 day"),
        ("coming friday", "Fri 2026-11-27 11:00 day"),
        ("2 dec", "Wed 2026-12-02 11:00 day"),
        ("2nd of december", "Wed 2026-12-02 11:00 day"),
        ("december 2nd", "Wed 2026-12-02 11:00 day"),
        ("2.12.", "Wed 2026-12-02 11:00 day"),
        ("2.12.2027", "Thu 2027-12-02 11:00 day"),
        ("on the 5th", "Sat 2026-12-05 11:00 day"),
        ("1 nov", "Mon 2027-11-01 11:00 day"),
        ("29 feb", "Tue 2028-02-29 11:00 day"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text}");
    }
}

#[test]
fn half_days_are_theirs() {
    for (text, meant) in [
        ("tomorrow morning", "Tue 2026-11-24 11:00 half_day"),
        ("wed afternoon", "Wed 2026-11-25 16:00 half_day"),
        ("after lunch", "Mon 2026-11-23 16:00 half_day"),
        ("tomorrow after lunch", "Tue 2026-11-24 16:00 half_day"),
        ("this evening", "Mon 2026-11-23 21:00 half_day"),
        ("tonight", "Mon 2026-11-23 21:00 half_day"),
        ("first thing tomorrow", "Tue 2026-11-24 11:00 half_day"),
        ("first thing on friday", "Fri 2026-11-27 11:00 half_day"),
        ("morning", "Mon 2026-11-23 11:00 half_day"),
        ("end of day", "Mon 2026-11-23 16:00 half_day"),
        ("next week in the morning", "Mon 2026-11-30 11:00 half_day"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text}");
    }
    let evening = read_at("2026-11-23T23:30:00Z", "America/New_York", "America/New_York", "after lunch");
    assert_eq!(evening.as_deref(), Ok("Tue 2026-11-24 13:00 half_day"));
}

#[test]
fn what_is_not_understood_is_named_with_examples() {
    for (text, part) in [
        ("", "say when"),
        ("  ", "say when"),
        ("at the", "say when"),
        ("whenever", "\"whenever\" is not understood"),
        ("tue banana", "\"banana\""),
        ("3", "needs am or pm"),
        ("tue 3", "needs am or pm"),
        ("25:00", "no time of day"),
        ("13pm", "no time of day"),
        ("3:7", "no time of day"),
        ("2/12", "two ways. Write 2 december or 12 february"),
        ("2/12/2027", "two ways"),
        ("13/13", "no such day"),
        ("2/30", "no such day"),
        ("0/25", "no such day"),
        ("12/25/", "no such day"),
        ("1/2/3/4", "no such day"),
        ("11/20/2026", "over already"),
        ("31 feb", "no such day"),
        ("2026-02-30", "no such day"),
        ("2.13.", "no such day"),
        ("today 9am", "over already"),
        ("2026-11-20", "over already"),
        ("2026-11-20T10:00:00Z", "over already"),
        ("this morning today tomorrow", "a second day"),
        ("3pm 4pm", "a second time"),
        ("in 20 min tomorrow", "a second day"),
        ("in 40 years", "five years"),
        ("in 99999999999 weeks", "not understood"),
    ] {
        let fault = read(text).expect_err(text).to_string();
        assert!(fault.contains(part), "{text}: {fault}");
    }
    assert!(read("whenever").expect_err("refused").to_string().contains("tue 3pm"));
    assert_eq!(read(&"x".repeat(101)), Err(WhenFault::TooLong));
}

#[test]
fn a_time_that_the_clock_skips_comes_as_much_later_and_one_that_comes_twice_is_the_first() {
    // Clocks go forward on 14 March 2027 in Boston, on 28 March 2027 in Berlin, and back on 7 November 2027.
    let boston = |text| read_at("2027-03-13T15:00:00Z", "America/New_York", "America/New_York", text);
    assert_eq!(boston("tomorrow 2:30").as_deref(), Ok("Sun 2027-03-14 03:30 minute"));
    let berlin = read_at("2027-03-27T15:00:00Z", "Europe/Berlin", "Europe/Berlin", "tomorrow 2:30");
    assert_eq!(berlin.as_deref(), Ok("Sun 2027-03-28 03:30 minute"));
    let twice = read_at("2027-11-06T15:00:00Z", "America/New_York", "America/New_York", "tomorrow 1:30");
    assert_eq!(twice.as_deref(), Ok("Sun 2027-11-07 01:30 minute"));
    let instant = |text: &str| {
        let zone = zone("America/New_York").expect("a zone");
        let clock = Clock {
            now: "2027-11-06T15:00:00Z".parse().expect("an instant"),
            rep: &zone,
            theirs: &zone,
            calendar: &Calendar::default(),
            regions: &[],
        };
        parse(text, &clock).map(|moment| moment.at.to_string())
    };
    assert_eq!(instant("tomorrow 1:30").as_deref(), Ok("2027-11-07T05:30:00Z"));
}

#[test]
fn western_canada_keeps_its_summer_time_from_november_2026() {
    let vancouver = read_at("2026-11-23T16:00:00Z", "Europe/London", "America/Vancouver", "tomorrow 9am their time");
    assert_eq!(vancouver.as_deref(), Ok("Tue 2026-11-24 16:00 minute"));
}

#[test]
fn a_day_alone_serves_not_now() {
    let zone = zone("Europe/Berlin").expect("a zone");
    let clock = Clock {
        now: "2026-11-23T15:00:00Z".parse().expect("an instant"),
        rep: &zone,
        theirs: &zone,
        calendar: &Calendar::default(),
        regions: &[],
    };
    assert_eq!(date("march", &clock), Ok(Date::constant(2027, 3, 1)));
    assert_eq!(date("2 dec 10:00", &clock), Ok(Date::constant(2026, 12, 2)));
}

proptest! {
    #[test]
    fn any_text_gives_a_moment_to_come_or_a_fault(
        text in "((in|next|end|of|tue|mon|3pm|25|march|2|weeks|days|morning|their|time|2026|dec|at|12:30|a|min|31st|feb|99999|q3|\\.|/) ?){0,6}",
        now in 1_500_000_000i64..2_500_000_000,
    ) {
        let (rep, theirs) = (zone("America/St_Johns").expect("a zone"), zone("Pacific/Chatham").expect("a zone"));
        let now = Timestamp::from_second(now).expect("in range");
        let clock = Clock { now, rep: &rep, theirs: &theirs, calendar: &Calendar::default(), regions: &[] };
        if let Ok(moment) = parse(&text, &clock) {
            let day = jiff::SignedDuration::from_hours(48);
            prop_assert!(moment.at > now.saturating_sub(day).expect("in range"), "{text}: {moment:?}");
            if moment.precision == Precision::Minute {
                prop_assert!(moment.at > now, "{text}: {moment:?}");
            }
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let zone = TimeZone::UTC;
        let clock = Clock { now: Timestamp::UNIX_EPOCH, rep: &zone, theirs: &zone, calendar: &Calendar::default(), regions: &[] };
        let _ = parse(&text, &clock);
    }
}

#[test]
fn a_day_with_slashes_is_taken_where_it_means_one_day() {
    for (text, day) in [
        ("12/25", "2026-12-25"),
        ("25/12", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("25/12/26", "2026-12-25"),
        ("2026/12/25", "2026-12-25"),
        ("5/5", "2027-05-05"),
        ("11/20", "2027-11-20"),
        ("on 12/25 at 3pm", "2026-12-25 15:00 minute"),
    ] {
        let meant = read(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert!(meant.contains(day), "{text}: {meant}");
    }
}
