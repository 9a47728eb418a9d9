# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""What the peer scripts share: thread limits, set before the numerical libraries load, and timing.

Import this module before numpy, and call threads() before importing jax.
"""
import argparse
import os
import time


def arguments(doc):
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--threads", type=int, default=1, help="threads of every library used (default 1)")
    return p


def threads(n):
    """Limits the process to n threads: the libraries' own settings, and n cores by affinity as the backstop."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
                 "VECLIB_MAXIMUM_THREADS", "NPROC"):
        os.environ[name] = str(n)
    if n == 1:
        os.environ["XLA_FLAGS"] = (os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false").strip()
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, set(cores[-n:]))


def traced(p):
    """The options of a script that runs until a bound is reached."""
    p.add_argument("--trace", action="store_true")
    p.add_argument("--level", type=float, default=-float("inf"), help="a bound after which --steps are enough")
    p.add_argument("--seconds", type=float, default=0, help="to go on for below --level (default 0)")


def is_done(steps, seconds, best, a):
    """Whether a run that is to make a.steps ends: above the level, or with its seconds."""
    return steps >= a.steps and (best >= a.level or seconds >= a.seconds)


class Clock:
    """Wall and processor seconds of a block; cpu_per_wall near 1 shows that a run was single-threaded."""

    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


def median(values):
    s = sorted(values)
    return s[len(s) // 2] if len(s) % 2 else 0.5 * (s[len(s) // 2 - 1] + s[len(s) // 2])


def repeat(call, seconds):
    """Calls until `seconds` have passed, at least once; returns the seconds of each call (short calls are timed in
    blocks of at least one millisecond) and the processor seconds per wall second."""
    block, times = 1, []
    with Clock() as total:
        begin = time.perf_counter()
        while not times or time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            for _ in range(block):
                call()
            elapsed = time.perf_counter() - start
            if elapsed < 1e-3 and block < 1000000:
                block *= 2
            else:
                times.append(elapsed / block)
    return times, total.cpu / max(total.wall, 1e-9)
