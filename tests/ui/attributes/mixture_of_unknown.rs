use wgf::prelude::*;
model! {
    #[guide(mixture(3, diagnal))]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
