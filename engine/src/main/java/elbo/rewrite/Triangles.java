// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.kernel.Products;

/// Householder's QR, row block by row block: a triangle R with ‖R θ‖ = ‖A θ‖ for every θ, for a
/// matrix A whose rows come one after the other.
final class Triangles {
  private final int columns;
  private final int capacity;

  // column-major, `capacity` rows: the triangle, and below it rows that wait
  private final double[] a;
  private int count;

  Triangles(int columns) {
    this.columns = columns;
    this.capacity = columns + Math.max(columns, 256);
    this.a = new double[Math.multiplyExact(columns, capacity)];
  }

  /// Adds one row.
  void add(double[] row) {
    if (count == capacity) {
      reduce();
    }
    for (int j = 0; j < columns; j++) {
      a[j * capacity + count] = row[j];
    }
    count++;
  }

  /// How many rows there are: at most `columns` after [#reduce].
  int count() {
    return count;
  }

  double get(int row, int column) {
    return a[column * capacity + row];
  }

  /// Leaves the triangle alone, or fewer rows if there were fewer.
  void reduce() {
    for (int j = 0; j < Math.min(columns, count - 1); j++) {
      int at = j * capacity + j;
      int n = count - j;
      double norm = Math.sqrt(Products.dot(a, at, a, at, n));
      if (!(norm > 0)) {
        continue;
      }
      double diagonal = a[at] > 0 ? -norm : norm;
      a[at] -= diagonal;
      double square = -diagonal * a[at]; // half of the reflected vector's squared length
      for (int k = j + 1; k < columns; k++) {
        int to = k * capacity + j;
        double factor = -Products.dot(a, at, a, to, n) / square;
        for (int i = 0; i < n; i++) {
          a[to + i] = Math.fma(factor, a[at + i], a[to + i]);
        }
      }
      a[at] = diagonal;
      java.util.Arrays.fill(a, at + 1, at + n, 0);
    }
    count = Math.min(count, columns);
  }
}
