use super::*;
use crate::view::CallList;
use crate::{Scripts, ShowCallList};

/// Boston and Berlin are both at work.
const MONDAY: &str = "2026-11-23T15:00:00Z";
/// Enough for every kind of thing to happen, few enough for a test.
const FEW: usize = 70;

fn workspace(seed: u64) -> (App, Made, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path().join("fifthcall.db").to_str().expect("a path")).expect("opens");
    let made = make_with(&app, seed, MONDAY.parse().expect("an instant"), FEW).expect("is made");
    (app, made, folder)
}

fn list(app: &App, who: &str) -> CallList {
    let by = app.actor_by(Some(&format!("{who}@example.com"))).expect("a user");
    let show = ShowCallList { rep: None, at: None, limit: 200, scripts: Scripts::None };
    app.act_blocking(&by, MONDAY.parse().expect("an instant"), show).expect("a list")
}

#[test]
fn the_demo_has_people_to_call_promises_to_keep_answers_and_somebody_away() {
    let (app, made, _folder) = workspace(5);
    assert_eq!((made.users.len(), made.prospects), (4, FEW));
    assert!(made.touches > 200, "{made:?}");
    let (ana, ben, lea) = (list(&app, "ana"), list(&app, "ben"), list(&app, "lea"));
    for list in [&ana, &lea] {
        assert!(list.totals.promised > 0 && list.totals.answered > 0 && list.totals.due > 0, "{:?}", list.totals);
        assert!(list.totals.inquiry >= 1, "{:?}", list.totals);
    }
    assert_eq!(ben.totals.due, 0, "what fell due for somebody who is away rests: {:?}", ben.totals);
    let again = workspace(5);
    for (who, before) in [("ana", ana), ("ben", ben), ("lea", lea)] {
        assert_eq!(before, list(&again.0, who), "the same seed tells the same story of {who}, ids and all");
    }
    let other = workspace(6);
    assert_ne!(list(&other.0, "ana").rep.id, list(&again.0, "ana").rep.id);
}

#[test]
fn a_good_moment_lies_in_office_hours() {
    for (asked, good) in [
        ("2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z"),
        ("2026-11-23T23:00:00Z", "2026-11-24T15:00:00Z"),
        ("2026-11-21T15:00:00Z", "2026-11-23T15:00:00Z"),
        ("2026-11-23T11:00:00Z", "2026-11-23T15:00:00Z"),
    ] {
        let asked: Timestamp = asked.parse().expect("an instant");
        assert_eq!(good_moment(asked).to_string(), good);
    }
}
