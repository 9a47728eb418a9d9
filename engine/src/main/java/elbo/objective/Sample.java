// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.rewrite.Substitute;
import elbo.rewrite.Vmap;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// K draws of a member of a family, as an objective sees them. Points, log densities of the target
/// and their slopes are inputs here: whoever takes a gradient puts the draws in their place, and so
/// decides what counts as a function of the parameters.
///
/// @param family that the draws are of
/// @param size K
/// @param points an input: the draw, a vector, for K = 1; a column per draw for more
/// @param logTarget an input: the target's log density at each draw, a vector of length K
/// @param score an input of the shape of `points`: the gradient of the target's log density there
/// @param parameters an input for each parameter of the family
/// @param held a second set of such inputs: the same numbers, but no derivative is taken
public record Sample(
    Family family,
    int size,
    Node points,
    Node logTarget,
    Node score,
    List<Node> parameters,
    List<Node> held) {
  /// Copies.
  public Sample {
    parameters = List.copyOf(parameters);
    held = List.copyOf(held);
  }

  /// A sample of a family.
  ///
  /// @param size K, at least 1
  public static Sample of(Family family, int size) {
    if (!(size >= 1)) {
      throw new IllegalArgumentException("a sample needs at least 1 draw, got " + size);
    }
    Shape shape = size == 1 ? Shape.of(family.dimension()) : Shape.of(family.dimension(), size);
    return new Sample(
        family,
        size,
        Node.input("points", shape),
        Node.input("logTarget", Shape.of(size)),
        Node.input("score", shape),
        family.inputs("q"),
        family.inputs("held"));
  }

  /// The log density of the family's member at each draw, a vector of length K.
  public Node logProb() {
    Node point = Node.input("point", Shape.of(family.dimension()));
    return over(point, family.logProb(parameters, point), parameters, points, size);
  }

  /// ln w = ln p − ln q for each draw, a vector of length K.
  public Node logWeights() {
    return Ops.subtract(logTarget, logProb());
  }

  /// A function of the parameters as a number: its value without its derivative.
  public Node hold(Node x) {
    Map<Node, Node> places = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      places.put(parameters.get(i), held.get(i));
    }
    return Substitute.in(List.of(x), places).getFirst();
  }

  /// A function of one vector, applied to each column of a matrix; for a single vector the function
  /// itself, scalars as vectors of length 1.
  ///
  /// @param one an input that stands for the vector
  /// @param value the function of it
  /// @param shared other inputs
  /// @param columns the vector, or a matrix of `size` columns
  /// @param size K
  public static Node over(Node one, Node value, List<Node> shared, Node columns, int size) {
    Node result;
    if (size == 1) {
      result = Substitute.in(List.of(value), Map.of(one, columns)).getFirst();
      return value.shape().isScalar() ? Layout.reshape(result, Shape.of(1)) : result;
    }
    List<Node> inputs = new ArrayList<>(shared);
    inputs.add(one);
    Graph wide = Vmap.of(Graph.of(inputs, List.of(value)), Set.of(one), size);
    result = wide.outputs().getFirst();
    return Substitute.in(List.of(result), Map.of(wide.inputs().getLast(), columns)).getFirst();
  }
}
