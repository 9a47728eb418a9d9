"""Writes the density and gradient of the driven oscillator of DifferentialEquationsTest at some points:
mpmath's Taylor series solution with 30 digits, the gradient by central differences of it.

    python stan/src/test/oracle/ode_reference.py > stan/src/test/resources/elbo/stan/lower/ode-reference.csv
"""

import mpmath as mp

mp.mp.dps = 30
STEP = mp.mpf("1e-9")
POINTS = [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0.4, -0.3, 0.2, 0.5, -0.6, 0.3, 0.9, -1],
    [-0.7, 0.8, -1.1, -0.4, 0.3, -0.5, 0.2, 1.5],
]


def density(x):
    """mix weights of the test's program; x = lk, lth[2], m[2], y0[2], dt"""
    lk, a, b, m1, m2, u, v, dt = x
    k = mp.exp(mp.mpf("0.3") * lk)
    th = [mp.exp(mp.mpf("0.3") * a), mp.exp(mp.mpf("0.3") * b)]
    drive = m1 + mp.mpf("0.5")
    start = mp.mpf("0.1") / (1 + mp.exp(-dt))
    times = [mp.mpf("0.5"), mp.mpf("1.5"), mp.mpf("2.5") + mp.exp(mp.mpf("0.2") * m2)]

    def rates(t, y):
        return [y[1] * k, -th[0] * y[0] - th[1] * y[1] + drive * mp.sin(t)]

    solution = mp.odefun(rates, start, [u + 1, v - mp.mpf("0.5")])
    return sum(
        (i + 1) * (mp.mpf("1.1") * y[0] + mp.mpf("1.2") * y[1]) for i, y in enumerate(map(solution, times))
    )


def main():
    print(f"# mpmath {mp.__version__}, odefun with {mp.mp.dps} digits; point, density, gradient")
    for point in POINTS:
        x = [mp.mpf(str(value)) for value in point]
        row = x + [density(x)]
        for i in range(len(x)):
            up, down = list(x), list(x)
            up[i] += STEP
            down[i] -= STEP
            row.append((density(up) - density(down)) / (2 * STEP))
        print(",".join(mp.nstr(value, 17) for value in row))


if __name__ == "__main__":
    main()
