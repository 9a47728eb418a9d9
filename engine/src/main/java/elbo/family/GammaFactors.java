// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.graph.BinaryOp;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.special.GammaFunction;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Independent coordinates whose exponentials have gamma distributions: what suits numbers above a
/// bound, which are unconstrained by a logarithm. z = ln g − ln rate, g ~ Gamma(shape, 1) by its
/// quantile at the probability of the noise, so that draws follow the shape (implicit
/// differentiation; Figurnov, Mohamed & Mnih 2018, "Implicit reparameterization gradients").
/// Parameters: `shape` and `rate`, vectors, both positive.
///
/// @param dimension n
public record GammaFactors(int dimension) implements Family {
  @Override
  public String name() {
    return "gamma";
  }

  @Override
  public String description() {
    return "gamma factors of exponentials";
  }

  @Override
  public List<String> parameterNames() {
    return List.of("shape", "rate");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(Bounds.lower(0), Bounds.lower(0));
  }

  /// {@inheritDoc} It has the mean and the variance of each coordinate given the others.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    double[] scales = Starts.conditionalScales(scaleTril).toArray();
    double[] shape = new double[dimension];
    double[] rate = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      shape[i] = Starts.inverseTrigamma(scales[i] * scales[i]);
      rate[i] = Math.exp(GammaFunction.digamma(shape[i]) - loc.get(i));
    }
    return List.of(Tensor.vector(shape), Tensor.vector(rate));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node quantile = Ops.binary(BinaryOp.LOG_GAMMA_QUANTILE, parameters.get(0), noise);
    return Ops.subtract(quantile, Ops.log(parameters.get(1)));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node shape = parameters.get(0);
    Node scaled = Ops.add(point, Ops.log(parameters.get(1)));
    Node each = Ops.subtract(Ops.multiply(shape, scaled), Ops.exp(scaled));
    return Ops.sum(Ops.subtract(each, Ops.lgamma(shape)));
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    Node shape = parameters.get(0);
    Node each =
        Ops.subtract(Ops.add(shape, Ops.lgamma(shape)), Ops.multiply(shape, Ops.digamma(shape)));
    return Optional.of(Ops.sum(each));
  }
}
