use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal("zero", 1.0);
    }
}

fn main() {}
