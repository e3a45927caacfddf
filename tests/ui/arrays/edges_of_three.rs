use wgf::prelude::*;

model! {
    pub model Case {
        data { edges: [index(n); m, 3], y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let phi: [real; n] ~ Icar(edges);
        y ~ Normal(phi + mu, 1.0);
    }
}

fn main() {}
