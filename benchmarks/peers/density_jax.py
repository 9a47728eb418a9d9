# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""The log joint and its gradient in JAX: jit(value_and_grad) of one draw, or of a batch of draws by vmap.

    python density_jax.py --list
    python density_jax.py radon --dump DIR              # the data as DIR/radon.json (Stan JSON), then stops
    python density_jax.py radon --serve POINTS.bin      # commands on standard input, as in compare/workers.py

A batch that would not fit in memory is cut into chunks inside the compiled function (lax.map over vmap). With one
draw of a small model most of the time is the call from Python into the compiled function; `time ... loop` measures the
density as seen from inside a compiled loop, where an optimiser in JAX evaluates it.
"""
import json
import os
import sys
import time

import common

# Numbers in the largest intermediate of one draw, where that is not a few times the dimension.
NODE_SIZE = {"gauss_mix": 100000, "logistic_1m_20": 1000000, "poisson_100k_10": 100000, "bnn": 20640 * 50,
             "gp_1000": 1000000, "gp_200": 40000, "irt_2pl": 50000, "hmm": 2000 * 16, "radon": 12573}
LOOP, LOOP_SECONDS = 1000, 0.5  # evaluations inside a compiled loop: so many, or what fits in so many seconds


def stan_json(data, path):
    import numpy as np
    one = lambda v: v if isinstance(v, (int, float)) else v.tolist() if isinstance(v, np.ndarray) else v.item()
    with open(path, "w") as f:
        json.dump({k: one(v) for k, v in data.items()}, f)


class Density:
    """A density with its data on the device; compiles it for a number of draws when first asked."""

    def __init__(self, model, memory):
        import jax
        from models_jax import MODELS, on_device
        _, make, dims, log_joint = MODELS[model]
        data = make()
        self.n, self.memory, self.runs, self.loop = int(dims(data)), memory, {}, 0
        self.arrays, sizes = on_device(data, "float64")
        self.each = NODE_SIZE.get(model, 10 * self.n) * 8 * 4
        self.one = jax.value_and_grad(lambda x, arrays: log_joint(x, {**sizes, **arrays}))

    def compiled(self, draws, loop, x):
        import jax
        key = draws, loop
        if key in self.runs:
            return self.runs[key]
        chunk = max(1, min(draws, int(self.memory * 1e9 / self.each)))
        while draws % chunk:
            chunk -= 1
        if draws == 1:
            f = self.one
        elif chunk == draws:
            f = jax.vmap(self.one, (0, None))
        else:
            def f(xs, arrays):
                lp, g = jax.lax.map(lambda c: jax.vmap(self.one, (0, None))(c, arrays), xs.reshape(-1, chunk, self.n))
                return lp.reshape(-1), g.reshape(-1, self.n)
        run = f
        if loop:
            one, _ = self.compiled(1, False, x)
            begin = time.perf_counter()
            jax.block_until_ready(one(x, self.arrays))
            steps = self.loop = max(2, min(LOOP, int(LOOP_SECONDS / (time.perf_counter() - begin))))
            # each evaluation waits for the one before, as in an optimiser that is compiled whole
            run = lambda x, arrays: jax.lax.fori_loop(
                0, steps - 1, lambda _, c: f(c[2] - 1e-9 * c[1], arrays) + (c[2],), f(x, arrays) + (x,))[:2]
        start = time.perf_counter()
        run = jax.jit(run).lower(x, self.arrays).compile()
        jax.block_until_ready(run(x, self.arrays))
        self.runs[key] = run, time.perf_counter() - start
        return self.runs[key]


def serve(density, points):
    import jax
    import jax.numpy as jnp
    import numpy as np

    def read(file):
        return np.fromfile(file, "<f8").reshape(-1, density.n)

    def check(file):
        found = []
        for x in read(file):
            run, _ = density.compiled(1, False, jnp.asarray(x))
            lp, g = run(jnp.asarray(x), density.arrays)
            numbers = [v if np.isfinite(v) else None for v in [float(lp)] + np.asarray(g).tolist()]
            found.append({"lp": numbers[0], "grad": numbers[1:]})
        return {"points": found}

    def measure(draws, threads, seconds, loop):
        x = np.resize(read(points), (draws, density.n))
        x = jnp.asarray(x[0] if draws == 1 else x)
        run, compiling = density.compiled(draws, loop, x)
        each = draws * (density.loop if loop else 1)
        times, busy = common.repeat(lambda: jax.block_until_ready(run(x, density.arrays)), seconds)
        return {"us_per_draw": 1e6 * common.median(times) / each, "us_min": 1e6 * min(times) / each,
                "calls": len(times) * each, "cpu_per_wall": busy, "first_gradient_s": compiling}

    print(json.dumps({"dimension": density.n}), flush=True)
    for line in sys.stdin:
        try:
            match line.split():
                case ["check", *_]:
                    answer = check(line.rstrip("\n").split(" ", 1)[1])
                case ["time", draws, threads, seconds, *loop]:
                    answer = measure(int(draws), int(threads), float(seconds), loop == ["loop"])
                case _:
                    answer = {"error": "not a command"}
        except Exception as e:
            answer = {"error": f"{type(e).__name__}: {str(e)[:300]}"}
        print(json.dumps(answer), flush=True)


def main():
    p = common.arguments(__doc__)
    p.add_argument("model", nargs="?")
    p.add_argument("--list", action="store_true")
    p.add_argument("--memory", type=float, default=4.0, help="GB that a batch's intermediates may take (estimated)")
    p.add_argument("--dump", help="folder for the data as Stan JSON")
    p.add_argument("--serve", metavar="POINTS", help="file of points, raw doubles")
    a = p.parse_args()
    common.threads(a.threads)
    import jax
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_cpu_enable_async_dispatch", a.threads > 1)  # one thread: no hand-over for each call
    from models_jax import MODELS
    if a.list:
        print("\n".join(MODELS))
    elif a.dump:
        os.makedirs(a.dump, exist_ok=True)
        stan_json(MODELS[a.model][1](), os.path.join(a.dump, a.model + ".json"))
    else:
        serve(Density(a.model, a.memory), a.serve)


main()
