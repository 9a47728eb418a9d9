// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Shifts and scales each coordinate by functions of those before it: y_i = eˢ·x_i + t with s and t
/// of x_1 … x_{i−1}, s within ±2, which one network with masked weights computes for all i
/// (Germain, Gregor, Murray & Larochelle 2015, "MADE"). The opposite direction finds coordinate
/// after coordinate; as each hidden unit is computed once, when what it depends on is known, it
/// takes as many operations, but in n steps.
///
/// @param dimension n
/// @param hidden units in each of the two hidden layers of the network
/// @param isReversed whether the last coordinate comes first
/// @param isSequential whether [#forward] is the direction that goes coordinate by coordinate
///   (masked autoregressive flow) and not [#inverse] (inverse autoregressive flow)
public record AutoregressiveLayer(
    int dimension, int hidden, boolean isReversed, boolean isSequential) implements Layer {
  @Override
  public List<String> parameterNames() {
    return List.of(
        "weights1", "bias1", "weights2", "bias2", "shiftWeights", "shift", "scaleWeights", "scale");
  }

  @Override
  public List<Shape> parameterShapes() {
    Shape last = Shape.of(dimension, hidden);
    return List.of(
        Shape.of(hidden, dimension),
        Shape.of(hidden),
        Shape.of(hidden, hidden),
        Shape.of(hidden),
        last,
        Shape.of(dimension),
        last,
        Shape.of(dimension));
  }

  @Override
  public List<Tensor> identity(Key key) {
    List<Shape> shapes = parameterShapes();
    List<Tensor> parameters = new ArrayList<>();
    for (int p = 0; p < shapes.size(); p++) {
      boolean isRandom = p == 0 || p == 2;
      parameters.add(
          isRandom ? Network.weights(shapes.get(p), key.fold(p)) : Network.zeros(shapes.get(p)));
    }
    return parameters;
  }

  @Override
  public Image forward(List<Node> parameters, Node point) {
    return isSequential ? solve(parameters, point) : apply(parameters, point);
  }

  @Override
  public Image inverse(List<Node> parameters, Node image) {
    return isSequential ? apply(parameters, image) : solve(parameters, image);
  }

  /// How many coordinates a hidden unit depends on; it does not fall with the number of the unit.
  private int degree(int unit) {
    return dimension == 1 ? 0 : 1 + (int) ((long) unit * (dimension - 1) / hidden);
  }

  /// How many hidden units depend on at most so many coordinates.
  private int numUnits(int degree) {
    int count = 0;
    while (count < hidden && degree(count) <= degree) {
      count++;
    }
    return count;
  }

  private Node ordered(Node x) {
    if (!isReversed) {
      return x;
    }
    int[] order = new int[dimension];
    for (int i = 0; i < dimension; i++) {
      order[i] = dimension - 1 - i;
    }
    return Layout.gather(x, 0, IntArray.of(order));
  }

  private Image apply(List<Node> parameters, Node point) {
    Node x = ordered(point);
    double[] first = new double[hidden * dimension];
    double[] second = new double[hidden * hidden];
    double[] last = new double[dimension * hidden];
    for (int unit = 0; unit < hidden; unit++) {
      for (int i = 0; i < dimension; i++) {
        first[unit * dimension + i] = i < degree(unit) ? 1 : 0;
        last[i * hidden + unit] = degree(unit) <= i ? 1 : 0;
      }
      for (int other = 0; other < hidden; other++) {
        second[unit * hidden + other] = degree(other) <= degree(unit) ? 1 : 0;
      }
    }
    Node h = Ops.tanh(Network.affine(masked(parameters.get(0), first), parameters.get(1), x));
    h = Ops.tanh(Network.affine(masked(parameters.get(2), second), parameters.get(3), h));
    Node t = Network.affine(masked(parameters.get(4), last), parameters.get(5), h);
    Node s =
        ElementwiseMap.boundedLogScale(
            Network.affine(masked(parameters.get(6), last), parameters.get(7), h));
    return new Image(ordered(Ops.add(t, Ops.multiply(Ops.exp(s), x))), Ops.sum(s));
  }

  private static Node masked(Node weights, double[] mask) {
    Node condition = Node.constant(Tensor.wrap(weights.shape(), mask));
    return Ops.select(condition, weights, Ops.constant(0));
  }

  private Image solve(List<Node> parameters, Node image) {
    Node y = ordered(image);
    List<Node> x = new ArrayList<>();
    List<Node> first = new ArrayList<>();
    List<Node> second = new ArrayList<>();
    List<Node> logScales = new ArrayList<>();
    int known = 0;
    for (int i = 0; i < dimension; i++) {
      int units = numUnits(i);
      if (units > known) {
        Node h = part(parameters, 0, known, units, i, x);
        first.add(Ops.tanh(h));
        second.add(Ops.tanh(part(parameters, 2, known, units, units, first)));
        known = units;
      }
      Node t = part(parameters, 4, i, i + 1, known, second);
      Node s = ElementwiseMap.boundedLogScale(part(parameters, 6, i, i + 1, known, second));
      Node rest = Ops.subtract(Layout.slice(y, 0, i, 1), t);
      x.add(Ops.multiply(Ops.exp(Ops.negate(s)), rest));
      logScales.add(s);
    }
    Node sum = Ops.sum(Layout.concatenate(0, logScales));
    return new Image(ordered(Layout.concatenate(0, x)), Ops.negate(sum));
  }

  /// The rows `from` to `to − 1` of a product with the first `n` columns, plus bias.
  private static Node part(
      List<Node> parameters, int p, int from, int to, int n, List<Node> arguments) {
    Node bias = Layout.slice(parameters.get(p + 1), 0, from, to - from);
    if (n == 0) {
      return bias;
    }
    Node rows = Layout.slice(parameters.get(p), 0, from, to - from);
    Node weights = Layout.slice(rows, 1, 0, n);
    return Ops.add(Linear.matmul(weights, Layout.concatenate(0, arguments)), bias);
  }
}
