use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], l: [real; 2, 2] }
        #[noncentered]
        let a ~ Gamma(2.0, 1.0);
        #[noncentered]
        let b: real(0.0..) ~ Normal(0.0, 1.0);
        #[noncentered]
        let c: [real; 3, 2] ~ MultiNormalChol(0.0, l);
        #[noncentered]
        let d ~ Truncated(Normal(0.0, 1.0), 0.0..);
        #[noncentered]
        y ~ Normal(a, 1.0);
        #[noncentered(1)]
        let e ~ Normal(0.0, 1.0);
    }
}

fn main() {}
