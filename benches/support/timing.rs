//! Paired timing: two jobs in turn, A B A B …, and the median of the pairwise ratios, so that a machine whose speed drifts
//! does not favour either. (Criterion times one job after the other, and gives no ratio of a pair.)

use std::hint::black_box;
use std::time::{Duration, Instant};

/// One score evaluation; returns the log density so that nothing is optimised away.
pub type Job<'a> = &'a mut dyn FnMut() -> f64;

const ROUNDS: usize = 301;
const ROUND: Duration = Duration::from_micros(800);

/// Times both jobs, prints `ratio <case> <kind> <ours / rival>` and the two medians.
pub fn ratio(case: &str, kind: &str, ours: Job<'_>, rival: Job<'_>) {
    let repeats = (calibrate(ours), calibrate(rival));
    let mut pairs: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| (time(ours, repeats.0), time(rival, repeats.1)))
        .collect();
    pairs.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let ratio = pairs[ROUNDS / 2].0 / pairs[ROUNDS / 2].1;
    let nanoseconds = |side: fn(&(f64, f64)) -> f64| {
        let mut times: Vec<f64> = pairs.iter().map(side).collect();
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2] * 1e9
    };
    println!("ratio {case} {kind} {ratio:.2}");
    println!(
        "  ({:.0} ns against {:.0} ns)",
        nanoseconds(|p| p.0),
        nanoseconds(|p| p.1)
    );
}

/// How many runs fill a round; warms up on the way.
fn calibrate(job: Job<'_>) -> u32 {
    let start = Instant::now();
    let mut runs = 0;
    while start.elapsed() < 20 * ROUND {
        black_box(job());
        runs += 1;
    }
    (runs / 20).max(1)
}

/// Seconds per run.
fn time(job: Job<'_>, repeats: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..repeats {
        black_box(job());
    }
    start.elapsed().as_secs_f64() / f64::from(repeats)
}
