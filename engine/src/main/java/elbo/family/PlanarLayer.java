// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Moves points along one direction by a function of one projection: y = x + û tanh(wᵀx + b), with
/// û the vector u moved along w so that wᵀû > −1, as it must be for an inverse to exist (Rezende &
/// Mohamed 2015, "Variational inference with normalizing flows", section 4.1 and appendix A; their
/// ln(1 + eˣ) − 1 is shifted here so that u = 0 is the identity). Parameters: `w`, `u`, vectors,
/// and `b`, a scalar.
///
/// The inverse solves a + c·tanh a = wᵀy + b for a by Newton's method, from a side where each step
/// comes closer (the function is concave or convex beyond 0), in a fixed number of steps: a is then
/// exact but for rounding for c from −0.999 to 10,000 (compared with known solutions a from 1e-6 to
/// 100). As c approaches −1 the equation itself loses digits.
///
/// @param dimension n
public record PlanarLayer(int dimension) implements Layer {
  private static final int NUM_STEPS = 12;

  /// ln(e − 1): softplus of it is 1.
  private static final double SHIFT = 0.54132485461291806;

  @Override
  public List<String> parameterNames() {
    return List.of("w", "u", "b");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension), Shape.SCALAR);
  }

  @Override
  public List<Tensor> identity(Key key) {
    Tensor w = Network.weights(Shape.of(1, dimension), key);
    return List.of(
        Tensor.of(Shape.of(dimension), w.toArray()),
        Network.zeros(Shape.of(dimension)),
        Tensor.scalar(0));
  }

  /// wᵀû
  private static Node slope(List<Node> parameters) {
    Node inner = Linear.dot(parameters.get(0), parameters.get(1));
    return Ops.subtract(Ops.softplus(Ops.add(inner, Ops.constant(SHIFT))), Ops.constant(1));
  }

  /// û
  private static Node direction(List<Node> parameters) {
    Node w = parameters.get(0);
    Node u = parameters.get(1);
    Node missing = Ops.subtract(slope(parameters), Linear.dot(w, u));
    return Ops.add(u, Ops.multiply(Ops.divide(missing, Ops.sum(Ops.square(w))), w));
  }

  private static Node projection(List<Node> parameters, Node x) {
    return Ops.add(Linear.dot(parameters.get(0), x), parameters.get(2));
  }

  /// ln(1 + c(1 − t²)) for t = tanh a
  private static Node logSlope(Node c, Node t) {
    return Ops.log1p(Ops.multiply(c, Ops.subtract(Ops.constant(1), Ops.square(t))));
  }

  @Override
  public Image forward(List<Node> parameters, Node point) {
    Node t = Ops.tanh(projection(parameters, point));
    Node y = Ops.add(point, Ops.multiply(t, direction(parameters)));
    return new Image(y, logSlope(slope(parameters), t));
  }

  @Override
  public Image inverse(List<Node> parameters, Node image) {
    Node c = slope(parameters);
    Node t = Ops.tanh(solve(c, projection(parameters, image)));
    Node x = Ops.subtract(image, Ops.multiply(t, direction(parameters)));
    return new Image(x, Ops.negate(logSlope(c, t)));
  }

  /// a of a + c·tanh a = y, c > −1.
  private static Node solve(Node c, Node y) {
    Node size = Ops.abs(y);
    // With |y| for y the solution is not negative. Above 0 the function is concave for c > 0: from
    // below the solution steps stay below. It is convex for c < 0: they stay above.
    Node atOrigin = Ops.divide(size, Ops.add(Ops.constant(1), c));
    Node far = Ops.subtract(size, c);
    Node isConcave = Ops.less(Ops.constant(0), c);
    Node a = Ops.select(isConcave, Ops.max(atOrigin, far), Ops.min(atOrigin, far));
    for (int i = 0; i < NUM_STEPS; i++) {
      Node t = Ops.tanh(a);
      Node excess = Ops.subtract(Ops.add(a, Ops.multiply(c, t)), size);
      Node slope =
          Ops.add(Ops.constant(1), Ops.multiply(c, Ops.subtract(Ops.constant(1), Ops.square(t))));
      a = Ops.subtract(a, Ops.divide(excess, slope));
    }
    return Ops.select(Ops.less(y, Ops.constant(0)), Ops.negate(a), a);
  }
}
