"""Writes the values of distributions that DistributionTest reads, one file each.

Usage: distributions.py OUTPUT-DIRECTORY [FUNCTION...]   (all functions of MAKERS unless some are named)

Densities and distribution functions are textbook formulas evaluated by mpmath with 40 digits; means, variances, entropies and
divergences are integrals or sums of these densities by mpmath; matrix distributions come from scipy.stats. Each line is a
keyword and numbers: `args` begins a set of arguments (Stan's order, vectors and matrices row by row).
"""
import pathlib
import sys

import mpmath as mp
import numpy as np
import scipy
import scipy.stats as st

mp.mp.dps = 40
OUT = pathlib.Path(sys.argv[1])
HEADER = f"# mpmath {mp.__version__} (40 digits), scipy {scipy.__version__}; made by distributions.py\n"
log, exp, sqrt, pi, inf = mp.log, mp.exp, mp.sqrt, mp.pi, mp.inf
lgamma, ncdf = mp.loggamma, lambda x: mp.erfc(-x / sqrt(2)) / 2


def gp(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def gq(a, x):
    return mp.gammainc(a, x, inf, regularized=True)


def ib(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def lbeta(a, b):
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def lchoose(n, k):
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def show(v):
    v = mp.mpf(v)
    if mp.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    return mp.nstr(v, 20)


def lg(v):
    return -inf if v == 0 else log(v)


class Writer:
    def __init__(self, name):
        self.name, self.lines = name, [HEADER]

    def put(self, key, *numbers):
        self.lines.append(key + " " + " ".join(show(n) for n in numbers) + "\n")

    def close(self):
        (OUT / f"{self.name}.txt").write_text("".join(self.lines))
        print(self.name, flush=True)


def continuous(name, sets, logpdf, cdf=None, sf=None, quantile=None, points=None, ends=None, cuts=None, moments=True,
               entropy=True, kl=False, variance=lambda *a: True):
    """points(*a): where to evaluate; ends(*a): the support; cuts(*a): where to cut integrals."""
    w = Writer(name)
    for args in sets:
        a = [mp.mpf(v) for v in args]
        w.put("args", *a)
        for x in points(*a):
            x = mp.mpf(float(x))
            w.put("logProb", x, logpdf(x, *a))
            if cdf:
                w.put("logCdf", x, lg(cdf(x, *a)))
                w.put("logSurvival", x, lg(sf(x, *a)))
        if quantile:
            for p in ["0.001", "0.25", "0.5", "0.9375", "0.999"]:
                p = mp.mpf(float(p))
                w.put("quantile", p, quantile(p, *a))
        lo, hi = ends(*a)
        where = [lo] + sorted(mp.mpf(c) for c in cuts(*a)) + [hi]

        def expectation(f):
            return mp.quad(lambda x: f(x) * exp(logpdf(x, *a)), where)
        if moments:
            m = expectation(lambda x: x)
            w.put("mean", m)
            if variance(*a):
                w.put("variance", expectation(lambda x: (x - m) ** 2))
        if entropy:
            w.put("entropy", expectation(lambda x: -logpdf(x, *a)))
        if kl:
            for other in sets:
                b = [mp.mpf(v) for v in other]
                w.put("kl", *b, expectation(lambda x: logpdf(x, *a) - logpdf(x, *b)))
    w.close()


def discrete(name, sets, logpmf, points, ends, entropy=False, kl=False, with_cdf=True, moments=True):
    w = Writer(name)
    for args in sets:
        a = [mp.mpf(v) for v in args]
        w.put("args", *a)
        lo, hi = ends(*a)
        table = {k: exp(logpmf(mp.mpf(k), *a)) for k in range(lo, hi + 1)}
        for k in points:
            if lo <= k <= hi:
                w.put("logProb", k, logpmf(mp.mpf(k), *a))
                if with_cdf:
                    w.put("logCdf", k, lg(mp.fsum(table[j] for j in range(lo, k + 1))))
                    w.put("logSurvival", k, lg(mp.fsum(table[j] for j in range(k + 1, hi + 1))))
        if moments:
            m = mp.fsum(k * p for k, p in table.items())
            w.put("mean", m)
            w.put("variance", mp.fsum((k - m) ** 2 * p for k, p in table.items()))
        if entropy:
            w.put("entropy", -mp.fsum(p * log(p) for p in table.values() if p > 0))
        if kl:
            for other in sets:
                b = [mp.mpf(v) for v in other]
                w.put("kl", *b, mp.fsum(p * (log(p) - logpmf(mp.mpf(k), *b)) for k, p in table.items() if p > 0))
    w.close()


REAL = lambda *a: (-inf, inf)
POSITIVE = lambda *a: (mp.mpf(0), inf)
UNIT = lambda *a: (mp.mpf(0), mp.mpf(1))
Z = ["-30", "-6", "-1.25", "0", "0.375", "2.5", "9", "40"]
P = ["0.001", "0.125", "0.75", "1", "2.5", "8", "60"]


def loc_scale(i):
    return (lambda *a: [a[i] + a[i + 1] * mp.mpf(z) for z in Z], lambda *a: [a[i] + a[i + 1] * c for c in (-8, -3, -1, 0, 1, 3, 8)])


def positive(scale):
    return lambda *a: [scale(*a) * mp.mpf(p) for p in P], lambda *a: [scale(*a) * mp.mpf(c) for c in ("0.01", "0.1", "0.5", "1", "2", "5", "20")]


def normal():
    pts, cuts = loc_scale(0)
    continuous("Normal", [(0, 1), ("-2.5", "0.375"), (100, 20)], lambda x, m, s: -((x - m) / s) ** 2 / 2 - log(s) - log(2 * pi) / 2,
               lambda x, m, s: ncdf((x - m) / s), lambda x, m, s: ncdf(-(x - m) / s),
               lambda p, m, s: m + s * sqrt(2) * mp.erfinv(2 * p - 1), pts, REAL, cuts, kl=True)


def half_normal():
    pts, cuts = positive(lambda s: s)
    continuous("HalfNormal", [(1,), ("2.5",)], lambda x, s: -(x / s) ** 2 / 2 - log(s) + log(2 / pi) / 2,
               lambda x, s: mp.erf(x / s / sqrt(2)), lambda x, s: mp.erfc(x / s / sqrt(2)),
               lambda p, s: s * sqrt(2) * mp.erfinv(p), lambda s: [s * mp.mpf(p) for p in ["0.001", "0.5", "2", "12"]], POSITIVE, cuts, kl=True)


def cauchy():
    pts, cuts = loc_scale(0)
    cauchy_cuts = lambda m, s: [m + s * c for c in (-1000, -30, -3, -1, 0, 1, 3, 30, 1000)]
    continuous("Cauchy", [(0, 1), (3, "0.25")], lambda x, m, s: -log(pi * s * (1 + ((x - m) / s) ** 2)),
               lambda x, m, s: mp.atan2(1, -(x - m) / s) / pi, lambda x, m, s: mp.atan2(1, (x - m) / s) / pi,
               lambda p, m, s: m + s * mp.tan(pi * (p - mp.mpf(1) / 2)), pts, REAL, cauchy_cuts, moments=False)
    pts, cuts = positive(lambda s: s)
    continuous("HalfCauchy", [(1,), (4,)], lambda x, s: log(2) - log(pi * s * (1 + (x / s) ** 2)),
               lambda x, s: 2 * mp.atan2(x, s) / pi, lambda x, s: 2 * mp.atan2(s, x) / pi, lambda p, s: s * mp.tan(pi * p / 2),
               pts, POSITIVE, lambda s: [s * mp.mpf(c) for c in ("0.1", "1", "10", "1000")], moments=False)


def student():
    def tail(z, df):
        t = ib(df / 2, mp.mpf(1) / 2, df / (df + z * z)) / 2
        return t if z > 0 else 1 - t
    pts, _ = loc_scale(1)
    continuous("StudentT", [(5, 0, 1), ("2.5", 3, "0.5"), (30, -1, 2)],
               lambda x, v, m, s: lgamma((v + 1) / 2) - lgamma(v / 2) - log(v * pi) / 2 - log(s) - (v + 1) / 2 * log(1 + ((x - m) / s) ** 2 / v),
               lambda x, v, m, s: tail(-(x - m) / s, v), lambda x, v, m, s: tail((x - m) / s, v), None,
               lambda v, m, s: pts(v, m, s) + [m + s * mp.mpf("1e25")], REAL,
               lambda v, m, s: [m + s * c for c in (-1000, -30, -3, -1, 0, 1, 3, 30, 1000)], variance=lambda v, m, s: v > 3)


def location_scale_families():
    pts, cuts = loc_scale(0)

    def below(z):
        return exp(z) / 2 if z < 0 else 1 - exp(-z) / 2
    continuous("Laplace", [(0, 1), (2, "0.5")], lambda x, m, s: -abs(x - m) / s - log(2 * s), lambda x, m, s: below((x - m) / s),
               lambda x, m, s: below(-(x - m) / s), lambda p, m, s: m + s * log(2 * p) if p < 0.5 else m - s * log(2 * (1 - p)),
               pts, REAL, lambda m, s: [m + s * c for c in (-30, -5, -1, 0, 1, 5, 30)] + [mp.mpf(0), mp.mpf(2)], kl=True)
    continuous("Logistic", [(0, 1), (-3, "2.5")], lambda x, m, s: -(x - m) / s - log(s) - 2 * log(1 + exp(-(x - m) / s)),
               lambda x, m, s: 1 / (1 + exp(-(x - m) / s)), lambda x, m, s: 1 / (1 + exp((x - m) / s)),
               lambda p, m, s: m + s * log(p / (1 - p)), pts, REAL, lambda m, s: [m + s * c for c in (-40, -10, -2, 0, 2, 10, 40)])
    gpts = lambda m, s: [m + s * mp.mpf(z) for z in ["-4", "-1.25", "0", "0.375", "2.5", "9", "40"]]
    continuous("Gumbel", [(0, 1), (2, "0.5")], lambda x, m, s: -(x - m) / s - exp(-(x - m) / s) - log(s),
               lambda x, m, s: exp(-exp(-(x - m) / s)), lambda x, m, s: -mp.expm1(-exp(-(x - m) / s)),
               lambda p, m, s: m - s * log(-log(p)), gpts, lambda m, s: (m - 6 * s, inf), lambda m, s: [m + s * c for c in (-4, -2, 0, 2, 5, 15, 50)])
    continuous("SkewNormal", [(0, 1, 2), (1, "0.5", -3), (0, 2, 0)],
               lambda x, m, s, a: log(2) - ((x - m) / s) ** 2 / 2 - log(2 * pi) / 2 - log(s) + log(ncdf(a * (x - m) / s)),
               points=lambda m, s, a: [m + s * mp.mpf(z) for z in ["-5", "-1", "0", "1", "5"]], ends=lambda m, s, a: (m - 12 * s, m + 12 * s),
               cuts=lambda m, s, a: [m + s * c for c in (-3, -1, 0, 1, 3)], entropy=False)

    def emn(x, m, s, r):
        return r * (m - x) + (r * s) ** 2 / 2 + log(ncdf((x - m) / s - r * s))
    epts = lambda m, s, r: [m + s * mp.mpf(z) for z in ["-8", "-2", "0", "1", "5", "30"]]
    continuous("ExpModNormal", [(0, 1, 1), (2, "0.5", 3), (-1, 2, "0.25")], lambda x, m, s, r: log(r) + emn(x, m, s, r),
               lambda x, m, s, r: ncdf((x - m) / s) - exp(emn(x, m, s, r)), lambda x, m, s, r: ncdf(-(x - m) / s) + exp(emn(x, m, s, r)),
               None, epts, lambda m, s, r: (m - 12 * s, m + 12 * s + 80 / r), lambda m, s, r: [m - 3 * s, m, m + 3 * s, m + 3 / r + 3 * s, m + 12 / r + 3 * s], entropy=False)

    def decay(x, m, s, t):
        return (2 * t if x >= m else 2 * t - 2) * (x - m) / s
    continuous("SkewDoubleExponential", [(0, 1, "0.5"), (1, 2, "0.25"), (-1, "0.5", "0.875")],
               lambda x, m, s, t: log(2 * t * (1 - t) / s) - decay(x, m, s, t),
               lambda x, m, s, t: t * exp(-decay(x, m, s, t)) if x < m else 1 - (1 - t) * exp(-decay(x, m, s, t)),
               lambda x, m, s, t: 1 - t * exp(-decay(x, m, s, t)) if x < m else (1 - t) * exp(-decay(x, m, s, t)),
               lambda p, m, s, t: m + s * log(p / t) / (2 * (1 - t)) if p < t else m - s * log((1 - p) / (1 - t)) / (2 * t),
               lambda m, s, t: [m + s * mp.mpf(z) for z in ["-6", "-1.25", "0", "0.375", "2.5", "9"]], REAL, cuts, moments=False, entropy=False)
    continuous("VonMises", [(0, 1), (1, "0.25"), (-2, 30), (0, 0), (1, 21), (1, 23)], lambda x, m, k: k * mp.cos(x - m) - log(2 * pi) - log(mp.besseli(0, k)),
               points=lambda m, k: [m + mp.mpf(z) for z in ["-3", "-1", "0", "0.5", "2"]], ends=REAL, cuts=cuts, moments=False, entropy=False)


def positive_families():
    pts, _ = positive(lambda m, s: exp(m))
    ln_cuts = lambda m, s: [exp(m + c * s) for c in (-6, -3, -1, 0, 1, 3, 6, 10, 15)]
    continuous("LogNormal", [(0, 1), (1, "0.5")], lambda x, m, s: -((log(x) - m) / s) ** 2 / 2 - log(x * s) - log(2 * pi) / 2,
               lambda x, m, s: ncdf((log(x) - m) / s), lambda x, m, s: ncdf(-(log(x) - m) / s),
               lambda p, m, s: exp(m + s * sqrt(2) * mp.erfinv(2 * p - 1)), pts, POSITIVE, ln_cuts, kl=True)
    pts, cuts = positive(lambda r: 1 / r)
    continuous("Exponential", [(1,), ("0.25",)], lambda x, r: log(r) - r * x, lambda x, r: -mp.expm1(-r * x), lambda x, r: exp(-r * x),
               lambda p, r: -log(1 - p) / r, pts, POSITIVE, cuts, kl=True)
    pts, cuts = positive(lambda a, b: a / b)
    continuous("Gamma", [(2, 1), ("1.5", 3), (40, "0.5")], lambda x, a, b: (a - 1) * log(x) - b * x + a * log(b) - lgamma(a),
               lambda x, a, b: gp(a, b * x), lambda x, a, b: gq(a, b * x), None, lambda a, b: [a / b * mp.mpf(p) for p in ["1e-20", "0.125", "0.75", "1", "2.5", "8", "2000"]], POSITIVE, cuts, kl=True)
    pts, cuts = positive(lambda a, b: b / a)
    long_cuts = lambda scale: lambda *a: [scale(*a) * mp.mpf(c) for c in ("0.01", "0.05", "0.1", "0.2", "0.5", "1", "2", "5", "20", "100", "1e4", "1e8")]
    continuous("InverseGamma", [(3, 1), ("5.5", 2), (40, 20)], lambda x, a, b: -(a + 1) * log(x) - b / x + a * log(b) - lgamma(a),
               lambda x, a, b: gq(a, b / x), lambda x, a, b: gp(a, b / x), None, lambda a, b: [b / a * mp.mpf(p) for p in ["5e-4", "0.125", "0.75", "1", "2.5", "8", "1e20"]],
               POSITIVE, long_cuts(lambda a, b: b / a), kl=True)
    pts, cuts = positive(lambda k, s: s)
    continuous("Weibull", [(1, 1), ("1.5", 2), (4, "0.5")], lambda x, k, s: log(k / s) + (k - 1) * log(x / s) - (x / s) ** k,
               lambda x, k, s: -mp.expm1(-(x / s) ** k), lambda x, k, s: exp(-(x / s) ** k), lambda p, k, s: s * (-log(1 - p)) ** (1 / k),
               lambda k, s: [s * mp.mpf(p) for p in ["0.001", "0.5", "1", "2", "3"]], POSITIVE, cuts)
    pts, cuts = positive(lambda v: v)
    continuous("ChiSquare", [(3,), ("7.5",)], lambda x, v: (v / 2 - 1) * log(x) - x / 2 - v / 2 * log(2) - lgamma(v / 2), lambda x, v: gp(v / 2, x / 2),
               lambda x, v: gq(v / 2, x / 2), None, pts, POSITIVE, cuts)
    continuous("InverseChiSquare", [("6.5",), (12,)], lambda x, v: -(v / 2 + 1) * log(x) - 1 / (2 * x) - v / 2 * log(2) - lgamma(v / 2),
               lambda x, v: gq(v / 2, 1 / (2 * x)), lambda x, v: gp(v / 2, 1 / (2 * x)), None, lambda v: [mp.mpf(p) / v for p in ["0.125", "0.75", "1", "2.5", "8"]],
               POSITIVE, long_cuts(lambda v: 1 / v))
    continuous("ScaledInverseChiSquare", [("6.5", 1), (12, "0.5")],
               lambda x, v, s: v / 2 * log(v / 2) - lgamma(v / 2) + v * log(s) - (v / 2 + 1) * log(x) - v * s * s / (2 * x),
               lambda x, v, s: gq(v / 2, v * s * s / (2 * x)), lambda x, v, s: gp(v / 2, v * s * s / (2 * x)), None,
               lambda v, s: [s * s * mp.mpf(p) for p in ["0.125", "0.75", "1", "2.5", "8"]], POSITIVE, long_cuts(lambda v, s: s * s))
    continuous("Pareto", [(1, 3), ("2.5", 5)], lambda x, m, a: log(a) + a * log(m) - (a + 1) * log(x), lambda x, m, a: 1 - (m / x) ** a, lambda x, m, a: (m / x) ** a,
               lambda p, m, a: m * (1 - p) ** (-1 / a), lambda m, a: [m * mp.mpf(p) for p in ["1.001", "1.5", "4", "100"]], lambda m, a: (m, inf),
               lambda m, a: [m * c for c in (2, 5, 30, 1000)], variance=lambda m, a: a > 2)
    continuous("Lomax", [(0, 1, 3), (2, "0.5", 5)], lambda x, m, s, a: log(a / s) - (a + 1) * log(1 + (x - m) / s), lambda x, m, s, a: 1 - (1 + (x - m) / s) ** -a,
               lambda x, m, s, a: (1 + (x - m) / s) ** -a, lambda p, m, s, a: m + s * ((1 - p) ** (-1 / a) - 1),
               lambda m, s, a: [m + s * mp.mpf(p) for p in ["0.001", "0.5", "4", "100"]], lambda m, s, a: (m, inf), lambda m, s, a: [m + s * c for c in (2, 5, 30, 1000)], moments=False)
    continuous("Frechet", [(2, 1), (5, "2.5")], lambda x, a, s: log(a / s) - (a + 1) * log(x / s) - (x / s) ** -a, lambda x, a, s: exp(-(x / s) ** -a),
               lambda x, a, s: -mp.expm1(-(x / s) ** -a), lambda p, a, s: s * (-log(p)) ** (-1 / a), lambda a, s: [s * mp.mpf(p) for p in ["0.25", "0.75", "1", "3", "100"]],
               lambda a, s: (s / 20, inf) if a < 3 else (s / 3, inf), lambda a, s: [s * mp.mpf(c) for c in ("0.6", "1", "2", "5", "30", "1000", "1e6")], moments=False)
    continuous("LogLogistic", [(1, 2), ("2.5", 5)], lambda x, s, b: log(b / s) + (b - 1) * log(x / s) - 2 * log(1 + (x / s) ** b), lambda x, s, b: 1 / (1 + (x / s) ** -b),
               lambda x, s, b: 1 / (1 + (x / s) ** b), lambda p, s, b: s * (p / (1 - p)) ** (1 / b), lambda s, b: [s * mp.mpf(p) for p in P], POSITIVE, lambda s, b: [s], moments=False, entropy=False)
    pts, cuts = positive(lambda s: s)
    continuous("Rayleigh", [(1,), ("2.5",)], lambda x, s: log(x) - 2 * log(s) - (x / s) ** 2 / 2, lambda x, s: -mp.expm1(-(x / s) ** 2 / 2),
               lambda x, s: exp(-(x / s) ** 2 / 2), lambda p, s: s * sqrt(-2 * log(1 - p)), lambda s: [s * mp.mpf(p) for p in ["0.001", "0.5", "2", "12"]], POSITIVE, cuts)


def bounded_families():
    U = [mp.mpf(v) for v in ["1e-5", "0.125", "0.5", "0.75", "0.9375"]]
    UC = lambda *a: [mp.mpf(c) for c in ("0.001", "0.1", "0.3", "0.5", "0.7", "0.9", "0.999")]
    beta = lambda x, a, b: (a - 1) * log(x) + (b - 1) * mp.log1p(-x) - lbeta(a, b)
    continuous("Beta", [(2, 3), ("1.5", "5.5"), (30, 20)], beta, lambda x, a, b: ib(a, b, x), lambda x, a, b: ib(b, a, 1 - x), None, lambda *a: U + [mp.mpf("1e-20")], UNIT, UC, kl=True)
    continuous("BetaProportion", [("0.25", 8), ("0.625", 40)], lambda x, m, k: beta(x, m * k, (1 - m) * k), lambda x, m, k: ib(m * k, (1 - m) * k, x),
               lambda x, m, k: ib((1 - m) * k, m * k, 1 - x), None, lambda *a: U, UNIT, UC)
    continuous("Uniform", [(0, 1), ("-2.5", 4), (-1, 2)], lambda x, a, b: -log(b - a), lambda x, a, b: (x - a) / (b - a), lambda x, a, b: (b - x) / (b - a),
               lambda p, a, b: a + p * (b - a), lambda a, b: [a + (b - a) * u for u in U], lambda a, b: (a, b), lambda a, b: [])


def counts():
    K = [0, 1, 2, 3, 5, 8, 13, 20, 40]
    bern = lambda k, p: log(p) if k == 1 else log(1 - p)
    discrete("Bernoulli", [("0.25",), ("0.875",)], bern, [0, 1], lambda p: (0, 1), entropy=True, kl=True)
    sg = lambda t: 1 / (1 + exp(-t))
    discrete("BernoulliLogit", [("0.25",), (-4,), (30,)], lambda k, t: log(sg(t)) if k == 1 else log(sg(-t)), [0, 1], lambda p: (0, 1), entropy=True)
    binom = lambda k, n, p: lchoose(n, k) + k * log(p) + (n - k) * log(1 - p)
    discrete("Binomial", [(10, "0.25"), (40, "0.625"), (1, "0.5")], binom, K, lambda n, p: (0, int(n)))
    discrete("BinomialLogit", [(10, "0.25"), (40, -2)], lambda k, n, t: binom(k, n, sg(t)), K, lambda n, p: (0, int(n)))
    pois = lambda k, r: k * log(r) - r - lgamma(k + 1)
    discrete("Poisson", [("0.5",), (3,), (30,), ("0.001",)], pois, K + [150], lambda r: (0, 300), kl=True)
    discrete("PoissonLog", [("-0.5",), (2,)], lambda k, t: pois(k, exp(t)), K, lambda r: (0, 300))
    nb2 = lambda k, m, f: lgamma(k + f) - lgamma(f) - lgamma(k + 1) + k * log(m / (m + f)) + f * log(f / (m + f))
    discrete("NegativeBinomial2", [(3, 2), ("0.5", 10), (20, "7.5"), (3, "1e4")], nb2, K, lambda m, f: (0, 1500))
    discrete("NegativeBinomial2Log", [(1, 2), ("-0.5", 10)], lambda k, t, f: nb2(k, exp(t), f), K, lambda m, f: (0, 1500))
    discrete("NegativeBinomial", [(3, 2), ("2.5", "0.5")], lambda k, a, b: nb2(k, a / b, a), K, lambda m, f: (0, 1500))
    discrete("BetaBinomial", [(10, 2, 3), (40, "0.5", "1.5"), (7, "1e8", "3e8")], lambda k, n, a, b: lchoose(n, k) + lbeta(k + a, n - k + b) - lbeta(a, b), K, lambda n, a, b: (0, int(n)))
    discrete("Hypergeometric", [(5, 8, 12), (10, 4, 30)], lambda k, d, a, b: lchoose(a, k) + lchoose(b, d - k) - lchoose(a + b, d), K,
             lambda d, a, b: (int(max(0, d - b)), int(min(d, a))), with_cdf=False)
    discrete("DiscreteRange", [(0, 5), (-3, 4), (2, 2)], lambda k, a, b: -log(b - a + 1), [-3, -1, 0, 2, 5], lambda a, b: (int(a), int(b)), entropy=True)
    cat = [("0.5", "0.25", "0.25"), ("0.125", "0.75", "0.125")]
    discrete("Categorical", cat, lambda k, *p: log(p[int(k) - 1]), [1, 2, 3], lambda *p: (1, 3), entropy=True, kl=True, with_cdf=False, moments=False)
    discrete("CategoricalLogit", [("0.5", -1, 2), (0, 30, -20)], lambda k, *t: t[int(k) - 1] - log(sum(exp(v) for v in t)), [1, 2, 3], lambda *p: (1, 3), entropy=True, with_cdf=False, moments=False)

    def ordered(F):
        def f(k, loc, *c):
            k = int(k)
            return log((F(c[k - 1] - loc) if k <= len(c) else 1) - (F(c[k - 2] - loc) if k > 1 else 0))
        return f
    cuts = [("0.25", -1, "0.5", 2), (-6, -1, "0.5", 2), (12, -1, "0.5", 2)]
    discrete("OrderedLogistic", cuts, ordered(sg), [1, 2, 3, 4], lambda *p: (1, 4), with_cdf=False, moments=False)
    discrete("OrderedProbit", cuts, ordered(ncdf), [1, 2, 3, 4], lambda *p: (1, 4), with_cdf=False, moments=False)


def vectors():
    w = Writer("Dirichlet")
    for a in [(1, 2, 3), (0.5, 4, 2.5)]:
        w.put("args", *a)
        d = st.dirichlet(a)
        for x in [(0.25, 0.25, 0.5), (0.0625, 0.875, 0.0625)]:
            w.put("logProb", *x, mp.fsum((mp.mpf(p) - 1) * log(mp.mpf(q)) for p, q in zip(a, x)) + lgamma(mp.fsum(a)) - mp.fsum(lgamma(p) for p in a))
        w.put("mean", *d.mean()), w.put("variance", *d.var()), w.put("entropy", d.entropy())
    w.close()
    for name in ["Multinomial", "MultinomialLogit"]:
        w = Writer(name)
        for n, p in [(10, (0.25, 0.25, 0.5)), (7, (0.125, 0.75, 0.125))]:
            w.put("args", n, *(p if name == "Multinomial" else [log(v) + 1 for v in p]))
            d = st.multinomial(n, p)
            for x in [(2, 3, n - 5), (0, 0, n), (1, n - 1, 0)]:
                w.put("logProb", *x, lgamma(n + 1) - mp.fsum(lgamma(k + 1) for k in x) + mp.fsum(k * log(mp.mpf(q)) for k, q in zip(x, p)))
            if name == "Multinomial":
                w.put("mean", *d.mean()), w.put("variance", *np.diag(d.cov()))
        w.close()
    covs = [np.array([[1, 0.5, 0.25], [0.5, 2, -0.5], [0.25, -0.5, 1.5]]), np.array([[4.0, 1, 0], [1, 1, 0.25], [0, 0.25, 0.5]])]
    loc = [(0, 1, -1), (0.5, 0, 2)]
    xs = [(0, 0, 0), (1, -2, 0.5), (5, 5, -5)]

    def mvn(x, m, S):
        d, S = mp.matrix([mp.mpf(a) - mp.mpf(b) for a, b in zip(x, m)]), mp.matrix(S.tolist())
        return -(d.T * mp.inverse(S) * d)[0] / 2 - log(mp.det(S)) / 2 - 3 * log(2 * pi) / 2

    def mvt(x, v, m, S):
        d, S = mp.matrix([mp.mpf(a) - mp.mpf(b) for a, b in zip(x, m)]), mp.matrix(S.tolist())
        v = mp.mpf(v)
        return lgamma((v + 3) / 2) - lgamma(v / 2) - 3 * log(v * pi) / 2 - log(mp.det(S)) / 2 - (v + 3) / 2 * log(1 + (d.T * mp.inverse(S) * d)[0] / v)

    def kl(m, S, n, T):
        S, T = mp.matrix(S.tolist()), mp.matrix(T.tolist())
        d = mp.matrix([mp.mpf(b) - mp.mpf(a) for a, b in zip(m, n)])
        A = mp.inverse(T) * S
        return ((A[0, 0] + A[1, 1] + A[2, 2]) + (d.T * mp.inverse(T) * d)[0] - 3 + log(mp.det(T) / mp.det(S))) / 2
    forms = {"MultivariateNormal": lambda S: mp.matrix(S.tolist()), "MultivariateNormalPrecision": lambda S: mp.inverse(mp.matrix(S.tolist())),
             "MultivariateNormalCholesky": lambda S: mp.cholesky(mp.matrix(S.tolist()))}
    for name, form in forms.items():
        w = Writer(name)
        for m, S in zip(loc, covs):
            w.put("args", *m, *form(S))
            for x in xs:
                w.put("logProb", *x, mvn(x, m, S))
            w.put("mean", *m), w.put("variance", *np.diag(S)), w.put("entropy", 3 * (1 + log(2 * pi)) / 2 + log(mp.det(mp.matrix(S.tolist()))) / 2)
            if name != "MultivariateNormalPrecision":
                for n, T in zip(loc, covs):
                    w.put("kl", *n, *form(T), kl(m, S, n, T))
        w.close()
    for name, form in [("MultivariateStudentT", forms["MultivariateNormal"]), ("MultivariateStudentTCholesky", forms["MultivariateNormalCholesky"])]:
        w = Writer(name)
        for v, m, S in zip((3, 7.5), loc, covs):
            w.put("args", v, *m, *form(S))
            for x in xs:
                w.put("logProb", *x, mvt(x, v, m, S))
        w.close()
    for name, d in [("Wishart", st.wishart), ("InverseWishart", st.invwishart)]:
        w = Writer(name)
        for v, S in zip((9, 12.5), covs):
            w.put("args", v, *S.flatten())
            for x in covs:
                w.put("logProb", *x.flatten(), d(df=v, scale=S).logpdf(x))
            w.put("mean", *np.asarray(d(df=v, scale=S).mean()).flatten()), w.put("variance", *np.asarray(d(df=v, scale=S).var()).flatten())
        w.close()
    for name, d in [("WishartCholesky", st.wishart), ("InverseWishartCholesky", st.invwishart)]:
        w = Writer(name)
        for v, S in zip((9, 12.5), covs):
            w.put("args", v, *np.linalg.cholesky(S).flatten())
            for x in covs:
                L = np.linalg.cholesky(x)
                jacobian = 3 * np.log(2) + sum((3 - k) * np.log(L[k, k]) for k in range(3))
                w.put("logProb", *L.flatten(), d(df=v, scale=S).logpdf(x) + jacobian)
        w.close()
    w = Writer("DirichletMultinomial")
    for n, a in [(10, (1, 2.5, 0.5)), (7, (4, 0.25, 3))]:
        w.put("args", n, *a)
        for x in [(2, 3, n - 5), (0, 0, n), (1, n - 1, 0)]:
            b = [mp.mpf(v) for v in a]
            v = lgamma(n + 1) + lgamma(sum(b)) - lgamma(n + sum(b)) + mp.fsum(lgamma(k + q) - lgamma(k + 1) - lgamma(q) for k, q in zip(x, b))
            w.put("logProb", *x, v)
    w.close()
    w = Writer("MultiGp")
    c = Writer("MultiGpCholesky")
    for S in covs:
        weights, y = (0.5, 2), [(0, 1, 2), (-1, 0.5, 0.25)]
        L = mp.cholesky(mp.matrix(S.tolist()))
        w.put("args", *S.flatten(), *weights), c.put("args", *L, *weights)
        v = mp.fsum(mvn(row, (0, 0, 0), S / q) for row, q in zip(y, weights))
        w.put("logProb", *y[0], *y[1], v), c.put("logProb", *y[0], *y[1], v)
    w.close(), c.close()
    # The constant by the integral of det^(eta - 1) over the partial correlations: each is a beta function.
    for name in ["Lkj", "LkjCholesky"]:
        w = Writer(name)
        for K, eta in [(2, 1), (2, 3), (3, 1), (3, 2.5), (4, 0.75)]:
            w.put("args", K, eta)
            c = mp.mpf(0)
            for k in range(1, K):
                a = mp.mpf(eta) + mp.mpf(K - 1 - k) / 2
                c -= (K - k) * ((2 * a - 1) * log(2) + lbeta(a, a))
            for seed in (1, 2):
                rng = np.random.default_rng(seed)
                A = rng.normal(size=(K, K))
                A = A @ A.T + np.eye(K)
                s = np.sqrt(np.diag(A))
                C = A / np.outer(s, s)
                np.fill_diagonal(C, 1)
                C = (C + C.T) / 2
                L = np.linalg.cholesky(C)
                if name == "Lkj":
                    w.put("logProb", *C.flatten(), c + (mp.mpf(eta) - 1) * log(mp.det(mp.matrix(C.tolist()))))
                else:
                    w.put("logProb", *L.flatten(), c + mp.fsum((K - k + 2 * mp.mpf(eta) - 2) * log(mp.mpf(L[k - 1, k - 1])) for k in range(2, K + 1)))
        w.close()


def kumaraswamy():
    continuous("Kumaraswamy", [(2, 3), ("0.75", "1.5")],
               lambda x, a, b: log(a) + log(b) + (a - 1) * log(x) + (b - 1) * log(1 - x**a),
               cdf=lambda x, a, b: 1 - (1 - x**a) ** b, sf=lambda x, a, b: (1 - x**a) ** b,
               quantile=lambda p, a, b: (1 - (1 - p) ** (1 / b)) ** (1 / a),
               points=lambda a, b: ["0.001", "0.25", "0.5", "0.875", "0.96875"], ends=UNIT,
               moments=False, entropy=False, cuts=lambda a, b: ["0.01", "0.5", "0.99"])


def gompertz():
    continuous("Gompertz", [("0.5", 2), (2, "0.25")],
               lambda x, b, n: log(b) + log(n) + n + b * x - n * exp(b * x),
               cdf=lambda x, b, n: 1 - exp(n - n * exp(b * x)), sf=lambda x, b, n: exp(n - n * exp(b * x)),
               quantile=lambda p, b, n: log(1 - log(1 - p) / n) / b,
               points=lambda b, n: ["0.001", "0.25", "0.5", 1, "1.75"], ends=POSITIVE,
               moments=False, entropy=False, cuts=lambda b, n: ["0.01", "0.5", 1])


MAKERS = [normal, half_normal, cauchy, student, location_scale_families, positive_families, bounded_families, counts, vectors,
          kumaraswamy, gompertz]
OUT.mkdir(parents=True, exist_ok=True)
for make in MAKERS:
    if not sys.argv[2:] or make.__name__ in sys.argv[2:]:
        make()
