//! What checks of data have in common.

use super::ArrayFault;
use crate::dist::Support;
use nalgebra::DMatrix;

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
            must: format!("must be {support}"),
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
        false => Err(fault(input, "must sum to 1")),
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
            must: "must be larger than the one before".into(),
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
            Err(fault(0, format!("must sum to {trials}")))
        }
        _ => Ok(()),
    }
}

/// One number above a bound.
pub(super) fn above(input: usize, numbers: Option<&[f64]>, bound: f64) -> Result<(), ArrayFault> {
    match numbers {
        // Not `<=`: a NaN is not above.
        Some(&[x]) if !(x > bound && x.is_finite()) => {
            Err(fault(input, format!("must be larger than {bound}")))
        }
        _ => Ok(()),
    }
}

/// A symmetric positive definite k × k matrix.
pub(super) fn covariance(k: usize, input: usize, a: Option<&[f64]>) -> Result<(), ArrayFault> {
    each(input, a, Support::Real)?;
    let Some(a) = a else {
        return Ok(());
    };
    for i in 0..k {
        for j in 0..i {
            let scale = (a[i * k + i] * a[j * k + j]).abs().sqrt();
            if (a[i * k + j] - a[j * k + i]).abs() > ROUNDING * scale {
                return Err(ArrayFault {
                    input,
                    at: Some(i * k + j),
                    must: "must be what is at the mirrored place: the matrix must be symmetric"
                        .into(),
                });
            }
        }
    }
    match DMatrix::from_row_slice(k, k, a).cholesky() {
        Some(_) => Ok(()),
        None => Err(fault(input, "must be positive definite")),
    }
}

/// A symmetric positive definite k × k matrix with ones on the diagonal.
pub(super) fn correlation(k: usize, input: usize, a: Option<&[f64]>) -> Result<(), ArrayFault> {
    covariance(k, input, a)?;
    let off = |a: &[f64]| (0..k).find(|i| (a[i * k + i] - 1.0).abs() > ROUNDING);
    match a.and_then(off) {
        Some(i) => Err(ArrayFault {
            input,
            at: Some(i * k + i),
            must: "must be 1, on the diagonal".into(),
        }),
        None => Ok(()),
    }
}

/// A lower triangular k × k matrix with positive diagonal.
pub(super) fn cholesky(k: usize, input: usize, l: Option<&[f64]>) -> Result<(), ArrayFault> {
    each(input, l, Support::Real)?;
    let Some(l) = l else {
        return Ok(());
    };
    let fault = |i: usize, j: usize, must: &str| {
        Err(ArrayFault {
            input,
            at: Some(i * k + j),
            must: must.into(),
        })
    };
    for i in 0..k {
        if l[i * k + i] <= 0.0 {
            return fault(i, i, "must be positive, on the diagonal");
        }
        for j in i + 1..k {
            if l[i * k + j] != 0.0 {
                return fault(i, j, "must be 0, above the diagonal");
            }
        }
    }
    Ok(())
}

/// A Cholesky factor whose rows have length 1.
pub(super) fn corr_cholesky(k: usize, input: usize, l: Option<&[f64]>) -> Result<(), ArrayFault> {
    cholesky(k, input, l)?;
    let squares = |row: &[f64]| row.iter().map(|l| l * l).sum::<f64>();
    let of_length_one = |row: &[f64]| (squares(row) - 1.0).abs() <= ROUNDING;
    match l.is_none_or(|l| l.chunks(k).all(of_length_one)) {
        true => Ok(()),
        false => Err(fault(input, "must have rows of length 1")),
    }
}
