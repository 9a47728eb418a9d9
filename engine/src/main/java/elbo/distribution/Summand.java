// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.Set;

/// One additive part of a log density and the arguments it depends on. A part without arguments is
/// a constant; a log density up to constants leaves out each part none of whose arguments can vary,
/// exactly as Stan's `~` does.
///
/// @param node the part: a scalar, or one number per batch element
/// @param dependsOn names of arguments, [#VALUE] for the value itself
public record Summand(Node node, Set<String> dependsOn) {
  /// The name under which the value of the density stands among the arguments.
  public static final String VALUE = "value";

  /// Checks and copies.
  public Summand {
    dependsOn = Set.copyOf(dependsOn);
  }

  /// A part that depends on these arguments.
  public static Summand of(Node node, String... dependsOn) {
    return new Summand(node, Set.of(dependsOn));
  }
}
