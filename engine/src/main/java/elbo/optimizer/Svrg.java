// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.Tensor;
import java.util.List;

/// Stochastic variance-reduced gradients: a pass takes the full gradient at a snapshot x̃, then
/// steps x ← x + η·(g_B(x) − g_B(x̃) + g(x̃)) on batches B. The noise dies out as both points come
/// to the optimum, so a constant step converges linearly where the mean is strongly concave;
/// nothing but the snapshot is remembered. Johnson & Zhang 2013, "Accelerating stochastic gradient
/// descent using predictive variance reduction", figure 1 with option I; η of about 1/(10·L) is
/// safe if no term's curvature is above L.
///
/// @param subsampling that draws the batches
/// @param numSteps between two full gradients
public record Svrg(Subsampling subsampling, int numSteps) implements FiniteSumRule {
  /// Checks.
  public Svrg {
    Settings.requireCount("numSteps", numSteps, "svrg");
  }

  /// With single samples and 2·N steps, as in the paper's experiments on convex problems.
  public static Svrg of(int numTerms) {
    return new Svrg(Subsampling.withReplacement(numTerms, 1), 2 * numTerms);
  }

  @Override
  public String name() {
    return "svrg";
  }

  @Override
  public UpdateState start(FiniteSum sum, List<Tensor> parameters) {
    FiniteSums.requireSameTerms(sum, subsampling, name());
    return UpdateState.of(parameters);
  }

  @Override
  public UpdateState pass(FiniteSum sum, UpdateState state, Schedule schedule, Key key) {
    List<Tensor> snapshot = state.parameters();
    double[][] full = state.read(sum.gradient(snapshot, Batch.full(sum.numTerms())));
    Key ofPass = key.fold(state.step());
    UpdateState next = state;
    List<Batch> epoch = List.of();
    for (int t = 0; t < numSteps; t++) {
      int inEpoch = t % subsampling.batchesPerEpoch();
      if (inEpoch == 0) {
        epoch = subsampling.epoch(ofPass, t / subsampling.batchesPerEpoch());
      }
      Batch batch = epoch.get(inEpoch);
      double[][] here = next.read(sum.gradient(next.parameters(), batch));
      double[][] there = next.read(sum.gradient(snapshot, batch));
      double[][] x = Values.copies(next.parameters());
      double size = schedule.at(next.step());
      for (int k = 0; k < x.length; k++) {
        for (int i = 0; i < x[k].length; i++) {
          x[k][i] += size * (here[k][i] - there[k][i] + full[k][i]);
        }
      }
      next = next.next(x);
    }
    return next;
  }
}
