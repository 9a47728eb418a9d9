#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the generating vector of elbo.random.Lattice; needs numpy (made with 1.26).

Component by component (Nuyens & Cools 2006, "Fast algorithms for component-by-component
construction of rank-1 lattice rules in shift-invariant reproducing kernel Hilbert spaces") for all
lattices of 2^8 to 2^18 points at once, each judged by its projections on pairs of coordinates
(order-2 weights): these decide how well means and covariances of normal draws come out.

    lattice_vector.py 18 256
"""

import sys

import numpy as np

SMALLEST = 8


def kernel(x):
    """2 pi^2 B_2(x): the worst-case error of a product of two such is the variance of a shifted lattice."""
    return 2 * np.pi**2 * (x * x - x + 1 / 6)


def powers_of_five(n):
    """The odd residues modulo n, up to sign, in the order that makes the error a convolution."""
    powers = np.empty(max(1, n // 4), np.int64)
    value = 1
    for j in range(len(powers)):
        powers[j] = value
        value = value * 5 % n
    return powers


def generators(m, dimensions):
    # Level l holds the points k = 2^l * odd, which form a lattice of modulus 2^(m - l).
    levels = []
    for level in range(m - 1):
        n = 1 << (m - level)
        values = kernel(powers_of_five(n) / n)
        levels.append((values, np.fft.rfft(values)))
    candidates = powers_of_five(1 << m)
    chosen = []
    sums = [np.zeros(len(values)) for values, _ in levels]
    for d in range(dimensions):
        at = 0
        if d > 0:
            worst = np.full(len(candidates), -np.inf)
            error = np.zeros(1)
            for level in range(m - 2, -1, -1):
                values, transform = levels[level]
                length = len(values)
                if length > 1:
                    here = np.fft.irfft(transform * np.conj(np.fft.rfft(sums[level])), length)
                else:
                    here = values * sums[level]
                error = np.tile(error, length // len(error)) + 2 * here
                if m - level >= SMALLEST:
                    relative = (error - error.min()) / max(error.std(), 1e-300)
                    worst = np.maximum(worst, np.tile(relative, len(candidates) // length))
            worst[chosen] = np.inf
            at = int(worst.argmin())
        chosen.append(at)
        for (values, _), total in zip(levels, sums):
            total += np.roll(values, -(at % len(values)))
    return [int(candidates[at]) for at in chosen]


if __name__ == "__main__":
    print(", ".join(map(str, generators(int(sys.argv[1]), int(sys.argv[2])))))
