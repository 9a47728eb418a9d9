// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Op;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Solves differential equations for the tile's draws, or pulls cotangents back through the
/// solution. Draws and problems of a draw are lanes of a solver. What the solver keeps is in the
/// frame, so that the reverse finds the steps that the forward pass has taken.
final class OdeStep implements Step {
  // A guess: it has a say in how many draws a tile has.
  private static final int EVALUATIONS = 400;

  final Op.Ode op;
  final int times;
  final int problems;
  final List<Ref> arguments;
  final Ref target;
  final LaneProgram rates;
  final Optional<LaneProgram> tangent;
  final Optional<LaneProgram> jacobian;
  final Optional<LaneProgram> pull;

  /// The step that has solved what this one is the reverse of; null if it must do so itself.
  final @Nullable OdeStep solved;

  /// Whether a reverse follows in the same program; known when that is lowered.
  private boolean keeps;

  private OdeStep(
      Op.Ode op, Shape times, List<Ref> arguments, Ref target, @Nullable OdeStep solved) {
    this.op = op;
    this.times = times.size(0);
    this.problems = times.size(1);
    this.arguments = List.copyOf(arguments);
    this.target = target;
    this.solved = solved;
    Graph graph = op.rates();
    this.rates = solved != null ? solved.rates : LaneProgram.of(output(graph, 0));
    this.tangent = solved != null ? solved.tangent : op.tangent().map(LaneProgram::of);
    this.jacobian =
        solved != null
            ? solved.jacobian
            : op.method().scheme().isImplicit()
                ? Optional.of(LaneProgram.of(output(graph, 1)))
                : Optional.empty();
    this.pull = op.pull().map(LaneProgram::of);
  }

  /// @param times the shape of the times of output
  /// @param arguments where the operation's arguments lie
  /// @param solved the step that has solved what this one is the reverse of; null if there is none
  static OdeStep of(
      Op.Ode op, Shape times, List<Ref> arguments, Ref target, @Nullable OdeStep solved) {
    if (solved != null) {
      solved.keeps = true;
    }
    return new OdeStep(op, times, arguments, target, solved);
  }

  private static Graph output(Graph graph, int i) {
    return Graph.of(graph.inputs(), List.of(graph.outputs().get(i)));
  }

  /// Whether the steps taken are asked for afterwards.
  boolean keeps() {
    return keeps || op.pull().isPresent();
  }

  /// The programs it runs.
  List<LaneProgram> bodies() {
    List<LaneProgram> bodies = new ArrayList<>(List.of(rates));
    tangent.ifPresent(bodies::add);
    jacobian.ifPresent(bodies::add);
    pull.ifPresent(bodies::add);
    return bodies;
  }

  boolean usesBlas() {
    return bodies().stream().anyMatch(body -> body.program().usesBlas());
  }

  /// How often its programs run, as far as can be told before.
  int evaluations() {
    return EVALUATIONS;
  }

  @Override
  public int passes() {
    int passes = 0;
    for (LaneProgram body : bodies()) {
      passes += body.program().steps().passes();
    }
    return passes;
  }

  /// Numbers per lane that one run of its programs writes.
  long work() {
    long work = 0;
    for (LaneProgram body : bodies()) {
      work += body.program().work();
    }
    return work * problems;
  }

  @Override
  public void run(Frame f) {
    f.run(this).run(f);
  }
}
