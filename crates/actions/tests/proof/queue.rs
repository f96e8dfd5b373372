//! What operators see of the row before the store.

use crate::given::{START, World, at, on_both};
use actions::{App, Context, Mode, Refused, UnderWay, Verb};

struct Look(App);

impl Verb for Look {
    type Done = UnderWay;
    const MODE: Mode = Mode::Write;

    fn run(&self, _: &mut Context<'_, '_>) -> Result<UnderWay, Refused> {
        Ok(self.0.under_way())
    }
}

struct Refuse;

impl Verb for Refuse {
    type Done = ();
    const MODE: Mode = Mode::Bulk;

    fn run(&self, _: &mut Context<'_, '_>) -> Result<(), Refused> {
        Err(Refused::NotFound("anything"))
    }
}

#[test]
fn a_verb_stands_in_the_row_until_it_is_done_or_refused() {
    on_both(|world: World| {
        let seen = world.act(&world.owner, at(START), Look(world.app.clone())).unwrap();
        assert_eq!(seen, UnderWay { reads: 0, writes: 1, bulk: 0 });
        assert!(world.act(&world.owner, at(START), Refuse).is_err());
        // The writer lets go of a verb after it has answered.
        let empty = || world.app.under_way() == UnderWay::default();
        for _ in 0..1_000 {
            if empty() {
                break;
            }
            std::thread::yield_now();
        }
        assert!(empty(), "{:?}", world.app.under_way());
    });
}
