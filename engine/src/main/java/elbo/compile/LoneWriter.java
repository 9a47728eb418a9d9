// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Line.Code;
import elbo.tensor.IntArray;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// Writes the class of a [LoneRun]: plain loops over single numbers, with every size and place a
/// constant. Each step does what it does itself for one lane, in the same order.
final class LoneWriter implements Template.Recipe {
  /// Calls after which the JVM has asked its optimising compiler.
  private static final int ENOUGH = 6_000;

  private final List<Step> steps;
  private final List<int[]> indexLists = new ArrayList<>();
  private final int[][] indices;

  /// @param steps those that [LoneRun] takes
  LoneWriter(List<Step> steps) {
    this.steps = List.copyOf(steps);
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
    return VectorCode.kernelClass("GeneratedLone", code -> new Writing(code).run());
  }

  /// Calls it on numbers of its own. Nothing in it is an object, so it is never slow, and the
  /// optimising compiler may come when it can.
  @Override
  public boolean isMadeFast(ChainKernel kernel) {
    double[][] memory = memory();
    int[] none = {};
    for (int call = 0; call < ENOUGH; call++) {
      kernel.run(memory, none, indices, 1, 1);
    }
    return true;
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

  private static int place(Ref ref) {
    return ref.base() + ref.offset();
  }

  @Override
  public String toString() {
    return steps.size() + " steps for one lane";
  }

  /// The code of one class.
  private final class Writing {
    private final CodeBuilder code;
    private final ScalarCode numbers;
    private final Map<Integer, Integer> arrays = new HashMap<>();
    private int nextIndices;

    Writing(CodeBuilder code) {
      this.code = code;
      this.numbers = new ScalarCode(code);
    }

    void run() {
      for (Ref ref : places()) {
        if (!arrays.containsKey(ref.slot())) {
          int local = code.allocateLocal(TypeKind.REFERENCE);
          arrays.put(ref.slot(), local);
          code.aload(VectorCode.MEMORY).loadConstant(ref.slot()).aaload().astore(local);
        }
      }
      steps.forEach(this::step);
    }

    private void step(Step step) {
      switch (step) {
        case FusedStep fused -> {
          Chain chain = fused.overData();
          if (chain == null) {
            each(fused.steps());
          } else {
            chain.before().forEach(this::step);
            chain(chain, fused.cells());
            chain.after().forEach(this::step);
          }
        }
        case Elementwise.Unary(var _, Ref _, Ref out) -> alone(step, out);
        case Elementwise.Binary(var _, Ref _, Ref _, Ref out) -> alone(step, out);
        case Elementwise.BinaryScalarRight(var _, Ref _, Ref _, Ref out) -> alone(step, out);
        case Elementwise.BinaryScalarLeft(var _, Ref _, Ref _, Ref out) -> alone(step, out);
        case Elementwise.Ternary(var _, Ref _, Ref _, Ref _, Ref out) -> alone(step, out);
        case Elementwise.Fill(Ref a, Ref out) -> {
          int number = code.allocateLocal(TypeKind.DOUBLE);
          load(a, 0);
          code.dstore(number);
          numbers.loop(
              out.elements(), i -> store(out, () -> code.iload(i), () -> code.dload(number)));
        }
        case Elementwise.Zero(Ref out) ->
            numbers.loop(out.elements(), i -> store(out, () -> code.iload(i), code::dconst_0));
        case Movement.Copy copy -> copy(copy);
        case Movement.Gather gather -> gather(gather);
        case Movement.ScatterAdd scatter -> scatter(scatter);
        // The sum of one number: a zero loses its sign, as from the accumulators.
        case Reducing.SumLanes(Ref a, Ref out) ->
            numbers.loop(
                out.elements(),
                i ->
                    store(
                        out,
                        () -> code.iload(i),
                        () -> {
                          load(a, () -> code.iload(i));
                          code.dconst_0().dadd();
                        }));
        case Reducing.Reduce reduce -> reduce(reduce);
        case Contraction product -> product(product);
        default -> throw new IllegalStateException("not for one lane: " + step);
      }
    }

    private void each(Steps inner) {
      for (int i = 0; i < inner.size(); i++) {
        step(inner.get(i));
      }
    }

    private void alone(Step step, Ref out) {
      Chain chain = Chain.of(List.of(step), true, 1, Set.of(out));
      if (chain == null) {
        throw new IllegalStateException("not for one lane: " + step);
      }
      chain(chain, out.elements());
    }

    /// A loop over elements that lie alike.
    private void chain(Chain chain, int n) {
      List<Line> lines = chain.lines();
      int[] value = new int[lines.size()];
      for (int k = 0; k < value.length; k++) {
        value[k] = code.allocateLocal(TypeKind.DOUBLE);
        if (lines.get(k).isFixed()) {
          load(chain.arrays().get(lines.get(k).array()), 0);
          code.dstore(value[k]);
        }
      }
      numbers.loop(
          n,
          i -> {
            for (int k = 0; k < value.length; k++) {
              Line line = lines.get(k);
              if (line.isFixed()) {
                continue;
              }
              if (line.code() == Code.STORE) {
                store(
                    chain.arrays().get(line.array()),
                    () -> code.iload(i),
                    () -> code.dload(value[line.a()]));
                continue;
              }
              if (line.code() == Code.LOAD) {
                load(chain.arrays().get(line.array()), () -> code.iload(i));
              } else {
                numbers.arithmetic(line, value);
              }
              code.dstore(value[k]);
            }
          });
    }

    private void copy(Movement.Copy copy) {
      int rank = copy.sizes().length();
      int[] counters = new int[rank];
      nest(
          rank,
          copy.sizes()::get,
          counters,
          () ->
              store(
                  copy.out(),
                  () -> sum(rank, counters, copy.to()),
                  () -> load(copy.a(), () -> sum(rank, counters, copy.from()))));
    }

    private void gather(Movement.Gather gather) {
      int index = nextIndices();
      int n = gather.indices().length();
      int width = gather.extent().inner();
      numbers.loop(
          gather.extent().fixed(),
          o ->
              numbers.loop(
                  n,
                  i ->
                      numbers.loop(
                          width,
                          j ->
                              store(
                                  gather.out(),
                                  () -> row(o, n * width, () -> code.iload(i), width, j),
                                  () ->
                                      load(
                                          gather.a(),
                                          () ->
                                              row(
                                                  o,
                                                  gather.size() * width,
                                                  () -> code.aload(index).iload(i).iaload(),
                                                  width,
                                                  j))))));
    }

    private void scatter(Movement.ScatterAdd scatter) {
      int index = nextIndices();
      int n = scatter.indices().length();
      int width = scatter.extent().inner();
      int outer = scatter.size() * width;
      numbers.loop(
          scatter.extent().fixed(),
          o ->
              numbers.loop(
                  n,
                  i ->
                      numbers.loop(
                          width,
                          j -> {
                            Runnable at =
                                () ->
                                    row(
                                        o,
                                        outer,
                                        () -> code.aload(index).iload(i).iaload(),
                                        width,
                                        j);
                            store(
                                scatter.out(),
                                at,
                                () -> {
                                  load(scatter.out(), at);
                                  load(
                                      scatter.a(),
                                      () -> row(o, n * width, () -> code.iload(i), width, j));
                                  code.dadd();
                                });
                          })));
    }

    private int nextIndices() {
      int local = code.allocateLocal(TypeKind.REFERENCE);
      code.aload(VectorCode.INDICES).loadConstant(nextIndices++).aaload().astore(local);
      return local;
    }

    /// Pushes `o` · `outer` + row · `width` + `j`.
    private void row(int o, int outer, Runnable row, int width, int j) {
      code.iload(o).loadConstant(outer).imul();
      row.run();
      code.loadConstant(width).imul().iadd().iload(j).iadd();
    }

    /// A sum goes to eight accumulators by index, as everywhere.
    private void reduce(Reducing.Reduce reduce) {
      int n = reduce.size();
      if (reduce.kind() != Reducing.Kind.SUM) {
        boolean largest = reduce.kind() == Reducing.Kind.MAX;
        int state = code.allocateLocal(TypeKind.DOUBLE);
        code.loadConstant(largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        code.dstore(state);
        numbers.loop(
            n,
            i -> {
              code.dload(state);
              load(reduce.a(), () -> code.iload(i));
              numbers.extreme(largest);
              code.dstore(state);
            });
        store(reduce.out(), code::iconst_0, () -> code.dload(state));
        return;
      }
      int[] sums = new int[8];
      for (int k = 0; k < sums.length; k++) {
        sums[k] = code.allocateLocal(TypeKind.DOUBLE);
        code.dconst_0().dstore(sums[k]);
      }
      for (int i = 0; i < n; i++) {
        code.dload(sums[i % 8]);
        load(reduce.a(), i);
        code.dadd().dstore(sums[i % 8]);
      }
      store(
          reduce.out(),
          code::iconst_0,
          () -> {
            code.dload(sums[0]).dload(sums[4]).dadd().dload(sums[2]).dload(sums[6]).dadd().dadd();
            code.dload(sums[1]).dload(sums[5]).dadd().dload(sums[3]).dload(sums[7]).dadd().dadd();
            code.dadd();
          });
    }

    /// Each element of the result by itself: its products in order.
    private void product(Contraction product) {
      List<Contraction.Axis> axes = product.axes();
      int numResult = product.numResult();
      int[] counters = new int[axes.size()];
      int sum = code.allocateLocal(TypeKind.DOUBLE);
      nest(
          numResult,
          k -> axes.get(k).size(),
          counters,
          () -> {
            Runnable target =
                () -> {
                  code.iconst_0();
                  for (int k = 0; k < numResult; k++) {
                    add(counters[k], axes.get(k).result());
                  }
                };
            if (product.startsFresh()) {
              code.dconst_0();
            } else {
              load(product.out(), target);
            }
            code.dstore(sum);
            nest(
                numResult,
                axes.size(),
                k -> axes.get(k).size(),
                counters,
                () -> {
                  load(product.a(), () -> along(axes, counters, true));
                  load(product.b(), () -> along(axes, counters, false));
                  code.dload(sum);
                  numbers.fma();
                  code.dstore(sum);
                });
            store(product.out(), target, () -> code.dload(sum));
          });
    }

    private void along(List<Contraction.Axis> axes, int[] counters, boolean left) {
      code.iconst_0();
      for (int k = 0; k < axes.size(); k++) {
        add(counters[k], left ? axes.get(k).left() : axes.get(k).right());
      }
    }

    private void nest(int depth, IntUnaryOperator size, int[] counters, Runnable body) {
      nest(0, depth, size, counters, body);
    }

    /// Loops one in the other.
    private void nest(int from, int depth, IntUnaryOperator size, int[] counters, Runnable body) {
      if (from == depth) {
        body.run();
        return;
      }
      numbers.loop(
          size.applyAsInt(from),
          counter -> {
            counters[from] = counter;
            nest(from + 1, depth, size, counters, body);
          });
    }

    private void sum(int rank, int[] counters, IntArray strides) {
      code.iconst_0();
      for (int k = 0; k < rank; k++) {
        add(counters[k], strides.get(k));
      }
    }

    /// Adds a counter times a stride to the number on the stack.
    private void add(int counter, int stride) {
      if (stride != 0) {
        code.iload(counter);
        if (stride != 1) {
          code.loadConstant(stride).imul();
        }
        code.iadd();
      }
    }

    private int array(Ref ref) {
      return Objects.requireNonNull(arrays.get(ref.slot()), "an array without a local");
    }

    /// Pushes the element at a constant place.
    private void load(Ref ref, int element) {
      code.aload(array(ref)).loadConstant(place(ref) + element).daload();
    }

    /// Pushes the element whose number `element` pushes.
    private void load(Ref ref, Runnable element) {
      code.aload(array(ref));
      at(ref, element);
      code.daload();
    }

    private void store(Ref ref, Runnable element, Runnable value) {
      code.aload(array(ref));
      at(ref, element);
      value.run();
      code.dastore();
    }

    private void at(Ref ref, Runnable element) {
      element.run();
      if (place(ref) != 0) {
        code.loadConstant(place(ref)).iadd();
      }
    }
  }
}
