use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; n];
        for i in 0..n {
            if mu > 0.0 { s[i] = mu; } else { s[i] = 0.0; }
        }
        if mu > y[0] {
            let a ~ Normal(0.0, 1.0);
        }
        if mu < y[0] {
            let b: [real; n];
        }
        y ~ Normal(s, 1.0);
    }
}

fn main() {}
