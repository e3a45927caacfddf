use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real?; n] }
        let tau ~ HalfNormal(1.0);
        x ~ Uniform(0.0, tau);
    }
}

fn main() {}
