// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;

/// What may stand on the left of an assignment.
public sealed interface Place {

  /// Where it stands.
  Span span();

  /// A whole variable.
  record Variable(Identifier name, Span span) implements Place {}

  /// Elements of a place: `base[i, j]`.
  record Indexed(Place base, List<Index<Expression>> indexes, Span span) implements Place {
    /// Copies the indexes.
    public Indexed {
      indexes = List.copyOf(indexes);
    }
  }

  /// A member of a tuple, counted from 1: `base.1`.
  record Projection(Place base, int member, Span span) implements Place {}

  /// Several places that take a tuple apart: `(a, b) = ...`.
  record Unpack(List<Place> members, Span span) implements Place {
    /// Copies the members.
    public Unpack {
      members = List.copyOf(members);
    }
  }
}
