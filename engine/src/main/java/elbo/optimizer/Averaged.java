// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.List;

/// A rule whose result is an average of its iterates. The iterates themselves go on as they would
/// without. With a constant step the average comes as close to the optimum as one with falling
/// steps, while the iterates keep moving fast.
///
/// The average is an affine one: it makes sense where the parameters' values are near each other,
/// and keeps constraints that are convex (positive scales, Cholesky factors).
///
/// @param rule any
/// @param averaging how the newest iterate is weighted
public record Averaged(UpdateRule rule, Averaging averaging) implements UpdateRule {
  private static final String AVERAGE = "average";

  @Override
  public String name() {
    return rule.name() + ", averaged";
  }

  @Override
  public UpdateState start(List<Tensor> parameters) {
    return rule.start(parameters).withNew(AVERAGE, parameters);
  }

  @Override
  public UpdateState step(UpdateState state, List<Tensor> gradient, double stepSize) {
    UpdateState next = rule.step(state, gradient, stepSize);
    double weight = averaging.weight(next.step());
    double[][] mean = Values.copies(state.slot(AVERAGE));
    for (int k = 0; k < mean.length; k++) {
      double[] x = next.parameters().get(k).array();
      for (int i = 0; i < mean[k].length; i++) {
        // With weight 1 exactly the newest: the first average must not depend on the start.
        mean[k][i] = weight == 1 ? x[i] : mean[k][i] + weight * (x[i] - mean[k][i]);
      }
    }
    return next.with(AVERAGE, Values.wrap(next.parameters(), mean));
  }

  @Override
  public List<Tensor> result(UpdateState state) {
    return state.slot(AVERAGE);
  }
}
