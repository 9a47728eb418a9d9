"""All optima of KL(q || p) over normal q for mixtures p of two normals, by NumPy and SciPy: an oracle for ForwardAndReverseTest.

The stationary points solve E_q[(ln p)'] = 0 and E_q[(ln p)''] = -1/sd^2 (Stein's identities), found by Newton's method from a grid of starts; a stationary
point counts if the Hessian there, by differences of these equations, is positive definite. Expectations by the trapezoidal rule with 2,001 points.
"""
import numpy as np
import scipy
from scipy import optimize

NOISE = np.linspace(-9, 9, 2001)
WEIGHTS = np.exp(-0.5 * NOISE**2) / np.sqrt(2 * np.pi) * (NOISE[1] - NOISE[0])


def log_density(x, first, second, sd):
    a, b = -0.5 * ((x - first) / sd) ** 2, -0.5 * ((x - second) / sd) ** 2
    return np.logaddexp(a, b) - np.log(2 * sd * np.sqrt(2 * np.pi))


def slopes(parameters, first, second, sd):
    loc, log_scale = parameters
    scale = np.exp(log_scale)
    x = loc + scale * NOISE
    share = 1 / (1 + np.exp(np.clip((second - first) * (x - (first + second) / 2) / sd**2, -700, 700)))
    one, two = (first - x) / sd**2, (second - x) / sd**2
    slope = share * one + (1 - share) * two
    curvature = -1 / sd**2 + share * (1 - share) * (one - two) ** 2
    return np.array([-WEIGHTS @ slope, -scale**2 * (WEIGHTS @ curvature) - 1])


def divergence(parameters, *target):
    loc, log_scale = parameters
    x = loc + np.exp(log_scale) * NOISE
    return -WEIGHTS @ log_density(x, *target) - log_scale - 0.5 * np.log(2 * np.pi * np.e)


def optima(*target):
    found = []
    first, second, sd = target
    for loc in np.linspace(first, second, 13):
        for scale in np.geomspace(sd / 2, 2 * sd + (second - first) / 2, 7):
            result = optimize.root(slopes, [loc, np.log(scale)], args=target, tol=1e-13)
            if not np.abs(slopes(result.x, *target)).max() < 1e-9:
                continue
            hessian = np.array([(slopes(result.x + h, *target) - slopes(result.x - h, *target)) / 2e-5 for h in 1e-5 * np.eye(2)])
            if np.linalg.eigvalsh((hessian + hessian.T) / 2).min() < 1e-6:
                continue
            if not any(np.abs(result.x - other).max() < 1e-4 for other in found):
                found.append(result.x)
    return sorted(found, key=lambda x: x[0])


print("# By reverse_kl.py, NumPy", np.__version__, "and SciPy", scipy.__version__)
print("first,second,sd,loc,scale,divergence")
for target in ((0, 0, 1), (0, 2.5, 1), (0, 5, 1), (0, 7.5, 1), (0, 10, 1), (-2, 2, 0.5)):
    for point in optima(*target):
        print(",".join(f"{v:.10g}" for v in (*target, point[0], np.exp(point[1]), divergence(point, *target))))
