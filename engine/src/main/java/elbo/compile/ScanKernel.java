// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// A whole loop with carried state as one generated kernel: what is carried stays in registers, and
/// nothing is dispatched from step to step.
final class ScanKernel {
  /// Integers per array in the arguments: slot, position, distance from step to step.
  static final int PER_ARRAY = 3;

  /// Room for arguments that every frame has.
  static final int MOST_ARGUMENTS = PER_ARRAY * ScanBody.MOST_ARRAYS_IN_PARTS;

  private static final int FEWEST_OF_LONG = 16;

  private static final int[][] NO_INDICES = {};

  private final List<Ref> arrays;
  private final ScanTemplate body;
  private final Template template;
  private final int vectorLength;

  ScanKernel(List<Ref> arrays, ScanTemplate body) {
    this.arrays = List.copyOf(arrays);
    this.body = body;
    this.template = Template.of(body);
    this.vectorLength = VectorLanes.count();
  }

  Template template() {
    return template;
  }

  /// How many lines a step has.
  int size() {
    return body.lines().size() + body.after().size();
  }

  /// From how many draws on the kernel is worth it: a vector of them; more for a long body, whose
  /// methods the JVM compiles so late that few draws are sooner done by the kernels of its steps.
  int fewestLanes() {
    return body.isLong() ? Math.max(vectorLength, FEWEST_OF_LONG) : vectorLength;
  }

  /// Whether the kernel is there and the frame has draws enough for it.
  boolean isReady(Frame f) {
    return f.lanes >= fewestLanes() && template.kernel() != null;
  }

  /// What the steps of the loop do, in operations on one element.
  long operations(ScanLoop loop, int lanes) {
    return (long) loop.length() * loop.body().size() * (lanes + ScanLoop.DISPATCH);
  }

  /// Runs the loop, if the kernel is there.
  boolean run(Frame f, ScanLoop loop) {
    if (f.lanes < fewestLanes()) {
      return false;
    }
    ChainKernel kernel = template.kernel();
    if (kernel == null) {
      template.count(operations(loop, f.lanes));
      return false;
    }
    int outer = f.row;
    f.row = loop.reverse() ? loop.length() - 1 : 0;
    int direction = loop.reverse() ? -1 : 1;
    int[] arguments = f.arguments;
    for (int i = 0; i < arrays.size(); i++) {
      Ref ref = arrays.get(i);
      arguments[PER_ARRAY * i] = ref.slot();
      arguments[PER_ARRAY * i + 1] = ref.at(f);
      arguments[PER_ARRAY * i + 2] = direction * ref.rowStride() * ref.width(f);
    }
    f.row = outer;
    kernel.run(f.memory, arguments, NO_INDICES, loop.length(), f.lanes);
    return true;
  }

  @Override
  public String toString() {
    return "generated loop: " + body;
  }
}
