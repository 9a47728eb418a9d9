# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Scores posterior draws against the means and sds of a reference posterior.

The error of a run is the worst over the reference's quantities: |mean - reference mean| in
reference sds, and |log(sd / reference sd)|. Needs only the standard library.
"""

import csv
import json
import math
import statistics
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Score:
    """How far one set of draws is from the reference."""

    mean_error: float
    worst_mean: str
    log_sd_error: float
    worst_sd: str
    quantities: int
    missing: int
    rows: int


def dotted(name):
    """The name as CmdStan writes it: theta[1,2] becomes theta.1.2."""
    return name.strip().replace("[", ".").replace(",", ".").replace("]", "")


def read_reference(path):
    """Mean and sd per quantity, leaving out those without usable moments.

    An sd above five times the 90 % range belongs to a tail so heavy that neither the sd nor
    the mean of 10,000 draws says anything.
    """
    moments = {}
    for name, entry in json.loads(Path(path).read_text())["parameters"].items():
        low, high = entry.get("q05"), entry.get("q95")
        heavy = low is not None and entry["sd"] > 5 * (high - low)
        usable = entry["sd"] > 0 and math.isfinite(entry["mean"]) and math.isfinite(entry["sd"])
        if usable and not heavy:
            moments[dotted(name)] = (entry["mean"], entry["sd"])
    return moments


def read_draws(path):
    """Columns by name from a CSV in CmdStan's layout.

    The first row of a variational file is the mean of the approximation, marked by zeros in
    log_p__ and log_g__; it is not a draw and is left out.
    """
    with open(path, newline="") as lines:
        rows = csv.reader(line for line in lines if line.strip() and not line.startswith("#"))
        names = [dotted(name) for name in next(rows)]
        values = [[float(cell) for cell in row] for row in rows]
    markers = [i for i, name in enumerate(names) if name in ("log_p__", "log_g__")]
    if values and markers and all(values[0][i] == 0 for i in markers):
        values = values[1:]
    return dict(zip(names, zip(*values))) if values else {name: () for name in names}


def score(reference, draws):
    """The worst errors of the draws over the reference's quantities.

    Infinite when a quantity has a value that is not finite, and when none can be compared.
    """
    mean_error, worst_mean, log_sd_error, worst_sd = 0.0, "", 0.0, ""
    compared = rows = 0
    for name, (mean, sd) in reference.items():
        column = draws.get(name)
        if column is None:
            continue
        compared += 1
        rows = len(column)
        finite = rows > 1 and all(map(math.isfinite, column))
        this_mean = this_sd = math.inf
        if finite:
            this_mean = abs(statistics.fmean(column) - mean) / sd
            # 1e-300 stands for a column that does not move: a huge error instead of log(0)
            this_sd = abs(math.log(max(_sd(column), 1e-300) / sd))
        if this_mean > mean_error:
            mean_error, worst_mean = this_mean, name
        if this_sd > log_sd_error:
            log_sd_error, worst_sd = this_sd, name
    if compared == 0:
        mean_error = log_sd_error = math.inf
    missing = len(reference) - compared
    return Score(mean_error, worst_mean, log_sd_error, worst_sd, compared, missing, rows)


def _sd(column):
    mean = statistics.fmean(column)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in column) / (len(column) - 1))
