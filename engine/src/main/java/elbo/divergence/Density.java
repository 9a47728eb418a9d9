// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.distribution.Distribution;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/// A function of a value, evaluated at many values at once. For one thread.
final class Density {
  private final Executable executable;
  private final Workspace workspace;
  private final int size;

  private Density(Shape shape, UnaryOperator<Node> function) {
    Node x = Node.input("x", shape);
    Graph graph = Graph.of(List.of(x), List.of(function.apply(x)));
    this.executable = Compiler.compile(graph, Options.allBatched(graph));
    this.workspace = executable.workspace();
    this.size = shape.numElements();
  }

  /// The function of values of the shape, to a number.
  static Density of(Shape shape, UnaryOperator<Node> function) {
    return new Density(shape, function);
  }

  /// Its values at the points, one after the other in the array.
  double[] at(double[] points) {
    double[] values = new double[points.length / size];
    executable.run(values.length, new double[][] {points}, new double[][] {values}, workspace);
    return values;
  }

  /// Random values of a distribution, one after the other in the array.
  static double[] draws(Distribution distribution, int number, Key key) {
    int[] site = {0};
    Node value = distribution.sample(() -> site[0]++, Shape.SCALAR);
    Graph graph = Graph.of(List.of(), List.of(value));
    Executable sampler = Compiler.compile(graph, Options.allBatched(graph));
    double[] values = new double[Math.multiplyExact(number, value.shape().numElements())];
    sampler.run(number, new double[0][], new double[][] {values}, sampler.workspace(), key, 0);
    return values;
  }
}
