//! Round robin: who gets the next new person. Weighs by capacity, in turns that cannot be saved up: whoever was away or is
//! new stands where the others stand, and is not flooded.

use crate::id::UserId;

/// A turn is this far for whoever does one call a day; the more calls, the shorter.
const TURN: i64 = 1_000_000_000;

/// Somebody who is here and takes new people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    pub user: UserId,
    /// Calls a day.
    pub capacity: u32,
    /// Where their next turn is.
    pub turn: i64,
}

/// The next to get somebody: whose turn is first; of equals the first by id. Moves their turn on. `clock` is where the last
/// turn was given, and goes with it. None where nobody is here.
pub fn next(seats: &mut [Seat], clock: &mut i64) -> Option<UserId> {
    let seat = seats.iter_mut().min_by_key(|seat| (seat.turn.max(*clock), seat.user))?;
    *clock = seat.turn.max(*clock);
    seat.turn = clock.saturating_add(TURN / i64::from(seat.capacity.max(1)));
    Some(seat.user)
}
