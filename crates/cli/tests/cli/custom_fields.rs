//! Fields of the workspace's own, from the command line; and what an import says of columns that nobody knows.

use super::Workspace;
use serde_json::json;

const FILE: &str = "Name,Phone,Shoe,Hat\nLea Brandt,617-555-0133,44,58\n";

#[test]
fn fields_are_made_listed_renamed_and_removed() {
    let workspace = Workspace::new();
    let fields = |more: &[&str]| workspace.done(&[&["workspace", "custom-fields"][..], more].concat());
    assert!(fields(&["add", "Fleet size", "Doors"]).contains("fleet_size"));
    let json = workspace.json(&["workspace", "custom-fields", "list"]);
    assert_eq!(json["items"], json!([{ "key": "fleet_size", "label": "Fleet size" }, { "key": "doors", "label": "Doors" }]));
    assert!(fields(&["rename", "fleet_size", "Trucks"]).contains("Trucks"));
    let refused = |more: &[&str]| workspace.refused(&[&["workspace", "custom-fields"][..], more].concat());
    assert!(refused(&["add", "TRUCKS"]).contains("there is a field"));
    assert!(refused(&["remove", "nothing"]).contains("custom field"));
    assert!(fields(&["remove", "fleet_size", "doors"]).contains("what people carry in them stays with them"));
    assert_eq!(workspace.json(&["workspace", "custom-fields", "list"])["items"], json!([]));
    workspace.misused(&["workspace", "custom-fields", "add"]);
}

#[test]
fn a_trial_says_which_columns_would_become_fields_and_they_can_be_dropped() {
    let workspace = Workspace::new();
    let file = workspace.file("people.csv", FILE);
    let dry = workspace.done(&["import", &file, "--dry-run"]);
    assert!(dry.contains("New custom fields, for everybody in the workspace (2 of 200 are in use then): Shoe, Hat."), "{dry}");
    let dry = workspace.done(&["import", &file, "--dry-run", "--unknown", "note"]);
    assert!(dry.contains("Kept as lines in the notes, as you wished: Shoe, Hat."), "{dry}");
    assert_eq!(workspace.json(&["workspace", "custom-fields", "list"])["items"], json!([]));
    workspace.done(&["import", &file, "--unknown", "ignore"]);
    assert_eq!(workspace.json(&["workspace", "custom-fields", "list"])["items"], json!([]));
    workspace.done(&["import", &file, "--map", "Hat=ignore"]);
    let json = workspace.json(&["workspace", "custom-fields", "list"]);
    assert_eq!(json["items"], json!([{ "key": "shoe", "label": "Shoe" }]));
    workspace.misused(&["import", &file, "--unknown", "maybe"]);
}
