// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// Natural gradient ascent for a full-rank Gaussian in square-root form,
/// [NaturalGradient#fullRank], from expected derivatives: the gradient of the bound with respect to
/// C is tril(E\[∇² log p\]·C) + diag(1/C). So C ← C + η·C·tril½(I + Cᵀ·E\[∇² log p\]·C), where
/// tril½ halves the diagonal; long steps are shortened.
public record SquareRootNaturalGradient() implements GaussianUpdateRule {
  @Override
  public String name() {
    return "square-root-natural-gradient";
  }

  @Override
  public GaussianState step(GaussianState state, ExpectedDerivatives derivatives, double stepSize) {
    int n = state.dimension();
    double[] c = state.scaleTril().array();
    double[] slope = Matrices.multiply(derivatives.hessian().array(), c, n);
    for (int i = 0; i < n; i++) {
      slope[i * n + i] += 1 / c[i * n + i];
    }
    List<Tensor> next =
        NaturalGradient.fullRank(
            List.of(state.loc(), state.scaleTril()),
            List.of(derivatives.gradient(), Tensor.wrap(state.scaleTril().shape(), slope)),
            stepSize);
    return new GaussianState(state.step() + 1, next.get(0), next.get(1));
  }
}
