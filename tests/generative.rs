//! Draws of parameters before the data, of data after them, and the log likelihood of each observation.

use wgf::generative::{Generative, Undrawn};
use wgf::prelude::*;

model! {
    pub model Schools {
        data { y: [real; n], sigma: [real(0.0..); n] }
        let mu ~ Normal(1.0, 2.0);
        let tau: positive ~ Normal(0.0, 3.0);
        #[noncentered]
        let theta: [real; n] ~ Normal(mu, tau);
        y ~ Normal(theta, sigma);
    }
}

model! {
    pub model Sets {
        data { y: [real; n] }
        let a: ordered[2] ~ Normal(0.0, 2.0);
        let b: positive_ordered[2] ~ Normal([3.0, 10.0], 1.0);
        let c: sum_to_zero[4] ~ Normal(0.0, 2.0);
        let d: unit_vector[3] ~ Normal(0.0, 1.0);
        let e: [simplex[3]; 2] ~ Flat;
        let f ~ Dirichlet([1.0, 2.0, 5.0]);
        let g ~ Truncated(Normal(0.0, 1.0), 1.0..);
        let h: unit ~ Flat;
        let k: real(0.0..1.0 - h) ~ Flat;
        let l ~ Mixture([0.25, 0.75], [Normal(-4.0, 1.0), Normal(4.0, 1.0)]);
        let m: cholesky_corr[2] ~ LkjCholesky(2.0);
        y ~ Normal(a[0] + b[0] + c[0] + d[0] + e[0, 0] + f[0] + g + h + k + l + m[1, 0], 1.0);
    }
}

model! {
    pub model Series {
        data { y: [real; n], count: [count; n], group: [index(2); n], seen: [bool; n] }
        let a ~ Normal(0.0, 1.0);
        let b: real(-1.0..1.0) ~ Normal(0.0, 0.3);
        let w ~ Dirichlet([1.0, 1.0]);
        for t in 1..n {
            y[t] ~ Normal(a + b * y[t - 1], 0.5);
        }
        for t in 0..n {
            count[t] ~ ZeroInflated(w[0], PoissonLog(a));
            group[t] ~ Categorical(w);
            let z ~ Bernoulli(w[1]);
            if z == 1 { seen[t] ~ Bernoulli(0.9); } else { seen[t] ~ Bernoulli(0.2); }
        }
    }
}

model! {
    pub model Early {
        data { y: [real; n], w: [real; n], x: [real?; n] }
        let mu ~ Flat;
        w[1..] ~ Mixture([0.5, 0.5], [Normal(mu, 1.0), Normal(0.0, 1.0)]);
        x ~ Mixture([0.5, 0.5], [Normal(mu, 1.0), Normal(0.0, 1.0)]);
        let s: [real; n];
        s[0] = 1.0;
        for t in 1..n { s[t] = 0.5 + 0.5 * y[t - 1].square(); }
        y ~ Normal(mu, s);
    }
}

/// The mean and the standard error of n numbers.
fn mean(x: &[f64]) -> (f64, f64) {
    wgf::posterior::mean_and_standard_error(x)
}

/// The mean of the numbers is what it should be, within five standard errors.
fn agrees(x: &[f64], expected: f64, what: &str) {
    let (mean, error) = mean(x);
    assert!(
        (mean - expected).abs() < 5.0 * error,
        "{what}: {mean} ± {error}, expected {expected}"
    );
}

fn schools() -> Schools {
    let data = SchoolsData {
        y: vec![3.0, -1.0, 2.5],
        sigma: vec![1.0, 2.0, 0.5],
    };
    Schools::new(data).unwrap()
}

fn column(prior: &wgf::generative::Prior<'_, impl Generative>, name: &str) -> Vec<f64> {
    prior.column(name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn prior_draws_have_the_moments_of_their_distributions() {
    let model = schools();
    let prior = model.prior(4000, 1).unwrap();
    let squares = |x: Vec<f64>| -> Vec<f64> { x.iter().map(|x| x * x).collect() };
    agrees(&column(&prior, "mu"), 1.0, "mu");
    agrees(
        &column(&prior, "tau"),
        3.0 * (2.0 / std::f64::consts::PI).sqrt(),
        "tau",
    );
    agrees(&squares(column(&prior, "tau")), 9.0, "tau²");
    // Var = 2² + E τ².
    let theta = column(&prior, "theta[1]");
    agrees(&theta, 1.0, "theta");
    agrees(&squares(theta), 1.0 + 4.0 + 9.0, "theta²");
    let typed = prior.params(7);
    assert_eq!(typed.theta[1], prior.row(7)[3]);
}

#[test]
fn prior_draws_fill_sets_as_their_densities_do() {
    let model = Sets::new(SetsData { y: vec![0.0] }).unwrap();
    let prior = model.prior(4000, 2).unwrap();
    let draws: Vec<SetsParams> = prior.iter().collect();
    let of = |f: &dyn Fn(&SetsParams) -> f64| -> Vec<f64> { draws.iter().map(f).collect() };
    // The smaller of two standard normals has mean −1/√π.
    let root_pi = std::f64::consts::PI.sqrt();
    agrees(&of(&|p| p.a[0]), -2.0 / root_pi, "a[0]");
    agrees(&of(&|p| p.a[1]), 2.0 / root_pi, "a[1]");
    agrees(&of(&|p| p.b[1]), 10.0, "b[1]");
    assert!(draws.iter().all(|p| 0.0 < p.b[0] && p.b[0] < p.b[1]));
    assert!(draws.iter().all(|p| p.c.iter().sum::<f64>().abs() < 1e-9));
    agrees(&of(&|p| p.c[2].powi(2)), 4.0 * 0.75, "c²");
    agrees(&of(&|p| p.d[1].powi(2)), 1.0 / 3.0, "d²");
    // Of a uniform point of the 3-simplex E x² = 1/6.
    agrees(&of(&|p| p.e[1][2]), 1.0 / 3.0, "e");
    agrees(&of(&|p| p.e[1][2].powi(2)), 1.0 / 6.0, "e²");
    agrees(&of(&|p| p.f[2]), 5.0 / 8.0, "f");
    // φ(1)/Φ(−1).
    agrees(&of(&|p| p.g), 1.525_135_276_160_981, "g");
    assert!(draws.iter().all(|p| p.g >= 1.0));
    agrees(&of(&|p| p.h), 0.5, "h");
    assert!(draws.iter().all(|p| p.k < 1.0 - p.h));
    agrees(&of(&|p| p.k), 0.25, "k");
    agrees(&of(&|p| p.l), 2.0, "l");
    // LKJ(2) of two dimensions: (r + 1)/2 ~ Beta(2, 2), so E r² = 1/5.
    agrees(&of(&|p| p.m[1][0].powi(2)), 0.2, "m²");
}

#[test]
fn a_prior_draw_is_a_point_of_the_unconstrained_space() {
    let model = Sets::new(SetsData { y: vec![0.0] }).unwrap();
    let prior = model.prior(20, 3).unwrap();
    for draw in 0..prior.len() {
        let u = prior.unconstrained(draw);
        assert!(model.log_density(u).is_finite(), "{u:?}");
    }
}

fn series() -> Series {
    let n = 12;
    let data = SeriesData {
        y: (0..n).map(|t| (t as f64).sin()).collect(),
        count: (0..n as u64).map(|t| t % 4).collect(),
        group: (0..n).map(|t| t % 2).collect(),
        seen: (0..n).map(|t| t % 3 == 0).collect(),
    };
    Series::new(data).unwrap()
}

#[test]
fn replicated_data_follow_the_observed_and_simulated_data_themselves() {
    let model = series();
    let fit = model.fit().seed(5).iterations(200).run().unwrap();
    let draws = fit.draws(3000);
    let replicated = draws.predict(1).unwrap();
    // y[3] given y[2] as observed, whatever y[2] was drawn.
    let residuals: Vec<f64> = draws
        .iter()
        .zip(replicated.iter())
        .map(|(p, y)| (y.y[3] - p.a - p.b * 2.0_f64.sin()) / 0.5)
        .collect();
    agrees(&residuals, 0.0, "residuals");
    let squares: Vec<f64> = residuals.iter().map(|r| r * r).collect();
    agrees(&squares, 1.0, "squared residuals");
    assert!(
        replicated.iter().all(|y| y.y[0] == 0.0),
        "y[0] is never drawn"
    );
    let prior = model.prior(3000, 1).unwrap();
    let simulated = prior.predict(1).unwrap();
    let residuals: Vec<f64> = prior
        .iter()
        .zip(simulated.iter())
        .map(|(p, y)| (y.y[3] - p.a - p.b * y.y[2]) / 0.5)
        .collect();
    agrees(&residuals, 0.0, "residuals");
    let squares: Vec<f64> = residuals.iter().map(|r| r * r).collect();
    agrees(&squares, 1.0, "squared residuals");
}

#[test]
fn discrete_data_are_drawn_with_their_probabilities() {
    let model = series();
    let prior = model.prior(3000, 4).unwrap();
    let simulated = prior.predict(9).unwrap();
    let pairs = || prior.iter().zip(simulated.iter());
    let off = |f: &dyn Fn(&SeriesParams, &SeriesPredicted) -> f64| -> Vec<f64> {
        pairs().map(|(p, y)| f(&p, &y)).collect()
    };
    agrees(
        &off(&|p, y| f64::from(y.group[2] == 1) - p.w[1]),
        0.0,
        "group",
    );
    agrees(
        &off(&|p, y| y.count[5] as f64 - (1.0 - p.w[0]) * p.a.exp()),
        0.0,
        "count",
    );
    agrees(
        &off(&|p, y| f64::from(y.seen[1]) - (0.9 * p.w[1] + 0.2 * (1.0 - p.w[1]))),
        0.0,
        "seen",
    );
}

#[test]
fn drawn_data_take_the_place_of_the_observed() {
    let data = SchoolsData {
        y: vec![3.0, -1.0, 2.5],
        sigma: vec![1.0, 2.0, 0.5],
    };
    let model = Schools::new(data.clone()).unwrap();
    let drawn = model.prior(1, 1).unwrap().predict(1).unwrap().predicted(0);
    let replaced = data.with_observations(drawn.clone());
    assert_eq!(replaced.y, drawn.y);
    assert_eq!(replaced.sigma, vec![1.0, 2.0, 0.5]);
    Schools::new(replaced).unwrap();
}

#[test]
fn the_log_likelihood_is_the_density_less_the_prior() {
    let model = schools();
    let fit = model.fit().seed(5).iterations(50).run().unwrap();
    let draws = fit.draws(5);
    let likelihood = draws.log_likelihood();
    assert_eq!(likelihood.names(), ["y[0]", "y[1]", "y[2]"]);
    let normal = |x: f64, loc: f64, scale: f64| {
        let z = (x - loc) / scale;
        -0.5 * z * z - scale.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln()
    };
    for (s, p) in draws.iter().enumerate() {
        assert!((likelihood.row(s)[1] - normal(-1.0, p.theta[1], 2.0)).abs() < 1e-12);
        let u = draws.unconstrained(s);
        // mu, ln tau and the three raw thetas have their priors; d tau = tau d ln tau.
        let tau = u[1].exp();
        let prior = normal(u[0], 1.0, 2.0)
            + normal(tau, 0.0, 3.0)
            + u[1]
            + u[2..].iter().map(|&z| normal(z, 0.0, 1.0)).sum::<f64>();
        let total = likelihood.totals()[s] + prior;
        assert!((total - model.log_density(&u)).abs() < 1e-10);
    }
}

#[test]
fn every_observation_has_its_name_and_summed_out_ones_their_own() {
    let model = series();
    let fit = model.fit().seed(5).iterations(50).run().unwrap();
    let likelihood = fit.draws(3).log_likelihood();
    // y[0] is not observed; the others are, and three series of 12.
    assert_eq!(likelihood.names().len(), 11 + 36);
    assert!(likelihood.column("y[0]").is_none());
    assert!(likelihood.column("seen[11]").is_some());
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let model = early();
    let error = model.prior(1, 1).unwrap_err();
    assert_eq!(
        (error.why, error.target.as_str()),
        (Undrawn::NoSampler, "mu")
    );
    assert!(error.to_string().contains("mu ~ Flat"), "{error}");
    assert_eq!(model.read_before_drawn().unwrap().0, "y");
    let fit = model.fit().seed(1).iterations(50).run().unwrap();
    assert!(
        fit.draws(10).predict(1).is_ok(),
        "given the observed ones it can be"
    );
}

fn early() -> Early {
    let data = EarlyData {
        y: vec![1.0, 2.0, 3.0],
        w: vec![0.1, 0.2, 0.3],
        x: vec![Some(0.4), None, Some(0.6)],
    };
    Early::new(data).unwrap()
}

#[test]
fn parts_are_observations_and_what_is_missing_is_not() {
    let model = early();
    let fit = model.fit().seed(1).iterations(50).run().unwrap();
    let likelihood = fit.draws(2).log_likelihood();
    let expected = ["w[1]", "w[2]", "x[0]", "x[2]", "y[0]", "y[1]", "y[2]"];
    assert_eq!(likelihood.names(), expected);
}

#[test]
fn data_with_missing_entries_are_drawn_whole() {
    let data = WholeData {
        x: vec![Some(0.4), None],
        y: vec![0.1, 0.2],
    };
    let model = Whole::new(data).unwrap();
    let simulated = model.prior(300, 5).unwrap().predict(6).unwrap();
    // y[1] = 2 x[1] + noise of 0.1, where x[1] was missing: Var = 4 + 0.01.
    let y = simulated.column("y[1]").unwrap();
    agrees(&y.iter().map(|y| y * y).collect::<Vec<_>>(), 4.01, "y²");
}

model! {
    pub model Whole {
        data { x: [real?; n], y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        x ~ Normal(0.0, 1.0);
        y ~ Normal(2.0 * x, 0.1);
        factor(-a);
    }
}
