// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Node;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// A condition that each draw must meet: where it fails the log density is −∞ and, for what is
/// reported, the evaluation an error.
///
/// @param failed 1 where it fails, else 0: a scalar
/// @param message what to say, with values of the first failing draw
/// @param position where it stands, empty if nowhere
/// @param scope what it guards
public record Check(Node failed, List<Part> message, String position, Scope scope) {
  /// What a failed check makes invalid.
  public enum Scope {
    /// The log density and all that is reported.
    DENSITY,
    /// Generated quantities only.
    GENERATED,
  }

  /// A piece of a message.
  public sealed interface Part {
    /// Words.
    record Text(String text) implements Part {}

    /// A value, printed.
    record Value(Node node) implements Part {}
  }

  /// Checks and copies.
  public Check {
    if (!failed.shape().isScalar()) {
      throw new IllegalArgumentException(
          "a check must be a scalar, its shape is " + failed.shape());
    }
    message = List.copyOf(message);
  }

  /// The message with the values that `values` gives.
  public String text(Function<Node, Tensor> values) {
    StringBuilder text = new StringBuilder();
    for (Part part : message) {
      text.append(
          switch (part) {
            case Part.Text(String words) -> words;
            case Part.Value(Node node) -> print(values.apply(node));
          });
    }
    return text.append(position.isEmpty() ? "" : " at " + position).toString();
  }

  /// The message with the values that are known now.
  public String text() {
    return text(node -> node.isConstant() ? node.value() : Tensor.scalar(Double.NaN));
  }

  private static String print(Tensor value) {
    return value.shape().isScalar() ? Double.toString(value.item()) : value.toString();
  }
}
