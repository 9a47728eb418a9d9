// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.subtract;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import org.jspecify.annotations.Nullable;

/// Mixtures on the log scale, and weights.
final class MixtureFunctions {
  private MixtureFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "log_mix" -> Library.node(MixtureFunctions::logMix);
      case "softmax" ->
          Library.node(call ->
              call.shape(0).numElements() == 0 ? call.node(0) : Ops.exp(logSoftmax(call.node(0))));
      case "log_softmax" ->
          Library.node(
              call -> call.shape(0).numElements() == 0 ? call.node(0) : logSoftmax(call.node(0)));
      default -> null;
    };
  }

  static Node logSoftmax(Node x) {
    return subtract(x, Ops.logSumExp(x));
  }

  private static Node logMix(Call call) {
    Node theta = call.node(0);
    Node inside = Ops.and(Ops.lessEqual(Nodes.ZERO, theta), Ops.lessEqual(theta, Nodes.ONE));
    call.check(ElementwiseFunctions.all(inside), "a mixing proportion must be between 0 and 1");
    if (call.count() == 3) {
      return Ops.logAddExp(add(log(theta), call.node(1)), add(Ops.log1m(theta), call.node(2)));
    }
    Node densities = call.node(1);
    int k = Nodes.length(theta);
    call.require(
        Nodes.lastSize(densities) == k,
        "there must be as many densities as proportions, got " + densities.shape() + " and " + k);
    if (densities.shape().rank() == 1) {
      return Ops.logSumExp(add(log(theta), densities));
    }
    Node weights = Layout.broadcast(log(theta), 0, densities.shape().size(0));
    return Ops.sum(Ops.logSumExp(add(weights, densities), 1));
  }
}
