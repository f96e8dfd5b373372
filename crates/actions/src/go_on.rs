//! "Should I go on?": the answer is kept, and acts. Counted by cadence, it tells where people are given up, and why.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::in_bounds;
use crate::find::find_enrollment;
use crate::log_touch::consequences::succeed;
use crate::refused::Refused;
use crate::replan::{Known, again};
use crate::rounds::{self, HandOver};
use crate::sentences;
use crate::view::{Answered, Named, Ordered, Page, Referral};
use jiff::Timestamp;
use planner::enrollment::{GoOn, Order};
use store::reviews::{self, Review};

/// `POST /enrollments/{id}/go-on`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AnswerGoOn {
    pub enrollment: String,
    /// `carry_on, wrong_person, left, no_fit, not_worth_it, colleague`.
    pub answer: String,
    /// The colleague, for `colleague`: id or e-mail address.
    pub to: Option<String>,
    /// Who is the right one, or follows them, where that is known.
    pub successor: Option<Referral>,
}

impl Verb for AnswerGoOn {
    type Done = Ordered;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Ordered, Refused> {
        let known_codes = || GoOn::ALL.iter().map(|answer| answer.code()).collect::<Vec<_>>().join(", ");
        let answer = GoOn::from_code(&self.answer)
            .ok_or_else(|| Refused::field("answer", "unknown", format!("one of {}", known_codes())))?;
        let (prospect, round) = find_enrollment(on.tx, &self.enrollment)?;
        if answer != GoOn::Colleague && self.to.is_some() {
            return Err(Refused::field("to", "not_allowed", "only where a colleague is the better one"));
        }
        if !matches!(answer, GoOn::WrongPerson | GoOn::Left) && self.successor.is_some() {
            return Err(Refused::field("successor", "not_allowed", "only where somebody else is to be called"));
        }
        let to = match (answer, &self.to) {
            (GoOn::Colleague, None) => return Err(Refused::field("to", "required", "the colleague who takes them over")),
            (_, to) => to.clone(),
        };
        let said = rounds::ordering(on, &self.enrollment, rounds::Among::Live, |_, known| {
            let name = &known.loaded.prospect.name;
            Ok((Order::GoOn { answer }, format!("{name}: {}.", sentences::lower_first(sentences::go_on(answer)))))
        })?;
        let (question, answered) = asked(answer);
        let review = Review {
            prospect,
            id: on.mint(),
            enrollment: round,
            question: question.to_owned(),
            answer: answered.to_owned(),
            by: on.by.user,
            at: on.now,
        };
        reviews::insert(on.tx, &review)?;
        if let Some(to) = to {
            return HandOver { enrollment: self.enrollment.clone(), to }.run(on);
        }
        if let Some(referral) = &self.successor {
            let known = Known::load(on.tx, prospect, on.now)?;
            succeed(on, &known, referral)?;
            let known = again(on.tx, prospect, on.now)?;
            return rounds::ordered(on, &known, &format!("{}: {} follows them.", known.loaded.prospect.name, referral.name));
        }
        Ok(said)
    }
}

/// The question that an answer belongs to, and what was said to it.
const fn asked(answer: GoOn) -> (&'static str, &'static str) {
    match answer {
        GoOn::CarryOn => ("all", "yes"),
        GoOn::WrongPerson => ("right_person", "no"),
        GoOn::Left => ("still_there", "no"),
        GoOn::NoFit => ("fit", "no"),
        GoOn::NotWorthIt => ("worth_it", "no"),
        GoOn::Colleague => ("colleague", "yes"),
    }
}

fn answer_of(question: &str) -> Option<GoOn> {
    GoOn::ALL.iter().copied().find(|answer| asked(*answer).0 == question)
}

/// `GET /reviews`: how often each answer was given, by cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListReviews {
    /// Only since then.
    pub since: Option<Timestamp>,
}

impl Verb for ListReviews {
    type Done = Page<Answered>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<Answered>, Refused> {
        self.since.map(|since| in_bounds("since", since, on.now)).transpose()?;
        let mut items = Vec::new();
        for counted in reviews::counted(on.tx, self.since.unwrap_or(Timestamp::MIN))? {
            let (Some(answer), Some(cadence)) = (answer_of(&counted.question), store::cadences::get(on.tx, counted.cadence)?)
            else {
                continue;
            };
            items.push(Answered {
                cadence: Named { id: cadence.id.to_string(), name: cadence.name },
                answer: answer.code().to_owned(),
                text: sentences::go_on(answer).to_owned(),
                times: counted.times,
            });
        }
        Ok(Page { items, next: None })
    }
}
