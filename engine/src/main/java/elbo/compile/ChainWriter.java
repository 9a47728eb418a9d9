// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static elbo.compile.VectorCode.INDICES;
import static elbo.compile.VectorCode.LANES;
import static elbo.compile.VectorCode.MEMORY;
import static elbo.compile.VectorCode.ROWS;
import static java.lang.constant.ConstantDescs.CD_int;

import elbo.compile.Line.Stride;
import elbo.kernel.Reductions;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Writes the class of a [ChainKernel]: one loop nest with [Vector API calls][VectorCode]. Sums go
/// to the same accumulators in the same order as the interpreter's, so the bits are the same.
///
/// With draws on the lanes, vectors of draws are the outer loop and rows the inner one: what does
/// not differ between rows is in a register. The last vector overlaps the one before where the
/// draws do not fill vectors; sums then leave out the draws that they have met already. With data
/// on the lanes the range is one loop.
final class ChainWriter {
  /// Kernels over data of more lines have no code for what is left of a vector, which would make
  /// them twice as long: gauss_mix with one draw took three times as long with it.
  private static final int MOST_LINES_WITH_REST = 20;

  private final List<Line> lines;
  private final int vectorLength;
  private final boolean oneElement;
  private final CodeBuilder code;
  private final int numArrays;
  private final int numIndices;
  private final int[] array;
  private final int[] start;
  private final int[] index;
  private final int[] value;
  private final int[] number;
  private final int elements;
  private final int lane;
  private final int place;
  private final int row;
  private final int element;
  private final VectorCode vectors;
  private final int mask;

  private ChainWriter(List<Line> lines, int vectorLength, boolean oneElement, CodeBuilder code) {
    this.lines = lines;
    this.vectorLength = vectorLength;
    this.oneElement = oneElement;
    this.code = code;
    this.vectors = new VectorCode(code);
    this.numArrays = lines.stream().mapToInt(Line::array).max().orElse(-1) + 1;
    this.numIndices = lines.stream().mapToInt(Line::index).max().orElse(-1) + 1;
    this.array = vectors.locals(numArrays, TypeKind.REFERENCE);
    this.start = vectors.locals(numArrays, TypeKind.INT);
    this.index = vectors.locals(2 * numIndices, TypeKind.REFERENCE);
    this.value = vectors.locals(lines.size(), TypeKind.REFERENCE);
    this.number = vectors.locals(lines.size(), TypeKind.DOUBLE);
    this.elements = code.allocateLocal(TypeKind.INT);
    this.lane = code.allocateLocal(TypeKind.INT);
    this.place = code.allocateLocal(TypeKind.INT);
    this.row = code.allocateLocal(TypeKind.INT);
    this.element = code.allocateLocal(TypeKind.INT);
    this.mask = code.allocateLocal(TypeKind.REFERENCE);
  }

  /// Whether a kernel over data of so many lines takes any number of elements, not only whole
  /// vectors.
  static boolean hasRest(int numLines) {
    return numLines <= MOST_LINES_WITH_REST;
  }

  /// The class file.
  ///
  /// @param flat whether data lie on the lanes instead of draws
  /// @param oneElement whether rows have one element each
  /// @param vectorLength how many doubles a vector has
  static byte[] write(boolean flat, boolean oneElement, List<Line> lines, int vectorLength) {
    return VectorCode.kernelClass(
        "GeneratedChain",
        code -> {
          var writer = new ChainWriter(lines, vectorLength, oneElement, code);
          writer.prologue();
          if (flat) {
            writer.overData();
          } else {
            writer.overDraws();
          }
        });
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
      if (line.code() == Line.Code.SHARED && line.isFixed()) {
        code.aload(array[line.array()]).iload(start[line.array()]).daload().dstore(number[k]);
      }
    }
  }

  /// One loop over all elements, which are neighbours, and what is left of a vector.
  private void overData() {
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      if (line.code() == Line.Code.SPREAD && line.isFixed()) {
        code.aload(array[line.array()]).iload(start[line.array()]).daload().dstore(number[k]);
      }
    }
    code.iload(ROWS).iload(elements).imul().istore(row);
    int whole = code.allocateLocal(TypeKind.INT);
    code.iload(row).loadConstant(-vectorLength).iand().istore(whole);
    code.iconst_0().istore(place);
    Label top = code.newBoundLabel();
    Label rest = code.newLabel();
    code.iload(place).iload(whole).if_icmpge(rest);
    neighbours(false);
    code.iinc(place, vectorLength).goto_(top).labelBinding(rest);
    if (!hasRest(lines.size())) {
      return;
    }
    Label end = code.newLabel();
    code.iload(place).iload(row).if_icmpge(end);
    neighbours(true);
    code.labelBinding(end);
  }

  /// A vector of elements.
  ///
  /// @param masked whether it is the last, with fewer elements than lanes
  private void neighbours(boolean masked) {
    vectors.constants();
    if (masked) {
      vectors.firstLanes(() -> code.iload(row).iload(place).isub(), mask);
    }
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      int slot = number[k];
      if (line.isFixed()) {
        vectors.broadcast(() -> code.dload(slot), value[k]);
      } else if (masked && line.code() == Line.Code.LOAD) {
        vectors.load(array[line.array()], () -> here(line), mask);
        code.astore(value[k]);
      } else if (masked && line.code() == Line.Code.STORE) {
        code.aload(value[line.a()]).aload(array[line.array()]);
        here(line);
        vectors.intoArray(mask);
      } else if (line.code() == Line.Code.SUM) {
        accumulate(line, () -> neighboursSumPlace(line), masked);
      } else {
        line(k);
      }
    }
  }

  private void overDraws() {
    code.iconst_0().istore(lane);
    int next = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(next);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(next).iload(LANES).if_icmpge(end);
    code.iload(next).iload(LANES).loadConstant(vectorLength).isub();
    code.invokestatic(
        ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    code.istore(lane);
    if (lines.stream().anyMatch(l -> l.code() == Line.Code.SUM || l.code() == Line.Code.SCATTER)) {
      freshDraws(next);
    }
    start();
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      if (line.code() == Line.Code.SPREAD && line.isFixed()) {
        vectors.load(array[line.array()], () -> code.iload(start[line.array()]).iload(lane).iadd());
        code.astore(value[k]);
      }
    }
    code.iload(lane).istore(place);
    code.iconst_0().istore(row);
    Label rowTop = code.newBoundLabel();
    Label rowEnd = code.newLabel();
    code.iload(row).iload(ROWS).if_icmpge(rowEnd);
    if (oneElement) {
      body();
    } else {
      code.iconst_0().istore(element);
      Label elementTop = code.newBoundLabel();
      Label elementEnd = code.newLabel();
      code.iload(element).iload(elements).if_icmpge(elementEnd);
      body();
      code.iinc(element, 1).goto_(elementTop).labelBinding(elementEnd);
    }
    code.iinc(row, 1).goto_(rowTop).labelBinding(rowEnd);
    finish();
    code.iinc(next, vectorLength).goto_(top).labelBinding(end);
  }

  /// Clears what begins with nothing.
  private void start() {
    for (Line line : lines) {
      if (line.code() == Line.Code.SUM_ALL) {
        for (int k = 0; k < Reductions.ACCUMULATORS; k++) {
          vectors.zeros();
          code.aload(array[line.array()]);
          accumulator(line, k);
          vectors.intoArray();
        }
      } else if (line.code().startsExtreme()) {
        vectors.nothing(line.code().isLargest());
        code.aload(array[line.array()]).iload(start[line.array()]).iload(lane).iadd();
        vectors.intoArray();
      }
    }
  }

  private void finish() {
    for (Line line : lines) {
      if (line.code() == Line.Code.FINISH) {
        Line sum = lines.get(line.a());
        vectors.addUp(array[sum.array()], k -> accumulator(sum, k));
        code.aload(array[line.array()]).iload(start[line.array()]).iload(lane).iadd();
        vectors.intoArray();
      }
    }
  }

  /// Pushes the place of an accumulator.
  private void accumulator(Line line, int k) {
    code.iload(start[line.array()]).iload(lane).iadd();
    if (k > 0) {
      code.iload(LANES).loadConstant(k).imul().iadd();
    }
  }

  /// The mask of the draws of this vector that the one before has not met.
  private void freshDraws(int next) {
    vectors.constants();
    vectors.lanesFrom(() -> code.iload(next).iload(lane).isub(), mask);
  }

  private void body() {
    vectors.constants();
    for (int k = 0; k < lines.size(); k++) {
      line(k);
    }
    code.iload(place).iload(LANES).iadd().istore(place);
  }

  private void line(int k) {
    Line line = lines.get(k);
    switch (line.code()) {
      case LOAD -> {
        vectors.load(array[line.array()], () -> here(line));
        code.astore(value[k]);
      }
      case SPREAD -> {
        if (!line.isFixed()) {
          vectors.load(
              array[line.array()],
              () -> {
                code.iload(start[line.array()]).iload(lane).iadd();
                offset(line);
                code.iload(LANES).imul().iadd();
              });
          code.astore(value[k]);
        }
      }
      case SHARED -> {
        if (line.isFixed()) {
          vectors.broadcast(() -> code.dload(number[k]), value[k]);
        } else {
          vectors.broadcast(
              () -> {
                code.aload(array[line.array()]).iload(start[line.array()]);
                offset(line);
                code.iadd().daload();
              },
              value[k]);
        }
      }
      case GATHER -> {
        vectors.load(array[line.array()], () -> indexed(line));
        code.astore(value[k]);
      }
      case STORE -> {
        code.aload(value[line.a()]).aload(array[line.array()]);
        here(line);
        vectors.intoArray();
      }
      case SUM -> accumulate(line, () -> sumPlace(line), true);
      case SUM_ALL -> accumulate(line, () -> sumPlace(line), false);
      case FINISH -> {}
      case SCATTER -> accumulate(line, () -> indexed(line), true);
      case LARGEST, SMALLEST, LARGEST_ALL, SMALLEST_ALL -> {
        Runnable at = () -> extremePlace(line);
        vectors.load(array[line.array()], at);
        code.aload(value[line.a()]);
        vectors.join(line.code().isLargest() ? "max" : "min");
        code.aload(array[line.array()]);
        at.run();
        vectors.intoArray();
      }
      default -> {
        vectors.arithmetic(line, value);
        code.astore(value[k]);
      }
    }
  }

  /// Pushes the place of the vector in a line's array.
  private void here(Line line) {
    code.iload(start[line.array()]).iload(place).iadd();
  }

  /// Pushes the distance of the element by the line's strides.
  private void offset(Line line) {
    times(row, line.row(), argumentOf(line.array(), 2));
    if (!oneElement) {
      times(element, line.inner(), argumentOf(line.array(), 3));
      code.iadd();
    }
  }

  private void times(int counter, Stride stride, int argument) {
    switch (stride) {
      case ZERO -> code.iconst_0();
      case ONE -> code.iload(counter);
      case ANY -> {
        code.iload(counter);
        vectors.argument(argument);
        code.imul();
      }
    }
  }

  /// Pushes the place of the element in the row that the index names.
  private void indexed(Line line) {
    int k = line.index();
    code.aload(index[2 * k]).iload(index[2 * k + 1]).iload(row).iadd().iaload();
    if (!oneElement) {
      code.iload(elements).imul().iload(element).iadd();
    }
    code.iload(LANES).imul().iload(start[line.array()]).iadd().iload(lane).iadd();
  }

  private void neighboursSumPlace(Line line) {
    code.iload(start[line.array()]).iload(place).bipush(7).iand().iadd();
  }

  private void sumPlace(Line line) {
    code.iload(start[line.array()]);
    code.iload(row).bipush(7).iand();
    if (!oneElement) {
      code.iload(elements).imul().iload(element).iadd();
    }
    code.iload(LANES).imul().iadd().iload(lane).iadd();
  }

  private void extremePlace(Line line) {
    code.iload(start[line.array()]).iload(lane).iadd();
    if (!oneElement) {
      code.iload(element).iload(LANES).imul().iadd();
    }
  }

  private void accumulate(Line line, Runnable at, boolean masked) {
    vectors.load(array[line.array()], at);
    if (masked) {
      vectors.orZero(value[line.a()], mask);
    } else {
      code.aload(value[line.a()]);
    }
    vectors.join("add");
    code.aload(array[line.array()]);
    at.run();
    vectors.intoArray();
  }
}
