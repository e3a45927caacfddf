//! A generator of our own, so that a seed writes the same model for ever.

/// SplitMix64 (Steele, Lea & Flood 2014).
pub(super) struct Rng(pub(super) u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of 0, …, n − 1.
    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// True in one case of `n`.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// Between `lo` and `hi`, with two decimals.
    pub(super) fn number(&mut self, lo: f64, hi: f64) -> f64 {
        let steps = ((hi - lo) * 100.0).round() as usize;
        ((lo * 100.0).round() + self.below(steps + 1) as f64) / 100.0
    }
}
