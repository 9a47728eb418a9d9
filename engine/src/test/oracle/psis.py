# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Log ratios, k-hat and smoothed log weights by ArviZ: name;khat;log ratios;log weights. Also split R-hat of series: rhat;value;series."""
import arviz as az
import numpy as np

print(f"# oracle/psis.py, arviz {az.__version__}, numpy {np.__version__}")
rng = np.random.default_rng(20260101)


def text(values):
    return " ".join(repr(float(v)) for v in values)


for name, x in (
    ("narrow normal", rng.normal(0, 0.3, 300)),
    ("normal", rng.normal(0, 1.5, 400)),
    ("wide normal", rng.normal(0, 8, 200)),
    ("exponential", 0.4 * rng.exponential(1, 500)),
    ("bounded", np.log(rng.uniform(0.5, 1, 250))),
    ("small", rng.normal(0, 1, 40)),
):
    w, k = az.psislw(x.copy())
    print(";".join([name, repr(float(k)), text(x), text(w)]))
for phi in (0.0, 0.9):
    y = np.zeros(200)
    for t in range(1, 200):
        y[t] = phi * y[t - 1] + rng.normal()
    print(";".join(["rhat", repr(float(az.rhat(y.reshape(2, 100), method="identity"))), text(y), ""]))
