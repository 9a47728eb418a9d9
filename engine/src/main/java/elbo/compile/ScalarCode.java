// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static java.lang.constant.ConstantDescs.CD_double;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/// Arithmetic on single numbers in the code of a generated kernel: what [VectorCode] does with
/// vectors, with the same bits. Values are locals.
final class ScalarCode {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc ONE = MethodTypeDesc.of(CD_double, CD_double);
  private static final MethodTypeDesc TWO = MethodTypeDesc.of(CD_double, CD_double, CD_double);
  private static final MethodTypeDesc THREE =
      MethodTypeDesc.of(CD_double, CD_double, CD_double, CD_double);

  private final CodeBuilder code;

  ScalarCode(CodeBuilder code) {
    this.code = code;
  }

  /// A loop over 0, 1, …, `n` − 1 around what `body` writes, which is given the counter's local;
  /// without one where there is a single round.
  void loop(int n, IntConsumer body) {
    loop(n, 1, body);
  }

  /// As above over 0, `step`, …, (`n` − 1) · `step`.
  void loop(int n, int step, IntConsumer body) {
    int counter = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(counter);
    if (n == 1) {
      body.accept(counter);
      return;
    }
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(counter).loadConstant(n * step).if_icmpge(end);
    body.accept(counter);
    code.iinc(counter, step).goto_(top).labelBinding(end);
  }

  /// Loops one in the other.
  ///
  /// @param counters written: the counters' locals
  void nest(int depth, IntUnaryOperator size, int[] counters, Runnable body) {
    nest(0, depth, size, counters, body);
  }

  /// The inner ones of such loops, from number `from` on.
  void nest(int from, int depth, IntUnaryOperator size, int[] counters, Runnable body) {
    if (from == depth) {
      body.run();
      return;
    }
    loop(
        size.applyAsInt(from),
        counter -> {
          counters[from] = counter;
          nest(from + 1, depth, size, counters, body);
        });
  }

  /// Adds a counter times a stride to the number on the stack.
  void add(int counter, int stride) {
    if (stride != 0) {
      code.iload(counter);
      if (stride != 1) {
        code.loadConstant(stride).imul();
      }
      code.iadd();
    }
  }

  /// Pushes what a line of arithmetic makes.
  ///
  /// @param value the locals of all lines
  void arithmetic(Line line, int[] value) {
    int a = line.a() < 0 ? -1 : value[line.a()];
    int b = line.b() < 0 ? -1 : value[line.b()];
    int c = line.c() < 0 ? -1 : value[line.c()];
    switch (line.code()) {
      case NEGATE -> code.dload(a).dneg();
      case ABS -> code.dload(a).invokestatic(MATH, "abs", ONE);
      case SQRT -> code.dload(a).invokestatic(MATH, "sqrt", ONE);
      case SQUARE -> code.dload(a).dload(a).dmul();
      case RECIPROCAL -> code.dconst_1().dload(a).ddiv();
      case ADD -> code.dload(a).dload(b).dadd();
      case SUBTRACT -> code.dload(a).dload(b).dsub();
      case MULTIPLY -> code.dload(a).dload(b).dmul();
      case DIVIDE -> code.dload(a).dload(b).ddiv();
      case MAX -> code.dload(a).dload(b).invokestatic(MATH, "max", TWO);
      case MIN -> code.dload(a).dload(b).invokestatic(MATH, "min", TWO);
      case IS_ZERO -> {
        code.dload(a).dconst_0().dcmpl();
        truth(Opcode.IFEQ);
      }
      case IS_NAN -> {
        code.dload(a).dload(a).dcmpl();
        truth(Opcode.IFNE);
      }
      case IS_INFINITE -> {
        code.dload(a).invokestatic(MATH, "abs", ONE);
        code.loadConstant(Double.POSITIVE_INFINITY).dcmpl();
        truth(Opcode.IFEQ);
      }
      case EQUAL -> {
        code.dload(a).dload(b).dcmpl();
        truth(Opcode.IFEQ);
      }
      case NOT_EQUAL -> {
        code.dload(a).dload(b).dcmpl();
        truth(Opcode.IFNE);
      }
      // A comparison with a NaN pushes 1.
      case LESS -> {
        code.dload(a).dload(b).dcmpg();
        truth(Opcode.IFLT);
      }
      case LESS_EQUAL -> {
        code.dload(a).dload(b).dcmpg();
        truth(Opcode.IFLE);
      }
      case AND -> {
        notZero(a);
        notZero(b);
        code.iand();
        truth(Opcode.IFNE);
      }
      case OR -> {
        notZero(a);
        notZero(b);
        code.ior();
        truth(Opcode.IFNE);
      }
      case SELECT -> {
        code.dload(a).dconst_0().dcmpl();
        code.ifThenElse(Opcode.IFNE, yes -> yes.dload(b), no -> no.dload(c));
      }
      case FMA -> code.dload(a).dload(b).dload(c).invokestatic(MATH, "fma", THREE);
      case PRODUCT -> code.dload(a).dload(b).dconst_0().invokestatic(MATH, "fma", THREE);
      case LOAD, SPREAD, SHARED, GATHER, STORE, SUM, LARGEST, SMALLEST, SCATTER ->
          throw new IllegalStateException("not arithmetic: " + line);
      case SUM_ALL, FINISH, LARGEST_ALL, SMALLEST_ALL ->
          throw new IllegalStateException("not arithmetic: " + line);
    }
  }

  /// Joins the two numbers on the stack: the larger or the smaller, NaN if either is.
  void extreme(boolean largest) {
    code.invokestatic(MATH, largest ? "max" : "min", TWO);
  }

  /// Multiplies the first two numbers on the stack and adds the third, rounded once.
  void fma() {
    code.invokestatic(MATH, "fma", THREE);
  }

  private void notZero(int a) {
    code.dload(a).dconst_0().dcmpl();
    code.ifThenElse(Opcode.IFNE, yes -> yes.iconst_1(), no -> no.iconst_0());
  }

  private void truth(Opcode condition) {
    code.ifThenElse(condition, yes -> yes.dconst_1(), no -> no.dconst_0());
  }
}
