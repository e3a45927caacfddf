use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [bool; n] }
        let rate ~ Gamma(1.0, 1.0);
        y ~ Poisson(rate);
    }
}

fn main() {}
