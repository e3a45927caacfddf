use wgf::prelude::*;

#[derive(Debug)]
struct Mine;

model! {
    #[divergence(Mine)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
