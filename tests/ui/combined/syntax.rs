use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], seen: [bool; n] }
        let mu ~ Normal(0.0, 1.0);
        let w: simplex[2] ~ Dirichlet(1.0);
        y ~ Truncated(Normal(mu, 1.0), 3.0);
        y ~ RightCensored(Normal(mu, 1.0), seen);
        y ~ Mixture(w, Normal(mu, 1.0));
        y ~ Mixture(w, |0| Normal(mu, 1.0));
        y ~ Censored(Censored(Censored(Censored(Censored(Censored(Censored(Censored(Normal(mu, 1.0), 0.0..), 0.0..), 0.0..), 0.0..), 0.0..), 0.0..), 0.0..), 0.0..);
    }
}

fn main() {}
