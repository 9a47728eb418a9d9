// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;

/// Stochastic average gradient: of a term drawn at random the gradient in a table of all is
/// replaced, and the step goes along the table's mean. Linear convergence where the mean is
/// strongly concave, one gradient a step, at the price of a gradient per term in memory; the
/// direction is biased, its variance less than that of [Saga]. Schmidt, Le Roux & Bach 2017,
/// "Minimizing finite sums with the stochastic average gradient", theorem 1: η = 1/(16·L) if no
/// term's curvature is above L; 1/L does in practice.
public record Sag() implements FiniteSumRule {
  @Override
  public String name() {
    return "sag";
  }

  /// With a table of the gradients at the start: one look at each term.
  @Override
  public UpdateState start(FiniteSum sum, List<Tensor> parameters) {
    return UpdateState.of(parameters).withNew(FiniteSums.TABLE, FiniteSums.table(sum, parameters));
  }

  @Override
  public UpdateState pass(FiniteSum sum, UpdateState state, Schedule schedule, Key key) {
    return FiniteSums.tablePass(sum, state, schedule, key, 1.0 / sum.numTerms());
  }
}
