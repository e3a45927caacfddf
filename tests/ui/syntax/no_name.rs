use wgf::prelude::*;

model! {
    pub model {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
