use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], z: [reel; n] }
        let mu ~ Normall(0.0, 1.0);
        let tau ~ HalfNormal(1.0, 2.0);
        let sigma: postive ~ HalfNormal(1.0);
        y ~ Normal(mu + tua, sigma);
        yy ~ Normal(0.0, 1.0);
    }
}

fn main() {}
