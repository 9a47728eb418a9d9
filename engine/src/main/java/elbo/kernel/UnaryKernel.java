// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// An elementwise function of one argument on blocks.
public interface UnaryKernel {
  /// Writes `f(x[xOffset + i])` to `out[outOffset + i]` for `0 <= i < n`.
  ///
  /// `x` is not modified; `out` is written and may be `x` at the same offset. Allocates nothing.
  /// The result does not depend on `n`: an element's bits are those of the scalar function.
  void apply(double[] x, int xOffset, double[] out, int outOffset, int n);
}
