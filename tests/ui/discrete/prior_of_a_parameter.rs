use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let z ~ Bernoulli(0.5);
        let mu ~ Normal(3.0 * z, 1.0);
        y ~ Normal(mu, 1.0);
    }
}

fn main() {}
