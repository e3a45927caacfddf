"""Writes arrays.json: log densities of vectors and matrices, to the nearest double, from mpmath.

Every density is the textbook formula with determinants, inverses and normalising constants written out, evaluated with hundreds of digits;
nothing here is shared with the Rust code. A row is k, the variate, the parameters (arrays row by row) and the log density. Run it
with any mpmath 1.x:

    python3 arrays.py
"""

import json
import random
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 650  # Φ(50) is 1 − 1e-545

log, exp, pi, lgamma = mp.log, mp.exp, mp.pi, mp.loggamma
rng = random.Random(20240229)


def uniform(lo, hi, n):
    return [rng.uniform(lo, hi) for _ in range(n)]


# Log densities, as written in the textbooks ---------------------------------------------------------------------------


def ordered(link):
    def density(x, eta, cutpoints):
        edges = [mp.ninf, *cutpoints, mp.inf]
        cdf = lambda c: mpf(0) if c == mp.ninf else mpf(1) if c == mp.inf else link(c - eta[0])
        i = int(x[0])
        return log(cdf(edges[i + 1]) - cdf(edges[i]))

    return density


def dirichlet(x, a):
    return lgamma(sum(a)) - sum(map(lgamma, a)) + sum((a - 1) * log(x) for x, a in zip(x, a))


def categorical_logit(x, logits):
    return logits[int(x[0])] - log(sum(map(exp, logits)))


def ways(x, n):
    return lgamma(n + 1) - sum(lgamma(x + 1) for x in x)


def multinomial(x, n, p):
    return ways(x, n[0]) + sum(x * log(p) for x, p in zip(x, p))


def dirichlet_multinomial(x, n, a):
    return (
        ways(x, n[0])
        + lgamma(sum(a))
        - lgamma(sum(a) + n[0])
        + sum(lgamma(x + a) - lgamma(a) for x, a in zip(x, a))
    )


def square(numbers):
    k = round(len(numbers) ** 0.5)
    return mp.matrix([numbers[i * k : (i + 1) * k] for i in range(k)])


def multi_normal_of(x, loc, cov):
    d = mp.matrix(x) - mp.matrix(loc)
    return -(len(x) * log(2 * pi) + log(mp.det(cov)) + (d.T * cov**-1 * d)[0]) / 2


def multi_normal(x, loc, cov):
    return multi_normal_of(x, loc, square(cov))


def multi_normal_chol(x, loc, l):
    return multi_normal_of(x, loc, square(l) * square(l).T)


def multi_normal_prec(x, loc, precision):
    return multi_normal_of(x, loc, square(precision) ** -1)


def multi_student_t(x, df, loc, scale):
    k, df, scale = len(x), df[0], square(scale)
    d = mp.matrix(x) - mp.matrix(loc)
    q = (d.T * scale**-1 * d)[0]
    constant = lgamma((df + k) / 2) - lgamma(df / 2) - mpf(k) / 2 * log(df * pi) - log(mp.det(scale)) / 2
    return constant - (df + k) / 2 * log(1 + q / df)


def ln_lkj_constant(k, eta):
    """Lewandowski, Kurowicka & Joe (2009), equation (16), as the product of beta functions."""
    total = mpf(0)
    for i in range(1, k):
        a = eta + mpf(k - i - 1) / 2
        total += (2 * eta - 2 + k - i) * (k - i) * log(2) + (k - i) * log(mp.beta(a, a))
    return total


def lkj_corr(x, eta):
    x, eta = square(x), eta[0]
    return (eta - 1) * log(mp.det(x)) - ln_lkj_constant(x.rows, eta)


def lkj_cholesky(l, eta):
    """The Jacobian of L Lᵀ is the product of the diagonal's powers k − i."""
    l = square(l)
    product = l * l.T
    jacobian = sum((l.rows - 1 - i) * log(l[i, i]) for i in range(l.rows))
    return lkj_corr([product[i, j] for i in range(l.rows) for j in range(l.rows)], eta) + jacobian


def ln_multi_gamma(k, a):
    return mpf(k * (k - 1)) / 4 * log(pi) + sum(lgamma(a - mpf(i) / 2) for i in range(k))


def trace(a):
    return sum(a[i, i] for i in range(a.rows))


def wishart(x, df, scale):
    x, df, scale = square(x), df[0], square(scale)
    k = x.rows
    return (
        (df - k - 1) / 2 * log(mp.det(x))
        - trace(scale**-1 * x) / 2
        - df * k / 2 * log(2)
        - df / 2 * log(mp.det(scale))
        - ln_multi_gamma(k, df / 2)
    )


def inv_wishart(x, df, scale):
    x, df, scale = square(x), df[0], square(scale)
    k = x.rows
    return (
        df / 2 * log(mp.det(scale))
        - df * k / 2 * log(2)
        - ln_multi_gamma(k, df / 2)
        - (df + k + 1) / 2 * log(mp.det(x))
        - trace(scale * x**-1) / 2
    )


def normal(x, loc, scale):
    return -log(2 * pi) / 2 - log(scale) - ((x - loc) / scale) ** 2 / 2


def walk(x, scale):
    return sum(normal(x, before, scale[0]) for before, x in zip([mpf(0), *x], x))


def ar(x, coefficients, scale):
    p = len(coefficients)
    mean = lambda i: sum(c * x[i - 1 - j] for j, c in enumerate(coefficients))
    return sum(normal(x[i], mean(i), scale[0]) for i in range(p, len(x)))


# Points ---------------------------------------------------------------------------------------------------------------


def simplex(k):
    """Probabilities whose sum is 1 up to one rounding."""
    weights = [rng.expovariate(1.0) + 0.01 for _ in range(k)]
    head = [w / sum(weights) for w in weights[:-1]]
    return [*head, 1 - sum(head)]


def triangular(k):
    return [
        rng.uniform(-1, 1) if j < i else rng.uniform(0.3, 2) if j == i else 0.0 for i in range(k) for j in range(k)
    ]


def definite(k, unit_diagonal=False):
    """Symmetric to the last bit."""
    l = square(triangular(k))
    a = l * l.T
    scale = [mp.sqrt(a[i, i]) if unit_diagonal else 1 for i in range(k)]
    entry = lambda i, j: 1.0 if unit_diagonal and i == j else float(a[i, j] / (scale[i] * scale[j]))
    return [entry(max(i, j), min(i, j)) for i in range(k) for j in range(k)]


def corr_factor(k):
    l = mp.cholesky(square(definite(k, unit_diagonal=True)))
    return [float(l[i, j]) if j <= i else 0.0 for i in range(k) for j in range(k)]


def counts(k, n):
    drawn = [rng.randrange(k) for _ in range(n)]
    return [float(drawn.count(i)) for i in range(k)]


def ordinal_points():
    for k in [2, 3, 5]:
        for eta in [-1.3, 0.4, 2.2]:
            cutpoints = sorted(uniform(-2, 2, k - 1))
            for x in range(k):
                yield [float(x)], [eta], cutpoints
    for eta in [-50.0, -33.0, -29.0, 33.0, 50.0]:
        for x in range(3):
            yield [float(x)], [eta], [-0.5, 0.75]


def repeated(draw, ks=(1, 2, 3, 5), times=4):
    return [draw(k) for k in ks for _ in range(times)]


def count_points(parameter):
    return [
        (counts(k, n), [float(n)], parameter(k)) for k in [2, 3, 5] for n in [0, 1, 4, 30, 1000] for _ in range(2)
    ]


DENSITIES = {
    "Dirichlet": (
        dirichlet,
        repeated(lambda k: (simplex(k), uniform(0.2, 6, k)), ks=(2, 3, 5))
        + [(simplex(3), [1e-4, 2e-3, 1e-3]), ([0.2, 0.3, 0.5], [2e3 + 0.5, 3e3, 5e3])],
    ),
    "CategoricalLogit": (
        categorical_logit,
        [([float(x)], uniform(-3, 3, k)) for k in [2, 3, 5] for x in range(k)] + [([1.0], [0.0, -900.0, 300.0])],
    ),
    "OrderedLogistic": (ordered(lambda z: 1 / (1 + exp(-z))), list(ordinal_points())),
    "OrderedProbit": (ordered(mp.ncdf), list(ordinal_points())),
    "Multinomial": (multinomial, count_points(simplex)),
    "DirichletMultinomial": (
        dirichlet_multinomial,
        count_points(lambda k: uniform(0.2, 6, k)) + count_points(lambda k: uniform(1e4, 1e5, k)),
    ),
    "MultiNormal": (multi_normal, repeated(lambda k: (uniform(-2, 2, k), uniform(-2, 2, k), definite(k)))),
    "MultiNormalChol": (
        multi_normal_chol,
        repeated(lambda k: (uniform(-2, 2, k), uniform(-2, 2, k), triangular(k))),
    ),
    "MultiNormalPrec": (multi_normal_prec, repeated(lambda k: (uniform(-2, 2, k), uniform(-2, 2, k), definite(k)))),
    "MultiStudentT": (
        multi_student_t,
        [
            (uniform(-2, 2, k), [df], uniform(-2, 2, k), definite(k))
            for k in [1, 2, 3, 4, 5]
            for df in [0.5, 3.5, 40.0, 1e6]
        ],
    ),
    "LkjCorr": (
        lkj_corr,
        [(definite(k, unit_diagonal=True), [eta]) for k in [1, 2, 3, 5] for eta in [0.5, 1.0, 2.5, 30.0]],
    ),
    "LkjCholesky": (
        lkj_cholesky,
        [(corr_factor(k), [eta]) for k in [1, 2, 3, 5] for eta in [0.5, 1.0, 2.5, 30.0]],
    ),
    "Wishart": (
        wishart,
        [(definite(k), [k - 0.5 + more], definite(k)) for k in [1, 2, 3, 5] for more in [0.0, 1.5, 10.0, 200.0]],
    ),
    "InvWishart": (
        inv_wishart,
        [(definite(k), [k - 0.5 + more], definite(k)) for k in [1, 2, 3, 5] for more in [0.0, 1.5, 10.0, 200.0]],
    ),
    "GaussianRandomWalk": (walk, repeated(lambda k: (uniform(-2, 2, k), uniform(0.3, 3, 1)))),
    "Ar1": (ar, repeated(lambda k: (uniform(-2, 2, k), uniform(-1, 1, 1), uniform(0.3, 3, 1)), ks=(1, 2, 5))),
    "Ar2": (ar, repeated(lambda k: (uniform(-2, 2, k), uniform(-1, 1, 2), uniform(0.3, 3, 1)), ks=(2, 3, 6))),
}


def row(density, point):
    x, *parameters = point
    exact = [[mpf(number) for number in array] for array in (x, *parameters)]
    numbers = [number for array in (x, *parameters) for number in array]
    return [*numbers, float(mp.re(density(*exact)))]


def size(name, point):
    """k: the number of categories, or of rows."""
    x, *parameters = point
    if name.startswith("Ordered"):
        return len(parameters[1]) + 1
    if name.startswith("Categorical"):
        return len(parameters[0])
    if name in ("LkjCorr", "LkjCholesky", "Wishart", "InvWishart"):
        return round(len(x) ** 0.5)
    return len(x)


if __name__ == "__main__":
    table = {
        name: [[float(size(name, point)), *row(density, point)] for point in points]
        for name, (density, points) in DENSITIES.items()
    }
    lines = [json.dumps(k) + ": [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]" for k, rows in table.items()]
    Path(__file__).with_name("arrays.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
