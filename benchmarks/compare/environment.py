# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""What the peers need, made once and kept in a cache folder: the Python environment, the data files, Stan's programs.

The cache is benchmarks/.cache, or what ELBO_BENCHMARKS_CACHE names.
"""
import atexit
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / "peers"
ROOT = HERE.parent.parent
CACHE = Path(os.environ.get("ELBO_BENCHMARKS_CACHE") or HERE.parent / ".cache").resolve()

# As CmdStan compiles, but for the machine that runs it; threads, so that two tapes can be used side by side.
CXX_FLAGS = ("-std=c++17 -O3 -march=native -DBOOST_DISABLE_ASSERTS -DBOOST_PHOENIX_NO_VARIADIC_EXPRESSION -DSTAN_THREADS"
             " -D_REENTRANT -D_GLIBCXX_USE_CXX11_ABI=0 -w").split()


class Missing(Exception):
    """Something that the comparison needs is not there; the text says what to do."""


def end_cleanly():
    """Lets a signal end the program as an exception does, so that no worker and no lock is left behind."""
    if lock := os.environ.get("ELBO_BENCHMARKS_LOCK"):
        atexit.register(shutil.rmtree, lock, ignore_errors=True)

    def stop(number, _):
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def say(text):
    print(text, file=sys.stderr, flush=True)


def _call(command, **options):
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    except FileNotFoundError as e:
        raise Missing(f"there is no {command[0]} on this machine; install it (Debian: apt install g++)") from e
    if done.returncode:
        raise Missing(f"{' '.join(map(str, command[:3]))} … failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def python(which=""):
    """The interpreter of the environment with the pinned packages, which is made when it is missing or outdated."""
    requirements = PEERS / f"requirements{which}.txt"
    folder = CACHE / f"venv{which}"
    stamp = folder / "requirements.txt"
    program = folder / "bin" / "python"
    if stamp.exists() and stamp.read_text() == requirements.read_text():
        return program
    if sys.version_info < (3, 11):
        raise Missing(f"the peers need Python 3.11 or later, this is {sys.version.split()[0]}")
    say("making the Python environment of the peers (a few minutes, once)")
    shutil.rmtree(folder, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    _call([sys.executable, "-m", "venv", folder])
    _call([program, "-m", "pip", "install", "-q", "-r", requirements])
    shutil.copy(requirements, stamp)
    return program


def _httpstan():
    code = "import importlib.util as u; print(list(u.find_spec('httpstan').submodule_search_locations)[0])"
    return Path(_call([python(), "-c", code]).strip())


def data(name):
    """The file with the data of a model of the peers, as Stan JSON."""
    sources = _key(*(p.read_bytes() for p in sorted(PEERS.glob("models_jax*.py"))))
    folder = CACHE / "data"
    stamp = folder / "made-by"
    if not stamp.exists() or stamp.read_text() != sources:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.write_text(sources)
    file = folder / f"{name}.json"
    if not file.exists():
        partial = folder / "partial"
        _call([python(), PEERS / "density_jax.py", name, "--dump", partial])
        os.replace(partial / f"{name}.json", file)
        partial.rmdir()
    return file


def _key(*parts):
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


def _compiled(folder, name, what, command):
    """The file that a compiler makes, which stays away when it fails; and the seconds it took, from the cache too."""
    target = folder / name
    timing = folder / f"{name}.seconds"
    if not (target.exists() and timing.exists()):
        say(what)
        partial = folder / f"partial-{name}"
        start = time.perf_counter()
        for step in command(partial):
            _call(step)
        timing.write_text(f"{time.perf_counter() - start:.3f}\n")
        os.replace(partial, target)
    return target, float(timing.read_text())


def stan(program):
    """The compiled Stan program with the driver, and the seconds that stanc, compiler and linker took for it."""
    source, driver = PEERS / "stan" / f"{program}.stan", PEERS / "stan_driver" / "driver.cpp"
    folder = CACHE / "stan"
    folder.mkdir(parents=True, exist_ok=True)
    home = _httpstan()
    compiler = ["g++", *CXX_FLAGS, f"-I{home}/include"]
    header = folder / "model.hpp"
    header.write_text("#include <stan/model/model_header.hpp>\n")
    flags = " ".join(CXX_FLAGS).encode()
    _compiled(folder, "model.hpp.gch", "compiling Stan's headers (a minute, once)",
              lambda out: [[*compiler, "-x", "c++-header", header, "-o", out]])
    driver_object, _ = _compiled(folder, f"driver-{_key(driver.read_bytes(), flags)}.o",
                                 "compiling the driver of Stan's programs (once)",
                                 lambda out: [[*compiler, "-c", driver, "-o", out]])
    code = folder / f"{program}.cpp"
    name = f"{program}-{_key(source.read_bytes(), flags)}"
    model_object, compiling = _compiled(
        folder, f"{name}.o", f"compiling {source.name} with Stan",
        lambda out: [[home / "stanc", "--name=m_model", f"--o={code}", source],
                     [*compiler, "-include", header, "-c", code, "-o", out]])
    libraries = [f"-l{n}" for n in ("sundials_cvodes", "sundials_idas", "sundials_kinsol", "sundials_nvecserial")]
    exe, linking = _compiled(
        folder, f"{name}-{_key(driver.read_bytes())}", f"linking {program}",
        lambda out: [["g++", model_object, driver_object, "-o", out, f"-L{home}/lib", *libraries,
                      f"{home}/lib/libtbb.so.2", f"-Wl,-rpath,{home}/lib", "-pthread"]])
    return exe, compiling + linking


def versions():
    """The versions of what the peers run on."""
    code = ("import json, sys; from importlib.metadata import version as v;"
            "print(json.dumps({'Python': sys.version.split()[0],"
            " **{n: v(n) for n in ('jax', 'jaxlib', 'numpy', 'httpstan')}}))")
    found = json.loads(_call([python(), "-c", code]))
    found["stanc"] = _call([_httpstan() / "stanc", "--version"]).strip()
    found["g++"] = _call(["g++", "--version"]).splitlines()[0]
    return found


def peaks():
    """The compiled program that measures the machine."""
    source = PEERS / "peaks.cpp"
    folder = CACHE / "stan"
    folder.mkdir(parents=True, exist_ok=True)
    return _compiled(folder, f"peaks-{_key(source.read_bytes())}", "compiling the measure of the machine",
                     lambda out: [["g++", "-O3", "-march=native", "-ffast-math", "-w", source, "-o", out]])[0]


if __name__ == "__main__":  # ./elbo-benchmarks data
    from models import MODELS

    end_cleanly()
    try:
        for model_data in dict.fromkeys(m.data for m in MODELS):
            print(data(model_data))
    except Missing as e:
        sys.exit(f"elbo-benchmarks: {e}")
