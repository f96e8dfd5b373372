//! What surrounds every page: who is signed in, where they may go, what was just done.

use actions::Crew;

/// The frame of a page.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// None before sign-in.
    pub me: Option<Me>,
    pub csrf: String,
    pub here: Here,
    pub said: Option<Said>,
}

#[derive(Debug, Clone)]
pub struct Me {
    pub name: String,
    pub initials: String,
    /// In plain words, as "manager".
    pub role: &'static str,
    /// Whether team, rules and settings are theirs to see in the menu.
    pub runs_the_place: bool,
    pub crew: Crew,
}

/// The part of the app that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Here {
    Today,
    People,
    Cadences,
    Deals,
    #[default]
    Elsewhere,
}

/// One line about what was just done, with a way back where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    /// The touch that may be taken back.
    pub undo: Option<String>,
    /// It is bad news.
    pub sorry: bool,
}

#[derive(Debug, Clone)]
pub struct Link {
    pub href: String,
    pub label: String,
    pub current: bool,
}

impl Link {
    pub fn to(href: impl Into<String>, label: impl Into<String>) -> Self {
        Link { href: href.into(), label: label.into(), current: false }
    }
}

impl Shell {
    /// Nobody else works here: what is about colleagues makes no sense.
    pub fn alone(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.crew == Crew::Alone)
    }

    /// A manager, or the owner.
    pub fn runs_the_place(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.runs_the_place)
    }

    /// The main ways through the app. Departments that are off are not among them.
    pub fn links(&self) -> Vec<Link> {
        [
            ("/today", "Today", Here::Today),
            ("/prospects", "People", Here::People),
            ("/cadences", "Cadences", Here::Cadences),
            ("/deals", "Deals", Here::Deals),
        ]
        .into_iter()
        .map(|(href, label, part)| Link { href: href.into(), label: label.into(), current: self.here == part })
        .collect()
    }

    /// What is needed rarely, in the corner menu.
    pub fn corner(&self) -> Vec<Link> {
        let Some(me) = &self.me else { return Vec::new() };
        let mut links = vec![Link::to("/imports", "Import"), Link::to("/rang", "Somebody rang")];
        if !self.alone() {
            links.push(Link::to("/team", "Team"));
        }
        links.push(Link::to("/load", "Load ahead"));
        links.push(Link::to("/hours", "Hours"));
        links.push(Link::to("/guard", "Guard rules"));
        links.push(Link::to("/suppressions", "Do not call"));
        links.push(Link::to("/registries", "Registries"));
        if me.runs_the_place {
            links.push(Link::to("/settings", "Workspace"));
        }
        links
    }
}

/// The first letters of the first and the last name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}
