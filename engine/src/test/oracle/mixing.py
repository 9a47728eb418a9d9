#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes engine/src/test/resources/elbo/diagnostic/mixing.csv by ArviZ.

    python3 -m venv venv && venv/bin/pip install 'arviz==0.23.*'
    venv/bin/python engine/src/test/oracle/mixing.py
"""

from pathlib import Path

import arviz
import numpy

OUT = Path(__file__).resolve().parent.parent / "resources" / "elbo" / "diagnostic" / "mixing.csv"


def autoregressive(rng, chains, draws, rho):
    x = numpy.empty((chains, draws))
    x[:, 0] = rng.standard_normal(chains)
    for s in range(1, draws):
        x[:, s] = rho * x[:, s - 1] + numpy.sqrt(1 - rho**2) * rng.standard_normal(chains)
    return x


def cases():
    rng = numpy.random.default_rng(20210601)
    yield "independent", rng.standard_normal((4, 60))
    yield "odd length", rng.standard_normal((3, 41))
    yield "slow", autoregressive(rng, 4, 100, 0.9)
    yield "antithetic", autoregressive(rng, 4, 80, -0.6)
    yield "heavy tails", rng.standard_cauchy((4, 60))
    yield "one chain away", rng.standard_normal((4, 50)) + numpy.array([[0], [0], [0], [1.5]])
    yield "one chain wide", rng.standard_normal((4, 50)) * numpy.array([[1], [1], [1], [4]])
    yield "trend", autoregressive(rng, 2, 60, 0.5) + numpy.linspace(0, 3, 60)
    yield "whole numbers", rng.poisson(2, (4, 60)).astype(float)
    yield "constant", numpy.full((4, 10), 2.5)
    yield "stuck", autoregressive(rng, 4, 60, 0.995)
    yield "shortest", rng.standard_normal((2, 8))


def main():
    lines = [f"# ArviZ {arviz.__version__}, NumPy {numpy.__version__}; written by engine/src/test/oracle/mixing.py",
             "# name;chains;rhat;bulk ess;tail ess;mcse mean;mcse of the 10 % quantile;bfmi of the first chain;draws"]
    for name, x in cases():
        numbers = [arviz.rhat(x), arviz.ess(x, method="bulk"), arviz.ess(x, method="tail"),
                   arviz.mcse(x, method="mean"), arviz.mcse(x, method="quantile", prob=0.1),
                   arviz.bfmi(x)[0]]
        draws = " ".join(repr(float(v)) for v in x.ravel())
        lines.append(";".join([name, str(len(x)), *(repr(float(v)).replace("nan", "NaN") for v in numbers), draws]))
    OUT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
