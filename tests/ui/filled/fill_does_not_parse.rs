use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; t];
        for i in 0..t {
            s[i] = mu *;
        }
        y ~ Normal(s, 1.0);
    }
}

fn main() {}
