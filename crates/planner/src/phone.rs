//! Telephone numbers: E.164 from whatever people type.
