//! Ticks of an axis: at round values, as many as have room for their labels.

use super::scale::{Scale, Span};
use super::style::{LEADING, TICK};
use super::text;

/// A tick: where it is placed, and what is written there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub at: f64,
    pub label: String,
}

/// Along which way of the paper an axis runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Way {
    Across,
    Up,
}

/// The ticks of `span`, drawn `length` long: the most that leave their labels apart.
pub(super) fn ticks(span: Span, length: f64, way: Way) -> Vec<Tick> {
    let spacing = match way {
        Way::Across => 55.0,
        Way::Up => 35.0,
    };
    let most = (length / spacing).clamp(2.0, 8.0) as usize;
    let mut candidates = candidates(span, most);
    let per_unit = length / (span.hi - span.lo);
    let apart = |ticks: &Vec<Tick>| {
        ticks.windows(2).all(|pair| {
            let need = (extent(&pair[0], way) + extent(&pair[1], way)) / 2.0;
            (pair[1].at - pair[0].at) * per_unit >= need
        })
    };
    let sparsest = candidates.pop().unwrap_or_default();
    candidates.into_iter().find(apart).unwrap_or(sparsest)
}

/// How much of the axis a label takes, with the space around it.
fn extent(tick: &Tick, way: Way) -> f64 {
    match way {
        Way::Across => text::width(&tick.label, TICK) + TICK,
        Way::Up => LEADING * TICK,
    }
}

/// Choices of ticks, at most `most` + 1 to one, from the densest to the sparsest.
fn candidates(span: Span, most: usize) -> Vec<Vec<Tick>> {
    let (lo, hi) = span.values();
    // Twice as many steps as ticks: a step is rounded up, and may then leave few.
    let evenly = (1..=2 * most).rev().map(|count| linear(lo, hi, count));
    let evenly = evenly.filter(|ticks| ticks.len() <= most + 1);
    match span.scale {
        Scale::Linear => evenly.collect(),
        // Within less than a factor of four, logarithms are all but linear.
        Scale::Log if span.hi - span.lo < 0.6 => evenly.map(logarithms).collect(),
        Scale::Log => {
            let fine = [&[1.0, 2.0, 5.0][..], &[1.0, 3.0]].map(|m| powers(span, m, 1));
            let coarse = [1, 2, 3, 5, 10, 20, 50, 100, 200];
            let coarse = coarse.map(|stride| powers(span, &[1.0], stride));
            let all = fine.into_iter().chain(coarse);
            all.filter(|ticks| (1..=most + 1).contains(&ticks.len()))
                .collect()
        }
    }
}

fn logarithms(mut ticks: Vec<Tick>) -> Vec<Tick> {
    ticks.iter_mut().for_each(|tick| tick.at = tick.at.log10());
    ticks
}

/// At multiples of 1, 2 or 5 times a power of ten, in `count` steps or fewer.
fn linear(lo: f64, hi: f64, count: usize) -> Vec<Tick> {
    let raw = (hi - lo) / count as f64;
    let power = raw.log10().floor();
    let round = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|r| r * 10f64.powf(power) >= raw);
    let (digit, power) = round.map_or((1.0, power + 1.0), |r| (r, power));
    let step = digit * 10f64.powf(power);
    let (first, last) = ((lo / step - 1e-9).ceil(), (hi / step + 1e-9).floor());
    let values: Vec<f64> = (first as i64..=last as i64)
        .map(|k| k as f64 * step)
        .collect();
    let largest = lo.abs().max(hi.abs());
    let tick = |&at: &f64| Tick {
        at,
        label: number(at, power as i32, largest),
    };
    values.iter().map(tick).collect()
}

/// At `mantissas` times every `stride`-th power of ten.
fn powers(span: Span, mantissas: &[f64], stride: i32) -> Vec<Tick> {
    let (first, last) = (span.lo.floor() as i32, span.hi.ceil() as i32);
    let exponents = (first..=last).filter(|e| e.rem_euclid(stride) == 0);
    let marks = exponents.flat_map(|e| mantissas.iter().map(move |m| (*m, e)));
    let shown: Vec<(f64, i32)> = marks
        .filter(|(m, e)| span.contains(m.log10() + f64::from(*e)))
        .collect();
    let short = shown.iter().all(|(_, e)| (-4..6).contains(e));
    let tick = |&(m, e): &(f64, i32)| Tick {
        at: m.log10() + f64::from(e),
        label: match (short, m == 1.0) {
            (true, _) => format!("{:.*}", (-e).max(0) as usize, m * 10f64.powi(e)),
            (false, true) => format!("10{}", superscript(e)),
            (false, false) => format!("{m}×10{}", superscript(e)),
        },
    };
    shown.iter().map(tick).collect()
}

/// `x`, a multiple of 10^`power`, beside others up to `largest`.
fn number(x: f64, power: i32, largest: f64) -> String {
    let text = match largest < 1e6 && power >= -5 {
        true => format!("{:.*}", (-power).max(0) as usize, x),
        false if x == 0.0 => "0".to_owned(),
        false => {
            let exponent = largest.log10().floor() as i32;
            let digits = (exponent - power).max(0) as usize;
            let mantissa = x / 10f64.powi(exponent);
            format!("{mantissa:.digits$}×10{}", superscript(exponent))
        }
    };
    text.replace('-', "−")
}

fn superscript(exponent: i32) -> String {
    let raise = |c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(digit as u32 - '0' as u32 + '⁰' as u32).unwrap_or(digit),
    };
    exponent.to_string().chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale, lo: f64, hi: f64, length: f64) -> Vec<String> {
        let span = Span::between(scale, lo, hi).unwrap();
        ticks(span, length, Way::Across)
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn ticks_are_round_and_labelled_alike() {
        assert_eq!(
            labels(Scale::Linear, -0.13, 0.41, 200.0),
            ["0.0", "0.2", "0.4"]
        );
        assert_eq!(
            labels(Scale::Linear, -2.1, 3.2, 500.0),
            ["−2", "−1", "0", "1", "2", "3"]
        );
        assert_eq!(
            labels(Scale::Linear, 0.0, 3e-7, 300.0),
            ["0", "1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷"]
        );
        assert_eq!(
            labels(Scale::Log, 0.5, 150.0, 300.0),
            ["1", "3", "10", "30", "100"]
        );
        assert_eq!(
            labels(Scale::Log, 1e-9, 1e3, 300.0),
            ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"]
        );
        assert_eq!(labels(Scale::Log, 2.0, 4.0, 200.0), ["2", "3", "4"]);
    }

    #[test]
    fn labels_never_overlap() {
        for exponent in -300..300 {
            let (lo, hi) = (-1.7 * 10f64.powi(exponent), 8.3 * 10f64.powi(exponent));
            for span in [
                Span::between(Scale::Linear, lo, hi),
                Span::between(Scale::Log, hi / 1e5, hi),
            ] {
                let span = span.unwrap();
                let ticks = ticks(span, 160.0, Way::Across);
                assert!(
                    !ticks.is_empty() && ticks.iter().all(|tick| span.contains(tick.at)),
                    "{span:?}"
                );
                for pair in ticks.windows(2) {
                    let gap = (pair[1].at - pair[0].at) * 160.0 / (span.hi - span.lo);
                    let widths = [&pair[0], &pair[1]].map(|tick| text::width(&tick.label, TICK));
                    assert!(gap > widths[0] / 2.0 + widths[1] / 2.0, "{ticks:?}");
                }
            }
        }
    }
}
