use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; t];
        s = y;
        y ~ Normal(s, 1.0);
    }
}

fn main() {}
