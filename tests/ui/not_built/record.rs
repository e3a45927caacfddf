use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        record ratio = mu / 2.0;
    }
}

fn main() {}
