//! Observations, loops, conditions, recursions.

use super::author::{Author, Kind};
use super::data::Len;
use super::parameters::Arg::{Positive, Real, Trials, Unit};
use super::parameters::{ON_POSITIVES, ON_REALS, Signature};

const ON_COUNTS: [Signature; 8] = [
    ("Poisson", &[Positive]),
    ("PoissonLog", &[Real]),
    ("NegBinomial", &[Positive, Positive]),
    ("NegBinomialLog", &[Real, Positive]),
    ("Geometric", &[Unit]),
    ("Binomial", &[Trials, Unit]),
    ("BinomialLogit", &[Trials, Real]),
    ("BetaBinomial", &[Trials, Positive, Positive]),
];

const ON_BOOLS: [Signature; 2] = [("Bernoulli", &[Unit]), ("BernoulliLogit", &[Real])];

/// With distribution functions, for what is truncated or censored.
const ON_LIFETIMES: [Signature; 3] = [
    ("Exponential", &[Positive]),
    ("Weibull", &[Positive, Positive]),
    ("LogNormal", &[Real, Positive]),
];

impl Author {
    pub(super) fn statement(&mut self) {
        match self.rng.below(7) {
            0 => self.whole_array(),
            1 => {
                let e = self.real(3);
                self.line(format!("factor(-0.1 * ({e}).tanh().square());"));
            }
            2 => self.recursion(),
            _ => self.observing_loop(),
        }
    }

    /// `x ~ D(arrays and numbers)`.
    fn whole_array(&mut self) {
        let (loc, scale) = (self.vector(Len::N, 2), self.positive(1));
        let line = match self.rng.below(6) {
            0 => format!("x ~ StudentT(4.0, {loc}, {scale});"),
            1 => format!("{} ~ PoissonLog(({loc}).tanh());", self.field("c")),
            2 => format!("{} ~ BernoulliLogit({loc});", self.field("t")),
            3 => format!(
                "{} ~ CategoricalLogit({});",
                self.field("g"),
                self.vector(Len::K, 0)
            ),
            4 => {
                let cuts = self.vector(Len::K, 0);
                let factor = format!("diagonal(0.5 + {cuts}.square())");
                format!(
                    "{} ~ MultiNormalChol({}, {factor});",
                    self.field("m"),
                    self.vector(Len::K, 1)
                )
            }
            _ => format!("x ~ Normal({loc}, {scale});"),
        };
        self.line(line);
    }

    /// An array that is filled, element by element, from the ones before.
    fn recursion(&mut self) {
        let (name, row) = (self.fresh("f"), self.fresh("i"));
        let start = self.real(1);
        self.line(format!("let {name}: [real; n];"));
        self.line(format!("{name}[0] = {start};"));
        self.loops.push((row.clone(), Len::N));
        let (a, b) = (self.real(1), self.real(1));
        let before = format!("{name}[{row} - 1]");
        let next = match self.rng.below(3) {
            0 => format!("{a} + 0.5 * {before}"),
            1 => format!("({a} + {before}).tanh() + {b}"),
            _ => format!("(0.5 + ({a}).sin().square() + 0.4 * {before}.square()).sqrt()"),
        };
        self.loops.pop();
        self.line(format!("for {row} in 1..n {{ {name}[{row}] = {next}; }}"));
        self.vectors.push((name, Len::N, Kind::Real));
    }

    fn observing_loop(&mut self) {
        let row = self.fresh("i");
        let scalars = self.scalars.len();
        self.line(format!("for {row} in 0..n {{"));
        self.loops.push((row.clone(), Len::N));
        if self.rng.one_in(2) {
            let (name, value) = (self.fresh("l"), self.real(2));
            self.line(format!("let {name} = {value};"));
            self.scalars.push((name, Kind::Real));
        }
        match self.rng.below(5) {
            0 => self.conditional(&row),
            1 => self.summed_out(&row),
            2 => {
                let column = self.fresh("j");
                self.line(format!("for {column} in 0..k {{"));
                self.loops.push((column.clone(), Len::K));
                let dist = self.call(&ON_REALS, 2);
                let field = self.field("m");
                self.line(format!("{field}[{row}, {column}] ~ {dist};"));
                self.loops.pop();
                self.line("}");
            }
            _ => {}
        }
        for _ in 0..1 + self.rng.below(2) {
            self.observation(&row);
        }
        self.loops.pop();
        self.scalars.truncate(scalars);
        self.line("}");
    }

    fn conditional(&mut self, row: &str) {
        let condition = self.condition();
        self.line(format!("if {condition} {{"));
        self.observation(row);
        match self.rng.below(3) {
            0 => self.line("}"),
            1 => {
                let other = self.condition();
                self.line(format!("}} else if {other} {{"));
                self.observation(row);
                self.line("}");
            }
            _ => {
                self.line("} else {");
                self.observation(row);
                self.line("}");
            }
        }
    }

    /// A discrete parameter, which is summed out over the rest of the loop.
    fn summed_out(&mut self, row: &str) {
        let name = self.fresh("z");
        let simplex = self.simplexes.last().cloned();
        match simplex {
            Some(p) if !self.rng.one_in(3) => {
                self.line(format!("let {name} ~ Categorical({p});"));
                let v = self.vector(Len::K, 0);
                let scale = self.positive(1);
                self.line(format!("x[{row}] ~ Normal({v}[{name}], {scale});"));
            }
            _ => {
                let (p, a, b) = (self.unit(1), self.real(1), self.real(1));
                self.line(format!("let {name} ~ Bernoulli({p});"));
                self.line(format!(
                    "x[{row}] ~ Normal(({a}).sin() + {name} * ({b}).sin(), 0.7);"
                ));
            }
        }
    }

    /// One row's observation.
    pub(super) fn observation(&mut self, row: &str) {
        let simplex = self.simplexes.last().cloned();
        let (field, dist) = match self.rng.below(11) {
            0 => ("w", self.call(&ON_POSITIVES, 2)),
            1 => ("c", self.call(&ON_COUNTS, 2)),
            2 => ("t", self.call(&ON_BOOLS, 2)),
            3 => {
                let lifetime = self.call(&ON_LIFETIMES, 1);
                let seen = self.field("t");
                (
                    "w",
                    format!("RightCensored({lifetime}, observed = {seen}[{row}])"),
                )
            }
            4 => (
                "x",
                format!("Truncated({}, -9.0..9.0)", self.call(&ON_REALS[..1], 1)),
            ),
            5 => {
                let (gate, counts) = (self.unit(1), self.call(&ON_COUNTS[..4], 1));
                ("c", format!("ZeroInflated({gate}, {counts})"))
            }
            6 => {
                let (w, one, other) = (
                    self.unit(0),
                    self.call(&ON_REALS, 1),
                    self.call(&ON_REALS, 1),
                );
                ("x", format!("Mixture([{w}, 1.0 - {w}], [{one}, {other}])"))
            }
            7 if simplex.is_some() => {
                let var = self.fresh("j");
                let (v, scale) = (self.vector(Len::K, 0), self.positive(1));
                let weights = simplex.unwrap_or_default();
                (
                    "x",
                    format!("Mixture({weights}, |{var}| Normal({v}[{var}], {scale}))"),
                )
            }
            8 => match simplex {
                Some(p) => ("g", format!("Categorical({p})")),
                None => ("x", self.call(&ON_REALS, 2)),
            },
            _ => (*self.rng.pick(&["x", "y"]), self.call(&ON_REALS, 2)),
        };
        let field = self.field(field);
        self.line(format!("{field}[{row}] ~ {dist};"));
    }
}
