use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [count; n] }
        let mu ~ Gaussian(0.0, 1.0);
        let tau ~ HalfStudent(3.0);
        y ~ NegativeBinomial(2.0, 1.0);
        y ~ NegBinomial2Log(0.5, 1.0);
    }
}

fn main() {}
