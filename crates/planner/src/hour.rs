//! The hour: the chance that a call reaches this person now, learned from the workspace's calls. It decides nothing that
//! binds; it orders what may be done anyway. No single hour is ever closed by it.
//!
//! # What is counted
//!
//! Each dial that says something about the hour (see [`trial`]) is one call in one [`Cell`]: the week, the weekday and the
//! hour *on the person's clock*, the segment (country, and whether the line is their own or a switchboard), and the person's
//! record at that moment: calls in vain since they answered last (up to 3), times reached at whatever hour (up to 2), and how
//! often they were tried (up to 3) and reached (up to 2) in this part of the day before. A [`Tally`] is how many calls a
//! cell had, and how many reached the person. Tallies are all that the model is made from: they are kept with each touch and
//! taken back with each void, and nobody can be recognised in them.
//!
//! # The model
//!
//! The chance of one call is a base without the hour, times ratios for the hour:
//!
//! ```text
//! chance = base(record) · who(segment) · hour(h) · day(w) · slot(h,w) · own_hour(segment,h) · person
//! ```
//!
//! Every factor but the last is *reached over expected*, expected under the factors to the left of it, shrunk toward 1. A
//! group with n calls, r reached and the mean expectation m has, under a Beta prior of mean m and strength κ calls,
//!
//! ```text
//! r | p ~ Binomial(n, p),  p ~ Beta(κm, κ(1-m))      rate = (r + κm) / (n + κ),  ratio = rate / m
//! ```
//!
//! so `slot` falls back to `hour · day` of the workspace, `own_hour` to the slot, and with no calls at all everything falls
//! back to the published prior. κ is one per family of groups and is itself learned (empirical Bayes): the value on a grid
//! with the highest Beta-binomial likelihood of all groups, times a prior on ln κ:
//!
//! ```text
//! Σ ln B(r + κm, n - r + κ(1-m)) - ln B(κm, κ(1-m))  -  ½ ((ln κ - ln κ₀) / ln 10)²
//! ```
//!
//! The person is the last level, and the same formula with their own calls in this part of the day: with n of them, r
//! reached, and p the product so far, `(r + κp) / (n + κ)`.
//!
//! # The published prior
//!
//! The base starts at 0.32 with the weight of 20 calls: about 90% are reached in six calls (Oldroyd and InsideSales, 2007),
//! and 1 - 0.1^(1/6) = 0.32. Hours start with κ₀ = 3,000: best and worst hour differ by about 2.6 points (Velocify, 2016), a
//! spread of 0.85 points over ten hours, and a Beta of mean 0.32 with that deviation has κ = 0.32 · 0.68 / 0.0085² - 1. So a
//! workspace must show that its hours differ before the model believes it. No shape is presumed: published best hours
//! contradict each other.
//!
//! # When it is used
//!
//! [`compare()`] goes through the last weeks, predicts each from the weeks before it, and sets the log loss beside that of the
//! same base *without* the hour. The model orders the list only while that comparison speaks for it; see [`Comparison`].
//!
//! # What it does not know
//!
//! The calls were not made at random hours: whoever is called late may be harder to reach for other reasons. The record and
//! the segment take care of the part of that which the touches tell, and the exploring hours (see [`place()`]) of a part of
//! the rest.

mod cell;
mod compare;
mod fit;
mod place;

pub use cell::{Cell, History, Reached, Record, Segment, Slot, Tally, cell, trial};
pub use compare::{Comparison, HELD_BACK, LEAST_CALLS, LEAST_REACHED, LEAST_WEEKS, REMEMBERED, Steering, compare};
pub use fit::{Count, Hours, Model, fit};
pub use place::{Aim, FIRST, HourFigures, ORDINARY, Peers, Steer, aim, open_hours, place, place_of};
