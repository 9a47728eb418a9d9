// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.data.DataException;
import elbo.stan.lower.StanModel;
import elbo.stan.lower.UnsupportedProgramException;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The program that a command works on, with its data.
final class ProgramArguments {
  @Parameters(paramLabel = "MODEL.stan", description = "The Stan program.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path program;

  @Option(names = "--data", paramLabel = "FILE", description = "Its data, as JSON.")
  private @Nullable Path data;

  @Option(
      names = "--include-path",
      paramLabel = "FOLDER",
      description = "Where #include looks, after the program's own folder. May be repeated.")
  private List<Path> includePaths = new ArrayList<>();

  /// The program's file.
  Path program() {
    return program;
  }

  /// The name of the model: its file without the ending.
  String modelName() {
    String file = String.valueOf(program.getFileName());
    return file.endsWith(".stan") ? file.substring(0, file.length() - 5) : file;
  }

  /// The data's file, empty if none is given.
  String dataName() {
    return data == null ? "" : data.toString();
  }

  /// Reads and checks the program.
  StanCompiler.Result check() {
    List<Path> folders = new ArrayList<>();
    Path folder = program.toAbsolutePath().getParent();
    if (folder != null) {
      folders.add(folder);
    }
    folders.addAll(includePaths);
    return StanCompiler.check(read(), program.toString(), Includes.in(folders));
  }

  /// The checked program; warnings are printed, errors end the command.
  CheckedProgram checked(PrintWriter err) {
    StanCompiler.Result result = check();
    for (Diagnostic diagnostic : result.diagnostics()) {
      err.println(diagnostic.render());
    }
    err.flush();
    return result
        .program()
        .orElseThrow(
            () -> new UserError(program + " has " + count(result.errors().size(), "error")));
  }

  /// The data; none if none are given.
  Data data() {
    if (data == null) {
      return Data.EMPTY;
    }
    try {
      return Data.read(data);
    } catch (NoSuchFileException e) {
      throw new UserError("there is no data file " + data);
    } catch (IOException e) {
      throw new UserError("cannot read " + data + ": " + e.getMessage());
    } catch (DataException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /// The program with its data bound.
  StanModel bound(PrintWriter err) {
    return bind(checked(err), data());
  }

  /// Binds data to a checked program.
  static StanModel bind(CheckedProgram program, Data data) {
    try {
      return StanModel.of(program, data);
    } catch (DataException | UnsupportedProgramException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private String read() {
    try {
      // Malformed bytes become replacement characters, which the checker then points at.
      return new String(Files.readAllBytes(program), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UserError("there is no program " + program);
    } catch (IOException e) {
      throw new UserError("cannot read " + program + ": " + e.getMessage());
    }
  }

  /// The program as one graph for all points, what a fit runs on. Generated quantities that one
  /// graph cannot hold are left out with a warning: the posterior does not depend on them.
  static Model graph(StanModel model, PrintWriter err) {
    try {
      return model.model();
    } catch (UnsupportedProgramException e) {
      Model fitted = withoutGenerated(model);
      err.println("elbo: warning: the generated quantities are left out: " + e.getMessage());
      err.flush();
      return fitted;
    }
  }

  private static Model withoutGenerated(StanModel model) {
    try {
      return model.modelWithoutGenerated();
    } catch (UnsupportedProgramException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
