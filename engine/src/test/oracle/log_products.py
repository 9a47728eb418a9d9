# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""ln sum_i exp(a_i + b_ij) with its cotangents: a;b;g;r;da;db, for three terms and three columns. Gaps of hundreds of nats, with -inf."""
import random

import mpmath
from mpmath import mp, mpf

mp.dps = 60
print(f"# oracle/log_products.py, mpmath {mpmath.__version__}, {mp.dps} digits")
NONE = float("-inf")
random.seed(5)


def text(values):
    values = [v if v == NONE or abs(mpf(v)) > mpf("1e-330") else 0 for v in values]
    return " ".join("-Infinity" if v == NONE else mpmath.nstr(mpf(v), 20, min_fixed=1, max_fixed=0) for v in values)


def term(x, y):
    return mpf(0) if NONE in (x, y) else mpmath.exp(mpf(x) + mpf(y))


def show(a, b, g):
    sums = [sum(term(a[i], b[3 * i + j]) for i in range(3)) for j in range(3)]
    weight = [[term(a[i], b[3 * i + j]) / sums[j] if sums[j] else mpf(0) for j in range(3)] for i in range(3)]
    r = [mpmath.log(s) if s else NONE for s in sums]
    da = [sum(weight[i][j] * mpf(g[j]) for j in range(3)) for i in range(3)]
    db = [weight[i][j] * mpf(g[j]) for i in range(3) for j in range(3)]
    print(";".join(map(text, (a, b, g, r, da, db))))


def draw(n, scale):
    return [random.uniform(-scale, scale) for _ in range(n)]


for scale in (1, 30, 300, 700, 1500, 1e5):
    for _ in range(6):
        show(draw(3, scale), draw(9, scale), draw(3, 2))
# the largest of a meets the smallest of b: sums from 1 down to nothing
for gap in (10, 300, 600, 620, 622, 623, 624, 640, 700, 740, 745, 746, 800, 5000):
    show([0.25, -gap, -gap - 1], [-gap - 3, -gap, -1, 0.5, 0, 0.5, 0, 0.25, -gap / 2], [1, -0.5, 2])
    show([100.5, 100.5 - gap, 99 - gap], [NONE, -gap, -1, 0.5, 0, 0.5, 0, 0.25, NONE], [1, -0.5, 2])
for a in ([0, NONE, NONE], [NONE, -400, 3], [NONE, NONE, NONE], [-1e300, -1e300, NONE], [-1e-300, 1e-300, 0]):
    for b in (
        [0.5, 1, 2, -1, -2, -3, 0.1, 0.2, 0.3],
        [NONE, 0, 0, NONE, NONE, 0, NONE, NONE, NONE],
        [-900, 0, NONE, 0, -900, NONE, NONE, NONE, 1],
        [1e-300, -1e-300, 1e300, 0, 0, -1e300, NONE, 2, 3],
    ):
        show(a, b, [1, 0.5, -3])
