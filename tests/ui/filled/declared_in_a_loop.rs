use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..t {
            let s: [real; 2];
            s[0] = mu * i;
            s[1] = s[0] + 1.0;
            y[i] ~ Normal(s[1], 1.0);
        }
    }
}

fn main() {}
