//! The guard's rules: shown, changed, asked, lifted for one person. What a rule means is the planner's to say.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::decision::place_view;
use crate::fields::{Faults, in_bounds};
use crate::find::{Access, person};
use crate::refused::{Fault, Refused};
use crate::replan::again;
use crate::rounds::rule_view;
use crate::sentences;
use crate::view::{ForbiddingView, GuardAnswer, GuardQuestion, GuardRuleView, GuardView, RuleView};
use jiff::Timestamp;
use planner::OverrideId;
use planner::bounds::faults_of;
use planner::guard::{Authority, Guard, Lifted, Occasion, Request, Rule, Verdict, listed};
use planner::phone::normalise;
use planner::place::{Address, Doubt, Whereabouts, doubts, locate};
use planner::prospect::{Condition, Contact, Line, Phone, Worth};
use planner::surroundings::Surroundings;
use planner::touch::Channel;
use store::guard;
use store::overrides::{self, Override};

/// `GET /guard`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowGuard;

impl Verb for ShowGuard {
    type Done = GuardView;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<GuardView, Refused> {
        let edition = guard::current(on.tx)?;
        view(edition.number, &edition.guard)
    }
}

fn view(version: i64, guard: &Guard) -> Result<GuardView, Refused> {
    Ok(GuardView {
        version,
        rules: guard.rules.iter().map(rule_in_full).collect::<Result<_, Refused>>()?,
        tz_database: planner::calendar::database_version().to_owned(),
    })
}

pub(crate) fn rule_in_full(rule: &Rule) -> Result<GuardRuleView, Refused> {
    let json = |error: serde_json::Error| Refused::Broken(error.to_string());
    Ok(GuardRuleView {
        code: rule.code.clone(),
        name: rule.name.clone(),
        text: sentences::rule(rule),
        source: rule.source.clone(),
        law: rule.authority == Authority::Law,
        authority: rule.authority.code().to_owned(),
        regions: rule.regions.clone(),
        channels: rule.channels.iter().map(|channel| channel.code().to_owned()).collect(),
        effective_from: rule.effective_from,
        effective_until: rule.effective_until,
        exempt: serde_json::to_value(rule.exempt).map_err(json)?,
        kind: serde_json::to_value(&rule.kind).map_err(json)?,
    })
}

/// `PUT /guard`: a new edition of all rules. Managers; law stays as it is. Run a replan afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeGuard {
    pub rules: Vec<Rule>,
    pub if_version: Option<i64>,
}

impl Verb for ChangeGuard {
    type Done = GuardView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<GuardView, Refused> {
        if !on.by.manages() {
            return Err(Refused::NotYours("only managers and owners change the guard".to_owned()));
        }
        let edition = guard::current(on.tx)?;
        if self.if_version.is_some_and(|version| version != edition.number) {
            return Err(Refused::Stale);
        }
        let mut faults = Faults::default();
        for (index, rule) in self.rules.iter().enumerate() {
            if rule.code.is_empty() || rule.code.len() > 100 || self.rules[..index].iter().any(|other| other.code == rule.code) {
                faults.add(format!("rules[{index}].code"), "not_allowed", "a name of its own, at most 100 letters");
            }
            if rule.name.trim().is_empty() || rule.name.chars().count() > 200 {
                faults.add(format!("rules[{index}].name"), "required", "what people read, at most 200 characters");
            }
            // What is kept already may be sent along as it is.
            if !edition.guard.rules.contains(rule) {
                for (field, code, message) in faults_of(rule, on.now) {
                    faults.add(format!("rules[{index}].{field}"), code, message);
                }
            }
        }
        // What ships, or was added as a file, is not this verb's: it may be sent along unchanged, or left out.
        let shipped = edition.written.law.rules();
        for rule in &self.rules {
            if shipped.iter().any(|law| law.code == rule.code && law != rule) {
                faults.add("rules", "not_allowed", format!("{} comes from a rule file: it cannot be changed here", rule.code));
            }
        }
        for law in edition.written.rules.iter().filter(|rule| rule.authority == Authority::Law) {
            if !self.rules.contains(law) {
                faults.add("rules", "not_allowed", format!("{} is law: it can be neither left out nor changed", law.code));
            }
        }
        faults.settle()?;
        let own: Vec<Rule> = self.rules.iter().filter(|rule| shipped.iter().all(|law| law.code != rule.code)).cloned().collect();
        if own == edition.written.rules {
            return view(edition.number, &edition.guard);
        }
        guard::put(on.tx, edition.number, &Guard { rules: own }, on.by.user, on.now)?;
        on.audit("change_guard", "guard", [0; 16], Some(&edition.number.to_string()), Some(&(edition.number + 1).to_string()))?;
        view(edition.number + 1, &guard::current(on.tx)?.guard)
    }
}

/// `POST /guard/check`: may this person, or this number, be touched then?
#[derive(Debug, Clone, PartialEq)]
pub struct CheckGuard(pub GuardQuestion);

impl Verb for CheckGuard {
    type Done = GuardAnswer;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<GuardAnswer, Refused> {
        let question = &self.0;
        let channel = Channel::from_code(&question.channel).ok_or_else(|| {
            let known: Vec<_> = Channel::ALL.iter().map(|channel| channel.code()).collect();
            Refused::field("channel", "unknown", format!("one of {}", known.join(", ")))
        })?;
        let at = in_bounds("at", question.at.unwrap_or(on.now), on.now)?;
        match (&question.prospect, &question.phone) {
            (Some(who), _) => {
                let mut known = person(on, who, Access::Read)?;
                // Where every number is forbidden, the answer is about the first: why not.
                let first = match channel {
                    Channel::Call | Channel::Sms => known.contact.phones.first().map(|phone| phone.number.clone()),
                    Channel::Email => known.contact.emails.first().map(|email| email.address.clone()),
                    Channel::Social | Channel::Visit | Channel::Letter => None,
                };
                let usable = known.contact.usable(channel).first().map(|address| (*address).to_owned()).or(first);
                if question.business && !known.contact.business {
                    known.contact.business = true;
                    known.contact.listed = listed(&known.loaded.guard, &known.contact, &known.loaded.on_registries);
                }
                if question.consent {
                    known.contact.consented.push(channel);
                }
                let request = Request {
                    guard: &known.loaded.guard,
                    calendar: &known.loaded.calendar,
                    contact: &known.contact,
                    touches: &known.loaded.touches,
                    around: &known.loaded.around,
                    lifted: &known.loaded.lifted,
                    rep: None,
                    by: Some(on.by.user),
                    channel,
                    address: usable.as_deref(),
                    occasion: occasion(question),
                };
                Ok(answer(&request, at, &doubts(&known.loaded.whereabouts()), question))
            }
            (None, Some(number)) => bare(on, question, number, channel, at),
            (None, None) => Err(Refused::Invalid(vec![Fault::new("prospect", "required", "name a prospect or a phone number")])),
        }
    }
}

/// A number that nobody here has: judged by where it is, and by who asked not to be called on it.
fn bare(
    on: &mut Context<'_, '_>,
    question: &GuardQuestion,
    number: &str,
    channel: Channel,
    at: Timestamp,
) -> Result<GuardAnswer, Refused> {
    let workspace = store::workspace::get(on.tx)?.ok_or(Refused::NotFound("workspace"))?;
    let number =
        normalise(number, &workspace.country).map_err(|fault| Refused::field("phone", "not_a_number", fault.to_string()))?.e164;
    let of_number = planner::phone::country(&number).unwrap_or_default();
    let address = match question.address.as_deref().map(str::trim).filter(|address| !address.is_empty()) {
        None => Address::default(),
        // A line without a country may be of the workspace's, or of the number's.
        Some(line) => Address::as_written(line, &[workspace.country.as_str(), of_number.as_str()]).ok_or_else(|| {
            Refused::field("address", "unknown", "a country with its state or postal code, as US-FL, DE, or Austin, TX 78701")
        })?,
    };
    let known = Whereabouts {
        country: address.country,
        state: address.state,
        postal_code: address.postal_code,
        numbers: vec![number.clone()],
        workspace_zone: workspace.zone,
        workspace_country: workspace.country,
        ..Whereabouts::default()
    };
    let (place, doubts) = (locate(&known), doubts(&known));
    let standing = store::suppressions::by_keys(on.tx, store::suppressions::Kind::Number, std::slice::from_ref(&number))?;
    let mut contact = Contact {
        prospect: planner::ProspectId::default(),
        company: None,
        owner: None,
        worth: Worth::B,
        phones: vec![Phone { number: number.clone(), line: Line::Personal, condition: Condition::Good }],
        emails: Vec::new(),
        social: Vec::new(),
        postal: None,
        place,
        wishes: None,
        suppressions: standing
            .into_iter()
            .map(|row| planner::prospect::Suppression { forbids: row.forbids, address: Some(row.key), since: row.since })
            .collect(),
        business: question.business,
        consented: if question.consent { vec![channel] } else { Vec::new() },
        listed: Vec::new(),
        inquiry_at: None,
    };
    let edition = guard::current(on.tx)?;
    let on_registries = store::registries::found(on.tx, &edition, std::iter::once(number.as_str()));
    contact.listed = listed(&edition.guard, &contact, &on_registries);
    let calendar = guard::calendar_of(on.tx, &edition)?;
    let request = Request {
        guard: &edition.guard,
        calendar: &calendar,
        contact: &contact,
        touches: &[],
        around: &Surroundings::default(),
        lifted: &[],
        rep: None,
        by: Some(on.by.user),
        channel,
        address: Some(&number),
        occasion: occasion(question),
    };
    Ok(answer(&request, at, &doubts, question))
}

/// A call that they asked for is promised.
fn occasion(question: &GuardQuestion) -> Occasion {
    if question.requested { Occasion::Promised } else { Occasion::Ordinary }
}

fn answer(request: &Request<'_>, at: Timestamp, doubts: &[Doubt], question: &GuardQuestion) -> GuardAnswer {
    let verdict = request.check(at);
    let rules = match verdict {
        Verdict::Allowed { .. } => Vec::new(),
        Verdict::NotBefore { .. } | Verdict::Never { .. } => forbidding(request, at),
    };
    let (verdict, not_before, rule) = match verdict {
        Verdict::Allowed { .. } => ("allowed", None, None),
        Verdict::NotBefore { at, rule } => ("not_before", Some(at), Some(rule)),
        Verdict::Never { rule } => ("never", None, Some(rule)),
    };
    GuardAnswer {
        verdict: verdict.to_owned(),
        not_before,
        rule: rule.map(|code| rule_view(&code, request.guard)),
        rules: if question.all { rules } else { Vec::new() },
        place: place_view(&request.contact.place, doubts),
    }
}

/// Every rule that forbids it at that instant: each is asked as if it were the only one. Law first, and of law that of a
/// state before that of its country.
fn forbidding(request: &Request<'_>, at: Timestamp) -> Vec<ForbiddingView> {
    let view = |code: &str, until| {
        let RuleView { code, text, source, law } = rule_view(code, request.guard);
        let can_be_lifted = request.guard.rule(&code).is_some_and(|rule| rule.authority == Authority::Courtesy);
        ForbiddingView { code, text, source, law, until, can_be_lifted }
    };
    let ask = |contact: &Contact, guard: &Guard| {
        let alone = Request { guard, contact, rep: None, ..*request };
        match alone.check(at) {
            Verdict::Allowed { .. } => None,
            Verdict::NotBefore { at, rule } => Some((Some(at), rule)),
            Verdict::Never { rule } => Some((None, rule)),
        }
    };
    let contact = Contact { suppressions: Vec::new(), wishes: None, ..request.contact.clone() };
    let mut found = Vec::new();
    for rule in &request.guard.rules {
        if let Some((until, _)) = ask(&contact, &Guard { rules: vec![rule.clone()] }) {
            let particular = rule.regions.iter().any(|region| region.contains('-'));
            found.push(((rule.authority, !particular), view(&rule.code, until)));
        }
    }
    found.sort_by_key(|(order, _)| *order);
    // What they said themselves: "never", which comes before all, and their wishes, which come after.
    let said = Contact { wishes: None, ..request.contact.clone() };
    let stop = ask(&said, &Guard::default()).map(|(until, code)| view(&code, until));
    let wished = Contact { suppressions: Vec::new(), ..request.contact.clone() };
    let wishes = ask(&wished, &Guard::default()).map(|(until, code)| view(&code, until));
    stop.into_iter().chain(found.into_iter().map(|(_, view)| view)).chain(wishes).collect()
}

/// `POST /guard/overrides`: lifts a rule of courtesy for one person for a while. There is no override of law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideRule {
    pub prospect: String,
    pub rule: String,
    pub until: Timestamp,
    pub reason: String,
}

impl Verb for OverrideRule {
    type Done = ();
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<(), Refused> {
        if !on.by.manages() {
            return Err(Refused::NotYours("only managers and owners lift a rule".to_owned()));
        }
        let prospect = person(on, &self.prospect, Access::Change)?.loaded.prospect.id;
        let rules = guard::current(on.tx)?.guard;
        let mut faults = Faults::default();
        match rules.rule(&self.rule) {
            None => faults.add("rule", "unknown", "the code of one of the guard's rules"),
            Some(rule) if rule.authority == Authority::Law => {
                return Err(Refused::Guarded { rule: rule_view(&self.rule, &rules), nearest: None });
            }
            Some(_) => {}
        }
        let reason = faults.line("reason", Some(&self.reason));
        if reason.is_none() {
            faults.add("reason", "required", "say why; it is kept in the audit log");
        }
        if self.until <= on.now {
            faults.add("until", "in_the_past", "a moment to come");
        }
        faults.dated("until", self.until, on.now);
        faults.settle()?;
        let row = Override {
            prospect,
            id: OverrideId(on.mint()),
            lifted: Lifted { rule: self.rule.clone(), until: self.until },
            reason: reason.unwrap_or_default(),
            by: on.by.user,
            at: on.now,
        };
        overrides::insert(on.tx, &row)?;
        again(on.tx, prospect, on.now)?;
        on.audit("override_rule", "prospect", prospect.0, Some(&self.rule), Some(&self.reason))
    }
}
