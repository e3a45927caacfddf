use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        for i0 in 0..2 {
            for i1 in 0..2 {
                for i2 in 0..2 {
                    for i3 in 0..2 {
                        for i4 in 0..2 {
                            for i5 in 0..2 {
                                for i6 in 0..2 {
                                    for i7 in 0..2 {
                                        for i8 in 0..2 {
                                            for i9 in 0..2 {
                                                for i10 in 0..2 {
                                                    for i11 in 0..2 {
                                                        for i12 in 0..2 {
                                                            for i13 in 0..2 {
                                                                for i14 in 0..2 {
                                                                    for i15 in 0..2 {
                                                                        for i16 in 0..2 {
                                                                            for i17 in 0..2 {
                                                                                for i18 in 0..2 {
                                                                                    for i19 in 0..2 {
                                                                                        factor(mu);
                                                                                    }
                                                                                }
                                                                            }
                                                                        }
                                                                    }
                                                                }
                                                            }
                                                        }
                                                    }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn main() {}
