// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;

/// Independent normal coordinates: z = loc + scale ∘ u. Parameters: `loc` and `scale`, vectors;
/// scales positive.
///
/// @param dimension n
public record MeanField(int dimension) implements Family {
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
  public Node logProb(List<Node> parameters, Node point) {
    Node u = Ops.divide(Ops.subtract(point, parameters.get(0)), parameters.get(1));
    Node quadratic = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(u)));
    Node logScale = Ops.sum(Ops.log(parameters.get(1)));
    return Ops.subtract(quadratic, Ops.add(logScale, Ops.constant(dimension * HALF_LOG_TWO_PI)));
  }

  @Override
  public Node entropy(List<Node> parameters) {
    Node logScale = Ops.sum(Ops.log(parameters.get(1)));
    return Ops.add(logScale, Ops.constant(dimension * (HALF_LOG_TWO_PI + 0.5)));
  }
}
