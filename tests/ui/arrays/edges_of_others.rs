use wgf::prelude::*;

model! {
    pub model Case {
        data { edges: [index(k); m, 2], k: size, y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let phi: [real; n] ~ Icar(edges);
        y ~ Normal(phi + mu, 1.0);
    }
}

fn main() {}
