//! One function per command; each asks one or two verbs and prints what they say.

mod bulk;
mod cadences;
mod day;
mod guard;
mod hours;
mod import;
mod load;
mod people;
mod registry;
mod rounds;
mod serve;
mod team;
mod upkeep;
mod workspace;

use crate::args::{Arguments, Command, Common};
use crate::failure::Failure;
use crate::settings::Location;
use crate::when::Reader;
use actions::view::ProspectView;
use actions::{Actor, App, ShowMe, ShowProspect, Verb};
use jiff::Timestamp;
use planner::calendar::Calendar;

/// Who acts, where, and at which instant: read once.
pub struct Session {
    pub app: App,
    pub actor: Actor,
    pub now: Timestamp,
    pub json: bool,
}

impl Session {
    fn open(common: &Common) -> Result<Self, Failure> {
        let location = Location::of(common)?;
        if !location.exists() {
            return Err(Failure::new(format!(
                "there is no workspace in {}: run `fifthcall init` first, or name its folder with --data",
                location.shown()
            )));
        }
        let app = location.app(common)?;
        let actor = app.actor_by(common.user.as_deref())?;
        Ok(Session { app, actor, now: web::clock::now(), json: common.json })
    }

    fn act<V: Verb>(&self, verb: V) -> Result<V::Done, Failure> {
        Ok(self.app.act_blocking(&self.actor, self.now, verb)?)
    }

    /// A prospect by id, e-mail address or number.
    fn prospect(&self, who: &str) -> Result<ProspectView, Failure> {
        self.act(ShowProspect { prospect: who.to_owned() })
    }

    /// The last round of a prospect: the one that orders are for.
    fn round(&self, who: &str) -> Result<(ProspectView, String), Failure> {
        let prospect = self.prospect(who)?;
        match &prospect.enrollment {
            Some(round) => {
                let id = round.id.clone();
                Ok((prospect, id))
            }
            None => Err(Failure::new(format!("{} is on no cadence: `fifthcall enroll` starts a round", prospect.name))),
        }
    }

    /// Reads times on the actor's clock and the prospect's, knowing the workspace's holidays.
    fn times(&self, prospect: Option<&ProspectView>) -> Result<Reader, Failure> {
        let holidays = self.act(ShowMe)?.workspace.holidays.into_iter().collect();
        let calendar = Calendar { holidays, ..Calendar::default() };
        Ok(Reader::new(self.now, &self.actor.zone, calendar, prospect))
    }
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let common = arguments.common;
    let open = || Session::open(&common);
    match arguments.command {
        Command::Demo(options) => serve::demo(&common, &options),
        Command::Serve(options) => serve::serve(&common, &options),
        Command::Init(options) => team::init(&common, options),
        Command::Import(options) => import::import(&open()?, options),
        Command::Imports(asked) => import::imports(&open()?, asked),
        Command::Cadence(asked) => cadences::run(&open()?, asked),
        Command::Today(options) => day::today(&open()?, &options),
        Command::Log(options) => rounds::log(&open()?, options),
        Command::Void(options) => rounds::void(&open()?, options),
        Command::Enroll(options) => rounds::enroll(&open()?, options),
        Command::Snooze(options) => rounds::snooze(&open()?, &options),
        Command::HandOver(options) => rounds::hand_over(&open()?, options),
        Command::Fire(options) => rounds::fire(&open()?, &options),
        Command::Stop(options) => rounds::stop(&open()?, options),
        Command::Resume(options) => rounds::resume(&open()?, &options),
        Command::KeepInTouch(options) => rounds::keep_in_touch(&open()?, options),
        Command::GoOn(options) => rounds::go_on(&open()?, options),
        Command::Why(options) => people::why(&open()?, &options),
        Command::Guard(asked) => guard::run(&open()?, asked),
        Command::Registry(asked) => registry::run(&open()?, asked),
        Command::Workspace(command) => workspace::run(&open()?, command),
        Command::User(command) => team::user(&open()?, command),
        Command::Team(command) => team::team(&open()?, command),
        Command::Token(command) => team::token(&open()?, command),
        Command::Search(options) => people::search(&open()?, &options),
        Command::Doctor(options) => upkeep::doctor(&open()?, &options),
        Command::Hours(options) => hours::hours(&open()?, &options),
        Command::Bulk(command) => bulk::bulk(&open()?, command),
        Command::Load(options) => load::load(&open()?, options),
        Command::Replan => upkeep::replan(&open()?),
    }
}
