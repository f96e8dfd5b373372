//! Reads queries, bodies and preconditions, and says which field is wrong.

use super::wrong::Wrong;
use crate::edge::Problem;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// Largest JSON body, in bytes.
pub const LARGEST_JSON: usize = 1_000_000;
/// Longest `Idempotency-Key`.
const LONGEST_KEY: usize = 255;

/// A request without a body, or with an empty object.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Entries of a page: 1 to 200, 50 where left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub u16);

impl Default for Limit {
    fn default() -> Self {
        Limit(50)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let typed = String::deserialize(from)?;
        match typed.parse::<u16>() {
            Ok(limit @ 1..=200) => Ok(Limit(limit)),
            Ok(_) | Err(_) => Err(serde::de::Error::custom(format!("`{typed}` is not a number from 1 to 200"))),
        }
    }
}

/// The query string; what is not known there is refused, like an unknown field.
pub fn query<Q: DeserializeOwned>(text: &str) -> Result<Q, Problem> {
    if let Some((name, _)) = form_urlencoded::parse(text.as_bytes()).find(|(name, value)| has_null(name) || has_null(value)) {
        return Err(null_in(&name.replace('\0', "")));
    }
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let wrong = Wrong::of(&error.path().to_string(), without_position(&error.inner().to_string()));
        match wrong.code {
            "unknown" | "twice" => Problem::malformed(&wrong.field, wrong.code, wrong.message),
            _ => Problem::invalid(&wrong.field, wrong.code, wrong.message),
        }
    })
}

/// The whole body, refused beyond `largest` bytes before more than that is kept.
pub async fn body(headers: &HeaderMap, body: Body, largest: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new("too-large", format!("the body may have {largest} bytes at most"));
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|value| value.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > largest as u64) {
        return Err(too_large());
    }
    match Limited::new(body, largest).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => Err(too_large()),
        Err(error) => Err(Problem::malformed("", "broken_off", format!("the body broke off: {error}"))),
    }
}

/// The media type of a body, without its parameters; empty where none is given.
pub fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A JSON body. A body that is left out is an empty object.
pub fn json<B: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<B, Problem> {
    let bytes = if bytes.trim_ascii().is_empty() {
        &b"{}"[..]
    } else {
        let media = media_type(headers);
        if media != "application/json" && !media.ends_with("+json") {
            return Err(Problem::new("media-type", "send the body as `Content-Type: application/json`"));
        }
        bytes
    };
    if let Some(field) = null_letter(bytes) {
        return Err(null_in(&field));
    }
    // A list would be read as the fields in their order, which nobody means.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Problem::malformed("", "not_an_object", "the body must be a JSON object, as {\"name\": \"…\"}, not a list"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize::<_, B>(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => {
                let wrong = Wrong::of(&path, without_position(&inner.to_string()));
                Problem::malformed(&wrong.field, wrong.code, wrong.message)
            }
            // Of a word that stands for one of several, the reader says so too, though the JSON is sound.
            serde_json::error::Category::Syntax if serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() => {
                let wrong = Wrong::of(&path, "invalid type: this, expected enum");
                Problem::malformed(&wrong.field, wrong.code, wrong.message)
            }
            serde_json::error::Category::Syntax | serde_json::error::Category::Eof | serde_json::error::Category::Io => {
                not_json(&inner)
            }
        }
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(read)
}

pub fn has_null(text: &str) -> bool {
    text.contains('\0')
}

fn null_in(field: &str) -> Problem {
    Problem::invalid(field, "not_allowed", "has a control character (U+0000) in it; no database keeps that")
}

/// The field with a U+0000 in its text, where there is one: PostgreSQL cannot keep it, so nobody may send it.
fn null_letter(bytes: &[u8]) -> Option<String> {
    // Nearly every body is done with here; only what looks like the escape is read twice.
    bytes.windows(6).any(|window| window == b"\\u0000").then_some(())?;
    path_to_null(&serde_json::from_slice(bytes).ok()?)
}

fn path_to_null(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    let under = |name: String, rest: String| match rest.as_str() {
        "" => name,
        rest if rest.starts_with('[') => name + rest,
        rest => format!("{name}.{rest}"),
    };
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| path_to_null(item).map(|rest| under(format!("[{index}]"), rest)))
        }
        Value::Object(members) => members.iter().find_map(|(name, value)| match name.contains('\0') {
            true => Some(name.replace('\0', "")),
            false => path_to_null(value).map(|rest| under(name.clone(), rest)),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    let said = without_position(&error.to_string()).to_owned();
    Problem::malformed("", "not_json", format!("not JSON, at line {} column {}: {said}", error.line(), error.column()))
}

fn without_position(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(said, _)| said)
}

/// The version that the caller believes to change, from `If-Match`. Anything that never was one of our tags cannot match.
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let tag = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
    let version = tag.split('.').next().unwrap_or_default();
    version
        .parse()
        .map(Some)
        .map_err(|_| Problem::new("stale", format!("If-Match has to be the ETag of a reading; `{text}` is none")))
}

/// The key under which a POST is done only once.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match value.to_str().map(str::trim) {
        Ok(key) if !key.is_empty() && key.len() <= LONGEST_KEY => Ok(Some(key.to_owned())),
        Ok(_) | Err(_) => Err(Problem::malformed(
            "Idempotency-Key",
            "not_allowed",
            format!("has to be 1 to {LONGEST_KEY} visible ASCII characters"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Outer {
        name: String,
        #[serde(default)]
        lines: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        number: u16,
    }

    fn fault(body: &str) -> (String, String) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json; charset=utf-8".parse().unwrap());
        let problem = json::<Outer>(&headers, body.as_bytes()).unwrap_err();
        assert_eq!(problem.status, 400);
        (problem.errors[0].field.clone(), problem.errors[0].code.clone())
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn a_wrong_field_is_named_with_its_path() {
        assert_eq!(fault(r#"{"name":"x","nmae":1}"#), pair("nmae", "unknown"));
        assert_eq!(fault(r#"{"name":"x","lines":[{"number":1},{"numbr":2}]}"#), pair("lines[1].numbr", "unknown"));
        assert_eq!(fault(r#"{"name":"x","lines":[{}]}"#), pair("lines[0].number", "required"));
        assert_eq!(fault(r#"{"name":"x","lines":[{"number":"1"}]}"#), pair("lines[0].number", "not_allowed"));
        assert_eq!(fault(r#"{"name":"x","name":"y"}"#), pair("name", "twice"));
        assert_eq!(fault(""), pair("name", "required"));
        assert_eq!(fault(r#"{"name":"x"#), pair("", "not_json"));
        assert_eq!(fault(r#"{"name":"x"} {}"#), pair("", "not_json"));
    }

    #[test]
    fn a_null_letter_is_found_where_it_hides_and_an_escaped_backslash_is_none() {
        assert_eq!(null_letter(br#"{"a":[{"b":"x"},{"c":"y\u0000"}]}"#), Some("a[1].c".to_owned()));
        assert_eq!(null_letter(br#"{"a":[{"b":"x\\u0000y"}]}"#), None);
        assert_eq!(null_letter(b"{}"), None);
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    #[allow(dead_code)]
    struct Paging {
        limit: Limit,
        q: Option<String>,
    }

    #[test]
    fn a_query_refuses_what_it_does_not_know_and_what_it_cannot_count() {
        assert_eq!(query::<Paging>("q=a%20b&limit=7").unwrap().limit, Limit(7));
        assert_eq!(query::<Paging>("").unwrap().limit, Limit(50));
        for (text, status, field) in [
            ("limit=0", 422, "limit"),
            ("limit=201", 422, "limit"),
            ("limit=x", 422, "limit"),
            ("lmit=1", 400, "lmit"),
            ("q=1&q=2", 400, "q"),
        ] {
            let problem = query::<Paging>(text).unwrap_err();
            assert_eq!((problem.status, problem.errors[0].field.as_str()), (status, field), "{text}");
        }
    }

    #[test]
    fn if_match_takes_the_version_out_of_a_tag() {
        let tagged = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, text.parse().unwrap());
            if_match(&headers).map_err(|problem| problem.status)
        };
        assert_eq!(tagged("\"7.0a1b\""), Ok(Some(7)));
        assert_eq!(tagged("W/\"7\""), Ok(Some(7)));
        assert_eq!(tagged("*"), Ok(None));
        assert_eq!(tagged("\"abc\""), Err(412));
        assert_eq!(if_match(&HeaderMap::new()), Ok(None));
    }
}
