# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""The rate of the matrix product of OpenBLAS on one core, in operations a second, as JSON."""
import json
import time

import common

common.threads(1)
import numpy as np

n = 1024
a, b = np.random.default_rng(1).random((2, n, n))
best = float("inf")
for _ in range(6):
    start = time.perf_counter()
    a @ b
    best = min(best, time.perf_counter() - start)
print(json.dumps({"dgemm": 2 * n**3 / best}))
