//! What the examples do besides modelling.

pub mod arguments;
pub mod table;
