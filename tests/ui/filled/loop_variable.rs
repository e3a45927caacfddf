use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..t {
            i = i + 1;
            y[i] ~ Normal(mu, 1.0);
        }
    }
}

fn main() {}
