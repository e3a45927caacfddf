use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..t {
            let a = mu * i;
            a = 2.0 * a;
            y[i] ~ Normal(a, 1.0);
        }
    }
}

fn main() {}
