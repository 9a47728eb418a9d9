// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.optimizer.Lanczos;
import elbo.optimizer.TrustRegion;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A low-rank normal distribution from the curvature of the target: locations and scales of the
/// best independent coordinates for a few draws that are held fixed ([FixedDraws]), and the
/// directions in which −E\[∇² log p\], in those scales, differs most from what independent
/// coordinates are. In hundreds of dimensions a path of an optimiser knows little of either.
final class CurvedStart {
  private static final int DRAWS = 32;
  private static final int MAX_TRIALS = 100;
  private static final double TOLERANCE = 0.01;

  /// Products with the Hessian for the directions: twice as many as are wanted converge well.
  private static final int PRODUCTS = 60;

  /// Below this curvature a direction is one in which a few draws say nothing.
  private static final double SMALLEST = 1e-6;

  private CurvedStart() {}

  /// Parameters of [elbo.family.LowRank]; empty where the target has no finite density at the
  /// draws, or no curvature in enough directions.
  ///
  /// @param start where the search begins
  static Optional<List<Tensor>> of(Target target, NormalStart start, int rank, Key key) {
    int n = target.dimension();
    FixedDraws fixed = new FixedDraws(target);
    double[] noise = fixed.noise(key.fold("fixed draws"), DRAWS);
    TrustRegion.Settings standard = TrustRegion.Settings.standard();
    Optional<FixedDraws.Minimum> minimum =
        fixed.minimise(
            start.meanField(),
            noise,
            new TrustRegion.Settings(
                standard.initialRadius(), standard.maxRadius(), MAX_TRIALS, TOLERANCE));
    if (minimum.isEmpty()) {
      return Optional.empty();
    }
    Tensor at = minimum.get().parameters();
    double[] loc = new double[n];
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      loc[i] = at.get(i);
      scale[i] = Exponential.exp(at.get(n + i));
    }
    double[] first = new double[n];
    Draws.fillNormal(key.fold("first direction"), 0, 0, 1, n, first);
    Lanczos pairs =
        Lanczos.of(
            first,
            Math.max(PRODUCTS, 2 * rank),
            y -> {
              double[] along = new double[2 * n];
              for (int i = 0; i < n; i++) {
                along[i] = scale[i] * y[i];
              }
              double[] product = fixed.product(at, noise, along).array();
              for (int i = 0; i < n; i++) {
                y[i] = scale[i] * product[i];
              }
              return y;
            });
    List<Integer> best = new ArrayList<>();
    for (int k = 0; k < pairs.values().shape().size(0); k++) {
      if (pairs.values().get(k) > SMALLEST) {
        best.add(k);
      }
    }
    if (best.size() < rank) {
      return Optional.empty();
    }
    best.sort(Comparator.comparingDouble((Integer k) -> loss(pairs.values().get(k))).reversed());
    double[] directions = new double[n * rank];
    double[] factor = new double[rank * rank];
    for (int k = 0; k < rank; k++) {
      int pair = best.get(k);
      for (int i = 0; i < n; i++) {
        directions[i * rank + k] = pairs.vectors().get(pair * n + i);
      }
      factor[k * rank + k] = 1 / Math.sqrt(pairs.values().get(pair));
    }
    return Optional.of(
        List.of(
            Tensor.wrap(Shape.of(n), loc),
            Tensor.wrap(Shape.of(n), scale),
            Tensor.wrap(Shape.of(n, rank), directions),
            Tensor.wrap(Shape.of(rank, rank), factor)));
  }

  /// Twice the divergence of a standard normal distribution from one with this precision: what a
  /// direction costs that is left out.
  private static double loss(double precision) {
    return precision - 1 - Logarithm.log(precision);
  }
}
