use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let a: [real; t];
        a = exq(y);
        b[0] = mu;
        b[1] = b[0];
        for i in 2..t {
            a[i] = b[i - 1] + nu;
        }
        y ~ Normal(b, 1.0);
    }
}

fn main() {}
