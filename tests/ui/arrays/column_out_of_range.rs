use wgf::prelude::*;

model! {
    pub model Case {
        data { edges: [index(n); m, 2], n: size }
        let mu ~ Normal(0.0, 1.0);
        let phi: [real; n] ~ Normal(mu, 1.0);
        factor(-0.5 * sum((phi[e.0] - phi[e.2]).powi(2) for e in edges));
    }
}

fn main() {}
