//! Rule files: what is refused, where and why; what a file may say.

use planner::guard::{Authority, Kind, Window};
use planner::law::{BadRule, Law, NOT_ADVICE};

const HEAD: &str = r#"code = "IE"
name = "Ireland"
about = "An example."
source = "made up"
standing = "statute"
confidence = "medium"
consent = "opt_out"
reviewed = 2026-11-22
"#;

const HOURS: &str = r#"
[[hours]]
text = "Ireland: calls from 9 to 20"
weekdays = "09:00-20:00"
saturday = "closed"
sunday = "closed"
holidays = "closed"
"#;

fn refused(text: &str) -> BadRule {
    match Law::read("ie.toml", text) {
        Err(bad) => bad,
        Ok(law) => panic!("{law:?} was taken"),
    }
}

#[test]
fn a_file_is_read_into_rules_of_the_guard() {
    let holidays = "\n[[holiday]]\nname = \"Saint Patrick's Day\"\non = \"03-17\"\n";
    let cap = "\n[[cap]]\ntext = \"Two a week\"\nmax = 2\nwithin = \"7 days\"\ncounts = \"calls\"\nfrom = 2026-12-01\n";
    let law = Law::read("ie.toml", &format!("{HEAD}{HOURS}{cap}{holidays}")).unwrap();
    assert_eq!((law.code.as_str(), law.regions.as_slice(), law.holidays.len()), ("IE", &["IE".to_owned()][..], 1));
    assert_eq!(law.rules.iter().map(|rule| rule.code.as_str()).collect::<Vec<_>>(), ["law_ie_hours", "law_ie_cap"]);
    assert!(law.rules.iter().all(|rule| rule.authority == Authority::Law && rule.regions == ["IE"]));
    assert!(matches!(law.rules[1].kind, Kind::Limit { max: 2, window: Window::Days { days: 7 }, .. }));
    assert_eq!(law.rules[1].effective_from, Some(jiff::civil::date(2026, 12, 1)));
}

#[test]
fn a_bad_file_is_refused_with_its_line_and_the_reason() {
    let whole = format!("{HEAD}{HOURS}");
    let last = |extra: &str| format!("{whole}{extra}");
    for (text, line, reason) in [
        (String::new(), 1, "missing field `code`"),
        ("code = \"IE\"\nname = ".to_owned(), 2, "string values must be quoted"),
        (whole.replace("09:00-20:00", "20:00-09:00"), 12, "`20:00-09:00` ends before it begins"),
        (whole.replace("09:00-20:00", "09:00-12:00, 11:00-20:00"), 12, "`11:00-20:00` begins before the one in front of it ends"),
        (whole.replace("09:00-20:00", "nine to eight"), 12, "`nine to eight` is no span: write 09:00-20:00, or closed"),
        (whole.replace("09:00-20:00", "9:00-25:00"), 12, "`25:00` is no time of day, as 09:00"),
        (whole.replace("\"IE\"", "\"Ireland\""), 1, "`Ireland` is no region: write US, or US-FL"),
        (whole.replace("\"Ireland\"", "\"\""), 2, "the name is empty"),
        (whole.replace("\"statute\"", "\"rumour\""), 5, "`rumour` is not known here; one of statute"),
        (whole.replace("saturday", "caturday"), 13, "unknown field `caturday`"),
        (whole.replace("sunday = \"closed\"\n", ""), 10, "missing field `sunday`"),
        (HEAD.to_owned(), 1, "no rule: at least one of"),
        (last("from = 2027-01-01\nuntil = 2026-01-01\n"), 17, "it ends on 2026-01-01, but begins on 2027-01-01"),
        (last("from = 12:00:00\n"), 16, "write a day, as 2026-11-21"),
        (last("\n[[cap]]\ntext = \"x\"\nmax = 0\nwithin = \"1 day\"\ncounts = \"calls\"\n"), 19, "a cap allows at least one"),
        (last("\n[[cap]]\ntext = \"x\"\nmax = 1\nwithin = \"a while\"\ncounts = \"calls\"\n"), 20, "`a while` is no window"),
        (last("\n[[silence]]\ntext = \"x\"\nafter = \"refusal\"\ndays = 0\n"), 20, "a silence lasts from 1 to 3660 days"),
        (last("\n[[holiday]]\nname = \"x\"\non = \"13-01\"\n"), 19, "13-01 is no day of the year, as 12-25"),
        (last("exempt = [\"everybody\"]\n"), 16, "`everybody` is not known here; one of business"),
    ] {
        let bad = refused(&text);
        assert!(bad.reason.starts_with(reason), "{text}\n{bad}\nexpected: {reason}");
        assert_eq!((bad.line, bad.file.as_str()), (line, "ie.toml"), "{text}\n{bad}");
    }
}

#[test]
fn an_hour_that_no_day_has_is_refused_however_large() {
    for hour in ["25:00-26:00", "1093:00-1100:00", "9:00-65535:59"] {
        let bad = refused(&format!("{HEAD}{HOURS}").replace("09:00-20:00", hour)).to_string();
        assert!(bad.contains("no time of day"), "{hour}: {bad}");
    }
}

#[test]
fn it_is_said_that_this_is_no_legal_advice() {
    assert!(NOT_ADVICE.contains("not legal advice"));
}
