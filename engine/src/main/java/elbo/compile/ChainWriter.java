// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import elbo.compile.Line.Stride;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Writes the class of a [ChainKernel]: one loop nest with Vector API calls. Values are locals;
/// additions, products and comparisons round as those of the interpreter's kernels do, and sums go
/// to the same accumulators in the same order, so the bits are the same.
///
/// With draws on the lanes, vectors of draws are the outer loop and rows the inner one: what does
/// not differ between rows is in a register. The last vector overlaps the one before where the
/// draws do not fill vectors; sums then leave out the draws that they have met already. With data
/// on the lanes the range is one loop.
final class ChainWriter {
  /// The JVM does not compile longer methods.
  static final int MOST_BYTES = 7_900;

  private static final String PACKAGE = "elbo.compile.";
  private static final String VECTOR_PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc KERNEL = ClassDesc.of(PACKAGE + "ChainKernel");
  private static final ClassDesc DOUBLES = CD_double.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final ClassDesc VECTOR = ClassDesc.of(VECTOR_PACKAGE + "Vector");
  private static final ClassDesc DOUBLE_VECTOR = ClassDesc.of(VECTOR_PACKAGE + "DoubleVector");
  private static final ClassDesc SPECIES = ClassDesc.of(VECTOR_PACKAGE + "VectorSpecies");
  private static final ClassDesc MASK = ClassDesc.of(VECTOR_PACKAGE + "VectorMask");
  private static final ClassDesc OPERATORS = ClassDesc.of(VECTOR_PACKAGE + "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final MethodTypeDesc NO_ARGUMENTS = MethodTypeDesc.of(CD_void);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, DOUBLES.arrayType(), INTS, INTS.arrayType(), CD_int, CD_int);
  private static final MethodTypeDesc ONE = MethodTypeDesc.of(DOUBLE_VECTOR);
  private static final MethodTypeDesc TWO = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR);
  private static final MethodTypeDesc THREE = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, VECTOR);

  private static final int MEMORY = 1;
  private static final int ARGUMENTS = 2;
  private static final int INDICES = 3;
  private static final int ROWS = 4;
  private static final int LANES = 5;

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
  private final int zero;
  private final int one;
  private final int mask;

  private ChainWriter(List<Line> lines, int vectorLength, boolean oneElement, CodeBuilder code) {
    this.lines = lines;
    this.vectorLength = vectorLength;
    this.oneElement = oneElement;
    this.code = code;
    this.numArrays = lines.stream().mapToInt(Line::array).max().orElse(-1) + 1;
    this.numIndices = lines.stream().mapToInt(Line::index).max().orElse(-1) + 1;
    this.array = locals(numArrays, TypeKind.REFERENCE);
    this.start = locals(numArrays, TypeKind.INT);
    this.index = locals(2 * numIndices, TypeKind.REFERENCE);
    this.value = locals(lines.size(), TypeKind.REFERENCE);
    this.number = locals(lines.size(), TypeKind.DOUBLE);
    this.elements = code.allocateLocal(TypeKind.INT);
    this.lane = code.allocateLocal(TypeKind.INT);
    this.place = code.allocateLocal(TypeKind.INT);
    this.row = code.allocateLocal(TypeKind.INT);
    this.element = code.allocateLocal(TypeKind.INT);
    this.zero = code.allocateLocal(TypeKind.REFERENCE);
    this.one = code.allocateLocal(TypeKind.REFERENCE);
    this.mask = code.allocateLocal(TypeKind.REFERENCE);
  }

  private int[] locals(int n, TypeKind kind) {
    int[] slots = new int[n];
    for (int i = 0; i < n; i++) {
      slots[i] = code.allocateLocal(kind);
    }
    return slots;
  }

  /// The class file.
  ///
  /// @param flat whether data lie on the lanes instead of draws
  /// @param oneElement whether rows have one element each
  /// @param vectorLength how many doubles a vector has
  static byte[] write(boolean flat, boolean oneElement, List<Line> lines, int vectorLength) {
    return ClassFile.of()
        .build(
            ClassDesc.of(PACKAGE + "GeneratedChain"),
            type ->
                type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withInterfaceSymbols(KERNEL)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        NO_ARGUMENTS,
                        0,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, NO_ARGUMENTS)
                                .return_())
                    .withMethodBody(
                        "run",
                        RUN,
                        ClassFile.ACC_PUBLIC,
                        code -> {
                          var writer = new ChainWriter(lines, vectorLength, oneElement, code);
                          writer.prologue();
                          if (flat) {
                            writer.overData();
                          } else {
                            writer.overDraws();
                          }
                          code.return_();
                        }));
  }

  private void argument(int position) {
    code.aload(ARGUMENTS).loadConstant(position).iaload();
  }

  private int argumentOf(int arrayNumber, int what) {
    return 1 + Chain.PER_ARRAY * arrayNumber + what;
  }

  private void prologue() {
    argument(0);
    code.istore(elements);
    for (int k = 0; k < numArrays; k++) {
      code.aload(MEMORY);
      argument(argumentOf(k, 0));
      code.aaload().astore(array[k]);
      argument(argumentOf(k, 1));
      code.istore(start[k]);
    }
    for (int k = 0; k < numIndices; k++) {
      code.aload(INDICES).loadConstant(k).aaload().astore(index[2 * k]);
      argument(argumentOf(numArrays, k));
      code.istore(index[2 * k + 1]);
    }
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      if (line.code() == Line.Code.SHARED && line.isFixed()) {
        code.aload(array[line.array()]).iload(start[line.array()]).daload().dstore(number[k]);
      }
    }
  }

  private void species() {
    code.getstatic(DOUBLE_VECTOR, "SPECIES_PREFERRED", SPECIES);
  }

  private void broadcast(Runnable number, int target) {
    species();
    number.run();
    code.invokestatic(
            DOUBLE_VECTOR, "broadcast", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, CD_double))
        .astore(target);
  }

  /// One loop over all elements, which are neighbours.
  private void overData() {
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      if (line.code() == Line.Code.SPREAD && line.isFixed()) {
        code.aload(array[line.array()]).iload(start[line.array()]).daload().dstore(number[k]);
      }
    }
    code.iload(ROWS).iload(elements).imul().istore(row);
    code.iconst_0().istore(place);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(place).iload(row).if_icmpge(end);
    constants();
    for (int k = 0; k < lines.size(); k++) {
      if (lines.get(k).isFixed()) {
        int slot = number[k];
        broadcast(() -> code.dload(slot), value[k]);
      } else {
        line(k, true);
      }
    }
    code.iinc(place, vectorLength).goto_(top).labelBinding(end);
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
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      if (line.code() == Line.Code.SPREAD && line.isFixed()) {
        load(line.array(), () -> code.iload(start[line.array()]).iload(lane).iadd());
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
    code.iinc(next, vectorLength).goto_(top).labelBinding(end);
  }

  /// The mask of the draws of this vector that the one before has not met.
  private void freshDraws(int next) {
    constants();
    code.aload(zero).iconst_1();
    code.invokevirtual(DOUBLE_VECTOR, "addIndex", MethodTypeDesc.of(DOUBLE_VECTOR, CD_int));
    code.getstatic(OPERATORS, "GE", COMPARISON);
    code.iload(next).iload(lane).isub().i2d();
    code.invokevirtual(DOUBLE_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_double));
    code.astore(mask);
  }

  /// Vectors of one number are made where they are used: the JVM's compiler moves them out of the
  /// loop, and nothing has to be kept as an object across it.
  private void constants() {
    broadcast(() -> code.dconst_0(), zero);
    broadcast(() -> code.dconst_1(), one);
  }

  private void body() {
    constants();
    for (int k = 0; k < lines.size(); k++) {
      line(k, false);
    }
    code.iload(place).iload(LANES).iadd().istore(place);
  }

  private void line(int k, boolean flat) {
    Line line = lines.get(k);
    switch (line.code()) {
      case LOAD -> {
        load(line.array(), () -> code.iload(start[line.array()]).iload(place).iadd());
        code.astore(value[k]);
      }
      case SPREAD -> {
        if (!line.isFixed()) {
          load(
              line.array(),
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
          broadcast(() -> code.dload(number[k]), value[k]);
        } else {
          broadcast(
              () -> {
                code.aload(array[line.array()]).iload(start[line.array()]);
                offset(line);
                code.iadd().daload();
              },
              value[k]);
        }
      }
      case GATHER -> {
        load(line.array(), () -> indexed(line));
        code.astore(value[k]);
      }
      case STORE -> {
        code.aload(value[line.a()]);
        code.aload(array[line.array()]).iload(start[line.array()]).iload(place).iadd();
        intoArray();
      }
      case SUM -> accumulate(line, () -> sumPlace(line, flat), !flat);
      case SCATTER -> accumulate(line, () -> indexed(line), true);
      case LARGEST, SMALLEST -> {
        Runnable at = () -> extremePlace(line);
        load(line.array(), at);
        code.aload(value[line.a()]);
        code.invokevirtual(DOUBLE_VECTOR, line.code() == Line.Code.LARGEST ? "max" : "min", TWO);
        code.aload(array[line.array()]);
        at.run();
        intoArray();
      }
      default -> {
        arithmetic(line);
        code.astore(value[k]);
      }
    }
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
        argument(argument);
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

  private void sumPlace(Line line, boolean flat) {
    code.iload(start[line.array()]);
    if (flat) {
      code.iload(place).bipush(7).iand().iadd();
      return;
    }
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
    load(line.array(), at);
    if (masked) {
      code.aload(zero).aload(value[line.a()]).aload(mask);
      blend();
    } else {
      code.aload(value[line.a()]);
    }
    code.invokevirtual(DOUBLE_VECTOR, "add", TWO);
    code.aload(array[line.array()]);
    at.run();
    intoArray();
  }

  private void load(int arrayNumber, Runnable at) {
    species();
    code.aload(array[arrayNumber]);
    at.run();
    code.invokestatic(
        DOUBLE_VECTOR, "fromArray", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, DOUBLES, CD_int));
  }

  private void intoArray() {
    code.invokevirtual(DOUBLE_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, DOUBLES, CD_int));
  }

  private void arithmetic(Line line) {
    switch (line.code()) {
      case NEGATE -> unary(line, "neg");
      case ABS -> unary(line, "abs");
      case SQRT -> unary(line, "sqrt");
      case SQUARE -> {
        code.aload(value[line.a()]).aload(value[line.a()]);
        code.invokevirtual(DOUBLE_VECTOR, "mul", TWO);
      }
      case RECIPROCAL -> {
        code.aload(one).aload(value[line.a()]);
        code.invokevirtual(DOUBLE_VECTOR, "div", TWO);
      }
      case ADD -> binary(line, "add");
      case SUBTRACT -> binary(line, "sub");
      case MULTIPLY -> binary(line, "mul");
      case DIVIDE -> binary(line, "div");
      case MAX -> binary(line, "max");
      case MIN -> binary(line, "min");
      case IS_ZERO -> truth(() -> compare("EQ", value[line.a()], zero));
      case IS_NAN -> truth(() -> compare("NE", value[line.a()], value[line.a()]));
      case EQUAL -> truth(() -> compare("EQ", value[line.a()], value[line.b()]));
      case NOT_EQUAL -> truth(() -> compare("NE", value[line.a()], value[line.b()]));
      case LESS -> truth(() -> compare("LT", value[line.a()], value[line.b()]));
      case LESS_EQUAL -> truth(() -> compare("LE", value[line.a()], value[line.b()]));
      case AND -> {
        code.aload(zero);
        truth(() -> compare("NE", value[line.b()], zero));
        compare("NE", value[line.a()], zero);
        blend();
      }
      case OR -> {
        truth(() -> compare("NE", value[line.b()], zero));
        code.aload(one);
        compare("NE", value[line.a()], zero);
        blend();
      }
      case SELECT -> {
        code.aload(value[line.c()]).aload(value[line.b()]);
        compare("NE", value[line.a()], zero);
        blend();
      }
      case FMA -> {
        code.aload(value[line.a()]).aload(value[line.b()]).aload(value[line.c()]);
        code.invokevirtual(DOUBLE_VECTOR, "fma", THREE);
      }
      case LOAD, SPREAD, SHARED, GATHER, STORE, SUM, LARGEST, SMALLEST, SCATTER ->
          throw new IllegalStateException("not arithmetic: " + line);
    }
  }

  private void unary(Line line, String name) {
    code.aload(value[line.a()]).invokevirtual(DOUBLE_VECTOR, name, ONE);
  }

  private void binary(Line line, String name) {
    code.aload(value[line.a()]).aload(value[line.b()]).invokevirtual(DOUBLE_VECTOR, name, TWO);
  }

  private void truth(Runnable condition) {
    code.aload(zero).aload(one);
    condition.run();
    blend();
  }

  private void blend() {
    code.invokevirtual(DOUBLE_VECTOR, "blend", MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, MASK));
  }

  private void compare(String relation, int left, int right) {
    code.aload(left).getstatic(OPERATORS, relation, COMPARISON).aload(right);
    code.invokevirtual(DOUBLE_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }

  /// The number of bytes of the longest method's code.
  static int longestMethod(byte[] classFile) {
    int longest = 0;
    for (var method : ClassFile.of().parse(classFile).methods()) {
      var attribute = method.findAttribute(java.lang.classfile.Attributes.code());
      longest = Math.max(longest, attribute.map(a -> a.codeLength()).orElse(0));
    }
    return longest;
  }
}
