use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], start: [int; g] }
        let mu ~ Normal(0.0, 1.0);
        factor(mu * log_sum_exp(y[start[0]..]));
    }
}

fn main() {}
