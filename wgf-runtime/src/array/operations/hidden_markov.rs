//! Hidden Markov chains, summed out by the forward algorithm.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `ln p(y)` of a chain z₀, …, zₙ₋₁ of states {0, …, k − 1} that is summed out: one number,
/// `ln Σ_z π(z₀) Πₜ P(zₜ₋₁, zₜ) Πₜ exp L(t, zₜ)`.
///
/// `dims = [n, k, m]`; the inputs are π (k), the transition matrices P (m × k × k, rows from, columns to; m = 1, or n − 1 where
/// they change with t), and L (n × k), the log density of what is seen at t in each state. π and the rows of P need not sum to 1.
///
/// The recursion is on logarithms, `a(t, j) = L(t, j) + ln Σᵢ exp a(t − 1, i) P(i, j)`, and loses no state to underflow. A
/// probability below 10⁻³⁰⁰ counts as zero, with a derivative of zero; −∞ in L is a state that cannot be; the result is −∞ if
/// no chain is possible, and 0 of a chain without states. The adjoint is the backward recursion, `n k²` products.
///
/// Rabiner, *A tutorial on hidden Markov models*, Proc. IEEE 77 (1989).
#[derive(Clone, Copy, Debug)]
pub struct HiddenMarkov;

/// The least probability that is not zero.
const LEAST: f64 = 1e-300;

/// The logarithm of what cannot be: finite, so that its derivatives are.
const NEVER: f64 = -1e30;

/// ln p.
#[inline(always)]
fn log_probability<T: Real>(p: T) -> T {
    p.max_constant(LEAST).ln() + p.step(LEAST, NEVER, 0.0)
}

/// 1/p, or zero for zero.
#[inline(always)]
fn inverse<T: Real>(p: T) -> T {
    p.max_constant(LEAST).recip() * p.step(LEAST, 0.0, 1.0)
}

/// Writes `exp(xᵢ)/Σ exp(xⱼ)`; returns ln Σⱼ exp(xⱼ).
#[inline(always)]
fn shares<T: Real>(n: usize, x: impl Fn(usize) -> T, shares: &mut [T]) -> T {
    let mut most = x(0);
    for i in 1..n {
        most = most.max(x(i));
    }
    let mut sum = T::constant(0.0);
    for i in 0..n {
        shares[i] = (x(i) - most).exp();
        sum += shares[i];
    }
    let inverse = sum.recip();
    for i in 0..n {
        shares[i] = shares[i] * inverse;
    }
    most + sum.ln()
}

/// Where the matrix of the step from t − 1 to t begins.
#[inline(always)]
fn matrix(t: usize, k: usize, m: usize) -> usize {
    match m {
        0 | 1 => 0,
        _ => (t - 1) * k * k,
    }
}

impl Operation<3> for HiddenMarkov {
    /// The logarithms of P; for every t and state, how probable each state before it is, given it; the last states'
    /// probabilities; and two rows of the recursion.
    fn kept_len(dims: &[usize]) -> usize {
        let (n, k, m) = (dims[0], dims[1], dims[2]);
        m * k * k + n.saturating_sub(1) * k * k + 3 * k
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [initial, transition, log_densities]: [View<'_, T>; 3],
        output: &mut [T],
        kept: &mut [T],
    ) {
        let (n, k, m) = (dims[0], dims[1], dims[2]);
        if n == 0 {
            output[0] = T::constant(0.0);
            return;
        }
        let (logs, kept) = kept.split_at_mut(m * k * k);
        let (before, kept) = kept.split_at_mut(n.saturating_sub(1) * k * k);
        let (last, rows) = kept.split_at_mut(k);
        let (now, next) = rows.split_at_mut(k);
        for (i, log) in logs.iter_mut().enumerate() {
            *log = log_probability(transition.at(i));
        }
        let seen = |t: usize, j: usize| log_densities.at(t * k + j).max_constant(NEVER);
        for j in 0..k {
            now[j] = log_probability(initial.at(j)) + seen(0, j);
        }
        for t in 1..n {
            let step = &logs[matrix(t, k, m)..];
            for j in 0..k {
                let from = &mut before[((t - 1) * k + j) * k..][..k];
                next[j] = shares(k, |i| now[i] + step[i * k + j], from) + seen(t, j);
            }
            now.copy_from_slice(&next[..k]);
        }
        let total = shares(k, |j| now[j], last);
        output[0] = total + total.step(0.1 * NEVER, -1e308, 0.0) * 10.0;
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [initial, transition, _]: [View<'_, T>; 3],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [mut of_initial, mut of_transition, mut of_log_densities]: [Option<&mut [T]>; 3],
    ) {
        let (n, k, m) = (dims[0], dims[1], dims[2]);
        if n == 0 {
            return;
        }
        let (inverses, kept) = kept.split_at_mut(m * k * k);
        let (before, kept) = kept.split_at_mut(n.saturating_sub(1) * k * k);
        // The smoothed probabilities of the states at t, times the gradient.
        let (now, rows) = kept.split_at_mut(k);
        let (earlier, _) = rows.split_at_mut(k);
        if of_transition.is_some() {
            for (i, to) in inverses.iter_mut().enumerate() {
                *to = inverse(transition.at(i));
            }
        }
        for j in 0..k {
            now[j] = now[j] * gradient[0];
        }
        for t in (0..n).rev() {
            if let Some(adjoint) = &mut of_log_densities {
                for j in 0..k {
                    adjoint[t * k + j] += now[j];
                }
            }
            if t == 0 {
                break;
            }
            earlier.fill(T::constant(0.0));
            let at = matrix(t, k, m);
            for j in 0..k {
                for i in 0..k {
                    let pair = now[j] * before[((t - 1) * k + j) * k + i];
                    earlier[i] += pair;
                    if let Some(adjoint) = &mut of_transition {
                        let place = at + i * k + j;
                        adjoint[place] = pair.mul_add(inverses[place], adjoint[place]);
                    }
                }
            }
            now.copy_from_slice(earlier);
        }
        if let Some(adjoint) = &mut of_initial {
            for j in 0..k {
                adjoint[j] += now[j] * inverse(initial.at(j));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probabilities or log densities that look random.
    fn numbers(n: usize, seed: f64) -> Vec<f64> {
        (0..n)
            .map(|i| ((i as f64 + seed) * 12.9898).sin() * 0.5 + 0.51)
            .collect()
    }

    fn value(dims: [usize; 3], inputs: [&[f64]; 3]) -> f64 {
        let (mut output, mut kept) = ([0.0], vec![f64::NAN; HiddenMarkov::kept_len(&dims)]);
        HiddenMarkov::forward(&dims, inputs.map(View::Active), &mut output, &mut kept);
        output[0]
    }

    fn gradients(dims: [usize; 3], inputs: [&[f64]; 3]) -> [Vec<f64>; 3] {
        let (mut output, mut kept) = ([0.0], vec![f64::NAN; HiddenMarkov::kept_len(&dims)]);
        HiddenMarkov::forward(&dims, inputs.map(View::Active), &mut output, &mut kept);
        let mut adjoints = inputs.map(|input| vec![0.0; input.len()]);
        HiddenMarkov::backward(
            &dims,
            inputs.map(View::Active),
            &output,
            &mut kept,
            &mut [1.0],
            adjoints.each_mut().map(|adjoint| Some(&mut adjoint[..])),
        );
        adjoints
    }

    /// The sum over all kⁿ chains, and its derivatives, without logarithms.
    fn by_enumeration([n, k, m]: [usize; 3], [pi, p, l]: [&[f64]; 3]) -> (f64, [Vec<f64>; 3]) {
        let (mut total, mut sums) = (0.0, [pi, p, l].map(|input| vec![0.0; input.len()]));
        for code in 0..k.pow(n as u32) {
            let z: Vec<usize> = (0..n).map(|t| code / k.pow(t as u32) % k).collect();
            let steps: Vec<usize> = (1..n)
                .map(|t| matrix(t, k, m) + z[t - 1] * k + z[t])
                .collect();
            let seen: f64 = (0..n).map(|t| l[t * k + z[t]]).sum::<f64>().exp();
            let factors: Vec<f64> = std::iter::once(pi[z[0]])
                .chain(steps.iter().map(|&s| p[s]))
                .collect();
            // The product of all factors but one, which is right where that one is zero.
            let without = |skip: usize| -> f64 {
                let kept = factors.iter().enumerate().filter(|(i, _)| *i != skip);
                seen * kept.map(|(_, f)| f).product::<f64>()
            };
            let product = without(usize::MAX);
            total += product;
            sums[0][z[0]] += without(0);
            for (i, &s) in steps.iter().enumerate() {
                sums[1][s] += without(i + 1);
            }
            for t in 0..n {
                sums[2][t * k + z[t]] += product;
            }
        }
        for sum in sums.iter_mut().flatten() {
            *sum /= total;
        }
        (total.ln(), sums)
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{a}, {b}");
    }

    #[test]
    fn is_the_sum_over_all_chains() {
        let cases = [
            [1, 1, 1],
            [1, 3, 1],
            [4, 1, 1],
            [2, 2, 1],
            [5, 3, 1],
            [5, 3, 4],
        ];
        for dims in cases {
            let [n, k, m] = dims;
            let (pi, p) = (numbers(k, 0.3), numbers(m * k * k, 1.7));
            let l: Vec<f64> = numbers(n * k, 2.9).iter().map(|x| 8.0 * x - 6.0).collect();
            let inputs = [&pi[..], &p[..], &l[..]];
            let (want, of_each) = by_enumeration(dims, inputs);
            close(value(dims, inputs), want);
            for (got, want) in gradients(dims, inputs).iter().zip(&of_each) {
                for (got, want) in got.iter().zip(want) {
                    close(*got, *want);
                }
            }
        }
    }

    #[test]
    fn zeros_are_chains_that_cannot_be() {
        // From left to right, begun at the left, with a state that one observation rules out.
        let (pi, p) = (
            [1.0, 0.0, 0.0],
            [0.5, 0.5, 0.0, 0.0, 0.6, 0.4, 0.0, 0.0, 1.0],
        );
        let mut l: Vec<f64> = numbers(12, 0.1);
        l[3 * 3 + 1] = f64::NEG_INFINITY;
        let dims = [4, 3, 1];
        let (want, of_each) = by_enumeration(dims, [&pi, &p, &l]);
        close(value(dims, [&pi, &p, &l]), want);
        let got = gradients(dims, [&pi, &p, &l]);
        for (which, factors) in [(0, &pi[..]), (1, &p[..]), (2, &l[..])] {
            for i in 0..factors.len() {
                let want = if which < 2 && factors[i] == 0.0 {
                    0.0
                } else {
                    of_each[which][i]
                };
                close(got[which][i], want);
            }
        }
    }

    #[test]
    fn what_is_impossible_is_minus_infinity() {
        let (pi, p, l) = ([1.0, 0.0], [0.0, 1.0, 1.0, 0.0], [0.0; 6]);
        assert_eq!(value([3, 2, 1], [&[0.0, 0.0], &p, &l]), f64::NEG_INFINITY);
        let never = [f64::NEG_INFINITY; 2];
        let ruled_out = [&l[..4], &never[..]].concat();
        assert_eq!(value([3, 2, 1], [&pi, &p, &ruled_out]), f64::NEG_INFINITY);
        let got = gradients([3, 2, 1], [&pi, &p, &ruled_out]);
        assert!(got.iter().flatten().all(|g| !g.is_nan()), "{got:?}");
        assert!(value([3, 2, 1], [&pi, &p, &[f64::NAN; 6]]).is_nan());
        assert_eq!(value([0, 2, 1], [&pi, &p, &[]]), 0.0);
        assert_eq!(gradients([0, 2, 1], [&pi, &p, &[]])[0], [0.0, 0.0]);
    }

    #[test]
    fn nothing_underflows() {
        // States that never change: a mixture of two whole series, the first of which is behind by thousands for a while.
        let (pi, p) = ([0.3, 0.7], [1.0, 0.0, 0.0, 1.0]);
        let l: Vec<f64> = (0..10_000)
            .map(|i| match (i % 2, i / 2 < 2500) {
                (0, true) => -9.0,
                (0, false) => -1.0,
                (_, true) => -2.0,
                (_, false) => -8.5,
            })
            .collect();
        let dims = [5000, 2, 1];
        let want = 0.3f64.ln() - 2500.0 * 10.0;
        let behind = 0.7f64.ln() - 2500.0 * 10.5;
        close(
            value(dims, [&pi, &p, &l]),
            want + (behind - want).exp().ln_1p(),
        );
        let got = gradients(dims, [&pi, &p, &l]);
        close(got[2][0], 1.0);
        close(got[1][0], 4999.0);
        close(got[0][0], 1.0 / 0.3);
    }
}
