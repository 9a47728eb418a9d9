// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.model.Check;
import elbo.model.Model;
import elbo.model.Quantity;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reported numbers as functions of points: parameters, transformed parameters, generated
/// quantities, in this order. Where a check of the generated quantities fails, these are NaN.
final class Reporter {
  private final List<String> columns;
  private final int numFromParameters;
  private final Executable executable;

  private Reporter(List<String> columns, int numFromParameters, Graph graph) {
    this.columns = List.copyOf(columns);
    this.numFromParameters = numFromParameters;
    this.executable = Compiler.compile(graph, Options.allBatched(graph));
  }

  static Reporter of(Model model) {
    List<String> columns = new ArrayList<>();
    List<Node> parts = new ArrayList<>();
    model.parameters().forEach(p -> add(p.output(), columns, parts));
    model.transformed().forEach(q -> add(q, columns, parts));
    int numFromParameters = columns.size();
    model.generated().forEach(q -> add(q, columns, parts));
    Node failed = model.failed(Check.Scope.GENERATED);
    Graph graph = Graph.of(List.of(model.point()), List.of(concatenate(parts), failed));
    return new Reporter(columns, numFromParameters, graph);
  }

  /// Of the parameters and transformed parameters.
  static Reporter withoutGenerated(Model model) {
    List<String> columns = new ArrayList<>();
    List<Node> parts = new ArrayList<>();
    model.parameters().forEach(p -> add(p.output(), columns, parts));
    model.transformed().forEach(q -> add(q, columns, parts));
    Graph graph = Graph.of(List.of(model.point()), List.of(concatenate(parts)));
    return new Reporter(columns, columns.size(), graph);
  }

  /// Of the parameters alone, by a graph that needs no data.
  static Reporter ofParameters(List<String> columns, Graph constrain) {
    return new Reporter(columns, columns.size(), constrain);
  }

  /// The graph from a point to the reported parameters: a vector.
  static Graph constraining(Model model) {
    List<Node> parts = new ArrayList<>();
    model.parameters().forEach(p -> add(p.output(), new ArrayList<>(), parts));
    return Graph.of(List.of(model.point()), List.of(concatenate(parts)));
  }

  private static void add(Quantity quantity, List<String> columns, List<Node> parts) {
    columns.addAll(quantity.elementNames());
    parts.add(quantity.flat());
  }

  private static Node concatenate(List<Node> parts) {
    return parts.isEmpty() ? Node.constant(Tensor.vector()) : Layout.concatenate(0, parts);
  }

  List<String> columns() {
    return columns;
  }

  /// A row per point.
  ///
  /// @param firstDraw the number of the first point among the key's draws
  Tensor rows(double[] points, int n, Key key, long firstDraw) {
    int width = columns.size();
    double[] values = new double[n * width];
    double[][] results =
        executable.graph().outputs().size() > 1
            ? new double[][] {values, new double[n]}
            : new double[][] {values};
    executable.run(n, new double[][] {points}, results, executable.workspace(), key, firstDraw);
    for (int s = 0; results.length > 1 && s < n; s++) {
      if (results[1][s] != 0) {
        Arrays.fill(values, s * width + numFromParameters, (s + 1) * width, Double.NaN);
      }
    }
    return Tensor.wrap(Shape.of(n, width), values);
  }
}
