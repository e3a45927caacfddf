//! What AVX2 and AVX-512 have in common: the same instructions, for vectors of other lengths.

/// The type `$type` of `$lanes` numbers with its bits and their operators. The files that use it say why its instructions may be
/// used.
macro_rules! vector {
    (
        $(#[$doc:meta])* $type:ident: $vector:ident, $integers:ident;
        $add:ident $sub:ident $mul:ident $div:ident;
        $add_bits:ident $sub_bits:ident $and_bits:ident $or_bits:ident $shl_bits:ident $shr_bits:ident
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        #[repr(transparent)]
        pub(crate) struct $type(pub(super) $vector);

        /// Their bits.
        #[derive(Clone, Copy)]
        pub(crate) struct Bits($integers);

        operator!($type, Add, add, $add);
        operator!($type, Sub, sub, $sub);
        operator!($type, Mul, mul, $mul);
        operator!($type, Div, div, $div);
        operator!(Bits, Add, add, $add_bits);
        operator!(Bits, Sub, sub, $sub_bits);
        operator!(Bits, BitAnd, bitand, $and_bits);
        operator!(Bits, BitOr, bitor, $or_bits);
        shift!(Shl, shl, $shl_bits);
        shift!(Shr, shr, $shr_bits);

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut numbers = [0.0; $type::LANES];
                self.store(&mut numbers);
                numbers.fmt(f)
            }
        }
    };
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                // SAFETY: see the top of the file.
                $type(unsafe { $instruction(self.0, other.0) })
            }
        }
    };
}

macro_rules! shift {
    ($trait:ident, $method:ident, $instruction:ident) => {
        impl $trait<usize> for Bits {
            type Output = Bits;
            #[inline(always)]
            fn $method(self, by: usize) -> Bits {
                // SAFETY: see the top of the file.
                Bits(unsafe { $instruction(self.0, _mm_cvtsi32_si128(by as i32)) })
            }
        }
    };
}

/// The methods of `Register` that are one instruction on either.
macro_rules! vector_methods {
    (
        $type:ident: $splat:ident $splat_bits:ident $load:ident $store:ident;
        $mul_add:ident $sqrt:ident $max:ident $min:ident;
        $to_bits:ident $from_bits:ident
    ) => {
        #[inline(always)]
        fn splat(x: f64) -> $type {
            // SAFETY: see the top of the file.
            $type(unsafe { $splat(x) })
        }
        #[inline(always)]
        fn splat_bits(bits: u64) -> Bits {
            // SAFETY: see the top of the file.
            Bits(unsafe { $splat_bits(bits as i64) })
        }
        #[inline(always)]
        fn load(from: &[f64]) -> $type {
            let from = &from[..Self::LANES];
            // SAFETY: the slice is as long as the vector.
            $type(unsafe { $load(from.as_ptr()) })
        }
        #[inline(always)]
        fn store(self, to: &mut [f64]) {
            let to = &mut to[..Self::LANES];
            // SAFETY: the slice is as long as the vector.
            unsafe { $store(to.as_mut_ptr(), self.0) }
        }
        #[inline(always)]
        fn mul_add(self, a: $type, b: $type) -> $type {
            // SAFETY: see the top of the file.
            $type(unsafe { $mul_add(self.0, a.0, b.0) })
        }
        #[inline(always)]
        fn sqrt(self) -> $type {
            // SAFETY: see the top of the file.
            $type(unsafe { $sqrt(self.0) })
        }
        // The instructions give their second operand where either is NaN.
        #[inline(always)]
        fn max(self, other: $type) -> $type {
            // SAFETY: see the top of the file.
            $type(unsafe { $max(other.0, self.0) })
        }
        #[inline(always)]
        fn min(self, other: $type) -> $type {
            // SAFETY: see the top of the file.
            $type(unsafe { $min(other.0, self.0) })
        }
        #[inline(always)]
        fn to_bits(self) -> Bits {
            // SAFETY: see the top of the file.
            Bits(unsafe { $to_bits(self.0) })
        }
        #[inline(always)]
        fn from_bits(bits: Bits) -> $type {
            // SAFETY: see the top of the file.
            $type(unsafe { $from_bits(bits.0) })
        }
    };
}
