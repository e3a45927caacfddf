//! Scores of many points at once, a block of particles in every number.

use super::{Program, Workspaces};
use crate::real::Lanes;

/// Particles in a block: eight `f64` fill a cache line.
const WIDTH: usize = 8;

/// The number a batch is computed in.
pub type Block = Lanes<WIDTH>;

/// The buffers of a batch: a block of points, their gradients, and the workspace. They are eight times a single score's,
/// so they wait for the first batch.
pub fn batch_workspaces<P: Program>(program: &P) -> Workspaces<Block> {
    Workspaces::on_first_use(2 * program.dim() + program.workspace_len())
}

/// The scores of `values.len()` points, with the point innermost in `points` and `gradients` (see
/// [`LogDensity::score_batch`](crate::model::LogDensity::score_batch)): the same bits as one by one.
///
/// # Panics
/// If `points` or `gradients` does not have length d × S.
pub fn score_batch<P: Program>(
    program: &P,
    workspaces: &Workspaces<Block>,
    points: &[f64],
    values: &mut [f64],
    gradients: &mut [f64],
) {
    let (d, s) = (program.dim(), values.len());
    assert_eq!(points.len(), d * s, "points are d × S numbers");
    assert_eq!(gradients.len(), d * s, "gradients are d × S numbers");
    workspaces.with(|buffer| {
        let (point, rest) = buffer.split_at_mut(d);
        let (gradient, workspace) = rest.split_at_mut(d);
        for start in (0..s).step_by(WIDTH) {
            let count = WIDTH.min(s - start);
            for (i, block) in point.iter_mut().enumerate() {
                let row = &points[i * s + start..][..count];
                block.0[..count].copy_from_slice(row);
                // A short last block repeats its last point.
                block.0[count..].fill(row[count - 1]);
            }
            let value = program.score(point, gradient, workspace);
            values[start..][..count].copy_from_slice(&value.0[..count]);
            for (i, block) in gradient.iter().enumerate() {
                gradients[i * s + start..][..count].copy_from_slice(&block.0[..count]);
            }
        }
    });
}
