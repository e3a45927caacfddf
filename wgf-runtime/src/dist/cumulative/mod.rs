//! Distribution functions.

mod continuous;
mod incomplete;
mod of_integrals;
