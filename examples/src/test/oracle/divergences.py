"""Divergences without a closed form: an oracle for DivergencesTest.

By mpmath's tanh-sinh quadrature between the points where densities cross or break, and in two dimensions by NumPy and the trapezoidal rule.
"""
import mpmath as mp
import numpy as np


def normal(loc, scale):
    return lambda x: mp.exp(-(((x - loc) / scale) ** 2) / 2) / (scale * mp.sqrt(2 * mp.pi))


def jensen_shannon(p, q, points):
    def integrand(x):
        m = (p(x) + q(x)) / 2
        return (p(x) * mp.log(p(x) / m) + q(x) * mp.log(q(x) / m)) / 2

    return mp.quad(integrand, points)


p = normal(0, 1)
crossing = mp.sqrt(mp.mpf(8) / 3 * mp.log(2))
print("mpmath", mp.__version__)
print("JS N(0,1) N(1,4)", jensen_shannon(p, normal(1, 2), [-30, -3, 0, 1, 3, 6, 30]))
print("JS N(0,1) Laplace(0,1)", jensen_shannon(p, lambda x: mp.exp(-abs(x)) / 2, [-30, -4, -1, 0, 1, 4, 30]))
print("TV N(0,1) N(0,4)", mp.quad(lambda x: abs(p(x) - normal(0, 2)(x)) / 2, [-40, -crossing, 0, crossing, 40]))

x = np.linspace(-9, 9, 2401)
a, b = np.meshgrid(x, x, indexing="ij")
cell = (x[1] - x[0]) ** 2
f = np.exp(-0.5 * (a**2 - 1.6 * a * b + b**2) / 0.36) / (2 * np.pi * 0.6)
g = np.exp(-0.5 * (a**2 + b**2)) / (2 * np.pi)
m = np.maximum((f + g) / 2, 1e-300)
print("numpy", np.__version__)
print("JS of pairs with correlation 0.8 and 0", ((f * np.log(np.maximum(f, 1e-300) / m) + g * np.log(np.maximum(g, 1e-300) / m)) / 2).sum() * cell)
print("TV of the same", (np.abs(f - g) / 2).sum() * cell)
