use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let a = mu;
        a -= 1.0;
        y ~ Normal(a, 1.0);
    }
}

fn main() {}
