// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Bessel functions of the first and second kind of whole orders.
///
/// Up to `x = 40` by Miller's backward recurrence with Neumann's series, beyond by Hankel's
/// asymptotic expansion and the forward recurrence where it is stable (Abramowitz & Stegun 9.1.27,
/// 9.1.46, 9.1.88, 9.2.5).
public final class Bessel {
  private static final double EULER = 0x1.2788cfc6fb619p-1;
  private static final double ASYMPTOTIC_FROM = 40;

  private Bessel() {}

  /// Returns `Jₙ(x)`.
  ///
  /// Edges: `J₀(0) = 1`, else 0 at 0; 0 at ±∞; NaN for NaN. Error at most 2e-15, growing like `x
  /// 1e-16` for large `x`; where `n` is larger than `|x|` the relative error is at most 1e-13.
  public static double firstKind(int n, double x) {
    if (n < 0) {
      return (n & 1) == 0 ? firstKind(-n, x) : -firstKind(-n, x);
    }
    if (x < 0) {
      return (n & 1) == 0 ? firstKind(n, -x) : -firstKind(n, -x);
    }
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return x == 0 && n == 0 ? 1 : 0;
    }
    if (x < ASYMPTOTIC_FROM || n > x) {
      return miller(n, x);
    }
    return recurrence(n, x, hankel(0, x, true), hankel(1, x, true));
  }

  /// Returns `Yₙ(x)` for positive `x`.
  ///
  /// Edges: -∞ at 0 (for even and for positive `n`), 0 at ∞; NaN for negative `x` and NaN. Error at
  /// most 1e-14 times the larger of 1 and the result.
  public static double secondKind(int n, double x) {
    if (n < 0) {
      return (n & 1) == 0 ? secondKind(-n, x) : -secondKind(-n, x);
    }
    if (!(x > 0)) {
      return x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    if (x >= ASYMPTOTIC_FROM) {
      return recurrence(n, x, hankel(0, x, false), hankel(1, x, false));
    }
    // Neumann's series, with all Jₖ from one backward sweep
    int start = startOrder(0, x);
    double above = 0;
    double current = 1e-300;
    double norm = 0;
    double sumZero = 0;
    double sumOne = 0;
    double j1 = 0;
    for (int k = start; k > 0; k--) {
      int half = k / 2;
      double sign = (half & 1) == 0 ? 1 : -1;
      if ((k & 1) == 0) {
        norm += 2 * current;
        sumZero += sign * current / half;
      } else if (k > 1) {
        sumOne += sign * current * k / ((double) half * (half + 1));
      } else {
        j1 = current;
      }
      double below = 2 * k / x * current - above;
      above = current;
      current = below;
      if (Math.abs(current) > 1e200) {
        current *= 1e-200;
        above *= 1e-200;
        norm *= 1e-200;
        sumZero *= 1e-200;
        sumOne *= 1e-200;
        j1 *= 1e-200;
      }
    }
    norm += current;
    double logarithm = Logarithm.log(0.5 * x) + EULER;
    double y0 = 2 / Math.PI * (logarithm * current - 2 * sumZero) / norm;
    double y1 = 2 / Math.PI * ((logarithm - 1) * j1 - sumOne - current / x) / norm;
    return recurrence(n, x, y0, y1);
  }

  private static double recurrence(int n, double x, double zero, double one) {
    if (n == 0) {
      return zero;
    }
    double below = zero;
    double current = one;
    for (int k = 1; k < n && current != Double.NEGATIVE_INFINITY; k++) {
      double above = 2 * k / x * current - below;
      below = current;
      current = above;
    }
    return current;
  }

  /// An order so high that Jₖ(x) is negligible against Jₙ(x).
  private static int startOrder(int n, double x) {
    int base = (int) Math.max(n, x);
    int start = base + 30 + (int) (12 * Power.cbrt(base));
    return start + (start & 1);
  }

  private static double miller(int n, double x) {
    double above = 0;
    double current = 1e-300;
    double norm = 0;
    double wanted = 0;
    for (int k = startOrder(n, x); k > 0; k--) {
      if (k == n) {
        wanted = current;
      }
      if ((k & 1) == 0) {
        norm += 2 * current;
      }
      double below = 2 * k / x * current - above;
      above = current;
      current = below;
      if (Math.abs(current) > 1e200) {
        current *= 1e-200;
        above *= 1e-200;
        norm *= 1e-200;
        wanted *= 1e-200;
      }
    }
    norm += current;
    return (n == 0 ? current : wanted) / norm;
  }

  private static double hankel(int order, double x, boolean first) {
    double mu = 4.0 * order * order;
    double p = 0;
    double q = 0;
    double term = 1;
    for (int k = 0; k < 60; k++) {
      double sign = (k & 2) == 0 ? 1 : -1;
      if ((k & 1) == 0) {
        p += sign * term;
      } else {
        q += sign * term;
      }
      double odd = 2 * k + 1;
      double next = term * (mu - odd * odd) / ((k + 1) * 8 * x);
      if (!(Math.abs(next) < Math.abs(term)) || Math.abs(next) < 1e-18) {
        break;
      }
      term = next;
    }
    // cos and sin of x - (order/2 + 1/4) π without rounding the phase
    double s = Trigonometric.sin(x);
    double c = Trigonometric.cos(x);
    double cosine = order == 0 ? c + s : s - c;
    double sine = order == 0 ? s - c : -(s + c);
    double scale = 1 / Math.sqrt(Math.PI * x);
    return first ? scale * (p * cosine - q * sine) : scale * (p * sine + q * cosine);
  }
}
