use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real?; n] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..n { y[i] = mu; }
    }
}

fn main() {}
