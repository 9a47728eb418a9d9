// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Dense linear algebra on one matrix at a time, row-major, in parts of arrays: what a product or a
/// factor of a large matrix per draw needs. Matrices smaller than [#SMALLEST] are better met many
/// at a time, draws on the vector lanes ([Triangular]).
///
/// There are two implementations, in Java and by OpenBLAS; [Backend] chooses. Each gives the same
/// bits for the same sizes and numbers, whatever else runs; the two differ in the last bits.
/// Nothing is allocated; implementations are safe to share between threads.
public interface Blas {
  /// The number of rows from which a matrix is worked on by itself.
  int SMALLEST = 64;

  /// What it is, for logs and saved fits, without spaces.
  String name();

  /// `C = A·B`, either factor transposed first.
  ///
  /// @param n rows of C
  /// @param m columns of C
  /// @param k the summed size
  /// @param a `[n, k]`, or `[k, n]` if `transposeA`
  /// @param b `[k, m]`, or `[m, k]` if `transposeB`
  /// @param room written: `k · m` numbers
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int n,
      int m,
      int k,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] room,
      int roomOffset);

  /// Replaces the lower triangle of a symmetric matrix by its Cholesky factor, and what is above
  /// the diagonal, which is not read, by zeros. A matrix that is not positive definite gives NaN
  /// throughout.
  ///
  /// @param room written: [#roomFor] numbers
  void cholesky(int n, double[] a, int aOffset, double[] room, int roomOffset);

  /// Replaces B by the X of `L·X = B`, or `Lᵀ·X = B` if `transposed`, for lower triangular `L`,
  /// whose upper triangle is not read.
  ///
  /// @param m columns of B
  /// @param room written: [#roomFor] numbers
  void solve(
      boolean transposed,
      int n,
      int m,
      double[] l,
      int lOffset,
      double[] b,
      int bOffset,
      double[] room,
      int roomOffset);

  /// Replaces a lower triangular L, whose upper triangle is not read, by the whole of the symmetric
  /// `(L·Lᵀ)⁻¹`.
  ///
  /// @param room written: [#roomFor] numbers
  void inverseOfProduct(int n, double[] l, int offset, double[] room, int roomOffset);

  /// How much room a function of a matrix with `n` rows needs.
  static int roomFor(int n) {
    return Math.addExact(Math.multiplyExact(n, Math.max(n, SMALLEST)), 8);
  }
}
