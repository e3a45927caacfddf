use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for i in mu..n { y[i] ~ Normal(mu, 1.0); }
        factor(sum(y[i] * mu for i in 0..mu));
        factor(mu * sum(y[..mu]));
    }
}

fn main() {}
