// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.syntax.Span;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// A condition that must hold for a point to have a density: computed beside the values, its
/// message made only when somebody asks.
///
/// @param holds 1 where it holds, a scalar
/// @param span the statement
/// @param shown nodes whose values the message prints
/// @param message the message from their values
record Check(Node holds, Span span, List<Node> shown, Function<List<Tensor>, String> message) {
  Check {
    shown = List.copyOf(shown);
  }

  /// The check where `path` says that the statement is reached.
  Check on(Node path) {
    return new Check(Ops.or(Ops.not(path), holds), span, shown, message);
  }

  /// The message without values: what must hold.
  String describeBriefly() {
    return shown.isEmpty()
        ? message.apply(List.of())
        : "a condition of this statement does not hold";
  }

  /// The message with its place.
  String describe(List<Tensor> values) {
    return span + ": " + message.apply(values);
  }
}
