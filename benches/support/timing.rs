//! Paired timing: two jobs in turn, A B A B …, and the median of the pairwise ratios, so that a machine whose speed drifts
//! does not favour either. (Criterion times one job after the other, and gives no ratio of a pair.)

use std::hint::black_box;
use std::time::{Duration, Instant};

/// One score evaluation; returns the log density so that nothing is optimised away.
pub type Job<'a> = &'a mut dyn FnMut() -> f64;

/// Runs are repeated to fill a round, which takes this or as long as the slower job: on a machine that does other work
/// as well, rounds of unequal length would not be interrupted alike.
const ROUND: Duration = Duration::from_micros(500);
/// What a pair of jobs may take, unless the fewest rounds take longer.
const BUDGET: Duration = Duration::from_secs(1);
const FEWEST_ROUNDS: usize = 5;

/// The median of the ratios, and the median seconds of each job.
pub struct Paired {
    pub ratio: f64,
    pub seconds: (f64, f64),
}

impl Paired {
    /// `<figure> <ratio>`, and the times under it.
    pub fn report(&self, figure: &str) {
        let (a, b) = self.seconds;
        println!("{figure} {:.2}", self.ratio);
        println!("  ({:.3} µs against {:.3} µs)", a * 1e6, b * 1e6);
    }
}

/// Times both jobs in turn.
pub fn paired(a: Job<'_>, b: Job<'_>) -> Paired {
    let seconds = (calibrate(a), calibrate(b));
    let round = ROUND.as_secs_f64().max(seconds.0).max(seconds.1);
    let fill = |seconds: f64| (round / seconds).round() as u32;
    let repeats = (fill(seconds.0), fill(seconds.1));
    let (mut a_times, mut b_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let start = Instant::now();
    while start.elapsed() < BUDGET || ratios.len() < FEWEST_ROUNDS {
        let (a, b) = (time(a, repeats.0), time(b, repeats.1));
        a_times.push(a);
        b_times.push(b);
        ratios.push(a / b);
    }
    Paired {
        ratio: median(ratios),
        seconds: (median(a_times), median(b_times)),
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The seconds of a run, roughly; warms up on the way.
fn calibrate(job: Job<'_>) -> f64 {
    let start = Instant::now();
    let mut runs = 0;
    while start.elapsed() < 20 * ROUND {
        black_box(job());
        runs += 1;
    }
    start.elapsed().as_secs_f64() / f64::from(runs)
}

/// Seconds per run.
fn time(job: Job<'_>, repeats: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..repeats {
        black_box(job());
    }
    start.elapsed().as_secs_f64() / f64::from(repeats)
}
