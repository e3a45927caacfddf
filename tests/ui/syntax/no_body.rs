use wgf::prelude::*;

model! {
    pub model Case; pub struct Other {
    }
}

fn main() {}
