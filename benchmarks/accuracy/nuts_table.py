#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs `elbo fit --method nuts` on the posteriors of posteriordb and compares the means with the references.

    nuts_table.py run ELBO REFERENCES    one run per posterior, appended to nuts.csv
    nuts_table.py table                  writes nuts.md from nuts.csv

The error of a mean is counted in standard errors: of the reference (its sd over the root of its effective draws)
and of our draws together. What is asked of every posterior: at most 4, and R-hat below 1.01.
"""

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import scoring

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE.parent.parent / "examples" / "posteriordb"
RESULTS = HERE.parent / "results"
FIELDS = ["posterior", "status", "worst", "errors", "rhat", "ess", "divergent", "grade", "evaluations", "seconds", "note"]
MAX_ERRORS = 4
MAX_RHAT = 1.01


def reference_errors(path):
    """Mean, its standard error, per quantity with usable moments."""
    usable = scoring.read_reference(path)
    entries = json.loads(Path(path).read_text())["parameters"]
    errors = {}
    for name, entry in entries.items():
        if scoring.dotted(name) in usable:
            ess = entry.get("ess_bulk") or 10_000
            errors[scoring.dotted(name)] = (entry["mean"], entry.get("mcse_mean") or entry["sd"] / math.sqrt(ess))
    return errors


def sample(elbo, program, folder, seed, extra, timeout):
    row = dict.fromkeys(FIELDS, "") | {"posterior": folder.name, "status": "failed"}
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        command = [elbo, "fit", str(program), "--data", str(folder / "data.json"), "--method", "nuts",
                   "--seed", str(seed), "--output", str(out), *extra]
        start = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return row | {"note": f"no answer in {timeout:g} s"}
        row["seconds"] = f"{time.monotonic() - start:.3g}"
        if done.returncode != 0:
            return row | {"note": " ".join(done.stderr.split("elbo: ")[-1].split())[-200:]}
        fit = json.loads((out / "fit.json").read_text())
        with open(out / "summary.csv", newline="") as lines:
            ours = {scoring.dotted(line["variable"]): line for line in csv.DictReader(lines)}
        with open(out / "draws.csv", newline="") as lines:
            draws = csv.DictReader(line for line in lines if not line.startswith("#"))
            divergent = sum(float(line["divergent__"]) for line in draws)
    worst, errors, rhat, ess, missing = "", 0.0, 0.0, math.inf, 0
    for name, (mean, error) in reference_errors(folder / "reference.json").items():
        if name not in ours:
            missing += 1
            continue
        line = ours[name]
        distance = abs(float(line["mean"]) - mean) / math.hypot(error, float(line["mcse"]))
        if not distance <= errors:
            worst, errors = name, distance
        rhat = max(rhat, float(line["rhat"]))
        ess = min(ess, float(line["ess_bulk"]), float(line["ess_tail"]))
    good = errors <= MAX_ERRORS and rhat < MAX_RHAT and missing == 0
    return row | {"status": "ok" if good else "off", "worst": worst, "errors": f"{errors:.3g}", "rhat": f"{rhat:.4f}",
                  "ess": f"{ess:.0f}", "divergent": f"{divergent:.0f}", "grade": fit["verdict"]["grade"],
                  "evaluations": fit["run"]["evaluations"], "note": f"{missing} quantities missing" if missing else ""}


def run(options):
    path = options.results / "nuts.csv"
    if options.fresh:
        path.unlink(missing_ok=True)
    have = set()
    if path.exists():
        with open(path, newline="") as file:
            have = {row["posterior"] for row in csv.DictReader(file)}
    folders = [folder for folder in sorted(Path(options.references).iterdir())
               if (folder / "reference.json").exists() and folder.name not in have
               and (not options.only or folder.name in options.only.split(","))]
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        if path.stat().st_size == 0:
            writer.writeheader()
        for folder in folders:
            program = options.programs / f"{folder.name}.stan"
            row = sample(options.elbo, program, folder, options.seed, options.extra.split(), options.timeout)
            writer.writerow(row)
            file.flush()
            print(" ".join(f"{name}={row[name]}" for name in FIELDS if row[name] != ""), flush=True)
    table(options)


def table(options):
    with open(options.results / "nuts.csv", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["posterior"])
    good = sum(row["status"] == "ok" for row in rows)
    lines = ["# NUTS on posteriordb", "",
             f"`elbo fit --method nuts`, 4 chains of 1,000 draws after 1,000 of warm-up. {good} of {len(rows)} posteriors have "
             f"all means within {MAX_ERRORS} standard errors of the reference and R-hat below {MAX_RHAT}. Written by "
             "`benchmarks/accuracy/nuts_table.py`; times are of a shared machine and say little.", "",
             "| posterior | worst mean | in standard errors | R-hat | effective draws | divergences | verdict | gradients | s |",
             "|---|---|---|---|---|---|---|---|---|"]
    for row in rows:
        cells = [row["posterior"], f"`{row['worst']}`" if row["worst"] else row["note"], row["errors"], row["rhat"],
                 row["ess"], row["divergent"], row["grade"], row["evaluations"], row["seconds"]]
        lines.append("| " + " | ".join(cells) + " |")
    (options.results / "nuts.md").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=RESULTS)
    commands = parser.add_subparsers(required=True)
    runner = commands.add_parser("run")
    runner.add_argument("elbo")
    runner.add_argument("references")
    runner.add_argument("--programs", type=Path, default=PROGRAMS)
    runner.add_argument("--seed", type=int, default=1)
    runner.add_argument("--only", default="")
    runner.add_argument("--extra", default="", help="further options of `elbo fit`")
    runner.add_argument("--timeout", type=float, default=900)
    runner.add_argument("--fresh", action="store_true")
    runner.set_defaults(action=run)
    commands.add_parser("table").set_defaults(action=table)
    options = parser.parse_args()
    options.action(options)


if __name__ == "__main__":
    sys.exit(main())
