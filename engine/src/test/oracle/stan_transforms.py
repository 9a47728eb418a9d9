"""Writes the values of Stan's transforms that StanTransformsTest reads.

Usage: stan_transforms.py GOLDEN/transforms OUTPUT

GOLDEN/transforms holds programs with parameters only and, beside each, what Stan 2.35 (httpstan 4.13) gives at eight points.
"""
import json
import pathlib
import sys

PROGRAMS = [
    "simplex_unit", "cholesky_factors", "cov_corr", "ordered_types", "container_bounds", "scalar_bounds",
    "unit_vectors", "array_bounds", "jacobian_scale",
]

source, target = map(pathlib.Path, sys.argv[1:])
lines = ["# Stan 2.35 (httpstan 4.13): program, point, constrained values, log Jacobian. Made by stan_transforms.py."]
for program in PROGRAMS:
    golden = json.loads((source / f"{program}.golden.json").read_text())
    for point in golden["points"]:
        if "error" in point:
            continue
        jacobian = point["lp"] - point["lp_no_jacobian"]
        numbers = [point["x"], point["constrained"], [jacobian], [abs(point["lp"]) + abs(point["lp_no_jacobian"])]]
        if all(isinstance(v, (int, float)) for row in numbers for v in row):
            lines.append("; ".join([program] + [" ".join(repr(float(v)) for v in row) for row in numbers]))
target.write_text("\n".join(lines) + "\n")
