//! What the parts of a cadence are called: the same words above a field of the form, in what differs, and in what is wrong.

use super::sheet::{SCRIPTS, Sheet};
use crate::pages::problem_where;
use crate::words;
use actions::Refused;

/// By the name in the form, or in the API.
pub fn label(field: &str) -> String {
    let script = SCRIPTS.iter().find(|(code, _)| *code == field).map(|(_, label)| *label);
    let label = match field {
        "name" => "Name",
        "about" => "What it is for",
        "steps" => "Steps",
        "channel" => "Channel",
        "wait_days" => "Wait, business days",
        "wait_hours" => "Wait, hours",
        "when" => "Part of the day",
        "voicemail" => "When nobody picks up",
        "fire" => "Purpose",
        "goal" => "Goal",
        "policy.afterwards" => "After the farewell",
        "policy.grace_days" => "Business days until then",
        "policy.revisit_after_farewell_days" => "Nobody calls after a farewell, days",
        "policy.revisit_after_no_days" => "Looked at again after a no, days",
        "ask_from" | "policy.ask_from_attempt" => "Ask \u{201c}Should I go on?\u{201d} from attempt",
        "every" | "policy.rhythm.every_days" => "How often to keep in touch",
        "if_active" | "policy.rhythm.active_days" => "How often if active",
        "longest" | "policy.rhythm.longest_days" => "How often at the longest",
        "leave" | "policy.leave" => "What falls due while its owner is away",
        "never_heard" | "policy.never_heard.then" => "While nothing has reached them",
        "after_tries" | "policy.never_heard.after_tries" => "From how many tries on",
        "at_most" | "policy.never_heard.at_most" => "Extra tries a round, at most",
        other => return script.map_or_else(|| words::capital(&words::plain(other)), str::to_owned),
    };
    label.to_owned()
}

/// What is wrong with the form, in its words. Steps go by the numbers that stand there, those included that are taken out.
pub fn problem(refused: Refused, sheet: &Sheet) -> Result<String, Refused> {
    problem_where(refused, |field| {
        let within = field.strip_prefix("steps[").and_then(|rest| rest.split_once("]."));
        Some(match within {
            Some((index, inner)) => {
                let number = index.parse().map_or(0, |index| sheet.number_of(index));
                format!("Step {number}, {}", label(inner))
            }
            None => label(field),
        })
    })
}
