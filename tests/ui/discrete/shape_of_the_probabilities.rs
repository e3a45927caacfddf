use wgf::prelude::*;

model! {
    pub model Case {
        data { k: size, m: size, y: [real; n] }
        let p: [simplex[k]; m] ~ Dirichlet(1.0);
        let mu: ordered[k] ~ Normal(0.0, 1.0);
        let z: [index(k); n] ~ Categorical(p);
        for t in 0..n { y[t] ~ Normal(mu[z[t]], 1.0); }
    }
}

fn main() {}
