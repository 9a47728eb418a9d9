# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""ADVI and FullRankADVI in PyMC: seconds per 1000 steps, compile seconds, ELBO.

    python advi_pymc.py radon --guide meanfield|fullrank [--steps 10000] [--mode MODE]

Models: eight_schools (non-centred), logistic_10k_50, radon; priors and data as in models_jax.py. PyMC's own defaults
are kept (optimiser adagrad_window, one draw a step, float64, PyTensor's default compilation mode unless --mode names
another: NUMBA, CVM, JAX); --rate switches to Adam. The ELBO is the mean over the last tenth of the steps; --trace has
[seconds, mean over 1000 steps] after each 1000. With --level and --seconds it goes on below that ELBO until so many seconds
are counted.
"""
import json

import common


def build(name, d):
    import pymc as pm
    with pm.Model() as model:
        if name == "eight_schools":
            mu, tau = pm.Normal("mu", 0, 5), pm.HalfCauchy("tau", 5)
            t = pm.Normal("theta_trans", 0, 1, shape=d["J"])
            pm.Normal("y", mu + tau * t, d["sigma"], observed=d["y"])
        elif name == "logistic_10k_50":
            alpha, beta = pm.Normal("alpha", 0, 1), pm.Normal("beta", 0, 1, shape=d["D"])
            pm.Bernoulli("y", logit_p=alpha + d["X"] @ beta, observed=d["y"])
        else:
            mu_a, mu_b = pm.Normal("mu_alpha", 0, 10), pm.Normal("mu_beta", 0, 10)
            s_a, s_b, s_y = (pm.HalfNormal(n, 1) for n in ("sigma_alpha", "sigma_beta", "sigma_y"))
            za, zb = pm.Normal("alpha_raw", 0, 1, shape=d["J"]), pm.Normal("beta_raw", 0, 1, shape=d["J"])
            a, b, k = mu_a + s_a * za, mu_b + s_b * zb, d["county"] - 1
            pm.Normal("y", a[k] + b[k] * d["floor"], s_y, observed=d["y"])
    return model


def main():
    p = common.arguments(__doc__)
    p.add_argument("model", choices=["eight_schools", "logistic_10k_50", "radon"])
    p.add_argument("--guide", choices=["meanfield", "fullrank"], default="meanfield")
    p.add_argument("--steps", type=int, default=10000)
    p.add_argument("--rate", type=float, help="use Adam with this rate instead of PyMC's default optimiser")
    common.traced(p)
    p.add_argument("--mode", help="PyTensor's compilation mode")
    a = p.parse_args()
    common.threads(a.threads)
    import logging
    import numpy as np
    import pytensor
    if a.mode:
        pytensor.config.mode = a.mode
    import pymc as pm
    from models_jax import MODELS
    logging.disable(logging.WARNING)
    model = build(a.model, MODELS[a.model][1]())
    block = min(1000, a.steps)
    optimiser = {"obj_optimizer": pm.adam(learning_rate=a.rate)} if a.rate else {}
    with common.Clock() as compiling, model:
        method = {"meanfield": pm.ADVI, "fullrank": pm.FullRankADVI}[a.guide](random_seed=0)
        step = method.objective.step_function(score=True, **optimiser)
        float(step())
    seconds, history, best = [], [], -float("inf")
    while not seconds or not common.is_done(len(history), compiling.wall + sum(seconds), best, a):
        with common.Clock() as c:
            for _ in range(block):
                history.append(float(step()))
        seconds.append(c.wall)
        best = max(best, -float(np.mean(history[-block:])))
    tail = -np.array(history[-max(10, len(history) // 10):])
    trace = [[compiling.wall + sum(seconds[:i + 1]), -float(np.mean(history[i * block:(i + 1) * block]))]
             for i in range(len(seconds))] if a.trace else []
    print(json.dumps({
        "seconds_per_1000_steps": common.median(seconds) * 1000 / block, "compile_seconds": compiling.wall,
        "parameters": sum(int(v.get_value().size) for v in method.approx.params), "elbo": float(np.mean(tail)),
        "elbo_se": float(tail.std() / len(tail) ** 0.5), "steps": len(history), "trace": trace}))


main()
