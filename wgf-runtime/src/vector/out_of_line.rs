//! Elementary functions, and longer tasks, that are called, not inlined.

/// `call` of a register, its functions compiled for the features named, if any.
macro_rules! out_of_line {
    ($type:ty $(, $features:literal)?) => {
        #[inline(always)]
        fn call(self, function: $crate::vector::Function) -> $type {
            use $crate::special::elementary;
            use $crate::vector::Function;

            macro_rules! function {
                ($name:ident) => {{
                    #[inline(never)]
                    $(#[target_feature(enable = $features)])?
                    fn $name(x: $type) -> $type {
                        elementary::$name(x)
                    }
                    #[allow(unused_unsafe, unsafe_code, reason = "features that not every processor has")]
                    // SAFETY: the register is used only where the processor has its instructions.
                    unsafe {
                        $name(self)
                    }
                }};
            }
            match function {
                Function::Exp => function!(exp),
                Function::ExpM1 => function!(exp_m1),
                Function::Ln => function!(ln),
                Function::Ln1p => function!(ln_1p),
                Function::Sinh => function!(sinh),
                Function::Cosh => function!(cosh),
                Function::Tanh => function!(tanh),
                Function::InvLogit => function!(inv_logit),
                Function::Logit => function!(logit),
                Function::Log1pExp => function!(log1p_exp),
            }
        }

        #[inline(always)]
        fn run<K: $crate::vector::Task>(task: K) -> K::Output {
            #[inline(never)]
            $(#[target_feature(enable = $features)])?
            fn called<K: $crate::vector::Task>(task: K) -> K::Output {
                task.run()
            }
            #[allow(unused_unsafe, unsafe_code, reason = "features that not every processor has")]
            // SAFETY: the register is used only where the processor has its instructions.
            unsafe {
                called(task)
            }
        }
    };
}
