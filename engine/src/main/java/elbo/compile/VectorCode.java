// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Vector API calls in the code of a generated kernel. Values are locals; additions, products and
/// comparisons round as those of the interpreter's kernels do.
final class VectorCode {
  /// The JVM does not compile longer methods.
  static final int MOST_BYTES = 7_900;

  /// The parameters of a kernel's `run`.
  static final int MEMORY = 1;

  static final int ARGUMENTS = 2;
  static final int INDICES = 3;
  static final int ROWS = 4;
  static final int LANES = 5;

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
  private static final MethodTypeDesc PART =
      MethodTypeDesc.of(
          CD_void, DOUBLES.arrayType(), INTS, INTS.arrayType(), CD_int, CD_int, CD_int);
  private static final MethodTypeDesc ONE = MethodTypeDesc.of(DOUBLE_VECTOR);
  private static final MethodTypeDesc TWO = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR);
  private static final MethodTypeDesc THREE = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, VECTOR);

  private final CodeBuilder code;
  private final String species;
  private final int zero;
  private final int one;

  /// Calls for vectors of the length that the machine prefers.
  VectorCode(CodeBuilder code) {
    this(code, "SPECIES_PREFERRED");
  }

  /// Calls for vectors of a length: 2, 4 or 8.
  VectorCode(CodeBuilder code, int length) {
    this(code, "SPECIES_" + Double.SIZE * length);
  }

  private VectorCode(CodeBuilder code, String species) {
    this.code = code;
    this.species = species;
    this.zero = code.allocateLocal(TypeKind.REFERENCE);
    this.one = code.allocateLocal(TypeKind.REFERENCE);
  }

  /// The class file of a [ChainKernel] with this `run`.
  static byte[] kernelClass(String name, Consumer<CodeBuilder> run) {
    return kernelClass(name, run, Map.of());
  }

  /// As above with further methods, which [#callPart] calls.
  static byte[] kernelClass(
      String name, Consumer<CodeBuilder> run, Map<String, Consumer<CodeBuilder>> parts) {
    return ClassFile.of()
        .build(
            ClassDesc.of(PACKAGE + name),
            type -> {
              parts.forEach((part, body) -> type.withMethodBody(part, PART, 0, body));
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
                        run.accept(code);
                        code.return_();
                      });
            });
  }

  /// Calls a further method of the class: the object, what a kernel is called with, and one whole
  /// number more are on the stack.
  static void callPart(CodeBuilder code, String name, String part) {
    code.invokevirtual(ClassDesc.of(PACKAGE + name), part, PART);
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

  /// New locals.
  int[] locals(int n, TypeKind kind) {
    int[] slots = new int[n];
    for (int i = 0; i < n; i++) {
      slots[i] = code.allocateLocal(kind);
    }
    return slots;
  }

  /// Pushes an argument of the kernel.
  void argument(int position) {
    code.aload(ARGUMENTS).loadConstant(position).iaload();
  }

  private void species() {
    code.getstatic(DOUBLE_VECTOR, species, SPECIES);
  }

  /// Sets a local to a vector of one number, which `number` pushes.
  void broadcast(Runnable number, int target) {
    broadcast(number);
    code.astore(target);
  }

  /// Pushes a vector of one number, which `number` pushes.
  void broadcast(Runnable number) {
    species();
    number.run();
    code.invokestatic(
        DOUBLE_VECTOR, "broadcast", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, CD_double));
  }

  /// Vectors of one number are made where they are used: the JVM's compiler moves them out of the
  /// loop, and nothing has to be kept as an object across it.
  void constants() {
    broadcast(() -> code.dconst_0(), zero);
    broadcast(() -> code.dconst_1(), one);
  }

  /// Pushes the vector at a place, which `at` pushes.
  void load(int array, Runnable at) {
    species();
    code.aload(array);
    at.run();
    code.invokestatic(
        DOUBLE_VECTOR, "fromArray", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, DOUBLES, CD_int));
  }

  /// Pushes the lanes of a mask from the array at a place, which `at` pushes; 0 in the others,
  /// which may lie behind the array's end.
  void load(int array, Runnable at, int mask) {
    species();
    code.aload(array);
    at.run();
    code.aload(mask);
    code.invokestatic(
        DOUBLE_VECTOR,
        "fromArray",
        MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, DOUBLES, CD_int, MASK));
  }

  /// Stores the lanes of a mask; vector, array and place are on the stack.
  void intoArray(int mask) {
    code.aload(mask);
    code.invokevirtual(
        DOUBLE_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, DOUBLES, CD_int, MASK));
  }

  /// Stores a vector; vector, array and place are on the stack.
  void intoArray() {
    code.invokevirtual(DOUBLE_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, DOUBLES, CD_int));
  }

  /// As above from an array that `array` pushes.
  void loadFrom(Runnable array, Runnable at) {
    species();
    array.run();
    at.run();
    code.invokestatic(
        DOUBLE_VECTOR, "fromArray", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, DOUBLES, CD_int));
  }

  /// Multiplies the first two vectors on the stack and adds the third, rounded once.
  void fma() {
    code.invokevirtual(DOUBLE_VECTOR, "fma", THREE);
  }

  /// Pushes what a line of arithmetic makes.
  ///
  /// @param value the locals of all lines
  void arithmetic(Line line, int[] value) {
    int a = line.a() < 0 ? -1 : value[line.a()];
    int b = line.b() < 0 ? -1 : value[line.b()];
    int c = line.c() < 0 ? -1 : value[line.c()];
    switch (line.code()) {
      case NEGATE -> unary(a, "neg");
      case ABS -> unary(a, "abs");
      case SQRT -> unary(a, "sqrt");
      case SQUARE -> binary(a, a, "mul");
      case RECIPROCAL -> binary(one, a, "div");
      case ADD -> binary(a, b, "add");
      case SUBTRACT -> binary(a, b, "sub");
      case MULTIPLY -> binary(a, b, "mul");
      case DIVIDE -> binary(a, b, "div");
      case MAX -> binary(a, b, "max");
      case MIN -> binary(a, b, "min");
      case IS_ZERO -> truth(() -> compare("EQ", a, zero));
      case IS_NAN -> truth(() -> compare("NE", a, a));
      case IS_INFINITE -> truth(() -> compareSize("EQ", a, Double.POSITIVE_INFINITY));
      case EQUAL -> truth(() -> compare("EQ", a, b));
      case NOT_EQUAL -> truth(() -> compare("NE", a, b));
      case LESS -> truth(() -> compare("LT", a, b));
      case LESS_EQUAL -> truth(() -> compare("LE", a, b));
      case AND -> {
        code.aload(zero);
        truth(() -> compare("NE", b, zero));
        compare("NE", a, zero);
        blend();
      }
      case OR -> {
        truth(() -> compare("NE", b, zero));
        code.aload(one);
        compare("NE", a, zero);
        blend();
      }
      case SELECT -> {
        code.aload(c).aload(b);
        compare("NE", a, zero);
        blend();
      }
      case FMA -> {
        code.aload(a).aload(b).aload(c);
        fma();
      }
      case PRODUCT -> {
        code.aload(a).aload(b).aload(zero);
        fma();
      }
      case LOAD, SPREAD, SHARED, GATHER, STORE, SUM, LARGEST, SMALLEST, SCATTER ->
          throw new IllegalStateException("not arithmetic: " + line);
      case SUM_ALL, FINISH, LARGEST_ALL, SMALLEST_ALL ->
          throw new IllegalStateException("not arithmetic: " + line);
    }
  }

  private void unary(int a, String name) {
    code.aload(a).invokevirtual(DOUBLE_VECTOR, name, ONE);
  }

  private void binary(int a, int b, String name) {
    code.aload(a).aload(b);
    join(name);
  }

  /// Joins the two vectors on the stack.
  void join(String name) {
    code.invokevirtual(DOUBLE_VECTOR, name, TWO);
  }

  /// Pushes the sum of the eight vectors of accumulators at these places, in the order of all sums.
  void addUp(int array, IntConsumer at) {
    addPairs(array, at, 0);
    addPairs(array, at, 1);
    join("add");
  }

  private void addPairs(int array, IntConsumer at, int first) {
    addPair(array, at, first);
    addPair(array, at, first + 2);
    join("add");
  }

  private void addPair(int array, IntConsumer at, int first) {
    load(array, () -> at.accept(first));
    load(array, () -> at.accept(first + 4));
    join("add");
  }

  /// Pushes the minimum or maximum of nothing.
  void nothing(boolean largest) {
    broadcast(
        () -> code.loadConstant(largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
  }

  /// Pushes zeros.
  void zeros() {
    broadcast(() -> code.dconst_0());
  }

  /// Pushes a vector, with 0 where the mask does not hold.
  void orZero(int vector, int mask) {
    code.aload(zero).aload(vector).aload(mask);
    blend();
  }

  /// Sets a local to the mask of the lanes from the one on whose number is pushed.
  void lanesFrom(Runnable first, int mask) {
    lanes("GE", first, mask);
  }

  /// Sets a local to the mask of as many lanes as are pushed.
  void firstLanes(Runnable number, int mask) {
    lanes("LT", number, mask);
  }

  private void lanes(String relation, Runnable bound, int mask) {
    code.aload(zero).iconst_1();
    code.invokevirtual(DOUBLE_VECTOR, "addIndex", MethodTypeDesc.of(DOUBLE_VECTOR, CD_int));
    code.getstatic(OPERATORS, relation, COMPARISON);
    bound.run();
    code.i2d();
    code.invokevirtual(DOUBLE_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_double));
    code.astore(mask);
  }

  private void truth(Runnable condition) {
    code.aload(zero).aload(one);
    condition.run();
    blend();
  }

  private void blend() {
    code.invokevirtual(DOUBLE_VECTOR, "blend", MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, MASK));
  }

  private void compareSize(String relation, int left, double right) {
    unary(left, "abs");
    code.getstatic(OPERATORS, relation, COMPARISON).loadConstant(right);
    code.invokevirtual(DOUBLE_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_double));
  }

  private void compare(String relation, int left, int right) {
    code.aload(left).getstatic(OPERATORS, relation, COMPARISON).aload(right);
    code.invokevirtual(DOUBLE_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }
}
