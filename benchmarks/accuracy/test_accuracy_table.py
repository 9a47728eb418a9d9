# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Tests the scoring and the table on a stand-in for `elbo` with known answers."""

import csv
import json
import math
import stat
import sys
import tempfile
import unittest
from pathlib import Path

import accuracy_table
import scoring

# Writes draws with mean = seed/10 sds off and the right sd; refuses posterior "garch-broken".
FAKE_ELBO = """#!{python}
import json, pathlib, sys
if sys.argv[1] == "--version":
    print("elbo 0.0-fake"); sys.exit(0)
options = dict(zip(sys.argv[3::2], sys.argv[4::2]))
if "broken" in sys.argv[2]:
    print("no finite density", file=sys.stderr); sys.exit(1)
out = pathlib.Path(options["--output"]); out.mkdir()
shift = 2 * int(options["--seed"]) / 10
rows = ["lp__,log_p__,log_g__,beta.1", "# comment", "0,0,0,99"]
rows += [f"0,-1,-1,{{10 + shift + d}}" for d in (-2, 2, -2, 2, 0)]
(out / "draws.csv").write_text("\\n".join(rows) + "\\n")
(out / "fit.json").write_text(json.dumps({{"verdict": {{"grade": "GOOD", "khat": 0.2, "text": ""}}}}))
"""


class ScoringTest(unittest.TestCase):
    def test_names_are_written_with_dots(self):
        self.assertEqual(scoring.dotted("theta[1,2]"), "theta.1.2")
        self.assertEqual(scoring.dotted("theta.1.2"), "theta.1.2")

    def test_errors_are_the_worst_over_quantities(self):
        reference = {"a": (0.0, 1.0), "b": (10.0, 2.0), "absent": (0.0, 1.0)}
        got = scoring.score(reference, {"a": (-1.0, 0.0, 1.0), "b": (10.0, 11.0, 12.0)})
        self.assertEqual((got.mean_error, got.worst_mean), (0.5, "b"))
        self.assertAlmostEqual(got.log_sd_error, math.log(2), places=15)
        self.assertEqual((got.worst_sd, got.quantities, got.missing), ("b", 2, 1))

    def test_values_that_are_not_finite_are_infinitely_far_off(self):
        for bad in (math.nan, math.inf):
            got = scoring.score({"a": (0.0, 1.0)}, {"a": (0.0, bad, 1.0)})
            self.assertEqual((got.mean_error, got.log_sd_error), (math.inf, math.inf))

    def test_nothing_to_compare_is_infinitely_far_off(self):
        self.assertEqual(scoring.score({"a": (0.0, 1.0)}, {}).mean_error, math.inf)


class TableTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        self.elbo = self.root / "elbo"
        self.elbo.write_text(FAKE_ELBO.format(python=sys.executable))
        self.elbo.chmod(self.elbo.stat().st_mode | stat.S_IXUSR)
        for name in ("kidiq-kidscore_momiq", "garch-broken"):
            folder = self.root / "references" / name
            folder.mkdir(parents=True)
            entry = {"mean": 10.0, "sd": 2.0, "q05": 7.0, "q95": 13.0}
            (folder / "reference.json").write_text(json.dumps({"parameters": {"beta[1]": entry}}))

    def run_table(self, *extra):
        arguments = ["run", str(self.elbo), str(self.root / "references"), "--results",
                     str(self.root / "results"), *extra]
        try:
            accuracy_table.main(arguments)
            return 0
        except SystemExit as end:
            return end.code

    def test_a_table_counts_failures_and_leaves_the_mean_row_out(self):
        self.assertEqual(self.run_table("--seeds", "3"), 0)
        text = (self.root / "results" / "accuracy.md").read_text()
        # means are 0.1, 0.2, 0.3 sds off, and the sd of (-2, 2, -2, 2, 0) is 2
        self.assertIn("| kidiq-kidscore_momiq | 0.2 (0.3) | ", text)
        self.assertIn("| garch-broken | ∞ (∞) | ∞ (∞) | 3 FAILED | – (–) | 3 | ", text)
        self.assertIn("garch-broken seed 1: exit 1: no finite density", text)
        self.assertIn("elbo 0.0-fake", text)

    def test_a_verdict_good_with_a_mean_far_off_fails_the_run(self):
        self.assertEqual(self.run_table("--seeds", "4", "--only", "kidiq-kidscore_momiq"),
                         "1 runs have the verdict GOOD and a mean error above 0.3")
        self.assertIn("kidiq-kidscore_momiq seed 4 (0.4)",
                      (self.root / "results" / "accuracy.md").read_text())

    def test_runs_that_are_there_are_not_repeated(self):
        self.run_table("--seeds", "1")
        self.elbo.write_text("not a program")
        self.elbo.chmod(0o755)
        table = self.root / "results" / "accuracy.csv"
        before = table.read_text()
        accuracy_table.main(["table", "--results", str(self.root / "results")])
        self.assertEqual(table.read_text(), before)
        with open(table, newline="") as file:
            self.assertEqual(len(list(csv.DictReader(file))), 2)


if __name__ == "__main__":
    unittest.main()
