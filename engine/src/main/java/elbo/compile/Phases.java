// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How often each node of a graph must be computed.
final class Phases {
  private final Map<Node, Phase> phases = new HashMap<>();

  Phases(Graph graph, Options options) {
    List<Node> inputs = graph.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      phases.put(inputs.get(i), options.batched().get(i) ? Phase.DRAWS : Phase.CALL);
    }
    for (Node node : graph.order()) {
      if (node.op() instanceof Op.Input) {
        continue;
      }
      Phase phase = node.op() instanceof Op.Sample ? Phase.DRAWS : Phase.ONCE;
      for (Node input : node.inputs()) {
        Phase other = of(input);
        phase = other.compareTo(phase) > 0 ? other : phase;
      }
      phases.put(node, phase);
    }
  }

  /// The phase of a node of the graph, or of one that was made for [Phase#TOTAL].
  Phase of(Node node) {
    Phase phase = phases.get(node);
    if (phase != null) {
      return phase;
    }
    return node.isConstant() ? Phase.ONCE : Phase.TOTAL;
  }

  boolean isBatched(Node node) {
    return of(node) == Phase.DRAWS;
  }

  /// From seldom to often, and what comes after all draws.
  enum Phase {
    /// When the graph is compiled.
    ONCE,
    /// Once per call: what depends on shared inputs.
    CALL,
    /// For each draw.
    DRAWS,
    /// Once per call, from sums over draws.
    TOTAL,
  }
}
