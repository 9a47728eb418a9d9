# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Cells and their probabilities for the chi-square tests of the random draws: kind;parameters;upper edges;probabilities."""
import numpy as np
import scipy
from scipy import stats

print(f"# oracle/draws.py, scipy {scipy.__version__}: cell k is edge[k-1] < x <= edge[k]; the last is open")


def line(kind, parameters, edges, probabilities):
    fields = [kind] + [" ".join(repr(float(v)) for v in values) for values in (parameters, edges, probabilities)]
    print(";".join(fields))


def continuous(kind, parameters, d, n=20):
    line(kind, parameters, d.ppf(np.arange(1, n) / n), np.full(n, 1 / n))


def discrete(kind, parameters, d):
    edges = sorted({float(d.ppf(q)) for q in np.arange(1, 25) / 25})
    cdf = np.concatenate([[0], d.cdf(edges), [1]])
    p = np.diff(cdf)
    if p[-1] < 1e-3:
        edges, p = edges[:-1], np.concatenate([p[:-2], [p[-2] + p[-1]]])
    line(kind, parameters, edges, p)


continuous("uniform", [], stats.uniform())
continuous("normal", [], stats.norm())
continuous("exponential", [], stats.expon())
for a in (0.05, 0.7, 1, 2.5, 300):
    continuous("gamma", [a], stats.gamma(a))
for a, b in ((0.3, 0.4), (1, 1), (5, 0.5), (40, 60)):
    continuous("beta", [a, b], stats.beta(a, b))
for k in (1e-6, 0.5, 3, 200, 2e5):
    continuous("von_mises", [k], stats.vonmises(k))
for r in (0.3, 4, 9.99, 10, 37.5, 12345):
    discrete("poisson", [r], stats.poisson(r))
for n, p in ((1, 0.3), (12, 0.5), (40, 0.02), (100, 0.9), (1000, 0.3), (100000, 0.6)):
    discrete("binomial", [n, p], stats.binom(n, p))
