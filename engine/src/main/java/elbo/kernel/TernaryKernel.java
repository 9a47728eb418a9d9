// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// An elementwise function of three arguments on blocks.
public interface TernaryKernel {
  /// Writes `f(a[aOffset + i], b[bOffset + i], c[cOffset + i])` to `out[outOffset + i]` for `0 <= i
  /// < n`.
  ///
  /// Arguments are not modified; `out` is written and may be an argument at the same offset.
  /// Nothing is allocated.
  void apply(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n);
}
