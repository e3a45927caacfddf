use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let a = mu.(2.0);
        let b = mu.exp;
        let c = [];
        let d = match mu { _ => 1.0 };
        let e = |x| x;
        let f = exp(y[i] for i in 0..n);
        let g = sum(y[i] for 0 in 0..n);
        let h = sum(y[i] for i in 0 n);
        let i = crate::own;
        let j = crate::0(mu);
        let k = if mu > 0.0 { mu };
        let l = if mu > 0.0 mu else 0.0;
        let m = (mu mu);
        let o = mu % 2.0;
        let p = n as f64;
        let q = mu == 2.0;
        let r = y[0 0];
        let s = & mu;
        let t = if mu > 0.0 { mu mu } else { mu };
    }
}

fn main() {}
