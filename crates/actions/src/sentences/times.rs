//! Days and times as they are said: near ones by name, far ones by date, 24-hour clock.

use super::Voice;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use planner::bounds::plus;
use planner::calendar::start_of_day;

/// The English name of a month, as "March".
pub fn month(date: Date) -> String {
    date.strftime("%B").to_string()
}

/// "19 Nov".
pub fn short_day(date: Date) -> String {
    date.strftime("%-d %b").to_string()
}

/// How one says the day of a past call to the person called: "earlier today", "yesterday", "on Thursday", "on 12 November".
pub fn spoken_day(at: Timestamp, now: Timestamp, theirs: &TimeZone) -> String {
    let (day, today) = (at.to_zoned(theirs.clone()).date(), now.to_zoned(theirs.clone()).date());
    match (today - day).get_days() {
        0 => "earlier today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=6 => format!("on {}", day.strftime("%A")),
        _ if day.year() == today.year() => format!("on {}", day.strftime("%-d %B")),
        _ => format!("on {}", day.strftime("%-d %B %Y")),
    }
}

impl Voice<'_> {
    fn here(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    fn today(&self) -> Date {
        self.here(self.now).date()
    }

    /// When the reader's day ends.
    pub(super) fn day_ends(&self) -> Timestamp {
        let today = self.today();
        start_of_day(self.zone, today.tomorrow().unwrap_or(today))
    }

    /// When [`Voice::age`] may say something else.
    pub(super) fn ages(&self, since: Timestamp) -> Timestamp {
        let minutes = self.now.duration_since(since).as_mins().max(0);
        plus(since, SignedDuration::from_mins(minutes + 1))
    }

    /// Whole days from today to that day, on the reader's calendar.
    pub(super) fn days_ahead(&self, at: Timestamp) -> i32 {
        (self.here(at).date() - self.today()).get_days()
    }

    /// "10:15", on the reader's clock.
    pub fn time(&self, at: Timestamp) -> String {
        self.here(at).strftime("%H:%M").to_string()
    }

    /// "today", "tomorrow", "yesterday", "on Friday", "on 19 November".
    pub fn day_in_words(&self, at: Timestamp) -> String {
        self.on_date(self.here(at).date())
    }

    /// "today", "Friday", "19 November": to follow "since" or "until".
    pub fn day_name(&self, at: Timestamp) -> String {
        self.date(self.here(at).date())
    }

    pub fn on_day(&self, at: Timestamp) -> String {
        self.on_date(self.here(at).date())
    }

    pub fn on_date(&self, date: Date) -> String {
        let name = self.date(date);
        if name.starts_with(|letter: char| letter.is_lowercase()) { name } else { format!("on {name}") }
    }

    pub fn date(&self, date: Date) -> String {
        let today = self.today();
        match (date - today).get_days() {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            -1 => "yesterday".to_owned(),
            -6..=6 => date.strftime("%A").to_string(),
            _ if date.year() == today.year() => date.strftime("%-d %B").to_string(),
            _ => date.strftime("%-d %B %Y").to_string(),
        }
    }

    /// "today at 10:15", "Friday 10:15", "19 November, 10:15".
    pub fn moment(&self, at: Timestamp) -> String {
        let (name, time) = (self.day_name(at), self.time(at));
        match self.days_ahead(at) {
            -1..=1 => format!("{name} at {time}"),
            -6..=6 => format!("{name} {time}"),
            _ => format!("{name}, {time}"),
        }
    }

    /// "today at 10:15", "on Friday at 10:15", "on 19 November at 10:15": as part of a sentence.
    pub fn on_moment(&self, at: Timestamp) -> String {
        format!("{} at {}", self.day_in_words(at), self.time(at))
    }

    /// [`Voice::moment`] with the prospect's clock where it shows another time: "today at 10:15 (16:15 their time)".
    pub fn moment_in_both(&self, at: Timestamp) -> String {
        format!("{}{}", self.moment(at), self.their_time(at))
    }

    /// [`Voice::on_moment`] with the prospect's clock where it shows another time.
    pub fn on_moment_in_both(&self, at: Timestamp) -> String {
        format!("{}{}", self.on_moment(at), self.their_time(at))
    }

    fn their_time(&self, at: Timestamp) -> String {
        let (here, there) = (self.here(at), at.to_zoned(self.theirs.clone()));
        if here.datetime() == there.datetime() {
            String::new()
        } else if here.date() == there.date() {
            format!(" ({} their time)", there.strftime("%H:%M"))
        } else {
            format!(" ({} their time)", there.strftime("%A %H:%M"))
        }
    }

    /// "4 minutes", "3 hours", "2 days": how long ago, rounded down.
    pub fn age(&self, since: Timestamp) -> String {
        let minutes = self.now.duration_since(since).as_mins().max(0);
        let (count, unit) = match minutes {
            0 => return "a moment".to_owned(),
            1..=119 => (minutes, "minute"),
            120..=2879 => (minutes / 60, "hour"),
            _ => (minutes / 1440, "day"),
        };
        format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}
