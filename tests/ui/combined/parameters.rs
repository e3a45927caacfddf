use wgf::prelude::*;

model! {
    pub model Case {
        data { v: [real; 2], m: [real; 2, 2] }
        let w: simplex[2] ~ Dirichlet(1.0);
        let a ~ Censored(Normal(0.0, 1.0), 0.0..);
        let b ~ ZeroInflated(0.3, Poisson(1.0));
        let c ~ Mixture(w, [Poisson(1.0), Poisson(2.0)]);
        let d ~ Mixture(w, |j| Uniform(0.0, v[j]));
        let e: [real; 2] ~ Truncated(Normal(0.0, 1.0), v..);
        let f ~ Truncated(Normal(0.0, 1.0), log_det(m)..);
    }
}

fn main() {}
