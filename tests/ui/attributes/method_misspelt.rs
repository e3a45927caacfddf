use wgf::prelude::*;
model! {
    #[method(distilation)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
