use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; 3];
        for i in 0..4 {
            s[i] = mu * i;
        }
        y ~ Normal(s[0], 1.0);
    }
}

fn main() {}
