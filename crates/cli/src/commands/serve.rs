//! Serving: the router, the loops behind it, and a tidy end.

use crate::args::{Common, Demo, Serve};
use crate::failure::Failure;
use crate::output;
use crate::settings::{self, Location};
use crate::when::Reader;
use actions::demo::{good_moment, make};
use actions::{Actor, App, Learning, ListPassedOver, Refused, Tidy};
use planner::calendar::Calendar;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use web::api::upload::room;
use web::edge::proxy::Proxies;
use web::edge::{BaseUrl, Clock, Edge, Figures, Front};
use web::listen::{self, Limits};

/// How often stored answers that have gone stale are decided anew.
const REFRESH: Duration = Duration::from_secs(20);

pub fn serve(common: &Common, options: &Serve) -> Result<(), Failure> {
    let location = Location::of(common)?;
    if !location.exists() {
        return Err(Failure::new(format!("there is no workspace in {}: `fifthcall init` makes one", location.shown())));
    }
    pretend(options)?;
    let app = location.app(common)?;
    // Without an owner nobody could ever sign in: better said now than by an empty page.
    let by = app.some_owner()?;
    run(app, by, options, &[])
}

/// Makes a workspace with a history, says how to get in, and serves it.
pub fn demo(common: &Common, options: &Demo) -> Result<(), Failure> {
    let location = match (&common.data, &common.database) {
        (None, None) => Location::Folder(fresh_folder()?),
        _ => Location::of(common)?,
    };
    pretend(&options.serve)?;
    let (now, good) = (web::clock::now(), good_moment(web::clock::now()));
    // At night there would be nobody to call.
    let moved = options.serve.at.is_none() && good != now;
    if moved {
        web::clock::pretend(good);
    }
    let app = location.app(common)?;
    let made = make(&app, options.seed, web::clock::now())?;
    let by = app.some_owner()?;
    let mut lines = vec![
        format!("{} people and {} touches in {}", made.prospects, made.touches, location.shown()),
        "Sign in as one of".to_owned(),
    ];
    lines.extend(made.users.iter().map(|(name, email)| format!("  {email:<28} {name}")));
    lines.push(format!("with the password: {}", made.password));
    if moved {
        lines.push(format!("Nobody is at work now, so the demo's clock stands at {good}; --at sets another"));
    }
    if options.no_serve {
        lines.iter().try_for_each(output::line)?;
        return Ok(());
    }
    run(app, by, &options.serve, &lines)
}

/// A folder that was not there before, and that nobody else has made: everybody writes where it lies.
fn fresh_folder() -> Result<std::path::PathBuf, Failure> {
    let parent = std::env::temp_dir();
    for number in 1..10_000 {
        let folder = parent.join(format!("fifthcall-demo-{number}"));
        match settings::private_folder().create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Failure::new(format!("cannot make the folder {}: {error}", folder.display()))),
        }
    }
    Err(Failure::new(format!("{} is full of demos: name a folder with --data", parent.display())))
}

/// `--at`: the clock goes on from there.
fn pretend(options: &Serve) -> Result<(), Failure> {
    if let Some(text) = &options.at {
        web::clock::pretend(Reader::new(web::clock::now(), "UTC", Calendar::default(), None).instant("--at", text)?);
    }
    Ok(())
}

fn run(app: App, by: Actor, options: &Serve, lines: &[String]) -> Result<(), Failure> {
    start_log();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(options.listen).await.map_err(|error| in_use(options.listen, &error))?;
        let address = listener.local_addr()?;
        let (base_url, shown) = match &options.base_url {
            Some(given) => (BaseUrl::Given(given.clone()), given.clone()),
            None => (BaseUrl::Guessed(format!("http://{address}")), format!("http://{address}")),
        };
        let figures = if options.metrics { Figures::Shown } else { Figures::Hidden };
        let front = Front { base_url, proxies: Proxies(options.trusted_proxies.clone()), figures };
        let left = room::clear();
        if left > 0 {
            tracing::info!(left, "files that a killed server left behind are cleared");
        }
        let edge = Edge::behind(app.clone(), Clock::System, front);
        output::line(format!("Fifth Call is at {shown}"))?;
        lines.iter().try_for_each(output::line)?;
        let keeping_up = tokio::spawn(keep_up(app, by));
        if listen::serve(listener, web::router(edge), Limits::default(), signal()).await == listen::Ended::WithSomeLeft {
            tracing::warn!("some requests did not end in time");
        }
        keeping_up.abort();
        room::leave();
        Ok(())
    })
}

fn in_use(address: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot listen on {address}: {error}; choose another with --listen"))
}

/// What nobody asks for: stale answers decided anew, stopped imports gone on with, old sessions cleared.
/// One that fails stops no other.
fn upkeep(app: &App, by: &Actor) {
    let now = web::clock::now();
    step("the clock", || {
        if app.notice_the_clock(by, now)? {
            tracing::warn!("the clock has gone back: every round was decided anew");
        }
        Ok(())
    });
    step("new rules", || {
        if app.decide_under_new_rules(by, now)? {
            tracing::info!("the rules or the workspace have changed: every round was decided anew");
        }
        Ok(())
    });
    step("what is due", || {
        if app.catch_up(by, now)?.passed_over > 0 {
            for one in app.act_blocking(by, now, ListPassedOver)? {
                let (kind, id, fault) = (one.kind, one.id, one.fault);
                tracing::warn!(kind, id, fault, "cannot be read or decided, and is passed over; doctor names it");
            }
        }
        Ok(())
    });
    step("what has run out", || app.act_blocking(by, now, Tidy).map(|_| ()));
    step("the hours", || app.learn_hours(by, now, Learning::WhenDue));
    step("stopped imports", || {
        for (import, user) in app.stopped_imports(now)? {
            let Ok(orderer) = app.actor_by(Some(&user)) else { continue };
            if let Err(refused) = app.continue_import(&orderer, &web::clock::now, &import) {
                tracing::warn!(import, %refused, "an import did not go on");
            }
        }
        Ok(())
    });
}

/// One part of the upkeep. A mistake of ours in it is told in the log like any other fault.
fn step(part: &str, see_to: impl FnOnce() -> Result<(), Refused>) {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(see_to)) {
        Ok(Ok(())) => {}
        Ok(Err(refused)) => tracing::warn!(part, %refused, "a part of the upkeep stopped; the next round tries again"),
        Err(_) => tracing::error!(part, "a part of the upkeep broke; the next round tries again"),
    }
}

/// Runs it now and again, off the threads that answer requests.
async fn keep_up(app: App, by: Actor) {
    let mut tick = tokio::time::interval(REFRESH);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let (app, by) = (app.clone(), by.clone());
        match tokio::task::spawn_blocking(move || upkeep(&app, &by)).await {
            Ok(()) => {}
            Err(panic) => tracing::error!(%panic, "the upkeep broke; the next round tries again"),
        }
    }
}

/// Ends when the process is asked to stop.
async fn signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("FIFTHCALL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
