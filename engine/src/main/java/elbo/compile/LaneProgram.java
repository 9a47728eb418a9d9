// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A closed graph as a program of its own that reads its inputs where they are and writes its
/// outputs where they are wanted: in whole arrays, one number per lane for each element. Immutable.
final class LaneProgram {
  private final Program program;
  private final Constants constants;

  private LaneProgram(Program program, Constants constants) {
    this.program = program;
    this.constants = constants;
  }

  static LaneProgram of(Graph graph) {
    int inputs = graph.inputs().size();
    int outputs = graph.outputs().size();
    Constants constants = new Constants(Frame.INPUTS + inputs + outputs);
    Map<Node, Ref> given = new HashMap<>();
    for (int i = 0; i < inputs; i++) {
      Node input = graph.inputs().get(i);
      given.put(input, Ref.whole(Frame.INPUTS + i, 0, 0, input.shape(), true));
    }
    Phases phases = new Phases(graph, Options.allBatched(graph));
    Values values = Values.ofBody(graph, phases);
    List<Value> results = graph.outputs().stream().map(values::of).toList();
    Schedule schedule = Schedule.ofBody(values.order(), results);
    Map<Value, Ref> targets = new HashMap<>();
    List<Integer> copied = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      Value root = results.get(i).root;
      boolean whole = root.shape.numElements() == results.get(i).shape.numElements();
      if (whole && root.batched && !root.isGiven() && !targets.containsKey(root)) {
        targets.put(root, output(graph, inputs, i));
      } else {
        copied.add(i);
      }
    }
    Planner planner =
        Planner.alone(
            schedule,
            node -> {
              Ref ref = given.get(node);
              return ref != null ? ref : constants.of(node);
            },
            targets);
    planner.place();
    for (int i : copied) {
      planner.steps().add(ScanPlan.copy(results.get(i).ref(), output(graph, inputs, i)));
    }
    return new LaneProgram(planner.program(), constants);
  }

  private static Ref output(Graph graph, int inputs, int i) {
    return Ref.whole(Frame.INPUTS + inputs + i, 0, 0, graph.outputs().get(i).shape(), true);
  }

  Program program() {
    return program;
  }

  /// The memory to run it with, for up to `lanes` lanes.
  Frame frame(int lanes) {
    double[][] memory = new double[constants.numSlots()][];
    java.util.Arrays.fill(memory, new double[0]);
    constants.fill(memory);
    memory[Frame.LANES] = new double[Math.multiplyExact(program.perLane(), lanes)];
    memory[Frame.PARTIALS] = new double[Math.multiplyExact(program.partials(), lanes)];
    memory[Frame.FIXED] = new double[program.fixed()];
    return new Frame(memory);
  }

  /// Says where an input lies, or, behind the inputs, an output.
  static void bind(Frame frame, int position, double[] array) {
    frame.memory[Frame.INPUTS + position] = array;
  }

  /// Runs it with the arrays that are bound.
  void run(Frame frame, int lanes) {
    frame.lanes = lanes;
    frame.draws = lanes;
    program.run(frame);
  }
}
