//! The buffers of evaluations, made once with the model and shared by all threads that score it.

use crate::real::Real;
use std::sync::Mutex;

/// A fixed set of buffers; an evaluation borrows one, and waits only if there are more threads than buffers.
#[derive(Debug)]
pub struct Workspaces<T = f64> {
    len: usize,
    buffers: Box<[Mutex<Vec<T>>]>,
}

impl<T: Real> Workspaces<T> {
    /// Buffers of `len` numbers each, one for every processor.
    pub fn new(len: usize) -> Self {
        let count = std::thread::available_parallelism().map_or(1, |n| n.get());
        Workspaces {
            len,
            buffers: (0..count)
                .map(|_| Mutex::new(vec![T::constant(0.0); len]))
                .collect(),
        }
    }

    /// Runs `f` with a buffer whose contents are arbitrary.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&mut [T]) -> R) -> R {
        if self.len == 0 {
            return f(&mut []);
        }
        for buffer in &self.buffers {
            if let Ok(mut buffer) = buffer.try_lock() {
                return f(&mut buffer);
            }
        }
        // A panic in a user's function poisons a buffer, but its contents are arbitrary anyway.
        let mut buffer = match self.buffers[0].lock() {
            Ok(buffer) => buffer,
            Err(poisoned) => poisoned.into_inner(),
        };
        f(&mut buffer)
    }
}

impl<T: Real> Clone for Workspaces<T> {
    fn clone(&self) -> Self {
        Workspaces::new(self.len)
    }
}
