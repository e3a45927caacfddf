use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let rate ~ Exponential(1.0);
        for i in 0..n {
            let m ~ Poisson(rate);
            y[i] ~ Normal(m, 1.0);
        }
    }
}

fn main() {}
