"""Makes cubic_regression.csv: the data of the thesis' polynomial regression (its seed, its generator). Needs NumPy (2.4.6 was used; the legacy stream is stable)."""
import pathlib
import numpy as np

np.random.seed(42)
n = 100
x = np.random.randn(n)
y = 2 + np.dot(np.array([3, -2, 1]), np.array([x, x**2, x**3])) + np.random.normal(0, 1, size=n)
out = pathlib.Path(__file__).parents[1] / "resources/elbo/examples/cubic_regression.csv"
with open(out, "w") as f:
    f.write(f"# cubic_regression.py with NumPy {np.__version__}: y = 2 + 3 x - 2 x^2 + x^3 + N(0, 1)\n")
    f.write("x,y\n")
    for a, b in zip(x, y):
        f.write(f"{float(a)!r},{float(b)!r}\n")
