"""Writes distributions.json, cumulative.json, special.json and elementary.json: reference values, to the nearest double (in the last as
the sum of two), from mpmath.

Every density is the textbook formula, evaluated with hundreds of digits and differentiated by central differences with a
step far below a double's resolution; nothing here is shared with the Rust code. Run it with any mpmath 1.x:

    python3 generate.py
"""

import json
from functools import lru_cache
from itertools import product
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 400  # the differences lose about 60 digits, 1 + z² with z = 1e100 another 200

log, exp, pi, lgamma = mp.log, mp.exp, mp.pi, mp.loggamma


def partial(f, point, i):
    """∂f/∂(point[i])."""
    size = abs(point[i]) or min((abs(p) for p in point if p), default=1)
    step = mpf(10) ** -60 * size
    shifted = lambda h: [p + h if j == i else p for j, p in enumerate(point)]
    return (f(*shifted(step)) - f(*shifted(-step))) / (2 * step)


# Log densities, as written in the textbooks ---------------------------------------------------------------------------


def normal(x, loc, scale):
    return log(1 / (scale * mp.sqrt(2 * pi)) * exp(-((x - loc) ** 2) / (2 * scale**2)))


def student_t(x, df, loc, scale):
    constant = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2 - log(scale)
    return constant - (df + 1) / 2 * log(1 + ((x - loc) / scale) ** 2 / df)


def cauchy(x, loc, scale):
    return -log(pi * scale * (1 + ((x - loc) / scale) ** 2))


def half_normal(x, scale):
    return log(2) + normal(x, 0, scale)


def half_cauchy(x, scale):
    return log(2) + cauchy(x, 0, scale)


def log_normal(x, loc, scale):
    return normal(log(x), loc, scale) - log(x)


def exponential(x, rate):
    return log(rate) - rate * x


def gamma(x, shape, rate):
    return shape * log(rate) - lgamma(shape) + (shape - 1) * log(x) - rate * x


def inv_gamma(x, shape, scale):
    return shape * log(scale) - lgamma(shape) - (shape + 1) * log(x) - scale / x


def beta(x, a, b):
    return lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(x) + (b - 1) * log(1 - x)


def uniform(x, lo, hi):
    return -log(hi - lo)


def flat(x):
    return mpf(0)


def bernoulli(x, p):
    return log(p if x == 1 else 1 - p)


def bernoulli_logit(x, logit):
    return bernoulli(x, 1 / (1 + exp(-logit)))


def binomial(x, trials, p):
    successes = x * log(p) if x > 0 else 0
    failures = (trials - x) * log(1 - p) if x < trials else 0
    return log(mp.binomial(trials, x)) + successes + failures


def poisson(x, rate):
    return (x * log(rate) if x > 0 else 0) - rate - log(mp.factorial(x))


def poisson_log(x, log_rate):
    return poisson(x, exp(log_rate))


def neg_binomial(x, mean, dispersion):
    constant = lgamma(x + dispersion) - lgamma(dispersion) - lgamma(x + 1)
    power = x * log(mean / (mean + dispersion)) if x > 0 else 0
    return constant + power + dispersion * log(dispersion / (mean + dispersion))


def neg_binomial_log(x, log_mean, dispersion):
    return neg_binomial(x, exp(log_mean), dispersion)


def laplace(x, loc, scale):
    return -log(2 * scale) - abs(x - loc) / scale


def logistic(x, loc, scale):
    z = (x - loc) / scale
    return -z - log(scale) - 2 * log(1 + exp(-z))


def gumbel(x, loc, scale):
    z = (x - loc) / scale
    return -log(scale) - z - exp(-z)


def skew_normal(x, loc, scale, shape):
    return log(2) + normal(x, loc, scale) + log_phi(shape * (x - loc) / scale)


def exp_mod_normal(x, loc, scale, rate):
    # As Stan has it.
    tail = mp.erfc((loc + rate * scale**2 - x) / (mp.sqrt(2) * scale))
    return log(rate / 2) + rate / 2 * (2 * loc + rate * scale**2 - 2 * x) + log(tail)


def half_student_t(x, df, scale):
    return log(2) + student_t(x, df, 0, scale)


def chi_squared(x, df):
    return -df / 2 * log(2) - lgamma(df / 2) + (df / 2 - 1) * log(x) - x / 2


def inv_chi_squared(x, df):
    return -df / 2 * log(2) - lgamma(df / 2) - (df / 2 + 1) * log(x) - 1 / (2 * x)


def weibull(x, shape, scale):
    return log(shape / scale) + (shape - 1) * log(x / scale) - (x / scale) ** shape


def frechet(x, shape, scale):
    return log(shape / scale) - (shape + 1) * log(x / scale) - (x / scale) ** -shape


def rayleigh(x, scale):
    return log(x / scale**2) - x**2 / (2 * scale**2)


def pareto(x, minimum, shape):
    return log(shape) + shape * log(minimum) - (shape + 1) * log(x)


def lomax(x, scale, shape):
    return log(shape / scale) - (shape + 1) * log(1 + x / scale)


def beta_proportion(x, mean, precision):
    return beta(x, mean * precision, (1 - mean) * precision)


def kumaraswamy(x, a, b):
    return log(a * b) + (a - 1) * log(x) + (b - 1) * log(1 - x**a)


def von_mises(x, loc, concentration):
    return concentration * mp.cos(x - loc) - log(2 * pi * mp.besseli(0, concentration))
def binomial_logit(x, trials, logit):
    return binomial(x, trials, 1 / (1 + exp(-logit)))


def ln_beta(a, b):
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def beta_binomial(x, trials, a, b):
    return log(mp.binomial(trials, x)) + ln_beta(x + a, trials - x + b) - ln_beta(a, b)


def geometric(x, p):
    return (x * log(1 - p) if x > 0 else 0) + log(p)


def hyper_geometric(x, draws, successes, failures):
    drawn = mp.binomial(successes, x) * mp.binomial(failures, draws - x)
    return log(drawn / mp.binomial(successes + failures, draws))


def discrete_uniform(x, lo, hi):
    return -log(hi - lo + 1)


def zero_inflated(mass):
    def inflated(x, gate, *args):
        count = (1 - gate) * exp(mass(x, *args))
        return log(gate + count if x == 0 else count)

    return inflated


def points(xs, *parameters):
    return [(x, *args) for x, args in product(xs, product(*parameters))]


# (log density, its points: x and the parameters)
DISTRIBUTIONS = {
    "Normal": (
        normal,
        points([-3.7, 0.0, 0.3, 12.5], [-1.1, 0.45, 1e3], [0.02, 1.7])
        + [(1e-3, 0.0, 1e-5), (1e10, 3.0, 1e5), (-1e150, 0.0, 1.5), (1e-200, 0.0, 3e-200), (2.0, 2.0, 1e8)],
    ),
    "StudentT": (
        student_t,
        points([-3.7, 0.3, 25.0], [0.1, 1.0, 4.5, 40.0], [-0.4], [0.3, 1.7])
        + [(1e200, 3.0, 0.0, 2.0), (0.1, 1e-3, 0.0, 1.0), (2.1, 300.0, 0.0, 1.3), (1e-9, 5.0, 0.0, 2.0)]
        + [(-8.0, 1e3, 1.0, 1.3), (1.5, 1e8, 0.25, 1.0), (40.0, 1e8, 0.25, 1.1), (3.0, 1e15, 0.5, 0.8)],
    ),
    "Cauchy": (
        cauchy,
        points([-3.7, 0.0, 0.3, 25.0], [-1.1, 0.45, 1e3], [0.02, 1.7])
        + [(1e200, 0.0, 1.5), (-1e160, 3.0, 1e-3), (1e-200, 0.0, 3e-200), (2.0, 2.0, 1e8), (1e-9, 0.0, 1.0)],
    ),
    "HalfNormal": (
        half_normal,
        points([0.0, 1e-8, 0.3, 2.9, 40.0], [1e-2, 0.7, 5.5, 1e4]) + [(1e-200, 3e-200), (1e100, 1.0)],
    ),
    "HalfCauchy": (
        half_cauchy,
        points([0.0, 1e-8, 0.3, 2.9, 40.0], [1e-2, 0.7, 5.5, 1e4]) + [(1e-200, 3e-200), (1e200, 1.5)],
    ),
    "LogNormal": (
        log_normal,
        points([1e-300, 1e-3, 0.9, 7.5, 1e12], [-1.1, 0.45], [0.02, 1.7]) + [(1e300, 500.0, 30.0)],
    ),
    "Exponential": (
        exponential,
        points([0.0, 1e-8, 0.3, 2.9, 40.0], [1e-5, 0.7, 5.5, 1e4]),
    ),
    "Gamma": (
        gamma,
        points([1e-3, 0.3, 2.9, 40.0], [0.05, 1.0, 2.5, 30.0], [0.2, 3.5])
        + [(1e-20, 1.0, 1.0), (1e-300, 0.5, 2.0), (9e5, 1e6, 1.1), (1.00011e8, 1e8, 1.0), (0.004, 1e4, 2.6e6)],
    ),
    "InvGamma": (
        inv_gamma,
        points([1e-2, 0.3, 2.9, 40.0], [0.05, 1.0, 2.5, 30.0], [0.2, 3.5])
        + [(1e20, 1.0, 1.0), (1e300, 0.5, 2.0), (1.1, 1e6, 9e5), (0.9999, 1e8, 1e8)],
    ),
    "Beta": (
        beta,
        points([1e-3, 0.3, 0.55, 0.99], [0.05, 1.0, 3.5], [0.3, 2.0, 20.0])
        + [(1e-20, 1.0, 1.0), (1e-300, 0.5, 2.0), (0.2501, 1e6, 3e6), (0.3, 200.0, 520.0), (1.5e-6, 2.0, 1e6)],
    ),
    "Uniform": (
        uniform,
        [(x * (hi - lo) + lo, lo, hi) for x in (0.125, 0.5, 0.75) for lo in (-3.0, 0.1, 1e3) for hi in (1e3 + 0.5, 1e4)]
        + [(0.0, -1e-8, 1e-9), (1e300, -1.0, 1e301)],
    ),
    "Flat": (flat, [(x,) for x in (-1e300, -2.5, 0.0, 1e-300, 1.0, 3.1)]),
    "Bernoulli": (
        bernoulli,
        points([0.0, 1.0], [1e-300, 1e-20, 1e-9, 0.02, 0.3, 0.5, 0.75, 0.98, 1 - 1e-9, 1 - 2.0**-53])
        + [(0.0, 0.0), (1.0, 1.0)],
    ),
    "BernoulliLogit": (
        bernoulli_logit,
        points([0.0, 1.0], [-700.0, -40.0, -3.2, -0.4, -1e-9, 0.0, 1e-9, 0.7, 5.0, 39.0, 700.0]),
    ),
    "Binomial": (
        binomial,
        points([0.0, 1.0, 7.0], [7.0, 20.0], [1e-9, 0.12, 0.5, 0.97])
        + [(0.0, 5.0, 0.0), (5.0, 5.0, 1.0), (0.0, 0.0, 0.4), (480.0, 1500.0, 0.31)],
    ),
    "Poisson": (
        poisson,
        points([0.0, 1.0, 4.0, 25.0], [1e-9, 0.12, 1.7, 8.0, 31.0]) + [(0.0, 0.0), (1e3, 950.0), (0.0, 1e-300)],
    ),
    "PoissonLog": (
        poisson_log,
        points([0.0, 1.0, 4.0, 25.0], [-30.0, -2.1, 0.25, 1.7, 3.5]) + [(0.0, -1e3), (1e3, 6.9), (3.0, -700.0)],
    ),
    "NegBinomial": (
        neg_binomial,
        points([0.0, 1.0, 7.0, 40.0], [0.3, 1.1, 7.25, 500.0], [1e-8, 0.06, 1.0, 9.5, 1e3, 1e8, 1e12])
        + points([1e4, 1e6], [1e-8, 9e3, 1.0013e6], [1e-8, 2.5, 1e5, 1e12])
        + [(0.0, 0.0, 2.0), (0.0, 1e-300, 0.3), (0.0, 1e6, 1e-8), (0.0, 1e6, 1e12), (3.0, 1e200, 2.0)],
    ),
    "NegBinomialLog": (
        neg_binomial_log,
        points([0.0, 1.0, 7.0, 40.0], [-2.1, 0.1, 1.9, 6.5], [1e-8, 0.06, 1.0, 9.5, 1e3, 1e8, 1e12])
        + points([0.0, 1e6], [-180.0, -30.0, 13.8, 90.0, 700.0], [1e-8, 2.5, 1e5, 1e12])
        + points([7.0, 1e6], [-700.0], [1e-8, 2.5, 1e5, 1e12]),
    ),
    "Laplace": (
        laplace,
        points([-3.7, 0.0, 0.3, 12.5], [-1.1, 0.45, 1e3], [0.02, 1.7]) + [(1e-200, 0.0, 3e-200), (-1e150, 3.0, 1.5)],
    ),
    "Logistic": (
        logistic,
        points([-3.7, 0.0, 0.3, 12.5], [-1.1, 0.45, 1e3], [0.02, 1.7])
        + [(1e-9, 0.0, 1.0), (-1e150, 3.0, 1.5), (1e150, 3.0, 1.5)],
    ),
    "Gumbel": (
        gumbel,
        points([-3.7, 0.0, 0.3, 12.5], [-1.1, 0.45, 9.0], [0.02, 1.7]) + [(1e-9, 0.0, 1.0), (1e150, 3.0, 1.5)],
    ),
    "SkewNormal": (
        skew_normal,
        points([-3.7, 0.3, 12.5], [-1.1, 0.45], [0.02, 1.7], [-12.0, 0.0, 0.7])
        + [(-400.0, 0.0, 1.0, 25.0), (-0.1, 0.0, 1.0, 1e4), (1e3, 0.0, 1.3, -1e3)],
    ),
    "ExpModNormal": (
        exp_mod_normal,
        points([-3.7, 0.3, 12.5], [-1.1, 0.45], [0.02, 1.7], [1e-3, 0.7, 40.0])
        + [(0.4, 0.1, 1.0, 1e6), (1.7, 0.5, 1.1, 1.5), (80.0, 0.0, 1.0, 3.0), (-30.0, 0.0, 1.0, 3.0)],
    ),
    "HalfStudentT": (
        half_student_t,
        points([0.0, 1e-8, 0.35, 25.0], [0.1, 1.0, 4.5, 40.0], [0.3, 1.7])
        + [(1e200, 3.0, 2.0), (2.1, 300.0, 1.3), (8.0, 1e3, 1.3), (1.5, 1e8, 1.0)],
    ),
    "ChiSquared": (
        chi_squared,
        points([1e-3, 0.3, 2.9, 40.0], [0.1, 1.0, 2.5, 30.0])
        + [(1e-300, 1.0), (9e5, 1e6), (1.00011e8, 1e8), (700.0, 3.0)],
    ),
    "InvChiSquared": (
        inv_chi_squared,
        points([1e-2, 0.3, 2.9, 40.0], [0.1, 1.0, 2.5, 30.0])
        + [(1e300, 1.0), (1.1e-6, 1e6), (0.9999e-8, 1e8), (1e-3, 3.0)],
    ),
    "Weibull": (
        weibull,
        points([1e-3, 0.3, 2.9, 9.0], [0.05, 1.0, 2.5, 7.0], [0.7, 3.5]) + [(1e-300, 0.5, 2.0), (1e200, 0.01, 3.0)],
    ),
    "Frechet": (
        frechet,
        points([0.3, 0.6, 2.9, 1e3], [0.05, 1.0, 2.5, 7.0], [0.7, 3.5]) + [(1e300, 0.5, 2.0), (1e-200, 0.01, 3.0)],
    ),
    "Rayleigh": (
        rayleigh,
        points([1e-8, 0.3, 2.9, 40.0], [1e-2, 0.7, 1.3, 5.5, 1e4]) + [(1e-200, 3e-200), (1e100, 1.0)],
    ),
    "Pareto": (
        pareto,
        points([1.3, 2.9, 40.0], [1e-3, 0.7, 1.25], [0.2, 1.0, 12.0])
        + [(1.0 + 1e-10, 1.0, 3.0), (2.0, 2.0, 1.5), (1e200, 3.0, 0.3), (3.00001, 3.0, 1e6)],
    ),
    "Lomax": (
        lomax,
        points([0.0, 1e-10, 2.9, 40.0], [1e-3, 0.7, 20.0], [0.2, 12.0]) + [(1e200, 3.0, 0.3), (1e-5, 3.0, 1e6)],
    ),
    "BetaProportion": (
        beta_proportion,
        points([1e-3, 0.3, 0.99], [0.05, 0.5, 0.9], [0.3, 2.0, 20.0])
        + [(1e-300, 0.4, 2.0), (0.2501, 0.25, 4e6), (0.3, 0.28, 720.0), (1.5e-6, 2e-6, 1e6)],
    ),
    "Kumaraswamy": (
        kumaraswamy,
        points([1e-3, 0.3, 0.55, 0.99], [0.05, 1.0, 3.5], [0.3, 2.0, 20.0])
        + [(1e-300, 0.5, 2.0), (0.001, 2.0, 1e6), (1.0 - 1e-9, 4.0, 0.7)],
    ),
    "VonMises": (
        von_mises,
        points([-3.1, 0.4, 1.3], [-1.1, 0.45], [0.0, 1e-9, 0.3, 4.5, 29.99, 31.0, 700.0])
        + [(0.1, 0.100003, 1e9), (0.0, 0.0, 2.0), (2.0, 30.0, 12.0)],
    ),
    "BinomialLogit": (
        binomial_logit,
        points([0.0, 1.0, 7.0], [7.0, 20.0], [-700.0, -40.0, -3.2, -1e-9, 0.0, 0.7, 39.0, 700.0])
        + [(0.0, 0.0, 0.4), (480.0, 1500.0, -0.8), (6100.0, 1e4, 0.45), (1e4, 1e4, 30.0), (1.0, 1e9, -20.0)],
    ),
    "BetaBinomial": (
        beta_binomial,
        points([0.0, 1.0, 4.0, 12.0], [12.0], [1e-6, 0.3, 1.0, 7.5, 1e6], [1e-6, 0.45, 1.0, 20.0, 1e6])
        + [(0.0, 0.0, 0.4, 2.0), (3.0, 7.0, 3e8, 4e8), (3.0, 7.0, 3e12, 4e12), (480.0, 1500.0, 25.5, 50.25)]
        + [(5e5, 1e6, 3.5, 4.5), (3.002e5, 1e6, 3e6, 7e6), (1.0, 1e6, 1e-6, 1e6), (2e4, 5e4, 2e-3, 3e-3)],
    ),
    "Geometric": (
        geometric,
        points([0.0, 1.0, 7.0, 1e6], [1e-300, 1e-9, 3e-6, 0.02, 0.3, 0.75, 1 - 1e-9, 1 - 2.0**-53]) + [(0.0, 1.0)],
    ),
    "HyperGeometric": (
        hyper_geometric,
        [(x, n, a, b) for x in (0, 1, 3, 6) for n in (6, 9) for a in (6, 40) for b in (9, 31)]
        + [(0, 0, 0, 0), (0, 0, 3, 4), (3, 7, 3, 4), (2, 2, 5, 0), (0, 2, 0, 5), (1, 1, 1, 10**6), (0, 1, 1, 10**6)]
        + [(3, 10, 10**6, 2 * 10**6), (33, 100, 10**8, 2 * 10**8), (3350, 10**4, 10**5, 2 * 10**5), (90, 100, 150, 900)],
    ),
    "ZeroInflatedPoisson": (
        zero_inflated(poisson),
        points([0.0, 1.0, 7.0], [1e-9, 0.02, 0.45, 0.97, 1 - 1e-9], [1e-3, 0.6, 12.0, 900.0]) + [(0.0, 1e-300, 500.0)],
    ),
    "ZeroInflatedPoissonLog": (
        zero_inflated(poisson_log),
        points([0.0, 1.0, 7.0], [1e-9, 0.02, 0.45, 0.97, 1 - 1e-9], [-7.0, 0.3, 2.5, 6.8]),
    ),
    "ZeroInflatedNegBinomial": (
        zero_inflated(neg_binomial),
        points([0.0, 1.0, 7.0], [1e-9, 0.45, 0.97, 1 - 1e-9], [0.05, 0.6, 12.0, 900.0], [1e-3, 0.3, 8.0, 1e9]),
    ),
    "DiscreteUniform": (
        discrete_uniform,
        [(lo + share * width, lo, lo + 4 * width) for share in (0, 1, 4) for lo in (-10**9, -3, 0, 2) for width in (0, 1, 10**6)],
    ),
}

# Inputs that have no derivative: the counts, and the parameters that are always data.
DATA = {
    **{name: {0} for name in ("Bernoulli", "BernoulliLogit", "Poisson", "PoissonLog", "NegBinomial", "NegBinomialLog")},
    **{name: {0, 1} for name in ("Binomial", "BinomialLogit", "BetaBinomial")},
    **{name: {0} for name in ("Geometric", "ZeroInflatedPoisson", "ZeroInflatedPoissonLog", "ZeroInflatedNegBinomial")},
    "HyperGeometric": {0, 1, 2, 3},
    "DiscreteUniform": {0, 1, 2},
}


def distribution_row(name, density, point):
    point = [mpf(p) for p in point]
    data = DATA.get(name, set())
    derivatives = [None if i in data else partial(density, point, i) for i in range(len(point))]
    return [rounded(v) for v in [*point, density(*point), *derivatives]]


# Distribution functions: ln P(X <= x) and ln P(X > x) --------------------------------------------------------------------


def both(log_cdf):
    """ln P(X <= x) and its complement, which 400 digits can subtract from 1."""
    return log_cdf, lambda *point: log(1 - exp(log_cdf(*point)))


def of_complement(log_sf):
    return both(log_sf)[::-1]


def of_normal(z):
    return lambda *point: log(mp.ncdf(z(*point))), lambda *point: log(mp.ncdf(-z(*point)))


def standard(x, loc, scale):
    return (x - loc) / scale


def of_angle(angle):
    """Of an angle below pi/2 on either side, and its complement to it."""
    return angle, lambda x, loc, scale: angle(2 * loc - x, loc, scale)


def laplace_log_cdf(x, loc, scale):
    z = standard(x, loc, scale)
    return z - log(2) if z < 0 else log(1 - exp(-z) / 2)


def exp_mod_normal_share(x, loc, scale, rate):
    z, r = standard(x, loc, scale), rate * scale
    return exp(r**2 / 2 - r * z) * mp.ncdf(z - r)


SMALL_POSITIVE = [1e-250, 1e-9, 0.3, 2.9]
LOC_SCALE_X = [-60.0, -3.7, 0.3, 12.5, 70.0]
LOC_SCALE = [-1.1, 0.45], [0.4, 1.7]

CUMULATIVE = {
    "Normal": (of_normal(standard), points(LOC_SCALE_X, *LOC_SCALE)),
    "LogNormal": (
        of_normal(lambda x, loc, scale: standard(log(x), loc, scale)),
        points([*SMALL_POSITIVE, 1e12], *LOC_SCALE),
    ),
    "HalfNormal": (
        (lambda x, s: log(mp.erf(x / s / mp.sqrt(2))), lambda x, s: log(mp.erfc(x / s / mp.sqrt(2)))),
        points([*SMALL_POSITIVE, 40.0], [0.7, 5.5]),
    ),
    "Cauchy": (
        of_angle(lambda x, loc, scale: log(mp.atan2(1, -standard(x, loc, scale)) / pi)),
        points([-1e200, *LOC_SCALE_X, 1e100], *LOC_SCALE),
    ),
    "HalfCauchy": (
        (lambda x, s: log(2 / pi * mp.atan(x / s)), lambda x, s: log(2 / pi * mp.atan(s / x))),
        points([*SMALL_POSITIVE, 40.0, 1e150], [0.7, 5.5]),
    ),
    "Exponential": (of_complement(lambda x, rate: -rate * x), points([*SMALL_POSITIVE, 40.0], [0.01, 0.2, 3.5])),
    "Uniform": (
        both(lambda x, lo, hi: log((x - lo) / (hi - lo))),
        points([0.125, 0.4, 0.75], [-3.0, 0.1], [0.8, 1e4]),
    ),
    "Laplace": ((laplace_log_cdf, lambda x, m, s: laplace_log_cdf(2 * m - x, m, s)), points(LOC_SCALE_X, *LOC_SCALE)),
    "Logistic": (
        (lambda x, m, s: -log(1 + exp(-standard(x, m, s))), lambda x, m, s: -log(1 + exp(standard(x, m, s)))),
        points(LOC_SCALE_X, *LOC_SCALE),
    ),
    "Gumbel": (both(lambda x, m, s: -exp(-standard(x, m, s))), points([-3.7, 0.3, 12.5, 70.0, 200.0], *LOC_SCALE)),
    "Weibull": (
        of_complement(lambda x, shape, scale: -((x / scale) ** shape)),
        points([*SMALL_POSITIVE, 9.0], [0.05, 1.0, 2.5], [0.7, 3.5]),
    ),
    "Frechet": (
        both(lambda x, shape, scale: -((x / scale) ** -shape)),
        points([0.1, 0.6, 2.9, 1e30, 1e200], [0.05, 1.0, 2.5], [0.7, 3.5]),
    ),
    "Rayleigh": (of_complement(lambda x, s: -((x / s) ** 2) / 2), points([1e-120, *SMALL_POSITIVE[1:], 40.0], [0.7, 5.5])),
    "Pareto": (
        of_complement(lambda x, low, shape: shape * log(low / x)),
        points([1.25 + 1e-12, 1.3, 2.9, 1e200], [1e-3, 0.7, 1.25], [0.2, 12.0]),
    ),
    "Lomax": (
        of_complement(lambda x, scale, shape: -shape * log(1 + x / scale)),
        points([*SMALL_POSITIVE, 1e200], [1e-3, 20.0], [0.2, 12.0]),
    ),
    "ExpModNormal": (
        (
            lambda x, m, s, rate: log(mp.ncdf((x - m) / s) - exp_mod_normal_share(x, m, s, rate)),
            lambda x, m, s, rate: log(mp.ncdf((m - x) / s) + exp_mod_normal_share(x, m, s, rate)),
        ),
        points([-20.0, -3.7, 0.3, 1.7, 12.5], *LOC_SCALE, [0.2, 1.1, 30.0]),
    ),
    "Kumaraswamy": (
        of_complement(lambda x, a, b: b * log(1 - x**a)),
        points([1e-250, 1e-3, 0.3, 0.99, 1 - 1e-9], [0.05, 1.0, 3.5], [0.3, 20.0]),
    ),
}


# The incomplete functions cost too much at 1100 digits, and their series and differences need no more than 250.
INCOMPLETE = {
    "Gamma": (
        (lambda x, a, rate: log_gammainc(a, 0, rate * x), lambda x, a, rate: log_gammainc(a, rate * x, mp.inf)),
        points([1e-30, 1e-3, 0.3, 2.9, 40.0], [0.05, 1.0, 2.5, 30.0], [0.2, 3.5])
        + [(900.0, 1e3, 1.0), (1e3, 1e3, 1.0), (1.1e3, 1e3, 1.0)],
    ),
    "InvGamma": (
        (lambda x, a, s: log_gammainc(a, s / x, mp.inf), lambda x, a, s: log_gammainc(a, 0, s / x)),
        points([1e-2, 0.3, 2.9, 1e20], [0.05, 1.0, 2.5, 30.0], [0.2, 3.5]),
    ),
    "ChiSquared": (
        (lambda x, df: log_gammainc(df / 2, 0, x / 2), lambda x, df: log_gammainc(df / 2, x / 2, mp.inf)),
        points([1e-3, 0.3, 2.9, 90.0], [0.1, 1.0, 2.5, 30.0]),
    ),
    "InvChiSquared": (
        (lambda x, df: log_gammainc(df / 2, 1 / (2 * x), mp.inf), lambda x, df: log_gammainc(df / 2, 0, 1 / (2 * x))),
        points([5e-3, 0.3, 2.9, 1e9], [0.1, 1.0, 2.5, 30.0]),
    ),
    "Beta": (
        (lambda x, a, b: log_betainc(a, b, x), lambda x, a, b: log_betainc(b, a, 1 - x)),
        points([1e-20, 1e-3, 0.3, 0.55, 0.99], [0.05, 1.0, 3.5], [0.3, 2.0, 20.0])
        + [(0.2, 200.0, 520.0), (0.3, 200.0, 520.0), (0.999, 500.0, 0.4)],
    ),
    "BetaProportion": (
        (lambda x, m, k: log_betainc(m * k, (1 - m) * k, x), lambda x, m, k: log_betainc((1 - m) * k, m * k, 1 - x)),
        points([1e-3, 0.3, 0.99], [0.05, 0.5, 0.9], [0.3, 2.0, 20.0]),
    ),
    "StudentT": (
        (lambda x, df, m, s: log_t_tail((m - x) / s, df), lambda x, df, m, s: log_t_tail((x - m) / s, df)),
        points([-3.7, 0.3, 25.0], [0.1, 1.0, 4.5, 40.0], [-0.4], [0.3, 1.7]) + [(-8.0, 1e3, 1.0, 1.3), (1e9, 3.0, 0.0, 2.0)],
    ),
    "HalfStudentT": (
        (lambda x, df, s: log(1 - 2 * exp(log_t_tail(x / s, df))), lambda x, df, s: log(2) + log_t_tail(x / s, df)),
        points([1e-8, 0.35, 25.0, 1e9], [0.1, 1.0, 4.5, 40.0], [0.3, 1.7]) + [(2.1, 300.0, 1.3), (8.0, 1e3, 1.3)],
    ),
}


# Integrals of the density, piece by piece: 80 digits leave their differences 20.
INTEGRATED = {
    "SkewNormal": (
        (lambda x, m, s, shape: skew_normal_tails(standard(x, m, s), shape)[0],
         lambda x, m, s, shape: skew_normal_tails(standard(x, m, s), shape)[1]),
        points([-30.0, -0.3, 0.0, 0.7, 8.0], [0.0], [1.0], [-50.0, 0.2, 50.0])
        + [(0.3, 0.45, 1.7, 4.0), (-3.7, 0.0, 1.0, 0.0), (30.0, 0.0, 1.0, 50.0), (30.0, 0.0, 1.0, -3.0), (1e-4, 0.0, 1.0, 50.0), (5.0, -1.1, 0.2, 1e3)],
    ),
    "VonMises": (
        (lambda x, m, k: von_mises_mass(-pi, x, m, k), lambda x, m, k: von_mises_mass(x, pi, m, k)),
        points([-3.1, 0.4, 3.0], [-3.0, 0.0, 2.2], [0.3, 4.5, 700.0])
        + [(0.1, 0.100003, 1e9), (0.0, 0.0, 2.0), (2.0, 30.0, 12.0), (1.0, 0.5, 1e-3)],
    ),
}


@lru_cache
def skew_normal_tails(z, shape):
    """The tail on z's own side of 0, from which the density only falls, and what it leaves of 1."""
    if z > 0:
        return skew_normal_tails(-z, -shape)[::-1]
    density = lambda s: 2 * mp.npdf(z - s) * mp.ncdf(shape * (z - s))
    fall = lambda s: (1 + max(shape, 0) ** 2) * s * (s / 2 - z)
    ends = [mpf(0), 1 / ((1 + abs(shape)) * (1 + (1 + abs(shape)) * -z))]
    while fall(ends[-1]) < 200:
        ends.append(2 * ends[-1])
    # In units of the density here: what mpmath is content with is an absolute error.
    here = density(0)
    tail = here * mp.quad(lambda s: density(s) / here, ends, method="gauss-legendre")
    return log(tail), log(1 - tail)


def von_mises_mass(lo, hi, loc, concentration):
    """Pieces between modes, their opposites, and where a few standard deviations have gone by."""
    inside = lambda t: lo < t < hi
    spread = 1 / mp.sqrt(1 + concentration)
    places = [loc + pi * k + spread * j for k in range(-12, 13) for j in (-20, -10, -5, -2, 0, 2, 5, 10, 20)]
    places += [lo + spread**2 * 3**j for j in range(6)] + [hi - spread**2 * 3**j for j in range(6)]
    places += [lo + (hi - lo) * j / 16 for j in range(1, 16)]
    places = [lo, *sorted(filter(inside, places)), hi]
    exponent = lambda t: concentration * (mp.cos(t - loc) - 1)
    most = max(map(exponent, places))
    mass = mp.quad(lambda t: exp(exponent(t) - most), places, method="gauss-legendre")
    return most + log(mass / (2 * pi * mp.besseli(0, concentration))) + concentration


def log_gammainc(a, lo, hi):
    return log(mp.gammainc(a, lo, hi, regularized=True))


def log_betainc(a, b, x):
    return log(mp.betainc(a, b, 0, x, regularized=True))


def log_t_tail(t, df):
    tail = mp.betainc(df / 2, mpf(1) / 2, 0, df / (df + t**2), regularized=True) / 2
    return log(tail if t > 0 else 1 - tail)


def cumulative_row(functions, point):
    point = [mpf(p) for p in point]
    derivatives = [partial(f, point, i) for f in functions for i in range(len(point))]
    return [rounded(v) for v in [*point, *(f(*point) for f in functions), *derivatives]]


# Functions of one number ----------------------------------------------------------------------------------------------

REAL = [-20.0, -3.2, -0.7, -1e-5, 0.0, 1e-10, 0.45, 1.3, 8.0]
POSITIVE = [1e-300, 1e-8, 0.03, 0.6, 1.01, 4.5, 33.0, 1e8]
GAMMA_GRID = [1e-300, 1e-8, 0.03, 0.5, 1.0, 1.25, 1.46, 1.75, 2.0, 2.5, 6.0, 9.99, 10.0, 17.5, 18.0, 33.0, 1e3, 1e8]
UNIT_GRID = [1e-300, 1e-9, 0.02, 0.24, 0.26, 0.4999, 0.51, 0.74, 0.76, 0.98, 1 - 1e-9]
NORMAL_GRID = [-1e4, -321.5, -37.4, -14.1, -8.2, -5.6, -3.01, -3.0, -2.99, -1.3, -0.2, -1e-9, 0.0, 0.3, 1.7, 5.5, 13.0, 30.0]
NO_OVERFLOW = [-1e3, -700.0, -37.0, *REAL, 36.0, 700.0, 1e3]


def log_phi(x):
    # ln(1 − Φ(−x)) keeps the digits of a Φ(−x) far below 1.
    return mp.log1p(-mp.ncdf(-x)) if x > 0 else log(mp.ncdf(x))


def polygamma(n):
    grid = [x for x in GAMMA_GRID if x > 1e-300 ** (1 / (n + 2))]
    return lambda x: mp.psi(n, x), grid


FUNCTIONS = {
    "recip": (lambda x: 1 / x, [-3.2, -1e-100, 1e-100, 0.6, 1e100]),
    "sqrt": (mp.sqrt, POSITIVE),
    "exp": (exp, [-700.0, *REAL, 700.0]),
    "exp_m1": (mp.expm1, [-700.0, *REAL, 700.0]),
    "ln": (log, POSITIVE),
    "ln_1p": (mp.log1p, [-0.999, -0.3, -1e-12, 0.0, *POSITIVE]),
    "sin": (mp.sin, REAL),
    "cos": (mp.cos, REAL),
    "tan": (mp.tan, REAL),
    "atan": (mp.atan, [-1e100, *REAL, 1e100]),
    "sinh": (mp.sinh, [-700.0, *REAL, 700.0]),
    "cosh": (mp.cosh, [-700.0, *REAL, 700.0]),
    "tanh": (mp.tanh, [*REAL, 100.0, 350.0]),
    "abs": (abs, [-2.0, 3.0]),
    "powi(3)": (lambda x: x**3, [-2.5, 1e-100, 7.7]),
    "powi(-1)": (lambda x: 1 / x, [-2.5, 1e-100, 7.7]),
    "powf(1.5)": (lambda x: x ** mpf(1.5), [1e-100, 0.3, 2.0, 1e100]),
    "inv_logit": (lambda x: 1 / (1 + exp(-x)), NO_OVERFLOW[1:-1]),
    "logit": (lambda x: log(x / (1 - x)), UNIT_GRID),
    "log1p_exp": (lambda x: log(1 + exp(x)), NO_OVERFLOW[1:]),
    "lgamma": (lgamma, GAMMA_GRID),
    "digamma": (mp.digamma, [x for x in GAMMA_GRID if x > 1e-300]),
    "polygamma(1)": polygamma(1),
    "polygamma(2)": polygamma(2),
    "polygamma(3)": polygamma(3),
    "polygamma(4)": polygamma(4),
    "erf": (mp.erf, [x for x in REAL if abs(x) < 20] + [1e-300, 2.5, 5.7]),
    "phi": (mp.ncdf, [-37.4, -36.01, -33.3, -28.7, -22.2, -14.1, -5.6, -1.01, -0.99, *REAL[2:], 30.0]),
    "asin": (mp.asin, [-1 + 1e-9, -0.7, -1e-5, 0.0, 1e-100, 0.45, 0.98]),
    "acos": (mp.acos, [-1 + 1e-9, -0.7, -1e-5, 0.0, 1e-100, 0.45, 0.98]),
    "atan2(x, 1)": (mp.atan, [-1e200, -3.2, -1.0, -1e-200, 0.0, 0.45, 1.0, 1e100]),
    "atan2(-1, x)": (lambda x: mp.atan2(-1, x), [-1e200, -3.2, -1.0, -1e-200, 0.0, 0.45, 1.0, 1e100]),
    "erfc": (mp.erfc, [-5.7, -1e-9, 0.0, 0.45, 1.3, 5.5, 13.0, 25.0]),
    "log_phi": (log_phi, NORMAL_GRID),
    "inverse_mills": (lambda x: mp.npdf(x) / mp.ncdf(x), NORMAL_GRID),
    "mills_excess": (lambda x: x + mp.npdf(x) / mp.ncdf(x), NORMAL_GRID),
}


def function_row(f, x):
    return [rounded(v) for v in [mpf(x), f(mpf(x)), partial(f, [mpf(x)], 0)]]


def rounded(value):
    return None if value is None else float(mp.re(value))


# The elementary functions to the precision of two doubles, where neither underflows --------------------------------------

WIDE = [1e-150, 1e-40, 1e-20, 1e-9, 1e-4, 0.02, 0.24, 0.34, 0.36, 0.54, 0.7, 0.99, 1.3, 2.7, 5.5, 17.7, 33.3, 100.1, 333.3, 600.6]
BOTH_SIGNS = [-x for x in WIDE[::-1]] + WIDE
SMALL = [1e-250, *WIDE[:11], 0.99, 1 - 1e-9]
ELEMENTARY = {
    "exp": BOTH_SIGNS,
    "exp_m1": BOTH_SIGNS,
    "ln": [1e-310, 1e-250, *WIDE, 1 - 1e-15, 1 + 1e-15, 1e250],
    "ln_1p": [-1 + 1e-15, *[-x for x in SMALL[1:]], *WIDE, 1e17, 1e250],
    "inv_logit": BOTH_SIGNS,
    "log1p_exp": BOTH_SIGNS,
    "logit": [*SMALL, 0.41, 0.49, 0.5 - 1e-15, 0.5 + 1e-15, 0.51, 0.59, 0.61, 0.9],
    "tanh": BOTH_SIGNS,
    "sinh": BOTH_SIGNS,
    "cosh": BOTH_SIGNS,
}


def elementary_row(name, x):
    value = FUNCTIONS[name][0](mpf(x))
    return [x, float(value), float(value - float(value))]


def write(name, table):
    lines = [json.dumps(k) + ": [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]" for k, rows in table.items()]
    Path(__file__).with_name(name).write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    write(
        "distributions.json",
        {name: [distribution_row(name, f, p) for p in grid] for name, (f, grid) in DISTRIBUTIONS.items()},
    )
    # 1 less the 3.5th power of 1e-250, and its differences.
    mp.dps = 1100
    cumulative = {name: [cumulative_row(f, p) for p in grid] for name, (f, grid) in CUMULATIVE.items()}
    mp.dps = 250
    cumulative |= {name: [cumulative_row(f, p) for p in grid] for name, (f, grid) in INCOMPLETE.items()}
    mp.dps = 80
    cumulative |= {name: [cumulative_row(f, p) for p in grid] for name, (f, grid) in INTEGRATED.items()}
    write("cumulative.json", cumulative)
    mp.dps = 400
    write("special.json", {name: [function_row(f, x) for x in grid] for name, (f, grid) in FUNCTIONS.items()})
    write("elementary.json", {name: [elementary_row(name, x) for x in grid] for name, grid in ELEMENTARY.items()})
