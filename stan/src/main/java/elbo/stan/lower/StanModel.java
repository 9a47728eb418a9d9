// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Op;
import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.TypedStatement;
import elbo.stan.data.Data;
import elbo.stan.data.DataException;
import elbo.stan.syntax.DeepStack;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.Span;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A checked Stan program with its data bound: its transformed data are computed, its sizes known.
///
/// [#model()] is the program as a model that algorithms fit. [#logDensity] and [#constrained]
/// evaluate single points as Stan does, errors included; there a program whose parameters choose
/// branches, bounds or indices is traced anew for each combination of these choices. Not
/// thread-safe.
public final class StanModel {
  private final CheckedProgram program;
  private final Options options;
  private final Frame data;
  private final Library library = new Library();
  private final Node point;
  private final List<Output> outputs = new ArrayList<>();
  private final List<String> unconstrainedNames = new ArrayList<>();
  private final Map<Span, String> unrolled = new LinkedHashMap<>();
  private final Map<Trace.Mode, Variants> densities = new HashMap<>();
  private final Variants reports;

  /// A variable that is reported.
  record Output(
      ProgramBlock block,
      TypedStatement.Declaration declaration,
      Sizes.Sized sized,
      List<String> names) {}

  private StanModel(CheckedProgram program, Data given, Options options) {
    this.program = program;
    this.options = options;
    Session session = session(new Trace(new Trace.Mode(false, false), null, options));
    this.data = session.frame();
    try {
      session.data(given);
      session.run(ProgramBlock.TRANSFORMED_DATA);
    } catch (StanError error) {
      throw new DataException(String.valueOf(error.getMessage()));
    }
    requireKnown();
    int dimension = 0;
    for (ProgramBlock block :
        List.of(
            ProgramBlock.PARAMETERS,
            ProgramBlock.TRANSFORMED_PARAMETERS,
            ProgramBlock.GENERATED_QUANTITIES)) {
      for (TypedStatement.Declaration declaration : session.declarations(block)) {
        String name = declaration.variable().name();
        try {
          Sizes.Sized sized = session.sized(declaration);
          outputs.add(new Output(block, declaration, sized, Outputs.names(name, sized)));
          if (block == ProgramBlock.PARAMETERS) {
            dimension += Session.unconstrainedSize(sized);
            Session.unconstrainedNames(name, sized, unconstrainedNames);
          }
        } catch (StanError error) {
          throw new DataException(String.valueOf(error.getMessage()));
        }
      }
    }
    this.point = Node.input("point", Shape.of(dimension));
    this.reports =
        new Variants(
            point, guide -> new Tracing(this, new Trace.Mode(false, false), guide).report());
  }

  /// Binds data to a program.
  ///
  /// @throws DataException if the data do not fit the program
  /// @throws UnsupportedProgramException if the program needs what Elbo cannot do yet
  public static StanModel of(CheckedProgram program, Data data) {
    return of(program, data, Options.DEFAULT);
  }

  /// Binds data to a program.
  ///
  /// @param options how the program is lowered
  public static StanModel of(CheckedProgram program, Data data, Options options) {
    return DeepStack.call(() -> new StanModel(program, data, options));
  }

  void noteUnrolled(Span loop, String reason) {
    unrolled.put(loop, reason);
  }

  /// The loops that [#model()] has traced iteration by iteration, each with its place and the
  /// reason: what makes a graph large.
  public List<String> unrolledLoops() {
    return unrolled.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  Options options() {
    return options;
  }

  private void requireKnown() {
    data.variables()
        .forEach((variable, store) -> {
          if (!isKnown(store.value())) {
            throw new UnsupportedProgramException(
                variable.span(), "the random transformed data " + variable.name());
          }
        });
  }

  private static boolean isKnown(Value value) {
    return switch (value) {
      case Value.Dense(Node node) -> isKnown(node);
      case Value.Complex(Node re, Node im) -> isKnown(re) && isKnown(im);
      case Value.Tuple(List<Value> members) -> members.stream().allMatch(StanModel::isKnown);
      case Value.Sequence(List<Value> elements) -> elements.stream().allMatch(StanModel::isKnown);
    };
  }

  private static boolean isKnown(Node node) {
    for (Node needed : elbo.graph.Graph.topologicalOrder(List.of(node))) {
      if (needed.op() instanceof Op.Sample) {
        return false;
      }
    }
    return true;
  }

  Session session(Trace trace) {
    return new Session(program, trace, library);
  }

  Frame data() {
    return data;
  }

  Node point() {
    return point;
  }

  List<Output> outputs() {
    return outputs;
  }

  /// How many numbers a point has.
  public int dimension() {
    return unconstrainedNames.size();
  }

  /// A name for each number of a point, in output order (the first index fastest).
  public List<String> unconstrainedNames() {
    return List.copyOf(unconstrainedNames);
  }

  /// A name for each number that is reported: parameters, transformed parameters, generated
  /// quantities.
  public List<String> constrainedNames() {
    List<String> names = new ArrayList<>();
    outputs.forEach(output -> names.addAll(output.names()));
    return names;
  }

  /// The program as a model: one graph for all points.
  ///
  /// @throws UnsupportedProgramException if parameters choose a size, an index, a loop bound, or a
  ///   branch that cannot be merged
  public Model model() {
    return DeepStack.call(() -> new ModelTracing(this).model(true));
  }

  /// The program as a model that reports no generated quantities: for programs whose posterior can
  /// be fitted although one of their generated quantities cannot be computed for all points by one
  /// graph.
  ///
  /// @throws UnsupportedProgramException as [#model()], for the other blocks
  public Model modelWithoutGenerated() {
    return DeepStack.call(() -> new ModelTracing(this).model(false));
  }

  /// The log density at a point, with its gradient.
  ///
  /// @param normalized whether the constants are kept that `~` drops
  /// @param jacobian whether the log Jacobians of the transforms are added
  public PointDensity logDensity(double[] x, boolean normalized, boolean jacobian) {
    requireDimension(x);
    Trace.Mode mode = new Trace.Mode(!normalized, jacobian);
    Variants variants =
        densities.computeIfAbsent(
            mode, m -> new Variants(point, guide -> new Tracing(this, m, guide).density()));
    return DeepStack.call(() -> variants.density(x));
  }

  /// What is reported at a point: parameters, transformed parameters, generated quantities.
  public PointReport constrained(double[] x) {
    requireDimension(x);
    return DeepStack.call(() -> reports.report(x));
  }

  private void requireDimension(double[] x) {
    if (x.length != dimension()) {
      throw new IllegalArgumentException(
          "a point of this program has " + dimension() + " numbers, got " + x.length);
    }
  }
}
