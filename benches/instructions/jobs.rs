//! The program that is counted: every job of every case, once.

use super::support::{Case, cases};
use std::hint::black_box;
use wgf::__private::Level;

/// What callgrind calls the function whose calls it counts.
pub const COUNTED: &str = concat!(module_path!(), "::counted");

/// Prints the level that scores run at, and then the name of each job as it is counted.
pub fn run() {
    // A batch counts on the thread that asked for it.
    assert_eq!(rayon::current_num_threads(), 1, "RAYON_NUM_THREADS=1");
    println!("{:?}", Level::best());
    for case in cases() {
        of_case(&case);
    }
}

fn of_case(case: &Case) {
    let mut one_point = case.one_point(|u, g| case.model.score(u, g));
    let mut batch = case.batch(16, |u, v, g| case.model.score_batch(u, v, g));
    let jobs: [(&str, &mut dyn FnMut() -> f64); 2] =
        [("one-point", &mut one_point), ("batch16", &mut batch)];
    for (kind, job) in jobs {
        // What is done once in a program's or a thread's life, or while a model's first batches are timed, is not part of a score.
        for _ in 0..8 {
            black_box(job());
        }
        println!("{} {kind}", case.name);
        counted(job);
    }
}

#[inline(never)]
fn counted(job: &mut dyn FnMut() -> f64) {
    black_box(job());
}
