#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Fits the posteriors of posteriordb with `elbo fit` and tabulates the errors beside Stan's.

    accuracy_table.py run ELBO REFERENCES    fits, appending one line per run to accuracy.csv
    accuracy_table.py table                  writes accuracy.md from accuracy.csv

REFERENCES/NAME holds data.json and reference.json. `run` skips what accuracy.csv already has,
so an interrupted one goes on where it stopped; --fresh starts over. It ends by writing the table.
"""

import argparse
import csv
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import scoring

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE.parent.parent / "examples" / "posteriordb"
RESULTS = HERE.parent / "results"
STAN = HERE.parent / "peers" / "stan_accuracy.csv"
GRADES = ["GOOD", "USABLE", "MEANS-ONLY", "NOT-CONVERGED", "FAILED"]
GOAL = 0.1  # in reference sds and log sds; the references themselves are known to about 0.01
TRUST = 0.3  # a mean this far off under a verdict GOOD is a broken promise
FIELDS = ["posterior", "seed", "status", "mean_error", "worst_mean", "log_sd_error", "worst_sd",
          "missing", "grade", "khat", "seconds", "note"]
REGRESSIONS = ("earnings-", "kidiq", "mesquite-", "nes", "sblrc-")


def fit(elbo, program, folder, seed, draws, timeout, extra):
    """Runs one fit and scores it: a row of accuracy.csv."""
    row = dict.fromkeys(FIELDS, "") | {"posterior": folder.name, "seed": seed, "status": "failed"}
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        command = [elbo, "fit", str(program), "--data", str(folder / "data.json"), "--seed",
                   str(seed), "--draws", str(draws), "--output", str(out), *extra]
        start = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return row | {"seconds": f"{timeout:.4g}", "note": f"no answer in {timeout:g} s"}
        row["seconds"] = f"{time.monotonic() - start:.3g}"
        if done.returncode != 0 or not (out / "draws.csv").exists():
            message = " ".join((done.stderr.strip() or done.stdout.strip()).split())
            return row | {"note": f"exit {done.returncode}: {message[:200]}"}
        try:
            verdict = json.loads((out / "fit.json").read_text())["verdict"]
            reference = scoring.read_reference(folder / "reference.json")
            got = scoring.score(reference, scoring.read_draws(out / "draws.csv"))
        except (KeyError, OSError, StopIteration, ValueError) as problem:
            return row | {"note": f"unreadable output: {problem!r}"[:200]}
    khat = verdict.get("khat")
    return row | {
        "status": "ok" if got.missing == 0 else "incomplete",
        "mean_error": f"{got.mean_error:.4g}", "worst_mean": got.worst_mean,
        "log_sd_error": f"{got.log_sd_error:.4g}", "worst_sd": got.worst_sd,
        "missing": got.missing, "grade": verdict.get("grade", ""),
        "khat": "" if khat is None else khat if isinstance(khat, str) else f"{khat:.3g}",
    }


def run(options):
    """Fits every posterior with every seed that accuracy.csv does not have yet."""
    path = options.results / "accuracy.csv"
    if options.fresh:
        path.unlink(missing_ok=True)
    have = {(row["posterior"], int(row["seed"])) for row in read_runs(path)}
    folders = [folder for folder in sorted(Path(options.references).iterdir())
               if (folder / "reference.json").exists()
               and (not options.only or folder.name in options.only.split(","))]
    if not folders:
        sys.exit(f"no posterior with a reference.json below {options.references}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        if path.stat().st_size == 0:
            writer.writeheader()
        for seed in range(1, options.seeds + 1):
            for folder in folders:
                if (folder.name, seed) in have:
                    continue
                program = options.programs / f"{folder.name}.stan"
                row = fit(options.elbo, program, folder, seed, options.draws, options.timeout,
                          options.extra.split())
                writer.writerow(row)
                file.flush()
                print(" ".join(f"{name}={row[name]}" for name in FIELDS if row[name] != ""),
                      flush=True)
    (options.results / "accuracy.machine.txt").write_text(machine(options) + "\n")


def machine(options):
    """One sentence on what ran where."""
    done = subprocess.run([options.elbo, "--version"], capture_output=True, text=True)
    version = " ".join(done.stdout.split()) if done.returncode == 0 else "elbo (version unknown)"
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines()
                  if line.startswith("model name")]
        cpu = models[0] if models else cpu
    extra = f", options `{options.extra}`" if options.extra else ", default method"
    return (f"{version}; {cpu}, {os.cpu_count()} processors; {options.seeds} seeds, "
            f"{options.draws} draws{extra}.")


def read_runs(path):
    """The rows of accuracy.csv, none when it is not there."""
    if not path.exists():
        return []
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    """The number in a cell; a missing one (a run that failed) counts as infinitely far off."""
    return float(text) if text not in ("", None) else math.inf


def show(value):
    """Three significant digits, as short as they get."""
    return f"{value:.3g}" if math.isfinite(value) else "∞" if value == math.inf else "–"


def summarise(runs):
    """What the table says of one posterior's runs."""
    means = [number(row["mean_error"]) for row in runs]
    sds = [number(row["log_sd_error"]) for row in runs]
    khats = [number(row["khat"]) for row in runs if row["khat"] not in ("", "NaN")]
    grades = [row["grade"] or "FAILED" for row in runs]
    unknown = set(grades) - set(GRADES)
    if unknown:
        sys.exit(f"grades {sorted(unknown)} of {runs[0]['posterior']} are none of {GRADES}")
    return {
        "runs": len(runs),
        "failed": sum(row["status"] == "failed" for row in runs),
        "incomplete": sum(row["status"] == "incomplete" for row in runs),
        "mean": statistics.median(means), "mean_max": max(means),
        "sd": statistics.median(sds), "sd_max": max(sds),
        "within": sum(m < GOAL and s < GOAL and row["status"] == "ok"
                      for m, s, row in zip(means, sds, runs)),
        "worst": max(grades, key=GRADES.index),
        "grades": ", ".join(f"{grades.count(g)} {g}" for g in GRADES if g in grades),
        "khat": statistics.median(khats) if khats else math.nan,
        "khat_max": max(khats, default=math.nan),
        "seconds": statistics.median(number(row["seconds"]) for row in runs),
    }


def table(options):
    """Writes accuracy.md; returns the number of runs whose verdict GOOD is not deserved."""
    runs = read_runs(options.results / "accuracy.csv")
    if not runs:
        sys.exit(f"no runs in {options.results / 'accuracy.csv'}: start with `run`")
    names = sorted({row["posterior"] for row in runs})
    ours = {name: summarise([row for row in runs if row["posterior"] == name]) for name in names}
    with open(STAN, newline="") as file:
        stan = {(row["posterior"], row["algo"]): row for row in csv.DictReader(file)}
    betrayed = [row for row in runs
                if row["grade"] == "GOOD" and not number(row["mean_error"]) <= TRUST]
    lines = heading(options, ours, stan, betrayed)
    lines += comparison(ours, stan) + details(ours) + failures(runs)
    (options.results / "accuracy.md").write_text("\n".join(lines) + "\n")
    return len(betrayed)


def heading(options, ours, stan, betrayed):
    regressions = [name for name in ours if name.startswith(REGRESSIONS)]
    others = [name for name in ours if name not in regressions]
    exact = [name for name in regressions if ours[name]["within"] == ours[name]["runs"]]
    matched = [name for name in others
               if (name, "pathfinder") in stan and not_worse(ours[name], stan[name, "pathfinder"])]
    note = options.results / "accuracy.machine.txt"
    lines = [
        "# Accuracy on posteriordb", "",
        "Worst error over all parameters of a posterior, against the means and sds of its reference",
        "draws: `mean` is |mean − reference mean| in reference sds, `log sd` is |log(sd / reference sd)|.",
        "Medians over the seeds, a failed run counting as infinitely far off; maxima in brackets.",
        f"`within` counts the runs with both below {GOAL}. Made by `benchmarks/accuracy/accuracy_table.py`;",
        "Stan's figures are those of `benchmarks/peers` (Stan 2.35, its defaults, medians over its completed runs).",
        "", *([note.read_text().strip(), ""] if note.exists() else []),
        f"- Runs within {GOAL}: {sum(o['within'] for o in ours.values())} of "
        f"{sum(o['runs'] for o in ours.values())}; failed: {sum(o['failed'] for o in ours.values())}.",
        f"- Linear regressions with every seed within {GOAL}: {len(exact)} of {len(regressions)}"
        + missing_from(regressions, exact),
        f"- Other posteriors whose median errors are not worse than Stan's Pathfinder: {len(matched)} of "
        f"{len(others)}" + missing_from(others, matched),
        f"- Runs with the verdict GOOD and a mean error above {TRUST}: {len(betrayed)}"
        + (": " + ", ".join(f"{row['posterior']} seed {row['seed']} ({row['mean_error']})"
                            for row in betrayed) if betrayed else "") + ".",
        "",
    ]
    return lines


def missing_from(all_names, some):
    rest = [name for name in all_names if name not in some]
    return f" (not: {', '.join(rest)})." if rest else "."


def not_worse(ours, stan):
    """Both medians at most Stan's, or below the goal's noise floor: 0.02, two reference MCSEs."""
    floor = 0.02
    return (ours["mean"] <= max(number(stan["median_mean_err"]), floor)
            and ours["sd"] <= max(number(stan["median_log_sd_err"]), floor))


def comparison(ours, stan):
    lines = ["## Beside Stan", "",
             "Cells are `mean / log sd` (runs within); Stan's algorithms have 10 runs each.", "",
             "| posterior | Elbo | Pathfinder | ADVI full-rank | ADVI mean-field |",
             "|---|---|---|---|---|"]
    for name, o in ours.items():
        cells = [f"**{show(o['mean'])} / {show(o['sd'])}** ({o['within']} of {o['runs']})"]
        for algorithm in ("pathfinder", "advi_fr", "advi_mf"):
            row = stan.get((name, algorithm))
            if row is None:
                cells.append("–")
            elif row["failed"] == row["runs"]:
                cells.append("all failed")
            else:
                failed = f", {row['failed']} failed" if row["failed"] != "0" else ""
                cells.append(f"{show(number(row['median_mean_err']))} / "
                             f"{show(number(row['median_log_sd_err']))} ({row['within_0.1']}{failed})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines + [""]


def details(ours):
    lines = ["## Elbo in detail", "",
             "| posterior | mean (max) | log sd (max) | verdicts | k-hat (max) | failed | seconds |",
             "|---|---|---|---|---|---|---|"]
    for name, o in ours.items():
        incomplete = f" ({o['incomplete']} lack quantities)" if o["incomplete"] else ""
        lines.append(
            f"| {name} | {show(o['mean'])} ({show(o['mean_max'])}) | {show(o['sd'])} "
            f"({show(o['sd_max'])}) | {o['grades']} | {show(o['khat'])} ({show(o['khat_max'])}) | "
            f"{o['failed']}{incomplete} | {show(o['seconds'])} |")
    return lines + [""]


def failures(runs):
    notes = [row for row in runs if row["note"]]
    if not notes:
        return []
    return ["## Failures", "", *(f"- {row['posterior']} seed {row['seed']}: {row['note']}"
                                 for row in notes), ""]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    runner = commands.add_parser("run", help="fit, then write the table")
    runner.add_argument("elbo", help="the command to run")
    runner.add_argument("references", help="folder of posteriors with data and references")
    runner.add_argument("--programs", type=Path, default=PROGRAMS)
    runner.add_argument("--seeds", type=int, default=10)
    runner.add_argument("--draws", type=int, default=4000)
    runner.add_argument("--only", help="names of posteriors, separated by commas")
    runner.add_argument("--timeout", type=float, default=600, help="seconds per fit")
    runner.add_argument("--extra", default="", help="further options for `elbo fit`")
    runner.add_argument("--fresh", action="store_true", help="forget the runs already there")
    tabler = commands.add_parser("table", help="write the table from accuracy.csv")
    for command in (runner, tabler):
        command.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    if options.command == "run":
        run(options)
    betrayed = table(options)
    print((options.results / "accuracy.md").as_posix())
    if betrayed:
        sys.exit(f"{betrayed} runs have the verdict GOOD and a mean error above {TRUST}")


if __name__ == "__main__":
    main()
