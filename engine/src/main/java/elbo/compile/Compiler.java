// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Phases.Phase;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.kernel.Backend;
import elbo.rewrite.Factors;
import elbo.rewrite.LongAxis;
import elbo.rewrite.Quotients;
import elbo.rewrite.SharedExponentials;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes an [Executable] from a graph.
public final class Compiler {
  private final Graph graph;
  private final Options options;
  private final Phases phases;
  private final PassListener listener;
  private final Constants constants;
  private final Map<Node, Ref> shared = new HashMap<>();
  private boolean constantsUseBlas;

  private Compiler(Graph graph, Options options, PassListener listener) {
    this.graph = graph;
    this.options = options;
    this.listener = listener;
    this.phases = new Phases(graph, options);
    this.constants = new Constants(Frame.INPUTS + graph.inputs().size());
    for (int i = 0; i < graph.inputs().size(); i++) {
      Node input = graph.inputs().get(i);
      shared.put(input, Ref.whole(Frame.INPUTS + i, 0, 0, input.shape(), false));
    }
  }

  /// The executable of a graph written for one draw.
  public static Executable compile(Graph graph, Options options) {
    return compile(graph, options, PassListener.standard());
  }

  /// As above, telling `listener` what each pass made.
  public static Executable compile(Graph graph, Options options, PassListener listener) {
    options.check(graph);
    Graph shared = SharedExponentials.expanded(Quotients.multiplied(graph));
    Graph turned = LongAxis.leading(Factors.movedOut(shared));
    return new Compiler(turned, options, listener).run();
  }

  /// Makes sure that the implementation of dense algebra that the system property `elbo.blas` names
  /// is there: `java`, `openblas`, or `auto`, which takes what there is.
  ///
  /// @throws IllegalArgumentException if it is not, or there is none of this name
  public static void checkDenseAlgebra() {
    Backend.check();
  }

  private Executable run() {
    listener.finished("graph", graph::toString);
    DrawSums sums = DrawSums.of(graph, options, phases);
    Values draws = new Values(phases, Phase.DRAWS, graph.order());
    List<Value> perDraw = new ArrayList<>();
    List<Node> totalNodes = new ArrayList<>();
    Set<Node> sharedOutputs = new LinkedHashSet<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      Node output = graph.outputs().get(i);
      if (options.combine().get(i) == Combine.SUM) {
        totalNodes.add(sums.total(output));
      } else if (phases.isBatched(output)) {
        perDraw.add(draws.of(output));
      } else {
        sharedOutputs.add(output);
      }
    }
    List<Value> leaves = new ArrayList<>();
    for (DrawSums.Leaf leaf : sums.leaves()) {
      leaves.add(draws.add(leafValue(leaf, draws)));
    }
    List<Value> drawResults = new ArrayList<>(perDraw);
    drawResults.addAll(leaves);
    Schedule drawSchedule = Schedule.of(draws.order(), drawResults);

    // What a total needs comes from the leaves, from shared values and from constants.
    Values total = new Values(phases, Phase.TOTAL, Graph.topologicalOrder(totalNodes));
    List<Value> totalResults = totalNodes.stream().map(total::of).toList();
    Schedule totalSchedule = Schedule.of(total.order(), totalResults);

    Set<Node> fromCall = new LinkedHashSet<>(sharedOutputs);
    fromCall.addAll(drawSchedule.given());
    fromCall.addAll(totalSchedule.given());
    Values call = new Values(phases, Phase.CALL, graph.order());
    List<Node> callNodes = wanted(fromCall, Phase.CALL);
    List<Value> callResults = callNodes.stream().map(call::of).toList();
    Schedule callSchedule = Schedule.of(call.order(), callResults);

    Set<Node> fromOnce = new LinkedHashSet<>(fromCall);
    fromOnce.addAll(callSchedule.given());
    once(wanted(fromOnce, Phase.ONCE));

    listener.finished(
        "schedule",
        () ->
            "once per call\n"
                + callSchedule
                + "for each tile of draws\n"
                + drawSchedule
                + "once per call, from sums over draws\n"
                + totalSchedule);
    Program callProgram = Planner.plan(callSchedule, this::place, Frame.SHARED);
    for (int i = 0; i < callNodes.size(); i++) {
      shared.put(callNodes.get(i), callResults.get(i).ref());
    }
    Program drawProgram = Planner.plan(drawSchedule, this::place, Frame.FIXED);
    int sumsSize = placeSums(sums);
    Program totalProgram = Planner.plan(totalSchedule, this::place, Frame.FIXED);
    return new Executable(
        graph,
        options,
        constants,
        callProgram,
        drawProgram,
        totalProgram,
        outputs(perDraw, totalResults),
        leaves.stream().map(Value::ref).toList(),
        sumsSize,
        constantsUseBlas);
  }

  private static Value leafValue(DrawSums.Leaf leaf, Values draws) {
    Node node = leaf.summed();
    if (leaf.contraction() && node.op() instanceof Op.Contract op) {
      return new Value(
          new Rule.ContractDraws(op),
          node.shape(),
          false,
          draws.of(node.input(0)),
          draws.of(node.input(1)));
    }
    return new Value(new Rule.SumDraws(), node.shape(), false, draws.of(node));
  }

  /// Where each output comes from, in the graph's order.
  private List<Executable.Output> outputs(List<Value> perDraw, List<Value> totals) {
    List<Executable.Output> outputs = new ArrayList<>();
    int nextDraw = 0;
    int nextTotal = 0;
    for (int i = 0; i < graph.outputs().size(); i++) {
      Node output = graph.outputs().get(i);
      if (options.combine().get(i) == Combine.SUM) {
        outputs.add(new Executable.Output(Executable.Source.TOTAL, totals.get(nextTotal++).ref()));
      } else if (phases.isBatched(output)) {
        outputs.add(new Executable.Output(Executable.Source.DRAWS, perDraw.get(nextDraw++).ref()));
      } else {
        outputs.add(new Executable.Output(Executable.Source.SHARED, place(output)));
      }
    }
    return List.copyOf(outputs);
  }

  /// Places the number of draws and the totals of the leaves behind each other; the result is their
  /// common size.
  private int placeSums(DrawSums sums) {
    shared.put(sums.numDraws(), Ref.whole(Frame.SUMS, 0, 0, Shape.SCALAR, false));
    int at = 1;
    for (DrawSums.Leaf leaf : sums.leaves()) {
      shared.put(leaf.total(), Ref.whole(Frame.SUMS, at, 0, leaf.total().shape(), false));
      at += leaf.total().shape().numElements();
    }
    return at;
  }

  private Ref place(Node node) {
    Ref ref = shared.get(node);
    return ref != null ? ref : constants.of(node);
  }

  private List<Node> wanted(Set<Node> nodes, Phase phase) {
    List<Node> result = new ArrayList<>();
    for (Node node : nodes) {
      boolean computed = !(node.op() instanceof Op.Input) && !node.isConstant();
      if (computed && phases.of(node) == phase) {
        result.add(node);
      }
    }
    return result;
  }

  /// Computes what depends on no input, and keeps it as constants.
  private void once(List<Node> nodes) {
    Values values = new Values(phases, Phase.ONCE, graph.order());
    List<Value> results = nodes.stream().map(values::of).toList();
    Schedule schedule = Schedule.of(values.order(), results);
    Program program = Planner.plan(schedule, constants::of, Frame.FIXED);
    constantsUseBlas = program.usesBlas();
    double[][] memory = new double[constants.numSlots()][];
    Arrays.fill(memory, new double[0]);
    constants.fill(memory);
    memory[Frame.FIXED] = new double[program.fixed()];
    Frame frame = new Frame(memory);
    program.run(frame);
    for (int i = 0; i < nodes.size(); i++) {
      Ref ref = results.get(i).ref();
      double[] value =
          Arrays.copyOfRange(ref.array(frame), ref.at(frame), ref.at(frame) + ref.count(frame));
      constants.put(nodes.get(i), Tensor.wrap(nodes.get(i).shape(), value));
    }
  }
}
