# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""What the comparison makes of figures; no peer is needed: python3 -m unittest discover benchmarks/compare"""
import tempfile
import unittest
from pathlib import Path

import growth
import side_by_side
import table
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


class Slopes(unittest.TestCase):
    def test_a_quadratic_cost_has_slope_two(self):
        rows = [{"rows": n, "columns": 10, "us_per_draw": 3.0 * n * n} for n in (10, 100, 1000)]
        fit, steepest = growth.slope(rows)
        self.assertAlmostEqual(fit, 2)
        self.assertAlmostEqual(steepest, 2)


if __name__ == "__main__":
    unittest.main()
