//! IR to better IR, pass by pass. Every pass leaves a program that means the same, and each can be left out with
//! `#[without(…)]` on the model.

mod factors;
mod fills;
mod fuse;
mod hoist;
mod known;
mod logs;
mod plates;
mod products;
mod rename;
mod roots;
mod scales;
mod share;
mod sign;
mod split;
mod taken;
mod tallies;

use crate::ir::{self, Program};

/// A pass: its name in `#[without(…)]` and in dumps.
pub(crate) struct Pass {
    pub(crate) name: &'static str,
    run: fn(&mut Program),
}

/// The passes in their order.
pub(crate) static PASSES: [Pass; 13] = [
    Pass {
        name: "scales",
        run: scales::scales,
    },
    Pass {
        name: "known",
        run: known::known,
    },
    Pass {
        name: "factors",
        run: factors::factors,
    },
    Pass {
        name: "tallies",
        run: tallies::tallies,
    },
    Pass {
        name: "split",
        run: split::split,
    },
    Pass {
        name: "roots",
        run: roots::roots,
    },
    Pass {
        name: "fills",
        run: fills::fills,
    },
    Pass {
        name: "fuse",
        run: fuse::fuse,
    },
    Pass {
        name: "hoist",
        run: hoist::hoist,
    },
    Pass {
        name: "share",
        run: share::share,
    },
    Pass {
        name: "logs",
        run: logs::logs,
    },
    Pass {
        name: "products",
        run: products::products,
    },
    Pass {
        name: "plates",
        run: plates::plates,
    },
];

/// Runs the passes that the model does not go without; `watch` sees the program before the first and after each.
pub(crate) fn optimise(program: &mut Program, mut watch: impl FnMut(&str, &Program)) {
    watch("lowered", program);
    for pass in &PASSES {
        if !program.model.without.contains(&pass.name) {
            (pass.run)(program);
            program.find_needed();
            watch(pass.name, program);
        }
    }
}

/// The text of the program before the first pass and after each that changed it.
pub(crate) fn dump(program: &mut Program) -> String {
    let mut text = String::new();
    let mut last = String::new();
    optimise(program, |pass, program| {
        let now = ir::display(program);
        let what = match (pass, now == last) {
            ("lowered", _) => &now,
            (_, true) => "(nothing changed)\n",
            _ => &now,
        };
        text.push_str(&format!("== {pass}\n{what}\n"));
        last = now;
    });
    text
}
