//! The buffers of evaluations, which belong to the model and are shared by all threads that score it.

use crate::real::Real;
use std::sync::Mutex;

/// A fixed set of buffers; an evaluation borrows one, and waits only if there are more threads than buffers.
#[derive(Debug)]
pub struct Workspaces<T = f64> {
    len: usize,
    in_advance: bool,
    buffers: Box<[Mutex<Vec<T>>]>,
}

impl<T: Real> Workspaces<T> {
    /// Buffers of `len` numbers each, one for every processor, made now: evaluations allocate nothing.
    pub fn new(len: usize) -> Self {
        Workspaces::holding(len, true, || vec![T::constant(0.0); len])
    }

    /// The same, but each buffer is made when it is first borrowed: for large numbers that may never be asked for.
    pub fn on_first_use(len: usize) -> Self {
        Workspaces::holding(len, false, Vec::new)
    }

    fn holding(len: usize, in_advance: bool, buffer: impl Fn() -> Vec<T>) -> Self {
        let count = std::thread::available_parallelism().map_or(1, |n| n.get());
        Workspaces {
            len,
            in_advance,
            buffers: (0..count).map(|_| Mutex::new(buffer())).collect(),
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
                return f(self.filled(&mut buffer));
            }
        }
        // A panic in a user's function poisons a buffer, but its contents are arbitrary anyway.
        let mut buffer = match self.buffers[0].lock() {
            Ok(buffer) => buffer,
            Err(poisoned) => poisoned.into_inner(),
        };
        f(self.filled(&mut buffer))
    }

    #[inline]
    fn filled<'b>(&self, buffer: &'b mut Vec<T>) -> &'b mut [T] {
        if buffer.len() < self.len {
            buffer.resize(self.len, T::constant(0.0));
        }
        buffer
    }
}

impl<T: Real> Clone for Workspaces<T> {
    fn clone(&self) -> Self {
        match self.in_advance {
            true => Workspaces::new(self.len),
            false => Workspaces::on_first_use(self.len),
        }
    }
}
