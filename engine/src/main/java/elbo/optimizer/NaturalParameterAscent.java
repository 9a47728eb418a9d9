// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.Predicate;

/// Exact natural gradient ascent for an exponential family: λ ← λ + η·∇_m, where λ are the natural
/// parameters and the gradient handed over is that with respect to the mean parameters m =
/// E\[T(x)\]. That one **is** the natural gradient with respect to λ, as the Fisher information is
/// ∂m/∂λ: no matrix is formed. Where prior and likelihood are conjugate it is λ* − λ, and η = 1
/// reaches the optimum λ* in one step. Hoffman, Blei, Wang & Paisley 2013, "Stochastic variational
/// inference", section 2.3; Khan & Lin 2017, "Conjugate-computation variational inference".
///
/// A step that leaves the family's domain is halved until it does not; one that leaves it however
/// short is not made.
///
/// @param domain whether parameters are allowed
public record NaturalParameterAscent(Predicate<List<Tensor>> domain) implements UpdateRule {
  // 2⁻⁶⁰ of a step changes no parameter that is of its size.
  private static final int MAX_HALVINGS = 60;

  @Override
  public String name() {
    return "natural-gradient";
  }

  /// @throws IllegalArgumentException if the parameters are not in the domain
  @Override
  public UpdateState start(List<Tensor> parameters) {
    if (!domain.test(parameters)) {
      throw new IllegalArgumentException(
          "the natural parameters to begin with are outside the family's domain: "
              + parameters
              + " (natural-gradient)");
    }
    return UpdateState.of(parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    UpdateRule plain = new GradientAscent();
    double size = stepSize;
    for (int halvings = 0; halvings < MAX_HALVINGS; halvings++) {
      UpdateState next = plain.step(state, gradient, size);
      if (domain.test(next.parameters())) {
        return next;
      }
      size /= 2;
    }
    return state.next(Values.copies(state.parameters()));
  }
}
