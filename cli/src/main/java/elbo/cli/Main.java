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
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  private static final List<String> COMMANDS =
      List.of("fit", "check", "report", "log-density", "bench");

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// For picocli, which fills in the fields.
  @SuppressWarnings("NullAway.Init")
  public Main() {}

  /// Runs a command and ends the process with its exit status.
  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /// The command line for these arguments, ready to execute; tests set its streams. Where they name
  /// a command, it knows no other: reading the options of all takes a good part of a start.
  static CommandLine commandLine(String... arguments) {
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
    CommandLine line = new CommandLine(new Main());
    boolean isNamed = arguments.length > 0 && COMMANDS.contains(arguments[0]);
    for (String name : isNamed ? List.of(arguments[0]) : COMMANDS) {
      line.addSubcommand(name, command(name));
    }
    CommandLine fit = line.getSubcommands().get("fit");
    if (fit != null) {
      OptionSections.setUp(fit, List.of("method", "output"));
    }
    return line.setExecutionExceptionHandler(failed)
        .setParameterExceptionHandler(misused)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static Object command(String name) {
    return switch (name) {
      case "fit" -> new FitCommand();
      case "check" -> new CheckCommand();
      case "report" -> new ReportCommand();
      case "log-density" -> new LogDensityCommand();
      case "bench" -> new BenchCommand();
      default -> throw new IllegalArgumentException(name);
    };
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
