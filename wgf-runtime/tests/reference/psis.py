"""Writes psis.json: k-hat and smoothed log weights of fixed log ratios, by ArviZ's `psislw`.

    pip install 'arviz<0.23' && python psis.py > psis.json

The ratios are rounded to twelve decimals and free of ties in the tail, whose order ArviZ leaves to an unstable sort.
"""

import json

import arviz
import numpy as np


def cases(rng):
    yield "normal", rng.normal(0.0, 1.0, 400)
    yield "heavy", 2.5 * rng.standard_t(3.0, 300)
    yield "light", -rng.exponential(1.0, 250)
    yield "bounded", rng.uniform(-0.01, 0.01, 200)
    yield "offset", -1045.0 + rng.normal(0.0, 0.3, 350)
    yield "small", rng.normal(0.0, 1.0, 30)
    yield "odd", rng.gumbel(0.0, 1.0, 101)
    yield "tiny", rng.normal(0.0, 1.0, 12)
    x = rng.normal(0.0, 1.0, 200)
    x[::7] = -np.inf
    yield "holes", x


def main():
    rng = np.random.default_rng(20240229)
    table = []
    for name, x in cases(rng):
        x = np.round(x, 12)
        weights, khat = arviz.psislw(x.copy())
        table.append(
            {
                "name": name,
                "log_ratios": [float(v) if np.isfinite(v) else None for v in x],
                "khat": float(khat) if np.isfinite(khat) else None,
                "log_weights": [float(v) if np.isfinite(v) else None for v in np.asarray(weights)],
            }
        )
    print(json.dumps({"arviz": arviz.__version__, "cases": table}, indent=None))


if __name__ == "__main__":
    main()
