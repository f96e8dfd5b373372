//! Values of the planner in text columns that are never queried.

use crate::error::StoreError;
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::corrupt)
}

pub(crate) fn write_some<T: Serialize>(value: Option<&T>) -> Result<Option<String>, StoreError> {
    value.map(write).transpose()
}

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::corrupt)
}

pub(crate) fn read_some<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, StoreError> {
    text.map(read).transpose()
}
