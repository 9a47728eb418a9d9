// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.distribution.VonMises;
import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Independent angles with von Mises' distribution, each on the two unconstrained numbers of a unit
/// vector in the plane ([elbo.bijector.UnitVector]): the direction is the angle, and the length,
/// which means nothing, that of two normal numbers, as it is in the target. There is no seam where
/// an angle would jump.
///
/// An angle is a quantile at the probability of its noise, so that it follows the concentration
/// (implicit differentiation; Figurnov, Mohamed & Mnih 2018, "Implicit reparameterization
/// gradients"). Parameters: `loc`, the mean angles, and `concentration`, positive.
///
/// @param dimension n, even: first and second number of each vector behind each other
public record VonMisesFactors(int dimension) implements Family {
  private static final double SMALLEST = 0.1;
  private static final double LARGEST = 1e6;

  /// Checks.
  public VonMisesFactors {
    if (!(dimension % 2 == 0)) {
      throw new IllegalArgumentException(
          "angles have two unconstrained numbers each, those of a unit vector in the plane; got a"
              + " dimension of "
              + dimension);
    }
  }

  @Override
  public String name() {
    return "von-mises";
  }

  @Override
  public String description() {
    return "von Mises factors of directions";
  }

  private int size() {
    return dimension / 2;
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "concentration");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(size()), Shape.of(size()));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), Bounds.lower(0));
  }

  /// {@inheritDoc} It has the direction of the location, and the concentration of a narrow normal
  /// distribution around it.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    Tensor scales = Starts.conditionalScales(scaleTril);
    double[] angle = new double[size()];
    double[] concentration = new double[size()];
    for (int i = 0; i < size(); i++) {
      double x = loc.get(2 * i);
      double y = loc.get(2 * i + 1);
      angle[i] = Math.atan2(y, x);
      double variance = scales.get(2 * i) * scales.get(2 * i + 1) / (x * x + y * y);
      concentration[i] = Math.clamp(1 / variance, SMALLEST, LARGEST);
    }
    return List.of(Tensor.vector(angle), Tensor.vector(concentration));
  }

  /// {@inheritDoc} It has none at 0, where all directions meet: it grows like one over the length,
  /// so that its square has no mean.
  @Override
  public boolean hasContinuousSlope() {
    return false;
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node pairs = Layout.reshape(noise, Shape.of(size(), 2));
    Node turn = Ops.binary(BinaryOp.VON_MISES_QUANTILE, parameters.get(1), Layout.at(pairs, 1, 0));
    Node angle = Ops.add(parameters.get(0), turn);
    Node logTail = Ops.unary(UnaryOp.LOG_NDTR, Layout.at(pairs, 1, 1));
    Node length = Ops.sqrt(Ops.multiply(Ops.constant(-2), logTail));
    Node x = Ops.multiply(length, Ops.unary(UnaryOp.COS, angle));
    Node y = Ops.multiply(length, Ops.unary(UnaryOp.SIN, angle));
    return Layout.flatten(Layout.stack(1, List.of(x, y)));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node pairs = Layout.reshape(point, Shape.of(size(), 2));
    Node x = Layout.at(pairs, 1, 0);
    Node y = Layout.at(pairs, 1, 1);
    Node angle = Ops.binary(BinaryOp.ATAN2, y, x);
    Node direction = new VonMises(parameters.get(0), parameters.get(1)).logProb(angle);
    Node length = Ops.multiply(Ops.constant(-0.5), Ops.add(Ops.square(x), Ops.square(y)));
    return Ops.sum(Ops.add(direction, length));
  }
}
