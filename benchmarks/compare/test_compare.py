# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""What the comparison makes of figures; no peer is needed: python3 -m unittest discover benchmarks/compare"""
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import ascent
import growth
import side_by_side
import table
import workers
from models import BY_NAME, MODELS, Model


def figure(model, system, draws, us, threads=1, **more):
    return {"model": model, "system": system, "draws": draws, "threads": threads, "us_per_draw": us, **more}


class Tables(unittest.TestCase):
    def setUp(self):
        self.rows = [figure("radon", "stan", 1, 300.0), figure("radon", "jax", 1, 200.0), figure("radon", "jax-loop", 1, 150.0),
                     figure("radon", "jax", 64, 400.0), figure("radon", "elbo", 1, 100.0), figure("radon", "elbo", 64, 30.0),
                     figure("radon", "elbo", 1024, 33.0), figure("radon", "elbo", 64, 16.0, 2),
                     {"model": "garch", "system": "elbo", "note": "not supported: loops"}]

    def test_the_better_figure_of_jax_counts(self):
        r = table.Results(self.rows)
        self.assertEqual(r.jax_best(BY_NAME["radon"]), 150.0)

    def test_targets_say_hit_or_by_how_much_missed(self):
        text = "\n".join(table.summary(table.Results(self.rows), "elbo"))
        self.assertIn("Stan / Elbo at 64 draws: geometric mean 10.0 (target at least 10), worst 10.0 on radon", text)
        self.assertIn("1 models, 1 without a figure: **hit**", text)
        self.assertIn("Two threads, calls of 64 draws that take more than 200 µs: geometric mean 1.88", text)
        self.assertIn("at least 4), worst 5.00 on radon", text)

    def test_a_miss_is_named_with_its_factor(self):
        line = table.target("Ratio", {BY_NAME["radon"]: 0.5, BY_NAME["garch"]: 8.0}, 10, 1)
        self.assertIn("**missed**: the mean is 5.00 times too low; radon is 2.00 times too low.", line)

    def test_a_miss_of_two_threads_says_what_two_processes_gain(self):
        rows = [figure("radon", "elbo", 64, 30.0), figure("radon", "elbo", 64, 20.0, 2, pair=1.6)]
        r = table.Results(rows)
        self.assertIn("radon is 1.20 times too low (two processes gain 1.60).", "\n".join(table.summary(r, "elbo")))
        self.assertIn("| 1.50 | 1.60 |", "\n".join(table.ratios(r, "elbo")))
        self.assertTrue(table.misses_threads(30.0, 20.0))
        self.assertFalse(table.misses_threads(3.0, 2.0), "calls of less than 200 µs")

    def test_models_without_figures_are_listed_with_the_reason(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "side-by-side.csv"
            side_by_side.write(file, self.rows)
            page = Path(folder) / "side-by-side.md"
            table.write(side_by_side.read(file), page, Path(folder) / "none.txt")
            text = page.read_text()
        self.assertIn("- garch, elbo: not supported: loops", text)
        self.assertIn("| radon | 300 | 200 | 150 | 400 | – | 100 | 30.0 | 33.0 |", text)

    def test_numbers_have_three_digits(self):
        self.assertEqual([table.number(x) for x in (0.04567, 4.567, 4567.0, None)], ["0.0457", "4.57", "4,567", "–"])


class Clock:
    """A worker whose calls take a known time, which passes without waiting."""

    def __init__(self, seconds_per_draw):
        self.per_draw, self.now, self.asked = seconds_per_draw, 0.0, []

    def ask(self, command, draws, threads, seconds, *mode, patience):
        self.asked.append(draws)
        self.now += max(seconds, self.per_draw * draws)
        if self.per_draw * draws > patience:
            raise workers.Late("took too long")
        us = 1e6 * self.per_draw
        return {"us_per_draw": us, "us_min": us, "calls": draws, "cpu_per_wall": 1}


class Allowances(unittest.TestCase):
    def test_a_figure_is_warmed_up_until_the_compilers_are_done(self):
        worker = Clock(1e-6)
        shares = [0.8, 0.3, 0.01, 0.0]
        ask = worker.ask
        worker.ask = lambda *words, patience: {**ask(*words, patience=patience), "compiling": shares.pop(0)}
        with unittest.mock.patch("time.monotonic", lambda: worker.now):
            side_by_side.Figure("elbo", worker, 64, 1, side_by_side.Allowance()).warm(3.0)
        self.assertEqual(len(worker.asked), 3)

    def measured(self, seconds_per_draw):
        clock, allowance = Clock(seconds_per_draw), side_by_side.Allowance()
        figures = [side_by_side.Figure("jax", clock, d, 1, allowance) for d in side_by_side.DRAWS]
        with unittest.mock.patch("time.monotonic", lambda: clock.now):
            for _ in range(5):
                for f in figures:
                    f.measure(5, 0.5)
        return clock, figures

    def test_a_fast_system_is_measured_in_every_round(self):
        _, figures = self.measured(1e-6)
        self.assertEqual([len(f.answers) for f in figures], [5, 5, 5])

    def test_a_slow_figure_gets_fewer_rounds_and_a_hopeless_one_none_but_a_reason(self):
        clock, figures = self.measured(0.3)
        self.assertEqual([len(f.answers) for f in figures], [5, 2, 0])
        self.assertLessEqual(clock.now, side_by_side.ALLOWANCE)
        self.assertIn("a call would take about 307 s", figures[2].note)
        self.assertNotIn(1024, clock.asked)

    def test_the_page_says_which_figure_was_not_measured_and_why(self):
        _, figures = self.measured(0.3)
        rows = [{**f.row(), "model": "gp_1000"} for f in figures]
        text = "\n".join(table.notes(table.Results(rows)))
        self.assertIn("- gp_1000, jax, 1,024 draws, threads: 1: not measured: a call would take", text)


class Shares(unittest.TestCase):
    PEAK = {"dgemm": 4e10, "exp": 1e9, "read": 1e10}

    def share(self, microseconds, draws=1, **work):
        model = Model("m", "m", "m", "m", 1, **work)
        return side_by_side.fraction(model, {"us_per_draw": microseconds, "draws": draws}, self.PEAK)

    def test_products_and_transcendental_functions_add_up(self):
        share, name = self.share(100, flops=1e6, transcendental=5e4)  # 25 and 50 microseconds
        self.assertAlmostEqual(share, 0.75)
        self.assertEqual(name, "exp")

    def test_data_are_read_once_for_all_draws_of_a_call(self):
        share, name = self.share(100, draws=2, bytes=1e6)
        self.assertAlmostEqual(share, 0.5)
        self.assertEqual(name, "read")

    def test_a_model_without_counted_work_has_no_share(self):
        self.assertEqual(self.share(100), ("", ""))


class Values(unittest.TestCase):
    def test_log_densities_may_differ_by_a_constant_and_gradients_not_at_all(self):
        theirs = [{"lp": 1.0, "grad": [2.0, 100.0]}, {"lp": 5.0, "grad": [0.0, 1.0]}]
        self.assertTrue(side_by_side.agree(side_by_side.difference([{**p, "lp": p["lp"] + 7} for p in theirs], theirs)))
        self.assertFalse(side_by_side.agree(side_by_side.difference([{**p, "lp": 2 * p["lp"]} for p in theirs], theirs)))
        off = [theirs[0], {"lp": 5.0, "grad": [1e-7, 1.0]}]
        self.assertFalse(side_by_side.agree(side_by_side.difference(off, theirs)))

    def test_a_value_that_is_not_finite_does_not_agree(self):
        theirs = [{"lp": 1.0, "grad": [2.0]}]
        self.assertFalse(side_by_side.agree(side_by_side.difference([{"lp": None, "grad": [2.0]}], theirs)))
        self.assertFalse(side_by_side.agree(side_by_side.difference([{"lp": 1.0, "grad": [None]}], theirs)))

    def test_each_model_has_a_program(self):
        for m in MODELS:
            self.assertTrue((side_by_side.environment.PEERS / "stan" / f"{m.program}.stan").exists(), m.name)


class Ascents(unittest.TestCase):
    ROW = {"model": "m", "family": "f", "elbo_near": 0.5, "elbo_until": 1.0, "numpyro_until": float("inf"), "numpyro_all": 6.0,
           "pymc_until": 5.5, "pymc_all": 9.0}

    def test_the_peer_that_is_there_or_gives_up_first_counts(self):
        self.assertEqual(ascent.least_ratio(self.ROW, "elbo_near"), 11)
        self.assertEqual(ascent.least_ratio(self.ROW | {"numpyro_all": 4.0}, "elbo_near"), 8)
        self.assertEqual(ascent.least_ratio(self.ROW | {"pymc_until": None}, "elbo_until"), 6)

    def test_a_miss_is_named_and_a_row_that_is_not_measured_is_none(self):
        self.assertEqual(ascent.time_verdict([self.ROW]), "**hit** by all 1.")
        self.assertIn("m, f (8)", ascent.time_verdict([self.ROW | {"numpyro_all": 4.0}]))
        self.assertIn("missed", ascent.time_verdict([self.ROW, {"model": "n", "family": "g", "note": "no answer"}]))
        self.assertIn("missed", ascent.time_verdict([self.ROW | {"elbo_near": float("inf")}]))


class Slopes(unittest.TestCase):
    def test_a_quadratic_cost_has_slope_two(self):
        rows = [{"rows": n, "columns": 10, "us_per_draw": 3.0 * n * n} for n in (10, 100, 1000)]
        fit, steepest = growth.slope(rows)
        self.assertAlmostEqual(fit, 2)
        self.assertAlmostEqual(steepest, 2)


if __name__ == "__main__":
    unittest.main()
