# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Steps of a Gaussian in precision, square-root and Wasserstein form, by their formulas in 50 digits.

Lines: start;;loc (3), C (9, by rows), then derivatives;t;η, gradient (3), Hessian (9), the same for all rules, then
rule;t;loc, C after step t. The second Hessian is indefinite."""
import mpmath
from mpmath import mp, mpf, matrix, eye, cholesky, sqrt

mp.dps = 50
print(f"# oracle/gaussian_updates.py, mpmath {mpmath.__version__}")
M0 = matrix(["0.5", "-1", "2"])
C0 = matrix([["1", "0", "0"], ["-0.5", "0.75", "0"], ["0.25", "0.5", "1.5"]])
STEPS = [
    ("0.25", ["1", "-0.5", "0.25"], [["-2", "0.5", "0"], ["0.5", "-1", "0.25"], ["0", "0.25", "-0.5"]]),
    ("0.125", ["-0.5", "0.5", "-1"], [["0.5", "0.25", "0.125"], ["0.25", "-1.5", "0"], ["0.125", "0", "-1"]]),
    ("0.25", ["0.125", "0.25", "-0.25"], [["-1", "0", "0.25"], ["0", "-0.75", "-0.125"], ["0.25", "-0.125", "-2"]]),
]
STEPS = [(mpf(e), matrix(g), matrix(h)) for e, g, h in STEPS]


def show(kind, t, *parts):
    print(f"{kind};{t};{' '.join(repr(float(v)) for part in parts for v in part)}")


show("start", "", M0, C0)
for t, (eta, g, h) in enumerate(STEPS):
    show("derivatives", t, [eta], g, h)


def precision(m, c, eta, g, h):
    sigma = c * c.T
    s = sigma**-1
    ghat = s + h
    s = s - eta * ghat + eta**2 / 2 * ghat * sigma * ghat
    sigma = s**-1
    return m + eta * sigma * g, cholesky(sigma)


def square_root(m, c, eta, g, h):
    inner = eye(3) + c.T * h * c
    tril = matrix(3, 3)
    for i in range(3):
        for j in range(i + 1):
            tril[i, j] = inner[i, j] / (2 if i == j else 1)
    c = c + eta * c * tril
    return m + eta * c * c.T * g, c


def wasserstein(m, c, eta, g, h):
    move = eye(3) + eta * h
    half = move * c * c.T * move.T
    root = matrix_root(half * (half + 4 * eta * eye(3)))
    sigma = (half + 2 * eta * eye(3) + root) / 2
    return m + eta * g, cholesky(sigma)


def matrix_root(a):
    e, q = mp.eigsy((a + a.T) / 2)
    return q * mpmath.diag([sqrt(v) for v in e]) * q.T


for rule in (precision, square_root, wasserstein):
    m, c = M0, C0
    for t, (eta, g, h) in enumerate(STEPS):
        m, c = rule(m, c, eta, g, h)
        show(rule.__name__, t, m, c)
