use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Gaussian(0.0, 1.0);
        let tau ~ HalfStudent(3.0);
    }
}

fn main() {}
