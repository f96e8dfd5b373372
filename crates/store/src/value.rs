//! Values on their way into a statement, and columns on their way out; the same for both engines.

use crate::error::StoreError;
use crate::tx::Row;
use jiff::{Timestamp, civil::Date};
use planner::bounds::of_microseconds;
use planner::id::*;

/// A parameter. Borrowed: binding copies nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
    /// For `in texts(?1)`.
    Texts(&'a [String]),
    /// For `in ids(?1)`.
    Ids(&'a [[u8; 16]]),
    /// For `in ints(?1)`.
    Ints(&'a [i64]),
    /// A date as `2026-11-23`; the text is made by whoever binds it.
    Day(Date),
}

impl std::hash::Hash for Value<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::Null => {}
            Value::Int(number) => number.hash(state),
            Value::Real(number) => number.to_bits().hash(state),
            Value::Text(text) => text.hash(state),
            Value::Blob(bytes) => bytes.hash(state),
            Value::Texts(texts) => texts.hash(state),
            Value::Ids(ids) => ids.hash(state),
            Value::Ints(numbers) => numbers.hash(state),
            Value::Day(day) => day.hash(state),
        }
    }
}

impl<'a> Value<'a> {
    /// Of a list; none for a single value.
    pub(crate) fn length(&self) -> Option<usize> {
        match self {
            Value::Texts(texts) => Some(texts.len()),
            Value::Ids(ids) => Some(ids.len()),
            Value::Ints(numbers) => Some(numbers.len()),
            Value::Null | Value::Int(_) | Value::Real(_) | Value::Text(_) | Value::Blob(_) | Value::Day(_) => None,
        }
    }

    /// How much of text and the like it brings along.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Value::Null | Value::Int(_) | Value::Real(_) | Value::Day(_) => 0,
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
            Value::Texts(texts) => texts.iter().map(String::len).sum(),
            Value::Ids(ids) => ids.len() * 16,
            Value::Ints(numbers) => numbers.len() * 8,
        }
    }

    /// The first of a list; a single value as it is.
    pub(crate) fn only(&self) -> Value<'a> {
        match *self {
            Value::Texts(texts) => texts.first().map_or(Value::Null, |text| Value::Text(text)),
            Value::Ids(ids) => ids.first().map_or(Value::Null, |id| Value::Blob(id)),
            Value::Ints(numbers) => numbers.first().map_or(Value::Null, |number| Value::Int(*number)),
            single => single,
        }
    }
}

/// What can be a parameter.
pub trait ToValue {
    fn value(&self) -> Value<'_>;
}

/// What can be read from a column.
pub trait Column: Sized {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError>;
}

/// Parameters of a statement, in order: `params![prospect, name, at]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::value::ToValue::value(&$value)),*][..] };
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::value)
    }
}

impl ToValue for Value<'_> {
    fn value(&self) -> Value<'_> {
        *self
    }
}

impl ToValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for [String] {
    fn value(&self) -> Value<'_> {
        Value::Texts(self)
    }
}

impl ToValue for Vec<String> {
    fn value(&self) -> Value<'_> {
        Value::Texts(self)
    }
}

impl ToValue for Vec<[u8; 16]> {
    fn value(&self) -> Value<'_> {
        Value::Ids(self)
    }
}

impl ToValue for Vec<i64> {
    fn value(&self) -> Value<'_> {
        Value::Ints(self)
    }
}

impl ToValue for bool {
    fn value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl ToValue for f64 {
    fn value(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl ToValue for Timestamp {
    fn value(&self) -> Value<'_> {
        Value::Int(self.as_microsecond())
    }
}

impl ToValue for Date {
    fn value(&self) -> Value<'_> {
        Value::Day(*self)
    }
}

impl Column for bool {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        Ok(row.int(index)?.ok_or_else(|| row.null(index))? != 0)
    }
}

impl Column for f64 {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.real(index)?.ok_or_else(|| row.null(index))
    }
}

impl Column for String {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        Ok(row.text(index)?.ok_or_else(|| row.null(index))?.to_string())
    }
}

impl Column for Vec<u8> {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        Ok(row.blob(index)?.ok_or_else(|| row.null(index))?.to_vec())
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        let bytes = row.blob(index)?.ok_or_else(|| row.null(index))?;
        bytes.try_into().map_err(|_| StoreError::corrupt(format!("{} bytes where {N} were expected", bytes.len())))
    }
}

impl Column for Timestamp {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        // Both ends of time are written a little beyond what is read back; the nearest instant is meant.
        row.int(index)?.map(of_microseconds).ok_or_else(|| row.null(index))
    }
}

impl Column for Date {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.text(index)?.ok_or_else(|| row.null(index))?.parse().map_err(StoreError::corrupt)
    }
}

impl<T: Column> Column for Option<T> {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        if row.is_null(index)? { Ok(None) } else { T::read(row, index).map(Some) }
    }
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        impl ToValue for $type {
            fn value(&self) -> Value<'_> {
                // Counters far beyond i64 do not occur; saturate rather than wrap.
                Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }

        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
                let number = row.int(index)?.ok_or_else(|| row.null(index))?;
                <$type>::try_from(number).map_err(StoreError::corrupt)
            }
        }
    )+};
}
integers!(i64, i32, i8, u8, u16, u32, u64, usize);

macro_rules! ids {
    ($($type:ident),+ $(,)?) => {$(
        impl ToValue for $type {
            fn value(&self) -> Value<'_> {
                Value::Blob(&self.0)
            }
        }

        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
                <[u8; 16]>::read(row, index).map($type)
            }
        }
    )+};
}
ids!(
    ProspectId,
    CompanyId,
    EnrollmentId,
    TouchId,
    CadenceId,
    CadenceVersionId,
    UserId,
    TeamId,
    DealId,
    ImportId,
    DirectiveId,
    SuppressionId,
    AbsenceId,
    BulkOrderId,
    OverrideId,
    GroundId,
    TokenId,
    SessionId,
    TimetableId,
);

/// Enums stored under the code that the API uses.
macro_rules! coded {
    ($($type:path),+ $(,)?) => {$(
        impl $crate::value::ToValue for $type {
            fn value(&self) -> $crate::value::Value<'_> {
                $crate::value::Value::Text(self.code())
            }
        }

        impl $crate::value::Column for $type {
            fn read(row: &$crate::tx::Row<'_>, index: usize) -> Result<Self, $crate::error::StoreError> {
                let code = row.text(index)?.ok_or_else(|| row.null(index))?;
                <$type>::from_code(code)
                    .ok_or_else(|| $crate::error::StoreError::corrupt(format!("{}: {code}", stringify!($type))))
            }
        }
    )+};
}
pub(crate) use coded;

coded!(
    planner::touch::Channel,
    planner::touch::Direction,
    planner::touch::Disposition,
    planner::touch::News,
    planner::prospect::Line,
    planner::prospect::Condition,
    planner::prospect::Forbids,
    planner::decision::State,
    planner::guard::Scope,
    planner::cadence::Purpose,
);

/// Enums stored as their place in the order, because they are sorted by.
macro_rules! ranked {
    ($($type:path),+ $(,)?) => {$(
        impl ToValue for $type {
            fn value(&self) -> Value<'_> {
                Value::Int(*self as i64)
            }
        }

        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
                let place = usize::read(row, index)?;
                <$type>::ALL
                    .get(place)
                    .copied()
                    .ok_or_else(|| StoreError::corrupt(format!("{}: {place}", stringify!($type))))
            }
        }
    )+};
}
ranked!(planner::prospect::Worth, planner::decision::Section);
