use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [count?; n] }
        let rate ~ Gamma(2.0, 1.0);
        y ~ Poisson(rate);
    }
}

fn main() {}
