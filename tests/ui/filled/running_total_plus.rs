use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let total: [real; 1];
        total[0] = 0.0;
        for i in 0..t {
            total[0] += mu * y[i];
        }
        y ~ Normal(total[0], 1.0);
    }
}

fn main() {}
