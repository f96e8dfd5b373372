//! The OpenAPI document, and a page that reads it to people. Both are made once.

use super::{document, v1};
use crate::edge::problem::KINDS;
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    document::document(&v1::routes()).to_pretty_json().unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"))
});
static PAGE: LazyLock<String> = LazyLock::new(|| {
    let document = serde_json::from_str(text()).unwrap_or_default();
    Page::of(&document).render().unwrap_or_default()
});

pub async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text()).into_response()
}

/// The document as text, for whoever wants it without a server.
pub fn text() -> &'static str {
    DOCUMENT.as_str()
}

pub async fn page() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], PAGE.as_str()).into_response()
}

pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../static/api/docs.css")).into_response()
}

#[derive(Template)]
#[template(path = "api/docs.html")]
struct Page {
    version: String,
    about: String,
    base: String,
    parts: Vec<Part>,
    kinds: Vec<Kind>,
    problems: Vec<Kind>,
}

struct Part {
    name: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    method: String,
    path: String,
    summary: String,
    parameters: Vec<Field>,
    body: Option<String>,
    answers: Vec<Answer>,
}

struct Answer {
    status: String,
    about: String,
    kind: Option<String>,
}

struct Field {
    name: String,
    place: String,
    kind: String,
    about: String,
    required: bool,
}

/// A shape with its fields, or a problem with its status.
struct Kind {
    name: String,
    status: u16,
    about: String,
    fields: Vec<Field>,
}

impl Page {
    fn of(document: &Value) -> Self {
        let mut parts: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for (path, item) in members(&document["paths"]) {
            for (method, operation) in members(item) {
                parts.entry(string(&operation["tags"][0])).or_default().push(Row::of(method, path, operation));
            }
        }
        Page {
            version: string(&document["info"]["version"]),
            about: string(&document["info"]["description"]),
            base: string(&document["servers"][0]["url"]),
            parts: parts.into_iter().map(|(name, rows)| Part { name, rows }).collect(),
            kinds: members(&document["components"]["schemas"])
                .map(|(name, schema)| Kind {
                    name: name.clone(),
                    status: 0,
                    about: string(&schema["description"]),
                    fields: fields(schema),
                })
                .collect(),
            problems: KINDS
                .iter()
                .map(|(name, status, title)| Kind {
                    name: (*name).to_owned(),
                    status: status.as_u16(),
                    about: (*title).to_owned(),
                    fields: Vec::new(),
                })
                .collect(),
        }
    }
}

impl Row {
    fn of(method: &str, path: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| Field {
            name: string(&parameter["name"]),
            place: string(&parameter["in"]),
            kind: kind(&parameter["schema"]),
            about: string(&parameter["description"]),
            required: parameter["required"] == Value::Bool(true),
        });
        let answers = members(&operation["responses"]).map(|(status, response)| Answer {
            status: status.clone(),
            about: string(&response["description"]),
            kind: if status.starts_with('2') { content(response) } else { None },
        });
        Row {
            id: string(&operation["operationId"]),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            summary: string(&operation["summary"]),
            parameters: parameters.collect(),
            body: content(&operation["requestBody"]),
            answers: answers.collect(),
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn fields(schema: &Value) -> Vec<Field> {
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
    members(&schema["properties"])
        .map(|(name, property)| Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(property),
            about: string(&property["description"]),
            required: required(name),
        })
        .collect()
}

/// What a body or an answer holds: the shape's name, or its media types.
fn content(holder: &Value) -> Option<String> {
    let mut kinds: Vec<String> = members(&holder["content"])
        .map(|(media, content)| if media == "application/json" { kind(&content["schema"]) } else { media.clone() })
        .collect();
    kinds.dedup();
    (!kinds.is_empty()).then(|| kinds.join(" or "))
}

/// A schema in words, as `string, date-time or null`.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    for either in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema[either].as_array() {
            return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    let words = types.iter().map(|word| match *word {
        "array" => format!("list of {}", kind(&schema["items"])),
        word => match schema["format"].as_str() {
            Some(format) if word != "null" && !format.starts_with("int") => format!("{word}, {format}"),
            Some(_) | None => word.to_owned(),
        },
    });
    words.collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_every_route_of_the_document() {
        let document: Value = serde_json::from_str(text()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let page = Page::of(&document).render().unwrap();
        for (path, _) in members(&document["paths"]) {
            assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
        }
    }

    #[test]
    fn every_shape_that_is_named_is_described() {
        let document: Value = serde_json::from_str(text()).unwrap();
        let named: std::collections::BTreeSet<&str> = text()
            .match_indices("#/components/schemas/")
            .map(|(at, prefix)| &text()[at + prefix.len()..])
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for name in named {
            assert!(document["components"]["schemas"][name].is_object(), "{name} is named and not described");
        }
    }
}
