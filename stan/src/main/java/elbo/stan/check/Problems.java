// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Diagnostics;
import elbo.stan.syntax.Span;
import java.util.HashSet;
import java.util.Set;

/// Where the checker puts what it finds.
final class Problems {
  private final Diagnostics diagnostics;
  private final Set<String> undeclared = new HashSet<>();

  Problems(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /// Ends the checking of one statement; the problem is already among the diagnostics.
  static final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Rejected() {
      super("rejected", null, false, false);
    }
  }

  /// Reports, and gives an exception to throw where nothing sensible can follow.
  Rejected reject(Diagnostic problem) {
    diagnostics.add(problem);
    return new Rejected();
  }

  /// Reports a name that is not declared, once for each name.
  Rejected rejectUndeclared(String name, Diagnostic problem) {
    if (undeclared.add(name)) {
      diagnostics.add(problem);
    }
    return new Rejected();
  }

  /// Reports, and goes on.
  void report(Diagnostic problem) {
    diagnostics.add(problem);
  }

  static Diagnostic semantic(String id, Span span, String message) {
    return Diagnostic.error(Diagnostic.Kind.SEMANTIC, id, span, message);
  }

  static Diagnostic type(String id, Span span, String message) {
    return Diagnostic.error(Diagnostic.Kind.TYPE, id, span, message);
  }

  static Diagnostic warning(String id, Span span, String message) {
    return Diagnostic.warning(Diagnostic.Kind.SEMANTIC, id, span, message);
  }
}
