//! One score, against the same by hand and by dual numbers: `cargo bench --bench score`.
//!
//! Prints `ratio <case> one-point <wgf / by hand>` and `speedup <case> <num-dual whole model / wgf>`. The rivals are in
//! `benches/support/`, and each is checked against the model before it is timed.

#[allow(dead_code, reason = "score_batch uses the rest")]
mod support;

use support::{cases, paired};

fn main() {
    for case in cases() {
        let mut ours = case.one_point(|u, g| case.model.score(u, g));
        let mut by_hand = case.one_point(|u, g| case.by_hand.score(u, g));
        paired(&mut ours, &mut by_hand).report(&format!("ratio {} one-point", case.name));
        let mut dual = case.one_point(|u, g| case.model.whole_model(u, g));
        paired(&mut dual, &mut ours).report(&format!("speedup {}", case.name));
    }
}
