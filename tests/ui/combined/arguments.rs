use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], z: [real; m], c: [real; n, n], d: [count; n] }
        let mu ~ Normal(0.0, 1.0);
        let w: simplex[2] ~ Dirichlet(1.0);
        y ~ Truncated;
        y ~ Truncated(Normal(mu, 1.0), ..);
        y ~ Truncated(Normal(mu, 1.0), z..);
        y ~ Truncated(MultiNormal(mu, c), 0.0..);
        y ~ RightCensored(Normal(mu, 1.0), observed = y);
        y ~ ZeroInflated(0.3, Normal(mu, 1.0));
        y ~ Mixture(mu, |j| Normal(0.0, 1.0));
        y ~ Mixture(w, [Normal(mu, 1.0), Poisson(2.0)]);
        y ~ Mixture([1.0], [Normal(mu, 1.0), Normal(0.0, 1.0)]);
        y ~ Mixture([z, 0.5], [Normal(mu, 1.0), Normal(0.0, 1.0)]);
        y ~ Mixture(w, [Normal(mu, 1.0), Normal(0.0, 1.0), Normal(1.0, 1.0)]);
        y ~ Mixture(softmax(w), [Normal(mu, 1.0), Normal(0.0, 1.0)]);
        y ~ Mixture(w, |j| Normal(z, 1.0));
        d ~ ZeroInflated(z, Poisson(2.0));
        y ~ Trunkated(Normal(mu, 1.0), 0.0..);
    }
}

fn main() {}
