# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Measures how soon Elbo is there: from a program's text to its first gradient with the data in memory, in a process
of its own and in one that has run other programs before; from there to steady speed; and whole fits from the shell.

The programs are those of the comparison, and those with data (NAME.stan, NAME.data.json) in the folders given.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import environment
import machine
import table
import workers
from models import MODELS

COLD, WARM, STEADY = 0.8, 0.3, 2.0  # the targets, seconds
LONG, LONGEST = 15, 45  # seconds of a run from which the steady speed is taken
FITS = [("eight schools", "eight_schools-eight_schools_noncentered", 1.5), ("kidiq", "kidiq-kidscore_momiq", 3.0)]
ELBO = environment.ROOT / "elbo"


def programs(folders):
    """Name, program, data, and whether it is a model of the comparison."""
    found = [(m.name, environment.PEERS / "stan" / f"{m.program}.stan", environment.data(m.data), True) for m in MODELS]
    for folder in folders:
        for program in sorted(folder.glob("*.stan")):
            data = program.with_suffix(".data.json")
            found.append((program.stem, program, data if data.exists() else None, False))
    return found


FOLDER = re.compile(r"/(?:[^/ ]+/)+")  # of the machine that measured: no business of the reader


def bench(program, data, draws, seconds, timeout):
    """One cold process: `elbo bench`; its figures and the seconds from its start to the first gradient."""
    command = [ELBO, "bench", program, "--draws", draws, "--seconds", seconds] + (["--data", data] if data else [])
    start = time.time()
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise workers.Refused(f"took more than {timeout:g} s") from None
    try:
        found = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        lines = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("WARNING")]
        raise workers.Refused(lines[-1][:160] if lines else f"ended with status {done.returncode}") from None
    found["cold"] = found["first_gradient_at"] - start - found["seconds_reading_data"]
    return found


def steady_speed(program, data, quick, timeout):
    """The time to steady speed, from a run that is so long that the last third of it brought nothing more."""
    for seconds in [0.5] if quick else [LONG, LONGEST]:
        found = bench(program, data, 64, seconds, timeout)
        late = found["seconds_to_steady"] - found["seconds_to_first_gradient"] > 0.6 * seconds
        if not late:
            break
    return found


def median(values):
    return sorted(values)[len(values) // 2]


def warm_process(others, timeout):
    """A process that has run some programs, three times each."""
    process = workers.Worker("start-up", workers.java("elbo.benchmarks.StartUpWorker"), timeout)
    for _ in range(3):
        for _, program, data, _ in others:
            try:
                process.ask("first", f"{program}\t{data or ''}")
            except workers.Refused:
                pass
    return process


def measure(options, listed):
    """The rows of the table; the programs that cannot run have a note."""
    rows = []
    repeats = 1 if options.quick else 3
    # Two processes, so that there is one for each program that has not seen it.
    sets = [programs([])[:3], programs([])[6:9]]
    processes = [warm_process(others, options.timeout) for others in sets]
    try:
        for name, program, data, ours in listed:
            row = {"name": name, "ours": ours}
            rows.append(row)
            process = processes[1 if any(program == p for _, p, _, _ in sets[0]) else 0]
            try:
                warm_times = [process.ask("first", f"{program}\t{data or ''}") for _ in range(1 + repeats)]
                row |= {"new": warm_times[0]["seconds"], "again": median([w["seconds"] for w in warm_times[1:]]),
                        "nodes": warm_times[0]["nodes"]}
                cold = [bench(program, data, 1, 0.001, options.timeout) for _ in range(repeats)]
                row |= {"cold": median([c["cold"] for c in cold]),
                        "inside": median([c["seconds_to_first_gradient"] for c in cold])}
                if ours:
                    steady = steady_speed(program, data, options.quick, options.timeout)
                    row |= {"steady": steady["seconds_to_steady"], "calls": steady["calls_to_steady"]}
            except workers.Refused as e:
                row["note"] = str(e)
                if process.process.poll() is not None:
                    processes[processes.index(process)] = warm_process(sets[processes.index(process)], options.timeout)
            environment.say(f"{name}: " + (row.get("note") or f"cold {row['cold']:.2f} s, warm {row['new']:.3f} s, again {row['again']:.3f} s"))
    finally:
        for process in processes:
            process.close()
    return rows


def fits(options):
    """Whole processes of `elbo fit`, the file cache warm."""
    rows = []
    for name, folder, limit in FITS:
        program = environment.ROOT / "examples" / "posteriordb" / f"{folder}.stan"
        data = options.posteriordb / folder / "data.json"
        if not data.exists():
            rows.append((name, None, None, limit))
            continue
        seconds = []
        for i in range(2 if options.quick else 6):
            with tempfile.TemporaryDirectory() as output:
                command = [ELBO, "fit", program, "--data", data, "--seed", str(i + 1), "--output", Path(output) / "fit"]
                start = time.perf_counter()
                done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
                seconds.append(time.perf_counter() - start)
            if done.returncode not in (0, 1, 2, 3):
                environment.say(f"{name}: the fit ended with status {done.returncode}")
        seconds = seconds[1:]  # the first brings the files into memory
        rows.append((name, median(seconds), (min(seconds), max(seconds)), limit))
        environment.say(f"fit of {name}: {median(seconds):.2f} s")
    return rows


def with_earlier(rows, fit_rows, listed, build):
    """All rows that this build has had measured: a long run may be made in pieces with --only."""
    file = environment.CACHE / "start-up.json"
    earlier = json.loads(file.read_text()) if file.exists() else {}
    if earlier.get("build") != build:
        earlier = {"rows": {}, "fits": []}
    known = earlier["rows"] | {f"{r['ours']} {r['name']}": r for r in rows}
    fit_rows = fit_rows or earlier["fits"]
    file.write_text(json.dumps({"build": build, "rows": known, "fits": fit_rows}))
    return [known[k] for k in (f"{ours} {name}" for name, _, _, ours in listed) if k in known], fit_rows


def verdict(rows, key, limit, what):
    known = [r for r in rows if r.get(key) is not None]
    if not known:
        return f"- {what}: no figures."
    over = sorted((r for r in known if r[key] > limit), key=lambda r: -r[key])
    worst = max(known, key=lambda r: r[key])
    text = f"- {what}: median {median([r[key] for r in known]):.3f} s, worst {worst[key]:.3f} s ({worst['name']}), target at most {limit:g} s: "
    if not over:
        return text + f"**hit** by all {len(known)}."
    return text + f"**missed** by {len(over)} of {len(known)}: " + ", ".join(f"{r['name']} {r[key]:.2f} s" for r in over) + "."


def page(rows, fit_rows):
    n = table.number
    lines = ["# How soon Elbo is there", "",
             "Written by `./elbo-benchmarks start-up`. Seconds from a program's text to its first gradient, data in memory. *Cold*: from the",
             "start of the process (`./elbo bench`), without reading the data; *in it*: the part after the data were read. *Warm*: a program that",
             "a process sees for the first time after it has run three others three times each; *again*: the same program once more.",
             "*Steady*: from the text to 90 % of the steady speed at 64 draws, and at which call. The steady speed is the median of the last",
             f"third of a run of {LONG} s, or of {LONGEST} s where the last third still got faster; it is reached when this call and half of five calls",
             "from it on have it.", ""]
    lines += ["## Targets", ""]
    ours, golden = [r for r in rows if r["ours"]], [r for r in rows if not r["ours"]]
    for text, part in (("models of the comparison", ours), ("other programs", golden)):
        if part:
            lines += [verdict(part, "cold", COLD, f"Cold, {text}"), verdict(part, "new", WARM, f"Warm, {text}")]
    slow = [r for r in ours if r.get("steady") is not None and r["steady"] > STEADY and r["calls"] > 3]
    if any(r.get("steady") is not None for r in ours):
        lines.append(f"- To 90 % of steady speed in {STEADY:g} s or three calls, whichever is later: " + (
            "**hit** by all." if not slow else "**missed** by " + ", ".join(f"{r['name']} {r['steady']:.1f} s" for r in slow) + "."))
    for name, seconds, _, limit in fit_rows:
        lines.append(f"- Whole process of `elbo fit` on {name}: " + ("its data are not here." if seconds is None else
                     f"{seconds:.2f} s, target at most {limit:g} s: **{'hit' if seconds <= limit else 'missed'}**."))
    failed = [r for r in rows if r.get("note")]
    lines.append(f"- {len(rows)} programs, {len(failed)} of them do not run." if failed else f"- {len(rows)} programs, all run.")
    for title, part in (("Models of the comparison", ours), ("Other programs", golden)):
        if part:
            body = [[r["name"], n(r.get("cold")), n(r.get("inside")), n(r.get("new")), n(r.get("again")),
                     table.number_of(r.get("nodes"))]
                    + ([n(r.get("steady")), table.number_of(r.get("calls"))] if part is ours else []) for r in part]
            header = ["program", "cold", "in it", "warm", "again", "nodes"] + (["steady", "at call"] if part is ours else [])
            lines += ["", f"## {title}", ""] + table.rows_of(header, body)
    if failed:
        lines += ["## Do not run", ""] + [f"- {r['name']}: {FOLDER.sub('', r['note'])}" for r in failed] + [""]
    lines += ["## Fits, whole processes", ""]
    body = [[name, n(s), "–" if span is None else f"{span[0]:.2f} to {span[1]:.2f}"] for name, s, span, _ in fit_rows]
    return lines + table.rows_of(["model", "median", "range"], body)


def main():
    beside = environment.ROOT.parent / "shared"
    p = argparse.ArgumentParser(prog="elbo-benchmarks start-up", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--programs", type=Path, action="append", help="a folder of programs (default: ../shared/golden/patterns, if there)")
    p.add_argument("--posteriordb", type=Path, default=beside / "posteriordb", help="where NAME/data.json of the fits are (default: %(default)s)")
    p.add_argument("--only", default="", help="names, separated by commas, or 'models' or 'others'; the page has what this build had before as well")
    p.add_argument("--no-fits", action="store_true", help="leave the whole fits out")
    p.add_argument("--quick", action="store_true", help="one run of each; the page goes to the cache")
    p.add_argument("--timeout", type=float, default=120, help="seconds that one run may take (default: 120)")
    a = p.parse_args()
    folders = a.programs or [f for f in [beside / "golden" / "patterns"] if f.is_dir()]
    only = set(filter(None, a.only.split(",")))
    listed = [p for p in programs(folders) if not only or p[0] in only or ("models" if p[3] else "others") in only]
    subprocess.run([ELBO, "--version"], check=True, stdout=subprocess.DEVNULL)  # builds it when it must
    load = machine.load()
    rows, fit_rows = measure(a, listed), [] if a.no_fits else fits(a)
    if not a.quick:
        build = re.search(r"jars (\w+)", machine.describe({})).group(1)
        rows, fit_rows = with_earlier(rows, fit_rows, programs(folders), build)
    lines = page(rows, fit_rows)
    text = machine.describe({"load before, after": f"{load}; {machine.load()}"})
    lines += ["## Machine", ""] + [f"    {line}" for line in text.splitlines()] + [""]
    output = environment.CACHE / "quick" if a.quick else environment.HERE.parent / "results"
    output.mkdir(parents=True, exist_ok=True)
    (output / "start-up.md").write_text("\n".join(lines))
    environment.say(f"the page is {output / 'start-up.md'}")


if __name__ == "__main__":
    environment.end_cleanly()
    try:
        main()
    except environment.Missing as e:
        sys.exit(f"elbo-benchmarks: {e}")
