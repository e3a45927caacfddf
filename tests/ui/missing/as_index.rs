use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real?; n], y: [real; n] }
        let b: [real; n] ~ Normal(0.0, 1.0);
        x ~ Normal(0.0, 1.0);
        for i in 0..n { y[i] ~ Normal(b[x[i]], 1.0); }
    }
}

fn main() {}
