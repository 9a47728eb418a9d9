#!/usr/bin/env python3
# Copyright The Elbo Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the vector twins elbo.kernel.Vector*.java.

The JVM's optimising compiler keeps vectors in registers only while everything is inlined, and it stops inlining ordinary methods
when a method has grown to 18,000 nodes of its graph (NodeCountInliningCutoff); methods of the Vector API itself are exempt. A
long kernel must therefore be one method without helpers, and writing that by hand a dozen times invites slips. Here each function
is written once, in terms of the others, operation for operation as in elbo.special; this script writes the straight line.
Needs mpmath. Format afterwards: `./build --format`.
"""
import os
from polynomials import MAIN, SHORT, fits, hexadecimal

POLYNOMIALS = {row[0]: row[6] for row in fits()}
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
ONE_BITS = 0x3FF0000000000000
HALF_BITS = 0x3FE0000000000000
LOG2_E = "0x1.71547652b82fep0"
LN2 = "0x1.62e42fefa39efp-1"
LN2_HIGH = "0x1.62e42fefa3800p-1"
LN2_LOW = "0x1.ef35793c76730p-45"
SHIFT = "0x1.8p52"


class Node:
    """An operation on vectors: kind D (doubles), L (longs) or M (mask)."""

    interned = {}

    def __new__(cls, kind, op, *args):
        key = (kind, op) + tuple(id(a) if isinstance(a, Node) else a for a in args)
        if key not in Node.interned:
            node = object.__new__(cls)
            node.kind, node.op, node.args = kind, op, args
            Node.interned[key] = node
        return Node.interned[key]

    def __add__(self, o):
        return Node("D", "add", self, o)

    __radd__ = __add__

    def __mul__(self, o):
        return Node("D", "mul", self, o)

    __rmul__ = __mul__

    def __sub__(self, o):
        return Node("D", "sub", self, o)

    def __rsub__(self, o):
        return Node("D", "sub", const(o), self)

    def __truediv__(self, o):
        return Node("D", "div", self, o)

    def __rtruediv__(self, o):
        return Node("D", "div", const(o), self)

    def __neg__(self):
        return Node("D", "neg", self)

    def __abs__(self):
        return Node("D", "abs", self)

    def compare(self, how, o):
        return Node("M", "compare", self, how, o)

    def __lt__(self, o):
        return self.compare("LT", o)

    def __le__(self, o):
        return self.compare("LE", o)

    def __gt__(self, o):
        return self.compare("GT", o)

    def __ge__(self, o):
        return self.compare("GE", o)

    def differs(self, o):
        return self.compare("NE", o)

    def __and__(self, o):
        return Node("M", "and", self, o)


def text(c):
    return c if isinstance(c, str) else repr(c)


def const(c):
    return c if isinstance(c, Node) else Node("D", "broadcast", c)


def fma(a, b, c):
    if not isinstance(a, Node):
        a, b = b, a
    return Node("D", "fma", a, const(b), const(c))


def where(mask, yes, no):
    return Node("D", "blend", const(no), yes, mask)


def longs(x):
    return Node("L", "reinterpretAsLongs", x)


def doubles(x):
    return Node("D", "reinterpretAsDoubles", x)


def long_op(op, x, c):
    return Node("L", op, x, c)


def horner(cs, x):
    p = const(hexadecimal(cs[-1]))
    for c in reversed(cs[:-1]):
        p = fma(p, x, hexadecimal(c))
    return p


def polynomial(name, x):
    cs = POLYNOMIALS[name]
    if len(cs) <= SHORT:
        return horner(cs, x)
    z = x * x
    return fma(horner(cs[1::2], z), x, horner(cs[0::2], z))


# ---- the functions of elbo.special for ordinary arguments ----

def reduction(x):
    shifted = fma(x, LOG2_E, SHIFT)
    k = shifted - SHIFT
    r = fma(k, "-" + LN2_LOW, fma(k, "-" + LN2_HIGH, x))
    return shifted, k, r, polynomial("exp", r)


def power_of_two(shifted):
    return doubles(long_op("add", long_op("LSHL", longs(shifted), 52), ONE_BITS))


def exp_of(shifted, r, q):
    # adding to the exponent is the scalar function's two factors, exactly, because nothing is subnormal
    p = fma(r * r, q, r) + 1.0
    return doubles(Node("L", "add", longs(p), long_op("LSHL", longs(shifted), 52)))


def precise_exp_of(shifted, r, q):
    total = r + 1.0
    rest = (1.0 - total) + r
    return (total + fma(r * r, q, rest)) * power_of_two(shifted)


def expm1_of(shifted, r, q):
    p = fma(r * r, q, r)
    scale = doubles(long_op("add", long_op("LSHL", longs(shifted), 52), HALF_BITS))
    return fma(scale, p, scale - 0.5) * 2.0


def exp(x):
    shifted, _, r, q = reduction(x)
    return exp_of(shifted, r, q)


def expm1(x):
    shifted, _, r, q = reduction(x)
    return expm1_of(shifted, r, q)


def log_of_sum(u, correction):
    bits = long_op("add", longs(u), ONE_BITS - SQRT_HALF_BITS)
    k = doubles(long_op("or", long_op("LSHR", bits, 52), 0x4330000000000000)) - "(0x1p52 + 1023)"
    f = doubles(long_op("add", long_op("and", bits, 0x000FFFFFFFFFFFFF), SQRT_HALF_BITS)) - 1.0
    s = f / (f + 2.0)
    z = s * s
    half_square = (f * 0.5) * f
    r = z * polynomial("log", z)
    low = fma(s, half_square + r, fma(k, LN2_LOW, correction))
    return fma(k, LN2_HIGH, f - (half_square - low))


def log(x):
    return log_of_sum(x, 0.0)


def two_sum_with_one(x):
    u = x + 1.0
    b = u - 1.0
    return u, ((1.0 - (u - b)) + (x - b)) / u


def log1p_of_unit(x):
    s = x / (x + 2.0)
    z = s * s
    return fma(s, fma(z, polynomial("log1p", z), -x), x)


def log1p(x):
    is_unit = (x >= 0.0) & (x <= 1.0)
    return where(is_unit, log1p_of_unit(x), log_of_sum(*two_sum_with_one(x)))


def copy_sign(magnitude, sign):
    m = long_op("and", longs(magnitude), "Long.MAX_VALUE")
    return doubles(Node("L", "or", long_op("and", longs(sign), "Long.MIN_VALUE"), m))


def tanh(x):
    t = expm1(abs(x) * -2.0)
    return copy_sign(t / (t + 2.0), x)


def logistic(x):
    e = exp(-abs(x))
    return where(x < 0.0, e, 1.0) / (e + 1.0)


def softplus(x):
    return Node("D", "max", x, 0.0) + log1p_of_unit(exp(-abs(x)))


def log1m_exp(x):
    # both forms share the reduction and the logarithm
    shifted, _, r, q = reduction(x)
    near = -expm1_of(shifted, r, q)
    u, c = two_sum_with_one(-exp_of(shifted, r, q))
    is_near = x > "-" + LN2
    return log_of_sum(where(is_near, near, u), where(is_near, 0.0, c))


def recurrence(x):
    first = where(x >= 2.5, x - 1.0, 1.0)
    second = where(x >= 3.5, x - 2.0, 1.0)
    third = where(x >= 4.5, x - 3.0, 1.0)
    shift = where(x >= 4.5, 5.0, where(x >= 3.5, 4.0, where(x >= 2.5, 3.0, 2.0)))
    shift = where(x < 0.5, 0.0, where(x < 1.5, 1.0, shift))
    return first, second, third, x - shift


def lgamma(x):
    is_large, is_small, is_tiny = x >= 5.5, x < 1.5, x < 0.5
    first, second, third, d = recurrence(x)
    product = where(is_tiny, x * (x + 1.0), where(is_small, x, (first * second) * third))
    logarithm = log(where(is_large, x, product))
    near = fma(d, polynomial("lgamma", d), where(is_small, -logarithm, logarithm))
    inverse = 1.0 / x
    tail = fma(inverse, polynomial("stirling", inverse * inverse), "0x1.acfe390c97d69p-2")
    return where(is_large, fma(x - 0.5, logarithm - 1.0, tail), near)


def digamma(x):
    is_large, is_small, is_tiny = x >= 5.5, x < 1.5, x < 0.5
    first, second, third, d = recurrence(x)
    pair = first * second
    numerator = where(is_tiny, x * 2.0 + 1.0, where(is_small, 1.0, fma(third, first + second, pair)))
    denominator = where(is_tiny, x * (x + 1.0), where(is_small, x, pair * third))
    ratio = numerator / denominator
    absent = where(x >= 4.5, 0.0, where(x >= 3.5, 1.0, where(x >= 2.5, 2.0, 3.0)))
    near = polynomial("digamma", d) + where(is_small, -ratio, ratio - absent)
    inverse = 1.0 / x
    square = inverse * inverse
    tail = fma(square, polynomial("digammaTail", square), inverse * 0.5)
    return where(is_large, log(x) - tail, near)


def exp_minus_square(a, scale):
    square = a * a
    rest = fma(a, a, -square)
    if scale == 1.0:
        e = exp(-square)
        return fma(-rest, e, e)
    e = exp(square * -scale)
    return fma(rest * -scale, e, e)


def erfcx_of_positive(a):
    t = (a - 4.0) / (a + 4.0)
    return polynomial("erfcx", t) / fma(a, 2.0, 1.0)


def erf(x):
    a = abs(x)
    near = x * polynomial("erf", x * x)
    far = 1.0 - exp_minus_square(a, 1.0) * erfcx_of_positive(a)
    return where(a < 1.0, near, copy_sign(far, x))


def erfc(x):
    a = abs(x)
    value = exp_minus_square(a, 1.0) * erfcx_of_positive(a)
    return where(x < 0.0, 2.0 - value, value)


def log_ndtr(x):
    # one logarithm: of erfcx/2 far below, of 1 - Φ(-x) elsewhere
    is_far = x < -1.0
    a = abs(x)
    scaled = erfcx_of_positive(a * "0x1.6a09e667f3bcdp-1")
    upper = (exp_minus_square(where(is_far, 1.0, a), 0.5) * 0.5) * scaled
    tail = where(x <= 0.0, 1.0 - upper, upper)
    u, c = two_sum_with_one(-tail)
    logarithm = log_of_sum(where(is_far, scaled * 0.5, u), where(is_far, 0.0, c))
    return where(is_far, fma(x * -0.5, x, logarithm), logarithm)


def ndtri(p):
    centred = p * 2.0 - 1.0
    w = -log((p * 4.0) * (1.0 - p))
    s = Node("D", "sqrt", Node("D", "max", w, 0.0))
    tail = where(s < 4.0, polynomial("ndtriTail", s - 3.25), polynomial("ndtriFarTail", s - 6.0))
    return centred * where(w < 6.25, polynomial("ndtriCentre", w - 3.125), tail)


def sine(x, quarters):
    shifted = fma(x, "0x1.45f306dc9c883p-1", SHIFT)
    n = shifted - SHIFT
    first = fma(n, "-0x1.921fb54400000p0", x)
    second = n * "0x1.0b4611a600000p-34"
    high = first - second
    low = ((first - high) - second) - n * "0x1.3198a2e037073p-69"
    y = high + low
    rest = (high - y) + low
    z = y * y
    value = y + fma(y * z, polynomial("sin", z), rest)
    half = z * 0.5
    w = 1.0 - half
    cosine = w + (((1.0 - w) - half) + fma(z * z, polynomial("cos", z), -y * rest))
    quadrant = longs(shifted)
    if quarters:
        quadrant = long_op("add", quadrant, quarters)
    is_odd = Node("M", "isOdd", quadrant)
    sign = long_op("LSHL", long_op("and", quadrant, 2), 62)
    return doubles(Node("L", "xor", longs(where(is_odd, cosine, value)), sign))


def log_add_exp(a, b):
    return Node("D", "max", a, b) + log1p_of_unit(exp(-abs(a - b)))


TWO_THIRDS = "0x1.5555555555555p-1"
TWO_THIRDS_LOW = "0x1.5555555555555p-55"


def double_log(x):
    """log x as the sum of two doubles, as in Power.pow."""
    bits = long_op("add", longs(x), ONE_BITS - SQRT_HALF_BITS)
    k = doubles(long_op("or", long_op("LSHR", bits, 52), 0x4330000000000000)) - "(0x1p52 + 1023)"
    f = doubles(long_op("add", long_op("and", bits, 0x000FFFFFFFFFFFFF), SQRT_HALF_BITS)) - 1.0
    d = f + 2.0
    d_low = (2.0 - d) + f
    inverse = 1.0 / d
    s = f * inverse
    s_low = fma(-s, d_low, fma(-s, d, f)) * inverse
    z = s * s
    z_low = fma(s, s_low + s_low, fma(s, s, -z))
    c = z * s
    c_low = fma(z, s_low, fma(z_low, s, fma(z, s, -c)))
    t = c * TWO_THIRDS
    t_low = fma(c, TWO_THIRDS_LOW, fma(c_low, TWO_THIRDS, fma(c, TWO_THIRDS, -t)))
    tail = (c * z) * polynomial("logTail", z)
    base = k * LN2_HIGH
    twice = s + s
    first, first_low = two_sum(base, twice)
    high, high_low = two_sum(first, t)
    low = ((fma(k, LN2_LOW, s_low + s_low) + t_low) + (first_low + high_low)) + tail
    return high, low


def two_sum(a, b):
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def power_exponent(x, y):
    high, low = double_log(x)
    p = y * high
    return p, fma(y, low, fma(y, high, -p))


def power(x, y):
    p, p_low = power_exponent(x, y)
    shifted = fma(p, LOG2_E, SHIFT)
    k = shifted - SHIFT
    r = fma(k, "-" + LN2_LOW, fma(k, "-" + LN2_HIGH, p)) + p_low
    return precise_exp_of(shifted, r, polynomial("exp", r))


def is_ordinary_power(x, y):
    return ((x >= "Double.MIN_NORMAL") & (x < "Double.POSITIVE_INFINITY")) & (abs(power_exponent(x, y)[0]) <= 708.0)


# ---- name, function, ordinary arguments; which arguments have a shorter line, and that ----

def within(c):
    return lambda x: abs(x) <= c


GAMMA_RANGE = lambda x: (x >= 1e-300) & (x <= 1e300)
UNARY = {
    "VectorExponential": [
        ("EXP", exp, within(708.0)),
        ("EXPM1", expm1, lambda x: (abs(x) <= 708.0) & x.differs(0.0)),
        ("TANH", tanh, within(350.0)),
        ("LOGISTIC", logistic, within(708.0)),
    ],
    "VectorLogarithm": [
        ("LOG", log, lambda x: (x >= "Double.MIN_NORMAL") & (x < "Double.POSITIVE_INFINITY")),
        ("LOG1P", log1p, lambda x: (x > -1.0) & (x <= 1e300), lambda x: (x >= 0.0) & (x <= 1.0), log1p_of_unit),
        ("SOFTPLUS", softplus, within(708.0)),
        ("LOG1M_EXP", log1m_exp, lambda x: (x >= -700.0) & (x <= -1e-300)),
    ],
    "VectorGamma": [("LGAMMA", lgamma, GAMMA_RANGE), ("DIGAMMA", digamma, GAMMA_RANGE)],
    "VectorError": [
        ("ERF", erf, within(26.0)),
        ("ERFC", erfc, within(26.0)),
        ("LOG_NDTR", log_ndtr, lambda x: (x >= -1e150) & (x <= 37.0)),
        ("NDTRI", ndtri, lambda x: (x >= 1e-10) & (x <= "1 - 1e-10")),
    ],
    "VectorTrigonometric": [
        ("SIN", lambda x: sine(x, 0), lambda x: (abs(x) <= 1e5) & x.differs(0.0)),
        ("COS", lambda x: sine(x, 1), within(1e5)),
    ],
}
WHAT = {
    "VectorExponential": "Exponentials", "VectorLogarithm": "Logarithms", "VectorGamma": "Gamma functions",
    "VectorError": "Error functions", "VectorTrigonometric": "Trigonometric functions",
}


# ---- writing ----

def nodes(root, seen=None):
    """All operations below `root`, arguments first."""
    seen = {} if seen is None else seen
    if root not in seen:
        for a in root.args:
            if isinstance(a, Node):
                nodes(a, seen)
        seen[root] = True
    return list(seen)


JAVA = {"D": "DoubleVector", "L": "LongVector", "M": "VectorMask<Double>"}


class Writer:
    def __init__(self, names, indent):
        self.names, self.lines, self.indent, self.count = dict(names), [], indent, 0

    def emit(self, result):
        """Declares a variable for every operation that is used twice; returns the expression of the result."""
        uses, order = {}, []

        def visit(n):
            uses[n] = uses.get(n, 0) + 1
            if uses[n] == 1 and n not in self.names:
                for a in n.args:
                    if isinstance(a, Node):
                        visit(a)
                order.append(n)

        visit(result)
        for n in order:
            if uses[n] > 1 and n not in self.names and n.op != "broadcast":
                self.count += 1
                name = f"v{self.count}"
                self.lines.append(f"{self.indent}{JAVA[n.kind]} {name} = {self.expression(n)};")
                self.names[n] = name
        return self.expression(result)

    def emit_two(self, condition, result):
        """As emit, for two results; what the condition needs is in `before`."""
        text_of_condition = self.emit(condition)
        self.before, self.lines = self.lines, []
        shared = set(nodes(condition)) & set(nodes(result))
        for n in nodes(condition):
            users = [m for m in nodes(condition) if n in m.args]
            if n in shared and n not in self.names and n.op != "broadcast" and any(
                    m not in shared for m in users):
                self.count += 1
                self.before.append(f"{self.indent}{JAVA[n.kind]} v{self.count} = {self.expression(n)};")
                self.names[n] = f"v{self.count}"
                text_of_condition = self.expression(condition)
        return text_of_condition, self.emit(result)

    def expression(self, n):
        if not isinstance(n, Node):
            return text(n)
        if n in self.names:
            return self.names[n]
        a = [self.expression(v) if isinstance(v, Node) else v for v in n.args]
        if n.op == "broadcast":
            return f"DoubleVector.broadcast(SPECIES, {text(a[0])})"
        if n.op == "compare":
            return f"{a[0]}.compare(VectorOperators.{a[1]}, {text(a[2])})"
        if n.op in ("LSHL", "LSHR"):
            return f"{a[0]}.lanewise(VectorOperators.{n.op}, {a[1]})"
        if n.op == "xor":
            return f"{a[0]}.lanewise(VectorOperators.XOR, {a[1]})"
        if n.op == "isOdd":
            return f"{a[0]}.and(1).compare(VectorOperators.NE, 0).cast(SPECIES)"
        if n.kind == "L":
            a = a[:1] + [f"0x{v:016x}L" if isinstance(v, int) and v > 9 else text(v) for v in a[1:]]
        return f"{a[0]}.{n.op}({', '.join(text(v) for v in a[1:])})"


def camel(name):
    first, *rest = name.lower().split("_")
    return first + "".join(w.capitalize() for w in rest)


HEADER = """// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
"""


def write(name, lines):
    body = "\n".join(lines)
    header = "\n".join(l for l in HEADER.split("\n")
                       if not l.startswith("import") or l.split(".")[-1][:-1] in body)
    with open(os.path.join(MAIN, "kernel", name + ".java"), "w") as file:
        file.write(header + "\n" + body + "\n")


def unary_class(name, functions):
    out = [f"/// {WHAT[name]} on vectors: the straight line of `elbo.special`, operation for operation. Written by",
           "/// `src/test/oracle/vector_kernels.py`, which says why; do not edit.",
           "///", "/// Each method returns how many elements it did: what does not fill a vector is left to the caller.",
           f"final class {name} {{",
           "  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;",
           "  private static final int LANES = SPECIES.length();", "", f"  private {name}() {{}}"]
    for op, function, ordinary, *short in functions:
        x = Node("D", "argument", op)
        writer = Writer({x: "x0"}, " " * 6)
        condition = writer.expression(ordinary(x))
        value = writer.emit(function(x))
        out += ["", f"  static int {camel(op)}(double[] x, int xOffset, double[] out, int outOffset, int n) {{",
                "    int i = 0;", "    for (; i <= n - LANES; i += LANES) {",
                "      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);"]
        if short:
            out += short_line(x, *short)
        out += [f"      if (!{condition}.allTrue()) {{",
                f"        ScalarUnary.apply(UnaryKernels.{op}, x, xOffset + i, out, outOffset + i, LANES);",
                "        continue;", "      }"] + writer.lines
        out += [f"      {value}.intoArray(out, outOffset + i);", "    }", "    return i;", "  }"]
    write(name, out + ["}"])


def short_line(x, applies, function):
    writer = Writer({x: "x0"}, " " * 8)
    condition = writer.expression(applies(x))
    value = writer.emit(function(x))
    return [f"      if ({condition}.allTrue()) {{"] + writer.lines + [
        f"        {value}.intoArray(out, outOffset + i);", "        continue;", "      }"]


def sum_exp():
    """The inner loop of log-sum-exp over lanes."""
    x, m, s = (Node("D", "argument", n) for n in ("x", "m", "s"))
    distance = x - m
    writer = Writer({x: "x0", m: "max0", s: "sum0", distance: "d0"}, " " * 6)
    value = writer.emit(s + exp(distance))
    out = ["/// The second pass of log-sum-exp on vectors: sums of exponentials of differences. Written by",
           "/// `src/test/oracle/vector_kernels.py`, which says why; do not edit.",
           "final class VectorSumExp {",
           "  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;",
           "  private static final int LANES = SPECIES.length();", "", "  private VectorSumExp() {}", "",
           "  /// Adds `exp(x - max)` to `sum` elementwise; returns how many elements it did.",
           "  static int add(", "      double[] x, int xOffset, double[] max, int maxOffset, double[] sum, int sumOffset, int n) {",
           "    int i = 0;", "    for (; i <= n - LANES; i += LANES) {",
           "      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);",
           "      DoubleVector max0 = DoubleVector.fromArray(SPECIES, max, maxOffset + i);",
           "      DoubleVector d0 = x0.sub(max0);",
           "      if (!d0.abs().compare(VectorOperators.LE, 708.0).allTrue()) {",
           "        ScalarReductions.addSumExp(x, xOffset + i, max, maxOffset + i, sum, sumOffset + i, LANES);",
           "        continue;", "      }",
           "      DoubleVector sum0 = DoubleVector.fromArray(SPECIES, sum, sumOffset + i);"]
    out += writer.lines + [f"      {value}.intoArray(sum, sumOffset + i);", "    }", "    return i;", "  }", "}"]
    write("VectorSumExp", out)


BINARY = {
    "VectorPower": [("POW", power, is_ordinary_power)],
    "VectorLogAddExp": [("LOG_ADD_EXP", log_add_exp, lambda a, b: (abs(a - b) <= 708.0) & a.differs(b))],
    "VectorXLogY": [
        ("XLOGY", lambda a, b: a * log(b),
         lambda a, b: ((b >= "Double.MIN_NORMAL") & (b < "Double.POSITIVE_INFINITY")) & a.differs(0.0)),
        ("XLOG1PY", lambda a, b: a * log1p(b),
         lambda a, b: (((b > -1.0) & (b <= 1e300)) & b.differs(0.0)) & a.differs(0.0)),
    ],
}


def binary_class(name, functions):
    forms = [("", "double[] a, int aOffset, double[] b, int bOffset", "a, aOffset + i, b, bOffset + i", "apply"),
             ("VectorScalar", "double[] a, int aOffset, double b", "a, aOffset + i, b", "applyVectorScalar"),
             ("ScalarVector", "double a, double[] b, int bOffset", "a, b, bOffset + i", "applyScalarVector")]
    out = ["/// Functions of two arguments on vectors: the straight line of `elbo.special`, operation for operation. Written by",
           "/// `src/test/oracle/vector_kernels.py`, which says why; do not edit.",
           "///", "/// Each method returns how many elements it did: what does not fill a vector is left to the caller.",
           f"final class {name} {{",
           "  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;",
           "  private static final int LANES = SPECIES.length();", "", f"  private {name}() {{}}"]
    for op, function, ordinary in functions:
        for suffix, parameters, arguments, scalar in forms:
            a, b = Node("D", "argument", op + "a"), Node("D", "argument", op + "b")
            writer = Writer({a: "a0", b: "b0"}, " " * 6)
            condition, value = writer.emit_two(ordinary(a, b), function(a, b))
            out += ["", f"  static int {camel(op)}{suffix}({parameters}, double[] out, int outOffset, int n) {{",
                    "    int i = 0;", "    for (; i <= n - LANES; i += LANES) {"]
            for v in "ab":
                out += [f"      DoubleVector {v}0 = DoubleVector.fromArray(SPECIES, {v}, {v}Offset + i);"
                        if f"double[] {v}," in parameters else
                        f"      DoubleVector {v}0 = DoubleVector.broadcast(SPECIES, {v});"]
            out += writer.before
            out += [f"      if (!{condition}.allTrue()) {{",
                    f"        ScalarBinary.{scalar}(BinaryKernels.{op}, {arguments}, out, outOffset + i, LANES);",
                    "        continue;", "      }"] + writer.lines
            out += [f"      {value}.intoArray(out, outOffset + i);", "    }", "    return i;", "  }"]
    write(name, out + ["}"])


def main():
    for name, functions in UNARY.items():
        unary_class(name, functions)
    sum_exp()
    for name, functions in BINARY.items():
        binary_class(name, functions)


if __name__ == "__main__":
    main()
