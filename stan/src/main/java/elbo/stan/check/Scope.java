// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.ProgramBlock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The variables that can be seen at one place: those of a pair of braces and of all around it.
final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, Binding> bindings = new HashMap<>();

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  static Scope outermost() {
    return new Scope(Optional.empty());
  }

  Scope inner() {
    return new Scope(Optional.of(this));
  }

  /// A variable and what may be done with it.
  ///
  /// @param block the block it belongs to, when it is declared at the top of one
  /// @param readOnly whether it is a function's argument or a loop's variable
  record Binding(Variable variable, Optional<ProgramBlock> block, boolean readOnly) {}

  Optional<Binding> find(String name) {
    for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); ) {
      Binding found = scope.get().bindings.get(name);
      if (found != null) {
        return Optional.of(found);
      }
      scope = scope.get().outer;
    }
    return Optional.empty();
  }

  void add(Binding binding) {
    add(binding.variable().name(), binding);
  }

  /// Adds a variable under a name of its own.
  void add(String name, Binding binding) {
    bindings.put(name, binding);
  }

  /// All names that can be seen here.
  Set<String> names() {
    Set<String> names = outer.map(Scope::names).orElseGet(TreeSet::new);
    names.addAll(bindings.keySet());
    return names;
  }
}
