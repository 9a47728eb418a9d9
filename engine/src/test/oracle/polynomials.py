#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes elbo.special.Polynomials; vector_kernels.py uses the same coefficients.

Each polynomial is the Chebyshev interpolant (within a small factor of the minimax polynomial) of a function computed by
mpmath with 50 digits, its coefficients rounded to double. Run from this folder with no arguments; needs mpmath 1.3 or later.
"""
import os
import mpmath
from mpmath import mp, mpf

mp.dps = 50
SHORT = 7  # longer polynomials run as two independent chains, which halves the latency
HERE = os.path.dirname(os.path.abspath(__file__))
MAIN = os.path.join(HERE, "..", "..", "main", "java", "elbo")
SQRT2 = mp.sqrt(2)


def inverse_tail(w):
    """-Phi^-1(p) / (1 - 2p) as a function of w = -log(4 p (1 - p))."""
    if w < mpf(10) ** -20:
        return mp.sqrt(2 * mp.pi) / 2
    u = mp.exp(-w)
    p = u / (2 * (1 + mp.sqrt(1 - u)))
    t = mp.sqrt(-2 * mp.log(p))
    z = mpf(1) if p > mpf("0.1") else t - mp.log(2 * mp.pi * t * t) / (2 * t)
    for _ in range(100):  # Newton on log Phi(-z) = log p
        lower = mp.erfc(z / SQRT2) / 2
        step = (mp.log(lower) - mp.log(p)) * lower / (mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi))
        z += step
        if abs(step) < mpf(10) ** -40:
            break
    return z / mp.sqrt(1 - u)


def stirling(z):
    if z < mpf(10) ** -14:
        return mpf(1) / 12
    x = 1 / mp.sqrt(z)
    return (mp.loggamma(x) - ((x - mpf(1) / 2) * mp.log(x) - x + mp.log(2 * mp.pi) / 2)) * x


def digamma_tail(z):
    if z < mpf(10) ** -14:
        return mpf(1) / 12
    x = 1 / mp.sqrt(z)
    return (mp.log(x) - 1 / (2 * x) - mp.digamma(x)) * x * x


def scaled_erfc(t):
    if t >= 1 - mpf(10) ** -9:
        return 2 / mp.sqrt(mp.pi)
    x = 4 * (1 + t) / (1 - t)
    return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)


QUARTER = (mp.pi / 4 * mpf("1.0001")) ** 2
T = mpf("5.5")
LOG_S = ((SQRT2 - 1) / (SQRT2 + 1)) ** 2 * mpf("1.001")
# name, formula, f, from, to, degree
TABLE = [
    ("exp", "(e^r - 1 - r) / r^2 for |r| <= 0.3475",
     lambda r: mp.fsum(r**k / mp.factorial(k + 2) for k in range(30)), -0.3475, 0.3475, 9),
    ("log", "(log((1 + s) / (1 - s)) - 2s) / s^3 as a function of z = s^2 for |s| <= 0.1717",
     lambda z: mp.fsum(2 * z**k / mpf(2 * k + 3) for k in range(60)), 0, LOG_S, 7),
    ("logTail", "(log((1 + s) / (1 - s)) - 2s - 2/3 s^3) / s^5 as a function of z = s^2 for |s| <= 0.1717",
     lambda z: mp.fsum(2 * z**k / mpf(2 * k + 5) for k in range(60)), 0, LOG_S, 6),
    ("log1p", "(log((1 + s) / (1 - s)) - 2s) / s^3 as a function of z = s^2 for |s| <= 1/3",
     lambda z: mp.fsum(2 * z**k / mpf(2 * k + 3) for k in range(60)), 0, mpf(1) / 9, 9),
    ("lgamma", "lgamma(2 + d) / d for |d| <= 0.5",
     lambda d: mp.loggamma(2 + d) / d if d != 0 else mp.digamma(2), -0.5, 0.5, 20),
    ("digamma", "digamma(2 + d) for |d| <= 0.5", lambda d: mp.digamma(2 + d), -0.5, 0.5, 20),
    ("stirling", "(lgamma(x) - (x - 1/2) log x + x - log(2 pi)/2) x as a function of z = 1/x^2 for x >= 5.5",
     stirling, 0, 1 / T**2, 8),
    ("digammaTail", "(log x - 1/(2x) - digamma(x)) x^2 as a function of z = 1/x^2 for x >= 5.5",
     digamma_tail, 0, 1 / T**2, 9),
    ("erf", "erf(x) / x as a function of z = x^2 for |x| <= 1",
     lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) if z > 0 else 2 / mp.sqrt(mp.pi), 0, 1, 12),
    ("erfcx", "(1 + 2x) e^(x^2) erfc(x) as a function of t = (x - 4) / (x + 4) for x >= 0", scaled_erfc, -1, 1, 24),
    ("sin", "(sin x - x) / x^3 as a function of z = x^2 for |x| <= pi/4",
     lambda z: mp.fsum((-1) ** (k + 1) * z**k / mp.factorial(2 * k + 3) for k in range(20)), 0, QUARTER, 6),
    ("cos", "(cos x - 1 + x^2/2) / x^4 as a function of z = x^2 for |x| <= pi/4",
     lambda z: mp.fsum((-1) ** k * z**k / mp.factorial(2 * k + 4) for k in range(20)), 0, QUARTER, 5),
    ("ndtriCentre", "-Phi^-1(p) / (1 - 2p) as a function of w - 3.125 for w = -log(4p(1-p)) <= 6.25",
     lambda v: inverse_tail(v + mpf("3.125")), mpf("-3.125"), mpf("3.125"), 23),
    ("ndtriTail", "-Phi^-1(p) / (1 - 2p) as a function of sqrt(w) - 3.25 for 6.25 <= w <= 16",
     lambda v: inverse_tail((v + mpf("3.25")) ** 2), mpf("-0.75"), mpf("0.75"), 18),
    ("ndtriFarTail", "-Phi^-1(p) / (1 - 2p) as a function of sqrt(w) - 6 for 16 <= w <= 64",
     lambda v: inverse_tail((v + 6) ** 2), mpf(-2), mpf(2), 20),
    ("ndtriLastTail", "-Phi^-1(p) / (1 - 2p) as a function of sqrt(w) - 17.5 for w >= 64",
     lambda v: inverse_tail((v + mpf("17.5")) ** 2), mpf("-9.5"), mpf("9.9"), 22),
]


def fit(f, a, b, degree):
    # chebyfit(…, error=True) also tells the error; coefficients come highest first
    coefficients, _ = mp.chebyfit(f, [mpf(a), mpf(b)], degree + 1, error=True)
    rounded = [float(c) for c in coefficients[::-1]]
    worst, size = mpf(0), mpf(0)
    for i in range(1, 200):
        x = mpf(a) + (mpf(b) - mpf(a)) * (i + mpf(1) / 3) / 200
        value = mp.polyval([mpf(c) for c in rounded[::-1]], x)
        exact = f(x)
        worst, size = max(worst, abs(value - exact)), max(size, abs(exact))
    return rounded, worst


def hexadecimal(c):
    return float.hex(c).replace("+", "")


def horner(cs, name, x):
    lines = [f"double {name} = {hexadecimal(cs[-1])};"]
    return lines + [f"{name} = Math.fma({name}, {x}, {hexadecimal(c)});" for c in reversed(cs[:-1])]


def body(cs):
    if len(cs) <= SHORT:
        return horner(cs, "p", "x") + ["return p;"]
    return ["double z = x * x;"] + horner(cs[0::2], "e", "z") + horner(cs[1::2], "o", "z") + ["return Math.fma(o, x, e);"]


def fits():
    """The table with coefficients, lowest first, and error."""
    return [row + fit(*row[2:6]) for row in TABLE]


def main():
    out = ["// Copyright The Elbo Authors", "// SPDX-License-Identifier: Apache-2.0", "package elbo.special;", ""]
    out += ["/// The polynomials behind the special functions, evaluated by Horner's rule with fused",
            f"/// multiply-add, those with more than {SHORT} coefficients as two chains in `x²`.", "///",
            f"/// Written by `src/test/oracle/polynomials.py` (mpmath {mpmath.__version__}); do not edit.",
            "final class Polynomials {", "  private Polynomials() {}"]
    for name, formula, _, _, _, degree, cs, worst in fits():
        print(name, degree, mp.nstr(worst, 3))
        out += ["", f"  // {formula}:", f"  // degree {degree}, absolute error at most {mp.nstr(worst, 2)}",
                f"  static double {name}(double x) {{"]
        out += ["    " + line for line in body(cs)]
        out += ["  }"]
    with open(os.path.join(MAIN, "special", "Polynomials.java"), "w") as file:
        file.write("\n".join(out + ["}", ""]))


if __name__ == "__main__":
    main()
