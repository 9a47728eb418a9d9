// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import java.util.Map;
import java.util.stream.Collectors;

/// Stan programs as models for Java.
///
/// ```java
/// Model model =
///     Stan.model(
///         """
///         data { int<lower=0> n; vector[n] y; }
///         parameters { real mu; real<lower=0> sigma; }
///         model { y ~ normal(mu, sigma); }
///         """,
///         Map.of("n", 3, "y", new double[] {1.2, 0.4, 2.0}));
/// ```
public final class Stan {
  private Stan() {}

  /// A program with its data as a model.
  ///
  /// @param program the text of the program
  /// @param data values by name; see [Data#of]
  /// @throws IllegalArgumentException if the program has errors; the message lists them with their
  ///   places
  /// @throws elbo.stan.data.DataException if the data do not fit
  /// @throws UnsupportedProgramException if the program needs what Elbo cannot do yet
  public static Model model(String program, Map<String, ?> data) {
    return model(program, Data.of(data));
  }

  /// A program with its data as a model.
  public static Model model(String program, Data data) {
    return StanModel.of(check(program), data).model();
  }

  private static CheckedProgram check(String program) {
    StanCompiler.Result result = StanCompiler.check(program, "program", Includes.none());
    return result
        .program()
        .orElseThrow(() ->
            new IllegalArgumentException(
                result.errors().stream()
                    .map(Diagnostic::render)
                    .collect(Collectors.joining("\n"))));
  }
}
