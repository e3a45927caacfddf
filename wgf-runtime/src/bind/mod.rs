//! Binding a model to its data: reading, shapes, ranges.

mod filled;
mod json;
mod missing;
mod shape;
mod values;

pub use filled::Filled;
pub use json::{from_json, from_json_str, truth};
pub use missing::{Stated, missing_count, missing_entries, observed, some_parameter};
pub use shape::{Lengths, flatten, length, rows};
pub use values::{
    check_argument, check_bounds, check_index, check_known, check_range, check_slice,
    check_variate, count, count_from_zero, given_size, index, int, out_of_ends, out_of_place, real,
    size, truths,
};
