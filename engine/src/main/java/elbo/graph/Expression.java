// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

/// What stands for a node: a [Node] itself, or a value of a language that builds graphs (a variable
/// of a model). Whatever takes nodes from users takes expressions, so that both can be passed as
/// they are.
public interface Expression {
  /// The node it stands for.
  Node node();
}
