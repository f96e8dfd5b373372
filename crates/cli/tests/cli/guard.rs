//! `guard check` in every way to ask it, and tightening a law.

use super::{Workspace, tuesday};
use serde_json::{Value, json};

/// Half past eight in New York, half past seven in Chicago, a Tuesday.
const EARLY: &str = "2026-11-24T13:30:00Z";
/// Noon of a Sunday in New York.
const SUNDAY: &str = "2026-11-22T17:00:00Z";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object")).keys().map(String::as_str).collect()
}

/// The answer, whose shape is the same however it is asked.
fn check(workspace: &Workspace, arguments: &[&str]) -> Value {
    let answer = workspace.json(&[&["guard", "check"], arguments].concat());
    assert_eq!(keys(&answer), ["not_before", "place", "rule", "verdict"], "{answer}");
    // Doubts are told where there are some: "DE" is Germany, and Delaware.
    let place: Vec<_> = keys(&answer["place"]).into_iter().filter(|key| *key != "doubts").collect();
    assert_eq!(place, ["basis", "regions", "zones"], "{answer}");
    assert!(!answer["place"]["zones"].as_array().unwrap().is_empty(), "{answer}");
    let known = ["manual", "address", "number", "company", "workspace"];
    assert!(known.contains(&answer["place"]["basis"].as_str().unwrap()), "{answer}");
    let (not_before, rule) = (&answer["not_before"], &answer["rule"]);
    match answer["verdict"].as_str().unwrap() {
        "allowed" => assert!(not_before.is_null() && rule.is_null(), "{answer}"),
        "not_before" => assert!(not_before.as_str().unwrap().ends_with('Z') && rule.is_object(), "{answer}"),
        "never" => assert!(not_before.is_null() && rule.is_object(), "{answer}"),
        other => panic!("{other}"),
    }
    if rule.is_object() {
        assert_eq!(keys(rule), ["code", "law", "source", "text"], "{answer}");
        assert!(rule["law"].is_boolean() && !rule["text"].as_str().unwrap().is_empty(), "{answer}");
    }
    answer
}

/// Verdict, rule and until when.
fn told(answer: &Value) -> (&str, &str, &str) {
    let text = |value: &'static str| answer.pointer(value).and_then(Value::as_str).unwrap_or_default();
    (text("/verdict"), text("/rule/code"), text("/not_before"))
}

#[test]
fn a_prospect_is_checked_on_every_channel_and_at_any_time() {
    let workspace = Workspace::new().with_people();
    let lea = "lea@harbor.example";
    for channel in ["call", "sms", "email", "social", "visit", "letter"] {
        check(&workspace, &[lea, "--channel", channel]);
        let open = check(&workspace, &[lea, "--channel", channel, "--at", &tuesday()]);
        assert_eq!(told(&open).0, "allowed", "{channel}: {open}");
    }
    let night = "2026-11-25T04:00:00Z";
    assert_eq!(told(&check(&workspace, &[lea, "--at", night])), ("not_before", "courtesy_hours", "2026-11-25T13:00:00Z"));
    assert_eq!(told(&check(&workspace, &[lea, "--channel", "sms", "--at", night])).0, "not_before");
    assert_eq!(told(&check(&workspace, &[lea, "--channel", "email", "--at", night])).0, "allowed");
    // She has a company, so nothing of the federal rule binds; an evening is against courtesy alone.
    let evening = check(&workspace, &[lea, "--at", "2026-11-24T23:30:00Z"]);
    assert_eq!((told(&evening).0, &evening["rule"]["law"]), ("not_before", &json!(false)), "{evening}");
    for flags in [&["--business"][..], &["--consent"], &["--requested"], &["--business", "--consent", "--requested"]] {
        check(&workspace, &[&[lea, "--at", night][..], flags].concat());
    }
    assert_eq!(told(&check(&workspace, &[lea, "--requested", "--at", night])).0, "allowed");
    // By number and by id it is the same person.
    assert_eq!(check(&workspace, &["+1 617 555 0133", "--at", night]), check(&workspace, &[lea, "--at", night]));
    workspace.done(&["log", lea, "do_not_call"]);
    let never = check(&workspace, &[lea, "--at", &tuesday()]);
    assert_eq!(told(&never), ("never", "suppressed", ""));
    // A number that asked not to be called is not called as a bare number either.
    assert_eq!(told(&check(&workspace, &["--phone", "+16175550133", "--at", &tuesday()])).0, "never");
}

#[test]
fn a_number_alone_is_a_consumers_and_an_address_tells_more() {
    let workspace = Workspace::new();
    let at = |number: &str, more: &[&str], at: &str| check(&workspace, &[&["--phone", number, "--at", at][..], more].concat());
    // Rhode Island on a Sunday: the law for a consumer; called on business the same, for it leaves nobody out.
    assert_eq!(told(&at("+14015550133", &[], SUNDAY)), ("not_before", "law_us_ri_hours", "2026-11-23T14:00:00Z"));
    assert_eq!(told(&at("+14015550133", &["--requested"], SUNDAY)).0, "allowed");
    // Louisiana leaves out business.
    assert_eq!(told(&at("+15045550133", &[], SUNDAY)).1, "law_us_la_hours");
    assert_eq!(told(&at("+15045550133", &["--business"], SUNDAY)).1, "courtesy_hours");
    // Germany wants consent; a company's is presumed.
    let noon = "2026-11-24T11:00:00Z";
    assert_eq!(told(&at("+4930901820", &[], noon)), ("never", "law_de_consent", ""));
    for flag in ["--business", "--consent", "--requested"] {
        assert_eq!(told(&at("+4930901820", &[flag], noon)).0, "allowed", "{flag}");
    }
    // A Florida mobile in California obeys both, on California's clock.
    let both = at("+13055550133", &["--address", "Los Angeles, CA 90001"], "2026-11-24T15:30:00Z");
    assert_eq!(
        both["place"],
        json!({ "zones": ["America/Los_Angeles"], "regions": ["US", "US-CA", "US-FL"], "basis": "address" })
    );
    assert_eq!(told(&both), ("not_before", "law_us_fl_hours", "2026-11-24T16:00:00Z"));
    for address in ["US-FL", "US", "DE", "33101", "Austin, TX 78701", "Toronto, ON, Canada"] {
        check(&workspace, &["--phone", "+13055550133", "--address", address, "--channel", "sms"]);
    }
    assert!(workspace.refused(&["guard", "check", "--phone", "+13055550133", "--address", "nowhere at all"]).contains("address"));
    assert!(workspace.refused(&["guard", "check", "--phone", "12"]).contains("phone"));
    assert!(workspace.refused(&["guard", "check", "--phone", "+13055550133", "--channel", "pigeon"]).contains("channel"));
    assert!(workspace.refused(&["guard", "check", "nobody@example.com"]).contains("prospect"));
    workspace.misused(&["guard", "check", "--address", "US-FL"]);
    workspace.misused(&["guard", "check", "lea@harbor.example", "--phone", "+13055550133"]);
}

/// Prefixes that others take for one zone: open when the last of them is, with every zone told.
#[test]
fn the_prefixes_that_span_zones_wait_for_the_last_of_them() {
    let workspace = Workspace::new();
    let ask = |number: &str, at: &str| check(&workspace, &["--phone", number, "--at", at]);
    for (number, zones, rule, opens) in [
        ("+12195550133", &["America/Chicago", "America/New_York"][..], "law_us_hours", "2026-11-24T14:00:00Z"),
        ("+18505550133", &["America/Chicago", "America/New_York"], "law_us_fl_hours", "2026-11-24T14:00:00Z"),
        ("+14235550133", &["America/New_York", "America/Chicago"], "law_us_hours", "2026-11-24T14:00:00Z"),
        (
            "+16055550133",
            &["America/Chicago", "America/Denver", "America/North_Dakota/Center"],
            "law_us_hours",
            "2026-11-24T15:00:00Z",
        ),
        ("+12085550133", &["America/Boise", "America/Denver", "America/Los_Angeles"], "law_us_hours", "2026-11-24T16:00:00Z"),
    ] {
        let answer = ask(number, EARLY);
        assert_eq!((&answer["place"]["zones"], &answer["place"]["basis"]), (&json!(zones), &json!("number")), "{number}");
        assert_eq!(told(&answer), ("not_before", rule, opens), "{number}");
        assert_eq!(told(&ask(number, opens)).0, "allowed", "{number}");
    }
    let north = ask("+18675550133", "2026-11-24T15:30:00Z");
    assert!(north["place"]["zones"].as_array().unwrap().len() >= 5, "{north}");
    assert_eq!(north["place"]["regions"], json!(["CA", "CA-NT", "CA-NU", "CA-YT"]));
    assert_eq!(told(&north), ("not_before", "law_ca_hours", "2026-11-24T16:00:00Z"));
    // With the address there is one clock, and no waiting for the other.
    let pensacola =
        check(&workspace, &["--phone", "+18505550133", "--address", "Pensacola, FL 32501", "--at", "2026-11-24T14:30:00Z"]);
    assert_eq!(pensacola["place"]["zones"], json!(["America/Chicago"]));
    assert_eq!(told(&pensacola).0, "allowed");
}

#[test]
fn numbers_that_are_nowhere_in_particular_wait_for_every_zone_or_take_the_workspaces() {
    let workspace = Workspace::new();
    // Toll-free: from Newfoundland to Hawaii. Never at noon in New York, and only in one hour at all.
    let toll_free = check(&workspace, &["--phone", "+1 800 555 0133", "--at", "2026-11-24T17:00:00Z"]);
    assert_eq!(toll_free["place"]["regions"], json!(["US", "CA"]));
    let zones = toll_free["place"]["zones"].as_array().unwrap();
    assert!(zones.contains(&json!("America/St_Johns")) && zones.contains(&json!("Pacific/Honolulu")), "{toll_free}");
    assert_ne!(told(&toll_free).0, "allowed", "{toll_free}");
    if told(&toll_free).0 == "never" {
        assert_eq!(told(&toll_free).1, "place", "the way out is the address: {toll_free}");
    }
    let known = check(&workspace, &["--phone", "+18005550133", "--address", "US-OH", "--at", "2026-11-24T17:00:00Z"]);
    assert_eq!((told(&known).0, &known["place"]["basis"]), ("allowed", &json!("address")));
    // International free numbers belong to no country: the workspace's own clock and country.
    let nowhere = check(&workspace, &["--phone", "+80012345678", "--at", &tuesday()]);
    assert_eq!(nowhere["place"], json!({ "zones": ["America/New_York"], "regions": ["US"], "basis": "workspace" }));
    let british = check(&workspace, &["--phone", "+448001234567", "--at", "2026-11-24T11:00:00Z"]);
    assert_eq!(british["place"]["zones"], json!(["Europe/London"]));
    // A prospect with such a number, and with none at all.
    let file =
        workspace.file("people.csv", "Name,Phone,E-mail\nLu Free,+80012345678,lu@free.example\nNo Phone,,no@phone.example\n");
    workspace.json(&["import", &file]);
    for who in ["lu@free.example", "no@phone.example"] {
        let answer = check(&workspace, &[who, "--at", &tuesday()]);
        assert_eq!(
            (&answer["place"]["basis"], &answer["place"]["zones"]),
            (&json!("workspace"), &json!(["America/New_York"])),
            "{who}"
        );
        check(&workspace, &[who, "--channel", "email", "--at", &tuesday()]);
    }
}

#[test]
fn a_law_is_tightened_listed_and_as_it_was_again() {
    let workspace = Workspace::new();
    let texan = |at: &str| check(&workspace, &["--phone", "+12145550133", "--at", at]);
    // Half past nine in Dallas.
    let morning = "2026-11-24T15:30:00Z";
    assert_eq!(told(&texan("2026-11-24T16:30:00Z")).0, "allowed");
    let options = ["--calls", "11:00-15:00", "--no-sundays", "--no-holidays", "--most", "1", "--within", "30 days"];
    let said = workspace.done(&[&["guard", "tighten", "US-TX", "--reason", "our lawyer"][..], &options].concat());
    assert!(said.contains("own_us_tx_hours: Our own in Texas: calls and texts from 11 to 15 on weekdays"), "{said}");
    assert!(said.contains("own_us_tx_cap: Our own in Texas: at most 1 call or text to a person in 30 days"), "{said}");
    assert_eq!(told(&texan(morning)), ("not_before", "own_us_tx_hours", "2026-11-24T17:00:00Z"));
    let listed = workspace.done(&["guard", "law", "Texas"]);
    assert!(listed.contains("Our own in Texas") && listed.contains("(own_us_tx_cap)"), "{listed}");
    let idle = workspace.json(&["guard", "tighten", "US-TX", "--calls", "06:00-23:00", "--reason", "wider"]);
    assert!(idle["note"].as_str().unwrap().starts_with("It adds nothing now."), "{idle}");
    assert!(workspace.refused(&["guard", "tighten", "US-TX", "--reason", "x"]).contains("hours"));
    assert!(
        workspace.refused(&["guard", "tighten", "US-TX", "--calls", "9-5", "--reason", "x"]).contains("`9` is no time of day")
    );
    assert!(workspace.refused(&["guard", "tighten", "Atlantis", "--no-sundays", "--reason", "x"]).contains("region"));
    workspace.misused(&["guard", "tighten", "US-TX", "--no-sundays"]);
    for rule in ["own_us_tx_hours", "own_us_tx_hours_2", "own_us_tx_cap"] {
        assert!(workspace.done(&["guard", "remove", rule, "--reason", "no more"]).starts_with("Taken out."));
    }
    assert_eq!(told(&texan("2026-11-24T16:30:00Z")).0, "allowed");
    assert!(workspace.refused(&["guard", "remove", "own_us_tx_cap", "--reason", "x"]).contains("rule of your own"));
}
