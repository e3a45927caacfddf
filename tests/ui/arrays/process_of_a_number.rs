use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let f ~ GaussianProcess(mu);
        y ~ Normal(f, 1.0);
    }
}

fn main() {}
