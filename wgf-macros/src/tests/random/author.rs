//! What a random model knows of itself while it is written: the names in scope, and expressions of them.
//!
//! Numbers stay moderate, so that no density is lost to overflow: what multiplies or is squared is a sine, what is exponentiated a
//! hyperbolic tangent.

use super::data::Len;
use super::rng::Rng;
use std::collections::BTreeSet;

/// The set that a number is known to lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Real,
    Positive,
    Unit,
}

pub(super) struct Author {
    pub(super) rng: Rng,
    pub(super) used: BTreeSet<&'static str>,
    pub(super) scalars: Vec<(String, Kind)>,
    /// Arrays that depend on parameters; the first parameter of a model is one of length k.
    pub(super) vectors: Vec<(String, Len, Kind)>,
    /// Simplexes of length k.
    pub(super) simplexes: Vec<String>,
    /// k × k matrices that depend on parameters.
    pub(super) matrices: Vec<String>,
    /// Variables of loops, with the length that they run to.
    pub(super) loops: Vec<(String, Len)>,
    pub(super) lines: Vec<String>,
    names: usize,
}

impl Author {
    pub(super) fn new(seed: u64) -> Author {
        Author {
            rng: Rng(seed),
            used: ["k", "x"].into(),
            scalars: Vec::new(),
            vectors: Vec::new(),
            simplexes: Vec::new(),
            matrices: Vec::new(),
            loops: Vec::new(),
            lines: Vec::new(),
            names: 0,
        }
    }

    pub(super) fn fresh(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    pub(super) fn line(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    /// Notes that the data have this field.
    pub(super) fn field(&mut self, name: &'static str) -> &'static str {
        self.used.insert(name);
        name
    }

    /// A variable of a loop over this length.
    pub(super) fn loop_over(&self, len: Len) -> Option<String> {
        let var = self.loops.iter().rev().find(|(_, over)| *over == len);
        var.map(|(name, _)| name.clone())
    }

    /// An index into what has this length.
    pub(super) fn index(&mut self, len: Len) -> String {
        match (self.loop_over(len), self.loop_over(Len::N)) {
            (Some(var), _) if !self.rng.one_in(4) => var,
            (_, Some(row)) if len == Len::K => format!("{}[{row}]", self.field("g")),
            _ => self.rng.below(3).to_string(),
        }
    }

    fn literal(&mut self) -> String {
        match self.rng.one_in(4) {
            true => (1 + self.rng.below(3)).to_string(),
            false => format!("{:?}", self.rng.number(-1.5, 1.5)),
        }
    }

    /// A name of this kind, with an index where it is an array's.
    fn name_of(&mut self, kind: Kind) -> Option<String> {
        let fits = |k: Kind| k == kind || kind == Kind::Real;
        let scalars = self.scalars.iter().filter(|(_, k)| fits(*k));
        let mut names: Vec<(String, Option<Len>)> =
            scalars.map(|(name, _)| (name.clone(), None)).collect();
        let vectors = self.vectors.iter().filter(|(_, _, k)| fits(*k));
        names.extend(vectors.map(|(name, len, _)| (name.clone(), Some(*len))));
        if names.is_empty() {
            return None;
        }
        let (name, len) = self.rng.pick(&names).clone();
        Some(match len {
            None => name,
            Some(len) => format!("{name}[{}]", self.index(len)),
        })
    }

    fn leaf(&mut self) -> String {
        let row = self.loop_over(Len::N);
        match (self.rng.below(6), row) {
            (0, _) => self.literal(),
            (1, Some(row)) => format!("{}[{row}]", self.field("x")),
            (2, Some(row)) => format!("{}[{row}]", self.field("d")),
            (3, Some(row)) => format!("{}[{row}, {}]", self.field("m"), self.index(Len::K)),
            (4, Some(row)) => format!("(0.1 * {row})"),
            _ => self.name_of(Kind::Real).unwrap_or_else(|| self.literal()),
        }
    }

    pub(super) fn real(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.leaf();
        }
        let a = self.real(depth - 1);
        match self.rng.below(16) {
            0 => format!("({a} + {})", self.real(depth - 1)),
            1 => format!("({a} - {})", self.real(depth - 1)),
            2 => format!("{a} * ({}).sin()", self.real(depth - 1)),
            3 => format!("({a}) / (0.5 + {})", self.positive(depth - 1)),
            4 => format!("-({a})"),
            5 | 6 => self.function(&a),
            7 => self.of_positive(depth - 1),
            8 => format!("({a}).sin().powi({})", 1 + self.rng.below(4)),
            9 => self.of_two(&a, depth - 1),
            10 => self.reduction(),
            11 => self.comprehension(depth - 1),
            12 => {
                let condition = self.condition();
                format!("(if {condition} {{ {a} }} else {{ {} }})", self.leaf())
            }
            13 => format!("self::squash({a}, {})", self.leaf()),
            14 => format!("(2.0 * {a}).tanh()"),
            _ => format!("{a} + {}", self.leaf()),
        }
    }

    fn function(&mut self, a: &str) -> String {
        const NAMES: [&str; 11] = [
            "sin",
            "cos",
            "tanh",
            "atan",
            "erf",
            "erfc",
            "phi",
            "log_phi",
            "inv_logit",
            "log1p_exp",
            "abs",
        ];
        const OF_SMALL: [&str; 7] = ["exp", "exp_m1", "sinh", "cosh", "tan", "square", "asin"];
        match self.rng.below(3) {
            0 => format!("({a}).{}()", self.rng.pick(&NAMES)),
            1 => format!("{}({a})", self.rng.pick(&NAMES)),
            _ => format!("{}(0.9 * tanh({a}))", self.rng.pick(&OF_SMALL)),
        }
    }

    fn of_positive(&mut self, depth: usize) -> String {
        const NAMES: [&str; 6] = ["ln", "sqrt", "lgamma", "digamma", "recip", "ln_1p"];
        let a = self.positive(depth);
        format!("(0.3 + {a}).{}()", self.rng.pick(&NAMES))
    }

    fn of_two(&mut self, a: &str, depth: usize) -> String {
        match self.rng.below(4) {
            0 => format!("max({a}, {})", self.leaf()),
            1 => format!("({a}).min({})", self.leaf()),
            2 => format!("atan2({a}, {})", self.positive(depth)),
            _ => format!("({}).powf(({a}).sin())", self.positive(depth)),
        }
    }

    /// A sum over an array, or an inner product.
    fn reduction(&mut self) -> String {
        let len = *self.rng.pick(&[Len::N, Len::K]);
        let v = self.vector(len, 1);
        match self.rng.below(4) {
            0 => format!("0.2 * sum({v})"),
            1 => format!("mean({v})"),
            2 if len == Len::K => format!("log_sum_exp({v})"),
            _ => format!("0.2 * dot({v}, {})", self.vector(len, 0)),
        }
    }

    fn comprehension(&mut self, depth: usize) -> String {
        let len = *self.rng.pick(&[Len::N, Len::K]);
        let var = self.fresh("j");
        self.loops.push((var.clone(), len));
        let body = self.real(depth);
        self.loops.pop();
        let function = self.rng.pick(&["0.1 * sum", "mean", "log_sum_exp"]);
        format!("{function}({body} for {var} in 0..{})", len.text())
    }

    /// A condition that the data settle.
    pub(super) fn condition(&mut self) -> String {
        let Some(row) = self.loop_over(Len::N) else {
            return "k > 2".to_owned();
        };
        match self.rng.below(5) {
            0 => format!("{}[{row}]", self.field("t")),
            1 => format!("{}[{row}] > 0.25", self.field("x")),
            2 => format!(
                "{}[{row}] != 1 && !{}[{row}]",
                self.field("d"),
                self.field("t")
            ),
            3 => format!("{row} < 4 || {}[{row}] <= 2", self.field("c")),
            _ => format!("({row} >= 2 || {}[{row}] == 0)", self.field("g")),
        }
    }

    pub(super) fn positive(&mut self, depth: usize) -> String {
        let known = self.name_of(Kind::Positive);
        if depth == 0 {
            return match (self.loop_over(Len::N), known) {
                (Some(row), _) if self.rng.one_in(5) => format!("{}[{row}]", self.field("w")),
                (_, Some(name)) if !self.rng.one_in(4) => format!("({name} + 0.05)"),
                _ => format!("{:?}", self.rng.number(0.4, 2.5)),
            };
        }
        let a = self.real(depth - 1);
        match self.rng.below(5) {
            0 => format!("(0.3 + ({a}).sin().square())"),
            1 => format!("exp(({a}).tanh())"),
            2 => format!("(0.1 + log1p_exp({a}))"),
            3 => format!("({} + {})", self.positive(depth - 1), self.unit(depth - 1)),
            _ => self.positive(depth - 1),
        }
    }

    pub(super) fn unit(&mut self, depth: usize) -> String {
        match self.name_of(Kind::Unit) {
            Some(name) if !self.rng.one_in(3) => format!("(0.05 + 0.9 * {name})"),
            _ if depth == 0 => format!("{:?}", self.rng.number(0.2, 0.8)),
            _ => {
                let a = self.real(depth - 1);
                let function = self.rng.pick(&["inv_logit", "phi"]);
                format!("{function}(({a}).tanh())")
            }
        }
    }

    /// An array of this length. Outside loops alone: a `let` in a loop holds numbers.
    pub(super) fn vector(&mut self, len: Len, depth: usize) -> String {
        if depth == 0 {
            let known = self.vectors.iter().filter(|(_, of, _)| *of == len);
            let mut names: Vec<String> = known.map(|(name, ..)| name.clone()).collect();
            if len == Len::N {
                names.extend(["x", "y"].map(str::to_owned));
            }
            let name = self.rng.pick(&names).clone();
            if name == "y" {
                self.field("y");
            }
            return name;
        }
        let v = self.vector(len, depth - 1);
        match self.rng.below(5) {
            0 => format!("({v} - {})", self.vector(len, depth - 1)),
            1 => format!("({v}).tanh()"),
            2 if len == Len::N => format!("{} * {}", self.field("m"), self.vector(Len::K, 0)),
            // In a loop it must be the same in every pass.
            3 if self.loops.is_empty() => format!("({} + {v})", self.positive(0)),
            _ => v,
        }
    }
}
