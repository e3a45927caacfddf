use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let a: [real; 3] ~ Normal(0.0, 1.0);
        for i in 0..n {
            let m ~ CategoricalLogit(a);
            y[i] ~ Normal(m, 1.0);
        }
    }
}

fn main() {}
