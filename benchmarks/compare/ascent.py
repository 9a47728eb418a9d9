# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Variational inference by gradients beside NumPyro and PyMC: seconds per 1,000 steps of one draw, steps compiled on both
sides, and the seconds until the bound is within 0.1 nat of the best that any of them reaches.

Writes results/ascent.md and ascent.csv. Runs alternate; medians of the rounds count. For a quiet machine.
"""
import argparse
import csv
import json
import math
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import environment
import machine
import workers
from models import MODELS

# model, Elbo's family with its options, NumPyro's guide, PyMC's
CASES = [
    ("eight_schools", "mean-field", {}, "normal", "meanfield"),
    ("radon", "mean-field", {}, "normal", "meanfield"),
    ("logistic_10k_50", "full-rank", {}, "mvn", "fullrank"),
    ("radon", "low-rank", {"rank": 28}, "lowrank", None),
    ("eight_schools", "iaf", {"layers": 3, "hidden": 10}, "iaf", None),
]
# Stan programs leave the ln 2 of a half-normal or half-Cauchy prior out, the peers count it: so many of them.
HALVES = {"eight_schools": 1, "radon": 3}
STEPS_TARGET, TIME_TARGET, NEAR = 3.0, 10.0, 0.1
# Seconds to there that vary by half from minute to minute, and how many times the rounds they have, in turn with the peers.
SHORT, MORE = 1.0, 5
ELBO = environment.ROOT / "elbo"


def answer(command, timeout, **options):
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=timeout, **options)
    except subprocess.TimeoutExpired:
        raise workers.Refused(f"took more than {timeout:g} s") from None
    if done.returncode:
        raise workers.Refused((done.stderr.strip().splitlines() or ["no message"])[-1][:200])
    return json.loads(done.stdout.strip().splitlines()[-1])


def files(name):
    model = next(m for m in MODELS if m.name == name)
    return environment.PEERS / "stan" / f"{model.program}.stan", environment.data(model.data)


def elbo_steps(name, family, options, seconds, timeout):
    program, data = files(name)
    words = [f"{k}={v}" for k, v in options.items()]
    return answer(workers.java("elbo.benchmarks.AscentWorker", program, data, family, seconds, *words), timeout)


def peer(script, name, guide, steps, timeout, *more):
    command = [environment.python("_vi"), "-B", environment.PEERS / script, name, "--guide", guide, "--steps", steps, *more]
    return answer(command, timeout)


def elbo_fit(name, family, seed, timeout):
    """A whole fit from the shell, with its tests and draws; the bound is the mean over fresh draws."""
    program, data = files(name)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "fit"
        start = time.perf_counter()
        done = subprocess.run([str(c) for c in (ELBO, "fit", program, "--data", data, "--family", family, "--seed", seed,
                                                "--threads", 1, "--quiet", "--output", out)],
                              capture_output=True, text=True, timeout=timeout)
        seconds = time.perf_counter() - start
        if not (out / "fit.json").exists():
            raise workers.Refused((done.stderr.strip().splitlines() or ["no message"])[-1][:200])
        fit = json.loads((out / "fit.json").read_text())
    return {"seconds": seconds, "elbo": fit["elbo"]["value"], "verdict": fit["verdict"]["grade"]}


def elbo_near(name, family, seed, level, timeout):
    """Seconds until a fit has an approximation that is within reach of a level: None if never."""
    program, data = files(name)
    return answer(workers.java_of_elbo("elbo.benchmarks.FitWorker", program, data, family, seed, level), timeout)["seconds"]


def middle(near):
    """The median of seconds to a level; infinity if one fit never comes there."""
    return math.inf if None in near else statistics.median(near)


def nearness(name, family, level, options):
    """The median over seeds of the seconds to a level of Elbo's density."""
    return middle([elbo_near(name, family, seed, level, options.timeout) for seed in range(1, options.rounds + 1)])


def until(trace, level):
    """When a trace first reaches a level; infinity if never."""
    return next((seconds for seconds, value in trace if value >= level), math.inf)


def shown(x):
    return "never" if x == math.inf else "–" if x is None else f"{x:.3g}"


def peer_shown(row, name):
    """When a peer was there, or that it was not in the seconds it had."""
    return f"not in {row[name + '_all']:.3g}" if row[name + "_until"] == math.inf else shown(row[name + "_until"])


def measure(options):
    subprocess.run([ELBO, "--version"], check=True, stdout=subprocess.DEVNULL)  # builds it when it must
    rows = []
    for name, family, more, guide, pymc_guide in CASES:
        if options.only not in f"{name} {family}":
            continue
        row = {"model": name, "family": family}
        rows.append(row)
        try:
            pairs = [(elbo_steps(name, family, more, options.seconds, options.timeout),
                      peer("advi_numpyro.py", name, guide, 5000, options.timeout)) for _ in range(options.step_rounds)]
            ours, theirs = zip(*pairs)
            row["elbo_s"] = statistics.median(r["seconds_per_1000_steps"] for r in ours)
            row["numpyro_s"] = statistics.median(r["seconds_per_1000_steps"] for r in theirs)
            row["elbo_parameters"], row["numpyro_parameters"] = ours[0]["parameters"], theirs[0]["parameters"]
            fits = [elbo_fit(name, family, seed, options.timeout) for seed in range(1, options.rounds + 1)]
            halves = HALVES.get(name, 0) * math.log(2)
            row["elbo"] = statistics.median(f["elbo"] for f in fits) + halves
            level = row["elbo"] - NEAR
            near = nearness(name, family, level - halves, options)
            on = ["--trace", "--level", level, "--seconds", 1.02 * TIME_TARGET * near if near < math.inf else 0]
            runs = {"numpyro": [], "pymc": []}
            again = []
            for seed in range(1, options.rounds * (MORE if near < SHORT else 1) + 1):
                if near < SHORT:
                    again.append(elbo_near(name, family, seed, level - halves, options.timeout))
                runs["numpyro"].append(peer("advi_numpyro.py", name, guide, options.steps, 2 * options.timeout, *on))
                if pymc_guide:
                    runs["pymc"].append(peer("advi_pymc.py", name, pymc_guide, options.steps, 2 * options.timeout, *on, "--rate", "0.01"))
            near = middle(again) if again else near
            for who, of in runs.items():
                row[who] = max(value for run in of for _, value in run["trace"]) if of else None
            best = max(x for x in (row["elbo"], row["numpyro"], row["pymc"]) if x is not None)
            reached = row["elbo"] >= best - NEAR
            if best > row["elbo"]:
                near = nearness(name, family, best - NEAR - halves, options) if reached else math.inf
            row["elbo_until"] = statistics.median(f["seconds"] for f in fits) if reached else math.inf
            row["elbo_near"] = near
            for who, of in runs.items():
                row[who + "_until"] = statistics.median(until(run["trace"], best - NEAR) for run in of) if of else None
                row[who + "_all"] = statistics.median(run["trace"][-1][0] for run in of) if of else None
                row[who + "_steps"] = statistics.median(run["steps"] for run in of) if of else None
            row["verdict"] = fits[0]["verdict"]
        except workers.Refused as e:
            row["note"] = str(e)
        environment.say(f"{name}, {family}: {row}")
    return rows


def least_ratio(row, ours):
    """The seconds of the peer that was there first, or that gave up first, over ours."""
    peers = [row[p + "_all"] if row[p + "_until"] == math.inf else row[p + "_until"] for p in ("numpyro", "pymc")
             if row[p + "_until"] is not None]
    return min(peers) / row[ours]


def time_verdict(rows):
    counted = [r for r in rows if "pymc_until" in r]
    missed = [f"{r['model']}, {r['family']} ({least_ratio(r, 'elbo_near'):.3g})" for r in counted
              if not least_ratio(r, "elbo_near") >= TIME_TARGET]
    if missed or len(counted) < len(rows):
        return "**missed** by " + (", ".join(missed) or "what was not measured") + "."
    return f"**hit** by all {len(rows)}."


def page(rows, options):
    timed = [r for r in rows if "numpyro_s" in r]
    ratios = [r["numpyro_s"] / r["elbo_s"] for r in timed]
    mean = math.exp(statistics.fmean(map(math.log, ratios))) if ratios else math.nan
    slower = [f"{r['model']}, {r['family']} ({q:.2f})" for r, q in zip(timed, ratios) if q < 1]
    hit = mean >= STEPS_TARGET and not slower and len(timed) == len(rows)
    text = ["# Gradient ascent beside NumPyro and PyMC", "",
            "Written by `./elbo-benchmarks ascent`; `benchmarks/README.md` says how. Ratios above 1: Elbo is faster.", "",
            "## Seconds per 1,000 steps of one draw", "",
            f"Geometric mean of NumPyro / Elbo {mean:.2f} (target at least {STEPS_TARGET:g}, none below 1): "
            + ("**hit**." if hit else "**missed**" + (": slower on " + ", ".join(slower) if slower else "") + "."), "",
            "| model | family | parameters, Elbo | NumPyro | Elbo | NumPyro | NumPyro / Elbo |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |"]
    for r in timed:
        text.append(f"| {r['model']} | {r['family']} | {r['elbo_parameters']:,} | {r['numpyro_parameters']:,} | {r['elbo_s']:.3g} | "
                    f"{r['numpyro_s']:.3g} | {r['numpyro_s'] / r['elbo_s']:.2f} |")
    text += ["", "## Seconds to within 0.1 nat of the best bound", "",
             f"NumPyro and PyMC: compiling and steps of Adam with a step of 0.01, without the start of Python and without the estimates of the",
             f"bound: at least {options.steps:,} steps, and below Elbo's bound until {TIME_TARGET:g} times Elbo's seconds have gone by; *not in* those: then they",
             "all count, and the ratio is more than that. Elbo, *to there*, counted alike: compiling, Pathfinder and steps, until what a fit returns",
             "that is broken off there has such a bound, without the start of the JVM, estimates of the bound, checks and draws. *Whole fit*:",
             "`elbo fit` from the shell, with all of that and its files.",
             "", f"{TIME_TARGET:g} times less, to there: " + time_verdict(rows), "",
             "| model | family | bound, Elbo | NumPyro | PyMC | seconds, Elbo to there | whole fit | NumPyro | PyMC | least ratio, to there | whole fit | verdict |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    for r in (r for r in rows if "pymc_until" in r):
        near, whole = least_ratio(r, "elbo_near"), least_ratio(r, "elbo_until")
        bounds = " | ".join("–" if r[k] is None else f"{r[k]:.2f}" for k in ("elbo", "numpyro", "pymc"))
        text.append(f"| {r['model']} | {r['family']} | {bounds} | {shown(r['elbo_near'])} | {shown(r['elbo_until'])} | "
                    f"{peer_shown(r, 'numpyro')} | {peer_shown(r, 'pymc')} | {near:.3g} | {whole:.3g} | {r['verdict']} |")
    notes = [f"- {r['model']}, {r['family']}: {r['note']}" for r in rows if "note" in r]
    if notes:
        text += ["", "## Not measured", "", *notes]
    text += ["", "## Machine", "", *("    " + line for line in machine.describe({"rounds": f"{options.step_rounds} of steps, {options.rounds} of fits, {options.rounds * MORE} of those within {SHORT:g} s of there"}).splitlines())]
    return "\n".join(text) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="fits of each case on each side, Elbo's with other seeds (default 3)")
    parser.add_argument("--step-rounds", type=int, default=5, help="runs of steps of each case (default 5)")
    parser.add_argument("--seconds", type=float, default=15, help="seconds of steps in one of Elbo's runs (default 15)")
    parser.add_argument("--steps", type=int, default=20000, help="steps of the peers for the best bound (default 20,000)")
    parser.add_argument("--timeout", type=float, default=600)
    parser.add_argument("--only", default="", help="part of 'MODEL FAMILY': only these, and the page is only printed")
    options = parser.parse_args()
    environment.end_cleanly()
    rows = measure(options)
    if options.only:
        print(page(rows, options))
        return
    results = environment.HERE.parent / "results"
    (results / "ascent.md").write_text(page(rows, options))
    fields = sorted({k for r in rows for k in r})
    with open(results / "ascent.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
