// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Moves points to or from a centre: y = x + β(x − centre)/(α + r) with r = |x − centre| (Rezende &
/// Mohamed 2015, "Variational inference with normalizing flows", section 4.1). Its inverse exists
/// for β > −α and is the solution of a quadratic equation in r. Parameters: `center`, a vector;
/// `width`, α > 0; `stretch`, α + β > 0.
///
/// @param dimension n
public record RadialLayer(int dimension) implements Layer {
  @Override
  public List<String> parameterNames() {
    return List.of("center", "width", "stretch");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.SCALAR, Shape.SCALAR);
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), Bounds.lower(0), Bounds.lower(0));
  }

  /// {@inheritDoc} Centres are standard normal points.
  @Override
  public List<Tensor> identity(Key key) {
    double[] center = new double[dimension];
    Draws.fillNormal(key, 0, 0, 1, dimension, center);
    return List.of(Tensor.wrap(Shape.of(dimension), center), Tensor.scalar(1), Tensor.scalar(1));
  }

  @Override
  public Image forward(List<Node> parameters, Node point) {
    Node away = Ops.subtract(point, parameters.get(0));
    Node factor = factor(parameters, radius(away));
    Node y = Ops.add(parameters.get(0), Ops.multiply(factor, away));
    return new Image(y, logDeterminant(parameters, radius(away)));
  }

  @Override
  public Image inverse(List<Node> parameters, Node image) {
    Node away = Ops.subtract(image, parameters.get(0));
    Node distance = radius(away);
    // r² − (distance − α − β)r − α·distance = 0, its root that is not negative.
    Node half = Ops.multiply(Ops.constant(0.5), Ops.subtract(distance, parameters.get(2)));
    Node product = Ops.multiply(parameters.get(1), distance);
    Node root = Ops.sqrt(Ops.add(Ops.square(half), product));
    Node sum = Ops.add(root, Ops.abs(half));
    Node r = Ops.select(Ops.less(half, Ops.constant(0)), Ops.divide(product, sum), sum);
    Node x = Ops.add(parameters.get(0), Ops.divide(away, factor(parameters, r)));
    return new Image(x, Ops.negate(logDeterminant(parameters, r)));
  }

  private static Node radius(Node away) {
    return Ops.sqrt(Ops.sum(Ops.square(away)));
  }

  /// 1 + β/(α + r)
  private static Node factor(List<Node> parameters, Node r) {
    return Ops.divide(Ops.add(parameters.get(2), r), Ops.add(parameters.get(1), r));
  }

  private Node logDeterminant(List<Node> parameters, Node r) {
    Node across = Ops.multiply(Ops.constant(dimension - 1), Ops.log(factor(parameters, r)));
    Node width = parameters.get(1);
    Node beta = Ops.subtract(parameters.get(2), width);
    Node along = Ops.divide(Ops.multiply(beta, width), Ops.square(Ops.add(width, r)));
    return Ops.add(across, Ops.log1p(along));
  }
}
