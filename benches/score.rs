//! One score, against the same score written by hand: `cargo bench --bench score`.
//!
//! Prints `ratio <case> one-point <wgf / hand-written>`. The rivals are in `benches/support/`, and each is checked against
//! the model before it is timed.

mod support;

use support::{eight_schools, logistic, radon, ratio};
use wgf::prelude::*;

fn main() {
    let by_hand = eight_schools::ByHand::new();
    race("eight_schools", &eight_schools::model(), |u, g| {
        by_hand.score(u, g)
    });
    let by_hand = radon::ByHand::new();
    race("radon", &radon::model(), |u, g| by_hand.score(u, g));
    let by_hand = logistic::ByHand::new();
    race("logistic", &logistic::model(), |u, g| by_hand.score(u, g));
}

fn race<M: LogDensity>(case: &str, model: &M, rival: impl Fn(&[f64], &mut [f64]) -> f64) {
    let d = model.dim();
    let u: Vec<f64> = (0..d).map(|i| 0.1 * ((i * 7 % 13) as f64 - 6.0)).collect();
    let (mut ours, mut theirs) = (vec![0.0; d], vec![0.0; d]);
    let values = (model.score(&u, &mut ours), rival(&u, &mut theirs));
    assert_close(case, values.0, values.1);
    for (a, b) in ours.iter().zip(&theirs) {
        assert_close(case, *a, *b);
    }
    let mut at = u.clone();
    let mut at_rival = u.clone();
    ratio(
        case,
        "one-point",
        &mut || {
            at[0] = nudge(at[0]);
            model.score(&at, &mut ours)
        },
        &mut || {
            at_rival[0] = nudge(at_rival[0]);
            rival(&at_rival, &mut theirs)
        },
    );
}

/// A point that differs from the last, so that no evaluation can be reused.
fn nudge(x: f64) -> f64 {
    if x > 0.0 { x - 1e-3 } else { x + 1e-3 }
}

fn assert_close(case: &str, a: f64, b: f64) {
    let scale = a.abs().max(b.abs()).max(1.0);
    assert!((a - b).abs() <= 1e-10 * scale, "{case}: {a} is not {b}");
}
