//! Parameters of every type, and arrays made of them.

use super::author::{Author, Kind};
use super::data::Len;

/// What a distribution's parameter may be.
#[derive(Clone, Copy)]
pub(super) enum Arg {
    Real,
    Positive,
    Unit,
    Df,
    Trials,
}

use Arg::{Df, Positive, Real, Unit};

pub(super) type Signature = (&'static str, &'static [Arg]);

/// Of all real numbers; the first six have a location and a scale, and can be non-centred.
pub(super) const ON_REALS: [Signature; 8] = [
    ("Normal", &[Real, Positive]),
    ("StudentT", &[Df, Real, Positive]),
    ("Cauchy", &[Real, Positive]),
    ("Laplace", &[Real, Positive]),
    ("Logistic", &[Real, Positive]),
    ("Gumbel", &[Real, Positive]),
    ("SkewNormal", &[Real, Positive, Real]),
    ("ExpModNormal", &[Real, Positive, Positive]),
];

pub(super) const ON_POSITIVES: [Signature; 12] = [
    ("LogNormal", &[Real, Positive]),
    ("Exponential", &[Positive]),
    ("Gamma", &[Positive, Positive]),
    ("InvGamma", &[Positive, Positive]),
    ("Weibull", &[Positive, Positive]),
    ("Frechet", &[Positive, Positive]),
    ("Rayleigh", &[Positive]),
    ("Lomax", &[Positive, Positive]),
    ("ChiSquared", &[Df]),
    ("HalfNormal", &[Positive]),
    ("HalfCauchy", &[Positive]),
    ("HalfStudentT", &[Df, Positive]),
];

const ON_UNITS: [Signature; 3] = [
    ("Beta", &[Positive, Positive]),
    ("BetaProportion", &[Unit, Positive]),
    ("Kumaraswamy", &[Positive, Positive]),
];

impl Author {
    /// `Name(arguments)` of one of these, with numbers for arguments.
    pub(super) fn call(&mut self, of: &[Signature], depth: usize) -> String {
        let (name, parameters) = *self.rng.pick(of);
        let arguments: Vec<String> = parameters
            .iter()
            .map(|parameter| self.argument(*parameter, depth))
            .collect();
        format!("{name}({})", arguments.join(", "))
    }

    fn argument(&mut self, parameter: Arg, depth: usize) -> String {
        match parameter {
            Arg::Real => format!("({}).tanh()", self.real(depth)),
            Arg::Positive => self.positive(depth),
            Arg::Unit => self.unit(depth),
            Arg::Df => format!("{:?}", self.rng.number(2.5, 7.0)),
            Arg::Trials => (4 + self.rng.below(3)).to_string(),
        }
    }

    /// The parameter that every model begins with, so that there is an array of length k.
    pub(super) fn first_parameter(&mut self) {
        let name = self.fresh("b");
        self.line(format!("let {name}: [real; k] ~ Normal(0.0, 1.0);"));
        self.vectors.push((name, Len::K, Kind::Real));
    }

    pub(super) fn parameter(&mut self) {
        match self.rng.below(9) {
            0 | 1 => self.real_parameter(),
            2 => {
                let set = *self.rng.pick(&["", ": positive", ": real(0.0..)"]);
                let dist = self.call(&ON_POSITIVES, 1);
                self.scalar_parameter(set, &dist, Kind::Positive);
            }
            3 => {
                let dist = match self.rng.below(3) {
                    0 => "Uniform(0.0, 1.0)".to_owned(),
                    _ => self.call(&ON_UNITS, 1),
                };
                self.scalar_parameter("", &dist, Kind::Unit);
            }
            4 => self.restricted(),
            5 => self.array(Len::K),
            6 => self.array(Len::N),
            7 => self.shaped(),
            _ => self.matrix(),
        }
    }

    fn scalar_parameter(&mut self, set: &str, dist: &str, kind: Kind) {
        let name = self.fresh("a");
        self.line(format!("let {name}{set} ~ {dist};"));
        self.scalars.push((name, kind));
    }

    fn real_parameter(&mut self) {
        if self.rng.one_in(3) {
            self.line("#[noncentered]");
            let dist = self.call(&ON_REALS[..6], 1);
            return self.scalar_parameter("", &dist, Kind::Real);
        }
        let dist = self.call(&ON_REALS, 1);
        self.scalar_parameter("", &dist, Kind::Real);
    }

    /// A type narrower than the support.
    fn restricted(&mut self) {
        let dist = self.call(&ON_REALS, 1);
        let (set, kind) = *self.rng.pick(&[
            (": positive", Kind::Positive),
            (": negative", Kind::Real),
            (": unit", Kind::Unit),
            (": real(-2.0..3.0)", Kind::Real),
            (": real(..1.5)", Kind::Real),
            (": real(-0.5..)", Kind::Real),
        ]);
        self.scalar_parameter(set, &dist, kind);
    }

    fn array(&mut self, len: Len) {
        let (element, dist, kind) = match self.rng.below(4) {
            0 => ("positive", self.call(&ON_POSITIVES, 1), Kind::Positive),
            1 => ("unit", self.call(&ON_UNITS, 1), Kind::Unit),
            2 => {
                let (loc, scale) = (self.vector(len, 1), self.positive(1));
                ("real", format!("Normal({loc}, {scale})"), Kind::Real)
            }
            _ => ("real", self.call(&ON_REALS[..6], 1), Kind::Real),
        };
        if element == "real" && self.rng.one_in(2) {
            self.line("#[noncentered]");
        }
        let name = self.fresh("v");
        self.line(format!("let {name}: [{element}; {}] ~ {dist};", len.text()));
        self.vectors.push((name, len, kind));
    }

    /// A vector with a constraint of its own.
    fn shaped(&mut self) {
        let name = self.fresh("s");
        let (ty, dist, kind) = match self.rng.below(6) {
            0 => ("simplex[k]", "Dirichlet(1.5)".to_owned(), Kind::Unit),
            1 => ("simplex[k]", "Flat".to_owned(), Kind::Unit),
            2 => ("ordered[k]", self.call(&ON_REALS, 1), Kind::Real),
            3 => (
                "positive_ordered[k]",
                self.call(&ON_POSITIVES, 1),
                Kind::Positive,
            ),
            4 => ("unit_vector[k]", "Flat".to_owned(), Kind::Real),
            _ => ("sum_to_zero[k]", self.call(&ON_REALS, 1), Kind::Real),
        };
        self.line(format!("let {name}: {ty} ~ {dist};"));
        if kind == Kind::Unit {
            self.simplexes.push(name.clone());
        }
        self.vectors.push((name, Len::K, kind));
    }

    fn matrix(&mut self) {
        let name = self.fresh("q");
        let eta = self.positive(1);
        let (ty, dist) = match self.rng.below(5) {
            0 => ("cholesky_corr[k]", format!("LkjCholesky({eta})")),
            1 => ("corr_matrix[k]", format!("LkjCorr({eta})")),
            2 => (
                "cov_matrix[k]",
                format!("Wishart(4.5, diagonal({}))", self.spread()),
            ),
            3 => (
                "cov_matrix[k]",
                format!("InvWishart(5.5, diagonal({}))", self.spread()),
            ),
            _ => ("[real; k, k]", self.call(&ON_REALS, 1)),
        };
        self.line(format!("let {name}: {ty} ~ {dist};"));
        self.matrices.push(name);
    }

    /// A vector of positive numbers.
    fn spread(&mut self) -> String {
        format!("(0.5 + {}.square())", self.vector(Len::K, 0))
    }

    /// A `let` outside loops: an array, or a function of one.
    pub(super) fn derived(&mut self) {
        let (value, len) = match self.rng.below(7) {
            0 => (format!("softmax({})", self.vector(Len::K, 0)), Len::K),
            1 => (format!("log_softmax({})", self.vector(Len::K, 0)), Len::K),
            2 => (format!("cumsum({})", self.vector(Len::K, 0)), Len::K),
            3 if !self.matrices.is_empty() => {
                let q = self.rng.pick(&self.matrices.clone()).clone();
                let form = *self
                    .rng
                    .pick(&["q * v", "transpose(q) * v", "hadamard(q, q) * v"]);
                let v = self.vector(Len::K, 0);
                (form.replace('q', &q).replace('v', &v), Len::K)
            }
            4 => return self.elementwise(),
            5 => return self.covariance(),
            _ => {
                let len = *self.rng.pick(&[Len::N, Len::K]);
                (self.vector(len, 2), len)
            }
        };
        let name = self.fresh("e");
        self.line(format!("let {name} = {value};"));
        self.vectors.push((name, len, Kind::Real));
    }

    /// `let e[i in n] = …`, where the draws have use for it kept as a record.
    fn elementwise(&mut self) {
        let len = *self.rng.pick(&[Len::N, Len::K]);
        let (name, var) = (self.fresh("e"), self.fresh("i"));
        self.loops.push((var.clone(), len));
        // A name of a parameter, so that there is something to record.
        let anchor = self.vectors[0].0.clone();
        let value = format!("{} + 0.1 * {anchor}[0]", self.real(2));
        self.loops.pop();
        let word = *self.rng.pick(&["let", "record"]);
        self.line(format!("{word} {name}[{var} in {}] = {value};", len.text()));
        self.vectors.push((name, len, Kind::Real));
    }

    /// A kernel, its factor, and what is solved with it.
    fn covariance(&mut self) {
        let (v, scale, length) = (self.vector(Len::K, 0), self.positive(0), self.positive(0));
        let kernel = *self
            .rng
            .pick(&["squared_exponential", "matern32", "matern52"]);
        let (cov, factor, solved) = (self.fresh("q"), self.fresh("q"), self.fresh("e"));
        let what = self.vector(Len::K, 0);
        self.line(format!(
            "let {cov} = {kernel}({v}, {scale}, 0.3 + {length}) + diagonal(0.5);"
        ));
        self.line(format!("let {factor} = cholesky({cov});"));
        let solve = *self
            .rng
            .pick(&["solve_lower", "solve_lower_transposed", "solve"]);
        self.line(format!("let {solved} = {solve}({factor}, {what});"));
        self.line(format!(
            "factor(-0.1 * log_det({cov}) - 0.01 * quad_form({cov}, {what}));"
        ));
        self.matrices.push(factor);
        self.vectors.push((solved, Len::K, Kind::Real));
    }
}
