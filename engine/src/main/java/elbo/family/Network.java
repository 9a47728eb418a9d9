// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// A network with two hidden layers of tanh units.
///
/// @param inputs the size of its argument
/// @param hidden units in each hidden layer
/// @param outputs the size of its value
record Network(int inputs, int hidden, int outputs) {
  List<String> parameterNames() {
    return List.of("weights1", "bias1", "weights2", "bias2", "weights3", "bias3");
  }

  List<Shape> parameterShapes() {
    return List.of(
        Shape.of(hidden, inputs),
        Shape.of(hidden),
        Shape.of(hidden, hidden),
        Shape.of(hidden),
        Shape.of(outputs, hidden),
        Shape.of(outputs));
  }

  /// Parameters whose value is 0 everywhere, but whose hidden units differ.
  List<Tensor> zero(Key key) {
    List<Shape> shapes = parameterShapes();
    return List.of(
        weights(shapes.get(0), key.fold(0)),
        zeros(shapes.get(1)),
        weights(shapes.get(2), key.fold(1)),
        zeros(shapes.get(3)),
        zeros(shapes.get(4)),
        zeros(shapes.get(5)));
  }

  Node value(List<Node> parameters, Node x) {
    Node first = Ops.tanh(affine(parameters.get(0), parameters.get(1), x));
    Node second = Ops.tanh(affine(parameters.get(2), parameters.get(3), first));
    return affine(parameters.get(4), parameters.get(5), second);
  }

  static Node affine(Node weights, Node bias, Node x) {
    return Ops.add(Linear.matmul(weights, x), bias);
  }

  /// Random numbers that keep the size of what they multiply (LeCun et al. 1998, "Efficient
  /// backprop", section 4.6).
  static Tensor weights(Shape shape, Key key) {
    double[] values = new double[shape.numElements()];
    Draws.fillNormal(key, 0, 0, 1, values.length, values);
    double scale = 1 / Math.sqrt(Math.max(1, shape.size(1)));
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
    return Tensor.wrap(shape, values);
  }

  static Tensor zeros(Shape shape) {
    return Tensor.wrap(shape, new double[shape.numElements()]);
  }
}
