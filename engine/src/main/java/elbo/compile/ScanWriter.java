// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static elbo.compile.VectorCode.LANES;
import static elbo.compile.VectorCode.MEMORY;
import static elbo.compile.VectorCode.ROWS;
import static java.lang.constant.ConstantDescs.CD_int;

import elbo.compile.Line.Code;
import elbo.compile.Line.Stride;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes the class of a [ScanKernel]: vectors of draws are the outer loop and steps the inner one.
/// What is carried is in registers, as is what does not differ between steps. A step waits for the
/// one before, so two vectors go side by side where there are draws enough: their waiting overlaps.
/// The last vectors overlap those before, where draws do not fill them: they compute the same
/// again.
final class ScanWriter {
  /// Longer bodies fill the registers with one vector of draws.
  private static final int MOST_LINES_FOR_TWO = 16;

  private final ScanTemplate body;
  private final int vectorLength;
  private final int width;
  private final CodeBuilder code;
  private final VectorCode vectors;
  private final int[] array;
  private final int[] start;
  private final int[] stride;
  private final int[] place;
  private final int[] number;
  private final int[][] value;
  private final int next;
  private final int lane;
  private final int row;

  private ScanWriter(ScanTemplate body, int vectorLength, CodeBuilder code) {
    this.body = body;
    this.vectorLength = vectorLength;
    this.width = body.after().size();
    this.code = code;
    this.vectors = new VectorCode(code);
    int n = body.numArrays();
    this.array = vectors.locals(n, TypeKind.REFERENCE);
    this.start = vectors.locals(n, TypeKind.INT);
    this.stride = vectors.locals(n, TypeKind.INT);
    this.place = vectors.locals(n, TypeKind.INT);
    int values = width + body.lines().size();
    this.number = vectors.locals(values, TypeKind.DOUBLE);
    this.value = new int[2][];
    value[0] = vectors.locals(values, TypeKind.REFERENCE);
    value[1] = vectors.locals(values, TypeKind.REFERENCE);
    this.next = code.allocateLocal(TypeKind.INT);
    this.lane = code.allocateLocal(TypeKind.INT);
    this.row = code.allocateLocal(TypeKind.INT);
  }

  static byte[] write(ScanTemplate body, int vectorLength) {
    return VectorCode.kernelClass(
        "GeneratedScan", code -> new ScanWriter(body, vectorLength, code).run());
  }

  private void run() {
    for (int k = 0; k < array.length; k++) {
      code.aload(MEMORY);
      vectors.argument(ScanKernel.PER_ARRAY * k);
      code.aaload().astore(array[k]);
      vectors.argument(ScanKernel.PER_ARRAY * k + 1);
      code.istore(start[k]);
      vectors.argument(ScanKernel.PER_ARRAY * k + 2);
      code.istore(stride[k]);
    }
    for (int k = 0; k < body.lines().size(); k++) {
      Line line = body.lines().get(k);
      if (line.code() == Code.SHARED && line.row() == Stride.ZERO) {
        code.aload(array[line.array()]).iload(start[line.array()]).daload();
        code.dstore(number[width + k]);
      }
    }
    if (body.lines().size() > MOST_LINES_FOR_TWO) {
      overDraws(1);
      return;
    }
    Label few = code.newLabel();
    Label end = code.newLabel();
    code.iload(LANES).loadConstant(2 * vectorLength).if_icmplt(few);
    overDraws(2);
    code.goto_(end).labelBinding(few);
    overDraws(1);
    code.labelBinding(end);
  }

  private void overDraws(int copies) {
    code.iconst_0().istore(next);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(next).iload(LANES).if_icmpge(end);
    code.iload(next).iload(LANES).loadConstant(copies * vectorLength).isub();
    code.invokestatic(
        ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    code.istore(lane);
    for (int k = 0; k < array.length; k++) {
      code.iload(start[k]);
      if (isPerDraw(k)) {
        code.iload(lane).iadd();
      }
      code.istore(place[k]);
    }
    for (int copy = 0; copy < copies; copy++) {
      before(copy);
    }
    code.iconst_0().istore(row);
    Label rowTop = code.newBoundLabel();
    Label rowEnd = code.newLabel();
    code.iload(row).iload(ROWS).if_icmpge(rowEnd);
    step(copies);
    code.iinc(row, 1).goto_(rowTop).labelBinding(rowEnd);
    code.iinc(next, copies * vectorLength).goto_(top).labelBinding(end);
  }

  private boolean isPerDraw(int k) {
    return k < 2 || body.lines().stream().anyMatch(l -> l.array() == k && l.code() == Code.SPREAD);
  }

  /// What is known before the first step.
  private void before(int copy) {
    for (int i = 0; i < width; i++) {
      int element = i;
      vectors.load(array[1], () -> at(place[1], element, copy));
      code.astore(value[copy][i]);
    }
    for (int k = 0; k < body.lines().size(); k++) {
      Line line = body.lines().get(k);
      if (line.code() == Code.SPREAD && line.row() == Stride.ZERO) {
        vectors.load(array[line.array()], () -> at(place[line.array()], 0, copy));
        code.astore(value[copy][width + k]);
      }
    }
  }

  /// Pushes the place of an element.
  private void at(int place, int element, int copy) {
    code.iload(place);
    if (element > 0) {
      code.iload(LANES);
      if (element > 1) {
        code.loadConstant(element).imul();
      }
      code.iadd();
    }
    if (copy > 0) {
      code.loadConstant(copy * vectorLength).iadd();
    }
  }

  private void step(int copies) {
    vectors.constants();
    for (int k = 0; k < body.lines().size(); k++) {
      for (int copy = 0; copy < copies; copy++) {
        line(body.lines().get(k), width + k, copy);
      }
    }
    for (int copy = 0; copy < copies; copy++) {
      int[] values = value[copy];
      for (int i = 0; i < width; i++) {
        code.aload(values[body.after().get(i)]).aload(array[0]);
        at(place[0], i, copy);
        vectors.intoArray();
      }
      for (int i = 0; i < width; i++) {
        code.aload(values[body.after().get(i)]);
      }
      for (int i = width - 1; i >= 0; i--) {
        code.astore(values[i]);
      }
    }
    for (int k = 0; k < array.length; k++) {
      int number = k;
      boolean moves =
          k == 0
              || body.lines().stream().anyMatch(l -> l.array() == number && l.row() != Stride.ZERO);
      if (moves) {
        code.iload(place[k]).iload(stride[k]).iadd().istore(place[k]);
      }
    }
  }

  private void line(Line line, int k, int copy) {
    int target = value[copy][k];
    switch (line.code()) {
      case SPREAD -> {
        if (line.row() != Stride.ZERO) {
          vectors.load(array[line.array()], () -> at(place[line.array()], 0, copy));
          code.astore(target);
        }
      }
      case SHARED -> {
        if (line.row() == Stride.ZERO) {
          vectors.broadcast(() -> code.dload(number[k]), target);
        } else {
          vectors.broadcast(
              () -> code.aload(array[line.array()]).iload(place[line.array()]).daload(), target);
        }
      }
      default -> {
        vectors.arithmetic(line, value[copy]);
        code.astore(target);
      }
    }
  }
}
