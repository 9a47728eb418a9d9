// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.Optional;

/// Reads an expression as the left side of an assignment.
final class Places {
  private Places() {}

  /// The place an expression names; empty when it names none.
  static Optional<Place> of(Expression expression) {
    return switch (expression) {
      case Expression.Variable(var name, var span) -> Optional.of(new Place.Variable(name, span));
      case Expression.Indexed(var base, var indexes, var span) ->
          single(base).map(place -> new Place.Indexed(place, indexes, span));
      case Expression.Projection(var base, var member, var span) ->
          single(base).map(place -> new Place.Projection(place, member, span));
      case Expression.TupleLiteral(var members, var span) -> {
        var places = new ArrayList<Place>();
        for (Expression member : members) {
          Optional<Place> place = of(member);
          if (place.isEmpty()) {
            yield Optional.empty();
          }
          places.add(place.get());
        }
        yield Optional.of(new Place.Unpack(places, span));
      }
      case Expression.IntLiteral _,
          Expression.RealLiteral _,
          Expression.ImaginaryLiteral _,
          Expression.Call _,
          Expression.Target _,
          Expression.Unary _,
          Expression.Binary _,
          Expression.Conditional _,
          Expression.ArrayLiteral _,
          Expression.RowLiteral _,
          Expression.Parenthesized _ ->
          Optional.empty();
    };
  }

  private static Optional<Place> single(Expression expression) {
    return expression instanceof Expression.TupleLiteral ? Optional.empty() : of(expression);
  }
}
