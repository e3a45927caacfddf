use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], cov: [real; n, n] }
        let mu ~ Normal(0.0, 1.0);
        y[1..] ~ MultiNormal(mu, cov[1.., 1..]);
    }
}

fn main() {}
