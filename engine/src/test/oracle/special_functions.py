#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes tables of special functions to ../resources/elbo/special/NAME.csv, computed by mpmath with 60 digits.

Each row holds the arguments and the value rounded to the nearest double. Run from anywhere; `special_functions.py NAME ...`
writes only the named tables.
"""
import itertools
import math
import os
import random
import sys
import mpmath
from mpmath import mp, mpf

mp.dps = 60
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "elbo", "special")
SQRT2 = mp.sqrt(2)


def uniform(rng, a, b, n):
    return [rng.uniform(a, b) for _ in range(n)]


def magnitudes(rng, low, high, n):
    return [10 ** rng.uniform(low, high) for _ in range(n)]


def both(values):
    return [v for x in values for v in (x, -x)]


def log_ndtr(x):
    return mp.log(mp.erfc(-x / SQRT2) / 2) if x < 5 else mp.log1p(-mp.erfc(x / SQRT2) / 2)


def ndtri(p):
    q = p if p < mpf(1) / 2 else 1 - p
    if q == mpf(1) / 2:
        return mpf(0)
    t = mp.sqrt(-2 * mp.log(q))
    z = (mpf(1) / 2 - q) * mp.sqrt(2 * mp.pi) if q > mpf("0.1") else t - mp.log(2 * mp.pi * t * t) / (2 * t)
    for _ in range(200):
        lower = mp.erfc(z / SQRT2) / 2
        step = (mp.log(lower) - mp.log(q)) * lower / (mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi))
        z += step
        if abs(step) < mpf(10) ** -50 * (1 + abs(z)):
            break
    return -z if p < mpf(1) / 2 else z


def log_choose(n, k):
    return -mp.log1p(n) - log_beta(n - k + 1, k + 1)


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def lgamma(x):
    return mp.log(abs(mp.gamma(x))) if x < 0 else mp.loggamma(x)


def xlogy(x, y):
    return mpf(0) if x == 0 else x * mp.log(y)


def xlog1py(x, y):
    return mpf(0) if x == 0 else x * mp.log1p(y)


def table(name, function, arguments):
    rows = []
    for args in arguments:
        args = args if isinstance(args, tuple) else (args,)
        value = function(*[mpf(a) if isinstance(a, float) else a for a in args])
        rows.append(",".join([repr(float(a)) for a in args] + [repr(to_double(value))]))
    with open(os.path.join(OUT, name + ".csv"), "w") as file:
        file.write(f"# {name}: arguments, value; mpmath {mpmath.__version__} with {mp.dps} digits, special_functions.py\n")
        file.write("\n".join(rows) + "\n")
    print(name, len(rows))


def to_double(v):
    if mp.isnan(v):
        return math.nan
    if mp.isinf(v):
        return math.inf if v > 0 else -math.inf
    if v == 0:
        return 0.0
    exponent = mp.frexp(v)[1]
    if exponent < -1021:  # round to the grid of subnormal numbers in one step
        return float(int(mp.nint(mp.ldexp(v, 1074)))) * 5e-324
    return float(v) if exponent <= 1024 else math.copysign(math.inf, v)


def tables():
    r = random.Random(20251)
    small = magnitudes(r, -18, 0, 100)
    yield "exp", mp.exp, uniform(r, -745, 709.7, 300) + uniform(r, -2, 2, 300) + both(small) + [-744.5, -740.1, 709.78]
    yield "expm1", mp.expm1, uniform(r, -45, 709, 200) + uniform(r, -2, 2, 400) + both(small) + [709.78, -37.5, -1e-300]
    positive = magnitudes(r, -323, 308, 200) + uniform(r, 0.5, 2, 300) + [1 + s for s in small] + [5e-324, 1e-310, 0.75]
    yield "log", mp.log, positive
    yield "log10", mp.log10, positive
    yield "log2", lambda x: mp.log(x) / mp.log(2), positive + [2.0**k for k in (-1074, -1060, -3, 5, 1000)]
    yield "log1p", mp.log1p, uniform(r, -1, 1, 300) + magnitudes(r, -3, 308, 100) + both(small)[:198] + [-1 + 1e-16, 1e-320]
    odd = both(small) + uniform(r, -3, 3, 200)
    yield "tanh", mp.tanh, odd + uniform(r, -25, 25, 100) + [300.0, -800.0]
    yield "sinh", mp.sinh, odd + uniform(r, -710, 710, 100)
    yield "cosh", mp.cosh, odd + uniform(r, -710, 710, 100)
    yield "asinh", mp.asinh, odd + both(magnitudes(r, 0, 300, 100))
    yield "acosh", mp.acosh, [1 + s for s in small] + magnitudes(r, 0, 300, 100) + uniform(r, 1, 3, 100)
    yield "atanh", mp.atanh, [v for v in both(small) if abs(v) < 1] + uniform(r, -1, 1, 300)
    angles = odd + uniform(r, -1000, 1000, 300) + uniform(r, -1e5, 1e5, 100) + both(magnitudes(r, 5, 20, 30))
    angles += [float(k * mp.pi / 2) for k in range(1, 60)]
    yield "sin", mp.sin, angles
    yield "cos", mp.cos, angles
    yield "tan", mp.tan, angles
    yield "sinPi", mp.sinpi, odd + uniform(r, -100, 100, 100)
    yield "gamma", mp.gamma, uniform(r, 0, 10, 200) + uniform(r, 0, 171, 100) + magnitudes(r, -300, 0, 40)
    yield "gammaNegative", mp.gamma, uniform(r, -60, 0, 100) + [-v for v in magnitudes(r, -300, 0, 40)]
    shapes = magnitudes(r, -20, 0, 100) + uniform(r, 0, 12, 400) + uniform(r, 5.4, 5.6, 40) + magnitudes(r, 1, 305, 100)
    shapes += [1 + v for v in both(small)] + [2 + v for v in both(small)] + [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 3.0, 4.0]
    yield "lgamma", lgamma, shapes
    negative = [v for v in uniform(r, -60, 0, 200)] + [-v for v in magnitudes(r, -20, 0, 50)]
    yield "lgammaNegative", lgamma, negative
    yield "digamma", mp.digamma, [v for v in shapes if v < 1e200]
    yield "digammaNegative", mp.digamma, negative
    yield "trigamma", lambda x: mp.zeta(2, x) if x > 0 else (mp.pi / mp.sinpi(x)) ** 2 - mp.zeta(2, 1 - x), \
        magnitudes(r, -20, 8, 150) + uniform(r, 0, 20, 100)
    orders = [(float(n), x) for n in (1, 2, 3, 4, 7) for x in magnitudes(r, -4, 4, 20) + uniform(r, 0, 30, 20)]
    yield "polygamma", lambda n, x: (-1) ** (int(n) + 1) * mp.factorial(n) * mp.zeta(int(n) + 1, x), orders
    yield "erf", mp.erf, odd + uniform(r, -6, 6, 200)
    yield "erfc", mp.erfc, odd + uniform(r, -6, 26.5, 300)
    yield "erfcx", lambda x: mp.exp(x * x) * mp.erfc(x), odd + uniform(r, -26, 50, 200) + magnitudes(r, 1, 12, 30)
    yield "ndtr", lambda x: mp.erfc(-x / SQRT2) / 2, odd + uniform(r, -37.5, 9, 300)
    yield "logNdtr", log_ndtr, odd + uniform(r, -40, 9, 300) + [-v for v in magnitudes(r, 1, 4, 50)] + uniform(r, -1.2, -0.8, 50)
    yield "logNdtrDerivative", lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi) / (mp.erfc(-x / SQRT2) / 2), \
        odd + uniform(r, -40, 37, 200) + [-v for v in magnitudes(r, 1, 4, 30)]
    probabilities = uniform(r, 0, 1, 300) + [1 - v for v in magnitudes(r, -6.9, -1, 50)] + magnitudes(r, -6.9, -1, 100)
    yield "ndtri", ndtri, [p for p in probabilities if 0 < p < 1]
    yield "ndtriTail", ndtri, magnitudes(r, -300, -7, 100) + [5e-324, 1 - 2.0**-53, 1 - 2.0**-40]
    yield "erfInv", lambda x: ndtri((1 + x) / 2) / SQRT2, [v for v in odd if abs(v) < 1] + uniform(r, -1, 1, 200)
    yield "logistic", lambda x: 1 / (1 + mp.exp(-x)), odd + uniform(r, -700, 40, 200) + uniform(r, -40, 40, 200)
    yield "logit", lambda p: mp.log(p / (1 - p)), uniform(r, 0, 1, 300) + magnitudes(r, -300, 0, 50) + [0.5 + v for v in both(small)[20:] if 0 < 0.5 + v < 1]
    yield "softplus", lambda x: mp.log1p(mp.exp(x)), odd + uniform(r, -700, 700, 100) + uniform(r, -40, 40, 200)
    yield "log1mExp", lambda x: mp.log1p(-mp.exp(x)), [-v for v in small] + uniform(r, -3, 0, 300) + uniform(r, -700, 0, 50)
    yield "log1mExpDerivative", lambda x: -1 / mp.expm1(-x), [-v for v in small] + uniform(r, -3, 0, 100) + uniform(r, -700, 0, 50)
    pairs = [(r.uniform(-5, 5), r.uniform(-5, 5)) for _ in range(200)] + [(r.uniform(-500, 500), r.uniform(-500, 500)) for _ in range(50)]
    yield "logAddExp", lambda a, b: mp.log(mp.exp(a) + mp.exp(b)), pairs
    yield "logDiffExp", lambda a, b: mp.log(mp.exp(a) - mp.exp(b)), [(max(p), min(p)) for p in pairs]
    yield "xlogy", xlogy, [(abs(a), abs(b)) for a, b in pairs] + [(0.0, 3.0), (0.0, 0.0), (2.0, 5e-324)]
    yield "xlog1py", xlog1py, [(abs(a), abs(b)) for a, b in pairs] + [(0.0, -1.0)]
    powers = [(10 ** r.uniform(-300, 300), r.uniform(-2, 2)) for _ in range(150)] + [(r.uniform(0.5, 2), r.uniform(-900, 900)) for _ in range(200)]
    powers += [(r.uniform(0, 20), float(r.randrange(-8, 9))) for _ in range(100)] + [(1 + s, 1 / s) for s in small if s > 1e-12]
    powers += [(0.5 + r.random(), y) for y in (1.0, 2.0, 0.5, -1.0, 3.0) for _ in range(10)] + [(1e-310, 0.5), (2.0, -1074.0), (10.0, 308.0)]
    yield "pow", mp.power, powers
    positives = [(10 ** r.uniform(-3, 4), 10 ** r.uniform(-3, 4)) for _ in range(300)]
    positives += [(10 ** r.uniform(-3, 1), 10 ** r.uniform(4, 10)) for _ in range(50)] + [(1e6, 1e7), (12.0, 11.0), (1e-10, 1e5)]
    yield "lbeta", log_beta, positives
    yield "lchoose", log_choose, [(float(n), float(r.randrange(0, n + 1))) for n in [r.randrange(1, 100) for _ in range(60)]] \
        + [(n, r.uniform(0, n)) for n in uniform(r, 0, 1000, 60)]
    yield "logRisingFactorial", lambda x, n: mp.loggamma(x + n) - mp.loggamma(x), \
        [(10 ** r.uniform(-2, 4), 10 ** r.uniform(-2, 3)) for _ in range(150)]
    own = random.Random(20254)
    yield "digammaDifference", lambda x, n: mp.digamma(x + n) - mp.digamma(x), \
        [(10 ** own.uniform(-3, 10), 10 ** own.uniform(-6, 4)) for _ in range(150)]
    yield "stirlingCorrection", lambda x: mp.loggamma(x) - ((x - mpf(1) / 2) * mp.log(x) - x + mp.log(2 * mp.pi) / 2), \
        magnitudes(r, 0.75, 12, 100)


def incomplete_tables(r):
    pairs = [(10 ** r.uniform(-3, 3), 1.0) for _ in range(150)]
    pairs = [(a, a * 10 ** r.uniform(-1, 0.7)) for a, _ in pairs] + [(10 ** r.uniform(-3, 1), 10 ** r.uniform(-4, 2)) for _ in range(100)]
    pairs += [(1e4, 1e4 * r.uniform(0.97, 1.03)) for _ in range(15)] + [(0.5, 0.5), (1.0, 1e-8), (30.0, 1e-3)]
    pairs = [(a, x) for a, x in pairs if x < 700 or a > 300]
    yield "gammaP", gamma_p, pairs
    yield "gammaQ", gamma_q, pairs
    yield "logGammaP", lambda a, x: log_of(gamma_p(a, x), gamma_q(a, x)), pairs
    yield "logGammaQ", lambda a, x: log_of(gamma_q(a, x), gamma_p(a, x)), pairs + [(2.0, 1000.0), (0.3, 2000.0)]
    few = pairs[::3] + pairs[-30:]
    yield "gammaPda", lambda a, x: derivative(lambda t: gamma_p(t, x), a), few
    tails = few + [(50.0, 1e-8), (800.0, 1.0), (3.0, 900.0), (0.2, 1500.0)]
    yield "logGammaPda", lambda a, x: shape_derivative(a, x) / gamma_p(a, x), tails
    yield "logGammaQda", lambda a, x: -shape_derivative(a, x) / gamma_q(a, x), tails
    yield "gammaDensity", lambda a, x: mp.exp((a - 1) * mp.log(x) - x - mp.loggamma(a)), pairs
    triples = []
    while len(triples) < 250:
        a, b = 10 ** r.uniform(-2, 3), 10 ** r.uniform(-2, 3)
        m = a / (a + b)
        s = math.sqrt(m * (1 - m) / (a + b + 1))
        x = r.choice([r.random(), m + r.uniform(-3, 3) * s, 10 ** r.uniform(-8, 0), 1 - 10 ** r.uniform(-8, 0)])
        if 0 < x < 1:
            triples.append((a, b, x))
    triples += [(1e4, 2e4, 1 / 3 + r.uniform(-3, 3) * 0.0027) for _ in range(10)] + [(0.5, 0.5, 0.5), (1.0, 1.0, 0.3)]
    yield "incBeta", lambda a, b, x: lower_beta(a, b, x), triples
    yield "logIncBeta", lambda a, b, x: log_of(lower_beta(a, b, x), lower_beta(b, a, 1 - x)), triples
    yield "incBetaDa", lambda a, b, x: beta_derivative(a, b, x, True), triples[::2] + triples[-12:]
    yield "incBetaDb", lambda a, b, x: beta_derivative(a, b, x, False), triples[1::2] + triples[-12:]
    quick = [(a, b, x) for a, b, x in triples if (1 - x if x > (a + 1) / (a + b + 2) else x) < 0.98]  # terms of the series
    odds = [(a, b, x / (1 - x)) for a, b, x in quick[::4]] + [(200.0, 3.0, 1e-3), (5.0, 1e4, 0.2), (0.7, 900.0, 9.0), (1e3, 2.0, 30.0)]
    yield "logIncBetaOfOdds", lambda a, b, o: log_beta_of_odds(a, b, o), odds
    yield "logIncBetaDa", lambda a, b, o: beta_derivative(a, b, o / (1 + o), True) / lower_beta(a, b, o / (1 + o)), odds
    yield "logIncBetaDb", lambda a, b, o: beta_derivative(a, b, o / (1 + o), False) / lower_beta(a, b, o / (1 + o)), odds
    yield "lambertW0", lambda x: mp.lambertw(x).real, \
        [-math.exp(-1) + 10 ** r.uniform(-15, -0.5) for _ in range(100)] + uniform(r, -0.36, 5, 200) + magnitudes(r, -20, 300, 100)


def bessel_tables(r):
    arguments = uniform(r, 0, 60, 150) + magnitudes(r, -3, 3, 60)
    cases = [(float(r.choice([0, 1, 2, 3, 7, 20, 50])), x) for x in arguments]
    yield "besselJ", lambda n, x: mp.besselj(int(n), x), cases
    yield "besselY", lambda n, x: mp.bessely(int(n), x), [(n, x) for n, x in cases if n < 10 or x > 5]
    orders = [(v, x) for x in uniform(r, 0, 100, 100) + magnitudes(r, -3, 3, 60) for v in [r.choice([0.0, 1.0, 0.5, r.uniform(-0.9, 5), r.uniform(0, 100)])]]
    yield "logBesselI", lambda v, x: mp.log(mp.besseli(v, x)), orders + [(0.0, 1e5), (1.0, 1e6)]
    yield "logBesselIdv", lambda v, x: order_derivative(v, x), \
        [(v, x) for v, x in orders[::3] if v > 0]
    yield "logBesselK", lambda v, x: mp.log(mp.besselk(v, x)), orders
    yield "owensT", owens_t, [(r.uniform(0, 8), s * 10 ** r.uniform(-2, 1.5)) for s in (1, -1) for _ in range(80)] + [(0.0, 2.0), (0.3, 1.0), (1e-3, 30.0)]
    yield "lambertWm1", lambda x: mp.lambertw(x, -1).real, \
        [-math.exp(-1) + 10 ** r.uniform(-15, -0.5) for _ in range(100)] + uniform(r, -0.36, 0, 100) + [-v for v in magnitudes(r, -300, -1, 60)]


def order_derivative(v, x):
    return derivative(lambda t: mp.log(mp.besseli(t, x)), v)


def owens_t(h, a):
    h, a = mpf(h), mpf(a)
    points = sorted({mpf(0), abs(a)} | {p for p in (1 / (1 + h), 3 / (1 + h), 6 / (1 + h), 12 / (1 + h)) if p < abs(a)})
    f = lambda x: mp.exp(-h * h * (1 + x * x) / 2) / (1 + x * x)
    return mp.sign(a) * mp.quad(f, points) / (2 * mp.pi)


def gamma_p(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def gamma_q(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


def shape_derivative(a, x):
    """Of P, from the smaller of P and Q."""
    if x < a + 1:
        return derivative(lambda t: gamma_p(t, x), a)
    return -derivative(lambda t: gamma_q(t, x), a)


def log_of(p, q):
    return mp.log(p) if p < mpf(1) / 2 else mp.log1p(-q)


def lower_beta(a, b, x):
    """By Gauss' series, whose terms are all positive in the form with exponent a + b (A&S 26.5.4)."""
    a, b, x = mpf(a), mpf(b), mpf(x)
    if x > (a + 2) / (a + b + 2):
        return 1 - lower_beta(b, a, 1 - x)
    term = mp.exp(a * mp.log(x) + b * mp.log1p(-x) - log_beta(a, b)) / a
    total, n = mpf(0), 0
    while term > total * mpf(10) ** -(mp.dps - 2):
        total += term
        term *= (a + b + n) / (a + 1 + n) * x
        n += 1
    return total


def log_beta_of_odds(a, b, o):
    if o > (a + 1) / (b + 1):
        return mp.log1p(-lower_beta(b, a, 1 / (1 + o)))
    return mp.log(lower_beta(a, b, o / (1 + o)))


def beta_derivative(a, b, x, first):
    if x > (a + 1) / (a + b + 2):  # not as 1 - I: the difference would be lost
        return -beta_derivative(b, a, 1 - mpf(x), not first)
    return derivative(lambda t: lower_beta(t, b, x) if first else lower_beta(a, t, x), a if first else b)


def derivative(f, t):
    """Central differences of order 4 with 110 digits."""
    digits = mp.dps
    mp.dps = 110
    try:
        h = mpf(t) * mpf(10) ** -18
        return (8 * (f(t + h) - f(t - h)) - (f(t + 2 * h) - f(t - 2 * h))) / (12 * h)
    finally:
        mp.dps = digits


def main():
    os.makedirs(OUT, exist_ok=True)
    wanted = set(sys.argv[1:])
    for name, function, arguments in itertools.chain(tables(), incomplete_tables(random.Random(20252)), bessel_tables(random.Random(20253))):
        if not wanted or name in wanted:
            table(name, function, arguments)


if __name__ == "__main__":
    main()
