use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], p: [real; 2] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..n {
            let z: [index(2); n] ~ Categorical(p);
            y[i] ~ Normal(mu * z[i], 1.0);
        }
    }
}

fn main() {}
