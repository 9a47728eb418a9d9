// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.List;

/// Collects the problems found while one program is read. Owned by one compilation, not
/// thread-safe. A problem at a place that already has one of the same severity is dropped: it is
/// nearly always a consequence of the first.
public final class Diagnostics {
  private final List<Diagnostic> list = new ArrayList<>();

  /// Makes an empty collection.
  public Diagnostics() {}

  /// Adds a problem.
  public void add(Diagnostic diagnostic) {
    for (Diagnostic known : list) {
      if (known.severity() == diagnostic.severity()
          && known.span().start() == diagnostic.span().start()
          && known.span().file().equals(diagnostic.span().file())) {
        return;
      }
    }
    list.add(diagnostic);
  }

  /// Whether one of them is an error.
  public boolean hasErrors() {
    for (Diagnostic diagnostic : list) {
      if (diagnostic.isError()) {
        return true;
      }
    }
    return false;
  }

  /// All of them, in the order they were found.
  public List<Diagnostic> list() {
    return List.copyOf(list);
  }
}
