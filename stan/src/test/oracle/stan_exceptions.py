#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Exact values for the golden programs where Stan's own are not exact, by mpmath at 60 digits.

stan_exceptions.py GOLDEN_FOLDER prints stan-exceptions.tsv; stan_exceptions.py GOLDEN_FOLDER PROGRAM... prints its lines for these
programs. A line stands for each quantity for which Stan's value is off by more than a quarter of the tolerance of the golden programs
at some point, or is infinite, NaN or an error where the exact one is not: program, quantity, reason, POINT=VALUE... (`*` for all
points). Quantities: lp, lp_normalized and lp_no_jacobian (as in the golden files), grad.INDEX, or the name of an output. A difference
in lp_normalized stands for the same difference in lp and lp_no_jacobian, unless these have lines of their own.

Most programs are read and run as they stand (class Program), those that use matrices are written again here (HAND). Densities and
distribution functions are written from their definitions and share nothing with the library; gradients are central differences of the
log density with h = 1e-20. On stderr: the outputs that this script cannot compute.
"""
import json
import re
import sys
from pathlib import Path

import mpmath as mp
from mpmath import __version__ as mp_version
from mpmath import mpf

mp.mp.dps = 60


def ncdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def gq(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


def gp(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def ib(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def ibc(a, b, x):
    return mp.betainc(b, a, 0, 1 - x, regularized=True)


def student(z, nu, upper):
    tail = ib(nu / 2, mpf(1) / 2, nu / (nu + z * z)) / 2
    return tail if (z > 0) == upper else 1 - tail


def below(n):
    """The sum of the probabilities from 0 to n."""
    return range(0, int(n) + 1)


def xlogy(x, y):
    return mpf(0) if x == 0 else x * (mp.log(y) if y > 0 else -mp.inf)


def rising(a, n):
    """ln(a (a + 1) ... (a + n - 1))"""
    return mp.loggamma(a + n) - mp.loggamma(a)


def log_choose(n, k):
    return mp.log(mp.binomial(n, k))


def beta_binomial(n, N, a, b):
    if n < 0 or n > N:
        return -mp.inf
    return log_choose(N, n) + rising(a, n) + rising(b, N - n) - rising(a + b, N)


def emg(y, m, s, l):
    return ncdf((y - m) / s) - mp.exp(l * (m - y) + (l * s) ** 2 / 2) * ncdf((y - m) / s - l * s)


# name: (log density, cdf, ccdf)
D = {
    'normal': (lambda y, m, s: -((y - m) / s) ** 2 / 2 - mp.log(s) - mp.log(2 * mp.pi) / 2,
               lambda y, m, s: ncdf((y - m) / s), lambda y, m, s: ncdf((m - y) / s)),
    'std_normal': (lambda y: -y * y / 2 - mp.log(2 * mp.pi) / 2, lambda y: ncdf(y), lambda y: ncdf(-y)),
    'lognormal': (lambda y, m, s: -((mp.log(y) - m) / s) ** 2 / 2 - mp.log(s * y) - mp.log(2 * mp.pi) / 2,
                  lambda y, m, s: ncdf((mp.log(y) - m) / s), lambda y, m, s: ncdf((m - mp.log(y)) / s)),
    'cauchy': (lambda y, m, s: -mp.log(mp.pi * s) - mp.log1p(((y - m) / s) ** 2),
               lambda y, m, s: mp.atan2(s, m - y) / mp.pi, lambda y, m, s: mp.atan2(s, y - m) / mp.pi),
    'student_t': (lambda y, n, m, s: mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2) - mp.log(n * mp.pi) / 2 - mp.log(s)
                  - (n + 1) / 2 * mp.log1p(((y - m) / s) ** 2 / n),
                  lambda y, n, m, s: student((y - m) / s, n, False), lambda y, n, m, s: student((y - m) / s, n, True)),
    'exponential': (lambda y, b: mp.log(b) - b * y, lambda y, b: -mp.expm1(-b * y), lambda y, b: mp.exp(-b * y)),
    'gamma': (lambda y, a, b: a * mp.log(b) - mp.loggamma(a) + (a - 1) * mp.log(y) - b * y,
              lambda y, a, b: gp(a, b * y), lambda y, a, b: gq(a, b * y)),
    'chi_square': (lambda y, n: -n / 2 * mp.log(2) - mp.loggamma(n / 2) + xlogy(n / 2 - 1, y) - y / 2,
                   lambda y, n: gp(n / 2, y / 2), lambda y, n: gq(n / 2, y / 2)),
    'inv_gamma': (lambda y, a, b: a * mp.log(b) - mp.loggamma(a) - (a + 1) * mp.log(y) - b / y,
                  lambda y, a, b: gq(a, b / y), lambda y, a, b: gp(a, b / y)),
    'inv_chi_square': (lambda y, n: -n / 2 * mp.log(2) - mp.loggamma(n / 2) - (n / 2 + 1) * mp.log(y) - 1 / (2 * y),
                       lambda y, n: gq(n / 2, 1 / (2 * y)), lambda y, n: gp(n / 2, 1 / (2 * y))),
    'scaled_inv_chi_square': (lambda y, n, s: n / 2 * mp.log(n / 2) - mp.loggamma(n / 2) + n * mp.log(s) - (n / 2 + 1) * mp.log(y)
                              - n * s * s / (2 * y),
                              lambda y, n, s: gq(n / 2, n * s * s / (2 * y)), lambda y, n, s: gp(n / 2, n * s * s / (2 * y))),
    'rayleigh': (lambda y, s: mp.log(y) - 2 * mp.log(s) - (y / s) ** 2 / 2,
                 lambda y, s: -mp.expm1(-(y / s) ** 2 / 2), lambda y, s: mp.exp(-(y / s) ** 2 / 2)),
    'frechet': (lambda y, a, s: mp.log(a / s) - (a + 1) * mp.log(y / s) - (y / s) ** -a,
                lambda y, a, s: mp.exp(-(y / s) ** -a), lambda y, a, s: -mp.expm1(-(y / s) ** -a)),
    'beta': (lambda y, a, b: xlogy(a - 1, y) + xlogy(b - 1, 1 - y) - mp.log(mp.beta(a, b)),
             lambda y, a, b: ib(a, b, y), lambda y, a, b: ibc(a, b, y)),
    'exp_mod_normal': (lambda y, m, s, l: mp.log(l) + l * (m - y) + (l * s) ** 2 / 2 + mp.log(ncdf((y - m) / s - l * s)),
                       emg, lambda y, m, s, l: 1 - emg(y, m, s, l)),
    'poisson': (lambda n, l: xlogy(n, l) - l - mp.loggamma(n + 1), lambda n, l: gq(n + 1, l) if n >= 0 else mpf(0), lambda n, l: gp(n + 1, l) if n >= 0 else mpf(1)),
    'poisson_log': (lambda n, e: -mp.inf if e == mp.inf else (n * e if n else 0) - mp.exp(e) - mp.loggamma(n + 1), None, None),
    'neg_binomial_2': (lambda n, m, p: mp.loggamma(n + p) - mp.loggamma(p) - mp.loggamma(n + 1) + n * mp.log(m / (m + p))
                       + p * mp.log(p / (m + p)),
                       lambda n, m, p: ib(p, n + 1, p / (m + p)), lambda n, m, p: ibc(p, n + 1, p / (m + p))),
    'neg_binomial_2_log': (lambda n, e, p: D['neg_binomial_2'][0](n, mp.exp(e), p), None, None),
    'neg_binomial': (lambda n, a, b: rising(a, n) - mp.loggamma(n + 1) + a * mp.log(b / (b + 1)) - n * mp.log(b + 1),
                     lambda n, a, b: ib(a, n + 1, b / (b + 1)) if n >= 0 else mpf(0),
                     lambda n, a, b: ibc(a, n + 1, b / (b + 1)) if n >= 0 else mpf(1)),
    'bernoulli': (lambda n, p: xlogy(n, p) + xlogy(1 - n, 1 - p), lambda n, p: mpf(0) if n < 0 else mpf(1) if n >= 1 else 1 - p,
                  lambda n, p: mpf(1) if n < 0 else mpf(0) if n >= 1 else p),
    'bernoulli_logit': (lambda n, e: -mp.log1p(mp.exp(-e if n else e)), None, None),
    'binomial': (lambda n, N, p: log_choose(N, n) + xlogy(n, p) + xlogy(N - n, 1 - p),
                 lambda n, N, p: mp.fsum(mp.exp(D['binomial'][0](k, N, p)) for k in below(n)),
                 lambda n, N, p: mp.fsum(mp.exp(D['binomial'][0](k, N, p)) for k in below(N) if k > n)),
    'beta_binomial': (beta_binomial,
                      lambda n, N, a, b: mp.fsum(mp.exp(beta_binomial(k, N, a, b)) for k in below(n)),
                      lambda n, N, a, b: mp.fsum(mp.exp(beta_binomial(k, N, a, b)) for k in below(N) if k > n)),
    'uniform': (lambda y, l, u: -mp.log(u - l) if l <= y <= u else -mp.inf,
                lambda y, l, u: min(max((y - l) / (u - l), mpf(0)), mpf(1)),
                lambda y, l, u: min(max((u - y) / (u - l), mpf(0)), mpf(1))),
    'pareto': (lambda y, m, a: mp.log(a) + a * mp.log(m) - (a + 1) * mp.log(y) if y >= m else -mp.inf,
               lambda y, m, a: 1 - (m / y) ** a, lambda y, m, a: (m / y) ** a),
    'weibull': (lambda y, a, s: mp.log(a / s) + xlogy(a - 1, y / s) - (y / s) ** a,
                lambda y, a, s: -mp.expm1(-(y / s) ** a), lambda y, a, s: mp.exp(-(y / s) ** a)),
    'hypergeometric': (lambda n, N, a, b: log_choose(a, n) + log_choose(b, N - n) - log_choose(a + b, N), None, None),
    'discrete_range': (lambda y, l, u: -mp.log(u - l + 1) if l <= y <= u else -mp.inf,
                       lambda y, l, u: min(max((y - l + 1) / (u - l + 1), mpf(0)), mpf(1)),
                       lambda y, l, u: min(max((u - y) / (u - l + 1), mpf(0)), mpf(1))),
    # the user's own function of language/truncation
    'halfy': (lambda y, s: D['normal'][0](y, mpf(0), s), lambda y, s: ncdf(y / s), lambda y, s: ncdf(-y / s)),
}
for _name in ('lognormal', 'inv_gamma', 'inv_chi_square', 'scaled_inv_chi_square'):  # nothing at and below 0
    D[_name] = tuple((lambda f, at: lambda y, *args: f(y, *args) if y > 0 else at)(f, at)
                     for f, at in zip(D[_name], (-mp.inf, mpf(0), mpf(1))))
D['beta_proportion'] = tuple((lambda f: lambda y, m, k: f(y, m * k, (1 - m) * k))(f) for f in D['beta'])


def multinomial(n, theta):
    return mp.loggamma(mp.fsum(n) + 1) + mp.fsum(xlogy(k, p) - mp.loggamma(k + 1) for k, p in zip(n, theta))


def dirichlet_multinomial(n, a):
    total = mp.fsum(n)
    return (mp.loggamma(total + 1) - rising(mp.fsum(a), total)
            + mp.fsum(rising(x, k) - mp.loggamma(k + 1) for k, x in zip(n, a)))


def dirichlet(y, a):
    if isinstance(y[0], list) or isinstance(a[0], list):
        size = max(len(v) for v in (y, a) if isinstance(v[0], list))
        y, a = (v if isinstance(v[0], list) else [v] * size for v in (y, a))
        return mp.fsum(dirichlet(*pair) for pair in zip(y, a))
    return mp.loggamma(mp.fsum(a)) + mp.fsum(xlogy(x - 1, p) - mp.loggamma(x) for x, p in zip(a, y))


def ordered(cdf):
    """An outcome k has the probability cdf(c[k] - eta) - cdf(c[k - 1] - eta)."""
    def one(k, eta, c):
        low, up = (c[int(k) - 2] - eta if k > 1 else -mp.inf), (c[int(k) - 1] - eta if k <= len(c) else mp.inf)
        return mp.log(cdf(up) - cdf(low) if low + up < 0 else cdf(-low) - cdf(-up))

    def log_mass(k, eta, c):
        if not isinstance(k, list):
            return one(k, eta, c)
        etas = eta if isinstance(eta, list) else [eta] * len(k)
        cs = c if isinstance(c[0], list) else [c] * len(k)
        return mp.fsum(one(*each) for each in zip(k, etas, cs))
    return log_mass


# densities that take a vector as one outcome or argument
VECTOR = {
    'multinomial': multinomial, 'multinomial_logit': lambda n, g: multinomial(n, softmax(g)),
    'dirichlet_multinomial': dirichlet_multinomial, 'dirichlet': dirichlet,
    'ordered_logistic': ordered(lambda z: 1 / (1 + mp.exp(-z))), 'ordered_probit': ordered(ncdf),
}


def spread(f, args):
    n = [len(a) for a in args if isinstance(a, list)]
    if not n:
        return [f(*args)]
    return [f(*[a[i] if isinstance(a, list) else a for a in args]) for i in range(max(n))]


def density(name, args):
    return VECTOR[name](*args) if name in VECTOR else mp.fsum(spread(D[name][0], args))


def call(name, *args):
    base, kind = re.fullmatch(r'(.*?)_(lpdf|lpmf|lupdf|lupmf|lcdf|lccdf|cdf)', name).groups()
    if kind in ('lcdf', 'cdf', 'lccdf'):
        masses = spread(D[base][2 if kind == 'lccdf' else 1], args)
        value = mp.fsum(mp.log(v) if v > 0 else -mp.inf for v in masses)
        return mp.exp(value) if kind == 'cdf' else value
    return density(base, args)


class Vector(list):
    def zip(self, other, f):
        return Vector(f(a, b) for a, b in zip(self, other if isinstance(other, list) else [other] * len(self)))

    def __mul__(self, other):
        return self.zip(other, lambda a, b: a * b)

    def __add__(self, other):
        return self.zip(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self.zip(other, lambda a, b: a - b)

    __rmul__, __radd__ = __mul__, __add__


def softmax(v):
    total = mp.fsum(mp.exp(x) for x in v)
    return Vector(mp.exp(x) / total for x in v)


def python(expr):
    """A Stan expression as one of Python; numbers are read as doubles, as Stan does."""
    expr = re.sub(r'\blambda\b', 'lambda_', expr)
    expr = re.sub(r'(?<=[(|,]) *([\d.]+(?:e[+-]?\d+)?) - ([\d.]+(?:e[+-]?\d+)?)(?=[),])', lambda m: repr(float(m[1]) - float(m[2])), expr)
    expr = re.sub(r"(\w|\])'", r'\1', expr)
    expr = re.sub(r'\b(\w+_(?:lpdf|lpmf|lupdf|lupmf|lcdf|lccdf|cdf))\(', r'call("\1", ', expr).replace('|', ',')
    expr = re.sub(r'\bto_array_1d\b|\bto_vector\b', '', expr).replace('{', '[').replace('}', ']')
    expr = re.sub(r'(?<![\w.])(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)(?!\w)', r'mpf(\1)', expr)
    expr = re.sub(r'(\w)\[mpf\((\d+)\)\]', r'\1[\2 - 1]', expr)
    return re.sub(r'\s+', ' ', expr.replace('^', '**')).strip()


FUN = {'log_diff_exp': lambda a, b: mp.log(mp.exp(a) - mp.exp(b)), 'log': mp.log, 'exp': mp.exp, 'call': call, 'mpf': mpf,
       'sum': mp.fsum, 'num_elements': len, 'inv_logit': lambda x: 1 / (1 + mp.exp(-x)), 'sqrt': mp.sqrt, 'softmax': softmax,
       'positive_infinity': lambda: mp.inf, 'negative_infinity': lambda: -mp.inf,
       'linspaced_vector': lambda n, a, b: Vector(a + (b - a) * i / (n - 1) for i in range(int(n)))}


def closing(text, i):
    """Where the bracket that opens at i closes."""
    depth = 0
    while True:
        depth += {'(': 1, '{': 1, '[': 1, ')': -1, '}': -1, ']': -1}.get(text[i], 0)
        if depth == 0:
            return i
        i += 1


def statement(text):
    """The first statement, as a text or (keyword, head, statements, else statements), and what follows it."""
    text = text.lstrip()
    if text.startswith('{'):
        end = closing(text, 0)
        return ('block', '', statements(text[1:end]), []), text[end + 1:]
    m = re.match(r'(if|for)\s*\(', text)
    if m:
        end = closing(text, m.end() - 1)
        body, rest = statement(text[end + 1:])
        other = []
        if re.match(r'\s*else\b', rest):
            branch, rest = statement(rest.lstrip()[4:])
            other = [branch]
        return (m[1], text[m.end():end], [body], other), rest
    i = 0
    while text[i] != ';':
        i = closing(text, i) + 1 if text[i] in '({[' else i + 1
    return text[:i].strip(), text[i + 1:]


def statements(text):
    found = []
    while text.strip():
        one, text = statement(text)
        found.append(one)
    return found


def blocks(text):
    text = re.sub(r'//.*|/\*[\s\S]*?\*/', '', text)
    found = {}
    for name in ('data', 'transformed data', 'parameters', 'transformed parameters', 'model', 'generated quantities'):
        m = re.search(r'(?:^|\n)\s*' + name + r'\s*\{', text)
        if m:
            found[name] = statements(text[m.end():closing(text, m.end() - 1)])
    return found


def number(v):
    return [number(e) for e in v] if isinstance(v, list) else mpf(v)


def simplex(x):
    """Stan 2.35's stick breaking, and the logarithm of its Jacobian."""
    rest, log_jacobian, values = mpf(1), mpf(0), Vector()
    for k, v in enumerate(x):
        z = 1 / (1 + mp.exp(mp.log(len(x) - k) - v))
        log_jacobian += mp.log(rest * z * (1 - z))
        values.append(rest * z)
        rest *= 1 - z
    values.append(rest)
    return values, log_jacobian


def ordered_vector(x):
    values = Vector([x[0]])
    for v in x[1:]:
        values.append(values[-1] + mp.exp(v))
    return values, mp.fsum(x[1:])


class Program:
    def __init__(self, folder, name):
        base = Path(folder) / name
        self.blocks = blocks(Path(str(base) + '.stan').read_text())
        data = Path(str(base) + '.data.json')
        self.data = {k: number(v) for k, v in json.load(open(data)).items()} if data.exists() else {}
        self.failed = set()

    def run(self, x, outputs):
        """The log density, the part of it that is the Jacobian, and the variables; with outputs all constants are kept, without (for
        gradients) a _lupmf of numbers alone is 0, which matters where it has a parameter as a factor."""
        env = dict(FUN, **self.data)
        if not outputs:
            env['call'] = lambda name, *args: mpf(0) if name == 'hypergeometric_lupmf' else call(name, *args)
        for s in self.blocks.get('transformed data', []):
            self.execute(s, env)
        jacobian = self.parameters(x, env)
        for s in self.blocks.get('transformed parameters', []):
            self.execute(s, env)
        lp = jacobian + mp.fsum(self.execute(s, env) for s in self.blocks['model'])
        if outputs:
            for s in self.blocks.get('generated quantities', []):
                self.execute(s, env)
        return lp, jacobian, env

    def parameters(self, x, env):
        at, jacobian = 0, mpf(0)
        for s in self.blocks['parameters']:
            m = re.fullmatch(r'(?:array\[(\w+)\]\s*)?(\w+)\s*(?:<(.*?)>)?\s*(?:\[(.*?)\])?\s*(\w+)', s, re.S)
            copies = int(eval(python(m[1]), env)) if m[1] else 1
            n = int(eval(python(m[4]), env)) if m[4] else 1
            bounds = dict(re.findall(r'(lower|upper)\s*=\s*([^,]+)', m[3] or ''))
            found = []
            for _ in range(copies):
                size = n - 1 if m[2] == 'simplex' else n
                part = x[at:at + size]
                at += size
                if m[2] in ('simplex', 'ordered'):
                    values, change = (simplex if m[2] == 'simplex' else ordered_vector)(part)
                else:
                    values, change = self.bounded(part, {k: eval(python(b), env) for k, b in bounds.items()})
                jacobian += change
                found.append(values if m[4] else values[0])
            env[m[5] + '_' * (m[5] == 'lambda')] = found if m[1] else found[0]
        return jacobian

    @staticmethod
    def bounded(x, bounds):
        jacobian, values = mpf(0), Vector()
        for v in x:
            if len(bounds) == 2:
                p, width = 1 / (1 + mp.exp(-v)), bounds['upper'] - bounds['lower']
                jacobian += mp.log(width * p * (1 - p))
                v = bounds['lower'] + width * p
            elif bounds:
                jacobian += v
                v = bounds['lower'] + mp.exp(v) if 'lower' in bounds else bounds['upper'] - mp.exp(v)
            values.append(v)
        return values, jacobian

    def execute(self, s, env):
        """Runs a statement; what it adds to the log density."""
        if isinstance(s, tuple):
            kind, head, body, other = s
            if kind == 'for':
                name, items = head.split(' in ')
                return mp.fsum(self.execute(b, dict(env, **{name: v})) for v in eval(python(items), env) for b in body)
            if kind == 'if' and not eval(python(head), env):
                body = other
            return mp.fsum([self.execute(b, env) for b in body])
        m = re.fullmatch(r'target\s*\+=\s*(.*)', s, re.S)
        if m:
            return eval(python(m[1]), env)
        m = re.fullmatch(r'(.*?)\s*~\s*(\w+)\((.*)\)\s*(?:T\[(.*?),(.*?)\])?', s, re.S)
        if m:
            return self.sampling(m, env)
        m = re.fullmatch(r'(?:(?:real|int|vector\[\w+\]|array\[\w+\] int) )?\s*(\w+)\s*=\s*(.*)', s, re.S)
        if m:
            try:
                env[m[1]] = eval(python(m[2]), env)
            except (KeyError, NameError, TypeError, AttributeError, IndexError, ArithmeticError, ValueError) as failure:
                self.failed.add(f'{m[1]} ({failure})')
        return mpf(0)

    @staticmethod
    def sampling(m, env):
        y, args = eval(python(m[1]), env), eval('[' + python(m[3]) + ']', env)
        lp = density(m[2], [y] + args)
        low, up = (eval(python(m[i]), env) if m[i] and m[i].strip() else None for i in (4, 5))
        if low is None and up is None:
            return lp
        _, cdf, ccdf = D[m[2]]
        if low is not None:
            low -= 1 if 'poisson' in m[2] or 'binom' in m[2] else 0
        if up is None:
            mass = ccdf(low, *args)
        elif low is None:
            mass = cdf(up, *args)
        else:
            mass = ccdf(low, *args) - ccdf(up, *args) if cdf(low, *args) > 0.5 else cdf(up, *args) - cdf(low, *args)
        return lp - (len(y) if isinstance(y, list) else 1) * mp.log(mass)


def value(v):
    return mpf(v.replace('Infinity', 'inf').lower()) if isinstance(v, str) else mpf(v)


def differs(stan, exact, tolerance, scale=1):
    stan = value(stan)
    if mp.isfinite(stan) and mp.isfinite(exact):
        return abs(stan - exact) > tolerance / 4 * max(scale, abs(stan))
    return not (stan == exact or mp.isnan(stan) and mp.isnan(exact))


H = mpf(10) ** -20


def derivative(f, x, i):
    up, down = list(x), list(x)
    up[i] += H
    down[i] -= H
    return (f(up) - f(down)) / (2 * H)


class Found(dict):
    """By quantity, the exact value at each point where Stan's is not."""

    def check(self, quantity, point, stan, exact, tolerance, scale=1):
        if differs(stan, exact, tolerance, scale):
            self.setdefault(quantity, {})[point] = exact


def compare(golden, program, found):
    """A program that this script runs, at all points."""
    points = golden['points']
    constants = [value(p['lp']) - value(p['lp_normalized']) for p in points if 'lp' in p]
    constants = [c for c in constants if mp.isfinite(c)]
    for k, p in enumerate(points):
        x = [mpf(v) for v in p['x']]
        lp, jacobian, env = program.run(x, True)
        for n, v in zip(golden['constrained_names'], p.get('constrained', [])):
            if isinstance(env.get(n), (mpf, int)):
                found.check(n, k, v, env[n], 1e-10)
        stan = p.get('lp_normalized', 'NaN')
        found.check('lp_normalized', k, stan, lp, 1e-9)
        if mp.isfinite(lp) and not mp.isfinite(value(stan)):
            dropped = constants[0] if constants else mpf(0)
            found.check('lp', k, p.get('lp', 'NaN'), lp + dropped, 1e-9)
            found.check('lp_no_jacobian', k, p.get('lp_no_jacobian', 'NaN'), lp - jacobian + dropped, 1e-9)
        if mp.isfinite(lp):
            gradient = p.get('grad', ['NaN'] * len(x))
            largest = max([1] + [abs(value(g)) for g in gradient if mp.isfinite(value(g))])
            for i in range(len(x)):
                exact = derivative(lambda at: program.run(at, False)[0], x, i)
                found.check(f'grad.{i}', k, gradient[i], exact, 1e-8, largest)


def decomp_qr(golden, found):
    """The square factor's part of the log density alone depends on S."""
    def mix(columns):
        flat = [v for column in columns for v in column]
        return mp.fsum((1 + mpf(0.1) * (i + 1)) * v for i, v in enumerate(flat))

    def square_part(s):
        y = [[s[3 * j + i] + ([1, -3, 7][i] if i == j else 0) for i in range(3)] for j in range(3)]  # columns
        q, r = [], [[mpf(0)] * 3 for _ in range(3)]
        for j in range(3):  # Gram and Schmidt: the factors with a positive diagonal are unique
            v = list(y[j])
            for i in range(j):
                r[j][i] = mp.fsum(a * b for a, b in zip(q[i], y[j]))
                v = [a - r[j][i] * b for a, b in zip(v, q[i])]
            r[j][j] = mp.sqrt(mp.fsum(a * a for a in v))
            q.append([a / r[j][j] for a in v])
        return mpf(0.83) * mix(q) + mpf(1.19) * mix(r)

    for k, p in enumerate(golden['points']):
        s = [mpf(v) for v in p['x'][:9]]
        for i in range(9):
            found.check(f'grad.{i}', k, p['grad'][i], derivative(square_part, s, i), 1e-8, max(map(abs, p['grad'])))


def matrix_operators(golden, found):
    """Column-major A; the derivatives in it alone."""
    def part(x):
        s, v, r = x[0], mp.matrix(x[1:3]), mp.matrix([x[3:5]])
        a = mp.matrix([[x[5], x[7]], [x[6], x[8]]])
        p = a + 3 * mp.eye(2)
        inverse = p ** -1
        e5 = mp.fsum(abs(e) ** 3 for e in a)  # square(A) .^ 1.5
        squares = [mp.fsum(e * e for e in m) for m in (inverse * v, inverse * a, r * inverse, a)]
        return -squares[0] - squares[1] / 10 - squares[2] - e5 / 10 - squares[3] + 0 * s

    for k, p in enumerate(golden['points']):
        for i in range(5, 9):
            exact = derivative(part, [mpf(v) for v in p['x']], i)
            largest = max([1] + [abs(value(g)) for g in p['grad'] if mp.isfinite(value(g))])
            found.check(f'grad.{i}', k, p['grad'][i], exact, 1e-8, largest)


def outputs(values):
    """A program of which some outputs are compared: their values by name as a function of the point."""
    def compare_outputs(golden, found):
        for k, p in enumerate(golden['points']):
            stan = dict(zip(golden['constrained_names'], p['constrained']))
            for n, exact in values([mpf(v) for v in p['x']], stan).items():
                found.check(n, k, stan[n], exact, 1e-10)
    return compare_outputs


def nb_flat(x, stan):
    """The last dispersion of distributions/glm_all, 1e8 * s; its data stand here."""
    n, rows = [0, 3, 7, 2], [[0.3, -1.2], [1.4, 0.2], [-0.7, 0.5], [0.1, 1.1]]
    a, beta, s = x[0], x[5:7], mp.exp(x[15])
    etas = [a + mpf(r[0]) * beta[0] + mpf(r[1]) * beta[1] for r in rows]
    return {'nb_flat': mp.fsum(D['neg_binomial_2_log'][0](mpf(k), e, mpf(1e8) * s) for k, e in zip(n, etas))}


def trigamma(x, stan):
    return {f'v_trigamma.{i + 1}': mp.psi(1, mpf(p) * mp.exp(x[13 * 5 + i] / 2)) for i, p in enumerate([1e-3, 0.4, 2, 12, 150])}


HAND = {
    'functions/decomp_qr': decomp_qr,
    'language/matrix_operators': matrix_operators,
    'functions/boundary_scalar': outputs(lambda x, stan: {'g_digamma.2': mp.psi(1, 1)}),
    'functions/unary_special': outputs(trigamma),
    'functions/vectorized_unary': outputs(lambda x, stan: {
        f'g_exp_int.{i + 1}.{j + 1}': mp.exp(v) for i, row in enumerate([[0, 1], [2, -1]]) for j, v in enumerate(row)}),
    'functions/boundary_containers': outputs(lambda x, stan: {'g_nanmin.1': mp.nan, 'g_nanmin.2': mp.nan}),
    'language/precedence': outputs(lambda x, stan: {} if any(x) else {'got.26': mp.nan, 'want.26': mp.nan}),
    'distributions/glm_all': outputs(nb_flat),
}

RUN = ['language/normalising', 'language/truncation'] + ['distributions/' + n for n in (
    'beta beta_proportion cauchy chi_square counts_more counts_multi dirichlet edge_values error_beta_binomial_cdf'
    ' error_outside_support exp_mod_normal exponential frechet gamma inv_gamma_inv_chi_rayleigh lognormal neg_binomial_2 normal'
    ' poisson std_normal student_t truncation_bounds').split()]

REASONS = [
    ('functions/boundary_scalar', "Stan's trigamma is good to 1e-9; this is pi^2/6"),
    ('functions/unary_special', "Stan's trigamma is good to 1e-9"),
    ('functions/vectorized_unary', 'Stan cuts exp of a two-dimensional int array to whole numbers'),
    ('functions/boundary_containers', 'nothing is known of the least and the largest of {1, NaN, 3}; Stan answers by where the NaN stands'),
    ('language/precedence', 'division by the zero matrix has no answer: NaN; the QR decomposition of Stan gives 0'),
    ('language/matrix_operators', 'Stan multiplies the derivative of 0/0, which the target does not use, by 0'),
    ('functions/decomp_qr', 'Stan leaves out the derivative of a reflection that does nothing at this point'),
    ('distributions/glm_all', 'Stan loses digits in a difference of lgamma'),
    ('distributions/counts_multi op_shared', 'Stan counts one outcome only where several share one location in ordered_probit'),
    ('distributions/counts_multi', "ordered_probit: Stan's count of outcomes (see op_shared) and its approximate derivative of Phi"),
    ('distributions/edge_values student_big_nu', 'Stan loses digits in a difference of lgamma'),
    ('distributions/edge_values beta_binom_big', 'Stan loses digits in a difference of lgamma'),
    ('distributions/edge_values pois_big', 'Stan loses digits in a sum of large terms'),
    ('distributions/edge_values negbin2_big', 'Stan loses digits in a sum of large terms'),
    ('distributions/edge_values', 'at the edge of the support the density is its limit: an exponent of zero leaves 1, not 0 * infinity'),
    ('distributions/dirichlet', 'at the edge of the support the density is its limit: an exponent of zero leaves 1, not 0 * infinity'),
    ('distributions/error_outside_support', 'above its upper bound the lcdf of uniform is 0; Stan gives -infinity'),
    ('distributions/error_beta_binomial_cdf', "Stan's series raises an error where the second shape is a whole number; the sum exists"),
    ('language/', "Stan's derivative of normal_lcdf and normal_lccdf is an approximation"),
    ('distributions/student_t grad', "Stan is inaccurate in the tails, and its derivatives are NaN where the outcome is the location"),
    ('', 'Stan is inaccurate or underflows in the tails'),
]


def text(v):
    return 'NaN' if mp.isnan(v) else mp.nstr(v, 17, min_fixed=-6, max_fixed=17)


def lines(folder, name):
    golden, found = json.load(open(f'{folder}/{name}.golden.json')), Found()
    if name in HAND:
        HAND[name](golden, found)
    else:
        program = Program(folder, name)
        compare(golden, program, found)
        if program.failed:
            print(name, 'not computed:', *sorted(program.failed), file=sys.stderr)
    for quantity, values in found.items():
        reason = next(r for start, r in REASONS if f'{name} {quantity}'.startswith(start))
        texts = {k: text(v) for k, v in values.items()}
        if len(texts) == len(golden['points']) > 1 and len(set(texts.values())) == 1:
            texts = {'*': next(iter(texts.values()))}
        yield '\t'.join([name, quantity, reason, ' '.join(f'{k}={v}' for k, v in texts.items())])


def main(folder, names):
    if not names:
        print(HEAD, end='')
    for name in names or list(HAND) + RUN:
        for line in lines(folder, name):
            print(line, flush=True)


HEAD = f'''\
# Quantities of the golden programs where Stan 2.35 itself is inaccurate, wrong, infinite, NaN or an error: there ours must be the exact
# value, to the tolerance of the quantity (lp 1e-9, grad 1e-8, outputs 1e-10). Made by src/test/oracle/stan_exceptions.py (mpmath
# {mp_version}, 60 digits), which says how; do not edit.
# program, quantity (lp, lp_normalized, lp_no_jacobian, grad.INDEX or an output), reason, POINT=VALUE...: `*` is every point; points that
# are not named stand as Stan has them. NaN is a value like any other: ours must be NaN.
'''


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
