use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], 3: real, a: 3, b: real(), c: correlation[3] }
        let mu ~ Normal(0.0, 1.0);
        let d: 2.0 ~ Normal(0.0, 1.0);
        let e: [real; 2, 2, 2] ~ Normal(0.0, 1.0);
        let f: Vec<f64> ~ Normal(0.0, 1.0);
        let g: simplex[3 4] ~ Dirichlet(1.0);
    }
}

fn main() {}
