// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

/// Small matrices, one per lane, as triangular factors with partial pivoting. A lane's matrix lies
/// together, row by row.
final class LaneMatrices {
  private final int n;
  private double[] factors = {};
  private int[] pivots = {};
  private boolean[] singular = {};
  private final double[] room;

  LaneMatrices(int n) {
    this.n = n;
    this.room = new double[n];
  }

  /// Makes room.
  void prepare(int lanes) {
    if (singular.length < lanes) {
      factors = new double[lanes * n * n];
      pivots = new int[lanes * n];
      singular = new boolean[lanes];
    }
  }

  /// Whether the matrix of a lane has no inverse, or is not finite.
  boolean isSingular(int lane) {
    return singular[lane];
  }

  /// Factors `diagonal·I + scale·J` for one lane.
  ///
  /// @param jacobian of all lanes, the lanes innermost
  void factor(double[] jacobian, int lane, int lanes, double diagonal, double scale) {
    int at = lane * n * n;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double x = scale * jacobian[(i * n + j) * lanes + lane];
        factors[at + i * n + j] = i == j ? diagonal + x : x;
      }
    }
    singular[lane] = false;
    for (int k = 0; k < n; k++) {
      int best = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(factors[at + i * n + k]) > Math.abs(factors[at + best * n + k])) {
          best = i;
        }
      }
      pivots[lane * n + k] = best;
      if (best != k) {
        for (int j = 0; j < n; j++) {
          double x = factors[at + k * n + j];
          factors[at + k * n + j] = factors[at + best * n + j];
          factors[at + best * n + j] = x;
        }
      }
      double pivot = factors[at + k * n + k];
      if (!(Math.abs(pivot) > 0 && Math.abs(pivot) < Double.POSITIVE_INFINITY)) {
        singular[lane] = true;
        return;
      }
      for (int i = k + 1; i < n; i++) {
        double factor = factors[at + i * n + k] / pivot;
        factors[at + i * n + k] = factor;
        for (int j = k + 1; j < n; j++) {
          factors[at + i * n + j] -= factor * factors[at + k * n + j];
        }
      }
    }
  }

  /// Replaces one lane of `n` elements of `x` by the solution of the equations with them on the
  /// right.
  ///
  /// @param from the first of the elements
  void solve(double[] x, int from, int lane, int lanes) {
    int at = lane * n * n;
    for (int i = 0; i < n; i++) {
      room[i] = x[(from + i) * lanes + lane];
    }
    for (int k = 0; k < n; k++) {
      swap(k, pivots[lane * n + k]);
    }
    for (int i = 0; i < n; i++) {
      double sum = room[i];
      for (int j = 0; j < i; j++) {
        sum -= factors[at + i * n + j] * room[j];
      }
      room[i] = sum;
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = room[i];
      for (int j = i + 1; j < n; j++) {
        sum -= factors[at + i * n + j] * room[j];
      }
      room[i] = sum / factors[at + i * n + i];
    }
    for (int i = 0; i < n; i++) {
      x[(from + i) * lanes + lane] = room[i];
    }
  }

  /// The same with the transposed matrix for the first `n` elements.
  void solveTransposed(double[] x, int lane, int lanes) {
    int at = lane * n * n;
    for (int i = 0; i < n; i++) {
      double sum = x[i * lanes + lane];
      for (int j = 0; j < i; j++) {
        sum -= factors[at + j * n + i] * room[j];
      }
      room[i] = sum / factors[at + i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = room[i];
      for (int j = i + 1; j < n; j++) {
        sum -= factors[at + j * n + i] * room[j];
      }
      room[i] = sum;
    }
    for (int k = n - 1; k >= 0; k--) {
      swap(k, pivots[lane * n + k]);
    }
    for (int i = 0; i < n; i++) {
      x[i * lanes + lane] = room[i];
    }
  }

  private void swap(int i, int j) {
    double x = room[i];
    room[i] = room[j];
    room[j] = x;
  }
}
