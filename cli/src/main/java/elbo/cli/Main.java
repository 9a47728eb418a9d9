// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program `elbo`. Exit status 0 when output was written, 1 otherwise.
@Command(
    name = "elbo",
    description =
        "Variational inference: a model and data in, the posterior and how far to trust it out.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FitCommand.class,
      CheckCommand.class,
      ReportCommand.class,
      LogDensityCommand.class,
      BenchCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// For picocli, which fills in the fields.
  @SuppressWarnings("NullAway.Init")
  public Main() {}

  /// Runs a command and ends the process with its exit status.
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /// The command line, ready to execute; tests set its streams.
  static CommandLine commandLine() {
    IExecutionExceptionHandler failed =
        (exception, command, _) -> {
          PrintWriter err = command.getErr();
          if (exception instanceof UserError) {
            err.println("elbo: " + exception.getMessage());
          } else {
            err.println("elbo: internal error, please report it with the model and this text");
            exception.printStackTrace(err);
          }
          err.flush();
          return 1;
        };
    IParameterExceptionHandler misused =
        (exception, _) -> {
          PrintWriter err = exception.getCommandLine().getErr();
          err.println("elbo: " + exception.getMessage());
          suggest(exception, err);
          err.println(
              "Try: " + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
          err.flush();
          return 1;
        };
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(failed)
        .setParameterExceptionHandler(misused)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static void suggest(ParameterException exception, PrintWriter err) {
    if (exception instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        err.println("Did you mean: " + String.join(" or ", near) + "?");
      }
    }
  }

  /// Without a command: the usage, and status 1.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is expected: check, fit, report, log-density or bench");
  }
}
