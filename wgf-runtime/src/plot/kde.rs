//! Smoothed densities of draws.

use std::f64::consts::TAU;

/// Finite draws in ascending order, each with its share of the weight, and the width of the Gaussian kernel over them.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    draws: Vec<(f64, f64)>,
    bandwidth: f64,
}

impl Kernel {
    /// Of (value, weight); what is not finite or has no positive weight is left out, and `None` if that is all.
    ///
    /// The bandwidth is Silverman's (1986, eq. 3.31), 0.9 min(sd, IQR/1.34) n^(−1/5), with n the effective number
    /// (Σw)²/Σw² of draws.
    pub fn new(draws: &[(f64, f64)]) -> Option<Self> {
        let drawable = |(x, w): &(f64, f64)| x.abs() < 1e150 && *w > 0.0 && w.is_finite();
        let mut draws: Vec<(f64, f64)> = draws.iter().copied().filter(drawable).collect();
        draws.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Relative to the largest first, so that no sum overflows.
        let largest = draws.iter().map(|d| d.1).reduce(f64::max)?;
        let total: f64 = draws.iter().map(|d| d.1 / largest).sum();
        draws.iter_mut().for_each(|d| d.1 = d.1 / largest / total);
        let mean: f64 = draws.iter().map(|(x, w)| w * x).sum();
        let variance: f64 = draws.iter().map(|(x, w)| w * (x - mean) * (x - mean)).sum();
        let effective = 1.0 / draws.iter().map(|(_, w)| w * w).sum::<f64>();
        let mut kernel = Kernel {
            draws,
            bandwidth: 0.0,
        };
        let between = (kernel.quantile(0.75) - kernel.quantile(0.25)) / 1.34;
        let spread = match between > 0.0 {
            true => between.min(variance.sqrt()),
            false => variance.sqrt(),
        };
        // Draws that are all the same: a peak that is narrow for a number of their size.
        let least = 1e-3 * if mean == 0.0 { 1.0 } else { mean.abs() };
        kernel.bandwidth = match spread > 1e-6 * least {
            true => 0.9 * spread * effective.powf(-0.2),
            false => least,
        };
        Some(kernel)
    }

    /// The least draw that has a share `p` of the weight up to it.
    pub fn quantile(&self, p: f64) -> f64 {
        let mut below = 0.0;
        let reached = self.draws.iter().find(|(_, weight)| {
            below += weight;
            below >= p
        });
        reached.or(self.draws.last()).map_or(f64::NAN, |(x, _)| *x)
    }

    /// From where to where the density is worth showing: 99 % of the draws and the kernel around them, but no more than eight
    /// interquartile ranges beyond the quartiles.
    pub fn extent(&self) -> (f64, f64) {
        let beyond = 2.5 * self.bandwidth;
        let (first, third) = (self.quantile(0.25), self.quantile(0.75));
        let far = match third > first {
            true => 8.0 * (third - first),
            false => f64::INFINITY,
        };
        let lo = (self.quantile(0.005) - beyond).max(first - far);
        let hi = (self.quantile(0.995) + beyond).min(third + far);
        (lo, hi)
    }

    /// The density at `x`: Σ w φ((x − draw)/h)/h.
    pub fn density(&self, x: f64) -> f64 {
        let h = self.bandwidth;
        // What is further off adds less than 1e-8 of its peak.
        let first = self.draws.partition_point(|(draw, _)| *draw < x - 6.0 * h);
        let near = self.draws[first..]
            .iter()
            .take_while(|(draw, _)| *draw <= x + 6.0 * h);
        let bump = |(draw, weight): &(f64, f64)| weight * (-0.5 * ((x - draw) / h).powi(2)).exp();
        near.map(bump).sum::<f64>() / (h * TAU.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(n: i32, power: i32) -> Vec<(f64, f64)> {
        (0..n)
            .map(|k| {
                (
                    (f64::from(k) / f64::from(n) - 0.3).powi(power),
                    f64::from(k % 3),
                )
            })
            .collect()
    }

    #[test]
    fn densities_integrate_to_one() {
        for draws in [
            spread(1000, 1),
            spread(300, 3),
            vec![(2.0, 1.0); 5],
            vec![(0.0, 0.1)],
        ] {
            let kernel = Kernel::new(&draws).unwrap();
            let (lo, hi) = (kernel.quantile(0.0), kernel.quantile(1.0));
            let (lo, hi) = (lo - 7.0 * kernel.bandwidth, hi + 7.0 * kernel.bandwidth);
            // The trapezium rule is all but exact for Gaussians wider than its step.
            let steps = (2.0 * (hi - lo) / kernel.bandwidth).ceil();
            let step = (hi - lo) / steps;
            let sum: f64 = (0..=steps as i32)
                .map(|k| kernel.density(lo + step * f64::from(k)))
                .sum();
            assert!((sum * step - 1.0).abs() < 1e-7, "{}", sum * step);
        }
    }

    #[test]
    fn the_bandwidth_is_silvermans() {
        // Normal quantiles: sd 1 and IQR/1.34 = 1.007 all but exactly.
        let draws = [-1.0, 1.0]
            .repeat(500)
            .into_iter()
            .map(|x| (x, 2.0))
            .collect::<Vec<_>>();
        let kernel = Kernel::new(&draws).unwrap();
        assert!((kernel.bandwidth - 0.9 * 1000f64.powf(-0.2)).abs() < 1e-12);
    }

    #[test]
    fn a_weight_of_two_is_two_draws_in_the_density() {
        let mut once = Kernel::new(&[(0.0, 1.0), (1.0, 2.0), (5.0, 1.0)]).unwrap();
        let twice = Kernel::new(&[(0.0, 1.0), (1.0, 1.0), (1.0, 1.0), (5.0, 1.0)]).unwrap();
        once.bandwidth = twice.bandwidth;
        assert!((once.density(1.3) - twice.density(1.3)).abs() < 1e-15);
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        assert!(Kernel::new(&[(f64::NAN, 1.0), (1.0, 0.0), (2.0, f64::NAN)]).is_none());
        let kernel = Kernel::new(&[(f64::INFINITY, 1.0), (1.0, 1.0), (2.0, 1.0)]).unwrap();
        assert_eq!((kernel.quantile(0.0), kernel.quantile(1.0)), (1.0, 2.0));
    }
}
