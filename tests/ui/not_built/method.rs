use wgf::prelude::*;

model! {
    #[method(distillation)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
