// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.Tensor;
import java.util.List;

/// Stochastic gradient ascent: any update rule on gradients of mini-batches; a pass is an epoch of
/// the subsampling. With [elbo.subsample.WithoutReplacement] shuffled epochs, with
/// [elbo.subsample.WithReplacement] independent batches, single samples with batches of 1. With
/// constant steps it ends in a cloud around the optimum; [Svrg], [Sag] and [Saga] do not. Robbins &
/// Monro 1951, "A stochastic approximation method".
///
/// @param rule that takes the steps
/// @param subsampling that draws the batches
public record StochasticGradient(UpdateRule rule, Subsampling subsampling)
    implements FiniteSumRule {
  @Override
  public String name() {
    return "stochastic " + rule.name();
  }

  @Override
  public UpdateState start(FiniteSum sum, List<Tensor> parameters) {
    FiniteSums.requireSameTerms(sum, subsampling, name());
    return rule.start(parameters);
  }

  @Override
  public UpdateState pass(FiniteSum sum, UpdateState state, Schedule schedule, Key key) {
    UpdateState next = state;
    for (Batch batch : subsampling.epoch(key, state.step() / subsampling.batchesPerEpoch())) {
      List<Tensor> gradient = sum.gradient(next.parameters(), batch);
      next = rule.step(next, gradient, schedule.at(next.step()));
    }
    return next;
  }
}
