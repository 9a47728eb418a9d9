# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Times a log density with its gradient in Elbo, JAX and Stan: the same models and data, on this machine, in turn.

For each model: values are compared first, and systems that disagree are not timed. Then every figure (system, draws,
threads) is measured once a round, the systems right after each other, for some rounds; the median counts. A model that
is in the results for this build is not measured again, so a run that was broken off goes on where it was.
"""
import argparse
import array
import csv
import random
import sys
import time
from pathlib import Path

import environment
import machine
import table
import workers
from models import BY_NAME, MODELS

DRAWS = [1, 64, 1024]
THREADS = [1, 2]
FIELDS = ["model", "system", "draws", "threads", "us_per_draw", "us_min", "rounds", "spread", "calls", "cpu_per_wall",
          "first_gradient_s", "nodes", "gradient_error", "lp_spread", "peak", "peak_of", "pair", "note", "build", "date"]
ALLOWANCE = 150  # seconds that the figures of one system may take for one model, warm-up included
PATIENCE = 120  # seconds that an answer may take beyond what is left of them
PAIR_ALLOWANCE = 60  # seconds for two processes side by side
SHORT = 1  # seconds of a measurement that is repeated even if nothing is left
LONG_CALL = 10  # seconds of a call that needs no warm-up
SETTLED = 0.05  # seconds per second that the JVM's compilers may take in a process that is warm
MOST_WARMINGS = 5  # how often a figure is warmed up until they do


def points(model):
    """Two files of points: 64 near the origin to time, and some to compare values at."""
    g = random.Random(7)
    near = [[g.gauss(0, 0.1) for _ in range(model.dimension)] for _ in range(64)]
    compare = [[0.0] * model.dimension] + [[g.gauss(0, 0.3) for _ in range(model.dimension)] for _ in range(2)] + near[:2]
    files = []
    folder = environment.CACHE / "points"
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("time", near), ("check", compare)):
        numbers = array.array("d", (x for row in rows for x in row))
        if sys.byteorder == "big":
            numbers.byteswap()
        file = folder / f"{model.name}-{name}.bin"
        file.write_bytes(numbers.tobytes())
        files.append(file)
    return files


def difference(ours, theirs):
    """How far two systems are apart: the gradients, relative to the largest component of a point; the spread of the
    differences of the log densities, which may differ by a constant, relative to their size."""
    worst, gaps, size = 0.0, [], 1.0
    for a, b in zip(ours, theirs, strict=True):
        if None in (a["lp"], b["lp"]) or None in a["grad"] or None in b["grad"]:
            return float("inf"), float("inf")
        scale = max(1e-300, max(map(abs, b["grad"])))
        worst = max(worst, max(abs(x - y) for x, y in zip(a["grad"], b["grad"], strict=True)) / scale)
        gaps.append(a["lp"] - b["lp"])
        size = max(size, abs(b["lp"]))
    return worst, (max(gaps) - min(gaps)) / size


def refusal(e):
    return str(e) if isinstance(e, workers.Late) else f"not supported: {e}"


def agree(gap):
    return gap[0] <= 1e-8 and gap[1] <= 1e-9


def median(values):
    s = sorted(values)
    return s[len(s) // 2] if len(s) % 2 else 0.5 * (s[len(s) // 2 - 1] + s[len(s) // 2])


class Allowance:
    """The time that the figures of one system share for one model, so that a slow system cannot hold up the run."""

    def __init__(self, seconds=ALLOWANCE):
        self.seconds, self.left, self.figures, self.per_draw = seconds, seconds, 0, 0.0

    def rounds(self, call):
        """How often each figure may be measured if this is what a measurement takes; once is always allowed."""
        return max(1, int(self.seconds / max(1, self.figures) / max(call, 1e-9)))


class Figure:
    """One number of the table: a system, draws, threads; measured once a round."""

    def __init__(self, system, worker, draws, threads, allowance, mode=""):
        self.system, self.worker, self.draws, self.threads, self.mode = system, worker, draws, threads, mode
        self.allowance, self.answers, self.call_seconds, self.first = allowance, [], 0.0, None
        self.note, self.over = "", False
        allowance.figures += 1

    def too_long(self):
        """Why not even one call is made, judging by the time of a draw in what this system was asked before."""
        call = self.allowance.per_draw * self.draws
        if call <= max(0, self.allowance.left):
            return ""
        return (f"not measured: a call would take about {call:.0f} s, and of {self.allowance.seconds} s for all figures of"
                f" a system {max(0, self.allowance.left):.0f} s were left")

    def ask(self, seconds):
        words = ["time", self.draws, self.threads, seconds] + ([self.mode] if self.mode else [])
        begin = time.monotonic()
        try:
            answer = self.worker.ask(*words, patience=max(0, self.allowance.left) + PATIENCE)
        finally:
            self.allowance.left -= time.monotonic() - begin
        self.allowance.per_draw = 1e-6 * answer["us_per_draw"]
        self.call_seconds = self.allowance.per_draw * self.draws
        self.first = answer.get("first_gradient_s", self.first)
        return answer

    def warm(self, seconds):
        self.note = self.too_long()
        if self.note:
            return
        try:
            for _ in range(MOST_WARMINGS):
                answer = self.ask(seconds)
                if answer.get("compiling", 0) <= SETTLED or self.allowance.left < 2 * seconds:
                    break
        except workers.Refused as e:
            self.note = str(e)
            return
        if self.call_seconds > LONG_CALL:  # as good as any other
            self.answers.append(answer)

    def measure(self, rounds, seconds):
        if not self.answers and not self.note and not self.call_seconds:
            self.note = self.too_long()
        cost = max(self.call_seconds, seconds)
        used_up = self.allowance.left < cost and cost > SHORT
        done = self.answers and (len(self.answers) >= min(rounds, self.allowance.rounds(cost)) or used_up)
        if self.over or self.note or done:
            return
        try:
            self.answers.append(self.ask(seconds))
        except workers.Refused as e:  # what was measured before stands
            self.over, self.note = True, "" if self.answers else str(e)

    def row(self):
        name = self.system + (f"-{self.mode}" if self.mode else "")
        row = {"model": "", "system": name, "draws": self.draws, "threads": self.threads, "note": self.note}
        if self.answers:
            us = [a["us_per_draw"] for a in self.answers]
            row |= {"us_per_draw": median(us), "us_min": min(a["us_min"] for a in self.answers), "rounds": len(us),
                    "spread": max(us) / min(us), "calls": sum(a["calls"] for a in self.answers),
                    "cpu_per_wall": median([a["cpu_per_wall"] for a in self.answers])}
        if self.first is not None:
            row["first_gradient_s"] = self.first
        return row


class Run:
    def __init__(self, options, variants):
        self.options, self.variants = options, variants
        self.rounds, self.seconds, self.warm = (2, 0.1, 0.5) if options.quick else (5, 0.5, 3.0)

    def model(self, model):
        """Measures one model; returns its rows of the results."""
        rows, figures, systems = [], [], {}
        data, (time_points, check_points) = environment.data(model.data), points(model)

        def start(name, make):
            try:
                worker = make()
            except workers.Refused as e:
                rows.append({"model": model.name, "system": name, "note": refusal(e)})
                return
            if worker.ready["dimension"] != model.dimension:
                rows.append({"model": model.name, "system": name,
                             "note": f"dimension {worker.ready['dimension']}, expected {model.dimension}"})
                worker.close()
                return
            systems[name] = worker

        limit = self.options.timeout
        peers = [p for p in ("stan", "jax") if p in self.options.systems]
        try:
            if "stan" in peers:
                start("stan", lambda: workers.stan(model, data, time_points, limit))
            if "jax" in peers:
                for threads in THREADS:
                    start("jax" if threads == 1 else f"jax {threads}",
                          lambda threads=threads: workers.jax(model, time_points, threads, limit))
            for name, flags in self.variants.items():
                # Pure Java is another thing only where there are large matrices.
                if name != "elbo-java" or systems.get("elbo") and systems["elbo"].ready["dense"]:
                    start(name, lambda flags=flags: workers.elbo(model, data, time_points, limit, flags))
            gaps = self.compare(model, systems, check_points, rows)
            if self.options.check:
                return rows + [{"model": model.name, "system": name, "gradient_error": gap[0], "lp_spread": gap[1]}
                               for name, gap in gaps.items() if name in systems]
            allowances = {name: Allowance() for name in [*peers, *self.variants]}

            def figure(name, worker, draws, threads, mode=""):
                figures.append(Figure(name, worker, draws, threads, allowances[name], mode))

            for draws in DRAWS:  # what takes longest comes last
                for threads in THREADS:
                    for name in self.variants:
                        if name in systems:
                            figure(name, systems[name], draws, threads)
                    jax = systems.get("jax" if threads == 1 else f"jax {threads}")
                    if jax:
                        figure("jax", jax, draws, threads)
                        if draws == 1 and threads == 1:
                            figure("jax", jax, draws, threads, "loop")
                    if draws == 1 and "stan" in systems:
                        figure("stan", systems["stan"], draws, threads)
            peak = machine.peaks()
            for f in figures:
                if f.system in self.variants:  # the others compile before they run
                    f.warm(self.warm)
            for _ in range(self.rounds):
                for f in figures:
                    f.measure(self.rounds, self.seconds)
            pair = self.pair(model, figures, systems, lambda: workers.elbo(model, data, time_points, limit))
            for f in figures:
                row = {**f.row(), "model": model.name}
                if pair and (f.system, f.draws, f.threads) == ("elbo", 64, 2):
                    row["pair"] = pair
                if f.system == "stan":
                    row["first_gradient_s"] = environment.stan(model.program)[1]
                if f.system in self.variants:
                    ready = systems[f.system].ready
                    row |= {"first_gradient_s": ready["first_gradient_s"], "nodes": ready["nodes"]}
                    row |= dict(zip(("gradient_error", "lp_spread"), gaps.get(f.system, ("", ""))))
                    if "us_per_draw" in row and f.threads == 1:
                        row["peak"], row["peak_of"] = fraction(model, row, peak)
                rows.append(row)
        finally:
            for worker in systems.values():
                worker.close()
        return rows

    def pair(self, model, figures, systems, start):
        """What the machine itself gives where two threads miss their target: how many times as many draws two processes of
        one thread each do side by side as one of them alone, in turn; None where nothing is missed."""
        us = {f.threads: f.row().get("us_per_draw") for f in figures if (f.system, f.draws) == ("elbo", 64)}
        if not us.get(1) or not us.get(2) or not table.misses_threads(us[1], us[2]):
            return None
        first, words = systems["elbo"], ("time", 64, 1, self.seconds)
        allowance, gains = Allowance(PAIR_ALLOWANCE), []
        try:
            with start() as second:
                Figure("elbo", second, 64, 1, allowance).warm(self.warm)
                for _ in range(min(self.rounds, allowance.rounds(3 * max(self.seconds, 64e-6 * us[1])))):
                    alone = first.ask(*words)["us_per_draw"]
                    first.tell(*words)
                    second.tell(*words)
                    gains.append(sum(alone / w.answer(*words)["us_per_draw"] for w in (first, second)))
        except workers.Refused as e:
            environment.say(f"  {model.name}, two processes side by side: {e}")
        return median(gains) if gains else None

    def compare(self, model, systems, check_points, rows):
        """Stops the systems whose values differ from Stan's (from JAX's, where Stan has none); returns the gaps."""
        values, gaps = {}, {}
        for name in list(systems):
            try:
                values[name] = systems[name].ask("check", check_points)["points"]
            except workers.Refused as e:
                rows.append({"model": model.name, "system": name, "note": refusal(e)})
                systems.pop(name).close()
        reference = next((r for r in ("stan", "jax") if r in values), None)
        for name in values:
            if reference is None or name == reference:
                continue
            gaps[name] = difference(values[name], values[reference])
            if not agree(gaps[name]):
                environment.say(f"  {name} differs from {reference}: gradient {gaps[name][0]:.2g}, log density {gaps[name][1]:.2g}")
                rows.append({"model": model.name, "system": name, "gradient_error": gaps[name][0],
                             "lp_spread": gaps[name][1], "note": f"values differ from {reference}; not timed"})
                systems.pop(name).close()
        return gaps


def fraction(model, row, peak):
    """The largest share of the machine that a figure reaches, and which peak bounds it.

    Products and transcendental functions need the same units of the core: what a model has of both takes the sum of
    their times at the peaks. Reading memory goes on beside them.
    """
    seconds = 1e-6 * row["us_per_draw"]
    times = {"dgemm": model.flops / peak["dgemm"], "exp": model.transcendental / peak["exp"]}
    computing = max(times, key=times.get)
    shares = {computing: sum(times.values()) / seconds,
              "read": model.bytes / peak["read"] / (seconds * row["draws"])}
    name = max(shares, key=shares.get)
    return (shares[name], name) if shares[name] > 0 else ("", "")


def read(file):
    if not file.exists():
        return []
    with open(file, newline="") as f:
        return list(csv.DictReader(f))


def write(file, rows):
    order = {m.name: i for i, m in enumerate(MODELS)}
    rows = sorted(rows, key=lambda r: order.get(r["model"], len(order)))
    partial = file.with_suffix(".partial")
    with open(partial, "w", newline="") as f:
        out = csv.DictWriter(f, FIELDS, extrasaction="ignore", lineterminator="\n")
        out.writeheader()
        out.writerows({k: f"{v:.6g}" if isinstance(v, float) else v for k, v in r.items()} for r in rows)
    partial.replace(file)


def variants(options):
    """Elbo as it is, without OpenBLAS, and as the user wants."""
    found = {"elbo": [], "elbo-java": ["-Delbo.blas=java"]}
    for text in options.variant:
        name, _, flags = text.partition("=")
        found[f"elbo-{name}"] = flags.split()
    return found


def main():
    p = argparse.ArgumentParser(prog="elbo-benchmarks side-by-side", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--models", default=",".join(BY_NAME), help="names, separated by commas (default: all)")
    p.add_argument("--systems", default="stan,jax", help="which peers (default: stan,jax)")
    p.add_argument("--quick", action="store_true", help="few short rounds, to try the machinery; results go to the cache")
    p.add_argument("--check", action="store_true", help="only compare the values of the systems and print how far they are apart")
    p.add_argument("--fresh", action="store_true", help="measure models again that are in the results for this build")
    p.add_argument("--output", type=Path, help="folder for the results (default: benchmarks/results)")
    p.add_argument("--timeout", type=float, default=1800, help="seconds that one answer may take (default: 1800)")
    p.add_argument("--variant", action="append", default=[], metavar="NAME=OPTIONS",
                   help="also measure Elbo with these options of the JVM, as the system elbo-NAME; may be repeated")
    p.add_argument("--table", action="store_true", help="only write the table again from the results")
    a = p.parse_args()
    output = a.output or (environment.CACHE / "quick" if a.quick else environment.HERE.parent / "results")
    output.mkdir(parents=True, exist_ok=True)
    results = output / "side-by-side.csv"
    unknown = [n for n in a.models.split(",") if n not in BY_NAME]
    if unknown:
        p.error(f"there is no model {unknown[0]}; there are {', '.join(BY_NAME)}")
    if a.check:
        sys.exit(check(a))
    if not a.table:
        measure(a, results)
    table.write(read(results), output / "side-by-side.md", output / "side-by-side.machine.txt")
    environment.say(f"the table is in {output / 'side-by-side.md'}")


def check(options):
    """Compares values only; returns how many systems could not be compared or differ."""
    run, bad = Run(options, variants(options)), 0
    for name in options.models.split(","):
        for row in run.model(BY_NAME[name]):
            if row.get("note"):
                bad += 1
            error = f"gradient {row['gradient_error']:.1e}, log density {row['lp_spread']:.1e}" if "gradient_error" in row else ""
            print(f"{name}, {row['system']}: {error} {row.get('note', '')}".rstrip(), flush=True)
    return min(bad, 1)


def measure(options, results):
    build, before, start = machine.build(), machine.load(), time.time()
    if float(before.split()[0]) > 0.5:
        environment.say(f"this machine is busy (load {before}): figures will be worth little")
    run = Run(options, variants(options))
    for name in options.models.split(","):
        rows = read(results)
        if not options.fresh and any(r["model"] == name and r["build"] == build for r in rows):
            environment.say(f"{name}: in the results for this build already")
            continue
        environment.say(f"{name} …")
        began = time.time()
        new = run.model(BY_NAME[name])
        date = time.strftime("%Y-%m-%d", time.gmtime())
        new = [{**r, "build": build, "date": date} for r in new]
        write(results, [r for r in read(results) if r["model"] != name] + new)
        environment.say(f"{name}: {time.time() - began:.0f} s; {table.brief(new)}")
    peak = machine.peaks()
    text = machine.describe({
        "load before, after": f"{before}; {machine.load()} ({(time.time() - start) / 60:.0f} minutes)",
        "peaks of one core": f"dgemm {peak['dgemm'] / 1e9:.1f} Gflop/s, triad {peak['triad'] / 1e9:.1f} GB/s, read"
                             f" {peak['read'] / 1e9:.1f} GB/s, exp {peak['exp'] / 1e9:.3f} and log {peak['log'] / 1e9:.3f}"
                             " thousand million a second",
        "rounds": f"{run.rounds} of {run.seconds:g} s for each figure, at most {ALLOWANCE} s for all of a system and model",
    })
    (results.parent / "side-by-side.machine.txt").write_text(text)


if __name__ == "__main__":
    environment.end_cleanly()
    try:
        main()
    except environment.Missing as e:
        sys.exit(f"elbo-benchmarks: {e}")
