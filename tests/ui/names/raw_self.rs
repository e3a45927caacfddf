use wgf::prelude::*;

model! {
    pub model Case {
        let r#fn = 1.0;
        let crate ~ Flat;
    }
}

fn main() {}
