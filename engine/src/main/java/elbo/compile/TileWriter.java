// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static elbo.compile.VectorCode.INDICES;
import static elbo.compile.VectorCode.MEMORY;
import static elbo.compile.VectorCode.ROWS;

import elbo.compile.Line.Code;
import elbo.compile.Line.Stride;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.List;

/// Writes the class of a [ChainKernel] for one number of draws, which fill whole vectors. What
/// [ChainWriter] multiplies and checks for each vector, the JVM's compiler moves out of these
/// loops: it does so where positions are a counter times a constant.
///
/// Where a row has one element, rows `k`, `k + 8`, … follow each other for `k` = 0 to 7, and
/// accumulator `k` of each sum is in a register meanwhile: the additions and their order are those
/// of the interpreter, so the bits are. Scatters need the rows in order, and meet accumulators in
/// memory; so do rows of several elements, which are the inner loop.
final class TileWriter {
  /// Draws that are worked on together: a line of the cache is met once.
  private static final int LINE = 8;

  /// With more accumulators than this, one vector at a time: there are 16 registers.
  private static final int MOST_IN_REGISTERS = 10;

  /// Longer code works on one vector at a time. The JVM's first compiler runs out of virtual
  /// registers on 2,600 bytes of these calls when it counts branches too (level 3); one that it had
  /// at level 2 was still there, and slow, when its trial gave up after 20 s.
  private static final int MOST_BYTES_FOR_SEVERAL = 1_900;

  private final List<Line> lines;
  private final int vectorLength;
  private final int lanes;
  private final boolean oneElement;
  private final boolean inOrder;
  private final int parts;
  private final CodeBuilder code;
  private final VectorCode vectors;
  private final int numArrays;
  private final int numIndices;
  private final int[] array;
  private final int[] start;
  private final int[] index;
  private final int[] number;
  private final int[][] value;
  private final int[][] state;
  private final int elements;
  private final int lane;
  private final int row;
  private final int element;
  private final int residue;
  private final int[] indexed;

  private TileWriter(
      List<Line> lines,
      int vectorLength,
      int lanes,
      int mostParts,
      boolean oneElement,
      CodeBuilder code) {
    this.lines = lines;
    this.vectorLength = vectorLength;
    this.lanes = lanes;
    this.oneElement = oneElement;
    this.code = code;
    this.vectors = new VectorCode(code);
    this.numArrays = lines.stream().mapToInt(Line::array).max().orElse(-1) + 1;
    this.numIndices = lines.stream().mapToInt(Line::index).max().orElse(-1) + 1;
    this.inOrder = !oneElement || lines.stream().anyMatch(l -> l.code() == Code.SCATTER);
    int most = Math.clamp(Math.min(lanes, LINE) / vectorLength, 1, mostParts);
    long states = inOrder ? 0 : lines.stream().filter(TileWriter::hasState).count();
    this.parts = most * states > MOST_IN_REGISTERS ? 1 : most;
    this.array = vectors.locals(numArrays, TypeKind.REFERENCE);
    this.start = vectors.locals(numArrays, TypeKind.INT);
    this.index = vectors.locals(2 * numIndices, TypeKind.REFERENCE);
    this.number = vectors.locals(lines.size(), TypeKind.DOUBLE);
    this.value = new int[parts][];
    this.state = new int[parts][];
    for (int p = 0; p < parts; p++) {
      value[p] = vectors.locals(lines.size(), TypeKind.REFERENCE);
      state[p] = vectors.locals(lines.size(), TypeKind.REFERENCE);
    }
    this.elements = code.allocateLocal(TypeKind.INT);
    this.lane = code.allocateLocal(TypeKind.INT);
    this.row = code.allocateLocal(TypeKind.INT);
    this.element = code.allocateLocal(TypeKind.INT);
    this.residue = code.allocateLocal(TypeKind.INT);
    this.indexed = vectors.locals(numIndices, TypeKind.INT);
  }

  /// The class file.
  ///
  /// @param oneElement whether rows have one element each
  /// @param vectorLength how many doubles a vector has
  /// @param lanes how many draws there are, a multiple of the vector's length
  static byte[] write(boolean oneElement, List<Line> lines, int vectorLength, int lanes) {
    byte[] bytes = write(oneElement, lines, vectorLength, lanes, LINE);
    return VectorCode.longestMethod(bytes) <= MOST_BYTES_FOR_SEVERAL
        ? bytes
        : write(oneElement, lines, vectorLength, lanes, 1);
  }

  private static byte[] write(
      boolean oneElement, List<Line> lines, int vectorLength, int lanes, int mostParts) {
    return VectorCode.kernelClass(
        "GeneratedTile",
        code -> {
          var writer = new TileWriter(lines, vectorLength, lanes, mostParts, oneElement, code);
          writer.prologue();
          if (oneElement) {
            writer.overRows();
          } else {
            writer.overElements();
          }
        });
  }

  private static boolean hasState(Line line) {
    return line.code().isSum() || line.code().isExtreme();
  }

  private int argumentOf(int arrayNumber, int what) {
    return 1 + Chain.PER_ARRAY * arrayNumber + what;
  }

  private void prologue() {
    vectors.argument(0);
    code.istore(elements);
    for (int k = 0; k < numArrays; k++) {
      code.aload(MEMORY);
      vectors.argument(argumentOf(k, 0));
      code.aaload().astore(array[k]);
      vectors.argument(argumentOf(k, 1));
      code.istore(start[k]);
    }
    for (int k = 0; k < numIndices; k++) {
      code.aload(INDICES).loadConstant(k).aaload().astore(index[2 * k]);
      vectors.argument(argumentOf(numArrays, k));
      code.istore(index[2 * k + 1]);
    }
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      if (line.code() == Code.SHARED && line.isFixed()) {
        code.aload(array[line.array()]).iload(start[line.array()]).daload().dstore(number[k]);
      }
    }
  }

  /// Draws, then rows by their remainder, then rows.
  private void overRows() {
    boolean sums = !inOrder && lines.stream().anyMatch(l -> l.code().isSum());
    loop(
        lane,
        this::zero,
        () -> code.loadConstant(lanes),
        parts * vectorLength,
        () -> {
          spread();
          startExtremes();
          if (sums) {
            loop(residue, this::zero, () -> code.loadConstant(8), 1, () -> rows(true));
          } else {
            rows(false);
          }
          finishSums();
        });
  }

  private void rows(boolean byResidue) {
    if (!inOrder) {
      states(false);
    }
    Runnable first = byResidue ? () -> code.iload(residue) : this::zero;
    loop(row, first, () -> code.iload(ROWS), byResidue ? 8 : 1, this::body);
    if (!inOrder) {
      states(true);
    }
  }

  /// Rows, then draws, then the elements of the row.
  private void overElements() {
    loop(
        row,
        this::zero,
        () -> code.iload(ROWS),
        1,
        () -> {
          for (int k = 0; k < numIndices; k++) {
            code.aload(index[2 * k]).iload(index[2 * k + 1]).iload(row).iadd().iaload();
            code.iload(elements).imul().loadConstant(lanes).imul().istore(indexed[k]);
          }
          loop(
              lane,
              this::zero,
              () -> code.loadConstant(lanes),
              parts * vectorLength,
              () -> {
                spread();
                loop(element, this::zero, () -> code.iload(elements), 1, this::body);
              });
        });
  }

  private void zero() {
    code.iconst_0();
  }

  private void loop(int counter, Runnable first, Runnable behind, int step, Runnable body) {
    first.run();
    code.istore(counter);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(counter);
    behind.run();
    code.if_icmpge(end);
    body.run();
    code.iinc(counter, step).goto_(top).labelBinding(end);
  }

  /// Loads what is the same for all rows.
  private void spread() {
    for (int p = 0; p < parts; p++) {
      for (int k = 0; k < lines.size(); k++) {
        Line line = lines.get(k);
        if (line.code() == Code.SPREAD && line.isFixed()) {
          int part = p;
          vectors.load(array[line.array()], () -> begin(line, part));
          code.astore(value[p][k]);
        }
      }
    }
  }

  private void startExtremes() {
    for (int p = 0; p < parts; p++) {
      for (Line line : lines) {
        if (line.code().startsExtreme()) {
          vectors.nothing(line.code().isLargest());
          code.aload(array[line.array()]);
          begin(line, p);
          vectors.intoArray();
        }
      }
    }
  }

  private void finishSums() {
    for (int p = 0; p < parts; p++) {
      int part = p;
      for (Line line : lines) {
        if (line.code() == Code.FINISH) {
          Line sum = lines.get(line.a());
          vectors.addUp(
              array[sum.array()],
              k -> {
                begin(sum, part);
                code.loadConstant(k * lanes).iadd();
              });
          code.aload(array[line.array()]);
          begin(line, part);
          vectors.intoArray();
        }
      }
    }
  }

  /// Loads or stores the accumulators that are in registers.
  private void states(boolean back) {
    for (int p = 0; p < parts; p++) {
      int part = p;
      for (int k = 0; k < lines.size(); k++) {
        Line line = lines.get(k);
        if (!hasState(line)) {
          continue;
        }
        Runnable at =
            () -> {
              begin(line, part);
              if (line.code().isSum()) {
                code.iload(residue).loadConstant(lanes).imul().iadd();
              }
            };
        if (back) {
          code.aload(state[p][k]).aload(array[line.array()]);
          at.run();
          vectors.intoArray();
        } else if (line.code() == Code.SUM_ALL) {
          vectors.zeros();
          code.astore(state[p][k]);
        } else {
          vectors.load(array[line.array()], at);
          code.astore(state[p][k]);
        }
      }
    }
  }

  private void body() {
    vectors.constants();
    for (int p = 0; p < parts; p++) {
      for (int k = 0; k < lines.size(); k++) {
        line(k, p);
      }
    }
  }

  private void line(int k, int p) {
    Line line = lines.get(k);
    int[] values = value[p];
    switch (line.code()) {
      case LOAD -> {
        vectors.load(array[line.array()], () -> place(line, p));
        code.astore(values[k]);
      }
      case SPREAD -> {
        if (!line.isFixed()) {
          vectors.load(array[line.array()], () -> strided(line, p));
          code.astore(values[k]);
        }
      }
      case SHARED -> {
        if (line.isFixed()) {
          vectors.broadcast(() -> code.dload(number[k]), values[k]);
        } else {
          vectors.broadcast(() -> shared(line), values[k]);
        }
      }
      case GATHER -> {
        vectors.load(array[line.array()], () -> indexed(line, p));
        code.astore(values[k]);
      }
      case STORE -> {
        code.aload(values[line.a()]).aload(array[line.array()]);
        place(line, p);
        vectors.intoArray();
      }
      case SUM, SUM_ALL -> join(line, k, p, "add", () -> sumPlace(line, p));
      case LARGEST, LARGEST_ALL -> join(line, k, p, "max", () -> extremePlace(line, p));
      case SMALLEST, SMALLEST_ALL -> join(line, k, p, "min", () -> extremePlace(line, p));
      case FINISH -> {}
      case SCATTER -> inMemory(line, p, "add", () -> indexed(line, p));
      default -> {
        vectors.arithmetic(line, values);
        code.astore(values[k]);
      }
    }
  }

  private void join(Line line, int k, int p, String name, Runnable at) {
    if (inOrder) {
      inMemory(line, p, name, at);
      return;
    }
    code.aload(state[p][k]).aload(value[p][line.a()]);
    vectors.join(name);
    code.astore(state[p][k]);
  }

  private void inMemory(Line line, int p, String name, Runnable at) {
    vectors.load(array[line.array()], at);
    code.aload(value[p][line.a()]);
    vectors.join(name);
    code.aload(array[line.array()]);
    at.run();
    vectors.intoArray();
  }

  /// Pushes where the array begins for these draws.
  private void begin(Line line, int p) {
    code.iload(start[line.array()]).iload(lane).iadd();
    if (p > 0) {
      code.loadConstant(p * vectorLength).iadd();
    }
  }

  private void addLanes(int counter) {
    code.iload(counter).loadConstant(lanes).imul().iadd();
  }

  /// Pushes the place of the element.
  private void place(Line line, int p) {
    begin(line, p);
    if (oneElement) {
      addLanes(row);
    } else {
      code.iload(row).iload(elements).imul().loadConstant(lanes).imul().iadd();
      addLanes(element);
    }
  }

  private void strided(Line line, int p) {
    begin(line, p);
    stride(line, line.row(), row, 2, lanes);
    if (!oneElement) {
      stride(line, line.inner(), element, 3, lanes);
    }
  }

  /// Pushes the number for all draws.
  private void shared(Line line) {
    code.aload(array[line.array()]).iload(start[line.array()]);
    stride(line, line.row(), row, 2, 1);
    if (!oneElement) {
      stride(line, line.inner(), element, 3, 1);
    }
    code.daload();
  }

  /// Adds the distance along one axis to the place on the stack.
  private void stride(Line line, Stride stride, int counter, int argument, int factor) {
    if (stride == Stride.ZERO) {
      return;
    }
    code.iload(counter);
    if (stride == Stride.ANY) {
      vectors.argument(argumentOf(line.array(), argument));
      code.imul();
    }
    if (factor > 1) {
      code.loadConstant(factor).imul();
    }
    code.iadd();
  }

  /// Pushes the place of the element in the row that the index names.
  private void indexed(Line line, int p) {
    int k = line.index();
    begin(line, p);
    if (oneElement) {
      code.aload(index[2 * k]).iload(index[2 * k + 1]).iload(row).iadd().iaload();
      code.loadConstant(lanes).imul().iadd();
    } else {
      code.iload(indexed[k]).iadd();
      addLanes(element);
    }
  }

  private void sumPlace(Line line, int p) {
    begin(line, p);
    code.iload(row).bipush(7).iand();
    if (!oneElement) {
      code.iload(elements).imul();
    }
    code.loadConstant(lanes).imul().iadd();
    if (!oneElement) {
      addLanes(element);
    }
  }

  private void extremePlace(Line line, int p) {
    begin(line, p);
    if (!oneElement) {
      addLanes(element);
    }
  }
}
