// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Independent normal coordinates: z = loc + scale ∘ u. Parameters: `loc` and `scale`, vectors;
/// scales positive.
///
/// @param dimension n
public record MeanField(int dimension) implements GaussianFamily {
  @Override
  public String name() {
    return "mean-field";
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scale");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    return Ops.add(parameters.get(0), Ops.multiply(parameters.get(1), noise));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), Bounds.lower(0));
  }

  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    return List.of(loc, Starts.conditionalScales(scaleTril));
  }

  @Override
  public Optional<Node> factorLogProbs(List<Node> parameters, Node point) {
    Node squares = Ops.square(whiten(parameters, point));
    Node constant = Ops.add(Ops.log(parameters.get(1)), Ops.constant(HALF_LOG_TWO_PI));
    return Optional.of(Ops.subtract(Ops.multiply(Ops.constant(-0.5), squares), constant));
  }

  /// {@inheritDoc} Of the location: loc ± scale·W, W of a Weibull distribution with shape 2 and
  /// scale √2. Of the scale: loc + scale·M against loc + scale·u, M of a double-sided Maxwell
  /// distribution (Mohamed, Rosca, Figurnov & Mnih 2020, "Monte Carlo gradient estimation in
  /// machine learning", table 1). With three normal numbers W is the length of two of them, M that
  /// of all three with the sign of the first, u the first.
  @Override
  public List<WeakDerivative> weakDerivatives(List<Node> parameters, Node noise) {
    Node loc = parameters.get(0);
    Node scale = parameters.get(1);
    Node u = Layout.at(noise, 1, 0);
    Node others = Ops.add(Ops.square(Layout.at(noise, 1, 1)), Ops.square(Layout.at(noise, 1, 2)));
    Node weibull = Ops.sqrt(others);
    Node length = Ops.sqrt(Ops.add(others, Ops.square(u)));
    Node maxwell = Ops.multiply(Ops.unary(UnaryOp.SIGN, u), length);
    Node inverse = Ops.reciprocal(scale);
    return List.of(
        new WeakDerivative(
            loc,
            Ops.multiply(Ops.constant(1 / Math.sqrt(2 * Math.PI)), inverse),
            draw(parameters, weibull),
            draw(parameters, Ops.negate(weibull))),
        new WeakDerivative(scale, inverse, draw(parameters, maxwell), draw(parameters, u)));
  }

  @Override
  public Node whiten(List<Node> parameters, Node point) {
    return Ops.divide(Ops.subtract(point, parameters.get(0)), parameters.get(1));
  }

  @Override
  public Node logDeterminant(List<Node> parameters) {
    return Ops.sum(Ops.log(parameters.get(1)));
  }
}
