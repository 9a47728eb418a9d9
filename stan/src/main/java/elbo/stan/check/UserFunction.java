// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import java.util.List;

/// The head of one user function (one overload). Compared by identity; its body is
/// [CheckedProgram#body].
public final class UserFunction {
  private final String name;
  private final List<Variable> arguments;
  private final List<Boolean> dataOnly;
  private final StanType result;
  private final Span span;

  /// Makes a function head.
  ///
  /// @param name its name with its suffix
  /// @param arguments the variables its arguments are bound to
  /// @param dataOnly for each argument, whether `data` stands before it
  /// @param result the type of its value, or void
  /// @param span where its name stands
  public UserFunction(
      String name, List<Variable> arguments, List<Boolean> dataOnly, StanType result, Span span) {
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.dataOnly = List.copyOf(dataOnly);
    this.result = result;
    this.span = span;
  }

  /// Its name with its suffix: `f_lpdf`.
  public String name() {
    return name;
  }

  /// The variables its arguments are bound to.
  public List<Variable> arguments() {
    return arguments;
  }

  /// The type of its value, or void.
  public StanType result() {
    return result;
  }

  /// Where its name stands.
  public Span span() {
    return span;
  }

  /// Its type.
  public StanType.Function type() {
    var parameters = new java.util.ArrayList<StanType.Parameter>();
    for (int i = 0; i < arguments.size(); i++) {
      parameters.add(new StanType.Parameter(arguments.get(i).type(), dataOnly.get(i)));
    }
    return new StanType.Function(result, parameters);
  }

  @Override
  public String toString() {
    return name + type();
  }
}
