// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.diagnostic.KernelSteinDiscrepancy;
import elbo.diagnostic.SteinKernel;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Stein variational gradient descent (Liu & Wang 2016, "Stein variational gradient descent: a
/// general purpose Bayesian inference algorithm", equation 8): particles move along `φ(x) = 1/n Σⱼ
/// k(xⱼ, x) ∇ ln p(xⱼ) + ∇ₓⱼ k(xⱼ, x)`, the direction in the kernel's space that lowers the
/// Kullback–Leibler divergence fastest. The first term climbs, the second keeps particles apart; a
/// single particle climbs to a mode. With many coordinates the second fades and variances come out
/// too small (Ba et al. 2022, "Understanding the variance collapse of SVGD in high dimensions").
/// Costs n² kernel evaluations a step. There is no randomness.
public final class Svgd {
  private final BatchedDensity target;
  private final SteinKernel kernel;
  private final UpdateRule rule;

  /// For a target.
  ///
  /// @param kernel its bandwidth is chosen anew in each step if it has none
  /// @param rule by which particles follow the direction
  public Svgd(BatchedDensity target, SteinKernel kernel, UpdateRule rule) {
    this.target = target;
    this.kernel = kernel;
    this.rule = rule;
  }

  /// The state with particles where they begin.
  ///
  /// @param particles a matrix with a row per particle
  public UpdateState start(Tensor particles) {
    if (particles.shape().rank() != 2 || particles.shape().size(1) != target.dimension()) {
      throw new IllegalArgumentException(
          "particles have the shape "
              + particles.shape()
              + ", expected a row of "
              + target.dimension()
              + " numbers for each");
    }
    return rule.start(List.of(particles));
  }

  /// One step of all particles.
  ///
  /// @throws IllegalArgumentException if the density has no finite slope at a particle
  public UpdateState step(UpdateState state, double stepSize) {
    Tensor particles = state.parameters().getFirst();
    return rule.step(state, List.of(direction(particles)), stepSize);
  }

  /// φ at each particle, in the shape of the particles.
  public Tensor direction(Tensor particles) {
    int n = particles.shape().size(0);
    int dimension = target.dimension();
    double[] points = particles.toArray();
    double[] slopes = slopes(points, n);
    SteinKernel k = kernel.at(points, dimension);
    double[] direction = new double[n * dimension];
    double[] sum = new double[dimension];
    for (int i = 0; i < n; i++) {
      Arrays.fill(sum, 0);
      for (int j = 0; j < n; j++) {
        double value = k.value(points, j, i, dimension);
        for (int d = 0; d < dimension; d++) {
          sum[d] += value * slopes[j * dimension + d];
        }
        k.addGradient(points, j, i, dimension, 1, sum);
      }
      for (int d = 0; d < dimension; d++) {
        direction[i * dimension + d] = sum[d] / n;
      }
    }
    return Tensor.wrap(Shape.of(n, dimension), direction);
  }

  /// The squared kernel Stein discrepancy of particles: how far they are from the target, and how
  /// fast a small step lowers the divergence.
  public double discrepancy(Tensor particles) {
    double[] points = particles.toArray();
    double[] slopes = slopes(points, particles.shape().size(0));
    return KernelSteinDiscrepancy.squared(kernel, points, slopes, target.dimension());
  }

  private double[] slopes(double[] points, int n) {
    double[] values = new double[n];
    double[] slopes = new double[points.length];
    target.evaluate(points, n, values, slopes);
    for (int i = 0; i < slopes.length; i++) {
      if (!Double.isFinite(slopes[i])) {
        throw new IllegalArgumentException(
            "the log density has the slope "
                + slopes[i]
                + " at particle "
                + i / target.dimension()
                + ", coordinate "
                + i % target.dimension()
                + "; start closer to the target, or take a smaller step");
      }
    }
    return slopes;
  }
}
