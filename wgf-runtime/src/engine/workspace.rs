//! The buffers of evaluations: each thread keeps one for every scalar type, as large as its largest model has asked for.

use super::rows::plain;
#[cfg(target_arch = "x86_64")]
use super::rows::{avx2, avx512};
use crate::real::Real;
use std::cell::Cell;
use std::thread::LocalKey;

/// A thread's buffer, if there is one and it is not in use: behind one pointer, since a score of few numbers would otherwise
/// wait for the parts of a moved `Vec` to be written.
type Pool<T> = Cell<Option<Box<Vec<T>>>>;

/// A scalar whose evaluations borrow their workspace from the thread.
pub(super) trait Pooled: Real {
    /// The thread's buffer.
    fn pool() -> &'static LocalKey<Pool<Self>>;
}

macro_rules! pooled {
    ($($type:ty),*) => {$(
        impl Pooled for $type {
            #[inline(always)]
            fn pool() -> &'static LocalKey<Pool<$type>> {
                thread_local!(static POOL: Pool<$type> = const { Cell::new(None) });
                &POOL
            }
        }
    )*};
}

pooled!(f64, plain::Block);
#[cfg(target_arch = "x86_64")]
pooled!(avx2::Block, avx512::Block);

/// Runs `f` with `len` numbers whose contents are arbitrary. Nothing is allocated once the thread has had as many.
///
/// The buffer is taken out of the pool while it is used, so that an evaluation inside an evaluation gets one of its own.
#[inline]
pub(super) fn with_workspace<T: Pooled, R>(len: usize, f: impl FnOnce(&mut [T]) -> R) -> R {
    if len == 0 {
        return f(&mut []);
    }
    // A thread that is ending may have destroyed its pool already.
    let mut buffer = T::pool()
        .try_with(Cell::take)
        .ok()
        .flatten()
        .unwrap_or_default();
    if buffer.len() < len {
        buffer.resize(len, T::constant(0.0));
    }
    let result = f(&mut buffer[..len]);
    let _ = T::pool().try_with(|pool| pool.set(Some(buffer)));
    result
}

/// Makes this thread's buffer for `len` numbers, so that its first evaluation allocates nothing either.
pub fn prepare(len: usize) {
    with_workspace::<f64, ()>(len, |_| ());
}
