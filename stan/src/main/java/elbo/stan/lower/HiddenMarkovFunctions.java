// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.log;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hidden Markov models with the states summed out, on the log scale throughout.
final class HiddenMarkovFunctions {
  private HiddenMarkovFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "hmm_marginal" ->
          Library.node(call -> {
            check(call);
            List<Node> alphas = forward(call);
            return Ops.logSumExp(alphas.getLast());
          });
      case "hmm_hidden_state_prob" -> Library.node(HiddenMarkovFunctions::stateProbabilities);
      default -> null;
    };
  }

  private static void check(Call call) {
    Node emissions = call.node(0);
    Node transitions = call.node(1);
    Node start = call.node(2);
    int k = emissions.shape().size(0);
    call.require(
        transitions.shape().size(0) == k
            && transitions.shape().size(1) == k
            && Nodes.length(start) == k,
        "sizes do not agree: log densities "
            + emissions.shape()
            + ", transitions "
            + transitions.shape()
            + ", start "
            + start.shape());
    call.require(emissions.shape().size(1) > 0, "at least one observation is needed");
    call.check(
        elbo.distribution.Domain.SIMPLEX.holds(start),
        "the probabilities of the first state must be a simplex");
    for (int i = 0; i < k; i++) {
      call.check(
          elbo.distribution.Domain.SIMPLEX.holds(Nodes.at(transitions, i)),
          "row " + (i + 1) + " of the transitions must be a simplex");
    }
  }

  private static Node emission(Call call, int t) {
    return Layout.at(call.node(0), 1, t);
  }

  private static List<Node> forward(Call call) {
    Node transitions = log(call.node(1));
    int k = transitions.shape().size(0);
    List<Node> alphas = new ArrayList<>();
    alphas.add(add(log(call.node(2)), emission(call, 0)));
    for (int t = 1; t < call.shape(0).size(1); t++) {
      Node from = Layout.broadcast(alphas.getLast(), 1, k);
      alphas.add(add(Ops.logSumExp(add(from, transitions), 0), emission(call, t)));
    }
    return alphas;
  }

  private static Node stateProbabilities(Call call) {
    check(call);
    List<Node> alphas = forward(call);
    Node transitions = log(call.node(1));
    int k = transitions.shape().size(0);
    int n = alphas.size();
    Node beta = Nodes.filled(elbo.tensor.Shape.of(k), 0);
    List<Node> columns = new ArrayList<>();
    for (int t = n - 1; t >= 0; t--) {
      Node joint = add(alphas.get(t), beta);
      columns.addFirst(Ops.exp(MixtureFunctions.logSoftmax(joint)));
      if (t > 0) {
        Node to = Layout.broadcast(add(beta, emission(call, t)), 0, k);
        beta = Ops.logSumExp(add(transitions, to), 1);
      }
    }
    return Layout.stack(1, columns);
  }
}
