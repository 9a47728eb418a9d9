#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Checks that cmdstanpy 1.3 and ArviZ 0.23 read what `elbo fit --method nuts --output` wrote.

    python3 -m venv venv && venv/bin/pip install 'cmdstanpy==1.3.*' 'arviz==0.23.*'
    ./elbo fit MODEL.stan --data DATA.json --method nuts --output out
    venv/bin/python benchmarks/clients/read_sample.py out

Both read the files of the chains; ArviZ's R-hat and effective draws must be those in summary.csv, and the file of
all chains must be readable as one chain.
"""

import csv
import sys
from pathlib import Path

import arviz
import cmdstanpy
import numpy

from read_draws import brackets, read_plainly, require, same, variables


def check_cmdstanpy(files):
    fit = cmdstanpy.from_csv([str(f) for f in files], method="sample")
    require(fit.chains == len(files), f"{fit.chains} chains")
    for c, path in enumerate(files):
        header, rows = read_plainly(path)
        require(list(fit.column_names) == [brackets(name) for name in header], f"columns {fit.column_names}")
        require(same(fit.draws()[:, c, :], rows), f"cmdstanpy has other draws for {path}")
    require(fit.inv_metric is None or numpy.all(fit.inv_metric > 0), "inverse metric")
    require(numpy.all(numpy.asarray(fit.step_size) > 0), "step size")
    print(f"cmdstanpy {cmdstanpy.__version__}: {fit.chains} chains, step sizes {fit.step_size}, divergences {fit.divergences}")


def check_arviz(files, summary):
    data = arviz.from_cmdstan([str(f) for f in files])
    for name in ("lp", "acceptance_rate", "step_size", "tree_depth", "n_steps", "diverging", "energy"):
        require(name in data.sample_stats, f"ArviZ has no {name}: {list(data.sample_stats)}")
    header, _ = read_plainly(files[0])
    rows = {row["variable"]: row for row in csv.DictReader(summary.open(newline=""))}
    rhat, bulk = arviz.rhat(data), arviz.ess(data, method="bulk")
    for name, elements in variables(header).items():
        for index, column in elements:
            ours = rows[brackets(header[column])]
            for theirs, key in ((rhat, "rhat"), (bulk, "ess_bulk")):
                value = float(theirs[name].values[index])
                # The files have enough digits for 1e-6.
                require(numpy.isclose(value, float(ours[key]), rtol=1e-5, equal_nan=True),
                        f"{key} of {name}{index}: ArviZ {value}, summary.csv {ours[key]}")
    print(f"ArviZ {arviz.__version__}: largest R-hat {max(float(rhat[v].max()) for v in rhat):.4f}, as in summary.csv")


def main():
    folder = Path(sys.argv[1])
    files = sorted(folder.glob("draws_*.csv"), key=lambda f: int(f.stem.split("_")[1])) or [folder / "draws.csv"]
    check_cmdstanpy(files)
    check_cmdstanpy([folder / "draws.csv"])
    check_arviz(files, folder / "summary.csv")


if __name__ == "__main__":
    main()
