"""Where objectives have their optimum: N(0, s) for both coordinates of a normal target with variances 1 and correlation 0.8, by NumPy and SciPy.

For K draws in a sample by independent draws, the same for every s, in eight batches, whose spread gives the standard error; in the limit of many draws by
closed forms and, for the Jensen-Shannon divergence and the smoothed total variation, by the trapezoidal rule in two dimensions.
"""
import sys

import numpy as np
import scipy
from scipy import optimize
from scipy.special import logsumexp

VARIANCES = np.array([1.8, 0.2])
BATCHES, DRAWS = 8, 400_000


def log_weights(s, noise):
    logs = 0.5 * noise**2 @ (1 - s / VARIANCES)
    return logs + np.log(s) - 0.5 * np.log(VARIANCES).sum()


def log_mean_exp(x):
    return logsumexp(x, axis=1) - np.log(x.shape[1])


def normalized(logs):
    return np.exp(logs - log_mean_exp(logs)[:, None])


def jensen_shannon(w):
    return 0.5 * (w * np.log(np.maximum(w, 1e-300)) - (1 + w) * np.log((1 + w) / 2))


def total_variation(w):
    return 0.5 * (np.sqrt((w - 1) ** 2 + 0.01) - 0.1)


def renyi(alpha):
    return lambda logs: -log_mean_exp((1 - alpha) * logs).mean() / (1 - alpha)


LOSSES = {
    "iwelbo": (8, lambda logs: -log_mean_exp(logs).mean()),
    "renyi 0.5": (32, renyi(0.5)),
    "renyi 2": (32, renyi(2)),
    "cubo": (512, lambda logs: log_mean_exp(2 * logs).mean() / 2),
    "jensen-shannon-surrogate": (32, lambda logs: jensen_shannon(normalized(logs)).mean()),
    "total-variation-surrogate": (32, lambda logs: total_variation(normalized(logs)).mean()),
}


def of_sample(loss, k, rng, low):
    noise = rng.standard_normal((DRAWS // k, k, 2))
    return np.exp(optimize.minimize_scalar(lambda t: loss(log_weights(np.exp(t), noise)), bounds=(np.log(low), np.log(4)), method="bounded", options={"xatol": 1e-5}).x)


def forward(k, rng):
    noise = rng.standard_normal((DRAWS // k, k, 2))
    lengths = (noise**2).sum(axis=2)

    def slope(t):
        s = np.exp(t)
        logs = log_weights(s, noise)
        weights = np.exp(logs - logsumexp(logs, axis=1)[:, None])
        return (weights * lengths).sum(axis=1).mean() - 2

    return np.exp(optimize.brentq(slope, np.log(0.05), np.log(4), xtol=1e-6))


def in_the_limit(f):
    x = np.linspace(-12, 12, 1201)
    ends = np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi) * (x[1] - x[0])

    def loss(t):
        s = np.exp(t)
        a, b = np.meshgrid(x, x, indexing="ij")
        logs = 0.5 * a**2 * (1 - s / VARIANCES[0]) + 0.5 * b**2 * (1 - s / VARIANCES[1]) + t - 0.5 * np.log(VARIANCES).sum()
        return ends @ f(np.exp(np.clip(logs, -600, 600))) @ ends

    return np.exp(optimize.minimize_scalar(loss, bounds=(np.log(0.1), np.log(2)), method="bounded", options={"xatol": 1e-6}).x)


print("# By objective_optima.py, NumPy", np.__version__, "and SciPy", scipy.__version__, "- variances of q; error is the standard error of the one before")
print("objective,draws,variance,error,limit")
rng = np.random.default_rng(1)
limits = {
    "iwelbo": (3 + np.sqrt(9 - 8 * 0.36)) / 4,
    "renyi 0.5": 0.6,
    "renyi 2": (3 - np.sqrt(9 - 8 * 0.36)) / 2,
    "cubo": (3 + np.sqrt(9 - 8 * 0.36)) / 4,
    "jensen-shannon-surrogate": in_the_limit(jensen_shannon),
    "total-variation-surrogate": in_the_limit(total_variation),
}
for name, (k, loss) in LOSSES.items():
    # The chi bound of K draws falls without end as q shrinks to a point: its other optimum is above 0.6.
    found = [of_sample(loss, k, rng, 0.6 if name == "cubo" else 0.05) for _ in range(BATCHES)]
    print(f"{name},{k},{np.mean(found):.5f},{np.std(found, ddof=1) / np.sqrt(BATCHES):.5f},{limits[name]:.6f}", flush=True)
print("chi bound of 32 draws at variances 1.2, 0.9, 0.6, 0.3, 0.1:", file=sys.stderr)
noise = rng.standard_normal((DRAWS // 32, 32, 2))
print([round(LOSSES["cubo"][1](log_weights(s, noise)), 4) for s in (1.2, 0.9, 0.6, 0.3, 0.1)], file=sys.stderr)
found = [forward(32, rng) for _ in range(BATCHES)]
print(f"forward-kl,32,{np.mean(found):.5f},{np.std(found, ddof=1) / np.sqrt(BATCHES):.5f},1")
