//! The rules of courtesy that a new workspace starts with. Law is data of its own, by region and date: `crate::law`.

use super::{Authority, Counted, Exempt, Guard, Hours, Kind, Rule, Scope, Window};
use crate::touch::Channel;
use jiff::SignedDuration;
use jiff::civil::{Time, time};

/// Whom a workspace calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clientele {
    Businesses,
    Consumers,
}

const SPOKEN: [Channel; 3] = [Channel::Call, Channel::Sms, Channel::Visit];

/// The shipped rules of courtesy. A workspace may change any of them.
pub fn shipped(clientele: Clientele) -> Guard {
    let limit = |max, window, counted| Kind::Limit { max, window, per: Scope::Person, counted };
    Guard {
        rules: vec![
            courtesy_hours(clientele),
            rule(
                "courtesy_one_call_a_day",
                "At most one call a day to a person",
                "Shipped default: spacing matters more than the hour (Velocify 2016)",
                &[Channel::Call],
                limit(1, Window::Day, Counted::Channel(Channel::Call)),
            ),
            rule(
                "courtesy_three_calls_a_week",
                "At most three calls in seven days to a person",
                "Shipped default: each further contact achieves less (Moro et al., UCI Bank Marketing)",
                &[Channel::Call],
                limit(3, Window::Rolling { hours: 7 * 24 }, Counted::Channel(Channel::Call)),
            ),
            rule(
                "courtesy_three_messages",
                "At most three messages left in ten business days, the farewell included",
                "Shipped default: two voicemails in six calls reached most (Velocify), and a farewell",
                &[Channel::Call],
                limit(3, Window::BusinessDays { days: 10 }, Counted::Voicemails),
            ),
            rule(
                "courtesy_spacing",
                "At least two hours between calls, texts and visits to a person",
                "Shipped default: spacing matters more than the hour (Velocify 2016)",
                &SPOKEN,
                Kind::Spacing { gap: SignedDuration::from_hours(2), per: Scope::Person },
            ),
            rule(
                "courtesy_one_voice",
                "One voice: no second rep touches the same company on a day",
                "Shipped default",
                &[],
                Kind::OneVoice,
            ),
            rule(
                "courtesy_engaged_colleague",
                "A colleague is engaged at this company: ask them first",
                "Shipped default",
                &[],
                Kind::EngagedColleague,
            ),
        ],
    }
}

fn rule(code: &str, name: &str, source: &str, channels: &[Channel], kind: Kind) -> Rule {
    Rule {
        code: code.to_owned(),
        name: name.to_owned(),
        source: source.to_owned(),
        authority: Authority::Courtesy,
        regions: Vec::new(),
        channels: channels.to_vec(),
        effective_from: None,
        effective_until: None,
        exempt: Exempt::default(),
        kind,
    }
}

fn courtesy_hours(clientele: Clientele) -> Rule {
    match clientele {
        Clientele::Businesses => rule(
            "courtesy_hours",
            "Business calls from 8 to 18, Monday to Friday, on their clock",
            "Shipped default: weekday days beat evenings for businesses (Weeks, Kulka & Pierson 1987)",
            &SPOKEN,
            Kind::Hours(Hours::weekly([(time(8, 0, 0, 0), time(18, 0, 0, 0)); 5], [])),
        ),
        Clientele::Consumers => rule(
            "courtesy_hours",
            "Calls at home from 9 to 20 on weekdays and from 10 to 18 on Saturdays, on their clock",
            "Shipped default: evenings and weekends beat weekday days for households (Weeks, Kulka & Pierson 1987)",
            &SPOKEN,
            Kind::Hours(Hours::weekly([(time(9, 0, 0, 0), time(20, 0, 0, 0)); 5], [(time(10, 0, 0, 0), time(18, 0, 0, 0))])),
        ),
    }
}

impl Hours {
    /// One span for each day from Monday, one for each day from Saturday; closed on the rest and on holidays.
    pub fn weekly<const WEEK: usize, const WEEKEND: usize>(week: [(Time, Time); WEEK], weekend: [(Time, Time); WEEKEND]) -> Self {
        let mut weekdays: [Vec<(Time, Time)>; 7] = Default::default();
        weekdays.iter_mut().zip(week).for_each(|(day, span)| day.push(span));
        weekdays.iter_mut().skip(5).zip(weekend).for_each(|(day, span)| day.push(span));
        Hours { weekdays, holidays: Vec::new() }
    }
}
