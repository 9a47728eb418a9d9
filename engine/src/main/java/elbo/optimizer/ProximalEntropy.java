// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// A rule that ascends the bound of a location-scale family by the gradient of E[log p] alone, and
/// adds the entropy exactly: after each step of size γ the scale's diagonal c becomes the one that
/// maximises log c′ − (c′ − c)²/(2γ), which is c′ = (c + √(c² + 4γ))/2. So scales stay positive,
/// and on log-concave targets with a linear scale the ascent provably converges. Domke 2020,
/// "Provable smoothness guarantees for black-box variational inference", section 4; Domke, Gower &
/// Garrigos 2023, "Provable convergence guarantees for black-box variational inference".
///
/// The gradient must not contain the entropy's.
///
/// @param rule one whose step is a multiple of the gradient: γ is that multiple
/// @param scale which parameter is the scale: a vector of scales, or a square matrix whose diagonal
///   they are
public record ProximalEntropy(ScalarStepRule rule, int scale) implements UpdateRule {
  /// Checks.
  public ProximalEntropy {
    if (!(scale >= 0)) {
      throw new IllegalArgumentException(
          "the number of the scale parameter must not be negative, got "
              + scale
              + " (proximal entropy)");
    }
  }

  @Override
  public String name() {
    return rule.name() + ", proximal entropy";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    if (!(scale < parameters.size())) {
      throw new IllegalArgumentException(
          "parameter "
              + scale
              + " should be the scale, but there are only "
              + parameters.size()
              + " (proximal entropy)");
    }
    var shape = parameters.get(scale).shape();
    boolean fits = shape.rank() == 1 || shape.rank() == 2 && shape.size(0) == shape.size(1);
    if (!fits) {
      throw new IllegalArgumentException(
          "the scale must be a vector or a square matrix, parameter "
              + scale
              + " has shape "
              + shape
              + " (proximal entropy)");
    }
    return rule.start(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    UpdateState next = rule.step(state, gradient, stepSize);
    double gamma = rule.effectiveStep(next, stepSize);
    double[][] x = Values.copies(next.parameters());
    double[] c = x[scale];
    var shape = next.parameters().get(scale).shape();
    int stride = shape.rank() == 1 ? 1 : shape.size(0) + 1;
    for (int i = 0; i < c.length; i += stride) {
      double root = Math.sqrt(c[i] * c[i] + 4 * gamma);
      // The second form does not cancel where c is negative.
      c[i] = c[i] >= 0 ? (c[i] + root) / 2 : 2 * gamma / (root - c[i]);
    }
    return next.withParameters(Values.wrap(next.parameters(), x));
  }

  @Override
  public List<Tensor> result(UpdateState state) {
    return rule.result(state);
  }
}
