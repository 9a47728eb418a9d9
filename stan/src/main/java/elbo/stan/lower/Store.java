// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import java.util.ArrayList;
import java.util.List;

/// A variable: what assignments write to.
sealed interface Store {
  /// Numbers.
  record Dense(DenseStore cells) implements Store {}

  /// Complex numbers.
  record Complex(DenseStore re, DenseStore im) implements Store {}

  /// A tuple or an array of tuples: a store for each member or element.
  record Parts(boolean tuple, List<Store> parts) implements Store {}

  /// Numbers to which the iterations of a loop write that are traced together.
  record Shared(LaneStore cells) implements Store {}

  /// A variable that holds `value`.
  static Store of(Value value) {
    return switch (value) {
      case Value.Dense(Node node) -> new Dense(new DenseStore(node));
      case Value.Complex(Node re, Node im) -> new Complex(new DenseStore(re), new DenseStore(im));
      case Value.Tuple(List<Value> members) ->
          new Parts(true, new ArrayList<>(members.stream().map(Store::of).toList()));
      case Value.Sequence(List<Value> elements) ->
          new Parts(false, new ArrayList<>(elements.stream().map(Store::of).toList()));
    };
  }

  /// What it holds.
  default Value value() {
    return switch (this) {
      case Dense(DenseStore cells) -> new Value.Dense(cells.value());
      case Complex(DenseStore re, DenseStore im) -> new Value.Complex(re.value(), im.value());
      case Shared(LaneStore cells) -> new Value.Dense(cells.value());
      case Parts(boolean tuple, List<Store> parts) -> {
        List<Value> values = parts.stream().map(Store::value).toList();
        yield tuple ? new Value.Tuple(values) : new Value.Sequence(values);
      }
    };
  }
}
