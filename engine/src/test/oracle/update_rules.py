# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Update rules by their textbook recursions, one scalar at a time, in 50 digits.

The parameters are a vector of two and a scalar. Lines: start;;x, stepSize;t;η, gradient;t;g (the same for all rules),
then rule;t;the parameters after step t, and for averages average:rule;t;the average."""
import mpmath
from mpmath import mp, mpf, sqrt

mp.dps = 50
print(f"# oracle/update_rules.py, mpmath {mpmath.__version__}")
T = 8
START = [mpf("1.5"), mpf(-2), mpf("0.25")]
ETA = [mpf("0.1"), mpf("0.2"), mpf("0.05"), mpf("0.1"), mpf("0.3"), mpf("0.01"), mpf("0.1"), mpf("0.07")]
G = [
    ["1", "-3", "0.5"],
    ["0.25", "2", "-0.125"],
    ["-4", "0", "0.0001"],
    ["0.5", "0.5", "0.5"],
    ["100", "-0.01", "3"],
    ["-1", "-1", "-1"],
    ["0", "0", "0"],
    ["0.75", "-6", "20"],
]
# What Java reads is a double: take the gradients and sizes as the doubles that they are there.
ETA = [mpf(float(e)) for e in ETA]
G = [[mpf(float(mpf(v))) for v in g] for g in G]


def d(text):
    """The double that Java makes of a literal."""
    return mpf(float(text))


def show(kind, t, values):
    print(f"{kind};{t};{' '.join(repr(float(v)) for v in values)}")


show("start", "", START)
for t in range(T):
    show("stepSize", t, [ETA[t]])
    show("gradient", t, G[t])


def sgd():
    x = START[:]
    for t in range(T):
        x = [xi + ETA[t] * g for xi, g in zip(x, G[t])]
        yield x


def momentum(beta=d("0.9")):
    x, v = START[:], [mpf(0)] * 3
    for t in range(T):
        v = [beta * vi + g for vi, g in zip(v, G[t])]
        x = [xi + ETA[t] * vi for xi, vi in zip(x, v)]
        yield x


def nesterov(beta=d("0.9")):
    x, v = START[:], [mpf(0)] * 3
    for t in range(T):
        v = [beta * vi + g for vi, g in zip(v, G[t])]
        x = [xi + ETA[t] * (g + beta * vi) for xi, vi, g in zip(x, v, G[t])]
        yield x


def adagrad(eps=d("1e-10")):
    x, s = START[:], [mpf(0)] * 3
    for t in range(T):
        s = [si + g**2 for si, g in zip(s, G[t])]
        x = [xi + ETA[t] * g / sqrt(si + eps) for xi, si, g in zip(x, s, G[t])]
        yield x


def rmsprop(rho=d("0.9"), eps=d("1e-8")):
    x, s = START[:], [mpf(0)] * 3
    for t in range(T):
        s = [rho * si + (1 - rho) * g**2 for si, g in zip(s, G[t])]
        x = [xi + ETA[t] * g / (sqrt(si) + eps) for xi, si, g in zip(x, s, G[t])]
        yield x


def adam(b1=d("0.9"), b2=d("0.999"), eps=d("1e-8"), decay=mpf(0)):
    x, m, s = START[:], [mpf(0)] * 3, [mpf(0)] * 3
    for t in range(T):
        for i in range(3):
            g = G[t][i]
            m[i] = b1 * m[i] + (1 - b1) * g
            s[i] = b2 * s[i] + (1 - b2) * g**2
            mhat, shat = m[i] / (1 - b1 ** (t + 1)), s[i] / (1 - b2 ** (t + 1))
            x[i] = x[i] - ETA[t] * decay * x[i] + ETA[t] * mhat / (sqrt(shat) + eps)
        yield x[:]


def adamw():
    return adam(decay=d("0.01"))


def stan_advi(alpha=d("0.1"), tau=mpf(1)):
    x, s = START[:], [mpf(0)] * 3
    for t in range(T):
        for i in range(3):
            g = G[t][i]
            s[i] = g**2 if t == 0 else alpha * g**2 + (1 - alpha) * s[i]
            x[i] += ETA[t] / sqrt(t + 1) * g / (tau + sqrt(s[i]))
        yield x[:]


def norm(x):
    return sqrt(sum(v**2 for v in x))


def dog(alpha=d("0.5"), after=lambda x, gamma: x):
    x, v = START[:], mpf(0)
    r = alpha * (1 + norm(START))
    for t in range(T):
        r = max(r, norm([a - b for a, b in zip(x, START)]))
        v += norm(G[t]) ** 2
        gamma = ETA[t] * r / sqrt(v)
        x = after([xi + gamma * g for xi, g in zip(x, G[t])], gamma)
        yield x


def dowg(alpha=d("0.5")):
    x, v = START[:], mpf(0)
    r = alpha * (1 + norm(START))
    for t in range(T):
        r = max(r, norm([a - b for a, b in zip(x, START)]))
        v += r**2 * norm(G[t]) ** 2
        x = [xi + ETA[t] * r**2 / sqrt(v) * g for xi, g in zip(x, G[t])]
        yield x


def proximal(x, gamma):
    """The vector is a scale, the scalar is not."""
    return [c + (sqrt(c**2 + 4 * gamma) - c) / 2 for c in x[:2]] + x[2:]


def proximal_sgd():
    x = START[:]
    for t in range(T):
        x = proximal([xi + ETA[t] * g for xi, g in zip(x, G[t])], ETA[t])
        yield x


def proximal_dog():
    return dog(after=proximal)


def with_gradients(change, rule):
    """A rule on changed gradients; change may look at the parameters."""
    x = START[:]
    for t in range(T):
        g = change(x, G[t])
        x = [xi + ETA[t] * gi for xi, gi in zip(x, g)]
        yield x


def clipped_by_norm(bound=mpf(2)):
    return with_gradients(lambda x, g: [v * min(1, bound / norm(g)) if norm(g) > 0 else v for v in g], None)


def clipped_by_value(bound=mpf(2)):
    return with_gradients(lambda x, g: [max(-bound, min(bound, v)) for v in g], None)


def weight_decay(decay=d("0.3")):
    return with_gradients(lambda x, g: [gi - decay * xi for xi, gi in zip(x, g)], None)


def average(kind, weights):
    """Averages by their definition as weighted sums of the iterates of plain ascent."""
    xs = list(sgd())
    for t in range(1, T + 1):
        w = weights(t)
        show("average:" + kind, t - 1, [sum(wk * xs[k][i] for k, wk in enumerate(w)) / sum(w) for i in range(3)])


for rule in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, stan_advi, dog, dowg,
             proximal_sgd, proximal_dog, clipped_by_norm, clipped_by_value, weight_decay):
    for t, x in enumerate(rule()):
        show(rule.__name__.replace("_", "-"), t, x)

average("polyak-ruppert", lambda t: [mpf(1)] * t)
average("tail", lambda t: [mpf(0)] * (t - 1) + [mpf(1)] if t <= 3 else [mpf(0)] * 3 + [mpf(1)] * (t - 3))
beta = d("0.9")
average("exponential", lambda t: [beta ** (t - k) for k in range(1, t + 1)])


def polynomial(t, eta=8):
    """w_t = (1 + η)/(t + η): iterate k keeps w_k Π_{j > k} (1 − w_j)."""
    w = [mpf(1 + eta) / (k + eta) for k in range(1, t + 1)]
    return [w[k] * mpmath.fprod(1 - w[j] for j in range(k + 1, t)) for k in range(t)]


average("polynomial", polynomial)
