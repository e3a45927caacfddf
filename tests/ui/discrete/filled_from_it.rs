use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let s: [real; n];
        let z ~ Bernoulli(0.5);
        for i in 0..n {
            s[i] = mu + z;
        }
        y ~ Normal(s, 1.0);
    }
}

fn main() {}
