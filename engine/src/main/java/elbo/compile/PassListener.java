// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// Hears what each pass of the compiler made. With `-Delbo.dump=graph,schedule` everything named is
/// printed to standard error.
public interface PassListener {
  /// A pass is finished.
  ///
  /// @param pass its name: `graph` (what is compiled), `schedule` (values in order, with loops over
  ///   rows)
  /// @param result makes its text; costs nothing unless called
  void finished(String pass, java.util.function.Supplier<String> result);

  /// Prints the passes that the system property `elbo.dump` names, separated by commas; nothing if
  /// it is not set.
  static PassListener standard() {
    String wanted = System.getProperty("elbo.dump", "");
    if (wanted.isEmpty()) {
      return (_, _) -> {};
    }
    java.util.List<String> passes = java.util.List.of(wanted.split(","));
    return (pass, result) -> {
      if (passes.contains(pass)) {
        System.err.println("[" + pass + "]\n" + result.get());
      }
    };
  }
}
