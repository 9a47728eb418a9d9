// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the class of a [LoneRun]: plain loops over single numbers, with every size and place a
/// constant. Each step does what it does itself for one lane, in the same order.
final class LoneWriter implements Template.Recipe {
  private final List<Step> steps;
  private final List<int[]> indexLists = new ArrayList<>();
  private final int[][] indices;
  private final long operations;

  /// @param steps those that [LoneRun] takes
  /// @param operations what they do, in operations on one element
  LoneWriter(List<Step> steps, long operations) {
    this.steps = List.copyOf(steps);
    this.operations = operations;
    for (Step step : steps) {
      collect(step);
    }
    this.indices = indexLists.toArray(int[][]::new);
  }

  private void collect(Step step) {
    switch (step) {
      case Movement.Gather gather -> indexLists.add(gather.indices().array());
      case Movement.ScatterAdd scatter -> indexLists.add(scatter.indices().array());
      default -> {}
    }
  }

  /// The lists of rows that the kernel is called with.
  int[][] indices() {
    return indices;
  }

  @Override
  public byte[] classFile() {
    return VectorCode.kernelClass(
        "GeneratedLone", code -> new LoneCode(code).write(steps, places()));
  }

  @Override
  public boolean isMadeFast(ChainKernel kernel) {
    return new LoneTrial(memory(), indices, operations).warmUp(kernel);
  }

  private double[][] memory() {
    Map<Integer, Integer> ends = new HashMap<>();
    for (Ref ref : places()) {
      ends.merge(ref.slot(), place(ref) + ref.elements(), Math::max);
    }
    int slots = ends.keySet().stream().mapToInt(slot -> slot).max().orElse(0) + 1;
    double[][] memory = new double[slots][];
    for (int slot = 0; slot < slots; slot++) {
      memory[slot] = new double[ends.getOrDefault(slot, 0)];
      Arrays.fill(memory[slot], 0.75);
    }
    return memory;
  }

  /// Where all that the class reads and writes lies.
  private List<Ref> places() {
    List<Ref> places = new ArrayList<>();
    steps.forEach(step -> addPlaces(step, places));
    return places;
  }

  private static void addPlaces(Step step, List<Ref> places) {
    switch (step) {
      case FusedStep fused -> {
        for (int i = 0; i < fused.steps().size(); i++) {
          addPlaces(fused.steps().get(i), places);
        }
      }
      case Elementwise.Unary(var _, Ref a, Ref out) -> places.addAll(List.of(a, out));
      case Elementwise.Binary(var _, Ref a, Ref b, Ref out) -> places.addAll(List.of(a, b, out));
      case Elementwise.BinaryScalarRight(var _, Ref a, Ref b, Ref out) ->
          places.addAll(List.of(a, b, out));
      case Elementwise.BinaryScalarLeft(var _, Ref a, Ref b, Ref out) ->
          places.addAll(List.of(a, b, out));
      case Elementwise.Ternary(var _, Ref a, Ref b, Ref c, Ref out) ->
          places.addAll(List.of(a, b, c, out));
      case Elementwise.Fill(Ref a, Ref out) -> places.addAll(List.of(a, out));
      case Elementwise.Zero(Ref out) -> places.add(out);
      case Movement.Copy copy -> places.addAll(List.of(copy.a(), copy.out()));
      case Movement.Gather gather -> places.addAll(List.of(gather.a(), gather.out()));
      case Movement.ScatterAdd scatter -> places.addAll(List.of(scatter.a(), scatter.out()));
      case Reducing.SumLanes sum -> places.addAll(List.of(sum.a(), sum.out()));
      case Reducing.Reduce reduce -> places.addAll(List.of(reduce.a(), reduce.out()));
      case Contraction product -> {
        places.addAll(List.of(product.a(), product.b(), product.out()));
      }
      default -> throw new IllegalStateException("not for one lane: " + step);
    }
  }

  /// The position of a value: there is one lane, and no loop over rows.
  static int place(Ref ref) {
    return ref.base() + ref.offset();
  }

  @Override
  public String toString() {
    return steps.size() + " steps for one lane";
  }
}
