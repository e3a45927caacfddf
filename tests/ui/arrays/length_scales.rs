use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; n, 2], y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let rho: [positive; 3] ~ LogNormal(mu, 1.0);
        y ~ GaussianProcess(squared_exponential(x, 1.0, rho));
    }
}

fn main() {}
