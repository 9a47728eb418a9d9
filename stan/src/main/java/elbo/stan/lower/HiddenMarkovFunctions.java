// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.log;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.tensor.Shape;
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
            return Ops.logSumExp(forward(call, false));
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

  /// The log densities of the observations, a row for each.
  private static Node emissions(Call call) {
    return Layout.transpose(call.node(0));
  }

  /// The log densities of all observations up to one and of ending in each state.
  ///
  /// @param each for each observation, or for the last alone
  private static Node forward(Call call, boolean each) {
    Node transitions = log(call.node(1));
    Node emissions = emissions(call);
    Node first = add(log(call.node(2)), Layout.at(emissions, 0, 0));
    int n = emissions.shape().size(0);
    Node start = Layout.reshape(first, first.shape().prepend(1));
    if (n == 1) {
      return each ? start : first;
    }
    int k = Nodes.length(first);
    Node before = Recurrence.placeholder(first.shape());
    Node emission = Recurrence.placeholder(first.shape());
    Node from = add(Layout.broadcast(before, 1, k), transitions);
    Node after = add(Ops.logSumExp(from, 0), emission);
    Recurrence.Results results =
        Recurrence.of(
            n - 1,
            false,
            List.of(new Recurrence.Carry(before, first, after)),
            List.of(new Recurrence.Slice(emission, Layout.slice(emissions, 0, 1, n - 1))),
            each ? List.of(after) : List.of(),
            each ? List.of() : List.of(after));
    return each
        ? Layout.concatenate(0, List.of(start, results.stacked().getFirst()))
        : results.last().getFirst();
  }

  /// For each observation, the log densities of all behind it for each state.
  private static Node backward(Call call) {
    Node transitions = log(call.node(1));
    int k = transitions.shape().size(0);
    int n = call.shape(0).size(1);
    Node last = Nodes.filled(Shape.of(k), 0);
    Node end = Nodes.filled(Shape.of(1, k), 0);
    if (n == 1) {
      return end;
    }
    Node behind = Recurrence.placeholder(last.shape());
    Node emission = Recurrence.placeholder(last.shape());
    Node to = Layout.broadcast(add(behind, emission), 0, k);
    Node before = Ops.logSumExp(add(transitions, to), 1);
    Node others =
        Recurrence.of(
                n - 1,
                true,
                List.of(new Recurrence.Carry(behind, last, before)),
                List.of(new Recurrence.Slice(emission, Layout.slice(emissions(call), 0, 1, n - 1))),
                List.of(before),
                List.of())
            .stacked()
            .getFirst();
    return Layout.concatenate(0, List.of(others, end));
  }

  private static Node stateProbabilities(Call call) {
    check(call);
    Node joint = add(forward(call, true), backward(call));
    Node total = Layout.broadcast(Ops.logSumExp(joint, 1), 1, joint.shape().size(1));
    return Layout.transpose(Ops.exp(Ops.subtract(joint, total)));
  }
}
