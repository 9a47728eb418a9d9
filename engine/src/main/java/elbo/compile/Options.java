// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How a graph written for one draw is run for many.
///
/// @param batched per input of the graph, whether each draw has its own value
/// @param combine per output of the graph, what becomes of the draws' values
public record Options(List<Boolean> batched, List<Combine> combine) {
  public Options {
    batched = List.copyOf(batched);
    combine = List.copyOf(combine);
  }

  /// The inputs in `perDraw` are batched, all others shared; every output is returned per draw.
  public static Options of(Graph graph, Set<Node> perDraw) {
    List<Boolean> batched = new ArrayList<>();
    for (Node input : graph.inputs()) {
      batched.add(perDraw.contains(input));
    }
    List<Combine> combine = new ArrayList<>();
    for (Node _ : graph.outputs()) {
      combine.add(Combine.PER_DRAW);
    }
    return new Options(batched, combine);
  }

  /// Every input is batched and every output is returned per draw.
  public static Options allBatched(Graph graph) {
    return of(graph, Set.copyOf(graph.inputs()));
  }

  /// These options with another rule for one output.
  public Options withCombine(int output, Combine rule) {
    List<Combine> changed = new ArrayList<>(combine);
    changed.set(output, rule);
    return new Options(batched, changed);
  }

  void check(Graph graph) {
    if (batched.size() != graph.inputs().size() || combine.size() != graph.outputs().size()) {
      throw new IllegalArgumentException(
          "the graph has "
              + graph.inputs().size()
              + " inputs and "
              + graph.outputs().size()
              + " outputs, the options are for "
              + batched.size()
              + " and "
              + combine.size());
    }
  }
}
