use wgf::prelude::*;

model! {
    pub model Case {
        data { a: size, b: size, c: size, d: size, y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        factor(mu * sum(y[(a + b + c + d) * (a + b + c + d) * (a + b + c + d) * (a + b + c + d) * (a + b + c + d) * (a + b + c + d)..]));
    }
}

fn main() {}
