use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real?; n] }
        let rate ~ Gamma(2.0, 1.0);
        y[0] ~ Exponential(rate);
        for i in 1..n { y[i] ~ Normal(0.0, rate); }
    }
}

fn main() {}
