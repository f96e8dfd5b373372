//! Which addresses a touch could use, and why none where there is none.

use crate::fold::Standing;
use crate::prospect::{Condition, Contact};
use crate::touch::{Channel, Touch};
use jiff::Timestamp;

/// Whether a channel leads to the prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach<'a> {
    At(&'a str),
    /// There is an address, and it must not be used.
    Forbidden,
    Missing,
}

/// The prospect's addresses, seen with what this round has found out about them.
#[derive(Debug)]
pub(super) struct Addresses<'c, 'a> {
    contact: &'a Contact,
    standing: &'c Standing<'a>,
    reach: [Reach<'a>; 6],
}

impl<'c, 'a> Addresses<'c, 'a> {
    pub fn of(contact: &'a Contact, standing: &'c Standing<'a>) -> Self {
        let mut reach = [Reach::Missing; 6];
        for channel in Channel::ALL {
            reach[*channel as usize] = look(contact, standing, *channel);
        }
        Addresses { contact, standing, reach }
    }

    pub fn reach(&self, channel: Channel) -> Reach<'a> {
        self.reach[channel as usize]
    }

    pub fn usable(&self, channel: Channel) -> Option<&'a str> {
        match self.reach(channel) {
            Reach::At(address) => Some(address),
            Reach::Forbidden | Reach::Missing => None,
        }
    }

    /// A number of theirs that was dialled less than the one to use first, since then: the least dialled, of equals the
    /// preferred one.
    pub fn less_dialled(&self, since: Timestamp, touches: &[Touch]) -> Option<&'a str> {
        let first = self.usable(Channel::Call)?;
        let dials = |number: &str| {
            let to = |touch: &&Touch| touch.is_dial() && touch.occurred_at >= since && touch.address.as_deref() == Some(number);
            touches.iter().filter(to).count()
        };
        let others = self.contact.usable(Channel::Call).into_iter().filter(|number| !self.standing.ruled_out.contains(number));
        others.min_by_key(|number| dials(number)).filter(|number| dials(number) < dials(first))
    }

    /// Numbers of theirs that were not dialled since then, while another was; in order of preference.
    pub fn undialled(&self, since: Timestamp, touches: &[Touch]) -> impl Iterator<Item = &'a str> {
        let dialled = touches.iter().filter(|touch| touch.is_dial() && touch.occurred_at >= since);
        let dialled: Vec<&str> = dialled.filter_map(|touch| touch.address.as_deref()).collect();
        let others = self.contact.usable(Channel::Call).into_iter().filter(|number| !self.standing.ruled_out.contains(number));
        others.filter(move |number| !dialled.is_empty() && !dialled.contains(number)).collect::<Vec<_>>().into_iter()
    }

    /// They must not be touched at all: a suppression of the whole person on every channel.
    pub fn all_forbidden(&self) -> bool {
        Channel::ALL.iter().all(|channel| self.forbidden_since(*channel).is_some())
    }

    /// Since when the whole person must not be touched on that channel.
    pub fn forbidden_since(&self, channel: Channel) -> Option<Timestamp> {
        let suppressions = self.contact.suppressions.iter();
        suppressions.filter(|held| held.address.is_none() && held.covers(channel)).map(|held| held.since).min()
    }

    /// Since when anything of theirs must not be used on that channel.
    pub fn suppressed_since(&self, channel: Channel) -> Option<Timestamp> {
        self.contact.suppressions.iter().filter(|held| held.covers(channel)).map(|held| held.since).min()
    }

    /// Whether a touch on that channel may use that address, known or not.
    pub fn allows(&self, channel: Channel, address: &str) -> bool {
        let mut suppressions = self.contact.suppressions.iter();
        let forbidden =
            suppressions.any(|held| held.covers(channel) && held.address.as_deref().is_none_or(|keyed| keyed == address));
        !forbidden && !refused(self.standing, channel) && !self.standing.ruled_out.contains(&address)
    }
}

fn look<'a>(contact: &'a Contact, standing: &Standing<'a>, channel: Channel) -> Reach<'a> {
    let stands = |address: &&str| !standing.ruled_out.contains(address);
    let known = match channel {
        Channel::Call | Channel::Sms => {
            contact.phones.iter().any(|phone| phone.condition == Condition::Good && stands(&phone.number.as_str()))
        }
        Channel::Email => contact.emails.iter().any(|email| email.condition == Condition::Good),
        Channel::Social => !contact.social.is_empty(),
        Channel::Visit | Channel::Letter => contact.postal.is_some(),
    };
    match (known, refused(standing, channel)) {
        (false, _) => Reach::Missing,
        (true, true) => Reach::Forbidden,
        (true, false) => contact.usable(channel).into_iter().find(stands).map_or(Reach::Forbidden, Reach::At),
    }
}

/// They unsubscribed from it.
fn refused(standing: &Standing<'_>, channel: Channel) -> bool {
    match channel {
        Channel::Email => standing.mail_refused,
        Channel::Sms => standing.sms_refused,
        Channel::Call | Channel::Social | Channel::Visit | Channel::Letter => false,
    }
}
