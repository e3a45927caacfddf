use wgf::prelude::*;

model! {
    pub model Case {
        data { y: count }
        let rate ~ Exponential(1.0);
        y ~ HyperGeometric(7, rate, 12);
    }
}

fn main() {}
