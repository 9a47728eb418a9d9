#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Checks that cmdstanpy 1.3 and ArviZ 0.23 read what `elbo fit --output` wrote.

    python3 -m venv venv && venv/bin/pip install 'cmdstanpy==1.3.*' 'arviz==0.23.*'
    ./elbo fit MODEL.stan --data DATA.json --output out
    ./elbo fit MODEL.stan --data DATA.json --output out-no-mean --no-mean-row
    venv/bin/python benchmarks/clients/read_draws.py out/draws.csv out-no-mean/draws.csv

The files are read once more with Python's own csv module, and every number of every variable must be where the
clients put it. cmdstanpy takes the first row as the mean; ArviZ does not know of it, hence the second file.
"""

import csv
import sys

import arviz
import cmdstanpy
import numpy


def read_plainly(path):
    with open(path, newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    rows = list(csv.reader(lines))
    return rows[0], numpy.array([[float(x) for x in row] for row in rows[1:]])


def variables(header):
    """Name -> list of (indices from 0, column)."""
    found = {}
    for column, name in enumerate(header):
        if not name.endswith("__"):
            base, *indices = name.split(".")
            found.setdefault(base, []).append((tuple(int(i) - 1 for i in indices), column))
    return found


def brackets(name):
    base, *indices = name.split(".")
    return f"{base}[{','.join(indices)}]" if indices else name


def require(condition, message):
    if not condition:
        sys.exit("FAILED: " + message)


def same(a, b):
    return numpy.array_equal(numpy.asarray(a, float), numpy.asarray(b, float), equal_nan=True)


def check_cmdstanpy(path):
    header, rows = read_plainly(path)
    fit = cmdstanpy.from_csv(path, method="variational")
    require(list(fit.column_names) == [brackets(name) for name in header], f"columns {fit.column_names}")
    require(same(fit.variational_sample, rows[1:]), "cmdstanpy has other draws")
    require(same(fit.variational_params_np, rows[0]), "cmdstanpy has another mean")
    for name, elements in variables(header).items():
        draws = numpy.asarray(fit.stan_variable(name, mean=False))
        shape = tuple(max(i[k] for i, _ in elements) + 1 for k in range(len(elements[0][0])))
        require(draws.shape == (len(rows) - 1, *shape), f"{name} has shape {draws.shape} in cmdstanpy")
        for indices, column in elements:
            require(same(draws[(slice(None), *indices)], rows[1:, column]), f"{name}{indices} in cmdstanpy")
    require(rows[0][0] == 0 and same(rows[:, 0], 0 * rows[:, 0]), "lp__ is not 0")
    require(numpy.isfinite(rows[1:, 1:3]).all(), "log_p__ or log_g__ is not finite")
    print(f"cmdstanpy {cmdstanpy.__version__}: {len(rows) - 1} draws of {len(variables(header))} variables")


def check_arviz(path):
    header, rows = read_plainly(path)
    data = arviz.from_cmdstan(posterior=path)
    for name, elements in variables(header).items():
        draws = data.posterior[name].values
        require(draws.shape[:2] == (1, len(rows)), f"{name} has shape {draws.shape} in ArviZ")
        for indices, column in elements:
            require(same(draws[(0, slice(None), *indices)], rows[:, column]), f"{name}{indices} in ArviZ")
    summary = arviz.summary(data, kind="stats")
    print(f"ArviZ {arviz.__version__}: {len(rows)} draws, {len(summary)} rows of summary")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    check_cmdstanpy(sys.argv[1])
    check_arviz(sys.argv[2])
