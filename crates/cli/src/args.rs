//! Every command with its options. Each option may also be given as `FIFTHCALL_…` in the environment.

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use web::edge::proxy::Network;

/// Follow up by phone: whom to call now, what to say, when to stop.
#[derive(Debug, Parser)]
#[command(name = "fifthcall", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Args)]
pub struct Common {
    /// Who acts: e-mail address or id (default: the only owner)
    #[arg(long, global = true, value_name = "E")]
    pub user: Option<String>,
    /// The folder with the data (default: the platform's data folder)
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database instead of a folder
    #[arg(long, global = true, value_name = "postgres://…", hide_env_values = true)]
    pub database: Option<String>,
    /// JSON in the API's shapes instead of tables
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a demo workspace in a fresh folder, and serve it
    Demo(Demo),
    /// Run the app
    Serve(Serve),
    /// Make a new, empty workspace; print the owner's one-time sign-in link
    Init(Init),
    /// Take in people or call history: CSV, XLSX, vCard
    Import(Import),
    /// The imports so far: list them, take one back
    #[command(subcommand)]
    Imports(Imports),
    /// The cadences: list them, look at their versions, bring one back
    #[command(subcommand)]
    Cadence(Cadence),
    /// The call list
    Today(Today),
    /// Log what happened with a prospect
    Log(Log),
    /// Take a mistaken touch back
    Void(Void),
    /// Start a round
    Enroll(Enroll),
    /// Not before a time; no attempt is counted
    Snooze(Snooze),
    /// Give a prospect with everything open to a colleague
    HandOver(HandOver),
    /// Go to the farewell at once
    Fire(OnProspect),
    /// End the round
    Stop(Stop),
    /// Go on with a held or stopped round
    Resume(OnProspect),
    /// Keep in touch with somebody: a rhythm that grows after silence
    KeepInTouch(Keep),
    /// Answer "should I go on?"; without a person, how often each answer was given
    GoOn(GoOn),
    /// Why this person is on or off the list
    Why(Why),
    /// Ask the guard
    #[command(subcommand)]
    Guard(Guard),
    /// Do-not-call registries: bring a copy, list them with their age
    #[command(subcommand)]
    Registry(Registry),
    /// The workspace's own settings
    #[command(subcommand)]
    Workspace(Workspace),
    /// Who works here
    #[command(subcommand)]
    User(User),
    /// Teams: a manager looks after the people of their own
    #[command(subcommand)]
    Team(Team),
    /// API tokens
    #[command(subcommand)]
    Token(Token),
    /// Find people and companies
    Search(Search),
    /// Compare every stored answer with what the touches say
    Doctor(Doctor),
    /// Which hour reaches whom, and whether that orders the list
    Hours(Hours),
    /// One order about many: spread a backlog, let it go, hand it over; hand over everything
    #[command(subcommand)]
    Bulk(Bulk),
    /// What the next 28 days ask for, against what is done in a day; and what adding people does to it
    Load(Load),
    /// Decide every live round anew, after a change of rules, cadences or program
    Replan,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Another number tells another story
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub seed: u64,
    /// Only make the workspace
    #[arg(long)]
    pub no_serve: bool,
    #[command(flatten)]
    pub serve: Serve,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// The address that people type (default: the one listened on)
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A proxy that ends TLS before this server, by address or network, as 127.0.0.1 or 10.0.0.0/8; what it says of where a
    /// request came from is believed. May be repeated, or given with commas
    #[arg(long = "trusted-proxy", value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_proxies: Vec<Network>,
    /// Answer at /metrics with figures for Prometheus
    #[arg(long)]
    pub metrics: bool,
    /// Pretend that it is this instant now, and go on from there
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

#[derive(Debug, Args)]
pub struct Load {
    /// E-mail address or id (default: the team)
    #[arg(long, value_name = "E")]
    pub rep: Option<String>,
    /// A cadence that people are about to be put on
    #[arg(long, value_name = "NAME", requires = "people")]
    pub cadence: Option<String>,
    /// How many people
    #[arg(long, value_name = "N", requires = "cadence")]
    pub people: Option<u32>,
    /// Whose they are to be, or round_robin (default: yours)
    #[arg(long, value_name = "E", requires = "cadence")]
    pub owner: Option<String>,
    /// Whether they all start today
    #[arg(long, value_enum, default_value_t, requires = "cadence")]
    pub starts: Starts,
}

/// When people start who are put on a cadence together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Starts {
    AtOnce,
    #[default]
    AsCapacityAllows,
}

impl From<Starts> for actions::Starts {
    fn from(starts: Starts) -> Self {
        match starts {
            Starts::AtOnce => actions::Starts::AtOnce,
            Starts::AsCapacityAllows => actions::Starts::AsCapacityAllows,
        }
    }
}

/// An order about many people. Without --dry-run it is done; `undo` takes it back.
#[derive(Debug, Subcommand)]
pub enum Bulk {
    /// Lay what waits over the days to come, as many a day as there is room for
    Spread(OfBacklog),
    /// Stop the rounds of what waits
    LetGo {
        #[command(flatten)]
        backlog: OfBacklog,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Hand over what waits, or everything
    HandOver {
        #[command(flatten)]
        backlog: OfBacklog,
        /// To whom: e-mail address or id, or round_robin
        #[arg(long, value_name = "E")]
        to: String,
        /// Everybody who is theirs, with whatever is open
        #[arg(long, conflicts_with = "keep")]
        everything: bool,
        /// On that day, as 2026-12-01 (default: at once)
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
        /// Calls that are promised for the next two days go along
        #[arg(long, requires = "everything")]
        move_promises: bool,
    },
    /// The latest orders
    List,
    /// Take an order back, but for people who were worked on since
    Undo {
        /// The order's id
        order: String,
    },
}

#[derive(Debug, Args)]
pub struct OfBacklog {
    /// Whose: e-mail address or id (default: yours)
    #[arg(long, value_name = "E")]
    pub rep: Option<String>,
    /// How many, the first of the list, stay as they are (default: what today has room for, or two days' work)
    #[arg(long, value_name = "N")]
    pub keep: Option<u32>,
    /// Only tell what would happen
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Hours {
    /// Learn from the calls now, not once a day
    #[arg(long)]
    pub learn: bool,
}

#[derive(Debug, Args)]
pub struct Init {
    #[arg(long, value_name = "E-MAIL")]
    pub owner_email: String,
    #[arg(long, value_name = "NAME")]
    pub owner_name: String,
    /// Country whose way of writing phone numbers is meant, as US or DE
    #[arg(long, value_name = "COUNTRY")]
    pub region: String,
    /// Time zone, as America/New_York
    #[arg(long, value_name = "ZONE")]
    pub zone: String,
    /// The workspace's name (default: the owner's)
    #[arg(long)]
    pub name: Option<String>,
    /// The address that people will type
    #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL")]
    pub base_url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Prospects,
    Touches,
    Companies,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Kind::Prospects => "prospects",
            Kind::Touches => "touches",
            Kind::Companies => "companies",
        }
    }
}

/// What becomes of columns that are no field of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Unknown {
    #[default]
    Fields,
    Note,
    Ignore,
}

impl From<Unknown> for actions::import::Unknown {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::Fields => actions::import::Unknown::Fields,
            Unknown::Note => actions::import::Unknown::Note,
            Unknown::Ignore => actions::import::Unknown::Ignore,
        }
    }
}

#[derive(Debug, Args)]
pub struct Import {
    /// CSV, XLSX or vCard
    pub file: PathBuf,
    /// What the rows are (default: told from the headers)
    #[arg(long = "as", value_enum)]
    pub kind: Option<Kind>,
    /// The sheet of a spreadsheet
    #[arg(long)]
    pub sheet: Option<String>,
    /// Which column means what, as --map "Mobile No=phone"; may be repeated
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// What becomes of columns that have no field here: custom fields (of a manager's file, while there is room; the notes
    /// otherwise), lines in the notes, or nothing
    #[arg(long, value_enum, default_value_t)]
    pub unknown: Unknown,
    /// Owner of rows that name none; `round_robin` for those who are here, in turns
    #[arg(long, value_name = "E")]
    pub owner: Option<String>,
    /// Put the new people on this cadence
    #[arg(long, value_name = "NAME")]
    pub cadence: Option<String>,
    /// Whether they all start today
    #[arg(long, value_enum, default_value_t)]
    pub starts: Starts,
    /// Country for numbers without a prefix (default: the workspace's)
    #[arg(long, value_name = "COUNTRY")]
    pub region: Option<String>,
    /// Only tell what would happen
    #[arg(long)]
    pub dry_run: bool,
    /// Write the rejected rows with their reasons into this file
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Today {
    /// Whose list: e-mail address or id (default: of whoever acts)
    #[arg(long, value_name = "E")]
    pub rep: Option<String>,
    /// At this instant, as "2026-11-24T15:00:00Z" or "tomorrow 9am" (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Entries shown, 1 to 200
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
    /// A sheet for paper
    #[arg(long)]
    pub print: bool,
}

#[derive(Debug, Args)]
pub struct Log {
    /// Id, e-mail address or phone number
    pub prospect: String,
    /// What came of it, as no_answer, voicemail_left, callback, interested, no, do_not_call
    pub disposition: String,
    /// When it happened, as "2026-11-20 14:30" (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// When to ring again, as "tue 3pm" or "in 2 weeks"
    #[arg(long, value_name = "TIME")]
    pub callback: Option<String>,
    /// When to come back to it, for not_now, as "march"
    #[arg(long, value_name = "DAY")]
    pub revisit: Option<String>,
    #[arg(long)]
    pub note: Option<String>,
    /// call, email, sms, social, visit or letter (default: a call, or what ends so)
    #[arg(long)]
    pub channel: Option<String>,
    /// They rang, wrote or came
    #[arg(long)]
    pub inbound: bool,
    /// The attempt that you believe to log; refused where it is logged already
    #[arg(long)]
    pub attempt: Option<u16>,
    /// The number used, where it is not the first
    #[arg(long)]
    pub phone: Option<String>,
    /// More about it, as took_message for gatekeeper
    #[arg(long)]
    pub detail: Option<String>,
    /// They were annoyed
    #[arg(long)]
    pub irritated: bool,
    /// Seconds on the phone
    #[arg(long, value_name = "SECONDS")]
    pub duration: Option<u32>,
    /// Who it is instead, for wrong_person and left_company
    #[arg(long, value_name = "NAME")]
    pub referred_to: Option<String>,
    #[arg(long, value_name = "NUMBER", requires = "referred_to")]
    pub referred_phone: Option<String>,
    #[arg(long, value_name = "E-MAIL", requires = "referred_to")]
    pub referred_email: Option<String>,
}

#[derive(Debug, Args)]
pub struct Void {
    /// The touch's id; or a prospect, whose last touch is meant
    pub touch: String,
    #[arg(long)]
    pub reason: Option<String>,
}

#[derive(Debug, Args)]
pub struct Enroll {
    /// Id, e-mail address or phone number; several may be named
    #[arg(required = true, value_name = "PROSPECT")]
    pub prospects: Vec<String>,
    /// The cadence's name or id
    pub cadence: String,
    /// Whether several people all start today
    #[arg(long, value_enum, default_value_t, conflicts_with = "start_attempt")]
    pub starts: Starts,
    /// Give the prospect to this user first
    #[arg(long, value_name = "E")]
    pub owner: Option<String>,
    /// Start at this attempt
    #[arg(long, value_name = "N")]
    pub start_attempt: Option<u16>,
}

#[derive(Debug, Args)]
pub struct Snooze {
    /// Id, e-mail address or phone number
    pub prospect: String,
    /// Until when, as "monday" or "2 dec 10:00"
    pub until: String,
}

#[derive(Debug, Args)]
pub struct HandOver {
    /// Id, e-mail address or phone number
    pub prospect: String,
    /// The colleague: e-mail address or id
    pub to: String,
}

#[derive(Debug, Args)]
pub struct OnProspect {
    /// Id, e-mail address or phone number
    pub prospect: String,
}

#[derive(Debug, Args)]
pub struct Stop {
    /// Id, e-mail address or phone number
    pub prospect: String,
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, Args)]
pub struct Keep {
    /// Id, e-mail address or phone number
    pub prospect: String,
    /// As "twice a year" or "every 6 weeks" (default: as the cadence says)
    #[arg(long, value_name = "WORDS")]
    pub every: Option<String>,
    /// As "quarterly": after a real contact, until a turn goes unanswered
    #[arg(long, value_name = "WORDS")]
    pub if_active: Option<String>,
    /// The longest that it may grow to
    #[arg(long, value_name = "WORDS")]
    pub longest: Option<String>,
    /// A cadence that keeps in touch
    #[arg(long, value_name = "NAME")]
    pub cadence: Option<String>,
}

#[derive(Debug, Args)]
pub struct GoOn {
    /// Id, e-mail address or phone number
    #[arg(requires = "answer")]
    pub prospect: Option<String>,
    /// carry_on, wrong_person, left, no_fit, not_worth_it or colleague
    pub answer: Option<String>,
    /// The colleague: e-mail address or id
    #[arg(long, value_name = "E")]
    pub to: Option<String>,
    /// Who is the right one or follows them
    #[arg(long, value_name = "NAME")]
    pub successor: Option<String>,
    #[arg(long, value_name = "NUMBER", requires = "successor")]
    pub successor_phone: Option<String>,
    #[arg(long, value_name = "E-MAIL", requires = "successor")]
    pub successor_email: Option<String>,
}

#[derive(Debug, Args)]
pub struct Why {
    /// Id, e-mail address or phone number
    pub prospect: String,
    /// At this instant (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Guard {
    /// May this person or number be touched, and if not, when
    Check(GuardCheck),
    /// The law of every jurisdiction, or of those in which the words are found
    Law {
        /// A name, a code, a source
        words: Vec<String>,
    },
    /// Add a rule file, new or in place of a shipped one
    Add {
        /// The file, as those in crates/planner/src/law/rules
        file: std::path::PathBuf,
        /// Why; kept in the audit log
        #[arg(long)]
        reason: String,
    },
    /// Take an added rule file out again, or a rule by which a law was tightened
    Remove {
        /// A jurisdiction's code, as US-FL; or a rule's, as own_us_fl_hours
        code: String,
        /// Why; kept in the audit log
        #[arg(long)]
        reason: String,
    },
    /// Be stricter than the law of a region: a rule of your own, which can only close
    Tighten(Tighten),
    /// Switch a jurisdiction on
    On(LawReason),
    /// Switch a jurisdiction off: of a statute, a claim that it does not bind you
    Off(LawReason),
    /// The emergency switch: nobody in that region is called or texted
    Pause {
        #[command(flatten)]
        law: LawReason,
        /// Until the morning of that day, there
        #[arg(long, value_name = "DAY")]
        until: Option<jiff::civil::Date>,
    },
    /// Call a paused region again
    Resume(LawReason),
    /// Whether people with a company are business contacts unless their record says otherwise
    Companies {
        /// business or consumers
        #[arg(value_parser = ["business", "consumers"])]
        are: String,
        /// Why; kept in the audit log
        #[arg(long)]
        reason: String,
    },
    /// Keep on record that somebody is called on business, is a consumer, or has agreed to a channel
    Ground {
        /// Id, e-mail address or phone number
        prospect: String,
        /// business, consumer or consent
        kind: String,
        /// Why, or how the consent was given
        #[arg(long)]
        reason: String,
        /// For a consent: call, sms or email
        #[arg(long)]
        channel: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Imports {
    /// Newest first, with what became of each
    List,
    /// Take one back, except what was worked on since
    Undo {
        /// The import's id, as `imports list` tells it
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Cadence {
    /// All of them, with what is wrong with any
    List,
    /// The versions of one, newest first
    Versions {
        /// The cadence's name or id
        cadence: String,
    },
    /// What differs between two versions
    Diff {
        /// The cadence's name or id
        cadence: String,
        /// The older version's number
        from: u32,
        /// The newer one's (default: the newest)
        to: Option<u32>,
    },
    /// Bring a version back, as a new one; running rounds stay on theirs
    Restore {
        /// The cadence's name or id
        cadence: String,
        /// The version's number
        version: u32,
    },
}

#[derive(Debug, Subcommand)]
pub enum Registry {
    /// Bring the file of a registry: flat text, XML, or a list of changes
    Import {
        /// As us_dnc; `registry list` shows them
        code: String,
        /// The unpacked file; - for standard input
        file: PathBuf,
        /// The day whose state it shows; a list of changes with dates tells it itself
        #[arg(long, value_name = "DAY")]
        as_of: Option<jiff::civil::Date>,
        /// It must be a list of changes
        #[arg(long, conflicts_with = "full")]
        changes: bool,
        /// It must be a full list
        #[arg(long)]
        full: bool,
        /// Take it even where it holds far fewer numbers than the copy before it
        #[arg(long)]
        smaller: bool,
    },
    /// The registries that the law wants asked, with the age of each copy
    List,
    /// Ask a copy no more
    Remove {
        /// As us_dnc
        code: String,
        /// Why; kept in the audit log
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub struct LawReason {
    /// As US-FL
    pub code: String,
    /// Why; kept in the audit log
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, Args)]
pub struct Tighten {
    /// As US-TX
    pub code: String,
    /// As 09:00-17:00, or "09:00-12:00, 14:00-17:00"; at weekends too, where nothing else is said
    #[arg(long = "calls", value_name = "SPANS")]
    pub hours: Option<String>,
    /// As --calls, or closed
    #[arg(long, value_name = "SPANS")]
    pub saturday: Option<String>,
    /// As --calls, or closed
    #[arg(long, value_name = "SPANS", conflicts_with = "no_sundays")]
    pub sunday: Option<String>,
    /// Nobody on Sundays
    #[arg(long)]
    pub no_sundays: bool,
    /// Nobody on the public holidays there
    #[arg(long)]
    pub no_holidays: bool,
    /// So many calls and texts to a person, --within a time
    #[arg(long, value_name = "N")]
    pub most: Option<u32>,
    /// As "24 hours" or "7 days"
    #[arg(long, value_name = "TIME")]
    pub within: Option<String>,
    /// Why; kept in the audit log, and shown with the rule
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, Subcommand)]
pub enum Workspace {
    /// Days on which nobody works
    #[command(subcommand)]
    ClosedDays(ClosedDays),
    /// Custom fields: what you want to know of people and companies, beside our own fields
    #[command(subcommand)]
    CustomFields(CustomFields),
}

#[derive(Debug, Subcommand)]
pub enum CustomFields {
    /// Those that there are
    List,
    /// Make fields (managers); there are 200 at most
    Add {
        #[arg(required = true, value_name = "NAME")]
        labels: Vec<String>,
    },
    /// Give one another name; its key stays (managers)
    Rename {
        key: String,
        #[arg(value_name = "NAME")]
        label: String,
    },
    /// Take fields off the list; what people carry in them stays with them (managers)
    Remove {
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ClosedDays {
    /// Those to come
    List {
        /// Those that are over as well
        #[arg(long)]
        all: bool,
    },
    /// Close days: each as 2026-12-25, "2026-12-24 from 12:00", with a name behind it
    Add {
        #[arg(required = true, value_name = "DAY")]
        days: Vec<String>,
    },
    /// Close the days of an iCalendar file: whole days, and what runs to the end of a day
    Import {
        /// An .ics file; - for standard input
        file: PathBuf,
        /// Only tell what would be added
        #[arg(long)]
        dry_run: bool,
    },
    /// Open days again
    Remove {
        #[arg(value_name = "DAY", required_unless_present = "file", conflicts_with = "file")]
        days: Vec<jiff::civil::Date>,
        /// Every day that came with that file
        #[arg(long, value_name = "NAME")]
        file: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct GuardCheck {
    /// Id, e-mail address or phone number of a prospect
    #[arg(required_unless_present = "phone", conflicts_with = "phone")]
    pub prospect: Option<String>,
    /// A number that belongs to nobody here
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// Country with state or postal code, as US-FL, DE, or "Austin, TX 78701"
    #[arg(long, requires = "phone")]
    pub address: Option<String>,
    /// call, email, sms, social, visit or letter
    #[arg(long, default_value = "call")]
    pub channel: String,
    /// At this instant (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Called on business; a number alone is taken for a consumer's
    #[arg(long)]
    pub business: bool,
    /// As if their consent to the channel were on record
    #[arg(long)]
    pub consent: bool,
    /// As if they had asked for this very call
    #[arg(long)]
    pub requested: bool,
    /// With --json: every rule that forbids it, each with its end
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Subcommand)]
pub enum User {
    /// Add somebody; prints their one-time sign-in link
    Add(UserAdd),
    /// Another one-time sign-in link, for a new password; using it ends their other sessions
    Link {
        /// E-mail address or id
        who: String,
        /// The address that people type
        #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL")]
        base_url: String,
    },
    /// Everybody who works here
    List,
    /// Put somebody in a team; without one, in none
    Move {
        /// E-mail address or id
        who: String,
        /// The team's name or id
        #[arg(long)]
        team: Option<String>,
    },
    /// Somebody is away
    Absent(UserAbsent),
    /// Somebody is not away after all: takes an absence out
    Back {
        /// E-mail address or id
        who: String,
        /// First day of the absence
        #[arg(long, value_name = "DAY")]
        from: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Team {
    /// Make one
    Add { name: String },
    /// Give one another name
    Rename {
        /// The team's name or id
        team: String,
        name: String,
    },
    /// Take one out that nobody is in
    Remove {
        /// The team's name or id
        team: String,
    },
    /// All of them
    List,
}

#[derive(Debug, Args)]
pub struct UserAdd {
    #[arg(long)]
    pub email: String,
    #[arg(long)]
    pub name: String,
    /// rep, manager or owner
    #[arg(long, default_value = "rep")]
    pub role: String,
    #[arg(long)]
    pub zone: Option<String>,
    /// Calls a day
    #[arg(long)]
    pub capacity: Option<u32>,
    /// Working hours, as "Mon-Fri 9:00-17:30"
    #[arg(long)]
    pub hours: Option<String>,
    /// A team's name or id (default: yours)
    #[arg(long)]
    pub team: Option<String>,
    /// The address that people type
    #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL")]
    pub base_url: String,
}

#[derive(Debug, Args)]
pub struct UserAbsent {
    /// E-mail address or id
    pub who: String,
    /// First day away
    #[arg(long, value_name = "DAY")]
    pub from: String,
    /// Last day away
    #[arg(long, value_name = "DAY")]
    pub until: String,
    /// Who stands in where a cadence hands over; left out: those who are here, in turns
    #[arg(long, value_name = "E")]
    pub to: Option<String>,
    #[arg(long)]
    pub reason: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make one; its secret is told once
    Create {
        /// What it is for
        #[arg(long)]
        name: String,
        /// It stops working after so many days (default: never)
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: Option<u16>,
    },
    /// Your tokens
    List,
    /// Make one useless
    Revoke {
        /// The token's id
        token: String,
    },
}

#[derive(Debug, Args)]
pub struct Search {
    /// The beginnings of words, digits, or an address
    #[arg(required = true)]
    pub words: Vec<String>,
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Mend what differs
    #[arg(long)]
    pub repair: bool,
}

/// Reads the command line and the environment; prints usage and ends with 2 where they are wrong.
pub fn read() -> Arguments {
    let matches = with_environment(Arguments::command()).get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let typed = |option| matches.value_source(option) == Some(clap::parser::ValueSource::CommandLine);
    if typed("data") && !typed("database") {
        arguments.common.database = None;
    }
    arguments
}

/// Gives every long option its variable, in every command, so that none can be forgotten.
fn with_environment(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| match arg.get_long() {
            Some("help" | "version") | None => arg,
            Some(long) => {
                let name = format!("FIFTHCALL_{}", long.replace('-', "_").to_uppercase());
                arg.env(name)
            }
        })
        .mut_subcommands(with_environment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        with_environment(Arguments::command()).debug_assert();
    }

    #[test]
    fn every_option_has_a_variable() {
        fn check(command: &clap::Command) {
            for arg in
                command.get_arguments().filter(|arg| arg.get_long().is_some_and(|long| long != "help" && long != "version"))
            {
                assert!(arg.get_env().is_some_and(|name| name.to_string_lossy().starts_with("FIFTHCALL_")), "{arg:?}");
            }
            command.get_subcommands().for_each(check);
        }
        check(&with_environment(Arguments::command()));
    }
}
