// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.StanType;
import elbo.stan.syntax.StanType.Basic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be asked of types and made from them.
final class Types {
  private Types() {}

  /// How many conversions turn `from` into `to`: 0 for the same type, 1 for int to real or real to
  /// complex, 2 for int to complex, added up over the members of tuples; -1 when there is no way.
  static int promotionCost(StanType to, StanType from) {
    if (to.equals(from)) {
      return 0;
    }
    if (to instanceof StanType.Array(var a) && from instanceof StanType.Array(var b)) {
      return promotionCost(a, b);
    }
    if (to instanceof StanType.Tuple(var as) && from instanceof StanType.Tuple(var bs)) {
      return tupleCost(as, bs);
    }
    if (to instanceof Basic a && from instanceof Basic b) {
      if (a == Basic.COMPLEX && b == Basic.INT) {
        return 2;
      }
      return (a == Basic.REAL && b == Basic.INT)
              || (a.entry() == Basic.COMPLEX
                  && b.entry() == Basic.REAL
                  && withEntry(b, Basic.COMPLEX) == a)
          ? 1
          : -1;
    }
    return -1;
  }

  private static int tupleCost(List<StanType> as, List<StanType> bs) {
    if (as.size() != bs.size()) {
      return -1;
    }
    int cost = 0;
    for (int i = 0; i < as.size(); i++) {
      int member = promotionCost(as.get(i), bs.get(i));
      if (member < 0) {
        return -1;
      }
      cost += member;
    }
    return cost;
  }

  static boolean canPromote(StanType to, StanType from) {
    return promotionCost(to, from) >= 0;
  }

  /// The type both can be converted to, if there is one.
  static Optional<StanType> common(StanType a, StanType b) {
    if (canPromote(a, b)) {
      return Optional.of(a);
    }
    if (canPromote(b, a)) {
      return Optional.of(b);
    }
    if (a instanceof StanType.Array(var x) && b instanceof StanType.Array(var y)) {
      return common(x, y).map(StanType.Array::new);
    }
    if (a instanceof StanType.Tuple(var xs)
        && b instanceof StanType.Tuple(var ys)
        && xs.size() == ys.size()) {
      var members = new ArrayList<StanType>();
      for (int i = 0; i < xs.size(); i++) {
        Optional<StanType> member = common(xs.get(i), ys.get(i));
        if (member.isEmpty()) {
          return Optional.empty();
        }
        members.add(member.get());
      }
      return Optional.of(new StanType.Tuple(members));
    }
    return Optional.empty();
  }

  /// The container of the same shape with other entries.
  static Basic withEntry(Basic type, Basic entry) {
    return switch (type) {
      case INT, REAL, COMPLEX -> entry;
      case VECTOR, COMPLEX_VECTOR -> entry == Basic.COMPLEX ? Basic.COMPLEX_VECTOR : Basic.VECTOR;
      case ROW_VECTOR, COMPLEX_ROW_VECTOR ->
          entry == Basic.COMPLEX ? Basic.COMPLEX_ROW_VECTOR : Basic.ROW_VECTOR;
      case MATRIX, COMPLEX_MATRIX -> entry == Basic.COMPLEX ? Basic.COMPLEX_MATRIX : Basic.MATRIX;
    };
  }

  /// The type below all array levels.
  static StanType innermost(StanType type) {
    return type instanceof StanType.Array array ? array.innermost() : type;
  }

  /// `type` with `inner` below its array levels.
  static StanType withInnermost(StanType type, StanType inner) {
    return StanType.array(StanType.rank(type), inner);
  }

  /// Whether it is int or an array of ints.
  static boolean isDiscrete(StanType type) {
    return innermost(type) == StanType.INT;
  }

  static boolean isComplex(StanType type) {
    return type instanceof Basic basic && basic.entry() == Basic.COMPLEX;
  }

  /// Whether there is an int anywhere in it.
  static boolean containsInt(StanType type) {
    return switch (innermost(type)) {
      case StanType.Tuple(var members) -> members.stream().anyMatch(Types::containsInt);
      case StanType other -> other == StanType.INT;
    };
  }

  static boolean isFunction(StanType type) {
    return type instanceof StanType.Function;
  }

  /// The type of the variable of a loop over a container, if one can loop over it.
  static Optional<StanType> loopElement(StanType type) {
    return switch (type) {
      case StanType.Array(var element) -> Optional.of(element);
      case Basic basic ->
          basic.rank() > 0 && basic.entry() == Basic.REAL
              ? Optional.of(StanType.REAL)
              : Optional.empty();
      case StanType.Tuple _, StanType.Function _, StanType.Special _ -> Optional.empty();
    };
  }

  /// The type of an element or a part.
  ///
  /// @param type what is indexed
  /// @param single for each index whether it is a single int; the others keep their dimension
  /// @return empty when there are more indexes than dimensions
  static Optional<StanType> indexed(StanType type, List<Boolean> single) {
    if (single.isEmpty()) {
      return Optional.of(type);
    }
    List<Boolean> rest = single.subList(1, single.size());
    if (type instanceof StanType.Array(var element)) {
      Optional<StanType> inner = indexed(element, rest);
      return single.getFirst() ? inner : inner.map(StanType.Array::new);
    }
    if (!(type instanceof Basic basic) || basic.rank() < single.size()) {
      return Optional.empty();
    }
    if (basic.rank() == 1) {
      return Optional.of(single.getFirst() ? basic.entry() : basic);
    }
    if (rest.isEmpty()) {
      return Optional.of(single.getFirst() ? withEntry(Basic.ROW_VECTOR, basic.entry()) : basic);
    }
    boolean row = single.getFirst();
    boolean column = rest.getFirst();
    if (row && column) {
      return Optional.of(basic.entry());
    }
    return Optional.of(
        row
            ? withEntry(Basic.ROW_VECTOR, basic.entry())
            : column ? withEntry(Basic.VECTOR, basic.entry()) : basic);
  }
}
