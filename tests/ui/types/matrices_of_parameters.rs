use wgf::prelude::*;

model! {
    pub model Case {
        data { p: simplex[3], y: [real; n] }
        let a: correlation ~ LkjCorr(2.0);
        let b: cov_matrix[2] ~ Normal(0.0, 1.0);
        let c: count ~ Normal(0.0, 1.0);
        let d: real ~ Poisson(2.0);
    }
}

fn main() {}
