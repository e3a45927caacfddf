use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        let v = [mu, 1.0];
    }
}

fn main() {}
