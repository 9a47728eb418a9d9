#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Effective draws per second of NUTS: Elbo's chains in one batch beside Stan's C++ (httpstan), one thread each.

    VENV/bin/python benchmarks/compare/nuts_speed.py ELBO DATA [MODEL ...]

VENV has numpy, scipy and httpstan 4.13; DATA is the folder that peers/common.py fills. Both sides run 4 chains of 1,000
draws after 1,000 iterations of warm-up with the same settings. Effective draws are the fewest of the bulk ESS over all
parameters, by one function for both sides. Seconds are those of warm-up and sampling, without compiling and reading
(Stan: its own "Elapsed Time", chain after chain; Elbo: `run.seconds` of fit.json, which has the report's draws too).
Runs alternate; the table has the median of the rounds. For a quiet machine.
"""

import csv
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy
from scipy import stats

from models import MODELS

PROGRAMS = Path(__file__).resolve().parent.parent / "peers" / "stan"
DEFAULT = ["radon", "irt_2pl", "logistic_10k_50"]
CHAINS, WARMUP, DRAWS, ROUNDS = 4, 1000, 1000, 3
PORT = 8923


def bulk_ess(x):
    """Rank-normalised split ESS of an array chains x draws (Vehtari et al. 2021)."""
    half = x.shape[1] // 2
    x = numpy.concatenate([x[:, :half], x[:, -half:]])
    z = stats.norm.ppf((stats.rankdata(x).reshape(x.shape) - 0.375) / (x.size + 0.25))
    m, n = z.shape
    centred = z - z.mean(axis=1, keepdims=True)
    spectrum = numpy.fft.rfft(centred, 2 * n, axis=1)
    acov = (numpy.fft.irfft(spectrum * spectrum.conj(), axis=1)[:, :n] / n).mean(axis=0)
    within = acov[0] * n / (n - 1)
    total = acov[0] + z.mean(axis=1).var(ddof=1)
    rho = 1 - (within - acov) / total
    tau, before = -1.0, numpy.inf
    rho[0] = 1
    for t in range(0, n - 1, 2):
        pair = rho[t] + rho[t + 1]
        if pair < 0:
            break
        before = min(before, pair)
        tau += 2 * before
    return m * n / max(tau, 1 / numpy.log10(m * n))


def fewest(draws):
    """The fewest effective draws over the parameters of an array chains x draws x parameters."""
    return min(bulk_ess(draws[:, :, j]) for j in range(draws.shape[2]) if numpy.ptp(draws[:, :, j]) > 0)


def parameters(header, wanted):
    return [i for i, name in enumerate(header) if re.split(r"[.\[]", name)[0] in wanted]


def elbo(program, data, elbo_program, seed, wanted):
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        subprocess.run([elbo_program, "fit", program, "--data", data, "--method", "nuts", "--chains", str(CHAINS),
                        "--warmup", str(WARMUP), "--draws", str(CHAINS * DRAWS), "--seed", str(seed), "--threads", "1",
                        "--quiet", "--output", out], check=True, capture_output=True)
        run = json.loads((out / "fit.json").read_text())["run"]
        with open(out / "draws.csv", newline="") as file:
            rows = list(csv.reader(line for line in file if not line.startswith("#")))
    columns = parameters(rows[0], wanted)
    values = numpy.array([[float(row[i]) for i in columns] for row in rows[1:]])
    leapfrogs = sum(float(row[rows[0].index("n_leapfrog__")]) for row in rows[1:])
    return fewest(values.reshape(CHAINS, DRAWS, -1)), run["seconds"], leapfrogs


def call(path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/v1/{path}", headers={"Content-Type": "application/json"},
                                     data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=3600) as answer:
            return answer.read()
    except urllib.error.HTTPError as problem:
        sys.exit(f"httpstan refuses {path}: {problem.read().decode()[:2000]}")


def stan(program, data, seed, wanted):
    model = json.loads(call("models", {"program_code": Path(program).read_text()}))["name"]
    chains, seconds, leapfrogs = [], 0.0, 0.0
    for chain in range(1, CHAINS + 1):
        operation = json.loads(call(f"{model}/fits", {
            "function": "stan::services::sample::hmc_nuts_diag_e_adapt", "data": json.loads(Path(data).read_text()),
            "random_seed": seed, "chain": chain, "num_warmup": WARMUP, "num_samples": DRAWS}))
        while not operation["done"]:
            time.sleep(0.5)
            operation = json.loads(call(operation["name"]))
        text = call(operation["result"]["name"]).decode()
        seconds += sum(float(s) for s in re.findall(r"([0-9.e+-]+) seconds \((?:Warm-up|Sampling)\)", text)[:2])
        draws = []
        for line in text.splitlines():
            message = json.loads(line)
            if message["topic"] == "sample" and isinstance(message["values"], dict) and "lp__" in message["values"]:
                values = message["values"]
                names = parameters(list(values), wanted)
                numbers = list(values.values())
                draws.append([numbers[i] for i in names])
                leapfrogs += values["n_leapfrog__"]
        chains.append(draws)
    return fewest(numpy.array(chains)), seconds, leapfrogs


def block(program):
    """The names that the parameters block declares."""
    text = re.sub(r"//.*|/\*.*?\*/", "", Path(program).read_text())
    body = re.search(r"(?<!transformed )parameters\s*\{(.*?)\n\}", text, re.S).group(1)
    return set(re.findall(r"([A-Za-z]\w*)\s*;", body))


def main():
    elbo_program, data_folder, *names = sys.argv[1:]
    server = subprocess.Popen([sys.executable, "-m", "httpstan", "--port", str(PORT)],
                              cwd=tempfile.gettempdir(),  # it makes a folder `build` where it runs
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(3)
        print("| model | Elbo ESS | s | ESS/s | Stan ESS | s | ESS/s | Elbo/Stan | µs per gradient, Elbo | Stan |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for model in MODELS:
            if model.name not in (names or DEFAULT):
                continue
            program, data = str(PROGRAMS / f"{model.program}.stan"), str(Path(data_folder) / f"{model.data}.json")
            wanted = block(program)
            ours, theirs = [], []
            for seed in range(1, ROUNDS + 1):
                ours.append(elbo(program, data, elbo_program, seed, wanted))
                theirs.append(stan(program, data, seed, wanted))
            rates = [statistics.median(ess / s for ess, s, _ in side) for side in (ours, theirs)]
            cells = [model.name]
            for side, rate in ((ours, rates[0]), (theirs, rates[1])):
                ess, seconds, _ = (statistics.median(column) for column in zip(*side))
                cells += [f"{ess:.0f}", f"{seconds:.3g}", f"{rate:.3g}"]
            cells.append(f"{rates[0] / rates[1]:.2f}")
            # Warm-up is about as many leapfrogs again; the sampling half alone would need its own time.
            cells += [f"{1e6 * statistics.median(s / (2 * n) for _, s, n in side):.3g}" for side in (ours, theirs)]
            print("| " + " | ".join(cells) + " |", flush=True)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
