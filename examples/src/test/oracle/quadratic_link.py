"""Optima, saddles and evidences of the gallery's page on nonlinear links, with SciPy: an oracle for QuadraticLink and QuadraticLinkExact.

Losses by Gauss-Hermite quadrature (exact for the square), points without slope by root finding on numerical gradients, kinds by
numerical Hessians, evidences by adaptive quadrature."""
import numpy as np
import scipy
from scipy import integrate, optimize

SPREAD = np.array([-0.9, -0.2, 0.3, 0.8])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
LINKS = {"square": np.square, "exponential": np.exp, "hyperbolic": lambda x: 2 * np.tanh(x)}


def loss(link, y, mu, sigma):
    x = mu + sigma * NODES
    terms = ((LINKS[link](x)[:, None] - y) ** 2).sum(1) + x**2
    return 0.5 * WEIGHTS @ terms - np.log(sigma)


def log_evidence(link, y):
    joint = lambda x: np.exp(-0.5 * (((LINKS[link](x) - y) ** 2).sum() + x**2)) / (2 * np.pi) ** ((len(y) + 1) / 2)
    return np.log(integrate.quad(joint, -6, 6, points=[-1.5, -0.5, 0, 0.5, 1.5], epsabs=1e-14, epsrel=1e-12, limit=500)[0])


def best(link, y, mu, sigma):
    found = optimize.minimize(lambda p: loss(link, y, p[0], np.exp(p[1])), [mu, np.log(sigma)], method="BFGS", options={"gtol": 1e-9})
    return found.x[0], np.exp(found.x[1]), found.fun


def gradient(y, p, h=1e-5):
    return [(loss("square", y, *(p + h * e)) - loss("square", y, *(p - h * e))) / (2 * h) for e in np.eye(2)]


print("scipy", scipy.__version__)
for mean in (0.5, 1.05, 2.0):
    y = mean + SPREAD
    points = set()
    for mu in np.linspace(0, 1.6, 9):
        for sigma in np.linspace(0.1, 0.9, 9):
            x, _, ok, _ = optimize.fsolve(lambda p: gradient(y, p), np.array([mu, sigma]), full_output=True, xtol=1e-12)
            if ok == 1 and x[1] > 0 and max(np.abs(gradient(y, x))) < 1e-6:
                points.add((abs(round(x[0], 6)), round(x[1], 6)))
    for mu, sigma in sorted(points):
        h = 1e-4
        p = np.array([mu, sigma])
        hessian = np.array([(np.array(gradient(y, p + h * e)) - np.array(gradient(y, p - h * e))) / (2 * h) for e in np.eye(2)])
        print("point", mean, mu, sigma, "minimum" if np.linalg.eigvalsh(hessian)[0] > 0 else "saddle")
    print("evidence", mean, f"{log_evidence('square', y):.9f}")
difference = lambda mean: best("square", mean + SPREAD, 1.0, 0.2)[2] - best("square", mean + SPREAD, 0.0, 0.6)[2]
print("jump", f"{optimize.brentq(difference, 1.0, 1.4, xtol=1e-10):.7f}")
for link, mean, mu in (("square", 2.0, 1.0), ("exponential", 2.0, 0.5), ("hyperbolic", 1.0, 0.5)):
    m, s, value = best(link, mean + SPREAD, mu, 0.3)
    y = mean + SPREAD
    bound = -value - (len(y) + 1) / 2 * np.log(2 * np.pi) + 0.5 * np.log(2 * np.pi * np.e)
    print("best", link, mean, f"{m:.7f} {s:.7f} kl {log_evidence(link, y) - bound:.7f}")
