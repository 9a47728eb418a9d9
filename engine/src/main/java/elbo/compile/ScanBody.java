// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Line.Code;
import elbo.compile.Line.Stride;
import elbo.kernel.UnaryKernels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What the steps of a loop's body do, element by element: simple arithmetic on numbers per draw.
/// Moves of elements disappear, temporary values become registers.
final class ScanBody {
  /// Longer bodies are cut into parts: the JVM's compiler is slow with them, and does not keep all
  /// vectors in registers.
  static final int MOST_LINES = 48;

  private static final int MOST_ARRAYS = 32;

  /// Still longer ones, or with more arrays, are left to the steps.
  private static final int MOST_LINES_IN_PARTS = 2048;

  static final int MOST_ARRAYS_IN_PARTS = 1024;

  /// Values with more elements are not unrolled.
  private static final int MOST_ELEMENTS = 16;

  private final Ref state;
  private final int width;
  private final int met;
  private final int made;
  private final List<Line> lines = new ArrayList<>();
  private final List<Integer> after = new ArrayList<>();
  private final List<Ref> arrays = new ArrayList<>();
  private final Map<Line, Integer> numbers = new HashMap<>();
  private final Map<Cell, Integer> known = new HashMap<>();
  private boolean possible = true;

  /// One element of a place.
  private record Cell(int slot, int base, int element, int rowStride, boolean batched) {
    static Cell of(Ref ref, int element) {
      return new Cell(
          ref.slot(), ref.base(), ref.offset() + element, ref.rowStride(), ref.batched());
    }
  }

  /// @param state the row of the trajectory that a step meets
  /// @param behind how many elements behind it the row lies that a step makes
  private ScanBody(Ref state, int width, int behind) {
    this.state = state;
    this.width = width;
    this.met = state.offset();
    this.made = met + behind;
  }

  /// What the steps of a loop do; null if a kernel cannot do it.
  ///
  /// @param state the row of the trajectory that a step meets, all carried values in it
  /// @param behind how many elements behind it the row lies that a step makes
  static @Nullable ScanBody of(Steps steps, Ref state, int width, int behind) {
    ScanBody body = new ScanBody(state, width, behind);
    if (width > MOST_ELEMENTS || !state.batched()) {
      return null;
    }
    body.add(steps);
    Ref row = body.row();
    for (int i = 0; i < width; i++) {
      Integer value = body.known.get(Cell.of(row, i));
      body.possible &= value != null;
      body.after.add(value == null ? -1 : value);
    }
    return body.possible ? body : null;
  }

  /// The row that a step makes.
  private Ref row() {
    return new Ref(state.slot(), state.base(), made, state.rowStride(), width, 0, true);
  }

  /// How many lines a step has.
  int size() {
    return lines.size() + width;
  }

  /// Whether the kernel is in parts.
  boolean isLong() {
    return lines.size() > MOST_LINES || arrays.size() > MOST_ARRAYS;
  }

  /// The kernel.
  ///
  /// @param scratch takes room for so many numbers
  ScanKernel kernel(IntFunction<Ref> scratch) {
    ScanTemplate template = new ScanTemplate(lines, after, isLong());
    List<Ref> places = new ArrayList<>(List.of(row(), state));
    places.addAll(arrays);
    if (template.isLong()) {
      places.add(scratch.apply(template.room()));
    }
    return new ScanKernel(places, template);
  }

  private void add(Steps steps) {
    for (int i = 0; i < steps.size() && possible; i++) {
      add(steps.get(i));
      possible &= lines.size() <= MOST_LINES_IN_PARTS && arrays.size() < MOST_ARRAYS_IN_PARTS - 2;
    }
  }

  private void add(Step step) {
    switch (step) {
      case FusedStep fused -> add(fused.steps());
      case Elementwise.Unary(var kernel, Ref a, Ref out) ->
          each(
              out,
              kernel instanceof UnaryKernels k ? Chain.unary(k) : null,
              e -> read(a, e),
              null,
              null);
      case Elementwise.Binary(var kernel, Ref a, Ref b, Ref out) ->
          each(out, Chain.binary(kernel), e -> read(a, e), e -> read(b, e), null);
      case Elementwise.BinaryScalarRight(var kernel, Ref a, Ref b, Ref out) ->
          each(out, Chain.binary(kernel), e -> read(a, e), _ -> read(b, 0), null);
      case Elementwise.BinaryScalarLeft(var kernel, Ref a, Ref b, Ref out) ->
          each(out, Chain.binary(kernel), _ -> read(a, 0), e -> read(b, e), null);
      case Elementwise.Ternary(var kernel, Ref a, Ref b, Ref c, Ref out) ->
          each(out, Chain.ternary(kernel), e -> read(a, e), e -> read(b, e), e -> read(c, e));
      case Elementwise.Fill(Ref a, Ref out) -> {
        for (int e = 0; fits(out) && e < out.elements(); e++) {
          known.put(Cell.of(out, e), read(a, 0));
        }
      }
      case Movement.Copy copy -> copy(copy);
      default -> possible = false;
    }
  }

  /// Which value an element of an operand is.
  private interface Operand {
    int of(int element);
  }

  private void each(
      Ref out, @Nullable Code code, @Nullable Operand a, @Nullable Operand b, @Nullable Operand c) {
    if (code == null || !fits(out)) {
      possible = false;
      return;
    }
    for (int e = 0; e < out.elements(); e++) {
      int x = a == null ? -1 : a.of(e);
      int y = b == null ? -1 : b.of(e);
      int z = c == null ? -1 : c.of(e);
      known.put(Cell.of(out, e), line(Line.of(code, x, y, z)));
    }
  }

  private boolean fits(Ref out) {
    possible &= out.elements() <= MOST_ELEMENTS && out.inner() == 0;
    return possible;
  }

  private void copy(Movement.Copy copy) {
    if (copy.rows() || !fits(copy.out())) {
      possible = false;
      return;
    }
    int total = 1;
    for (int size : copy.sizes().array()) {
      total *= size;
    }
    if (total > MOST_ELEMENTS) {
      possible = false;
      return;
    }
    for (int i = 0; i < total; i++) {
      int from = 0;
      int to = 0;
      int rest = i;
      for (int k = copy.sizes().length() - 1; k >= 0; k--) {
        int at = rest % copy.sizes().get(k);
        rest /= copy.sizes().get(k);
        from += at * copy.from().get(k);
        to += at * copy.to().get(k);
      }
      known.put(Cell.of(copy.out(), to), read(copy.a(), from));
    }
  }

  /// The value that an element has at this time: computed in this step, carried, or loaded.
  private int read(Ref ref, int element) {
    Integer value = known.get(Cell.of(ref, element));
    if (value != null) {
      return value;
    }
    int at = ref.offset() + element;
    boolean here =
        ref.slot() == state.slot()
            && ref.base() == state.base()
            && ref.batched()
            && ref.rowStride() == width;
    if (here && at >= met && at < met + width) {
      return at - met;
    }
    possible &= !(here && at >= made && at < made + width);
    boolean moves = ref.rowStride() != 0;
    Ref place = new Ref(ref.slot(), ref.base(), at, ref.rowStride(), 1, 0, ref.batched());
    int array = arrays.indexOf(place);
    if (array < 0) {
      array = arrays.size();
      arrays.add(place);
    }
    Code code = ref.batched() ? Code.SPREAD : Code.SHARED;
    Stride stride = moves ? Stride.ANY : Stride.ZERO;
    return line(new Line(code, -1, -1, -1, 2 + array, -1, stride, Stride.ZERO));
  }

  /// The number of the value that a line makes, behind those of the carried values.
  private int line(Line line) {
    Integer number = numbers.get(line);
    if (number == null) {
      number = width + lines.size();
      numbers.put(line, number);
      lines.add(line);
    }
    return number;
  }
}
