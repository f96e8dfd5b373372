//! The stylesheet, the script and the icon: compiled in, served under a name that changes with their content.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

struct Asset {
    stem: &'static str,
    ending: &'static str,
    kind: &'static str,
    content: &'static str,
}

static ASSETS: [Asset; 3] = [
    Asset { stem: "app", ending: "css", kind: "text/css; charset=utf-8", content: include_str!("../static/app.css") },
    Asset { stem: "app", ending: "js", kind: "text/javascript; charset=utf-8", content: include_str!("../static/app.js") },
    Asset { stem: "icon", ending: "svg", kind: "image/svg+xml", content: include_str!("../static/icon.svg") },
];

fn names() -> &'static [String; 3] {
    static NAMES: OnceLock<[String; 3]> = OnceLock::new();
    NAMES.get_or_init(|| {
        std::array::from_fn(|index| {
            let asset = &ASSETS[index];
            let digest = Sha256::digest(asset.content.as_bytes());
            let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
            format!("/static/{}-{hash}.{}", asset.stem, asset.ending)
        })
    })
}

pub fn stylesheet() -> &'static str {
    &names()[0]
}

pub fn script() -> &'static str {
    &names()[1]
}

pub fn icon() -> &'static str {
    &names()[2]
}

/// `GET /static/{name}`: for ever the same under one name, so it may be kept for ever.
pub async fn serve(Path(name): Path<String>) -> Response {
    let path = format!("/static/{name}");
    match names().iter().position(|known| *known == path) {
        Some(index) => {
            let asset = &ASSETS[index];
            ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.content)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
