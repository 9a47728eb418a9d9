// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import elbo.bijector.Bounds;
import elbo.distribution.Gamma;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.Normal;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.Program;
import elbo.model.Var;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// `gp_pois_regr-gp_regr`: Gaussian process regression with a squared exponential covariance, the
/// function integrated out.
public final class GaussianProcess {
  private GaussianProcess() {}

  /// The program; its data are `x` and `y`.
  public static Program program() {
    return Program.of(m -> {
      Var x = m.data("x", "n");
      Var y = m.data("y", "n");
      int n = m.size("n");
      Var rho = m.param("rho", Gamma.ofRate(25, 4));
      Var alpha = m.param("alpha", Normal.of(0, 2), Bounds.lower(0));
      Var noise = m.param("sigma", Normal.of(0, 1), Bounds.lower(0));
      Node kernel = squaredExponential(x.node(), alpha.node(), rho.node());
      Node diagonal = Linear.diagonalMatrix(Layout.broadcast(noise.node(), 0, n));
      Node factor = Linear.cholesky(Ops.add(kernel, diagonal));
      Node zero = Node.constant(Tensor.filled(Shape.of(n), 0));
      m.observe("y", MultivariateNormalCholesky.of(zero, factor), y);
    });
  }

  /// alpha² exp(−½ (xᵢ − xⱼ)²/rho²)
  private static Node squaredExponential(Node x, Node alpha, Node rho) {
    int n = x.shape().size(0);
    Node distance = Ops.subtract(Layout.broadcast(x, 1, n), Layout.broadcast(x, 0, n));
    Node decay = Ops.divide(Ops.square(distance), Ops.multiply(Ops.constant(2), Ops.square(rho)));
    return Ops.multiply(Ops.square(alpha), Ops.exp(Ops.negate(decay)));
  }
}
