// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Line.Code;
import elbo.compile.Line.Stride;
import elbo.kernel.BinaryKernel;
import elbo.kernel.BinaryKernels;
import elbo.kernel.TernaryKernel;
import elbo.kernel.TernaryKernels;
import elbo.kernel.UnaryKernels;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a run of steps does, as lines for one generated kernel, and the arrays that it works on.
/// Values between the lines stay in registers; only what is needed afterwards is stored.
///
/// With draws on the lanes all lines are the kernel's. With data on the lanes (one draw) what does
/// not lie in order is moved by the steps themselves, before and after the kernel.
final class Chain {
  /// Integers per array in the arguments: slot, position, strides.
  static final int PER_ARRAY = 4;

  /// More arrays than this are left to the interpreter.
  static final int MOST_ARRAYS = 96;

  /// Room for arguments that every frame has.
  static final int MOST_ARGUMENTS = 1 + (PER_ARRAY + 1) * MOST_ARRAYS;

  private final boolean flat;
  private final int elements;
  private final Set<Ref> stored;
  private final List<Line> lines = new ArrayList<>();
  private final List<Ref> arrays = new ArrayList<>();
  private final List<int[]> strides = new ArrayList<>();
  private final List<int[]> indexLists = new ArrayList<>();
  private final List<Step> before = new ArrayList<>();
  private final List<Step> after = new ArrayList<>();
  private final Map<Ref, Integer> known = new HashMap<>();
  private final Map<Line, Integer> made = new HashMap<>();
  private boolean possible = true;
  private int[][] indices = {};
  private final @Nullable Template[] forLanes = new Template[8];
  private final @Nullable Arguments[] still = new Arguments[8];
  private boolean isMoving;
  private @Nullable Template template;

  private Chain(boolean flat, int elements, Set<Ref> stored) {
    this.flat = flat;
    this.elements = elements;
    this.stored = stored;
  }

  /// The chain of these steps; null if they cannot be one kernel.
  ///
  /// @param flat whether data lie on the lanes instead of draws
  /// @param elements how many each row has
  /// @param stored where values lie that are needed after the steps
  static @Nullable Chain of(List<Step> steps, boolean flat, int elements, Set<Ref> stored) {
    Chain chain = new Chain(flat, elements, stored);
    for (Step step : steps) {
      chain.add(step);
    }
    for (Ref ref : stored) {
      Integer value = chain.known.get(ref);
      chain.possible &= value != null;
      if (value != null && !chain.isWrittenBefore(ref)) {
        chain.store(ref, value);
      }
    }
    if (!chain.possible || chain.arrays.size() > MOST_ARRAYS) {
      return null;
    }
    chain.indices = chain.indexLists.toArray(int[][]::new);
    chain.isMoving = chain.indices.length > 0;
    for (Ref ref : chain.arrays) {
      chain.isMoving |= ref.rowStride() != 0;
    }
    return chain;
  }

  private boolean isWrittenBefore(Ref ref) {
    for (Step step : before) {
      if (ref.equals(target(step))) {
        return true;
      }
    }
    return false;
  }

  /// The template for any number of draws, known once it is asked for: most chains have one for the
  /// number of draws that they meet.
  Template template() {
    Template known = template;
    if (known == null) {
      known = Template.of(flat, elements == 1, 0, List.copyOf(lines));
      template = known;
    }
    return known;
  }

  /// The template for so many draws: for whole vectors there is one for just this number.
  Template template(int lanes) {
    boolean whole = lanes >= VectorLanes.count() && Integer.bitCount(lanes) == 1;
    if (flat || !whole || lanes > Tile.MOST_DRAWS) {
      return template();
    }
    int power = Integer.numberOfTrailingZeros(lanes);
    Template known = forLanes[power];
    if (known == null) {
      known = Template.of(false, elements == 1, lanes, List.copyOf(lines));
      forLanes[power] = known;
    }
    return known;
  }

  /// Whether a kernel is there for some number of draws.
  boolean isGenerated() {
    boolean generated = template().kernel() != null;
    for (Template known : forLanes) {
      generated |= known != null && known.kernel() != null;
    }
    return generated;
  }

  /// Its lines in order.
  List<Line> lines() {
    return lines;
  }

  /// The arrays that its lines go by.
  List<Ref> arrays() {
    return arrays;
  }

  /// Steps that move what does not lie in order, before the kernel.
  List<Step> before() {
    return before;
  }

  /// Steps behind the kernel.
  List<Step> after() {
    return after;
  }

  /// How many lines it has.
  int size() {
    return lines.size();
  }

  /// How many numbers it reads and writes where it computes `cells` elements for `lanes` draws.
  long numbers(long cells, int lanes) {
    long numbers = 0;
    for (Line line : lines) {
      numbers +=
          switch (line.code()) {
            case LOAD, GATHER, STORE -> cells;
            case SUM, LARGEST, SMALLEST, SCATTER, SUM_ALL, LARGEST_ALL, SMALLEST_ALL -> 2 * cells;
            case SPREAD -> line.isFixed() ? 0 : cells;
            case SHARED -> line.isFixed() ? 0 : cells / lanes;
            default -> 0;
          };
    }
    return numbers;
  }

  /// Its operations in order, with how often they occur.
  String describe() {
    Map<Code, Integer> counts = new java.util.LinkedHashMap<>();
    for (Line line : lines) {
      if (line.code() != Code.LOAD && line.code() != Code.FINISH && !line.isFixed()) {
        counts.merge(line.code(), 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    counts.forEach((code, n) ->
        text.append(text.isEmpty() ? "" : ", ").append(n > 1 ? n + " " : "").append(code));
    return text.toString();
  }

  /// How many arrays it reads and writes.
  int numArrays() {
    return arrays.size();
  }

  /// Runs the kernel for the frame's block.
  void call(ChainKernel kernel, Frame f, int rows, int lanes) {
    for (int i = 0; i < before.size(); i++) {
      before.get(i).run(f);
    }
    kernel.run(f.memory, arguments(f, lanes), indices, rows, lanes);
    for (int i = 0; i < after.size(); i++) {
      after.get(i).run(f);
    }
  }

  /// The kernel's arguments: made once where nothing moves from row to row.
  private int[] arguments(Frame f, int lanes) {
    if (isMoving || Integer.bitCount(lanes) != 1 || lanes > Tile.MOST_DRAWS) {
      return fill(f.arguments, f);
    }
    int power = Integer.numberOfTrailingZeros(lanes);
    Arguments known = still[power];
    if (known == null) {
      known = new Arguments(fill(new int[1 + PER_ARRAY * arrays.size()], f));
      still[power] = known;
    }
    return known.values;
  }

  private int[] fill(int[] arguments, Frame f) {
    arguments[0] = elements;
    int at = 1;
    for (int i = 0; i < arrays.size(); i++) {
      Ref ref = arrays.get(i);
      int[] stride = strides.get(i);
      arguments[at] = ref.slot();
      arguments[at + 1] = ref.at(f);
      arguments[at + 2] = stride[0];
      arguments[at + 3] = stride[1];
      at += PER_ARRAY;
    }
    for (int i = 0; i < indices.length; i++) {
      arguments[at + i] = f.row;
    }
    return arguments;
  }

  /// Arguments that other threads see whole, because the field is final.
  private static final class Arguments {
    final int[] values;

    Arguments(int[] values) {
      this.values = values;
    }
  }

  private void add(Step step) {
    switch (step) {
      case Elementwise.Unary(var kernel, Ref a, Ref out) ->
          define(out, kernel instanceof UnaryKernels k ? unary(k) : null, load(a), -1, -1);
      case Elementwise.Binary(var kernel, Ref a, Ref b, Ref out) ->
          define(out, binary(kernel), load(a), load(b), -1);
      case Elementwise.BinaryScalarRight(var kernel, Ref a, Ref b, Ref out) ->
          define(out, binary(kernel), load(a), number(b), -1);
      case Elementwise.BinaryScalarLeft(var kernel, Ref a, Ref b, Ref out) ->
          define(out, binary(kernel), number(a), load(b), -1);
      case Elementwise.Ternary(var kernel, Ref a, Ref b, Ref c, Ref out) -> {
        define(out, ternary(kernel), load(a), load(b), load(c));
      }
      case Elementwise.Fill(Ref a, Ref out) -> known.put(out, number(a));
      case Movement.Copy copy -> copy(copy);
      case Movement.Gather gather -> gather(gather);
      case Movement.ScatterAdd scatter -> scatter(scatter);
      case Reducing.AddSink sink -> sink(sink);
      case Reducing.Reduce all -> reduce(all);
      case Contraction product -> product(product);
      default -> possible = false;
    }
  }

  private static @Nullable Ref target(Step step) {
    return switch (step) {
      case Contraction product -> product.out();
      case Movement.Copy copy -> copy.out();
      case Movement.Gather gather -> gather.out();
      default -> null;
    };
  }

  static @Nullable Code unary(UnaryKernels kernel) {
    return switch (kernel) {
      case NEGATE -> Code.NEGATE;
      case ABS -> Code.ABS;
      case SQUARE -> Code.SQUARE;
      case RECIPROCAL -> Code.RECIPROCAL;
      case SQRT -> Code.SQRT;
      case IS_ZERO -> Code.IS_ZERO;
      case IS_NAN -> Code.IS_NAN;
      case IS_INFINITE -> Code.IS_INFINITE;
      default -> null;
    };
  }

  static @Nullable Code binary(BinaryKernel kernel) {
    return !(kernel instanceof BinaryKernels k)
        ? null
        : switch (k) {
          case ADD -> Code.ADD;
          case SUBTRACT -> Code.SUBTRACT;
          case MULTIPLY -> Code.MULTIPLY;
          case DIVIDE -> Code.DIVIDE;
          case MAX -> Code.MAX;
          case MIN -> Code.MIN;
          case EQUAL -> Code.EQUAL;
          case NOT_EQUAL -> Code.NOT_EQUAL;
          case LESS -> Code.LESS;
          case LESS_EQUAL -> Code.LESS_EQUAL;
          case AND -> Code.AND;
          case OR -> Code.OR;
          default -> null;
        };
  }

  static @Nullable Code ternary(TernaryKernel kernel) {
    return kernel == TernaryKernels.SELECT
        ? Code.SELECT
        : kernel == TernaryKernels.FMA ? Code.FMA : null;
  }

  private void define(Ref out, @Nullable Code code, int a, int b, int c) {
    if (code == null) {
      possible = false;
    } else {
      known.put(out, line(Line.of(code, a, b, c)));
    }
  }

  /// The number of a line, made if it is new.
  private int line(Line line) {
    Integer number = made.get(line);
    if (number == null) {
      number = lines.size();
      made.put(line, number);
      lines.add(line);
    }
    return number;
  }

  private int array(Ref ref, int rowStride, int innerStride) {
    for (int i = 0; i < arrays.size(); i++) {
      int[] stride = strides.get(i);
      if (arrays.get(i).equals(ref) && stride[0] == rowStride && stride[1] == innerStride) {
        return i;
      }
    }
    arrays.add(ref);
    strides.add(new int[] {rowStride, innerStride});
    return arrays.size() - 1;
  }

  private Line onArray(Code code, int a, Ref ref, int index) {
    return new Line(code, a, -1, -1, array(ref, 0, 0), index, Stride.ZERO, Stride.ZERO);
  }

  /// The line that makes what lies here, or loads it.
  private int load(Ref ref) {
    Integer value = known.get(ref);
    return value != null ? value : line(onArray(Code.LOAD, -1, ref, -1));
  }

  /// One number for all elements and draws.
  private int number(Ref ref) {
    possible &= !known.containsKey(ref);
    return line(onArray(Code.SHARED, -1, ref, -1));
  }

  private void store(Ref ref, int value) {
    line(onArray(Code.STORE, value, ref, -1));
  }

  private int index(IntArray list) {
    int[] array = list.array();
    for (int i = 0; i < indexLists.size(); i++) {
      if (indexLists.get(i) == array) {
        return i;
      }
    }
    indexLists.add(array);
    return indexLists.size() - 1;
  }

  private void copy(Movement.Copy copy) {
    int rank = copy.sizes().length();
    int row = 0;
    int inner = 0;
    boolean fits = rank <= (copy.rows() && elements > 1 ? 2 : 1);
    if (rank > 0) {
      row = copy.from().get(0);
      fits &= copy.to().get(0) == elements;
    }
    if (rank == 2) {
      inner = copy.from().get(1);
      fits &= copy.to().get(1) == 1 && copy.sizes().get(1) == elements;
    } else if (rank == 1 && elements > 1) {
      fits = false;
    }
    fits &= copy.a().batched() == copy.out().batched() || !copy.a().batched();
    if (!fits) {
      possible = false;
      return;
    }
    if (known.containsKey(copy.a())) {
      possible = false;
      return;
    }
    boolean inOrder = row == elements && (elements == 1 || inner == 1);
    if (flat && !inOrder && (row != 0 || inner != 0)) {
      moveBefore(copy, copy.out());
      return;
    }
    boolean shared = !copy.a().batched() && copy.out().batched();
    if (flat && inOrder) {
      known.put(copy.out(), line(onArray(Code.LOAD, -1, copy.a(), -1)));
      return;
    }
    known.put(
        copy.out(),
        line(
            new Line(
                shared ? Code.SHARED : Code.SPREAD,
                -1,
                -1,
                -1,
                array(copy.a(), row, inner),
                -1,
                Stride.of(row),
                Stride.of(inner))));
  }

  /// A product of elements at strides, nothing summed: with data on the lanes a step of its own.
  private void product(Contraction product) {
    List<Contraction.Axis> axes = product.axes();
    Contraction.Axis row = axes.getFirst();
    Contraction.Axis inner = axes.getLast();
    possible &= row.rows() && row.result() == elements;
    possible &= axes.size() == 1 ? elements == 1 : inner.size() == elements;
    boolean one = axes.size() == 1;
    if (flat) {
      possible &= !isMade(product.a()) && !isMade(product.b());
      moveBefore(product, product.out());
      return;
    }
    int left = factor(product.a(), row.left(), one ? 0 : inner.left(), product.out().batched());
    int right = factor(product.b(), row.right(), one ? 0 : inner.right(), product.out().batched());
    known.put(product.out(), line(Line.of(Code.PRODUCT, left, right, -1)));
  }

  private int factor(Ref ref, int row, int inner, boolean batched) {
    Integer value = known.get(ref);
    if (value != null && row == elements && (elements == 1 || inner == 1)) {
      possible &= ref.batched() == batched;
      return value;
    }
    possible &= !isMade(ref);
    Code code = batched && !ref.batched() ? Code.SHARED : Code.SPREAD;
    int array = array(ref, row, inner);
    return line(new Line(code, -1, -1, -1, array, -1, Stride.of(row), Stride.of(inner)));
  }

  /// Whether what lies here is made by these steps, wholly or in rows.
  private boolean isMade(Ref ref) {
    for (Ref other : known.keySet()) {
      if (other.slot() == ref.slot()
          && other.base() == ref.base()
          && other.offset() == ref.offset()) {
        return true;
      }
    }
    return false;
  }

  private void moveBefore(Step step, Ref out) {
    before.add(step);
    known.put(out, line(onArray(Code.LOAD, -1, out, -1)));
  }

  private void gather(Movement.Gather gather) {
    boolean fits =
        gather.cut()
            && !known.containsKey(gather.a())
            && gather.a().batched() == gather.out().batched();
    if (!fits || gather.extent().inner() != elements) {
      possible = false;
    } else if (flat) {
      moveBefore(gather, gather.out());
    } else {
      int index = index(gather.indices());
      known.put(gather.out(), line(onArray(Code.GATHER, -1, gather.a(), index)));
    }
  }

  private void scatter(Movement.ScatterAdd scatter) {
    boolean fits = scatter.cut() && scatter.a().batched() == scatter.out().batched();
    if (!fits || scatter.extent().inner() != elements) {
      possible = false;
    } else if (flat) {
      moveAfter(scatter, scatter.a());
    } else {
      int index = index(scatter.indices());
      lines.add(onArray(Code.SCATTER, load(scatter.a()), scatter.out(), index));
    }
  }

  private void sink(Reducing.AddSink sink) {
    boolean sum = sink.kind() == Reducing.Kind.SUM;
    if (sink.out().elements() != elements || sink.a().batched() != sink.state().batched()) {
      possible = false;
    } else if (flat && (!sum || elements > 1)) {
      moveAfter(sink, sink.a());
    } else {
      Code code =
          switch (sink.kind()) {
            case SUM -> Code.SUM;
            case MAX -> Code.LARGEST;
            case MIN -> Code.SMALLEST;
          };
      lines.add(onArray(code, load(sink.a()), sink.state(), -1));
    }
  }

  private void reduce(Reducing.Reduce all) {
    if (elements != 1 || all.extent().inner() != 1 || all.a().batched() != all.out().batched()) {
      possible = false;
    } else if (flat) {
      moveAfter(all, all.a());
    } else {
      int value = load(all.a());
      switch (all.kind()) {
        case SUM -> {
          lines.add(onArray(Code.SUM_ALL, value, all.state(), -1));
          lines.add(onArray(Code.FINISH, lines.size() - 1, all.out(), -1));
        }
        case MAX -> lines.add(onArray(Code.LARGEST_ALL, value, all.out(), -1));
        case MIN -> lines.add(onArray(Code.SMALLEST_ALL, value, all.out(), -1));
      }
    }
  }

  private void moveAfter(Step step, Ref argument) {
    int value = load(argument);
    after.add(step);
    boolean there =
        lines.get(value).code() == Code.LOAD
            && arrays.get(lines.get(value).array()).equals(argument);
    if (!there && !stored.contains(argument)) {
      store(argument, value);
    }
  }
}
