// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import java.util.List;

/// Whether Stan's C++ would hold a value as plain data or as an autodiff variable. It follows from
/// the types and the place of a declaration alone, never from what a value turns out to be: a local
/// `real m = 1` in the model block is an autodiff variable. Which constants `~` drops depends on
/// it.
public sealed interface Level {

  /// Plain numbers.
  Level DATA = Plain.DATA;

  /// Autodiff variables.
  Level AUTODIFF = Plain.AUTODIFF;

  /// The level of anything but a tuple.
  enum Plain implements Level {
    /// Plain numbers.
    DATA,
    /// Autodiff variables.
    AUTODIFF
  }

  /// A tuple has a level for each member.
  record Tuple(List<Level> members) implements Level {
    /// Copies the members.
    public Tuple {
      members = List.copyOf(members);
    }
  }

  /// Whether anything in it is an autodiff variable.
  default boolean isAutodiff() {
    return switch (this) {
      case Plain plain -> plain == Plain.AUTODIFF;
      case Tuple(var members) -> members.stream().anyMatch(Level::isAutodiff);
    };
  }

  /// The level of a value made of both: autodiff if either is, member by member for two tuples.
  default Level join(Level other) {
    if (this instanceof Tuple(var mine)
        && other instanceof Tuple(var others)
        && mine.size() == others.size()) {
      var members = new java.util.ArrayList<Level>();
      for (int i = 0; i < mine.size(); i++) {
        members.add(mine.get(i).join(others.get(i)));
      }
      return new Tuple(members);
    }
    return isAutodiff() || other.isAutodiff() ? AUTODIFF : DATA;
  }
}
