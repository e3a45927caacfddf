use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; t];
        let s: [real; t];
        s[0] = mu;
        for i in 1..t {
            s[i] = mu * s[i - 1];
        }
        y ~ Normal(s, 1.0);
    }
}

fn main() {}
