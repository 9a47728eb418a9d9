// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.IntArray;

/// What a [Value] is.
sealed interface Rule {
  /// Known from outside the program: a constant, an input, or a result of an earlier program.
  record Given(Node node) implements Rule {}

  /// An operation on the arguments; never a constant, an input or a broadcast.
  record Apply(Op op) implements Rule {}

  /// Repetition: axis `k` of the result is axis `source[k]` of the argument, or new where that is
  /// −1. The elements are repeated for each draw where the value is batched and the argument is
  /// not.
  record Expand(IntArray source) implements Rule {}

  /// The sum over the draws of a tile.
  record SumDraws() implements Rule {}

  /// A contraction that sums over the draws of a tile as well; both arguments are batched.
  record ContractDraws(Op.Contract op) implements Rule {}
}
