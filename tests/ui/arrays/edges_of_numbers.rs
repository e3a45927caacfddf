use wgf::prelude::*;

model! {
    pub model Case {
        data { edges: [real; m, 2], y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let phi: [real; n] ~ Icar(edges);
        y ~ Normal(phi + mu, 1.0);
    }
}

fn main() {}
