//! Distribution functions.

/// `impl Cumulative<N> for D` from ln P(X ≤ x) and ln P(X > x) together: long functions, which written out at every use would
/// take minutes to compile.
macro_rules! both_tails {
    ($($name:ident $n:literal: |$x:ident, $args:pat_param| $tails:expr;)*) => {$(
        impl Cumulative<$n> for $name {
            const LONG: bool = true;

            #[inline(always)]
            fn ln_cdf<T: Real>($x: T, $args: [T; $n]) -> T {
                let [ln_cdf, _] = $tails;
                ln_cdf
            }

            #[inline(always)]
            fn ln_sf<T: Real>($x: T, $args: [T; $n]) -> T {
                let [_, ln_sf] = $tails;
                ln_sf
            }
        }
    )*};
}

mod continuous;
mod counts;
mod incomplete;
mod legendre;
mod of_integrals;
mod skew_normal;
mod summed;
mod von_mises;
mod zero_inflated;
