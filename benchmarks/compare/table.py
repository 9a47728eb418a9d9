# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns the results of the comparison into a page: ratios, what they come to, and the targets, hit or missed."""
import math

from models import MODELS

NONE = "–"
THREADS_TARGET = 1.8  # two threads against one, for calls of 64 draws that take
LONG = 200  # microseconds or more
VARIANTS = {"elbo": "", "elbo-java": ", dense algebra in Java instead of OpenBLAS (other models have no large matrices)"}


def misses_threads(one, two):
    """Whether two threads gain less than they should, judging by the microseconds per draw of calls of 64 draws."""
    return 64 * one > LONG and one / two < THREADS_TARGET


class Results:
    """The figures by model, system, draws and threads."""

    def __init__(self, rows):
        self.us, self.rows = {}, rows
        for r in rows:
            if r.get("us_per_draw") not in ("", None):
                self.us[r["model"], r["system"], int(r["draws"]), int(r["threads"])] = float(r["us_per_draw"])
        self.models = [m for m in MODELS if any(r["model"] == m.name for r in rows)]
        self.variants = sorted({r["system"] for r in rows if r["system"].startswith("elbo")}) or ["elbo"]

    def time(self, model, system, draws, threads=1):
        return self.us.get((model.name, system, draws, threads))

    def stan(self, model, threads=1):
        return self.time(model, "stan", 1, threads)

    def jax_one(self, model):
        """One draw: called from Python, or inside a compiled loop, whichever is faster."""
        return least(self.time(model, "jax", 1), self.time(model, "jax-loop", 1))

    def jax_best(self, model, threads=1):
        """JAX's better figure of one draw and a batch of 64."""
        one = self.jax_one(model) if threads == 1 else self.time(model, "jax", 1, threads)
        return least(one, self.time(model, "jax", 64, threads))

    def row(self, model, system, draws):
        return next((r for r in self.rows if r["model"] == model.name and r["system"] == system
                     and str(r.get("threads")) == "1" and str(r.get("draws")) == str(draws)), {})

    def field(self, model, system, name, draws=64):
        value = self.row(model, system, draws).get(name)
        return float(value) if value not in ("", None) else None

    def pair(self, model, system):
        """What two processes of one thread gain side by side; measured where two threads miss their target."""
        return next((float(r["pair"]) for r in self.rows if r["model"] == model.name and r["system"] == system
                     and r.get("pair") not in ("", None)), None)

    def share(self, model, system, draws):
        """The share of a peak of the machine, and of which."""
        value = self.field(model, system, "peak", draws)
        return NONE if value is None else f"{value:.0%} {self.row(model, system, draws)['peak_of']}"


def least(*values):
    known = [v for v in values if v is not None]
    return min(known) if known else None


def ratio(a, b):
    return a / b if a is not None and b else None


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def number(x):
    """Three significant digits, thousands separated."""
    if x is None:
        return NONE
    if x == 0 or x != x:
        return str(x)
    digits = max(0, 2 - math.floor(math.log10(abs(x))))
    return f"{x:,.{digits}f}"


def rows_of(header, lines):
    aligned = ["---"] + ["---:"] * (len(header) - 1)
    return ["| " + " | ".join(map(str, cells)) + " |" for cells in [header, aligned, *lines]] + [""]


def times(r, threads):
    header = ["model", "Stan", "JAX, 1 draw"] + (["in a loop"] if threads == 1 else []) + ["64", "1,024"]
    header += [f"{v.replace('elbo', 'Elbo')}, {d}" for v in r.variants for d in ("1 draw", "64", "1,024")]
    lines = []
    for m in r.models:
        cells = [m.name, r.stan(m, threads), r.time(m, "jax", 1, threads)]
        cells += [r.time(m, "jax-loop", 1)] if threads == 1 else []
        cells += [r.time(m, "jax", d, threads) for d in (64, 1024)]
        cells += [r.time(m, v, d, threads) for v in r.variants for d in (1, 64, 1024)]
        lines.append([cells[0], *map(number, cells[1:])])
    return rows_of(header, lines)


def ratios(r, elbo):
    header = ["model", "Stan / Elbo, 1 draw", "Stan / Elbo, 64", "JAX best / Elbo, 64", "Elbo 1,024 / 64", "Elbo 1 / 2 threads, 64", "two processes",
              "JAX 1 / 2 threads, 64", "share of a peak, 1 draw", "64"]
    lines = []
    for m in r.models:
        sixty_four = r.time(m, elbo, 64)
        if elbo != "elbo" and sixty_four is None:
            continue
        lines.append([m.name, number(ratio(r.stan(m), r.time(m, elbo, 1))), number(ratio(r.stan(m), sixty_four)),
                      number(ratio(r.jax_best(m), sixty_four)), number(ratio(r.time(m, elbo, 1024), sixty_four)),
                      number(ratio(sixty_four, r.time(m, elbo, 64, 2))), number(r.pair(m, elbo)),
                      number(ratio(r.time(m, "jax", 64), r.time(m, "jax", 64, 2))),
                      r.share(m, elbo, 1), r.share(m, elbo, 64)])
    return rows_of(header, lines)


def first_gradients(r, elbo):
    header = ["model", "Elbo", "its nodes", "JAX, 1 draw", "JAX, 64", "Stan"]
    lines = [[m.name, number(r.field(m, elbo, "first_gradient_s")), number_of(r.field(m, elbo, "nodes")),
              number(r.field(m, "jax", "first_gradient_s", 1)), number(r.field(m, "jax", "first_gradient_s", 64)),
              number(r.field(m, "stan", "first_gradient_s", 1))] for m in r.models]
    return rows_of(header, lines)


def number_of(x):
    return NONE if x is None else f"{int(x):,}"


def target(text, values, mean=None, least_value=None, most=None, aside=None):
    """One line: the geometric mean and the worst of the ratios against what they should be. `aside` has words on misses."""
    known = {m.name: v for m, v in values.items() if v is not None}
    if not known:
        return f"- {text}: no figures."
    line = f"- {text}: geometric mean {number(geometric_mean(known.values()))}"
    missed = []
    if mean is not None:
        got = geometric_mean(known.values())
        line += f" (target at least {mean:g})"
        if got < mean:
            missed.append(f"the mean is {number(mean / got)} times too low")
    if most is None:
        worst = min(known, key=known.get)
        line += f", worst {number(known[worst])} on {worst} (target at least {least_value:g})"
        below = sorted((n for n in known if known[n] < least_value), key=known.get)
        missed += [f"{n} is {number(least_value / known[n])} times too low{(aside or {}).get(n, '')}" for n in below]
    else:
        worst = max(known, key=known.get)
        line += f", worst {number(known[worst])} on {worst} (target at most {most:g})"
        missed += [f"{n} is {number(known[n] / most)} times too high" for n in known if known[n] > most]
    absent = len(values) - len(known)
    line += f"; {len(known)} models" + (f", {absent} without a figure" if absent else "")
    return line + (": **hit**" if not missed else ": **missed**: " + "; ".join(missed)) + "."


def summary(r, elbo):
    def each(f):
        return {m: f(m) for m in r.models}

    lines = [
        target("Stan / Elbo at 64 draws", each(lambda m: ratio(r.stan(m), r.time(m, elbo, 64))), 10, 1.5),
        target("Stan / Elbo at one draw", each(lambda m: ratio(r.stan(m), r.time(m, elbo, 1))), 2, 0.7),
        target("JAX, the better of one draw and 64, / Elbo at 64 draws", each(lambda m: ratio(r.jax_best(m), r.time(m, elbo, 64))), 4, 1),
        target("Elbo at 1,024 draws / at 64", each(lambda m: ratio(r.time(m, elbo, 1024), r.time(m, elbo, 64))), most=1.2),
    ]
    long = {m: ratio(r.time(m, elbo, 64), r.time(m, elbo, 64, 2)) for m in r.models if (r.time(m, elbo, 64) or 0) * 64 > LONG}
    pairs = {m.name: f" (two processes gain {number(r.pair(m, elbo))})" for m in r.models if r.pair(m, elbo)}
    lines.append(target(f"Two threads, calls of 64 draws that take more than {LONG} µs", long, least_value=THREADS_TARGET, aside=pairs))
    shares = {m.name: max((s for s in (r.field(m, elbo, "peak", d) for d in (1, 64)) if s is not None), default=None)
              for m in r.models}
    half = [f"{n} {s:.0%}" for n, s in shares.items() if s is not None and 0.5 <= s <= 1]  # more: work was saved
    java = each(lambda m: ratio(r.stan(m), r.time(m, f"{elbo}-java", 64) or r.time(m, elbo, 64)))
    if any((m.name, f"{elbo}-java", 64, 1) in r.us for m in r.models):
        lines.append(target("Stan / Elbo at 64 draws, dense algebra in Java", java, 10, 1.5))
    lines.append(f"- At least half of a peak of the machine, at one draw or 64: {', '.join(half) if half else 'no model'} (target: three models that are"
                 f" bound by one): **{'hit' if len(half) >= 3 else 'missed'}**.")
    return lines + [""]


def notes(r):
    found = {}
    for x in r.rows:
        if x.get("note"):
            figure = f", {int(x['draws']):,} draws, threads: {x['threads']}" if x.get("draws") not in ("", None) else ""
            found.setdefault((x["model"], x["system"], x["note"]), figure)
    return [f"- {m}, {s}{figure}: {n}" for (m, s, n), figure in sorted(found.items())] + [""] if found else []


def once(r):
    """The figures that were measured a single time, because a call takes long."""
    found = [x for x in r.rows if x.get("rounds") not in ("", None) and int(x["rounds"]) == 1]
    each = [f"{x['model']}, {x['system']} ({int(x['draws']):,} draws, threads: {x['threads']})" for x in found]
    return ["Measured in one round only, as a call takes long: " + "; ".join(each) + ".", ""] if each else []


def busy(r):
    """How often the machine was doing something else, from the processor time of single-threaded figures."""
    shares = [float(x["cpu_per_wall"]) for x in r.rows if x.get("cpu_per_wall") not in ("", None) and str(x["threads"]) == "1"]
    short = [s for s in shares if s < 0.9]
    if not short:
        return []
    return [f"The machine was busy: in {len(short)} of {len(shares)} figures of one thread the process had less than 90 % of a"
            f" processor (least {min(short):.0%}). Measure again when nothing else runs.", ""]


def write(rows, file, machine_file):
    r = Results(rows)
    elbo = "elbo"
    lines = ["# Elbo, JAX and Stan side by side", "",
             "Written by `./elbo-benchmarks side-by-side`; `benchmarks/README.md` says how. Ratios above 1: Elbo is faster.", ""]
    lines += busy(r) + ["## Targets", ""] + summary(r, elbo)
    for v in r.variants:
        lines += ["## Ratios" + VARIANTS.get(v, f", {v}"), ""] + ratios(r, v)
    lines += ["## Microseconds per log density with gradient, per draw, one thread", ""] + times(r, 1)
    lines += ["## The same, two threads", "", "Stan: two chains side by side; JAX: its own threads, called from Python.", ""] + times(r, 2)
    lines += ["## Seconds to the first gradient, data in memory", "",
              "Elbo in a fresh process (`start-up.md` has warm ones); JAX: lowering and compiling; Stan: stanc, C++ compiler and linker"
              " (headers precompiled).", ""] + first_gradients(r, elbo)
    remarks = notes(r)
    if remarks:
        lines += ["## Not measured", ""] + remarks
    lines += once(r)
    builds = sorted({x["build"] for x in rows if x.get("build")})
    if len(builds) > 1:
        lines += [f"The rows are of {len(builds)} builds of Elbo: {', '.join(builds)}.", ""]
    if machine_file.exists():
        lines += ["## Machine", ""] + [f"    {line}" for line in machine_file.read_text().splitlines()] + [""]
    file.write_text("\n".join(lines))


def brief(rows):
    """One line for the terminal."""
    r = Results(rows)
    if not r.models:
        return "nothing measured"
    m = r.models[0]
    problems = [f"{x['system']}: {x['note'][:80]}" for x in rows if x.get("note")]
    return (f"Stan {number(r.stan(m))}, JAX {number(r.jax_one(m))} / {number(r.time(m, 'jax', 64))}, Elbo"
            f" {number(r.time(m, 'elbo', 1))} / {number(r.time(m, 'elbo', 64))} / {number(r.time(m, 'elbo', 1024))} µs"
            + ("; " + "; ".join(problems) if problems else ""))
