"""Divergences without a closed form, by mpmath's tanh-sinh quadrature between the points where densities cross or break: an oracle for DivergencesTest."""
import mpmath as mp


def normal(loc, scale):
    return lambda x: mp.exp(-(((x - loc) / scale) ** 2) / 2) / (scale * mp.sqrt(2 * mp.pi))


def jensen_shannon(p, q, points):
    def integrand(x):
        m = (p(x) + q(x)) / 2
        return (p(x) * mp.log(p(x) / m) + q(x) * mp.log(q(x) / m)) / 2

    return mp.quad(integrand, points)


p = normal(0, 1)
crossing = mp.sqrt(mp.mpf(8) / 3 * mp.log(2))
print("mpmath", mp.__version__)
print("JS N(0,1) N(1,4)", jensen_shannon(p, normal(1, 2), [-30, -3, 0, 1, 3, 6, 30]))
print("JS N(0,1) Laplace(0,1)", jensen_shannon(p, lambda x: mp.exp(-abs(x)) / 2, [-30, -4, -1, 0, 1, 4, 30]))
print("TV N(0,1) N(0,4)", mp.quad(lambda x: abs(p(x) - normal(0, 2)(x)) / 2, [-40, -crossing, 0, crossing, 40]))
