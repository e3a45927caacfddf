use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], p: [real; 2] }
        let mu ~ Normal(0.0, 1.0);
        let z: [index(2); n] ~ Categorical(p);
        let s ~ Bernoulli(0.5);
        for i in 0..n {
            y[i] ~ Normal(mu * z[i] + s, 1.0);
        }
    }
}

fn main() {}
