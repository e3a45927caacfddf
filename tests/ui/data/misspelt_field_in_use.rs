use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], sigma: [real(0.0..); n] }
        let mu ~ Normal(0.0, 1.0);
        y ~ Normal(mu, sgma);
    }
}

fn main() {}
