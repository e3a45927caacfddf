//! Minibatches: what rows say in the mean is what all say, to rounding over the batches of a partition and statistically over
//! random ones; each batch's score is that of its rows; fits on batches come to where fits on all rows do.

#[path = "support/oracle.rs"]
mod oracle;

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use wgf::__private::Minibatch;
use wgf::prelude::*;

model! {
    pub model Logit {
        data { rows: count, x: [real; n, k], y: [bool; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        for i in minibatch(0..n, rows) {
            y[i] ~ BernoulliLogit(dot(x[i], beta));
        }
    }
}

model! {
    pub model AllRows {
        data { x: [real; n, k], y: [bool; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        for i in 0..n {
            y[i] ~ BernoulliLogit(dot(x[i], beta));
        }
    }
}

model! {
    /// Two minibatches: one that reads the row before, an index, a missing predictor and a name of its own; one with a loop
    /// inside and a factor.
    pub model Panel {
        data {
            groups: size,
            group: [index(groups); n],
            x: [real?; n],
            y: [real; n],
            counts: [count; m, k],
        }
        let alpha: [real; groups] ~ Normal(0.0, 1.0);
        let phi ~ Normal(0.0, 0.5);
        let rate: [real; k] ~ Gamma(2.0, 1.0);
        let s ~ HalfNormal(1.0);
        for i in minibatch(1..n, 3) {
            let mean = alpha[group[i]] + phi * y[i - 1] + 0.1 * x[i];
            y[i] ~ Normal(mean, s);
            x[i] ~ Normal(alpha[group[i]], 1.0);
        }
        for j in minibatch(0..m, 2) {
            for l in 0..k {
                counts[j, l] ~ Poisson(rate[l]);
            }
            factor(-0.1 * j * phi.square());
        }
    }
}

const TRUTH: [f64; 3] = [0.5, -1.0, 0.25];

fn logistic_data(n: usize) -> (Vec<Vec<f64>>, Vec<bool>) {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let x: Vec<Vec<f64>> = (0..n)
        .map(|i| oracle::normals(i as u64, TRUTH.len(), 1.0))
        .collect();
    let y = x.iter().map(|x| {
        let eta: f64 = x.iter().zip(TRUTH).map(|(x, b)| x * b).sum();
        rng.random::<f64>() < 1.0 / (1.0 + (-eta).exp())
    });
    let y = y.collect();
    (x, y)
}

fn logit(n: usize, rows: u64) -> Logit {
    let (x, y) = logistic_data(n);
    Logit::new(LogitData { rows, x, y }).unwrap()
}

fn all_rows(n: usize) -> AllRows {
    let (x, y) = logistic_data(n);
    AllRows::new(AllRowsData { x, y }).unwrap()
}

fn panel() -> Panel {
    let data = PanelData {
        groups: 2,
        group: vec![0, 1, 0, 1, 1, 0, 0],
        x: vec![
            Some(0.1),
            Some(0.4),
            None,
            Some(-1.0),
            None,
            Some(0.3),
            Some(2.0),
        ],
        y: vec![0.3, -0.2, 0.9, 1.4, -0.6, 0.0, 0.8],
        counts: vec![vec![1, 2], vec![0, 5], vec![3, 1], vec![2, 2]],
    };
    Panel::new(data).unwrap()
}

/// ℓ(u) and ∇ℓ(u).
fn scored(density: &dyn LogDensity, u: &[f64]) -> Vec<f64> {
    let mut numbers = vec![0.0; u.len() + 1];
    let (value, gradient) = numbers.split_first_mut().unwrap();
    *value = density.score(u, gradient);
    numbers
}

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        let error = (a - b).abs();
        assert!(error <= tolerance * (1.0 + b.abs()), "{i}: {a}, not {b}");
    }
}

fn mean(all: &[Vec<f64>]) -> Vec<f64> {
    let columns = 0..all[0].len();
    columns
        .map(|i| all.iter().map(|x| x[i]).sum::<f64>() / all.len() as f64)
        .collect()
}

#[test]
fn the_mean_over_the_batches_of_a_partition_is_the_whole() {
    let model = logit(20, 5);
    let u = oracle::normals(1, model.dim(), 1.0);
    let batches = (0..4).map(|b| {
        let rows: Vec<u32> = (0..20).filter(|i| i % 4 == b).collect();
        let part = model.__of_rows([rows]).unwrap();
        let batch = Minibatch::new(model.__of_rows([vec![]]).unwrap(), vec![(4.0, part)]);
        assert_close(&[batch.log_density(&u)], &scored(&batch, &u)[..1], 1e-13);
        scored(&batch, &u)
    });
    let batches: Vec<Vec<f64>> = batches.collect();
    assert_close(&mean(&batches), &scored(&model, &u), 1e-13);
    assert!((batches[0][1] - batches[1][1]).abs() > 1e-3);
}

#[test]
fn two_minibatches_of_a_model_are_drawn_apart() {
    let model = panel();
    let u = oracle::normals(2, model.dim(), 0.7);
    let parts = |first: [u32; 3], second: [u32; 2]| {
        let none = model.__of_rows([vec![], vec![]]).unwrap();
        let first = model.__of_rows([first.to_vec(), vec![]]).unwrap();
        let second = model.__of_rows([vec![], second.to_vec()]).unwrap();
        Minibatch::new(none, vec![(2.0, first), (2.0, second)])
    };
    let batches = [
        scored(&parts([1, 4, 6], [0, 3]), &u),
        scored(&parts([2, 3, 5], [1, 2]), &u),
    ];
    assert_close(&mean(&batches), &scored(&model, &u), 1e-13);
}

#[test]
fn the_score_of_some_rows_agrees_with_the_oracle() {
    oracle::check(&panel(), 0.7);
    let some = panel().__of_rows([vec![2, 4, 6], vec![1]]).unwrap();
    oracle::check(&some, 0.7);
    let none = panel().__of_rows([vec![], vec![]]).unwrap();
    oracle::check(&none, 0.7);
    oracle::check(&logit(20, 5).__of_rows([vec![3, 9, 17]]).unwrap(), 1.0);
}

#[test]
fn a_batch_scores_many_points_as_it_scores_one() {
    let model = panel();
    let batch = model.subsample(5).unwrap();
    let (d, s) = (model.dim(), 11);
    let points = oracle::normals(3, d * s, 0.7);
    let (mut values, mut gradients) = (vec![0.0; s], vec![0.0; d * s]);
    batch.score_batch(&points, &mut values, &mut gradients);
    for k in 0..s {
        let u: Vec<f64> = (0..d).map(|i| points[i * s + k]).collect();
        let mut together = vec![values[k]];
        together.extend((0..d).map(|i| gradients[i * s + k]));
        assert_close(&together, &scored(batch.as_ref(), &u), 1e-10);
    }
}

/// Each coordinate's mean over seeds is within five of its standard errors; 16 coordinates are asked.
#[test]
fn random_batches_are_unbiased() {
    let model = panel();
    let u = oracle::normals(4, model.dim(), 0.7);
    let count = 4000;
    let batches: Vec<Vec<f64>> = (0..count)
        .map(|seed| scored(model.subsample(seed).unwrap().as_ref(), &u))
        .collect();
    let (mean, whole) = (mean(&batches), scored(&model, &u));
    for i in 0..whole.len() {
        let squares = batches.iter().map(|x| (x[i] - mean[i]).powi(2));
        let se = (squares.sum::<f64>() / (count * (count - 1)) as f64).sqrt();
        let error = (mean[i] - whole[i]).abs();
        assert!(
            error <= 5.0 * se + 1e-12,
            "{i}: {} ± {se}, not {}",
            mean[i],
            whole[i]
        );
    }
}

#[test]
fn the_same_seed_draws_the_same_rows() {
    let model = logit(50, 7);
    let u = oracle::normals(5, model.dim(), 1.0);
    let value = |seed| model.subsample(seed).unwrap().log_density(&u).to_bits();
    assert_eq!(value(1), value(1));
    assert_ne!(value(1), value(2));
    let fit = |seed| {
        let fit = model.fit().seed(seed).iterations(30).run().unwrap();
        fit.elbo_trace()
            .iter()
            .map(|x| x.to_bits())
            .collect::<Vec<u64>>()
    };
    assert_eq!(fit(1), fit(1));
    assert_ne!(fit(1), fit(2));
}

#[test]
fn a_batch_of_all_rows_is_the_plain_loop_to_the_bit() {
    let (plain, batched) = (all_rows(53), logit(53, 53));
    assert!(batched.subsample(1).is_none());
    assert!(logit(53, 1000).subsample(1).is_none());
    let bits = |x: &[f64]| x.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
    for seed in 0..10 {
        let u = oracle::normals(seed, plain.dim(), 1.0);
        assert_eq!(bits(&scored(&plain, &u)), bits(&scored(&batched, &u)));
    }
    let trace = |trace: &[f64]| bits(trace);
    let of_plain = plain.fit().seed(3).iterations(40).run().unwrap();
    let of_batched = batched.fit().seed(3).iterations(40).run().unwrap();
    assert_eq!(trace(of_plain.elbo_trace()), trace(of_batched.elbo_trace()));
}

/// Divergences that weigh particles by their densities see all rows, as batches would bias them.
#[test]
fn only_the_reverse_kl_divergence_takes_batches() {
    let (plain, batched) = (all_rows(53), logit(53, 10));
    let of_plain = plain
        .fit()
        .divergence(ForwardKl)
        .seed(3)
        .iterations(20)
        .run();
    let of_batched = batched
        .fit()
        .divergence(ForwardKl)
        .seed(3)
        .iterations(20)
        .run();
    assert_eq!(
        of_plain.unwrap().elbo_trace(),
        of_batched.unwrap().elbo_trace()
    );
    let of_plain = plain.fit().seed(3).iterations(20).run().unwrap();
    let of_batched = batched.fit().seed(3).iterations(20).run().unwrap();
    assert_ne!(of_plain.elbo_trace(), of_batched.elbo_trace());
}

/// The posterior means of fits on batches of 500 scatter around those of the fit on all rows: their mean over seeds is within
/// five of its standard errors (and the guide's own Monte-Carlo error), and none is off by half a posterior sd.
#[test]
fn fits_on_batches_come_to_where_fits_on_all_rows_do() {
    let (n, seeds) = (20_000, 6);
    let whole = all_rows(n).fit().seed(1).run().unwrap().summary();
    let model = logit(n, 500);
    let fits: Vec<_> = (0..seeds)
        .map(|seed| model.fit().seed(seed).run().unwrap().summary())
        .collect();
    for j in 0..TRUTH.len() {
        let name = format!("beta[{j}]");
        let expected = whole.get(&name).unwrap();
        let means: Vec<f64> = fits
            .iter()
            .map(|fit| fit.get(&name).unwrap().mean)
            .collect();
        let mean = means.iter().sum::<f64>() / seeds as f64;
        let squares: f64 = means.iter().map(|x| (x - mean).powi(2)).sum();
        // A summary rests on 4000 draws.
        let of_draws = expected.sd.powi(2) / 4000.0;
        let se = (squares / (seeds * (seeds - 1)) as f64 + of_draws).sqrt();
        let error = (mean - expected.mean).abs();
        assert!(
            error < 5.0 * se,
            "{name}: {mean} ± {se}, not {}",
            expected.mean
        );
        for fit in &fits {
            let row = fit.get(&name).unwrap();
            let off = (row.mean - expected.mean).abs();
            assert!(
                off < 0.5 * expected.sd,
                "{name}: {}, not {}",
                row.mean,
                expected.mean
            );
            let ratio = row.sd / expected.sd;
            assert!((0.8..1.25).contains(&ratio), "{name}: sd ratio {ratio}");
        }
    }
}

#[test]
fn a_batch_without_rows_is_an_error() {
    let (x, y) = logistic_data(10);
    let error = Logit::new(LogitData { rows: 0, x, y })
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("a minibatch has at least one row, not 0"),
        "{error}"
    );
}
