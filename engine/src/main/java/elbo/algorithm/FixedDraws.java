// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.autodiff.Gradients;
import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.optimizer.TrustRegion;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.rewrite.Substitute;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The negative evidence bound of a mean-field Gaussian as an average over draws that are held
/// fixed, less a constant: −(1/N)Σ ln p(μ + e^ℓ∘z) − Σℓ, a deterministic function of 2n numbers, μ
/// and then ℓ, with gradient and products with its Hessian. Used by one thread at a time.
final class FixedDraws {
  /// How often scales are halved where the density is not finite at a draw.
  private static final int MAX_HALVINGS = 10;

  private final Target target;
  private final int n;
  private final Executable value;
  private final Workspace valueSpace;
  private final Executable product;
  private final Workspace productSpace;

  /// Compiles.
  FixedDraws(Target target) {
    this.target = target;
    LogDensity density = target.density();
    this.n = target.dimension();
    Node parameters = Node.input("parameters", Shape.of(2 * n));
    Node noise = Node.input("noise", Shape.of(n));
    Node direction = Node.input("direction", Shape.of(2 * n));
    Node scale = Ops.exp(Layout.slice(parameters, 0, n, n));
    Node draw = Ops.add(Layout.slice(parameters, 0, 0, n), Ops.multiply(scale, noise));
    Node loss = Ops.negate(Substitute.in(density.value(), density.point(), draw));
    Node slope = Gradients.of(loss, parameters);
    Node curved = Gradients.hessianVectorProduct(loss, parameters, direction);
    Graph first = Graph.of(List.of(parameters, noise), List.of(loss, slope));
    Options options =
        Options.of(first, Set.of(noise)).withCombine(0, Combine.SUM).withCombine(1, Combine.SUM);
    this.value = Compiler.compile(first, options);
    this.valueSpace = value.workspace(target.workers());
    Graph second = Graph.of(List.of(parameters, noise, direction), List.of(curved));
    this.product =
        Compiler.compile(second, Options.of(second, Set.of(noise)).withCombine(0, Combine.SUM));
    this.productSpace = product.workspace(target.workers());
  }

  /// Standard normal noise in pairs u and −u: the first half of the draws, then their mirror
  /// images.
  double[] noise(Key key, int numDraws) {
    int half = numDraws / 2 * n;
    double[] noise = new double[2 * half];
    Draws.fillNormal(key, 0, 0, numDraws / 2, n, noise);
    for (int i = 0; i < half; i++) {
      noise[half + i] = -noise[i];
    }
    return noise;
  }

  /// The function at a point.
  ///
  /// @param slope its gradient
  record Valued(double value, Tensor slope) {
    boolean isFinite() {
      for (double element : slope.array()) {
        if (!Double.isFinite(element)) {
          return false;
        }
      }
      return Double.isFinite(value);
    }
  }

  /// The function at a point.
  Valued at(Tensor parameters, double[] noise) {
    int draws = noise.length / n;
    double[] sum = new double[1];
    double[] slope = new double[2 * n];
    value.run(
        draws, new double[][] {parameters.array(), noise}, new double[][] {sum, slope}, valueSpace);
    target.count(draws);
    double total = sum[0] / draws;
    for (int i = 0; i < 2 * n; i++) {
      slope[i] = slope[i] / draws - (i < n ? 0 : 1);
      total -= i < n ? 0 : parameters.get(i);
    }
    return new Valued(total, Tensor.vector(slope));
  }

  /// The Hessian at a point times a direction.
  Tensor product(Tensor parameters, double[] noise, double[] direction) {
    int draws = noise.length / n;
    double[] result = new double[2 * n];
    product.run(
        draws,
        new double[][] {parameters.array(), noise, direction},
        new double[][] {result},
        productSpace);
    target.count(draws);
    for (int i = 0; i < 2 * n; i++) {
      result[i] /= draws;
    }
    return Tensor.vector(result);
  }

  /// The gradient for each pair of draws alone, one behind the other.
  ///
  /// @param noise of [#noise]
  double[] slopesOfPairs(Tensor parameters, double[] noise) {
    int pairs = noise.length / n / 2;
    double[] slopes = new double[pairs * 2 * n];
    double[] pair = new double[2 * n];
    for (int s = 0; s < pairs; s++) {
      System.arraycopy(noise, s * n, pair, 0, n);
      System.arraycopy(noise, (pairs + s) * n, pair, n, n);
      System.arraycopy(at(parameters, pair).slope().array(), 0, slopes, s * 2 * n, 2 * n);
    }
    return slopes;
  }

  /// Minimises by a trust region in the units of the starting scales, in which the curvature of a
  /// target with independent coordinates is 1. Where the density is not finite at a draw, the
  /// starting scales are halved until it is; empty if that does not help.
  ///
  /// @param start from where
  /// @param settings of the trust region, in those units
  Optional<Minimum> minimise(Tensor start, double[] noise, TrustRegion.Settings settings) {
    Tensor narrower = start;
    for (int k = 0; k <= MAX_HALVINGS; k++) {
      Valued valued = at(narrower, noise);
      if (valued.isFinite()) {
        return Optional.of(minimise(narrower, valued, noise, settings));
      }
      double[] half = narrower.toArray();
      for (int i = n; i < 2 * n; i++) {
        half[i] -= Logarithm.log(2.0);
      }
      narrower = Tensor.wrap(start.shape(), half);
    }
    return Optional.empty();
  }

  private Minimum minimise(
      Tensor start, Valued valued, double[] noise, TrustRegion.Settings settings) {
    double[] units = new double[2 * n];
    for (int i = 0; i < n; i++) {
      units[i] = Exponential.exp(start.get(n + i));
      units[n + i] = 1;
    }
    TrustRegion state =
        TrustRegion.start(
            Tensor.filled(Shape.of(2 * n), 0),
            valued.value(),
            times(units, valued.slope()),
            settings);
    while (state.status() == TrustRegion.Status.RUNNING) {
      if (state.wantsProduct()) {
        Tensor along =
            product(
                moved(start, units, state.point()), noise, times(units, state.direction()).array());
        state = state.tellProduct(times(units, along), settings);
      } else {
        Valued trial = at(moved(start, units, state.trial()), noise);
        state = state.tellTrial(trial.value(), times(units, trial.slope()), settings);
      }
    }
    return new Minimum(
        moved(start, units, state.point()),
        state.value(),
        state.radius(),
        state.iteration(),
        state.status());
  }

  /// Where a minimisation ended.
  ///
  /// @param parameters there
  /// @param value of the function there
  /// @param radius of the last ball
  /// @param trials that were evaluated
  /// @param status why it ended
  record Minimum(
      Tensor parameters, double value, double radius, int trials, TrustRegion.Status status) {}

  private static Tensor times(double[] units, Tensor x) {
    double[] product = x.toArray();
    for (int i = 0; i < product.length; i++) {
      product[i] *= units[i];
    }
    return Tensor.wrap(x.shape(), product);
  }

  private static Tensor moved(Tensor start, double[] units, Tensor by) {
    double[] point = start.toArray();
    for (int i = 0; i < point.length; i++) {
      point[i] += units[i] * by.get(i);
    }
    return Tensor.wrap(start.shape(), point);
  }
}
