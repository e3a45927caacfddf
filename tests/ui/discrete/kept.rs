use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let z ~ Bernoulli(0.5);
        let v = mu * z;
        y ~ Normal(v, 1.0);
    }
}

fn main() {}
