// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Tensor;
import java.util.function.UnaryOperator;

/// Means over normal distributions without draws: sums over a grid of their noise, which are exact
/// to rounding for functions that are smooth on the scale of a hundredth of the standard deviation.
final class NormalMean {
  private static final double[] NOISE = Charts.grid(-9, 9, 1801);
  private static final Node NOISE_NODE = Node.constant(Tensor.vector(NOISE));
  private static final Node WEIGHTS = Node.constant(Tensor.vector(weights()));

  private NormalMean() {}

  private static double[] weights() {
    double step = NOISE[1] - NOISE[0];
    double[] weights = new double[NOISE.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = step * Math.exp(-0.5 * NOISE[i] * NOISE[i]) / Math.sqrt(2 * Math.PI);
    }
    return weights;
  }

  /// E f(x), x from N(loc, scale²), as a node of loc and scale.
  ///
  /// @param f applied to a vector of values
  static Node of(UnaryOperator<Node> f, Node loc, Node scale) {
    Node draws = Ops.add(loc, Ops.multiply(scale, NOISE_NODE));
    return Ops.sum(Ops.multiply(WEIGHTS, f.apply(draws)));
  }

  /// The evidence lower bound of N(loc, scale²): E ln f(x) plus the entropy.
  static Node bound(UnaryOperator<Node> logDensity, Node loc, Node scale) {
    Node entropy = Ops.add(Ops.log(scale), Ops.constant(0.5 * Math.log(2 * Math.PI * Math.E)));
    return Ops.add(of(logDensity, loc, scale), entropy);
  }
}
