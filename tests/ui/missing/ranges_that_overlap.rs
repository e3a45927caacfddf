use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real(-1.0..1.0)?; n] }
        let rate ~ Gamma(2.0, 1.0);
        y ~ Exponential(rate);
    }
}

fn main() {}
