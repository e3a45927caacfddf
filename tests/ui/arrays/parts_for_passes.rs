use wgf::prelude::*;

model! {
    pub model Case {
        data { len: [count; n], x: [real; n, n], y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..len[0] {
            let a = x[i] * mu;
            y ~ Normal(a, 1.0);
        }
        if mu > 0.0 {
            let b = y * mu;
            y ~ Normal(b, 1.0);
        }
        for i in 0..n {
            let z ~ Bernoulli(0.5);
            let c = x[i] * z;
            y[i] ~ Normal(sum(c), 1.0);
        }
        factor(sum(log_sum_exp(x[i] * mu) for i in 0..n));
    }
}

fn main() {}
