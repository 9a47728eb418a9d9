# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Effective draws per second of NUTS: Elbo's chains in one batch beside Stan's C++ (httpstan), one thread each.

Both sides run 4 chains of 1,000 draws after 1,000 iterations of warm-up with the same settings; runs alternate, and the
table has the median of the rounds, which differ in their seed. Effective draws are the fewest of the bulk ESS over all
parameters, by one function for both sides. Seconds are those of warm-up and sampling, without compiling, reading and
reporting: Stan's own "Elapsed Time", chain after chain, and the same line of Elbo's draws.csv. Stan hands each draw on as JSON.
With --counted 2 only the first 2 chains of each side are counted, Elbo's from the batch of 4 with their part of its time: Stan then
runs no others, which halves the time of the comparison. Writes results/nuts-speed.md and nuts-speed.csv. For a quiet machine.
"""
import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import environment
import machine
from models import BY_NAME

DEFAULT = ["logistic_10k_50", "radon", "irt_2pl"]
CHAINS, PORT = 4, 8923
FIELDS = ["model", "system", "seed", "ess", "ess_median", "warmup_s", "sampling_s", "warmup_gradients", "gradients"]


def bulk_ess(x):
    """Rank-normalised split ESS of an array chains x draws (Vehtari et al. 2021)."""
    import numpy
    from scipy import stats

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


def effective(draws):
    """The fewest and the median of the effective draws over the parameters of an array chains x draws x parameters."""
    import numpy

    ess = [bulk_ess(draws[:, :, j]) for j in range(draws.shape[2]) if numpy.ptp(draws[:, :, j]) > 0]
    return {"ess": min(ess), "ess_median": statistics.median(ess)}


def columns(header, wanted):
    return [i for i, name in enumerate(header) if re.split(r"[.\[]", name)[0] in wanted]


def elapsed(text):
    """Seconds of warm-up and of sampling, of one chain or of chains together."""
    return [float(s) for s in re.findall(r"([0-9.e+-]+) seconds \((?:Warm-up|Sampling)\)", text)[:2]]


def elbo(program, data, seed, wanted, options):
    import numpy

    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        subprocess.run([str(word) for word in (
            environment.ROOT / "elbo", "fit", program, "--data", data, "--method", "nuts", "--chains", CHAINS, "--warmup",
            options.iterations, "--draws", CHAINS * options.iterations, "--seed", seed, "--threads", 1, "--quiet", "--output",
            out)], check=True, capture_output=True, timeout=options.timeout)
        evaluations = json.loads((out / "fit.json").read_text())["run"]["evaluations"]
        text = (out / "draws.csv").read_text()
        times = [elapsed((out / f"draws_{chain}.csv").read_text()) for chain in range(1, options.counted + 1)]
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    chosen = columns(rows[0], wanted)
    values = numpy.array([[float(row[i]) for i in chosen] for row in rows[1:]])
    leapfrogs = [int(float(row[rows[0].index("n_leapfrog__")])) for row in rows[1:]]
    return {**effective(values.reshape(CHAINS, options.iterations, -1)[:options.counted]),
            "warmup_s": sum(warmup for warmup, _ in times), "sampling_s": sum(sampling for _, sampling in times),
            "warmup_gradients": (evaluations - sum(leapfrogs)) * options.counted / CHAINS,
            "gradients": sum(leapfrogs[:options.counted * options.iterations])}


def call(path, body=None, method=None):
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/v1/{path}", headers={"Content-Type": "application/json"},
                                     data=None if body is None else json.dumps(body).encode(), method=method)
    try:
        with urllib.request.urlopen(request, timeout=3600) as answer:
            return answer.read()
    except urllib.error.HTTPError as problem:
        sys.exit(f"httpstan refuses {path}: {problem.read().decode()[:2000]}")


def stan(program, data, seed, wanted, options):
    import numpy

    model = json.loads(call("models", {"program_code": Path(program).read_text()}))["name"]
    body = {"function": "stan::services::sample::hmc_nuts_diag_e_adapt", "data": json.loads(Path(data).read_text()),
            "random_seed": seed, "num_warmup": options.iterations, "num_samples": options.iterations}
    chains, seconds, gradients = [], [0.0, 0.0], 0
    for chain in range(1, options.counted + 1):
        operation = json.loads(call(f"{model}/fits", {**body, "chain": chain}))
        while not operation["done"]:
            time.sleep(1)
            operation = json.loads(call(operation["name"]))
        fit = operation["result"]["name"]
        text = call(fit).decode()
        call(fit, method="DELETE")  # or the next comparison would be handed these draws and times
        seconds = [a + b for a, b in zip(seconds, elapsed(text))]
        draws, chosen = [], None
        for line in text.splitlines():
            message = json.loads(line)
            if message["topic"] == "sample" and isinstance(message["values"], dict) and "lp__" in message["values"]:
                values = message["values"]
                chosen = chosen or [list(values)[i] for i in columns(values, wanted)]
                draws.append([values[name] for name in chosen])
                gradients += int(values["n_leapfrog__"])
        chains.append(draws)
    return {**effective(numpy.array(chains)), "warmup_s": seconds[0], "sampling_s": seconds[1], "gradients": gradients}


def block(program):
    """The names that the parameters block declares."""
    text = re.sub(r"//.*|/\*.*?\*/", "", Path(program).read_text())
    body = re.search(r"(?<!transformed )parameters\s*\{(.*?)\n\}", text, re.S).group(1)
    return set(re.findall(r"([A-Za-z]\w*)\s*;", body))


def measure(options):
    rows = []
    for name in options.models.split(","):
        model = BY_NAME[name]
        program, data = environment.PEERS / "stan" / f"{model.program}.stan", environment.data(model.data)
        wanted = block(program)
        for seed in range(1, options.rounds + 1):
            for system, run in (("Elbo", elbo), ("Stan", stan)):
                rows.append({"model": name, "system": system, "seed": seed, **run(program, data, seed, wanted, options)})
                environment.say(str(rows[-1]))
    return rows


def rate(row):
    return row["ess"] / (row["warmup_s"] + row["sampling_s"])


def medians(rows, name, system):
    """Medians over the rounds; microseconds per gradient are those after warm-up, which both sides count."""
    chosen = [row for row in rows if row["model"] == name and row["system"] == system]
    figures = {key: statistics.median(row[key] for row in chosen)
               for key in ("ess", "ess_median", "warmup_s", "sampling_s", "gradients")}
    return {**figures, "rate": statistics.median(map(rate, chosen)),
            "per_gradient": statistics.median(1e6 * row["sampling_s"] / row["gradients"] for row in chosen)}


def page(rows, options):
    names = list(dict.fromkeys(row["model"] for row in rows))
    pairs = {name: (medians(rows, name, "Elbo"), medians(rows, name, "Stan")) for name in names}
    missed = [f"{name} ({ours['rate'] / theirs['rate']:.2f})" for name, (ours, theirs) in pairs.items()
              if not ours["rate"] >= theirs["rate"]]
    text = ["# NUTS beside Stan", "",
            "Written by `./elbo-benchmarks nuts`; `benchmarks/README.md` says how. Both sides: 4 chains of "
            f"{options.iterations:,} draws after {options.iterations:,} iterations of warm-up, one thread"
            + (f"; {options.counted} chains are counted." if options.counted < CHAINS else "."), "",
            "Effective draws per second at least Stan's on each: " + ("**missed** on " + ", ".join(missed) if missed else "**hit**")
            + ".", "",
            "| model | Elbo / Stan | effective draws/s, Elbo | Stan | fewest effective draws, Elbo | Stan | median, Elbo | Stan | "
            "warm-up s, Elbo | Stan | sampling s, Elbo | Stan | gradients, Elbo | Stan | µs per gradient, Elbo | Stan |",
            "| --- |" + " ---: |" * 15]
    for name, (ours, theirs) in pairs.items():
        cells = [name, f"{ours['rate'] / theirs['rate']:.2f}"]
        for key, form in (("rate", ".3g"), ("ess", ",.0f"), ("ess_median", ",.0f"), ("warmup_s", ".3g"), ("sampling_s", ".3g"),
                          ("gradients", ",.0f"), ("per_gradient", ".3g")):
            cells += [format(ours[key], form), format(theirs[key], form)]
        text.append("| " + " | ".join(cells) + " |")
    text += ["", "Seconds are of all chains that are counted; gradients, and their time, are those after warm-up.", "", "## Machine", "",
             *("    " + line for line in machine.describe({"rounds": options.rounds}).splitlines())]
    return "\n".join(text) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--models", default=",".join(DEFAULT), help="of compare/models.py (default %(default)s)")
    parser.add_argument("--iterations", type=int, default=1000, help="of warm-up, and as many draws of each chain (default 1,000)")
    parser.add_argument("--counted", type=int, default=CHAINS, help="chains that count, which are all that Stan runs (default 4)")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds that a run of Elbo may take")
    options = parser.parse_args()
    python = environment.python()
    if Path(sys.prefix).resolve() != python.parent.parent.resolve():  # NumPy, SciPy and httpstan are there
        os.execv(python, [str(python), "-B", *sys.argv])
    environment.end_cleanly()
    server = subprocess.Popen([python, "-m", "httpstan", "--port", str(PORT)],
                              cwd=tempfile.gettempdir(),  # it makes a folder `build` where it runs
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(3)
        rows = measure(options)
    finally:
        server.terminate()
    results = environment.HERE.parent / "results"
    (results / "nuts-speed.md").write_text(page(rows, options))
    with open(results / "nuts-speed.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
