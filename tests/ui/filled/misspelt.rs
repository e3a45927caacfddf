use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let state: [real; t];
        staet[0] = mu;
        for i in 1..t {
            state[i] = mu * state[i - 1];
        }
        y ~ Normal(state, 1.0);
    }
}

fn main() {}
