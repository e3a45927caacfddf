use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; t, k], y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; t, k];
        for i in 0..t {
            s[i] = x[i];
        }
        y ~ Normal(mu + s[0, 0], 1.0);
    }
}

fn main() {}
