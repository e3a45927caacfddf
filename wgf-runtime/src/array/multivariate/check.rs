//! What checks of data have in common.

use super::ArrayFault;
use crate::dist::Support;

/// How far from 1 the sum of probabilities may be, by rounding alone.
const ROUNDING: f64 = 1e-8;

/// The fault of an input as a whole.
pub(super) fn fault(input: usize, must: impl Into<String>) -> ArrayFault {
    ArrayFault {
        input,
        at: None,
        must: must.into(),
    }
}

/// Every number that is known must lie in the set.
pub(super) fn each(
    input: usize,
    numbers: Option<&[f64]>,
    support: Support,
) -> Result<(), ArrayFault> {
    match numbers.and_then(|numbers| numbers.iter().position(|&x| !support.contains(x))) {
        Some(at) => Err(ArrayFault {
            input,
            at: Some(at),
            must: format!("be {support}"),
        }),
        None => Ok(()),
    }
}

/// Probabilities of `k` categories, or one that is the same for all.
pub(super) fn probabilities(k: usize, input: usize, p: Option<&[f64]>) -> Result<(), ArrayFault> {
    each(input, p, Support::Unit)?;
    let Some(p) = p else {
        return Ok(());
    };
    let sum = match p {
        [p] => p * k as f64,
        _ => p.iter().sum(),
    };
    match (sum - 1.0).abs() <= ROUNDING {
        true => Ok(()),
        false => Err(fault(input, "sum to 1")),
    }
}

/// One category of `k`.
pub(super) fn category(k: usize, x: Option<&[f64]>) -> Result<(), ArrayFault> {
    each(0, x, Support::Integers(0.0, k as f64 - 1.0))
}

/// Numbers, each larger than the one before.
pub(super) fn increasing(input: usize, numbers: Option<&[f64]>) -> Result<(), ArrayFault> {
    each(input, numbers, Support::Real)?;
    let pairs = numbers.unwrap_or_default().windows(2);
    match pairs.into_iter().position(|pair| pair[0] >= pair[1]) {
        Some(at) => Err(ArrayFault {
            input,
            at: Some(at + 1),
            must: "be larger than the one before".into(),
        }),
        None => Ok(()),
    }
}

/// Counts, with the sum that `trials` says.
pub(super) fn counts(x: Option<&[f64]>, trials: Option<&[f64]>) -> Result<(), ArrayFault> {
    let count = Support::Integers(0.0, f64::INFINITY);
    each(0, x, count)?;
    each(1, trials, count)?;
    match (x, trials) {
        (Some(x), Some(&[trials])) if x.iter().sum::<f64>() != trials => {
            Err(fault(0, format!("sum to {trials}")))
        }
        _ => Ok(()),
    }
}
