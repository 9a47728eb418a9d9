# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Processes that each serve one density: Elbo's, JAX's or Stan's. All speak the same protocol.

The first line of a worker is JSON with its `dimension`, or with an `error`. Then one command a line, one JSON line each:

    check FILE                            {"points": [{"lp": .., "grad": [..]}, ..]}, FILE has points as raw doubles
    time DRAWS THREADS SECONDS [loop]     {"us_per_draw", "us_min", "calls", "cpu_per_wall"}; Elbo's also
                                          "compiling", the seconds that the JVM's compilers took per second

They stay alive while a model is measured, so that systems can be timed in turn, each of them warm.
"""
import json
import os
import queue
import subprocess
import threading
from pathlib import Path

import environment


class Refused(Exception):
    """A worker cannot do what it was asked: its own words."""


STARTING = 180  # seconds that Elbo may take to read its data and to have its density ready


class Late(Refused):
    """It takes longer than anybody would wait."""


class Worker:
    def __init__(self, name, command, timeout, environ=None, starting=None):
        self.name, self.timeout = name, starting or timeout
        logs = environment.CACHE / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self.log = logs / f"{name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=log, env={**os.environ, **(environ or {})}, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.ready = self._answer("to its first gradient")
        except BaseException:  # a signal too must not leave the process behind
            self.close()
            raise
        self.timeout = timeout

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _answer(self, what, patience=None):
        limit = self.timeout if patience is None else min(self.timeout, patience)
        try:
            line = self.lines.get(timeout=limit)
        except queue.Empty:
            self.close()
            raise Late(f"took more than {limit:.0f} s {what}") from None
        if line is None:
            self.process.wait()
            tail = self.log.read_text(errors="replace").strip().splitlines()[-1:] or ["no message"]
            raise Refused(f"ended with status {self.process.returncode}: {tail[0][:200]}")
        try:
            answer = json.loads(line)
        except ValueError:
            return self._answer(what, patience)  # something that a library printed
        if "error" in answer:
            raise Refused(answer["error"][:300])
        return answer

    def ask(self, *words, patience=None):
        """The answer to a command; after `patience` seconds, if given and less than the time limit, the worker is stopped."""
        self.tell(*words)
        return self.answer(*words, patience=patience)

    def tell(self, *words):
        """Gives a command; `answer` waits for what it says."""
        if self.process.poll() is not None and self.lines.empty():
            raise Refused("has ended before")
        try:
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
        except OSError:
            pass  # the answer says why

    def answer(self, *words, patience=None):
        """The answer to the command that was given last."""
        what = f"to time {words[1]} draws" if words[0] == "time" else f"to {words[0]}"
        return self._answer(what, patience)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def java(main, *arguments, options=()):
    """The command for a main class of the benchmarks; ./elbo-benchmarks says where Java and the jars are."""
    jars = sorted(str(j) for j in Path(os.environ["ELBO_BENCHMARKS_LIB"]).glob("*.jar"))
    flags = os.environ["ELBO_BENCHMARKS_FLAGS"].split() + os.environ.get("ELBO_JAVA_OPTS", "").split()
    return [os.environ["ELBO_BENCHMARKS_JAVA"], *flags, *options, "-cp", os.pathsep.join(jars), main, *arguments]


def java_of_elbo(main, *arguments):
    """The same in a JVM as ./elbo starts it, with the AOT cache of its jars, which come first. ./elbo must have been built."""
    state = environment.ROOT / ".elbo"
    app = state / (state / "current").read_text().strip()
    jars = sorted((app / "lib").glob("*.jar"))
    names = {j.name for j in jars}
    jars += sorted(j for j in Path(os.environ["ELBO_BENCHMARKS_LIB"]).glob("*.jar") if j.name not in names)
    flags = os.environ["ELBO_BENCHMARKS_FLAGS"].split() + os.environ.get("ELBO_JAVA_OPTS", "").split()
    return [os.environ["ELBO_BENCHMARKS_JAVA"], f"-XX:AOTCache={app / 'elbo.aot'}", *flags, "-Xlog:disable", "-cp",
            os.pathsep.join(map(str, jars)), main, *arguments]


def elbo(model, data, points, timeout, options=()):
    program = environment.PEERS / "stan" / f"{model.program}.stan"
    return Worker(f"elbo-{model.name}", java("elbo.benchmarks.DensityWorker", program, data, points, options=options),
                  timeout, starting=min(STARTING, timeout))


def jax(model, points, threads, timeout):
    command = [environment.python(), "-B", environment.PEERS / "density_jax.py", model.jax, "--serve", points,
               "--threads", threads]
    return Worker(f"jax-{model.name}-{threads}", command, timeout)


def stan(model, data, points, timeout):
    exe, _ = environment.stan(model.program)
    return Worker(f"stan-{model.name}", [exe, data, points], timeout, {"STAN_NUM_THREADS": "-1"})
