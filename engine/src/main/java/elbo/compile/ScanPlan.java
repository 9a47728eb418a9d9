// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.kernel.KernelProvider;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The steps of an [Op.Scan]: the state before the first step is copied into the trajectory, then
/// the body runs once for each step, reads the row before and writes its results into the row
/// behind. Its temporary values share the memory of the program around it and are used again in
/// each step.
final class ScanPlan {
  private final Planner planner;
  private final Value loop;
  private final Op.Scan op;
  private final List<Ref> arguments;
  private final int[] offsets;

  /// @param arguments where the loop's arguments lie, in places that do not move between steps
  ScanPlan(Planner planner, Value loop, Op.Scan op, List<Ref> arguments) {
    this.planner = planner;
    this.loop = loop;
    this.op = op;
    this.arguments = arguments;
    this.offsets = op.offsets();
  }

  void lower(List<Step> steps) {
    for (int i = 0; i < op.numCarries(); i++) {
      Ref row = row(i, 0);
      int start = op.reverse() ? op.length() * op.width() : 0;
      steps.add(copy(arguments.get(i), row.view(start, row.elements()).fixedAt(0)));
    }
    steps.add(loop());
  }

  /// Carried value `i` in the row that is met in a step, or in the row behind it.
  private Ref row(int i, int behind) {
    Ref t = loop.ref();
    int offset = t.offset() + behind * op.width() + offsets[i];
    int size = offsets[i + 1] - offsets[i];
    return new Ref(t.slot(), t.base(), offset, op.width(), size, 0, t.batched());
  }

  private Map<Node, Ref> inputs() {
    Map<Node, Ref> inputs = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      Node input = op.body().inputs().get(i);
      Ref given = arguments.get(i);
      if (i < op.numCarries()) {
        given = row(i, op.reverse() ? 1 : 0);
      } else if (i < op.numCarries() + op.numSlices()) {
        int size = input.shape().numElements();
        given = given.view(0, size).fixedAt(size);
      }
      inputs.put(input, given);
    }
    return inputs;
  }

  private Step loop() {
    Graph body = op.body();
    List<Boolean> batched = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      batched.add(i < op.numCarries() ? loop.batched : arguments.get(i).batched());
    }
    List<Combine> combine = body.outputs().stream().map(_ -> Combine.PER_DRAW).toList();
    Values values = Values.ofBody(body, new Phases(body, new Options(batched, combine)));
    List<Value> results = body.outputs().stream().map(values::of).toList();
    Schedule schedule = Schedule.ofBody(values.order(), results);
    Map<Value, Ref> targets = new HashMap<>();
    List<Integer> copied = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Value result = results.get(i);
      Value root = result.root;
      boolean whole = root.shape.numElements() == result.shape.numElements();
      boolean computed = !root.isGiven() && root.batched == loop.batched && !isLoop(root);
      if (whole && computed && !targets.containsKey(root)) {
        targets.put(root, row(i, op.reverse() ? 0 : 1));
      } else {
        copied.add(i);
      }
    }
    Planner inner = planner.inside(schedule, inputs(), targets);
    inner.place();
    for (int i : copied) {
      inner.steps().add(copy(results.get(i).ref(), row(i, op.reverse() ? 0 : 1)));
    }
    inner.giveBackResults(targets);
    Steps steps = Steps.of(inner.steps());
    ScanBody whole = body(steps);
    ScanKernel kernel =
        whole == null || !KernelProvider.hasVectorApi()
            ? null
            : whole.kernel(n -> planner.scratch(n, false));
    int lines = whole != null && whole.isLong() ? whole.size() : 0;
    return new ScanLoop(op.length(), op.reverse(), steps, inner.work(), lines, kernel);
  }

  private @Nullable ScanBody body(Steps steps) {
    Ref t = loop.ref();
    int width = op.width();
    int met = t.offset() + (op.reverse() ? width : 0);
    Ref state = new Ref(t.slot(), t.base(), met, width, width, 0, t.batched());
    return ScanBody.of(steps, state, width, op.reverse() ? -width : width);
  }

  private static boolean isLoop(Value value) {
    return value.rule instanceof Rule.Apply(Op op) && op instanceof Op.Scan;
  }

  static Step copy(Ref from, Ref to) {
    IntArray one = IntArray.of(1);
    return new Movement.Copy(from, to, IntArray.of(to.elements()), one, one, false);
  }
}
