// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// An elementwise function of two arguments on blocks; either may be one number for the whole
/// block.
///
/// Arguments are not modified; `out` is written and may be an argument at the same offset. Nothing
/// is allocated. An element's bits do not depend on the block or on the form.
public interface BinaryKernel {
  /// Writes `f(a[aOffset + i], b[bOffset + i])` to `out[outOffset + i]` for `0 <= i < n`.
  void apply(double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n);

  /// Writes `f(a[aOffset + i], b)` to `out[outOffset + i]` for `0 <= i < n`.
  void applyVectorScalar(double[] a, int aOffset, double b, double[] out, int outOffset, int n);

  /// Writes `f(a, b[bOffset + i])` to `out[outOffset + i]` for `0 <= i < n`.
  void applyScalarVector(double a, double[] b, int bOffset, double[] out, int outOffset, int n);
}
