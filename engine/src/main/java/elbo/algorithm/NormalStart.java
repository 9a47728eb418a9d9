// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.PathfinderState.Best;
import elbo.approximation.DenseCholesky;
import elbo.approximation.Gaussians;
import elbo.approximation.ScaleFactor;
import elbo.family.MeanField;
import elbo.optimizer.Lbfgs;
import elbo.random.Key;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The normal distribution that an ascent starts near.
///
/// @param loc its location
/// @param scale a factor of its covariance
/// @param decision where it comes from, in words
record NormalStart(Tensor loc, ScaleFactor scale, String decision) {
  /// Rounding leaves no precision where a direction of the covariance is everything.
  private static final double SMALLEST = 1e-12;

  /// Locations closer than this, in standard deviations, are one start.
  private static final double NEAR = 1;

  /// In nats per coordinate: approximations that are worse by more are not where the posterior is.
  private static final double LARGEST_LOSS = 1;

  /// Pathfinder's best approximation, or without one unit scale at the best point any path reached.
  static NormalStart of(int dimension, PathfinderState start) {
    Optional<Best> best = start.best();
    if (best.isPresent()) {
      return new NormalStart(
          best.get().parameters().get(0),
          new ScaleFactor.Directions(best.get().parameters()),
          "The ascent starts at the location and scale of Pathfinder's best path.");
    }
    Tensor loc = Tensor.filled(Shape.of(dimension), 0);
    double value = Double.POSITIVE_INFINITY;
    for (PathfinderState.Path path : start.paths()) {
      Optional<Lbfgs> search = path.search();
      if (search.isPresent() && search.get().value() < value) {
        value = search.get().value();
        loc = search.get().point();
      }
    }
    return new NormalStart(
        loc,
        new ScaleFactor.Diagonal(Tensor.filled(Shape.of(dimension), 1)),
        "Pathfinder found no approximation; the ascent starts with unit scale at the best point of its paths.");
  }

  /// Where ascents of several can start: Pathfinder's best approximation first, then in the order
  /// of their bounds those of other paths that are not near it or each other. The bounds of paths
  /// that ended at one mode say little about where an ascent from there ends.
  ///
  /// @param most how many at most
  static List<NormalStart> distinct(int dimension, PathfinderState start, int most) {
    List<Best> ranked = new ArrayList<>();
    for (PathfinderState.Path path : start.paths()) {
      path.best().ifPresent(ranked::add);
    }
    ranked.sort(Comparator.comparingDouble((Best best) -> -best.elbo().value()));
    List<NormalStart> starts = new ArrayList<>();
    starts.add(of(dimension, start));
    List<Best> taken = new ArrayList<>();
    start.best().ifPresent(taken::add);
    for (Best best : ranked) {
      double loss = taken.isEmpty() ? 0 : taken.getFirst().elbo().value() - best.elbo().value();
      boolean isFar = loss <= LARGEST_LOSS * dimension;
      for (Best other : taken) {
        isFar &= distance(other.parameters(), best.parameters().get(0)) > NEAR;
      }
      if (isFar && starts.size() < most) {
        taken.add(best);
        starts.add(
            new NormalStart(
                best.parameters().get(0),
                new ScaleFactor.Directions(best.parameters()),
                "The ascent starts at the location and scale of another of Pathfinder's paths."));
      }
    }
    return starts;
  }

  /// The distance of a point from the location of a low-rank distribution: the root mean square
  /// over its independent coordinates, in standard deviations.
  private static double distance(List<Tensor> lowRank, Tensor point) {
    int n = point.shape().size(0);
    double[] q = lowRank.get(2).array();
    int r = lowRank.get(2).shape().size(1);
    double[] inside = new double[r];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double w = (point.get(i) - lowRank.get(0).get(i)) / lowRank.get(1).get(i);
      squares += w * w;
      for (int k = 0; k < r; k++) {
        inside[k] += q[i * r + k] * w;
      }
    }
    squares -= sumOfSquares(inside);
    Gaussians.solve(lowRank.get(3), inside);
    return Math.sqrt((Math.max(0, squares) + sumOfSquares(inside)) / n);
  }

  private static double sumOfSquares(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return sum;
  }

  /// A Cholesky factor of the covariance.
  Tensor factor() {
    return switch (scale) {
      case ScaleFactor.Diagonal(Tensor scales) -> diagonal(scales);
      case ScaleFactor.Triangular(Tensor matrix) -> matrix;
      case ScaleFactor.Directions(List<Tensor> parameters) -> DenseCholesky.ofLowRank(parameters);
    };
  }

  private static Tensor diagonal(Tensor scales) {
    int n = scales.shape().size(0);
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = scales.get(i);
    }
    return Tensor.wrap(Shape.of(n, n), values);
  }

  /// The closest distribution with independent coordinates: locations, then the logarithms of the
  /// scales 1/√Λᵢᵢ of the precision Λ.
  Tensor meanField() {
    int n = loc.shape().size(0);
    double[] parameters = Arrays.copyOf(loc.array(), 2 * n);
    Tensor scales = conditionalScales();
    for (int i = 0; i < n; i++) {
      parameters[n + i] = Logarithm.log(scales.get(i));
    }
    return Tensor.vector(parameters);
  }

  /// The standard deviations 1/√Λᵢᵢ of coordinates given all others, of the precision Λ.
  Tensor conditionalScales() {
    int n = loc.shape().size(0);
    return switch (scale) {
      case ScaleFactor.Diagonal(Tensor own) -> own;
      case ScaleFactor.Triangular(Tensor matrix) ->
          new MeanField(n).near(loc, matrix, Key.of(0)).get(1);
      case ScaleFactor.Directions(List<Tensor> lowRank) -> conditional(lowRank, n);
    };
  }

  /// Of Λ = D⁻¹(I + Q((LLᵀ)⁻¹ − I)Qᵀ)D⁻¹, without a square matrix.
  private static Tensor conditional(List<Tensor> lowRank, int n) {
    double[] q = lowRank.get(2).array();
    int r = lowRank.get(2).shape().size(1);
    double[] inside = new double[r];
    double[] scales = new double[n];
    for (int i = 0; i < n; i++) {
      double squares = 1;
      for (int k = 0; k < r; k++) {
        inside[k] = q[i * r + k];
        squares -= inside[k] * inside[k];
      }
      Gaussians.solve(lowRank.get(3), inside);
      for (int k = 0; k < r; k++) {
        squares += inside[k] * inside[k];
      }
      scales[i] = lowRank.get(1).get(i) / Math.sqrt(Math.max(squares, SMALLEST));
    }
    return Tensor.wrap(Shape.of(n), scales);
  }
}
