use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(99999999999999999999, 1e999);
    }
}

fn main() {}
