//! Days on which nobody works, from the command line.

use super::Workspace;
use serde_json::json;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:New Year\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\n\
END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Lunch\r\nDTSTART:20300301T120000\r\nDTEND:20300301T130000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn days_are_closed_listed_and_opened_again() {
    let workspace = Workspace::new();
    let days = |more: &[&str]| workspace.done(&[&["workspace", "closed-days"][..], more].concat());
    let added = days(&["add", "2030-12-24 from 12:00 Christmas Eve", "2030-12-25"]);
    assert!(added.contains("2 days are closed now."), "{added}");
    let listed = days(&["list"]);
    assert!(listed.contains("2030-12-24") && listed.contains("from 12:00") && listed.contains("Christmas Eve"), "{listed}");
    let json = workspace.json(&["workspace", "closed-days", "list"]);
    assert_eq!(json["items"][0], json!({ "day": "2030-12-24", "from": "12:00", "name": "Christmas Eve", "source": null }));
    assert!(days(&["add", "2030-12-25 again"]).contains("1 day is closed already"));
    assert!(days(&["remove", "2030-12-24", "2030-12-25"]).contains("2 days are open again."));
    assert_eq!(workspace.json(&["workspace", "closed-days", "list", "--all"])["items"], json!([]));
    let refused = |more: &[&str]| workspace.refused(&[&["workspace", "closed-days"][..], more].concat());
    assert!(refused(&["add", "Christmas"]).contains("is no date; write it as 2026-12-25"));
    assert!(refused(&["remove", "2030-12-24"]).contains("2030-12-24 is no closed day"));
    workspace.misused(&["workspace", "closed-days", "add"]);
    workspace.misused(&["workspace", "closed-days", "remove"]);
}

#[test]
fn a_calendar_is_tried_imported_and_taken_back() {
    let workspace = Workspace::new();
    let file = workspace.file("days.ics", CALENDAR);
    let days = |more: &[&str]| workspace.done(&[&["workspace", "closed-days"][..], more].concat());
    let dry = days(&["import", &file, "--dry-run"]);
    assert!(
        dry.contains("days would be closed.") && dry.contains("left out: line 10, Lunch: it lasts from 12:00 to 13:00"),
        "{dry}"
    );
    assert_eq!(workspace.json(&["workspace", "closed-days", "list", "--all"])["items"], json!([]));
    let done = workspace.json(&["workspace", "closed-days", "import", &file]);
    let count = done["added"].as_array().unwrap().len();
    assert!(count >= 5 && done["added"][0]["source"] == "days.ics", "{done}");
    assert!(days(&["remove", "--file", "days.ics"]).contains(&format!("{count} days are open again.")));
    let junk = workspace.file("junk.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n");
    let refused = workspace.refused(&["workspace", "closed-days", "import", &junk]);
    assert!(refused.contains("line 2: the event that begins here is never closed"), "{refused}");
    assert!(workspace.refused(&["workspace", "closed-days", "import", "/no/such.ics"]).contains("cannot read"));
}
