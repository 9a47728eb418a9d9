// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.util.ArrayList;
import java.util.List;

/// Several commands in one process, which ends with the first exit status that is not 0: from such
/// a run the build learns which classes and methods to keep ready for a fast start. The commands
/// are the arguments, with a `+` between one and the next.
final class Training {
  private Training() {}

  /// Runs the commands.
  public static void main(String[] arguments) {
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals("+")) {
        run(command);
        command.clear();
      } else {
        command.add(argument);
      }
    }
    run(command);
    System.exit(0);
  }

  private static void run(List<String> command) {
    String[] arguments = command.toArray(String[]::new);
    int status = Main.commandLine(arguments).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }
}
