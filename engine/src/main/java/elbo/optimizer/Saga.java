// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;

/// SAGA: x ← x + η·(∇fᵢ(x) − tᵢ + mean t) with a table t of all terms' last gradients and a term i
/// drawn at random, whose tᵢ is then replaced. An unbiased direction whose noise dies out, hence
/// linear convergence where the mean is strongly concave, at the price of a gradient per term in
/// memory. Defazio, Bach & Lacoste-Julien 2014, "SAGA: a fast incremental gradient method",
/// equation 1 and corollary 1: η = 1/(3·L) if no term's curvature is above L.
public record Saga() implements FiniteSumRule {
  @Override
  public String name() {
    return "saga";
  }

  /// With a table of the gradients at the start: one look at each term.
  @Override
  public UpdateState start(FiniteSum sum, List<Tensor> parameters) {
    return UpdateState.of(parameters).withNew(FiniteSums.TABLE, FiniteSums.table(sum, parameters));
  }

  @Override
  public UpdateState pass(FiniteSum sum, UpdateState state, Schedule schedule, Key key) {
    return FiniteSums.tablePass(sum, state, schedule, key, 1);
  }
}
