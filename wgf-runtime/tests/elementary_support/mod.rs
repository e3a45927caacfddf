//! An oracle of about 95 bits for the elementary functions, and the arguments on which they are compared with it.

pub(crate) mod double_double;
pub(crate) mod oracle;
pub(crate) mod points;
