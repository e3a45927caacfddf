use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], z: [real; m], x: [real; n, k], c: [real; n, n] }
        let mu ~ Normal(0.0, 1.0);
        let a = max(y, z) * mu;
        let b = hadamard(x, y) * mu;
        let d = solve(c, z) * mu;
        let e = softmax(mu);
        let f = log_sum_exp(x) * mu;
        let g: [real; n] ~ MultiNormal(z, c);
        z ~ MultiNormal(mu, c);
        z ~ MultiNormal(y, c);
        y[0] ~ MultiNormal(mu, c);
        y ~ Truncated(Normal(z, 1.0), 0.0..);
        y[1..] ~ Normal(mu * y, 1.0);
    }
}

fn main() {}
