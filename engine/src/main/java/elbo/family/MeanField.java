// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

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
  public Node whiten(List<Node> parameters, Node point) {
    return Ops.divide(Ops.subtract(point, parameters.get(0)), parameters.get(1));
  }

  @Override
  public Node logDeterminant(List<Node> parameters) {
    return Ops.sum(Ops.log(parameters.get(1)));
  }
}
