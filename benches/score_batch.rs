//! The scores of many points at once, against the same by hand: `cargo bench --bench score_batch`.
//!
//! Prints `ratio <case> batch<S> <wgf / by hand>` for S = 16 and 64, and `per-particle <case> <a point of our batch of 16
//! / our one point>`. For logistic regression, whose work is two matrix products,
//! `ratio logistic batch16-over-gemm <our batch of 16 / the two products alone>`.
//! `threads <case> <a batch of 64 on one thread / on all>`, with the times of as many as take a millisecond.

#[allow(dead_code, reason = "score uses the rest")]
mod support;

use matrixmultiply::dgemm;
use std::time::Instant;
use support::{Case, cases, logistic, paired};

fn main() {
    // Rivals have one thread; so has the model, until its threads are measured by themselves.
    one_thread().install(race);
    for case in cases() {
        threads(&case);
    }
}

fn one_thread() -> rayon::ThreadPool {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("a thread can be started")
}

fn threads(case: &Case) {
    let one = one_thread();
    let score = |u: &[f64], v: &mut [f64], g: &mut [f64]| case.model.score_batch(u, v, g);
    let (mut alone, mut together) = (case.batch(64, score), case.batch(64, score));
    together();
    let start = Instant::now();
    together();
    // Going to the one thread takes some µs, beside which a job must be long.
    let batches = (1e-3 / start.elapsed().as_secs_f64()).ceil() as usize;
    let mut alone = || one.install(|| (0..batches).map(|_| alone()).sum());
    let mut together = || (0..batches).map(|_| together()).sum();
    let times = paired(&mut alone, &mut together);
    times.report(&format!("threads {}", case.name));
}

fn race() {
    for case in cases() {
        for (count, kind) in [(16, "batch16"), (64, "batch64")] {
            let mut ours = case.batch(count, |u, v, g| case.model.score_batch(u, v, g));
            let mut by_hand = case.batch(count, |u, v, g| case.by_hand.score_batch(u, v, g));
            paired(&mut ours, &mut by_hand).report(&format!("ratio {} {kind}", case.name));
        }
        let mut batch = case.batch(16, |u, v, g| case.model.score_batch(u, v, g));
        let mut sixteen = case.one_point(|u, g| case.model.score(u, g));
        let times = paired(&mut batch, &mut || (0..16).map(|_| sixteen()).sum());
        times.report(&format!("per-particle {}", case.name));
        if case.name == "logistic" {
            over_products(&case);
        }
    }
}

/// Our batch of 16 over the products X B and Xᵀ G alone.
fn over_products(case: &Case) {
    const S: usize = 16;
    let (n, k) = (logistic::N, logistic::K);
    let x: Vec<f64> = logistic::data((n, k)).x.into_iter().flatten().collect();
    let (mut b, mut eta, mut gradient) = (vec![0.1; k * S], vec![0.0; n * S], vec![0.0; k * S]);
    let g: Vec<f64> = (0..n * S).map(|i| 0.1 * (i % 7) as f64 - 0.3).collect();
    let mut products = || {
        b[0] += 1e-3;
        multiply((&x, (n, k), (k, 1)), &b, &mut eta);
        multiply((&x, (k, n), (1, k)), &g, &mut gradient);
        eta[0] + gradient[0]
    };
    let mut ours = case.batch(S, |u, v, g| case.model.score_batch(u, v, g));
    let times = paired(&mut ours, &mut products);
    times.report(&format!("ratio {} batch16-over-gemm", case.name));
}

/// C = A B for B and C with 16 columns, row by row; A is given with its shape and the strides of its rows and columns.
fn multiply(
    (a, (m, k), (row, column)): (&[f64], (usize, usize), (usize, usize)),
    b: &[f64],
    c: &mut [f64],
) {
    const S: usize = 16;
    assert!(a.len() == m * k && (m - 1) * row + (k - 1) * column < a.len());
    assert!(b.len() == k * S && c.len() == m * S);
    #[allow(unsafe_code, reason = "the interface of matrixmultiply")]
    // SAFETY: every element that the shapes and strides reach is inside its slice, and `c` is borrowed alone.
    unsafe {
        let (a, b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
        let (row, column, s) = (row as isize, column as isize, S as isize);
        dgemm(m, k, S, 1.0, a, row, column, b, s, 1, 0.0, c, s, 1);
    }
}
