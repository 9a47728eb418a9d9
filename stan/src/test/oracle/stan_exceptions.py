#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Exact values for the golden distribution programs, by mpmath at 60 digits.

stan_exceptions.py GOLDEN_FOLDER PROGRAM... prints, for each quantity of a program where Stan's value is off by more than the
tolerance of the golden programs at some point, a line: program, quantity, reason, point=value for each such point. Quantities:
lp_normalized (all constants, with Jacobian), grad.INDEX, or the name of an output. Densities and distribution functions are
written here from their definitions and share nothing with the library; gradients are central differences with h = 1e-20.
"""
import json
import re
import sys
from pathlib import Path

import mpmath as mp
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
    'chi_square': (lambda y, n: -n / 2 * mp.log(2) - mp.loggamma(n / 2) + (n / 2 - 1) * mp.log(y) - y / 2,
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
    'beta': (lambda y, a, b: (a - 1) * mp.log(y) + (b - 1) * mp.log1p(-y) - mp.log(mp.beta(a, b)),
             lambda y, a, b: ib(a, b, y), lambda y, a, b: ibc(a, b, y)),
    'exp_mod_normal': (lambda y, m, s, l: mp.log(l) + l * (m - y) + (l * s) ** 2 / 2 + mp.log(ncdf((y - m) / s - l * s)),
                       emg, lambda y, m, s, l: 1 - emg(y, m, s, l)),
    'poisson': (lambda n, l: n * mp.log(l) - l - mp.loggamma(n + 1), lambda n, l: gq(n + 1, l) if n >= 0 else mpf(0), lambda n, l: gp(n + 1, l) if n >= 0 else mpf(1)),
    'poisson_log': (lambda n, e: n * e - mp.exp(e) - mp.loggamma(n + 1), None, None),
    'neg_binomial_2': (lambda n, m, p: mp.loggamma(n + p) - mp.loggamma(p) - mp.loggamma(n + 1) + n * mp.log(m / (m + p))
                       + p * mp.log(p / (m + p)),
                       lambda n, m, p: ib(p, n + 1, p / (m + p)), lambda n, m, p: ibc(p, n + 1, p / (m + p))),
    'neg_binomial_2_log': (lambda n, e, p: D['neg_binomial_2'][0](n, mp.exp(e), p), None, None),
    'bernoulli': (lambda n, p: mp.log(p) if n else mp.log1p(-p), None, None),
    'bernoulli_logit': (lambda n, e: -mp.log1p(mp.exp(-e if n else e)), None, None),
    'binomial': (lambda n, N, p: mp.log(mp.binomial(N, n)) + n * mp.log(p) + (N - n) * mp.log1p(-p), None, None),
}
D['beta_proportion'] = tuple((lambda f: lambda y, m, k: f(y, m * k, (1 - m) * k))(f) for f in D['beta'])


def spread(f, args):
    n = max([len(a) for a in args if isinstance(a, list)] + [0])
    if n == 0:
        return [f(*args)]
    return [f(*[a[i] if isinstance(a, list) else a for a in args]) for i in range(n)]


def call(name, *args):
    base, kind = re.fullmatch(r'(.*?)_(lpdf|lpmf|lupdf|lupmf|lcdf|lccdf|cdf)', name).groups()
    density, cdf, ccdf = D[base]
    if kind in ('lcdf', 'cdf'):
        value = mp.fsum(mp.log(v) if v > 0 else -mp.inf for v in spread(cdf, args))
        return value if kind == 'lcdf' else mp.exp(value)
    if kind == 'lccdf':
        return mp.fsum(mp.log(v) if v > 0 else -mp.inf for v in spread(ccdf, args))
    return mp.fsum(spread(density, args))


class Vector(list):
    def __rmul__(self, factor):
        return Vector(factor * v for v in self)


def python(expr):
    expr = re.sub(r'\blambda\b', 'lambda_', expr)
    expr = re.sub(r"(\w|\])'", r'\1', expr)
    expr = re.sub(r'\b(\w+_(?:lpdf|lpmf|lupdf|lupmf|lcdf|lccdf|cdf))\(', r'call("\1", ', expr).replace('|', ',')
    expr = re.sub(r'\bto_array_1d\b|\bto_vector\b', '', expr)
    expr = re.sub(r'(?<![\w.\[])(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)(?![\w\]])', r'mpf(\1)', expr)
    return re.sub(r'\s+', ' ', expr.replace('^', '**')).strip()


FUN = {'log_diff_exp': lambda a, b: mp.log(mp.exp(a) - mp.exp(b)), 'log': mp.log, 'exp': mp.exp, 'call': call, 'mpf': mpf,
       'sum': mp.fsum, 'num_elements': len, 'inv_logit': lambda x: 1 / (1 + mp.exp(-x)), 'sqrt': mp.sqrt}


def blocks(text):
    text = re.sub(r'//.*|/\*[\s\S]*?\*/', '', text)
    found = {}
    for name in ('data', 'transformed data', 'parameters', 'transformed parameters', 'model', 'generated quantities'):
        m = re.search(r'(?:^|\n)\s*' + name + r'\s*\{', text)
        if m:
            depth, i = 1, m.end()
            while depth:
                depth += {'{': 1, '}': -1}.get(text[i], 0)
                i += 1
            found[name] = [s.strip() for s in text[m.end():i - 1].split(';') if s.strip()]
    return found


def number(v):
    return [number(e) for e in v] if isinstance(v, list) else mpf(v)


class Program:
    def __init__(self, folder, name):
        base = Path(folder) / name
        self.blocks = blocks(Path(str(base) + '.stan').read_text())
        data = Path(str(base) + '.data.json')
        self.data = {k: number(v) for k, v in json.load(open(data)).items()} if data.exists() else {}
        self.golden = json.load(open(str(base) + '.golden.json'))

    def run(self, x, outputs):
        env = dict(FUN, **self.data)
        at, lp = 0, mpf(0)
        for s in self.blocks.get('transformed data', []):
            self.declare(s, env)
        for s in self.blocks['parameters']:
            m = re.fullmatch(r'(real|vector|row_vector)\s*(?:<(.*?)>)?\s*(?:\[(.*?)\])?\s*(\w+)', s, re.S)
            n = int(eval(python(m[3]), env)) if m[3] else 1
            bounds = dict(re.findall(r'(lower|upper)\s*=\s*([^,]+)', m[2] or ''))
            values = []
            for v in x[at:at + n]:
                lo = eval(python(bounds['lower']), env) if 'lower' in bounds else None
                up = eval(python(bounds['upper']), env) if 'upper' in bounds else None
                if lo is not None and up is not None:
                    p = 1 / (1 + mp.exp(-v))
                    lp += mp.log((up - lo) * p * (1 - p))
                    v = lo + (up - lo) * p
                elif lo is not None:
                    lp += v
                    v = lo + mp.exp(v)
                elif up is not None:
                    lp += v
                    v = up - mp.exp(v)
                values.append(v)
            env[m[4] + '_' * (m[4] == 'lambda')] = Vector(values) if m[3] else values[0]
            at += n
        for s in self.blocks.get('transformed parameters', []):
            self.declare(s, env)
        for s in self.blocks['model']:
            lp += self.statement(s, env)
        if outputs:
            for s in self.blocks.get('generated quantities', []):
                self.declare(s, env)
        return lp, env

    @staticmethod
    def declare(s, env):
        m = re.fullmatch(r'(?:real|int|vector\[\w+\])\s+(\w+)\s*=\s*(.*)', s, re.S)
        if m:
            try:
                env[m[1]] = eval(python(m[2]), env)
            except (KeyError, NameError, TypeError, AttributeError):
                env[m[1]] = None

    @staticmethod
    def statement(s, env):
        m = re.fullmatch(r'target\s*\+=\s*(.*)', s, re.S)
        if m:
            return eval(python(m[1]), env)
        m = re.fullmatch(r'(.*?)\s*~\s*(\w+)\((.*?)\)\s*(?:T\[(.*?),(.*?)\])?', s, re.S)
        y, args = eval(python(m[1]), env), eval('[' + python(m[3]) + ']', env)
        discrete = 'poisson' in m[2] or 'binom' in m[2]
        lp = mp.fsum(spread(D[m[2]][0], [y] + args))
        if m[4] is not None:
            n = len(y) if isinstance(y, list) else 1
            low = eval(python(m[4]), env) - (1 if discrete else 0) if m[4].strip() else None
            up = eval(python(m[5]), env) if m[5].strip() else None
            if low is not None and up is not None:
                mass = D[m[2]][1](up, *args) - D[m[2]][1](low, *args)
            elif low is not None:
                mass = D[m[2]][2](low, *args)
            else:
                mass = D[m[2]][1](up, *args)
            lp -= n * mp.log(mass)
        return lp


def value(v):
    return mpf(v.replace('Infinity', 'inf').lower()) if isinstance(v, str) else mpf(v)


def differs(stan, exact, tolerance, scale=1):
    stan = value(stan)
    if mp.isnan(stan):
        return False
    if mp.isinf(stan) or mp.isinf(exact):
        return stan != exact
    return abs(stan - exact) > tolerance / 4 * max(scale, abs(stan), abs(exact))


def main(folder, names):
    for name in names:
        program = Program(folder, name)
        found = {}
        for k, p in enumerate(program.golden['points']):
            if 'lp' not in p:
                continue
            x = [mpf(v) for v in p['x']]
            lp, env = program.run(x, True)
            if differs(p['lp_normalized'], lp, 1e-9):
                found.setdefault('lp_normalized', []).append((k, lp))
            h = mpf(10) ** -20
            for i in range(len(x)):
                up, down = list(x), list(x)
                up[i] += h
                down[i] -= h
                g = (program.run(up, False)[0] - program.run(down, False)[0]) / (2 * h)
                if differs(p['grad'][i], g, 1e-8):
                    found.setdefault(f'grad.{i}', []).append((k, g))
            for n, v in zip(program.golden['constrained_names'], p.get('constrained', [])):
                e = env.get(n)
                if isinstance(e, mpf) and differs(v, e, 1e-10):
                    found.setdefault(n, []).append((k, e))
        for quantity, points in found.items():
            print(name, quantity, 'Stan is inaccurate', ' '.join(f'{k}={mp.nstr(v, 17)}' for k, v in points), sep='\t', flush=True)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
