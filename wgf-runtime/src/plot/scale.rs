//! Where a value lies along an axis, and what stretch of the axis is shown.

/// Linear, or logarithmic to base ten. Values on an axis are *placed*: as they are, or as their logarithms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Scale {
    #[default]
    Linear,
    Log,
}

impl Scale {
    /// Where `value` is placed; `None` if it cannot be drawn.
    pub fn place(self, value: f64) -> Option<f64> {
        match self {
            // Differences of larger numbers overflow.
            Scale::Linear => (value.abs() < 1e300).then_some(value),
            Scale::Log => (value > 0.0 && value < f64::INFINITY).then(|| value.log10()),
        }
    }

    /// Points that can be drawn, as placed; the line is broken where one cannot.
    pub fn runs(x: Scale, y: Scale, points: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let place = |&(a, b): &(f64, f64)| Some((x.place(a)?, y.place(b)?));
        let placed: Vec<Option<(f64, f64)>> = points.iter().map(place).collect();
        let runs = placed.split(Option::is_none);
        let runs = runs.map(|run| run.iter().flatten().copied().collect::<Vec<_>>());
        runs.filter(|run| !run.is_empty()).collect()
    }
}

/// A stretch of an axis, placed, with `lo` < `hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub scale: Scale,
    pub lo: f64,
    pub hi: f64,
}

impl Span {
    /// From `lo` to `hi`, given as values; `None` where that is no stretch.
    pub fn between(scale: Scale, lo: f64, hi: f64) -> Option<Self> {
        let (lo, hi) = (scale.place(lo)?, scale.place(hi)?);
        (lo < hi).then_some(Span { scale, lo, hi })
    }

    /// The stretch of placed values, and a share `beyond` of it on either side; `None` of no values.
    pub fn around(scale: Scale, placed: impl Iterator<Item = f64>, beyond: f64) -> Option<Self> {
        let ends = placed.fold(None, |ends: Option<(f64, f64)>, t| match ends {
            Some((lo, hi)) => Some((lo.min(t), hi.max(t))),
            None => Some((t, t)),
        });
        let (lo, hi) = ends?;
        // Values that are all but equal: an axis of their size around them, on which they are a flat line.
        let size = lo.abs().max(hi.abs());
        let pad = match hi - lo > 1e-9 * size {
            true => beyond * (hi - lo),
            false if size > 0.0 => 0.05 * size,
            false => 0.5,
        };
        Some(Span {
            scale,
            lo: lo - pad,
            hi: hi + pad,
        })
    }

    /// The values at its ends.
    pub fn values(&self) -> (f64, f64) {
        match self.scale {
            Scale::Linear => (self.lo, self.hi),
            Scale::Log => (10f64.powf(self.lo), 10f64.powf(self.hi)),
        }
    }

    pub fn contains(&self, t: f64) -> bool {
        self.lo <= t && t <= self.hi
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_break_at_what_cannot_be_drawn() {
        let points = [
            (1.0, 1.0),
            (2.0, f64::NAN),
            (10.0, 3.0),
            (100.0, 4.0),
            (0.0, 5.0),
        ];
        let runs = Scale::runs(Scale::Log, Scale::Linear, &points);
        assert_eq!(runs, [vec![(0.0, 1.0)], vec![(1.0, 3.0), (2.0, 4.0)]]);
        assert_eq!(Scale::runs(Scale::Linear, Scale::Linear, &points).len(), 2);
    }

    #[test]
    fn spans_are_never_empty() {
        for values in [&[3.0, 3.0][..], &[0.0], &[-1.0, -1.0 + 1e-14]] {
            let span = Span::around(Scale::Linear, values.iter().copied(), 0.1).unwrap();
            assert!(span.hi > span.lo && span.contains(values[0]));
        }
        assert_eq!(Span::around(Scale::Linear, std::iter::empty(), 0.1), None);
        assert_eq!(Span::between(Scale::Log, 0.0, 1.0), None);
        assert_eq!(Span::between(Scale::Linear, 1.0, 1.0), None);
    }
}
