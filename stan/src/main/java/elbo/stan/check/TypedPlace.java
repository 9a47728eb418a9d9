// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Index;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import java.util.List;

/// What may stand on the left of an assignment, checked.
public sealed interface TypedPlace {

  /// The type of what it holds.
  StanType type();

  /// Where it stands.
  Span span();

  /// A whole variable.
  record Whole(Variable variable, Span span) implements TypedPlace {
    @Override
    public StanType type() {
      return variable.type();
    }
  }

  /// Elements of a place: `base[i, j]`.
  record Indexed(TypedPlace base, List<Index<TypedExpression>> indexes, StanType type, Span span)
      implements TypedPlace {
    /// Copies the indexes.
    public Indexed {
      indexes = List.copyOf(indexes);
    }
  }

  /// A member of a tuple, counted from 1: `base.1`.
  record Projection(TypedPlace base, int member, StanType type, Span span) implements TypedPlace {}

  /// Several places that take a tuple apart.
  record Unpack(List<TypedPlace> members, StanType type, Span span) implements TypedPlace {
    /// Copies the members.
    public Unpack {
      members = List.copyOf(members);
    }
  }
}
