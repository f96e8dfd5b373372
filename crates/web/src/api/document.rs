//! The OpenAPI document, built from the same rows as the router.

use super::read::Nothing;
use super::route::Route;
use crate::edge::problem::{KINDS, Problem};
use axum::http::{Method, StatusCode};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, PathItemBuilder, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Content, Info, OpenApi, OpenApiBuilder, Ref, RefOr, Required, Schema, Server, Type};
use utoipa::{PartialSchema, ToSchema};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// The whole document.
pub fn document(routes: &[Route]) -> OpenApi {
    let mut items: std::collections::BTreeMap<&str, PathItem> = std::collections::BTreeMap::new();
    let mut components = ComponentsBuilder::new();
    components = components.schema("Problem", Problem::schema());
    let mut schemas = Schemas::new();
    Problem::schemas(&mut schemas);
    for route in routes {
        schemas.extend(route.schemas.iter().cloned());
        let one = PathItemBuilder::new().operation(http_method(&route.method), route.operation.clone()).build();
        match items.get_mut(route.path) {
            Some(item) => item.merge_operations(one),
            None => {
                items.insert(route.path, one);
            }
        }
    }
    components = components.schemas_from_iter(schemas);
    components = components
        .security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::edge::who::SESSION_COOKIE))));
    let paths = items.into_iter().fold(PathsBuilder::new(), |paths, (path, item)| paths.path(path, item));
    let mut info = Info::new("Fifth Call", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Instants are RFC 3339 in UTC. Lists are `{items, next}` with `limit` (1 to 200) and `cursor`. Errors are `application/problem+json`. \
         Every POST takes an `Idempotency-Key`; single things carry an `ETag`, and PATCH, PUT and DELETE take `If-Match`. \
         Unknown fields and unknown query parameters are refused."
            .to_owned(),
    );
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/api/v1")]))
        .paths(paths)
        .components(Some(components.build()))
        .security(Some([
            SecurityRequirement::new("token", Vec::<String>::new()),
            SecurityRequirement::new("session", Vec::<String>::new()),
        ]))
        .build()
}

/// One operation; the schemas that it names are added to `schemas`.
pub(super) fn operation<B, D>(
    method: &Method,
    path: &str,
    status: StatusCode,
    summary: &str,
    query: Vec<Parameter>,
    schemas: &mut Schemas,
) -> Operation
where
    B: ToSchema + 'static,
    D: ToSchema,
{
    let has_body = std::any::TypeId::of::<B>() != std::any::TypeId::of::<Nothing>();
    let names = if path.contains('{') || !query.is_empty() || has_body { Names::Things } else { Names::Nothing };
    let mut builder = operation_start(method, path, summary, query);
    if has_body {
        let body = RequestBodyBuilder::new()
            .required(Some(Required::True))
            .content("application/json", Content::new(Some(named::<B>(schemas))));
        builder = builder.request_body(Some(body.build()));
    }
    let answer = ResponseBuilder::new()
        .description(meaning(status))
        .content("application/json", Content::new(Some(named::<D>(schemas))))
        .build();
    with_problems(builder, method, names).response(status.as_str(), answer).build()
}

/// An operation whose body or answer is not JSON.
pub(super) fn other_operation(
    method: &Method,
    path: &str,
    summary: &str,
    query: Vec<Parameter>,
    body: Option<utoipa::openapi::request_body::RequestBody>,
    answer: (&str, utoipa::openapi::Response),
) -> Operation {
    let names = if path.contains('{') || !query.is_empty() || body.is_some() { Names::Things } else { Names::Nothing };
    let builder = operation_start(method, path, summary, query).request_body(body);
    with_problems(builder, method, names).response(answer.0, answer.1).build()
}

/// A reference to a type's schema, with the schema itself and all that it names in `schemas`.
pub(super) fn named<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    T::schemas(schemas);
    let name = T::name().into_owned();
    if name == "TupleUnit" {
        return utoipa::openapi::schema::ObjectBuilder::new().schema_type(Type::Null).into();
    }
    let schema = T::schema();
    if matches!(schema, RefOr::Ref(_)) {
        return schema;
    }
    // Without the prefix of a module, as the fields of other types refer to it.
    schemas.push((name.clone(), schema));
    RefOr::Ref(Ref::from_schema_name(name))
}

fn operation_start(method: &Method, path: &str, summary: &str, query: Vec<Parameter>) -> OperationBuilder {
    let mut parameters: Vec<Parameter> = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| text_parameter(name, ParameterIn::Path, Required::True, None))
        .collect();
    parameters.extend(query);
    match *method {
        Method::POST => parameters.push(text_parameter(
            "Idempotency-Key",
            ParameterIn::Header,
            Required::False,
            Some("The same key and body within 24 hours replay the first status and body; nothing is done twice."),
        )),
        Method::PATCH | Method::PUT | Method::DELETE => parameters.push(text_parameter(
            "If-Match",
            ParameterIn::Header,
            Required::False,
            Some("The ETag that was read; 412 where the thing was changed since."),
        )),
        _ => {}
    }
    let tag = path.split('/').nth(1).unwrap_or_default().to_owned();
    OperationBuilder::new()
        .tag(tag)
        .summary(Some(summary))
        .operation_id(Some(operation_id(method, path)))
        .parameters(Some(parameters))
}

fn text_parameter(name: &str, place: ParameterIn, required: Required, description: Option<&str>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(description)
        .schema(Some(utoipa::openapi::schema::ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

/// Whether a request can name somebody or something, in its path, its query or its body: then it may not be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Things,
    Nothing,
}

/// Every status that a caller may meet there, each with the one shape of problems.
fn with_problems(builder: OperationBuilder, method: &Method, names: Names) -> OperationBuilder {
    let reading = *method == Method::GET;
    let possible = |kind: &str| match kind {
        "csrf" | "no-such-method" | "guarded" => false,
        "conflict" | "too-large" | "media-type" | "disk-full" => !reading,
        "stale" => matches!(*method, Method::PATCH | Method::PUT | Method::DELETE),
        "not-found" => names == Names::Things,
        _ => true,
    };
    KINDS.iter().filter(|(kind, _, _)| possible(kind)).fold(builder, |builder, (_, status, title)| {
        let content = Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem"))));
        builder.response(
            status.as_str(),
            ResponseBuilder::new().description(*title).content("application/problem+json", content).build(),
        )
    })
}

fn meaning(status: StatusCode) -> &'static str {
    match status {
        StatusCode::CREATED => "Made",
        StatusCode::ACCEPTED => "Taken; running",
        _ => "Done",
    }
}

/// As `post_prospects_id_merge`: unique, because method and path are.
fn operation_id(method: &Method, path: &str) -> String {
    let words: String = path.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let mut id = method.as_str().to_ascii_lowercase();
    for word in words.split('_').filter(|word| !word.is_empty()) {
        id.push('_');
        id.push_str(word);
    }
    id
}

fn http_method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
