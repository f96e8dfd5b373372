//! What a verb gave back, as a response: JSON bytes, and an ETag on single things.

use crate::edge::Problem;
use actions::view::{
    BulkOrderView, BulkPreview, CadenceChanges, CadenceView, CallList, ClosedDaysAdded, ClosedDaysRemoved, CompanyView,
    CustomFieldView, DealView, DecisionView, Enrolled, Found, GuardAnswer, GuardView, HoursView, ImportView, LawListView,
    LoadView, Logged, Me, Migration, Ordered, Page, ProspectView, RegistryBrought, RegistryListView, RulesView, SuppressionView,
    TeamView, Tightened, TokenView, UserView, Welcomed, WorkspaceView,
};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// How a thing is tagged.
pub enum Tag {
    /// Lists and answers: no ETag.
    None,
    /// By its content alone.
    Content,
    /// By its version, which `If-Match` compares, and its content.
    Version(i64),
}

/// What a verb can give back over HTTP.
pub trait Thing: Serialize {
    fn tag(&self) -> Tag {
        Tag::None
    }

    /// The same without what is told once and never again; none where nothing in it is.
    fn without_secrets(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

impl Thing for () {}
impl<T: Serialize> Thing for Page<T> {}

impl Thing for TokenView {
    fn without_secrets(&self) -> Option<Self> {
        Some(TokenView { secret: None, ..self.clone() })
    }
}

impl Thing for Welcomed {
    fn without_secrets(&self) -> Option<Self> {
        Some(Welcomed { welcome_path: String::new(), ..self.clone() })
    }
}

macro_rules! things {
    ($($name:ty),* => $tag:expr) => { $(impl Thing for $name { fn tag(&self) -> Tag { $tag(self) } })* };
}

things!(CadenceChanges, CallList, Enrolled, LoadView, Logged, Ordered, Migration, GuardAnswer, LawListView, RegistryBrought, RegistryListView, DecisionView, Found, ClosedDaysAdded, ClosedDaysRemoved, RulesView, Tightened, BulkOrderView, BulkPreview, TeamView => |_| Tag::None);
things!(HoursView, Me, CompanyView, CustomFieldView, ImportView, SuppressionView => |_| Tag::Content);
things!(ProspectView => |thing: &ProspectView| Tag::Version(thing.version));
things!(DealView => |thing: &DealView| Tag::Version(thing.version));
things!(UserView => |thing: &UserView| Tag::Version(thing.version));
things!(GuardView => |thing: &GuardView| Tag::Version(thing.version));
things!(WorkspaceView => |thing: &WorkspaceView| Tag::Version(thing.version));
things!(CadenceView => |thing: &CadenceView| Tag::Version(i64::from(thing.version)));

/// A thing as it goes out.
pub struct Written {
    bytes: Vec<u8>,
    tag: Option<String>,
}

impl Written {
    pub fn of<T: Thing>(thing: &T) -> Result<Self, Problem> {
        let bytes = to_json(thing)?;
        Ok(Written { tag: etag(thing, &bytes), bytes })
    }

    /// `status` with the thing as JSON; 304 where the caller holds exactly this already.
    pub fn reply(self, status: StatusCode, headers: &HeaderMap) -> Response {
        let Written { bytes, tag } = self;
        if status == StatusCode::NO_CONTENT {
            return status.into_response();
        }
        if let Some(tag) = &tag
            && status == StatusCode::OK
            && headers.get_all(header::IF_NONE_MATCH).iter().any(|held| holds(held, tag))
        {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, header_value(tag))]).into_response();
        }
        let mut response = from_bytes(status, bytes);
        if let Some(tag) = &tag {
            response.headers_mut().insert(header::ETAG, header_value(tag));
        }
        response
    }
}

/// `status` with the thing as JSON; 304 where the caller holds exactly this already.
pub fn json<T: Thing>(status: StatusCode, headers: &HeaderMap, thing: &T) -> Result<Response, Problem> {
    Ok(Written::of(thing)?.reply(status, headers))
}

/// A response of JSON bytes that were made before.
pub fn from_bytes(status: StatusCode, bytes: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], bytes.into()).into_response()
}

/// What was answered to an idempotent request, now or the first time.
pub fn replayed(reply: actions::Reply) -> Response {
    let mut response = from_bytes(StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK), reply.body);
    if reply.replayed {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

pub fn to_json<T: Serialize>(thing: &T) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(4096);
    serde_json::to_writer(&mut bytes, thing).map_err(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        Problem::new("broken", "the answer could not be written")
    })?;
    Ok(bytes)
}

fn etag<T: Thing>(thing: &T, bytes: &[u8]) -> Option<String> {
    let content = || {
        let digest = Sha256::digest(bytes);
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    match thing.tag() {
        Tag::None => None,
        Tag::Content => Some(format!("\"{}\"", content())),
        Tag::Version(version) => Some(format!("\"{version}.{}\"", content())),
    }
}

fn holds(held: &HeaderValue, tag: &str) -> bool {
    held.to_str().is_ok_and(|held| {
        held.split(',').map(str::trim).any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
    })
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}
