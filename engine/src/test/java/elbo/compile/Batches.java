// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

/// Values for many draws, and the interpreter's results for them one by one.
final class Batches {
  private Batches() {}

  static Set<Node> masked(Graph graph, int mask) {
    Set<Node> perDraw = new HashSet<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      if ((mask >> i & 1) == 1) {
        perDraw.add(graph.inputs().get(i));
      }
    }
    return perDraw;
  }

  /// Values for each input, draws first where it is batched.
  static List<Tensor> inputs(
      Graph graph, Set<Node> perDraw, int draws, BiFunction<Node, Integer, Tensor> value) {
    List<Tensor> inputs = new ArrayList<>();
    for (Node input : graph.inputs()) {
      if (!perDraw.contains(input)) {
        inputs.add(value.apply(input, 0));
        continue;
      }
      Shape shape = input.shape().prepend(draws);
      double[] all = new double[shape.numElements()];
      for (int draw = 0; draw < draws; draw++) {
        value.apply(input, draw).copyTo(all, draw * input.shape().numElements());
      }
      inputs.add(Tensor.wrap(shape, all));
    }
    return inputs;
  }

  /// Random values that do not depend on how many draws there are.
  static BiFunction<Node, Integer, Tensor> random(long seed) {
    return (node, draw) ->
        RandomGraphs.value(
            new Random(seed + 31L * draw + node.toString().hashCode()), node.shape());
  }

  /// The interpreter's outputs for one draw.
  static List<Tensor> oracle(
      Graph graph, Set<Node> perDraw, int draw, BiFunction<Node, Integer, Tensor> value) {
    List<Tensor> values = new ArrayList<>();
    for (Node input : graph.inputs()) {
      values.add(value.apply(input, perDraw.contains(input) ? draw : 0));
    }
    return Interpreter.evaluate(graph, values);
  }
}
