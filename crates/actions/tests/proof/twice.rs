//! The same thing twice: two reps at once, two tabs, a request sent again.

use crate::given::{START, World, at, hours, minutes, on_both};
use actions::view::NewTouch;
use actions::{App, LogTouch, Once, Refused, Reply};
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => return done,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn of_two_who_log_the_same_attempt_one_wins_and_the_other_learns_who_and_what() {
    on_both(|world| {
        for _ in 0..10 {
            let (prospect, _) = world.pursued(&world.ana, "America/New_York");
            let now = world.next_turn(&world.ana, at(START), &prospect);
            let entry = world.entry(&world.ana, now, &prospect).unwrap();
            let barrier = Barrier::new(4);
            let results: Vec<_> = std::thread::scope(|scope| {
                let runs: Vec<_> = [&world.ana, &world.manager, &world.ana, &world.owner]
                    .into_iter()
                    .map(|by| {
                        let touch = NewTouch {
                            enrollment_id: entry.enrollment_id.clone(),
                            attempt: Some(entry.attempt),
                            dials_ever: Some(entry.dials_ever),
                            disposition: "voicemail_left".into(),
                            ..NewTouch::default()
                        };
                        let (app, barrier) = (&world.app, &barrier);
                        scope.spawn(move || {
                            barrier.wait();
                            app.act_blocking(by, now, LogTouch(touch))
                        })
                    })
                    .collect();
                runs.into_iter().map(|run| run.join().unwrap()).collect()
            });
            let winner = results.iter().find_map(|result| result.as_ref().ok()).expect("one wins");
            let mut refused = 0;
            for result in results.iter().filter_map(|result| result.as_ref().err()) {
                let Refused::Conflict { message, held_by } = result else { panic!("{result:?}") };
                assert!(message.starts_with(&winner.touch.by.name), "{message}");
                assert!(message.contains("voicemail"), "{message}");
                assert_eq!(held_by.as_deref(), Some(winner.touch.id.as_str()));
                refused += 1;
            }
            assert_eq!(refused, 3);
            let round = world.round(&world.ana, now, &prospect);
            assert_eq!((round.attempts_made, round.dials), (1, 1));
        }
        world.sound(at(START) + hours(1));
    });
}

fn log_once(world: &World, app: &App, key: &str, body: u8, disposition: &str, prospect: &str) -> Result<Reply, Refused> {
    let once = Once { method: "POST".into(), path: "/api/v1/touches".into(), key: key.into(), body_sha256: [body; 32] };
    let touch = NewTouch { prospect_id: Some(prospect.into()), disposition: disposition.into(), ..NewTouch::default() };
    let now = at(START) + minutes(1);
    wait_for(app.act_once(&world.ana, now, once, LogTouch(touch), |done| actions::Told::all(201, done.touch.id.clone())))
}

#[test]
fn a_request_sent_again_is_done_once_also_after_a_restart() {
    on_both(|world| {
        let (prospect, _) = world.pursued(&world.ana, "America/New_York");
        let first = log_once(&world, &world.app, "k1", 1, "no_answer", &prospect).unwrap();
        assert_eq!((first.status, first.replayed), (201, false));
        let again = log_once(&world, &world.app, "k1", 1, "no_answer", &prospect).unwrap();
        assert_eq!(again, Reply { replayed: true, ..first.clone() });
        let other = log_once(&world, &world.app, "k1", 2, "no_answer", &prospect).unwrap_err();
        assert!(matches!(other, Refused::Invalid(_)), "{other:?}");
        // A refusal is not kept: the same key may be tried again.
        let refused = log_once(&world, &world.app, "k2", 3, "callback", &prospect).unwrap_err();
        assert!(matches!(refused, Refused::Invalid(_)), "{refused:?}");
        assert!(!log_once(&world, &world.app, "k2", 3, "rang", &prospect).is_ok_and(|reply| reply.replayed));
        let reopened = App::open(&world.engine.address()).unwrap();
        assert_eq!(log_once(&world, &reopened, "k1", 1, "no_answer", &prospect).unwrap(), again);
        assert_eq!(world.round(&world.ana, at(START) + minutes(2), &prospect).dials, 1);
        world.sound(at(START) + minutes(2));
    });
}
