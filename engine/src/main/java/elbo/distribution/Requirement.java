// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

/// What several arguments of a distribution must satisfy together, or a value with them.
///
/// @param holds 1 where it is satisfied, else 0: a scalar
/// @param text the requirement as a sentence: `upper must be above lower`
/// @param values what to print where it is not
public record Requirement(Node holds, String text, List<Node> values) {
  /// Copies.
  public Requirement {
    values = List.copyOf(values);
  }

  /// A requirement on these nodes, of which each element must satisfy it.
  public static Requirement of(Node holds, String text, Node... values) {
    return new Requirement(Batch.all(holds), text, List.of(values));
  }
}
