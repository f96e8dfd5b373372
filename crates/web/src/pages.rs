//! Pages, one module per noun: parse, act, render.

pub mod today;
