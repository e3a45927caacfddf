//! The test models. Together they use every type, statement, function and distribution of the language.

use super::normals;
use wgf::prelude::*;

model! {
    pub model EightSchools {
        data { y: [real; schools], sigma: [real(0.0..); schools] }
        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        let z: [real; schools] ~ Normal(0.0, 1.0);
        let theta[j in schools] = mu + tau * z[j];
        for j in 0..schools { y[j] ~ Normal(theta[j], sigma[j]); }
    }
}

pub fn eight_schools() -> EightSchools {
    EightSchools::new(EightSchoolsData {
        y: vec![28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0],
        sigma: vec![15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0],
    })
    .unwrap()
}

model! {
    /// Whole-array statements, a matrix product, and a `let` that only the draws need.
    pub model Regression {
        data { x: [real; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 10.0);
        let sigma: positive ~ Normal(0.0, 10.0);
        let signal = beta[0] / sigma;
        let scaled = x * beta / sigma;
        y ~ Normal(x * beta, sigma);
    }
}

pub fn regression() -> Regression {
    // Products of 32 rows, of whole blocks of 8, and of single rows.
    let x: Vec<Vec<f64>> = (0..75).map(|i| normals(i, 3, 1.0)).collect();
    let y = x
        .iter()
        .zip(normals(99, 75, 0.5))
        .map(|(x, e)| x[0] - 2.0 * x[2] + e)
        .collect();
    Regression::new(RegressionData { x, y }).unwrap()
}

model! {
    /// Counts, truth values, index arithmetic, data-only `let`s, an offset, several discrete likelihoods.
    pub model Counts {
        data {
            groups: size,
            group: [index(groups); n],
            exposure: [real(0.0..); n],
            dose: [int; n],
            events: [count; n],
            trials: [count; n],
            hits: [count; n],
            sick: [bool; n],
        }
        let log_exposure = exposure.ln();
        let centred[i in n] = dose[i] - mean(dose);
        let rate: [real; groups] ~ Gamma(2.0, 1.5);
        let slope ~ StudentT(4.0, 0.0, 1.0);
        let p ~ Beta(2.0, 3.0);
        let q ~ Uniform(0.05, 0.9);
        let spread ~ Exponential(0.5);
        for i in 0..n {
            let eta = rate[group[i]].ln() + slope * centred[i] / 10.0;
            events[i] ~ PoissonLog(eta + log_exposure[i]);
            hits[i] ~ Binomial(trials[i], p);
            sick[i] ~ Bernoulli(q * p);
            events[i] ~ NegBinomialLog(eta + log_exposure[i], 0.2 + spread);
            hits[i] ~ NegBinomial(exposure[i], spread);
            hits[i] ~ NegBinomial((0.5 * eta).exp(), rate[0]);
        }
        for i in 1..n {
            events[i] ~ Poisson(0.5 + events[i - 1] * rate[group[i]]);
        }
        sick ~ BernoulliLogit(slope * centred);
        hits ~ NegBinomial(5.0 * p, exposure);
        events ~ NegBinomialLog(slope * log_exposure, 2.5);
    }
}

pub fn counts() -> Counts {
    let n = 12;
    Counts::new(CountsData {
        groups: 3,
        group: (0..n).map(|i| i % 3).collect(),
        exposure: (0..n).map(|i| 0.5 + i as f64).collect(),
        dose: (0..n as i64).map(|i| 3 * i - 7).collect(),
        events: (0..n as u64).map(|i| i * i % 7).collect(),
        trials: (0..n as u64).map(|i| 3 + i).collect(),
        hits: (0..n as u64).map(|i| i / 2).collect(),
        sick: (0..n).map(|i| i % 4 == 1).collect(),
    })
    .unwrap()
}

model! {
    /// Bounds, two-dimensional parameters and `let`s, sums of products, a term of its own.
    pub model Bounds {
        data { low: real, high: real, y: [real; n, k], w: [real; k] }
        let a: real(-2.0..) ~ Cauchy(0.0, 2.0);
        let b: real(..3.5) ~ Normal(0.0, 2.0);
        let c: real(low..high) ~ Flat;
        let d: negative ~ Normal(0.0, 1.0);
        let e: unit ~ Flat;
        let f: [positive; k] ~ LogNormal(0.0, 0.7);
        let g ~ InvGamma(3.0, 2.0);
        let h ~ Exponential(0.4);
        let m: [real; n, k] ~ Normal(a, h);
        let s[i in n, j in k] = m[i, j] * f[j] + b * e;
        let total = sum(s) + mean(m);
        y ~ Normal(s + c * d, g);
        factor(-0.1 * total.powi(2) - dot(f, w).square() + sum((f - c) * w) * dot(m[1], f));
        factor(dot(w, w) - sum(f.powf(1.5)) + e.powf(a) + (0.3 - d).powf(a).ln_1p());
    }
}

pub fn bounds() -> Bounds {
    Bounds::new(BoundsData {
        low: -1.0,
        high: 2.5,
        y: (0..4).map(|i| normals(40 + i, 3, 1.0)).collect(),
        w: vec![0.3, -0.2, 0.5],
    })
    .unwrap()
}

model! {
    /// Every scalar function, in one place or another.
    pub model Functions {
        data { y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let b: [positive; 2] ~ HalfNormal(2.0);
        let smooth[i in n] = a.sin() * y[i] + a.cos() / 2.0 - (b[0] * 0.1).tan() + a.tanh() - y[i].abs() * a.abs();
        let growth = b[1].sqrt() + (a * 0.3).exp() - a.exp_m1() * 0.1 + b[0].ln_1p() + b[0].ln() + b[1].recip();
        let special = a.inv_logit() + log1p_exp(a) + lgamma(b[0]) - digamma(b[1]) + erf(a) + phi(-a) + a.inv_logit().logit();
        let angles = a.atan() + (a * 0.2).sinh() - (0.1 * a).cosh() + max(a, b[0]) - min(a, 2.0) + max(0.5, b[1]);
        let powers = a.powi(3) - b[0].powi(-1) + a.powi(0) + b[1].powf(0.5) - (-a).square() + 2.0 / b[0] - (1.0 - a) / (3.0 + b[1]);
        for i in 0..n {
            y[i] ~ StudentT(2.5 + b[0], smooth[i] + 0.1 * growth, 0.2 + b[1]);
            y[i] ~ Cauchy(special - angles, 1.0 + b[0] * b[1]);
        }
        factor(-0.01 * powers.square());
    }
}

pub fn functions() -> Functions {
    Functions::new(FunctionsData {
        y: normals(7, 9, 1.5),
    })
    .unwrap()
}

model! {
    /// Nested loops, data-dependent ranges, rows, an autoregression, a random walk.
    pub model Series {
        data { lags: size, start: int(1..), y: [real; t], x: [real; t, k], first: [int(0..); m], last: [int(0..); m] }
        let alpha ~ Normal(0.0, 10.0);
        let beta: [real; lags] ~ Normal(0.0, 10.0);
        let gamma: [real; k] ~ Normal(0.0, 1.0);
        let sigma ~ HalfCauchy(2.5);
        let walk: [real; k] ~ Normal(0.0, 1.0);
        for j in 1..k {
            factor(-0.5 * ((walk[j] - walk[j - 1]) / sigma).powi(2));
        }
        let total = x * gamma;
        for i in lags..t {
            let drift = dot(x[i], gamma) / 2.0;
            y[i] ~ Normal(alpha + beta[0] * y[i - 1] + beta[1] * y[i - 2] + drift, sigma);
        }
        for j in 0..m {
            for i in start - 1..last[j] {
                y[first[j] * 0 + i] ~ Normal(total[i], 2.0 * sigma);
            }
        }
    }
}

pub fn series() -> Series {
    Series::new(SeriesData {
        lags: 2,
        start: 2,
        y: normals(3, 75, 1.0),
        x: (0..75).map(|i| normals(60 + i, 10, 0.5)).collect(),
        first: vec![0, 1],
        last: vec![7, 41],
    })
    .unwrap()
}

model! {
    /// Reductions inside loops that do not depend on them, in sums of sums too; bounds from data; quantities only reported.
    pub model Reductions {
        data { caps: [real(0.0..); m], x: [real(..caps[1]); n, k], y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let b: [real(0.0..caps[2]); k] ~ Flat;
        let s: real(..caps[0]) ~ Normal(0.0, 1.0);
        let reported[i in n] = b[0] * y[i] - sum(b);
        for i in 0..n {
            let centred = y[i] - mean(y) + sum(caps.recip() * 1e308 * 1e10).recip();
            y[i] ~ Normal(a * centred + sum(b) * dot(x[0], b) - sum(b * sum(b)), 1.0 + sum(x[i] * b).powi(2));
            for j in i..n {
                y[j] ~ Normal(dot(x[j], b) + sum(x[i]) * centred, 2.0 + (s - mean(b)).square());
            }
        }
    }
}

pub fn reductions() -> Reductions {
    Reductions::new(ReductionsData {
        caps: vec![4.0, 9.0, 1.5],
        x: (0..6).map(|i| normals(80 + i, 3, 0.5)).collect(),
        y: normals(21, 6, 1.0),
    })
    .unwrap()
}

model! {
    /// The continuous distributions that the others leave out, as priors and of data; functions of the normal distribution.
    pub model Continuous {
        data { least: real(0.0..), y: [real; n], up: [real(0.0..); n], share: [real(0.0..1.0); n], angle: [real(-3.1..3.1); n] }
        let a ~ Laplace(0.3, 1.2);
        let b ~ Logistic(a, 0.8);
        let c ~ Gumbel(0.0, 1.5);
        let d ~ SkewNormal(0.1, 2.0, -1.5);
        let e ~ ExpModNormal(0.0, 1.0, 0.7);
        let f ~ HalfStudentT(3.0, 1.5);
        let g ~ ChiSquared(4.0);
        let h ~ InvChiSquared(5.0);
        let weight ~ Weibull(1.5, 2.0);
        let l ~ Frechet(2.5, 1.2);
        let m ~ Rayleigh(1.1);
        let above: [real; 2] ~ Pareto(least, 3.0);
        let q ~ Lomax(2.0, 3.0);
        let r ~ BetaProportion(0.4, 5.0);
        let s ~ Kumaraswamy(2.0, 3.0);
        let t ~ VonMises(0.5, 1.5);
        for i in 0..n {
            y[i] ~ Laplace(a, f);
            y[i] ~ Logistic(b * y[0], weight);
            y[i] ~ Gumbel(c, m + 0.5);
            y[i] ~ SkewNormal(e, f, d);
            y[i] ~ ExpModNormal(e * share[i], m, q);
            up[i] ~ HalfStudentT(g, above[0]);
            up[i] ~ ChiSquared(weight);
            up[i] ~ InvChiSquared(g * up[0]);
            up[i] ~ Weibull(0.5 + r, above[1]);
            up[i] ~ Frechet(0.5 + s, l);
            up[i] ~ Rayleigh(h + 0.5);
            up[i] ~ Pareto(0.05 * s, weight);
            up[i] ~ Lomax(m, q);
            share[i] ~ BetaProportion(r, g);
            share[i] ~ Kumaraswamy(weight, l);
            angle[i] ~ VonMises(t, g);
        }
        angle ~ VonMises(t * share, 2.0);
        let tails = log_phi(a) + (b - 3.0).log_phi() + erfc(c) + (0.9 * r).asin() - acos(s) + t.atan2(a) + atan2(-m, d);
        factor(0.1 * tails);
    }
}

pub fn continuous() -> Continuous {
    let positive = |x: Vec<f64>| x.into_iter().map(|x| 0.1 + x.abs());
    Continuous::new(ContinuousData {
        least: 0.4,
        y: normals(31, 11, 1.0),
        up: positive(normals(32, 11, 1.0)).collect(),
        share: positive(normals(33, 11, 0.2))
            .map(|x| x.min(0.95))
            .collect(),
        angle: normals(34, 11, 0.7),
    })
    .unwrap()
}
