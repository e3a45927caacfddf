use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        factor(mu * sum(y[1..][2..]));
    }
}

fn main() {}
