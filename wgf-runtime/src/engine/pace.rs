//! How long a block of particles takes, and so whether a batch is worth threads.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

/// Batches that are timed.
const TRIALS: u32 = 4;

/// Below this much work, in nanoseconds, waking threads costs more than it saves.
const WORTH_THREADS: u64 = 40_000;

/// From here on one trial is enough.
const CLEARLY_WORTH_THREADS: u64 = 10 * WORTH_THREADS;

/// How long a block of a model takes: the least of the first few batches, since the first meets cold caches.
#[derive(Debug, Default)]
pub struct Pace {
    /// Nanoseconds; 0 until a batch has shown it.
    per_block: AtomicU64,
    trials: AtomicU32,
}

impl Pace {
    /// As if batches had shown it.
    pub fn of_nanoseconds(per_block: u64) -> Self {
        Pace {
            per_block: AtomicU64::new(per_block),
            trials: AtomicU32::new(TRIALS),
        }
    }

    /// Whether enough batches have been timed.
    #[inline(always)]
    pub(super) fn is_known(&self) -> bool {
        self.trials.load(Ordering::Relaxed) >= TRIALS
    }

    /// Whether so many blocks take long enough for threads.
    #[inline(always)]
    pub(super) fn is_worth_threads(&self, blocks: u64) -> bool {
        let work = self
            .per_block
            .load(Ordering::Relaxed)
            .saturating_mul(blocks);
        work > WORTH_THREADS && (self.is_known() || work > CLEARLY_WORTH_THREADS)
    }

    /// A batch of so many blocks has taken the time since `start`.
    #[cold]
    pub(super) fn add_trial(&self, start: Instant, blocks: u64) {
        self.add(start.elapsed().as_nanos() as u64 / blocks);
    }

    fn add(&self, per_block: u64) {
        let least = match self.per_block.load(Ordering::Relaxed) {
            0 => per_block,
            so_far => so_far.min(per_block),
        };
        self.per_block.store(least.max(1), Ordering::Relaxed);
        self.trials.fetch_add(1, Ordering::Relaxed);
    }
}

impl Clone for Pace {
    fn clone(&self) -> Self {
        Pace {
            per_block: AtomicU64::new(self.per_block.load(Ordering::Relaxed)),
            trials: AtomicU32::new(self.trials.load(Ordering::Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cold_batch_does_not_decide_unless_it_is_clear() {
        let pace = Pace::default();
        assert!(!pace.is_worth_threads(8));
        // A first batch of 80 µs, then some of 16 µs.
        pace.add(10_000);
        assert!(!pace.is_worth_threads(8));
        for _ in 1..TRIALS {
            pace.add(2_000);
        }
        assert!(pace.is_known() && !pace.is_worth_threads(8));
        assert!(pace.clone().is_worth_threads(21));

        let pace = Pace::default();
        pace.add(100_000);
        assert!(pace.is_worth_threads(8));
    }
}
