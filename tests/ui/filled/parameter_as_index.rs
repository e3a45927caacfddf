use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; 3];
        s[mu] = 1.0;
        y ~ Normal(s[0], 1.0);
    }
}

fn main() {}
