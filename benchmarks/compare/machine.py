# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""What figures were measured on and with: processor, load, versions, the build of Elbo; and what the machine can do."""
import hashlib
import json
import os
import platform
import subprocess
import time
from pathlib import Path

import environment


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def extensions():
    """The vector extensions that matter here."""
    try:
        flags = next(line for line in open("/proc/cpuinfo") if line.startswith("flags")).split()
    except (OSError, StopIteration):
        return ""
    return " ".join(f for f in ("avx2", "fma", "avx512f", "avx512dq") if f in flags)


def load():
    return " ".join(f"{x:.2f}" for x in os.getloadavg())


def build():
    """A name for the build of Elbo that is measured: the digest of its jars, which are the same for the same sources."""
    digest = hashlib.sha256()
    for jar in sorted(Path(os.environ["ELBO_BENCHMARKS_LIB"]).glob("*.jar")):
        if jar.name.startswith(("elbo-engine", "elbo-stan", "openblas")):
            digest.update(jar.read_bytes())
    return digest.hexdigest()[:12]


def commit():
    def git(*words):
        return subprocess.run(["git", "-C", environment.ROOT, *words], capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "engine", "stan", "pom.xml")
    return git("rev-parse", "--short", "HEAD") + (" with changes" if changed else "") or "?"


def java_version():
    done = subprocess.run([os.environ["ELBO_BENCHMARKS_JAVA"], "-version"], capture_output=True, text=True)
    return done.stderr.splitlines()[1] if done.stderr.count("\n") > 1 else "?"


def describe(more):
    """The lines of a machine.txt."""
    flags = os.environ["ELBO_BENCHMARKS_FLAGS"] + " " + os.environ.get("ELBO_JAVA_OPTS", "")
    lines = {
        "date": time.strftime("%Y-%m-%d %H:%M", time.gmtime()) + " UTC",
        "processor": f"{processor()}, {os.cpu_count()} processors, {extensions()}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Elbo": f"commit {commit()}, jars {build()}",
        "Java": java_version(),
        "Java flags": flags.strip(),
        "peers": ", ".join(f"{k} {v}" for k, v in environment.versions().items()),
        "C++ flags": " ".join(environment.CXX_FLAGS),
        **more,
    }
    return "".join(f"{k}: {v}\n" for k, v in lines.items())


def peaks():
    """What one core can do now: dgemm (flop/s), triad and read (bytes/s), exp and log (evaluations/s)."""
    exe = environment.peaks()
    found = json.loads(subprocess.run([exe], capture_output=True, text=True, check=True).stdout)
    command = [environment.python(), "-B", environment.PEERS / "peaks.py"]
    found.update(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return found
