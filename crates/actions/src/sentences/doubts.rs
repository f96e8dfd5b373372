//! Why an address does not say for certain where somebody is, and what to do about it.

use crate::view::ReasonView;
use planner::place::Doubt;

pub(crate) fn doubt(doubt: Doubt) -> ReasonView {
    let text = match doubt {
        Doubt::Country => "The country of their address is not understood: correct it.",
        Doubt::State => "The state in their address is none of its country: correct it, or set the country.",
        Doubt::PostalCode => "The postal code of their address fits no state: correct it.",
        Doubt::Contradiction => "The parts of their address contradict each other, so they may be in several places: correct it.",
        Doubt::Several => "Without a country their address may be in several places: set the country.",
    };
    ReasonView { code: format!("place_{}", doubt.code()), text: text.to_owned() }
}
