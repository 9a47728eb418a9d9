# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Divergences of pairs of distributions by mpmath, to resources/elbo/divergence/divergences.csv.

Integrals over the line are cut where the densities cross (found on a grid and refined), sums over whole numbers go on
until terms vanish. Run: python3 divergences.py > ../resources/elbo/divergence/divergences.csv
"""
import mpmath as mp

mp.mp.dps = 25
INF = mp.inf


def normal(m, s):
    return lambda x: mp.npdf(x, m, s), lambda x: mp.ncdf(x, m, s), lambda u: m + s * mp.sqrt(2) * mp.erfinv(2 * u - 1), (-INF, INF)


def laplace(m, s):
    return (lambda x: mp.exp(-abs(x - m) / s) / (2 * s),
            lambda x: mp.exp((x - m) / s) / 2 if x < m else 1 - mp.exp((m - x) / s) / 2,
            lambda u: m + s * mp.log(2 * u) if u < 0.5 else m - s * mp.log(2 * (1 - u)), (-INF, INF))


def logistic(m, s):
    return (lambda x: mp.exp(-abs(x - m) / s) / (s * (1 + mp.exp(-abs(x - m) / s))**2), lambda x: 1 / (1 + mp.exp((m - x) / s)),
            lambda u: m + s * mp.log(u / (1 - u)), (-INF, INF))


def cauchy(m, s):
    return (lambda x: 1 / (mp.pi * s * (1 + ((x - m) / s)**2)), lambda x: mp.atan((x - m) / s) / mp.pi + mp.mpf(1) / 2,
            lambda u: m + s * mp.tan(mp.pi * (u - mp.mpf(1) / 2)), (-INF, INF))


def studentt(n, m, s):
    c = mp.gamma((n + 1) / 2) / (mp.gamma(n / 2) * mp.sqrt(n * mp.pi) * s)
    return lambda x: c * (1 + ((x - m) / s)**2 / n)**(-(n + 1) / 2), None, None, (-INF, INF)


def gamma(a, b):
    return lambda x: b**a * x**(a - 1) * mp.exp(-b * x) / mp.gamma(a), lambda x: mp.gammainc(a, 0, b * x, regularized=True), None, (0, INF)


def exponential(b):
    return lambda x: b * mp.exp(-b * x), lambda x: -mp.expm1(-b * x), lambda u: -mp.log1p(-u) / b, (0, INF)


def lognormal(m, s):
    return (lambda x: mp.npdf(mp.log(x), m, s) / x, lambda x: mp.ncdf(mp.log(x), m, s) if x > 0 else mp.mpf(0),
            lambda u: mp.exp(m + s * mp.sqrt(2) * mp.erfinv(2 * u - 1)), (0, INF))


def inversegamma(a, b):
    return lambda x: b**a * x**(-a - 1) * mp.exp(-b / x) / mp.gamma(a), lambda x: mp.gammainc(a, b / x, INF, regularized=True), None, (0, INF)


def beta(a, b):
    return lambda x: x**(a - 1) * (1 - x)**(b - 1) / mp.beta(a, b), lambda x: mp.betainc(a, b, 0, x, regularized=True), None, (0, 1)


def uniform(a, b):
    return (lambda x: 1 / (b - a) if a <= x <= b else mp.mpf(0), lambda x: min(max((x - a) / (b - a), mp.mpf(0)), mp.mpf(1)),
            lambda u: a + (b - a) * u, (a, b))


def poisson(r):
    return lambda k: mp.exp(k * mp.log(r) - r - mp.loggamma(k + 1))


def binomial(n, p):
    return lambda k: mp.binomial(n, k) * p**k * (1 - p)**(n - k) if k <= n else mp.mpf(0)


def negbinomial2(mu, phi):
    return lambda k: mp.exp(mp.loggamma(k + phi) - mp.loggamma(phi) - mp.loggamma(k + 1)
                            + phi * mp.log(phi / (mu + phi)) + k * mp.log(mu / (mu + phi)))


FAMILIES = {"Normal": normal, "Laplace": laplace, "Logistic": logistic, "Cauchy": cauchy, "StudentT": studentt, "Gamma": gamma,
            "Exponential": exponential, "LogNormal": lognormal, "InverseGamma": inversegamma, "Beta": beta, "Uniform": uniform,
            "Poisson": poisson, "Binomial": binomial, "NegativeBinomial2": negbinomial2}
DISCRETE = {"Poisson", "Binomial", "NegativeBinomial2"}


def alpha(a):
    def f(p, q):
        if p == 0:
            return q / a
        if q == 0:
            return p / (1 - a) if a < 1 else INF
        return (a * p + (1 - a) * q - p**a * q**(1 - a)) / (a * (1 - a))
    return f


def kl(p, q):
    return q if p == 0 else INF if q == 0 else p * mp.log(p / q) - p + q


def js(p, q):
    m = (p + q) / 2
    return sum(x * mp.log(x / m) / 2 for x in (p, q) if x > 0) if m > 0 else mp.mpf(0)


def power(b):
    return lambda p, q: (p**b + (b - 1) * q**b - (b * p * q**(b - 1) if p > 0 else 0)) / (b * (b - 1)) if p + q > 0 else mp.mpf(0)


def same(x):
    return x


H = mp.mpf(1) / 2
DIVERGENCES = {
    "kl": (kl, same), "alpha 0.3": (alpha(mp.mpf("0.3")), same), "alpha 1.5": (alpha(mp.mpf("1.5")), same),
    "renyi 0.5": (alpha(H), lambda d: mp.log1p(-d / 4) / -H), "renyi 2": (alpha(mp.mpf(2)), lambda d: mp.log1p(2 * d)),
    "chi-square": (alpha(mp.mpf(2)), lambda d: 2 * d), "hellinger": (alpha(H), lambda d: mp.sqrt(d / 4)),
    "total-variation": (lambda p, q: abs(p - q) / 2, same), "jensen-shannon": (js, same),
    "beta 1.5": (power(mp.mpf("1.5")), same), "beta 2": (power(mp.mpf(2)), same),
    "triangular": (lambda p, q: (p - q)**2 / (p + q) if p + q > 0 else mp.mpf(0), same),
}


def grid(ends):
    lo, hi = ends
    if lo == -INF:
        return [mp.mpf(x) / 4 for x in range(-160, 161)]
    if hi == INF:
        return [mp.mpf(2)**(mp.mpf(k) / 4) for k in range(-120, 41)]
    return [lo + (hi - lo) * mp.mpf(k) / 400 for k in range(1, 400)]


def cuts(p, q, ends):
    found = []
    points = grid(ends)
    for a, b in zip(points, points[1:]):
        da, db = p(a) - q(a), p(b) - q(b)
        if da * db <= 0 and da != 0:
            for _ in range(90):
                middle = (a + b) / 2
                a, b = (a, middle) if da * (p(middle) - q(middle)) <= 0 else (middle, b)
            found.append(a)
    inner = [*points[::20], *found, *[mp.mpf(x) for x in (0, 0.5, 1, 2, 3)]]
    return [ends[0], *sorted(set(x for x in inner if ends[0] < x < ends[1])), ends[1]]


def value(kind, p, q, pairs):
    if kind in ("W1", "W2"):
        return wasserstein(kind, p, q, pairs)
    f, finish = DIVERGENCES[kind]
    if pairs is None:
        return finish(mp.fsum(f(p(k), q(k)) for k in range(400)))
    ends = (min(p[3][0], q[3][0]), max(p[3][1], q[3][1]))
    return finish(mp.quad(lambda x: f(p[0](x), q[0](x)), pairs))


def wasserstein(kind, p, q, pairs):
    if pairs is None:
        a, b, total = mp.mpf(0), mp.mpf(0), mp.mpf(0)
        for k in range(400):
            a, b = a + p(k), b + q(k)
            total += abs(a - b)
        return total if kind == "W1" else None
    if kind == "W1":
        if p[1] is None or q[1] is None:
            return None
        ends = (min(p[3][0], q[3][0]), max(p[3][1], q[3][1]))
        return mp.quad(lambda x: abs(p[1](x) - q[1](x)), cuts(p[1], q[1], ends))
    if p[2] is None or q[2] is None:
        return None
    with mp.workdps(60):  # u as the distribution function of a standard normal z: the ends are far away
        def term(z):
            u = mp.erfc(-z / mp.sqrt(2)) / 2
            return (p[2](u) - q[2](u))**2 * mp.npdf(z)
        return mp.sqrt(mp.quad(term, [-13, -8, -4, -2, 0, 2, 4, 8, 13]))


# Where an integral is known to be infinite, which mpmath does not see.
INFINITE = {("kl", "Cauchy", "Normal"), ("alpha 1.5", "Cauchy", "Normal"), ("renyi 2", "Cauchy", "Normal"), ("chi-square", "Cauchy", "Normal"),
            ("W1", "Cauchy", "Normal"), ("W2", "Cauchy", "Normal"), ("W1", "Normal", "Cauchy"), ("W2", "Normal", "Cauchy"),
            ("alpha 1.5", "Laplace", "Normal"), ("renyi 2", "Laplace", "Normal"), ("chi-square", "Laplace", "Normal"),
            ("alpha 1.5", "StudentT", "Normal"), ("renyi 2", "StudentT", "Normal"), ("chi-square", "StudentT", "Normal"),
            ("alpha 1.5", "Logistic", "Normal"), ("renyi 2", "Logistic", "Normal"), ("chi-square", "Logistic", "Normal"),
            ("kl", "InverseGamma", "Gamma"), ("alpha 1.5", "InverseGamma", "Gamma"), ("renyi 2", "InverseGamma", "Gamma"),
            ("chi-square", "InverseGamma", "Gamma"),
            # p²/q is constant, and 1/x near 0
            ("renyi 2", "Gamma 2 1", "Gamma 3 2"), ("chi-square", "Gamma 2 1", "Gamma 3 2"),
            ("renyi 2", "Exponential 1", "Gamma 2 1.5"), ("chi-square", "Exponential 1", "Gamma 2 1.5"),
            ("renyi 2", "Exponential 1", "Exponential 2.5"), ("chi-square", "Exponential 1", "Exponential 2.5"),
            ("renyi 2", "Uniform 0 1", "Beta 2 2"), ("chi-square", "Uniform 0 1", "Beta 2 2"),
            # Powers of a log-normal density grow like exp(ln² x) at 0 and at infinity
            *((d, p, "LogNormal") for d in ("alpha 1.5", "renyi 2", "chi-square") for p in ("Gamma", "InverseGamma")),
            ("alpha 1.5", "LogNormal", "Gamma"), ("renyi 2", "LogNormal", "Gamma"), ("chi-square", "LogNormal", "Gamma")}

PAIRS = [
    ("Normal 0 1", "Normal 1 2"), ("Normal 1 1.2", "Normal 0 1"), ("Normal 0 1", "Laplace 0.5 1.5"), ("Laplace 0.5 1.5", "Normal 0 1"),
    ("Normal 0 1", "Cauchy 0 1"), ("Cauchy 0 1", "Normal 0 1"), ("StudentT 3 0 1", "Normal 0 2"), ("Logistic 0 1", "Normal 0.5 2"),
    ("Gamma 2 1", "Gamma 3 2"), ("Exponential 1", "Gamma 2 1.5"), ("LogNormal 0 0.5", "Gamma 4 3"), ("Gamma 4 3", "LogNormal 0 0.5"),
    ("InverseGamma 3 2", "LogNormal 0 1"), ("LogNormal 0 0.5", "LogNormal 0.3 0.8"), ("Beta 2 3", "Beta 3 2.5"), ("Uniform 0 1", "Beta 2 2"),
    ("Beta 2 2", "Uniform 0 1"), ("Uniform 0 1", "Uniform 0 2"), ("Exponential 1", "Exponential 2.5"),
    ("Poisson 3", "Poisson 5"), ("Poisson 3", "NegativeBinomial2 3 2"), ("Binomial 10 0.3", "Binomial 10 0.5"), ("Binomial 6 0.3", "Poisson 2"),
]


def make(text):
    name, *numbers = text.split()
    return FAMILIES[name](*[mp.mpf(n) for n in numbers])


def main():
    print(f"# Made by src/test/oracle/divergences.py with mpmath {mp.__version__}: divergence,p,q,value")
    for a, b in PAIRS:
        p, q = make(a), make(b)
        discrete = a.split()[0] in DISCRETE
        pieces = None if discrete else cuts(p[0], q[0], (min(p[3][0], q[3][0]), max(p[3][1], q[3][1])))
        for kind in [*DIVERGENCES, "W1", "W2"]:
            if (kind, a.split()[0], b.split()[0]) in INFINITE or (kind, a, b) in INFINITE:
                print(f"{kind},{a},{b},inf")
                continue
            v = value(kind, p, q, pieces)
            if v is not None:
                print(f"{kind},{a},{b},{mp.nstr(v, 17) if mp.isfinite(v) else 'inf'}", flush=True)


if __name__ == "__main__":
    main()
