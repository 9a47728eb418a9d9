# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Tests the table of families on rows with known answers."""

import argparse
import csv
import tempfile
import unittest
from pathlib import Path

import families_table

ASKED = families_table.ASKED[0]


def row(posterior, family, elbo, mcse, khat, status="ok", note=""):
    cells = dict.fromkeys(families_table.FIELDS, "") | {"posterior": posterior, "family": family, "status": status}
    return cells | {"elbo": str(elbo), "mcse": str(mcse), "khat": str(khat), "mean_error": "0.1", "grade": "GOOD", "note": note}


class FamiliesTableTest(unittest.TestCase):

    def asked(self, *rows):
        return next(line for line in families_table.asked(rows) if ASKED in line)

    def test_a_hit_needs_both_a_higher_bound_and_a_low_khat(self):
        base = row(ASKED, "full-rank", -10, 0.03, 0.8)
        self.assertIn("**hit** by iaf", self.asked(base, row(ASKED, "iaf", -9, 0.04, 0.5)))
        self.assertIn("**missed**; not by", self.asked(base, row(ASKED, "iaf", -9, 0.04, 0.71)))
        # 0.15 is three times hypot(0.03, 0.04): more is asked
        self.assertIn("**missed**; not by", self.asked(base, row(ASKED, "iaf", -9.86, 0.04, 0.5)))
        self.assertIn("**hit**", self.asked(base, row(ASKED, "iaf", -9.84, 0.04, 0.5)))

    def test_a_fit_without_an_answer_is_named_with_its_reason(self):
        base = row(ASKED, "full-rank", -10, 0.03, 0.8)
        self.assertIn("iaf (too slow)", self.asked(base, row(ASKED, "iaf", "", "", "", "failed", "too slow")))
        self.assertIn("spline (not run)", self.asked(base))
        self.assertIn("no full-rank Gaussian", self.asked(row(ASKED, "iaf", -9, 0.04, 0.5)))

    def test_the_page_shows_bounds_above_full_rank_and_marks_those_beyond_doubt(self):
        rows = [row("kidiq", "full-rank", -10, 0.03, 0.1), row("kidiq", "iaf", -9, 0.04, 0.2),
                row("kidiq", "mean-field", -12.5, 0.04, 0.9), row("kidiq", "spline", "", "", "", "failed", "why")]
        with tempfile.TemporaryDirectory() as folder:
            with open(Path(folder) / "families.csv", "w", newline="") as file:
                writer = csv.DictWriter(file, families_table.FIELDS)
                writer.writeheader()
                writer.writerows(rows)
            families_table.table(argparse.Namespace(results=Path(folder)))
            page = (Path(folder) / "families.md").read_text()
        self.assertIn("| kidiq | -2.50 | -10.00 | **+1.00** | failed |", page)
        self.assertIn("- kidiq, spline: why", page)


if __name__ == "__main__":
    unittest.main()
