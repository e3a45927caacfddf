use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let a = crate::own(y);
        let b = sum(y for i in 0..n) * mu;
        let c = sum(y for e in y) * mu;
        let d = mu.powi(2, 3);
        let e = solve(y);
    }
}

fn main() {}
