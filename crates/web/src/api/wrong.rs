//! What the reader of a body or a query says of a field, in the words of whoever sent it: no name of a type of ours, nothing of
//! what they sent repeated at length.

/// A field, the code of its fault, and what to send instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub field: String,
    pub code: &'static str,
    pub message: String,
}

/// Longest word of theirs that is repeated, in characters.
const REPEATED: usize = 60;

impl Wrong {
    pub fn of(path: &str, said: &str) -> Self {
        let path = if path == "." { "" } else { path };
        let quoted = said.split('`').nth(1).unwrap_or_default();
        let inside = |name: &str| match path {
            "" => name.to_owned(),
            path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
            path => format!("{path}.{name}"),
        };
        if said.starts_with("unknown field") {
            let known = said.split_once("expected ").map_or(String::new(), |(_, known)| {
                format!("; there are {}", known.trim_start_matches("one of ").replace('`', ""))
            });
            return Wrong { field: inside(quoted), code: "unknown", message: format!("no such field{known}") };
        }
        if said.starts_with("missing field") {
            return Wrong { field: inside(quoted), code: "required", message: "is required".to_owned() };
        }
        if said.starts_with("duplicate field") {
            return Wrong { field: inside(quoted), code: "twice", message: "is given twice".to_owned() };
        }
        let (code, message) = in_words(said, quoted);
        Wrong { field: path.to_owned(), code, message }
    }
}

fn in_words(said: &str, quoted: &str) -> (&'static str, String) {
    if said.starts_with("unknown variant") {
        let known = said.split_once("expected ").map_or("", |(_, known)| known).trim_start_matches("one of ").replace('`', "");
        return match quoted.chars().count() {
            0..=REPEATED => ("not_allowed", format!("`{quoted}` is not known here; one of {known}")),
            _ => ("not_allowed", format!("is not known here; one of {known}")),
        };
    }
    let expected = said.split_once(", expected ").map_or("", |(_, expected)| expected);
    for kind in ["invalid type: ", "invalid value: ", "invalid length "] {
        if said.starts_with(kind) {
            return ("not_allowed", format!("has to be {}", wanted(expected)));
        }
    }
    let number = ["invalid digit", "cannot parse integer", "number too", "invalid float", "cannot parse float"];
    if number.iter().any(|begins| said.starts_with(begins)) {
        return ("not_a_number", "has to be a whole number, as 25; a smaller one, if it is one".to_owned());
    }
    if said.starts_with("provided string was not `true` or `false`") {
        return ("not_allowed", "has to be true or false".to_owned());
    }
    if said.starts_with("data did not match any variant") {
        return ("not_allowed", "fits none of the shapes that are taken here; see /api/docs".to_owned());
    }
    // Our own readers speak plainly; the rest is about dates, and speaks of their parts.
    if quoted.is_empty() || is_about_dates(said) {
        return ("not_a_date", "has to be a day, as 2026-11-23, or an instant, as 2026-11-23T15:00:00Z".to_owned());
    }
    ("not_allowed", said.to_owned())
}

fn is_about_dates(said: &str) -> bool {
    ["parse", "datetime", "timestamp", "year", "month", "offset", "parameter"].iter().any(|word| said.contains(word))
}

/// What belongs there.
fn wanted(expected: &str) -> String {
    let whole = |least: i128, most: i128| format!("a whole number from {least} to {most}");
    match expected {
        "u8" => whole(0, u8::MAX.into()),
        "u16" => whole(0, u16::MAX.into()),
        "u32" => whole(0, u32::MAX.into()),
        "u64" | "usize" | "u128" => "a whole number, 0 or more".to_owned(),
        "i8" => whole(i8::MIN.into(), i8::MAX.into()),
        "i16" => whole(i16::MIN.into(), i16::MAX.into()),
        "i32" => whole(i32::MIN.into(), i32::MAX.into()),
        "i64" | "isize" | "i128" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" | "a borrowed string" | "a character" => "text".to_owned(),
        "a sequence" => "a list, as [\u{2026}]".to_owned(),
        expected if expected.starts_with("an array of length ") || expected.starts_with("a tuple of size ") => {
            let many = expected.rsplit(' ').next().unwrap_or_default();
            format!("a list of {many}")
        }
        expected if expected.starts_with("struct ") || expected == "a map" || expected.contains("variant") => {
            "an object, as {\"\u{2026}\": \u{2026}}".to_owned()
        }
        expected if expected.contains("date") => "a day, as 2026-11-23".to_owned(),
        expected if expected.contains("timestamp") => "an instant, as 2026-11-23T15:00:00Z".to_owned(),
        expected if expected.contains("time") => "a time of day, as 15:00".to_owned(),
        expected if expected.contains("duration") => "a duration, as PT2H".to_owned(),
        // One word of a list, most often.
        expected if expected.starts_with("string or map") || expected.starts_with("enum") => {
            "one of the words that are known here".to_owned()
        }
        _ => "of another kind; see /api/docs".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, code: &str, message: &str) {
        let wrong = Wrong::of("at", said);
        assert_eq!((wrong.code, wrong.message.as_str()), (code, message), "{said}");
    }

    #[test]
    fn what_is_wrong_is_told_without_a_type_of_ours() {
        check("invalid type: integer `5`, expected a string", "not_allowed", "has to be text");
        check("invalid type: string \"x\", expected u32", "not_allowed", "has to be a whole number from 0 to 4294967295");
        check("invalid value: integer `-1`, expected u16", "not_allowed", "has to be a whole number from 0 to 65535");
        check("invalid type: integer `5`, expected struct StepView", "not_allowed", "has to be an object, as {\"…\": …}");
        check("invalid type: null, expected a sequence", "not_allowed", "has to be a list, as […]");
        check("invalid length 3, expected an array of length 7", "not_allowed", "has to be a list of 7");
        check(
            "unknown variant `x`, expected one of `spread`, `let_go`",
            "not_allowed",
            "`x` is not known here; one of spread, let_go",
        );
        check("unknown variant `x`, expected `a` or `b`", "not_allowed", "`x` is not known here; one of a or b");
        let date = "has to be a day, as 2026-11-23, or an instant, as 2026-11-23T15:00:00Z";
        check("failed to parse four digit integer as year: invalid digit, expected 0-9 but got y", "not_a_date", date);
        check(
            "parameter 'Unix timestamp seconds' is not in the required range of -377705023201..=253402207200",
            "not_a_date",
            date,
        );
        check("`x` is not a number from 1 to 200", "not_allowed", "`x` is not a number from 1 to 200");
    }
}
