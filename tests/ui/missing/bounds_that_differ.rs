use wgf::prelude::*;

model! {
    pub model Case {
        data { hi: [real(0.0..); n], y: [real?; n] }
        let rate ~ Gamma(2.0, 1.0);
        for i in 0..n { y[i] ~ Uniform(0.0, hi[i]); }
    }
}

fn main() {}
