// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.syntax.StanType;
import java.util.List;

/// Questions about types that the lowering asks.
final class Types {
  private Types() {}

  static StanType innermost(StanType type) {
    return type instanceof StanType.Array array ? array.innermost() : type;
  }

  static boolean isComplex(StanType type) {
    return innermost(type) instanceof StanType.Basic basic && basic.entry() == StanType.COMPLEX;
  }

  static boolean isInt(StanType type) {
    return innermost(type) == StanType.INT;
  }

  static boolean isTuple(StanType type) {
    return innermost(type) instanceof StanType.Tuple;
  }

  /// The number of axes of a value below its array levels.
  static int eventRank(StanType type) {
    return innermost(type) instanceof StanType.Basic basic ? basic.rank() : 0;
  }

  /// The types of the members of a tuple.
  static List<StanType> members(StanType type) {
    if (type instanceof StanType.Tuple(List<StanType> members)) {
      return members;
    }
    throw new IllegalStateException("a tuple is expected, got " + type);
  }

  static StanType element(StanType type) {
    if (type instanceof StanType.Array(StanType element)) {
      return element;
    }
    throw new IllegalStateException("an array is expected, got " + type);
  }
}
