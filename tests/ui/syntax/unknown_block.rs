use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        parameters { mu: real }
        factor(mu);
    }
}

fn main() {}
