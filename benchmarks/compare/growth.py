# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Times a gradient of a logistic regression as its data grow: rows from 10^3 to 10^7 with 10 columns, columns from 10 to
1,000 with 10^4 rows. Every size is a process of its own with a heap of 2 GB.
"""
import argparse
import csv
import json
import math
import subprocess
import sys

import environment
import machine
import table
import workers

DRAWS = [1, 64]
SLOPE = 1.05
PROGRAM = environment.PEERS / "stan" / "logistic.stan"
ROWS = [(n, 10) for n in (1_000, 10_000, 100_000, 1_000_000, 10_000_000)]
COLUMNS = [(10_000, d) for d in (10, 30, 100, 300, 1_000)]
FIELDS = ["sweep", "rows", "columns", "draws", "nodes", "first_gradient_s", "us_per_draw", "us_min", "cpu_per_wall", "note"]


def one(sweep, n, d, draws, options):
    row = {"sweep": sweep, "rows": n, "columns": d, "draws": draws}
    command = workers.java("elbo.benchmarks.Growth", PROGRAM, n, d, draws, options.seconds, options=["-Xmx2g"])
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=options.timeout)
        answer = json.loads(done.stdout.strip().splitlines()[-1])
    except subprocess.TimeoutExpired:
        answer = {"error": f"took more than {options.timeout:g} s"}
    except (ValueError, IndexError):
        answer = {"error": (done.stderr.strip().splitlines() or ["ended"])[-1][:160]}
    return row | ({"note": answer["error"]} if "error" in answer else answer)


def slope(rows):
    """Of log time over log size, by least squares; and the steepest between neighbours."""
    points = [(math.log(r["rows"] * r["columns"]), math.log(r["us_per_draw"])) for r in rows if "us_per_draw" in r]
    if len(points) < 2:
        return None
    mx, my = (sum(p[i] for p in points) / len(points) for i in (0, 1))
    fit = sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)
    return fit, max((b[1] - a[1]) / (b[0] - a[0]) for a, b in zip(points, points[1:]))


PLOT = """
import csv, sys
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "elbo"
import matplotlib.pyplot as plt
rows = list(csv.DictReader(open(sys.argv[1])))
figure, panels = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True)
for panel, sweep, size, label in zip(panels, ("rows", "columns"), ("rows", "columns"), ("rows (10 columns)", "columns (10,000 rows)")):
    for draws, mark in (("1", "o-"), ("64", "s-")):
        part = [r for r in rows if r["sweep"] == sweep and r["draws"] == draws and r["us_per_draw"]]
        if part:
            x, y = [float(r[size]) for r in part], [float(r["us_per_draw"]) for r in part]
            panel.loglog(x, y, mark, label=draws + (" draw" if draws == "1" else " draws"))
            panel.loglog(x, [y[-1] * v / x[-1] for v in x], ":", color="0.6", linewidth=1)
    panel.set_xlabel(label)
    panel.legend(frameon=False)
panels[0].set_ylabel("µs per gradient and draw (dotted: linear)")
figure.tight_layout()
figure.savefig(sys.argv[2], metadata={"Date": None})
"""


def page(rows):
    lines = ["# How the cost grows", "",
             "Written by `./elbo-benchmarks growth`: a logistic regression (`peers/stan/logistic.stan`), microseconds per log density with",
             "gradient and draw, one thread, heap 2 GB.", "", "![time against size](growth.svg)", ""]
    for sweep, what in (("rows", "Rows, 10 columns"), ("columns", "Columns, 10,000 rows")):
        part = [r for r in rows if r["sweep"] == sweep]
        sizes = list(dict.fromkeys((r["rows"], r["columns"]) for r in part))
        find = {(r["rows"], r["columns"], r["draws"]): r for r in part}
        body = []
        for n, d in sizes:
            cells = [f"{n if sweep == 'rows' else d:,}"]
            for draws in DRAWS:
                r = find.get((n, d, draws), {})
                cells += [table.number(r.get("us_per_draw")) if "note" not in r else r["note"][:60]]
            first = find.get((n, d, 1), {})
            body.append(cells + [table.number(first.get("first_gradient_s")), table.number_of(first.get("nodes"))])
        lines += [f"## {what}", ""] + table.rows_of([sweep, "1 draw", "64 draws", "first gradient, s", "nodes"], body)
        for draws in DRAWS:
            found = slope([r for r in part if r["draws"] == draws])
            if found:
                lines.append(f"- {draws} draw{'s' if draws > 1 else ''}: slope of log time over log size {found[0]:.3f} (target at most {SLOPE}):"
                             f" **{'hit' if found[0] <= SLOPE else 'missed'}**; steepest between neighbours {found[1]:.2f}.")
        nodes = {r["nodes"] for r in part if "nodes" in r}
        lines += [f"- Nodes of the graph: {', '.join(f'{x:,}' for x in sorted(nodes))}: **{'constant' if len(nodes) == 1 else 'not constant'}**.", ""]
    return lines


def main():
    p = argparse.ArgumentParser(prog="elbo-benchmarks growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seconds", type=float, default=3, help="warm-up, and then measurement, of each size (default: 3)")
    p.add_argument("--timeout", type=float, default=300, help="seconds that one size may take (default: 300)")
    p.add_argument("--quick", action="store_true", help="small sizes only, short; the page goes to the cache")
    a = p.parse_args()
    a.seconds = 0.3 if a.quick else a.seconds
    rows, load = [], machine.load()
    for sweep, sizes in (("rows", ROWS), ("columns", COLUMNS)):
        for n, d in sizes[:3] if a.quick else sizes:
            for draws in DRAWS:
                rows.append(one(sweep, n, d, draws, a))
                environment.say(f"{n:,} rows, {d:,} columns, {draws} draws: "
                                + (rows[-1].get("note") or f"{rows[-1]['us_per_draw']:.4g} µs per draw"))
    output = environment.CACHE / "quick" if a.quick else environment.HERE.parent / "results"
    output.mkdir(parents=True, exist_ok=True)
    with open(output / "growth.csv", "w", newline="") as f:
        out = csv.DictWriter(f, FIELDS, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    subprocess.run([environment.python(), "-c", PLOT, output / "growth.csv", output / "growth.svg"], check=True)
    text = machine.describe({"load before, after": f"{load}; {machine.load()}"})
    lines = page(rows) + ["## Machine", ""] + [f"    {line}" for line in text.splitlines()] + [""]
    (output / "growth.md").write_text("\n".join(lines))
    environment.say(f"the page is {output / 'growth.md'}")


if __name__ == "__main__":
    environment.end_cleanly()
    try:
        main()
    except environment.Missing as e:
        sys.exit(f"elbo-benchmarks: {e}")
