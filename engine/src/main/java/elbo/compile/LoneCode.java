// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Line.Code;
import elbo.kernel.KernelProvider;
import elbo.tensor.IntArray;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The code of the class of a [LoneRun]: every size and place is a constant. Elements that follow
/// each other are worked on in vectors: whole ones as far as they go, then halves, quarters and so
/// on, so that any number of elements is met without a mask. What follows in no order, or are too
/// few, are loops over single numbers.
final class LoneCode {
  /// Fewer elements that lie alike are met one by one: vectors of 8 and 10 took longer (decision
  /// 14).
  private static final int FEWEST_ELEMENTS = 32;

  private final CodeBuilder code;
  private final ScalarCode numbers;
  private final LoneProducts products;
  private final Map<Integer, Integer> arrays = new HashMap<>();
  private final Map<Integer, VectorCode> vectors = new HashMap<>();
  private int nextIndices;

  LoneCode(CodeBuilder code) {
    this.code = code;
    this.numbers = new ScalarCode(code);
    this.products = new LoneProducts(this, code);
  }

  /// How many elements that lie alike are worked on together: 1 without vectors.
  static int widest(int n) {
    return n < FEWEST_ELEMENTS ? 1 : widest();
  }

  /// The length of a vector, 1 without vectors.
  static int widest() {
    return KernelProvider.hasVectorApi() ? VectorLanes.count() : 1;
  }

  /// In how many pieces of code a range of elements is met.
  static int pieces(int n, int widest) {
    return Math.min(n / widest, 1) + Integer.bitCount(n % widest);
  }

  /// Part of a range of elements.
  interface Piece {
    /// Writes code for so many vectors that follow each other.
    ///
    /// @param width elements of a vector, 1 for single numbers
    void write(int width, int from, int count);
  }

  /// Takes a range apart into pieces, in order.
  ///
  /// @param widest the length of the longest vectors, a power of 2
  static void inPieces(int n, int widest, Piece piece) {
    int at = 0;
    for (int width = widest; width > 0; width /= 2) {
      int count = (n - at) / width;
      if (count > 0) {
        piece.write(width, at, count);
      }
      at += count * width;
    }
  }

  /// @param places where all that the steps read and write lies
  void write(List<Step> steps, List<Ref> places) {
    for (Ref ref : places) {
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
      case Contraction product -> products.write(product);
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

  /// Elements that lie alike.
  private void chain(Chain chain, int n) {
    List<Line> lines = chain.lines();
    int[] fixed = new int[lines.size()];
    for (int k = 0; k < fixed.length; k++) {
      if (lines.get(k).isFixed()) {
        fixed[k] = code.allocateLocal(TypeKind.DOUBLE);
        load(chain.arrays().get(lines.get(k).array()), 0);
        code.dstore(fixed[k]);
      }
    }
    inPieces(
        n,
        widest(n),
        (width, from, count) -> {
          if (width == 1) {
            singly(chain, fixed, from, count);
          } else {
            inVectors(chain, fixed, width, from, count);
          }
        });
  }

  private void singly(Chain chain, int[] fixed, int from, int count) {
    List<Line> lines = chain.lines();
    int[] value = fixed.clone();
    for (int k = 0; k < value.length; k++) {
      if (!lines.get(k).isFixed()) {
        value[k] = code.allocateLocal(TypeKind.DOUBLE);
      }
    }
    numbers.loop(
        count,
        1,
        i -> {
          Runnable element = () -> element(i, from);
          for (int k = 0; k < value.length; k++) {
            Line line = lines.get(k);
            if (line.isFixed()) {
              continue;
            }
            if (line.code() == Code.STORE) {
              int result = value[line.a()];
              store(chain.arrays().get(line.array()), element, () -> code.dload(result));
              continue;
            }
            if (line.code() == Code.LOAD) {
              load(chain.arrays().get(line.array()), element);
            } else {
              numbers.arithmetic(line, value);
            }
            code.dstore(value[k]);
          }
        });
  }

  private void inVectors(Chain chain, int[] fixed, int width, int from, int count) {
    List<Line> lines = chain.lines();
    VectorCode vector = vectors(width);
    int[] value = vector.locals(lines.size(), TypeKind.REFERENCE);
    numbers.loop(
        count,
        width,
        i -> {
          vector.constants();
          for (int k = 0; k < value.length; k++) {
            Line line = lines.get(k);
            int number = fixed[k];
            if (line.isFixed()) {
              vector.broadcast(() -> code.dload(number), value[k]);
              continue;
            }
            switch (line.code()) {
              case STORE -> {
                code.aload(value[line.a()]);
                storeVector(vector, chain.arrays().get(line.array()), () -> element(i, from));
              }
              case LOAD -> {
                loadVector(vector, chain.arrays().get(line.array()), () -> element(i, from));
                code.astore(value[k]);
              }
              default -> {
                vector.arithmetic(line, value);
                code.astore(value[k]);
              }
            }
          }
        });
  }

  private void element(int counter, int from) {
    code.iload(counter).loadConstant(from).iadd();
  }

  /// Calls for vectors of so many elements.
  VectorCode vectors(int width) {
    return vectors.computeIfAbsent(width, w -> new VectorCode(code, w));
  }

  /// Pushes the vector that begins at an element.
  void loadVector(VectorCode vector, Ref ref, Runnable element) {
    vector.load(array(ref), () -> at(ref, element));
  }

  /// Stores the vector on the stack.
  void storeVector(VectorCode vector, Ref ref, Runnable element) {
    code.aload(array(ref));
    at(ref, element);
    vector.intoArray();
  }

  private void copy(Movement.Copy copy) {
    int rank = copy.sizes().length();
    int[] counters = new int[rank];
    numbers.nest(
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

  private void sum(int rank, int[] counters, IntArray strides) {
    code.iconst_0();
    for (int k = 0; k < rank; k++) {
      numbers.add(counters[k], strides.get(k));
    }
  }

  private int array(Ref ref) {
    return Objects.requireNonNull(arrays.get(ref.slot()), "an array without a local");
  }

  /// Pushes the element at a constant place.
  private void load(Ref ref, int element) {
    code.aload(array(ref)).loadConstant(LoneWriter.place(ref) + element).daload();
  }

  /// Pushes the element whose number `element` pushes.
  void load(Ref ref, Runnable element) {
    code.aload(array(ref));
    at(ref, element);
    code.daload();
  }

  void store(Ref ref, Runnable element, Runnable value) {
    code.aload(array(ref));
    at(ref, element);
    value.run();
    code.dastore();
  }

  private void at(Ref ref, Runnable element) {
    element.run();
    if (LoneWriter.place(ref) != 0) {
      code.loadConstant(LoneWriter.place(ref)).iadd();
    }
  }
}
