#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes tables of quantiles and their derivatives to ../resources/elbo/special/NAME.csv, computed by mpmath with 40 digits.

Gamma: P(a, x) = Phi(u), rows a, u, ln x; and a, ln x, d ln x/da. Von Mises: rows kappa, u, angle; and kappa, angle, d angle/dkappa.
Normal excess: rows a, e, y with ln Phi(-a) - ln Phi(-a - y) = e.
"""
import os
import random
import mpmath
from mpmath import mp, mpf
from special_functions import OUT, SQRT2

mp.dps = 40


def write(name, rows):
    with open(os.path.join(OUT, name + ".csv"), "w") as out:
        out.write(f"# {name}: arguments, value; mpmath {mpmath.__version__} with {mp.dps} digits, quantiles.py\n")
        for row in rows:
            out.write(",".join(repr(float(v)) for v in row) + "\n")
    print(name, len(rows))


def log_phi(u):
    return mp.log(mp.erfc(-u / SQRT2) / 2) if u < 0 else mp.log1p(-mp.erfc(u / SQRT2) / 2)


def log_lower(a, t):
    x = mp.exp(t)
    if t < -30:  # the series
        return a * t - mp.loggamma(a + 1) + mp.log(1 - a * x / (a + 1))
    return mp.log(mp.gammainc(a, 0, x, regularized=True))


def log_upper(a, t):
    return mp.log(mp.gammainc(a, mp.exp(t), mp.inf, regularized=True)) if t > -30 else mp.log1p(-mp.exp(log_lower(a, t)))


def gamma_quantile(a, u):
    """Bisection, then the secant method."""
    a, u = mpf(a), mpf(u)
    target = log_phi(-abs(u))
    g = (lambda t: log_upper(a, t) - target) if u > 0 else (lambda t: target - log_lower(a, t))
    low, high = mpf(-50) / a - 50, mp.log(a + 50 * mp.sqrt(a) + 800)
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if g(middle) > 0 else (low, middle)
    return mp.findroot(g, (low, high), tol=mpf(10) ** -60, verify=False)


def gamma_slope(a, t):
    a, t = mpf(a), mpf(t)
    h = a * mpf(10) ** -12
    f = log_lower if log_lower(a, t) < -mpf("0.7") else log_upper
    digits, mp.dps = mp.dps, 70
    change = (8 * (f(a + h, t) - f(a - h, t)) - (f(a + 2 * h, t) - f(a - 2 * h, t))) / (12 * h)
    slope = mp.exp(a * t - mp.exp(t) - mp.loggamma(a) - f(a, t)) * (1 if f is log_lower else -1)
    mp.dps = digits
    return -change / slope


def relative(k, t, f):
    """The integral of f times the density relative to that at t, from t to where it has fallen by exp(-70)."""
    versine = 1 - mp.cos(t) + (70 / k if k else 3)
    end = mp.acos(1 - versine) if versine < 2 else mp.pi
    points = mp.linspace(t, end, 5)
    return mp.quad(lambda s: mp.exp(k * (mp.cos(s) - mp.cos(t))) * f(s), points, maxdegree=6)


def angle(k, u):
    k, u = mpf(k), mpf(u)
    target = log_phi(-abs(u))
    total = mp.log(2 * mp.pi * mp.besseli(0, k)) - k
    low, high = mpf(0), mp.pi
    t = min(abs(u) / mp.sqrt(k + mpf("0.4")), mpf(3))
    for _ in range(40):
        part = relative(k, t, lambda s: 1)
        step = (mp.log(part) + k * (mp.cos(t) - 1) - total - target) * part
        if abs(step) < mpf(10) ** -22 * t:
            break
        low, high = (t, high) if step > 0 else (low, t)
        t = t + step if low < t + step < high else (low + high) / 2
    return t if u > 0 else -t


def angle_slope(k, t):
    k, t = mpf(k), mpf(t)
    mean = mp.besseli(1, k) / mp.besseli(0, k)
    return mp.sign(t) * relative(k, abs(t), lambda s: mp.cos(s) - mean)


def main():
    gamma_tables(random.Random(20261))
    angle_tables(random.Random(20262))
    excess_table(random.Random(20263))


def gamma_tables(rng):
    shapes = [1e-3, 1e-2, 0.03, 0.1, 0.3, 0.7, 1, 1.5, 2.5, 7, 30, 100, 1000, 1e4]
    normals = [-8, -5, -3, -1.5, -0.6, -0.1, 0.0, 0.2, 0.9, 2, 4, 6, 8]
    gammas = [(a, u + (rng.uniform(-0.1, 0.1) if u else 0), 0) for a in shapes for u in normals]
    gammas = [(a, u, gamma_quantile(a, u)) for a, u, _ in gammas]
    write("logGammaQuantile", gammas)
    write("logGammaQuantileDa", [(a, float(t), gamma_slope(a, float(t))) for a, _, t in gammas])


def excess(a, e):
    a, e = mpf(a), mpf(e)
    g = lambda y: log_phi(-a) - log_phi(-a - y) - e
    low, high = mpf(0), mpf(1)
    while g(high) < 0:
        high *= 2
    while high > 0 and g(high / 4) > 0:
        high /= 4
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if g(middle) < 0 else (low, middle)
    return mp.findroot(g, (low, high), tol=mpf(10) ** -70, verify=False)


def excess_table(rng):
    mp.dps = 60
    bounds = [-30, -8, -2.5, -0.9, -0.1, 0.0, 0.3, 0.99, 1.7, 5, 12, 30, 200]
    rows = [(a + (rng.uniform(-0.02, 0.02) if a else 0), e * rng.uniform(0.9, 1.1)) for a in bounds for e in [1e-12, 1e-6, 1e-3, 0.03, 0.3, 0.7, 1.4, 5, 40, 600]]
    write("normalExcess", [(a, e, excess(a, e)) for a, e in rows])


def angle_tables(rng):
    mp.dps = 28
    concentrations = [0.0, 1e-3, 0.1, 0.6, 1, 2.5, 8, 40, 300, 1e4, 1e6]
    angles = [(k, u + rng.uniform(-0.05, 0.05)) for k in concentrations for u in [-7, -4, -2, -1, -0.3, 0.01, 0.4, 0.6, 1.5, 3, 6]]
    angles = [(k, u, angle(k, u)) for k, u in angles]
    write("vonMisesQuantile", angles)
    write("vonMisesQuantileDa", [(k, float(t), angle_slope(k, float(t))) for k, _, t in angles])


if __name__ == "__main__":
    main()
