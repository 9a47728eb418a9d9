// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.BinaryOp;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import elbo.kernel.BinaryKernel;
import elbo.kernel.BinaryKernels;
import elbo.kernel.TernaryKernel;
import elbo.kernel.TernaryKernels;
import elbo.kernel.UnaryKernel;
import elbo.kernel.UnaryKernels;
import elbo.special.GammaFunction;

/// Which kernel computes a function. Functions and kernels go by the same names: `elbo.kernel`
/// stands below `elbo.graph` and does not know its enumerations. A test demands one kernel per
/// function.
final class KernelTable {
  private KernelTable() {}

  static UnaryKernel unary(UnaryOp function) {
    return UnaryKernels.valueOf(function.name());
  }

  static BinaryKernel binary(BinaryOp function) {
    return BinaryKernels.valueOf(function.name());
  }

  static TernaryKernel ternary(TernaryOp function) {
    return TernaryKernels.valueOf(function.name());
  }

  static UnaryKernel polygamma(int order) {
    return switch (order) {
      case 0 -> UnaryKernels.DIGAMMA;
      case 1 -> UnaryKernels.TRIGAMMA;
      default ->
          (x, xOffset, out, outOffset, n) -> {
            for (int i = 0; i < n; i++) {
              out[outOffset + i] = GammaFunction.polygamma(order, x[xOffset + i]);
            }
          };
    };
  }
}
