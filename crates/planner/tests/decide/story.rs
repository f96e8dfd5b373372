//! Builds the history of one prospect, told in local time, and asks the planner about it.

use jiff::civil::{Date, DateTime, time};
use jiff::{Timestamp, Zoned};
use planner::cadence::{CadenceVersion, Mail, Policy, Purpose, Scripts, Step, Voicemail, Wait, When};
use planner::calendar::{Calendar, zone};
use planner::decision::{Decided, Decision, Next, Plan};
use planner::enrollment::{Directive, Enrollment, Order, Origin};
use planner::guard::{Clientele, Guard, Lifted, shipped};
use planner::hour::Steering;
use planner::id::*;
use planner::place::{Basis, Place};
use planner::plan::{Case, RepHours, plan, tries};
use planner::prospect::{Condition, Contact, Email, Line, Phone, Worth};
use planner::reason::Reason;
use planner::surroundings::Surroundings;
use planner::touch::{Channel, Direction, Outcome, Precision, Promise, Touch};

pub const ZONE: &str = "America/New_York";

/// An instant on New York's clock, as `2027-01-11 10:00`. The 11th is a Monday.
pub fn at(local: &str) -> Timestamp {
    let local: DateTime = local.replace(' ', "T").parse().unwrap();
    local.to_zoned(zone(ZONE).unwrap()).unwrap().timestamp()
}

/// How that instant reads on New York's clock.
pub fn local(at: Timestamp) -> String {
    let local: Zoned = at.to_zoned(zone(ZONE).unwrap());
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn callback(local: &str, precision: Precision) -> Outcome {
    Outcome::Callback(Promise { at: at(local), precision })
}

#[derive(Clone)]
pub struct Story {
    pub enrollment: Enrollment,
    pub version: CadenceVersion,
    pub touches: Vec<Touch>,
    pub contact: Contact,
    pub guard: Guard,
    pub calendar: Calendar,
    pub lifted: Vec<Lifted>,
    pub around: Surroundings,
    pub rep: Option<RepHours>,
    pub hour: Steering,
    pub minted: u8,
}

impl std::fmt::Debug for Story {
    /// The history, one thing a line; what all stories share is left out.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let contact = &self.contact;
        writeln!(
            out,
            "start {} at step {} in {:?}",
            self.enrollment.started_at, self.enrollment.start_step, contact.place.zones
        )?;
        writeln!(out, "{} phones, {} mails, postal {:?}", contact.phones.len(), contact.emails.len(), contact.postal)?;
        writeln!(out, "inquiry {:?}, suppressed {:?}, rep {}", contact.inquiry_at, contact.suppressions, self.rep.is_some())?;
        writeln!(out, "rules {:?}", self.guard.rules.iter().map(|rule| &rule.code).collect::<Vec<_>>())?;
        for step in &self.version.steps {
            let mail = if step.scripts.email.is_some() { "with mail" } else { "" };
            writeln!(out, "  step {:?} {:?} {:?} {:?} {mail}", step.channel, step.wait, step.when, step.purpose)?;
        }
        for touch in &self.touches {
            writeln!(
                out,
                "  touch {} {:?} {:?} {:?} step {:?} {:?} {:?} {:?}",
                touch.occurred_at,
                touch.direction,
                touch.channel,
                touch.outcome,
                touch.step,
                touch.purpose,
                touch.enrollment,
                touch.news
            )?;
        }
        self.enrollment
            .directives
            .iter()
            .try_for_each(|directive| writeln!(out, "  order {} {:?}", directive.at, directive.order))
    }
}

pub fn call_step(wait: u16) -> Step {
    Step {
        channel: Channel::Call,
        wait: Wait::BusinessDays(wait),
        when: When::Vary,
        voicemail: Voicemail::Leave,
        purpose: Purpose::Pursue,
        goal: "Talk".to_owned(),
        scripts: Scripts::default(),
    }
}

pub fn step_on(channel: Channel, wait: u16) -> Step {
    Step { channel, when: When::Any, ..call_step(wait) }
}

pub fn with_companion(step: Step) -> Step {
    Step { scripts: Scripts { email: Some(Mail::default()), ..step.scripts }, ..step }
}

pub fn firing(step: Step) -> Step {
    Step { purpose: Purpose::Fire, ..step }
}

/// Calls after waits of 0, 2, 2, 3 and 3 business days; the fifth fires, and may do so by mail.
pub fn five_and_fire() -> Vec<Step> {
    let mut steps: Vec<Step> = [0, 2, 2, 3].into_iter().map(call_step).collect();
    steps.push(firing(with_companion(call_step(3))));
    steps
}

impl Story {
    /// One prospect in New York, put on *Five and fire* on Monday, January 11th, at nine. No rules but business days.
    pub fn new() -> Self {
        Story::with_steps(five_and_fire())
    }

    pub fn with_steps(steps: Vec<Step>) -> Self {
        Story {
            enrollment: Enrollment {
                id: EnrollmentId([1; 16]),
                prospect: ProspectId([1; 16]),
                version: CadenceVersionId([1; 16]),
                started_at: at("2027-01-11 09:00"),
                start_step: 0,
                origin: Origin::Started,
                directives: Vec::new(),
            },
            version: CadenceVersion {
                id: CadenceVersionId([1; 16]),
                cadence: CadenceId([1; 16]),
                number: 1,
                name: "Five and fire".to_owned(),
                steps,
                policy: Policy::default(),
            },
            touches: Vec::new(),
            contact: Contact {
                prospect: ProspectId([1; 16]),
                company: Some(CompanyId([1; 16])),
                owner: Some(UserId([1; 16])),
                worth: Worth::B,
                phones: vec![phone("+12125550101")],
                emails: vec![Email { address: "dana@example.com".to_owned(), condition: Condition::Good }],
                social: Vec::new(),
                postal: None,
                place: Place { zones: vec![ZONE.to_owned()], regions: vec!["US".to_owned()], basis: Basis::Address },
                wishes: None,
                suppressions: Vec::new(),
                business: false,
                consented: Vec::new(),
                listed: Vec::new(),
                inquiry_at: None,
            },
            guard: Guard::default(),
            calendar: Calendar::default(),
            lifted: Vec::new(),
            around: Surroundings::default(),
            rep: None,
            hour: Steering::Off,
            minted: 0,
        }
    }

    /// The same, under the shipped rules of courtesy.
    pub fn guarded() -> Self {
        Story { guard: shipped(Clientele::Businesses), ..Story::new() }
    }

    pub fn case(&self) -> Case<'_> {
        Case {
            enrollment: &self.enrollment,
            version: &self.version,
            touches: &self.touches,
            contact: &self.contact,
            guard: &self.guard,
            calendar: &self.calendar,
            lifted: &self.lifted,
            around: &self.around,
            rep: self.rep.as_ref(),
            hour: self.hour,
        }
    }

    /// Logs a touch as the verb does, with the step that it tries.
    pub fn log(mut self, when: &str, channel: Channel, direction: Direction, outcome: Outcome) -> Self {
        let touch = self.touch(at(when), channel, direction, outcome);
        self.touches.push(touch);
        self.touches.sort_by_key(Touch::order);
        self
    }

    pub fn touch(&mut self, when: Timestamp, channel: Channel, direction: Direction, outcome: Outcome) -> Touch {
        let address = match channel {
            Channel::Call | Channel::Sms => self.contact.usable(channel).first().map(|address| (*address).to_owned()),
            _ => None,
        };
        self.touch_to(when, channel, direction, outcome, address)
    }

    pub fn touch_to(
        &mut self,
        when: Timestamp,
        channel: Channel,
        direction: Direction,
        outcome: Outcome,
        address: Option<String>,
    ) -> Touch {
        let tried = tries(&self.case(), when, channel, direction, address.as_deref());
        let (step, purpose) = tried.of(&self.version);
        self.minted += 1;
        Touch {
            id: TouchId([self.minted; 16]),
            occurred_at: when,
            recorded_at: when,
            channel,
            direction,
            outcome,
            by: UserId([1; 16]),
            enrollment: Some(self.enrollment.id),
            step,
            purpose,
            address,
            irritated: false,
            news: Vec::new(),
        }
    }

    /// A call to that number.
    pub fn call_to(mut self, when: &str, number: &str, outcome: Outcome) -> Self {
        let touch = self.touch_to(at(when), Channel::Call, Direction::Outbound, outcome, Some(number.to_owned()));
        self.touches.push(touch);
        self.touches.sort_by_key(Touch::order);
        self
    }

    pub fn call(self, when: &str, outcome: Outcome) -> Self {
        self.log(when, Channel::Call, Direction::Outbound, outcome)
    }

    pub fn mail(self, when: &str) -> Self {
        self.log(when, Channel::Email, Direction::Outbound, Outcome::Sent)
    }

    pub fn they(self, when: &str, channel: Channel, outcome: Outcome) -> Self {
        self.log(when, channel, Direction::Inbound, outcome)
    }

    pub fn order(mut self, when: &str, order: Order) -> Self {
        self.minted += 1;
        let id = DirectiveId([self.minted; 16]);
        self.enrollment.directives.push(Directive { id, at: at(when), by: UserId([1; 16]), order });
        self.enrollment.directives.sort_by_key(|directive| (directive.at, directive.id));
        self
    }

    /// The whole of *Five and fire* up to its last call, nobody having answered. The fifth is due on Monday, January 25th.
    pub fn four_unanswered() -> Self {
        Story::new()
            .call("2027-01-11 10:00", Outcome::NoAnswer)
            .call("2027-01-13 10:00", Outcome::VoicemailLeft)
            .call("2027-01-15 10:00", Outcome::NoAnswer)
            .call("2027-01-20 10:00", Outcome::NoAnswer)
    }

    pub fn plan(&self, when: &str) -> Plan {
        plan(&self.case(), at(when))
    }

    pub fn next(&self, when: &str) -> Next {
        self.plan(when).next.expect("something comes next")
    }

    /// The next touch as `channel step due`, due on New York's clock.
    pub fn told(&self, when: &str) -> String {
        let plan = self.plan(when);
        match plan.next {
            None => plan.state.code().to_owned(),
            Some(next) => {
                let step = next.step.map_or("-".to_owned(), |step| (step + 1).to_string());
                format!("{} {} {} {}", plan.state.code(), next.channel.code(), step, local(next.due_at))
            }
        }
    }

    pub fn decide(&self, when: &str) -> Decided {
        planner::decide(&self.case(), at(when))
    }

    /// The decision in a few words.
    pub fn decided(&self, when: &str) -> String {
        match self.decide(when).decision {
            Decision::Act { next, attempt, allowed_until, .. } => {
                format!("act {} {attempt} until {}", next.channel.code(), local(allowed_until))
            }
            Decision::WaitUntil { at, reason } => format!("wait {} {}", local(at), reason.code()),
            Decision::Blocked { reason, .. } => format!("blocked {}", reason.code()),
            Decision::Over { state } => format!("over {}", state.code()),
        }
    }

    pub fn gives(&self, when: &str, code: &str) -> bool {
        self.gives_reason(at(when), code)
    }

    pub fn gives_reason(&self, when: Timestamp, code: &str) -> bool {
        planner::decide(&self.case(), when).reasons.iter().map(Reason::code).any(|given| given == code)
    }
}

pub fn phone(number: &str) -> Phone {
    Phone { number: number.to_owned(), line: Line::Personal, condition: Condition::Good }
}

/// Working hours from 9 to 17 in New York.
pub fn office_hours() -> RepHours {
    let hours = planner::guard::Hours::weekly([(time(9, 0, 0, 0), time(17, 0, 0, 0)); 5], []);
    RepHours { hours, zone: ZONE.to_owned() }
}
