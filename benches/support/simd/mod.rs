//! Vectors for the hand-written rivals: written out, since what a compiler makes of loops over arrays changes with every
//! line around them, and a yardstick should not.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod functions;
mod lanes;
mod plain;
mod register;

#[cfg(target_arch = "x86_64")]
pub use avx2::Avx2;
pub use functions::{exp, ln};
pub use lanes::{Eight, Lanes, each, join, split};
pub use plain::Plain;
pub use register::Register;
