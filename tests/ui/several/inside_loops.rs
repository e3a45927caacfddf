use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; n, k], y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..n {
            let z = exq(mu);
            y[i] ~ Normal(z, sgima);
            for j in 0..k {
                x[j, i] ~ Norml(mu, 1.0);
            }
        }
    }
}

fn main() {}
