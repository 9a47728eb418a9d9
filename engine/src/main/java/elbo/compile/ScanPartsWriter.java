// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static elbo.compile.VectorCode.ARGUMENTS;
import static elbo.compile.VectorCode.INDICES;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Writes the class of a [ScanKernel] with a long body: vectors of draws are the outer loop, steps
/// the inner one, and a step is a call of one method after the other ([ScanParts]). What is carried
/// lies in the rows of the trajectory. One vector at a time: the JVM's compiler needs some
/// milliseconds for each of these calls.
final class ScanPartsWriter {
  private static final String NAME = "GeneratedScanParts";

  /// The parameter of a part that says which draws it works on; the step is where a kernel's `run`
  /// has the number of them.
  private static final int LANE = 6;

  private static final int STEP = ROWS;

  private final ScanTemplate body;
  private final int vectorLength;
  private final int width;
  private final int roomArray;
  private final ScanParts parts;

  private ScanPartsWriter(ScanTemplate body, int vectorLength) {
    this.body = body;
    this.vectorLength = vectorLength;
    this.width = body.after().size();
    this.roomArray = body.numArrays();
    this.parts = new ScanParts(body);
  }

  static byte[] write(ScanTemplate body, int vectorLength) {
    ScanPartsWriter writer = new ScanPartsWriter(body, vectorLength);
    int parts = writer.parts.parts().size();
    Map<String, Consumer<CodeBuilder>> methods = new LinkedHashMap<>();
    for (int p = 0; p < parts; p++) {
      int number = p;
      methods.put(name(p), code -> writer.new Writing(code, number).write());
    }
    return VectorCode.kernelClass(NAME, code -> writer.overDraws(code, parts), methods);
  }

  private static String name(int part) {
    return "part" + part;
  }

  private void overDraws(CodeBuilder code, int parts) {
    int next = code.allocateLocal(TypeKind.INT);
    int lane = code.allocateLocal(TypeKind.INT);
    int step = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(next);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(next).iload(LANES).if_icmpge(end);
    code.iload(next).iload(LANES).loadConstant(vectorLength).isub();
    code.invokestatic(
        ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    code.istore(lane);
    code.iconst_0().istore(step);
    Label stepTop = code.newBoundLabel();
    Label stepEnd = code.newLabel();
    code.iload(step).iload(ROWS).if_icmpge(stepEnd);
    for (int p = 0; p < parts; p++) {
      code.aload(0).aload(MEMORY).aload(ARGUMENTS).aload(INDICES);
      code.iload(step).iload(LANES).iload(lane);
      VectorCode.callPart(code, NAME, name(p));
    }
    code.iinc(step, 1).goto_(stepTop).labelBinding(stepEnd);
    code.iinc(next, vectorLength).goto_(top).labelBinding(end);
  }

  /// The code of one part.
  private final class Writing {
    private final CodeBuilder code;
    private final VectorCode vectors;
    private final ScanParts.Part part;
    private final boolean isLast;
    private final int[] values;

    Writing(CodeBuilder code, int number) {
      this.code = code;
      this.vectors = new VectorCode(code);
      this.part = parts.parts().get(number);
      this.isLast = number == parts.parts().size() - 1;
      this.values = new int[width + body.lines().size()];
      Arrays.fill(values, -1);
    }

    void write() {
      vectors.constants();
      for (int k : part.lines()) {
        Line line = body.lines().get(k);
        ScanParts.operands(line).forEach(this::bring);
        vectors.arithmetic(line, values);
        define(width + k);
        for (int i = 0; i < width; i++) {
          if (body.after().get(i) == width + k) {
            store(i, width + k);
          }
        }
      }
      for (int value : part.kept()) {
        code.aload(values[value]);
        array(roomArray);
        roomPlace(value);
        vectors.intoArray();
      }
      // What is carried on as it is, or loaded.
      for (int i = 0; isLast && i < width; i++) {
        int value = body.after().get(i);
        if (value < width || ScanParts.isLoad(body.lines().get(value - width))) {
          bring(value);
          store(i, value);
        }
      }
      code.return_();
    }

    /// Sees to it that a value is in its local.
    private void bring(int value) {
      if (values[value] >= 0) {
        return;
      }
      if (value < width) {
        load(1, () -> place(1, value, true));
        define(value);
        return;
      }
      Line line = body.lines().get(value - width);
      boolean moves = line.row() != Stride.ZERO;
      if (line.code() == Code.SHARED) {
        values[value] = code.allocateLocal(TypeKind.REFERENCE);
        vectors.broadcast(
            () -> {
              array(line.array());
              sharedPlace(line.array(), moves);
              code.daload();
            },
            values[value]);
        return;
      }
      if (line.code() == Code.SPREAD) {
        load(line.array(), () -> place(line.array(), 0, moves));
      } else {
        load(roomArray, () -> roomPlace(value));
      }
      define(value);
    }

    /// Names the vector on the stack.
    private void define(int value) {
      values[value] = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(values[value]);
    }

    private void store(int carry, int value) {
      code.aload(values[value]);
      array(0);
      place(0, carry, true);
      vectors.intoArray();
    }

    private void array(int k) {
      code.aload(MEMORY);
      vectors.argument(ScanKernel.PER_ARRAY * k);
      code.aaload();
    }

    private void load(int k, Runnable at) {
      vectors.loadFrom(() -> array(k), at);
    }

    /// Pushes the place of an element of the current row for these draws.
    private void place(int k, int element, boolean moves) {
      sharedPlace(k, moves);
      code.iload(LANE).iadd();
      if (element > 0) {
        code.iload(LANES).loadConstant(element).imul().iadd();
      }
    }

    private void sharedPlace(int k, boolean moves) {
      vectors.argument(ScanKernel.PER_ARRAY * k + 1);
      if (moves) {
        code.iload(STEP);
        vectors.argument(ScanKernel.PER_ARRAY * k + 2);
        code.imul().iadd();
      }
    }

    private void roomPlace(int value) {
      vectors.argument(ScanKernel.PER_ARRAY * roomArray + 1);
      code.loadConstant(parts.room(value) * vectorLength).iadd();
    }
  }
}
