# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Stochastic variational inference in NumPyro with automatic guides: seconds per 1000 steps, compile seconds, ELBO.

    python advi_numpyro.py radon --guide normal|mvn|lowrank|iaf [--steps 10000] [--particles 1] [--dtype float64]

Models: eight_schools (non-centred), logistic_10k_50, radon; priors and data as in models_jax.py. 1000 steps are one
compiled scan, run --steps / 1000 times; the seconds are the median. The final ELBO is estimated with 1000 draws and
keeps all normalising constants. --trace estimates it after every 250 steps, or 2 % more, which is not counted: [seconds,
ELBO]. With --level and --seconds it goes on below that ELBO until so many seconds are counted.
"""
import json

import common

GUIDES = {"normal": "AutoNormal", "mvn": "AutoMultivariateNormal", "lowrank": "AutoLowRankMultivariateNormal",
          "iaf": "AutoIAFNormal"}


def models():
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    sample, normal, half = numpyro.sample, dist.Normal, dist.HalfNormal

    def eight_schools(d):
        mu, tau = sample("mu", normal(0.0, 5.0)), sample("tau", dist.HalfCauchy(5.0))
        t = sample("theta_trans", normal(jnp.zeros(d["J"]), 1.0).to_event(1))
        sample("y", normal(mu + tau * t, d["sigma"]).to_event(1), obs=d["y"])

    def logistic(d):
        alpha, beta = sample("alpha", normal(0.0, 1.0)), sample("beta", normal(jnp.zeros(d["D"]), 1.0).to_event(1))
        sample("y", dist.Bernoulli(logits=alpha + d["X"] @ beta).to_event(1), obs=d["y"])

    def radon(d):
        mu_a, mu_b = sample("mu_alpha", normal(0.0, 10.0)), sample("mu_beta", normal(0.0, 10.0))
        s_a, s_b, s_y = (sample(n, half(1.0)) for n in ("sigma_alpha", "sigma_beta", "sigma_y"))
        za = sample("alpha_raw", normal(jnp.zeros(d["J"]), 1.0).to_event(1))
        zb = sample("beta_raw", normal(jnp.zeros(d["J"]), 1.0).to_event(1))
        a, b, k = mu_a + s_a * za, mu_b + s_b * zb, d["county"] - 1
        sample("y", normal(a[k] + b[k] * d["floor"], s_y).to_event(1), obs=d["y"])

    return {"eight_schools": eight_schools, "logistic_10k_50": logistic, "radon": radon}


def main():
    p = common.arguments(__doc__)
    p.add_argument("model", choices=["eight_schools", "logistic_10k_50", "radon"])
    p.add_argument("--guide", choices=list(GUIDES), default="normal")
    p.add_argument("--steps", type=int, default=10000)
    p.add_argument("--particles", type=int, default=1)
    p.add_argument("--rate", type=float, default=0.01)
    p.add_argument("--rank", type=int, help="of the low-rank guide (default: NumPyro's)")
    p.add_argument("--dtype", default="float64", choices=["float64", "float32"])
    p.add_argument("--elbo-draws", type=int, default=1000)
    common.traced(p)
    a = p.parse_args()
    common.threads(a.threads)
    import jax
    jax.config.update("jax_enable_x64", a.dtype == "float64")
    import numpy as np
    import numpyro
    from numpyro.infer import SVI, Trace_ELBO, autoguide
    from models_jax import MODELS, on_device
    arrays, sizes = on_device(MODELS[a.model][1](), a.dtype)
    model = models()[a.model]
    extra = {"rank": a.rank} if a.guide == "lowrank" and a.rank else {}
    guide = getattr(autoguide, GUIDES[a.guide])(model, **extra)
    svi = SVI(lambda arrays: model({**sizes, **arrays}), guide, numpyro.optim.Adam(a.rate), Trace_ELBO(a.particles))
    guide.model = svi.model
    state = svi.init(jax.random.PRNGKey(0), arrays)
    block = min(250 if a.trace else 1000, a.steps)

    def thousand(state, arrays):
        return jax.lax.scan(lambda s, _: svi.update(s, arrays), state, None, length=block)

    with common.Clock() as compiling:
        run = jax.jit(thousand).lower(state, arrays).compile()
    one = Trace_ELBO(1)
    estimate = jax.jit(lambda keys, params: jax.lax.map(lambda k: one.loss(k, params, svi.model, guide, arrays), keys))
    keys = jax.random.split(jax.random.PRNGKey(1), a.elbo_draws)

    def elbo():
        return -np.asarray(estimate(keys, svi.get_params(state)))

    seconds, trace, best, estimated = [], [], -float("inf"), 0
    while not seconds or not common.is_done(len(seconds) * block, compiling.wall + sum(seconds), best, a):
        with common.Clock() as c:
            state, losses = jax.block_until_ready(run(state, arrays))
        seconds.append(c.wall)
        if a.trace and len(seconds) >= 1.02 * estimated:
            estimated = len(seconds)
            trace.append([compiling.wall + sum(seconds), float(elbo().mean())])
            best = max(best, trace[-1][1])
    draws = elbo()
    print(json.dumps({
        "seconds_per_1000_steps": common.median(seconds) * 1000 / block, "compile_seconds": compiling.wall,
        "parameters": sum(int(v.size) for v in jax.tree.leaves(svi.get_params(state))), "elbo": float(draws.mean()),
        "elbo_se": float(draws.std() / len(draws) ** 0.5), "steps": len(seconds) * block, "trace": trace}))


main()
