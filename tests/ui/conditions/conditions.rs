use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], x: [real; 2, 2], t: [bool; n] }
        let mu ~ Normal(0.0, 1.0);
        let a = if mu { 1.0 } else { 2.0 };
        let b = if y > 0.0 { mu } else { 0.0 };
        let c = if mu > 0.0 { y } else { 0.0 };
        let d = if log_det(x) > 0.0 { mu } else { 0.0 };
        let e = if t { mu } else { 0.0 };
    }
}

fn main() {}
