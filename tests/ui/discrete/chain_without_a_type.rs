use wgf::prelude::*;

model! {
    pub model Case {
        data { k: size, y: [real; n] }
        let p: [simplex[k]; k] ~ Dirichlet(1.0);
        let mu: ordered[k] ~ Normal(0.0, 1.0);
        let z ~ MarkovChain(uniform(k), p);
        for t in 0..n { y[t] ~ Normal(mu[z[t]], 1.0); }
    }
}

fn main() {}
