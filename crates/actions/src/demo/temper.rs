//! How people behave in the demo: who picks up when, what they say, who answers a farewell. Rates are made up to look like an
//! honest sales team's, and prove nothing.

use super::chance::Chance;
use planner::touch::Disposition;

/// What somebody is like, for six months.
#[derive(Debug, Clone, Copy)]
pub struct Temper {
    /// Times in a hundred that a call reaches them: before noon, and after.
    reach: [usize; 2],
    /// A desk answers first.
    guarded: bool,
    /// Leaning of what they say once reached.
    leaning: Leaning,
    /// Answers a farewell, and after how many days.
    pub answers_farewell: Option<i64>,
    /// Answers a message that was left, sometimes.
    pub rings_back: bool,
}

#[derive(Debug, Clone, Copy)]
enum Leaning {
    Warm,
    Undecided,
    Cold,
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    pub disposition: Disposition,
    pub detail: Option<&'static str>,
    pub note: Option<&'static str>,
    pub irritated: bool,
    pub seconds: u32,
    /// Days until the callback, the meeting or the date they named.
    pub days: i64,
}

/// What a call is about: it decides how likely they are there, and what they can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// A step of the cadence; `leave` where it leaves a voicemail.
    Step { attempt: u16, leave: bool },
    /// They asked for it, or rang themselves.
    Awaited,
}

impl Temper {
    pub fn new(chance: &mut Chance) -> Self {
        let early = 4 + chance.below(14);
        let late = 4 + chance.below(16);
        Temper {
            reach: [early, late],
            guarded: chance.percent(30),
            leaning: match chance.below(10) {
                0..=2 => Leaning::Warm,
                3..=6 => Leaning::Undecided,
                _ => Leaning::Cold,
            },
            answers_farewell: chance.percent(16).then(|| 1 + chance.below(9) as i64),
            rings_back: chance.percent(9),
        }
    }

    /// What comes of a call at that hour of their clock.
    pub fn call(&self, about: Call, hour: i8, chance: &mut Chance) -> Came {
        let reach = match about {
            Call::Awaited => 62,
            Call::Step { .. } => self.reach[usize::from(hour >= 12)],
        };
        if chance.percent(reach) { self.conversation(about, chance) } else { self.silence(about, chance) }
    }

    fn silence(&self, about: Call, chance: &mut Chance) -> Came {
        use Disposition as D;
        let leave = match about {
            Call::Step { leave, .. } => leave,
            Call::Awaited => false,
        };
        let (disposition, detail, note, seconds) = match chance.below(100) {
            0..=13 if self.guarded => {
                let (detail, note) = *chance.pick(&DESK);
                (D::Gatekeeper, Some(detail), Some(note), 70)
            }
            14..=17 => (D::Busy, None, None, 8),
            18..=19 => (D::VoicemailFull, None, None, 25),
            20 => (D::HungUp, None, Some("Cut off at hello"), 6),
            21 if about != Call::Awaited => (D::WrongNumber, Some("not_theirs"), Some("A private household; said sorry"), 20),
            roll if leave && roll < 92 => (D::VoicemailLeft, None, None, 45),
            _ => (D::NoAnswer, None, None, 22),
        };
        Came { disposition, detail, note, irritated: false, seconds, days: 0 }
    }

    fn conversation(&self, about: Call, chance: &mut Chance) -> Came {
        use Disposition as D;
        // Of a hundred: interested, meeting, call back, information, not now, no, never, left, not a fit.
        let odds: [usize; 9] = match (about, self.leaning) {
            (Call::Awaited, Leaning::Warm) => [45, 25, 12, 8, 6, 3, 0, 0, 1],
            (Call::Awaited, Leaning::Undecided) => [22, 12, 18, 12, 18, 15, 0, 0, 3],
            (Call::Awaited, Leaning::Cold) => [8, 3, 15, 10, 24, 34, 2, 0, 4],
            (Call::Step { .. }, Leaning::Warm) => [22, 12, 30, 16, 10, 4, 0, 3, 3],
            (Call::Step { .. }, Leaning::Undecided) => [8, 4, 30, 14, 20, 16, 1, 4, 3],
            (Call::Step { .. }, Leaning::Cold) => [2, 1, 16, 8, 18, 38, 7, 5, 5],
        };
        let all: usize = odds.iter().sum();
        let mut roll = chance.below(all);
        let kind = odds.iter().position(|share| match roll.checked_sub(*share) {
            Some(left) => {
                roll = left;
                false
            }
            None => true,
        });
        let (disposition, detail, notes, seconds): (_, _, &[&'static str], usize) = match kind {
            Some(0) => (D::Interested, None, &INTERESTED, 420),
            Some(1) => (D::MeetingBooked, None, &MEETING, 380),
            Some(2) => (D::Callback, None, &CALLBACK, 55),
            Some(3) => (D::SendInfo, None, &INFORMATION, 150),
            Some(4) => (D::NotNow, None, &NOT_NOW, 130),
            Some(5) => (D::No, None, &NO, 75),
            Some(6) => (D::DoNotCall, Some("person"), &NEVER, 30),
            Some(7) => (D::LeftCompany, None, &LEFT, 60),
            _ => (D::NotQualified, Some("ships nothing that needs cooling"), &UNFIT, 120),
        };
        let irritated = match disposition {
            D::DoNotCall => chance.percent(70),
            D::No => chance.percent(12),
            _ => false,
        };
        let days = match disposition {
            D::Callback => 1 + chance.below(8) as i64,
            D::MeetingBooked => 2 + chance.below(9) as i64,
            D::NotNow => 30 + chance.below(120) as i64,
            _ => 0,
        };
        let seconds = seconds / 2 + chance.below(seconds);
        Came {
            disposition,
            detail,
            note: chance.percent(75).then(|| *chance.pick(notes)),
            irritated,
            seconds: u32::try_from(seconds).unwrap_or(60),
            days,
        }
    }
}

/// What they say when they ring or write of their own accord.
pub const RANG: [&str; 5] = [
    "Got the message, asks to be rung back this week",
    "Sorry for the silence; two depots moved in the same month",
    "Wants to know whether small loads are welcome",
    "Heard the goodbye and would rather not be taken off yet",
    "Is back from parental leave and looks after freight again",
];
pub const WROTE: [&str; 5] = [
    "\"Sorry, swamped. Can you call me in two weeks?\"",
    "\"Please don't close the file, we do want to talk.\"",
    "\"Could you tell me what one pallet to the coast would cost?\"",
    "\"My colleague asked me to look into this. When can we talk?\"",
    "\"Thanks for not ringing on Mondays. Thursday would be good.\"",
];
/// What inquiries are about.
pub const ASKED: [&str; 4] = [
    "Form on the website: weekly loads of dairy, 4 pallets",
    "Form on the website: late deliveries with the present haulier",
    "Card from the trade fair: asks for prices to the coast",
    "Form on the website: pharma samples, 2 to 8 degrees",
];

const DESK: [(&str, &str); 5] = [
    ("took_message", "Mrs Adler at the desk wrote it down"),
    ("blocked", "Desk says: they plan loads in the morning, try before ten"),
    ("blocked", "In a meeting, as always on Tuesdays"),
    ("refused", "Desk says they never talk to hauliers"),
    ("took_message", "Left name and number with the switchboard"),
];
const INTERESTED: [&str; 4] = [
    "Two late deliveries last month; wants a quote for six pallets a week",
    "Contract with the present haulier ends in spring",
    "Would try us with the small Friday load first",
    "Has to convince the warehouse; asked for a reference",
];
const MEETING: [&str; 3] =
    ["Comes with the warehouse manager", "By video, wants to see the temperature log", "At their depot; ask for gate 4"];
const CALLBACK: [&str; 4] = [
    "Was in the car",
    "About to walk into a meeting, friendly",
    "Asked to be rung when the morning loads are out",
    "Wants the colleague to listen in",
];
const INFORMATION: [&str; 3] =
    ["Asked for the price list", "Wants two pages, no brochure", "Asked how we measure temperature on the way"];
const NOT_NOW: [&str; 4] = [
    "Budget is made after the summer",
    "New warehouse opens first",
    "Has just signed for a year",
    "Seasonal; nothing moves before then",
];
const NO: [&str; 4] =
    ["Content with what they have", "Own lorries, and proud of them", "Stopped shipping cold", "Decided by the parent company"];
const NEVER: [&str; 2] = ["Asked never to be called again; apologised", "Does not want calls, full stop"];
const LEFT: [&str; 2] = ["Left in the spring; nobody named yet", "Retired; the desk did not know who follows"];
const UNFIT: [&str; 2] = ["Ships only dry goods", "A shop with one fridge"];

#[cfg(test)]
mod tests {
    use super::*;
    use planner::touch::{Channel, Direction};

    #[test]
    fn whatever_comes_of_a_call_is_an_outcome_of_calls() {
        let mut chance = Chance::new(3);
        for _ in 0..5_000 {
            let temper = Temper::new(&mut chance);
            let attempt = 1 + chance.below(5) as u16;
            let about = if chance.percent(20) { Call::Awaited } else { Call::Step { attempt, leave: chance.percent(50) } };
            let came = temper.call(about, 8 + chance.below(10) as i8, &mut chance);
            assert!(came.disposition.fits(Channel::Call, Direction::Outbound), "{came:?}");
        }
    }

    #[test]
    fn about_one_cold_call_in_nine_reaches_somebody() {
        let mut chance = Chance::new(4);
        let spoke = (0..10_000)
            .filter(|_| {
                let temper = Temper::new(&mut chance);
                let came = temper.call(Call::Step { attempt: 1, leave: false }, 10, &mut chance);
                !matches!(
                    came.disposition,
                    Disposition::NoAnswer
                        | Disposition::Busy
                        | Disposition::Gatekeeper
                        | Disposition::VoicemailFull
                        | Disposition::HungUp
                        | Disposition::WrongNumber
                )
            })
            .count();
        assert!((800..1_500).contains(&spoke), "{spoke}");
    }
}
