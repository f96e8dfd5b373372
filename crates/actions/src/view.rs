//! What verbs give back: the shapes of the API, one module per noun. The CLI prints them, the pages render from them.
//!
//! Instants are RFC 3339 in UTC, ids are opaque strings, codes are the planner's.

mod bulk;
mod cadences;
mod call_list;
mod closed_days;
mod custom_fields;
mod hours;
mod law;
mod load;
mod people;
mod ready;
mod registries;
mod team;
mod work;

pub use bulk::*;
pub use cadences::*;
pub use call_list::*;
pub use closed_days::*;
pub use custom_fields::*;
pub use hours::*;
pub use law::*;
pub use load::*;
pub use people::*;
pub use ready::Ready;
pub use registries::*;
pub use team::*;
pub use work::*;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// One page of a list; `next` is the cursor of the page after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// A list is named after what is in it: under one name for all, a document could tell the shape of one of them alone.
impl<T: ToSchema> ToSchema for Page<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("PageOf{}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
        schemas.push((T::name().into_owned(), T::schema()));
    }
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let next = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        let next = next.description(Some("The cursor of the page after it; null on the last."));
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        ObjectBuilder::new().property("items", items).required("items").property("next", next).into()
    }
}

/// A thing by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A rule, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleView {
    pub code: String,
    pub text: String,
    pub source: String,
    /// True where it is law and nobody may lift it.
    pub law: bool,
}

/// A reason: a code for machines, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonView {
    pub code: String,
    pub text: String,
}
