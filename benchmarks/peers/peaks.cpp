// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
//
// What one core of this machine can do: bandwidth of a triad and of a sum over memory, and the rate of vectorised
// exponentials and logarithms of doubles in the first cache (-ffast-math lets the compiler take libmvec's). The best
// of the repeats, as JSON. Products of matrices are measured by OpenBLAS, see peaks.py.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace {

template <class F>
double best_seconds(int repeats, F f) {
  double best = 1e300;
  for (int i = 0; i < repeats; i++) {
    auto start = std::chrono::steady_clock::now();
    f();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

volatile double sink;

}  // namespace

int main() {
  const size_t n = size_t(1) << 24;  // 128 MB an array, far above the caches
  std::vector<double> a(n, 1), b(n, 2), c(n, 3);
  double triad = best_seconds(5, [&] {
    double *x = a.data(), *y = b.data(), *z = c.data();
    for (size_t i = 0; i < n; i++) x[i] = y[i] + 0.5 * z[i];
    sink = x[n / 2];
  });
  double read = best_seconds(5, [&] {
    double s = 0;
    const double* x = a.data();
    for (size_t i = 0; i < n; i++) s += x[i];
    sink = s;
  });
  const int small = 1024, rounds = 2000;
  std::vector<double> x(small), y(small);
  for (int i = 0; i < small; i++) x[i] = -5 + 10.0 * i / small;
  auto rate = [&](auto f) {
    double seconds = best_seconds(5, [&] {
      for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < small; i++) y[i] = f(x[i]);
        asm volatile("" : : "r"(y.data()) : "memory");
      }
    });
    return double(small) * rounds / seconds;
  };
  double exponential = rate([](double v) { return std::exp(v); });
  for (double& v : x) v = v * v + 0.01;
  double logarithm = rate([](double v) { return std::log(v); });
  std::printf("{\"triad\":%.6g,\"read\":%.6g,\"exp\":%.6g,\"log\":%.6g}\n", 24.0 * n / triad, 8.0 * n / read, exponential,
              logarithm);
}
