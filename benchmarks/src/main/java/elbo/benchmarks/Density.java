// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import elbo.autodiff.Gradients;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workers;
import elbo.compile.Workspace;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.model.Model;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.lower.StanModel;
import elbo.stan.lower.UnsupportedProgramException;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The log density with gradient of a Stan program with its data: what everything here times.
///
/// @param dimension the numbers of a point
/// @param executable from points to log densities and gradients
public record Density(int dimension, Executable executable) {

  /// Makes the density of a program.
  ///
  /// @throws IllegalArgumentException if the program has errors
  /// @throws UnsupportedProgramException if Elbo cannot run it
  public static Density of(String text, String name, Data data) {
    Model model = modelOf(text, name, data);
    Node logDensity = model.logDensity(true, false);
    Node gradient = Gradients.of(logDensity, model.point());
    Graph graph = Graph.of(List.of(model.point()), List.of(logDensity, gradient));
    return new Density(model.dimension(), Compiler.compile(graph, Options.allBatched(graph)));
  }

  /// The log density of a program in a file, not compiled.
  public static LogDensity logDensity(Path program, Data data) throws IOException {
    return model(program, data).logDensity();
  }

  /// The model of a program in a file.
  public static Model model(Path program, Data data) throws IOException {
    return modelOf(Files.readString(program), program.toString(), data);
  }

  private static Model modelOf(String text, String name, Data data) {
    StanCompiler.Result result = StanCompiler.check(text, name, Includes.none());
    if (result.program().isEmpty()) {
      throw new IllegalArgumentException(
          result.errors().stream().map(Diagnostic::render).collect(Collectors.joining("\n")));
    }
    return model(StanModel.of(result.program().get(), data));
  }

  /// As above, from a file.
  public static Density of(Path program, Data data) throws IOException {
    return of(Files.readString(program), program.toString(), data);
  }

  private static Model model(StanModel bound) {
    try {
      return bound.model();
    } catch (UnsupportedProgramException _) {
      // generated quantities have no part in the density
      return bound.modelWithoutGenerated();
    }
  }

  /// How many nodes the graph of the log density and its gradient has.
  public int numNodes() {
    return executable.graph().order().size();
  }

  /// Memory for calls of `draws` draws.
  public Call call(double[] points, int draws, Workers workers) {
    return new Call(this, points, draws, workers);
  }

  /// A call that is made again and again.
  public static final class Call implements Runnable {
    private final Density density;
    private final int draws;
    private final double[][] inputs;
    private final double[][] outputs;
    private final Workspace workspace;

    private Call(Density density, double[] points, int draws, Workers workers) {
      this.density = density;
      this.draws = draws;
      this.inputs = new double[][] {points};
      this.outputs = new double[][] {new double[draws], new double[draws * density.dimension]};
      this.workspace = density.executable.workspace(workers);
    }

    @Override
    public void run() {
      density.executable.run(draws, inputs, outputs, workspace);
    }

    /// The log densities of the last run.
    public double[] values() {
      return outputs[0];
    }

    /// The gradients of the last run, one draw after the other.
    public double[] gradients() {
      return outputs[1];
    }
  }
}
