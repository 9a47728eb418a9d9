"""Means and sds of the cubic regression's exact posterior, with SciPy's adaptive quadrature and multivariate normal: an oracle for ExactRegression."""
import pathlib
import numpy as np
import scipy
from scipy import integrate, stats

path = pathlib.Path(__file__).parents[2] / "main/resources/elbo/examples/cubic_regression.csv"
x, y = np.loadtxt(path, delimiter=",", skiprows=2).T
X = np.vander(x, 4, increasing=True)


def log_weight(sigma):
    covariance = sigma**2 * np.eye(len(y)) + 100 * X @ X.T
    return stats.multivariate_normal(np.zeros(len(y)), covariance).logpdf(y) + stats.halfnorm(scale=10).logpdf(sigma)


def conditional(sigma):
    covariance = np.linalg.inv(X.T @ X / sigma**2 + np.eye(4) / 100)
    return covariance @ X.T @ y / sigma**2, np.diag(covariance)


top = max(log_weight(s) for s in np.linspace(0.7, 1.3, 61))


def integral(f):
    return integrate.quad_vec(lambda s: np.exp(log_weight(s) - top) * f(s), 0.5, 1.8, epsabs=1e-10, epsrel=1e-10)[0]


total = integral(lambda s: np.array([1.0]))[0]
first = integral(lambda s: np.append(conditional(s)[0], s)) / total
second = integral(lambda s: np.append(conditional(s)[1] + conditional(s)[0] ** 2, s * s)) / total
print("scipy", scipy.__version__)
print(", ".join(f"{v:.9f}" for v in first))
print(", ".join(f"{v:.9f}" for v in np.sqrt(second - first**2)))
