use wgf::prelude::*;

model! {
    pub model Case {
        data { m: [real; 2, 2], y: [real(log_det(m)..); n], z: [real; n] }
        let a: real(log_det(m)..) ~ Flat;
        let b: real(0.0..z) ~ Flat;
    }
}

fn main() {}
