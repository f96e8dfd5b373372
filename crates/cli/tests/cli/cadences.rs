//! `cadence`: versions looked at, compared and brought back.

use super::Workspace;

#[test]
fn the_versions_of_a_cadence_are_told_and_a_version_is_brought_back() {
    let workspace = Workspace::new();
    let listed = workspace.done(&["cadence", "list"]);
    assert!(listed.lines().any(|line| line.trim_start().starts_with("Five and fire")), "{listed}");
    let versions = workspace.json(&["cadence", "versions", "Five and fire"]);
    assert_eq!(versions["items"].as_array().map(Vec::len), Some(1), "{versions}");
    assert_eq!(workspace.done(&["cadence", "diff", "Five and fire", "1"]).trim(), "Nothing differs.");
    let back = workspace.done(&["cadence", "restore", "Five and fire", "1"]);
    assert!(back.contains("at version 1, as version 1 was"), "nothing differs, so no version is made: {back}");
    assert!(workspace.refused(&["cadence", "restore", "Five and fire", "7"]).contains("there is no such version"));
    assert!(workspace.refused(&["cadence", "diff", "No such plan", "1"]).contains("there is no such cadence"));
}
