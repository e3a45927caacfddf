use wgf::prelude::*;
model! {
    #[guide(mixture(3, mixture(2)))]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
