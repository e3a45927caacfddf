use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; 3];
        s[0] = mu;
        s[1] = mu;
        s[2] = mu;
        s[3] = mu;
        y ~ Normal(s[0], 1.0);
    }
}

fn main() {}
