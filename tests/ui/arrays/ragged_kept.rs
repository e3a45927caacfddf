use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], start: [int; g] }
        let mu ~ Normal(0.0, 1.0);
        let z = y[start[0]..start[1]];
        factor(mu * sum(z));
    }
}

fn main() {}
