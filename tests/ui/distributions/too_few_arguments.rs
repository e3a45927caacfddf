use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0);
    }
}

fn main() {}
