# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""The models of the comparison: which Stan program, which data, which JAX density, and how much work a gradient is.

Work is what one log density with gradient needs for one draw, counted from the mathematics and not from what any
system does: `flops` of the matrix products and factorisations, `transcendental` the evaluations of exp, log, tanh and
the like (one each, forward and reverse share them), `bytes` the data that a call must stream when they exceed the
caches (once for all draws of a tile). Zero: not what bounds the model.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    name: str
    program: str  # peers/stan/PROGRAM.stan
    data: str  # the name under which the peers make the data
    jax: str  # the name of the density in JAX
    dimension: int  # the numbers of a point
    flops: float = 0
    transcendental: float = 0
    bytes: float = 0


def _model(name, program, dimension, data=None, jax=None, **work):
    return Model(name, program, data or name, jax or name, dimension, **work)


def _glm(n, d, transcendental):
    return dict(flops=4.0 * n * d, transcendental=transcendental * n, bytes=8.0 * n * d if n * d > 4e6 else 0)


MODELS = [
    _model("eight_schools", "eight_schools", 10),
    _model("eight_schools_10k", "eight_schools", 10_002, flops=20 * 1e4),
    _model("logistic_10k_50", "logistic", 51, **_glm(10_000, 50, 2)),
    _model("logistic_1m_20", "logistic", 21, **_glm(1_000_000, 20, 2)),
    _model("poisson_100k_10", "poisson", 11, **_glm(100_000, 10, 1)),
    _model("radon", "radon", 777, flops=12 * 12_573),
    _model("gp_200", "gp", 3, flops=200.0**3, transcendental=200 * 199 / 2),
    _model("gauss_mix", "gauss_mix", 5, transcendental=2e5),
    _model("irt_2pl", "irt_2pl", 1_103, transcendental=2 * 5e4),
    _model("ar5", "ar5", 7, flops=4 * 5 * 4995),
    _model("ar5_loop", "ar5_loop", 7, data="ar5", flops=4 * 5 * 4995),
    _model("garch", "garch", 4, flops=15 * 5000, transcendental=5000),
    _model("hmm", "hmm", 23, flops=4 * 16 * 2000, transcendental=5 * 2000),
    _model("hmm_loop", "hmm_loop", 23, data="hmm", jax="hmm", flops=4 * 16 * 2000, transcendental=5 * 2000),
    _model("lotka_volterra", "lotka_volterra", 8, flops=200 * 4 * 10 * 3),
    _model("bnn", "bnn", 502, flops=20_640.0 * (4 * 8 + 6) * 50, transcendental=20_640.0 * 50),
    _model("gp_1000", "gp", 3, flops=1000.0**3, transcendental=1000 * 999 / 2),
]

BY_NAME = {m.name: m for m in MODELS}
