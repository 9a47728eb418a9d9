// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums of products in the code of the class of a [LoneRun]. Each element of the result adds up its
/// products in the order of the summed labels. Where neighbouring elements of the result need
/// neighbouring elements of an argument, a vector of them is made together; what is the same for
/// all of them is repeated in a vector.
final class LoneProducts {
  /// Vectors of a line of the result that are summed side by side; more are one after the other.
  private static final int TOGETHER = 4;

  /// Shorter lines of the result are met one by one.
  private static final int FEWEST_ELEMENTS = 8;

  private final LoneCode lone;
  private final CodeBuilder code;
  private final ScalarCode numbers;

  LoneProducts(LoneCode lone, CodeBuilder code) {
    this.lone = lone;
    this.code = code;
    this.numbers = new ScalarCode(code);
  }

  /// In how many pieces of code a line of the result is met.
  static int pieces(Contraction product) {
    int line = line(product);
    return line < 0 ? 1 : LoneCode.pieces(product.axes().get(line).size(), LoneCode.widest());
  }

  /// The axis of the result whose elements lie side by side in the result and in an argument, and
  /// are neighbours or the same in the other; −1 without.
  private static int line(Contraction product) {
    for (int k = 0; k < product.numResult(); k++) {
      Contraction.Axis axis = product.axes().get(k);
      boolean sideBySide = axis.result() == 1 && axis.left() <= 1 && axis.right() <= 1;
      sideBySide &= axis.size() >= FEWEST_ELEMENTS;
      if (sideBySide && axis.left() + axis.right() > 0) {
        return k;
      }
    }
    return -1;
  }

  void write(Contraction product) {
    int line = line(product);
    if (line < 0) {
      new Loops(product, null).write(product.axes().subList(0, product.numResult()));
      return;
    }
    Contraction.Axis axis = product.axes().get(line);
    List<Contraction.Axis> others = new ArrayList<>(product.axes().subList(0, product.numResult()));
    others.remove(line);
    new Loops(product, axis).write(others);
  }

  /// Part of a line of the result.
  private record Part(int width, int from, int sum) {}

  /// The loops of one product.
  private final class Loops {
    private final Contraction product;
    private final Contraction.@Nullable Axis line;
    private final List<Contraction.Axis> summed;

    Loops(Contraction product, Contraction.@Nullable Axis line) {
      this.product = product;
      this.line = line;
      this.summed = product.axes().subList(product.numResult(), product.axes().size());
    }

    /// Loops over axes of the result around sums.
    void write(List<Contraction.Axis> others) {
      int[] counters = new int[others.size()];
      numbers.nest(
          others.size(), k -> others.get(k).size(), counters, () -> element(others, counters));
    }

    private void element(List<Contraction.Axis> others, int[] counters) {
      Contraction.Axis axis = line;
      if (axis == null) {
        sums(others, counters, List.of(new Part(1, 0, code.allocateLocal(TypeKind.DOUBLE))), -1);
        return;
      }
      List<Part> together = new ArrayList<>();
      LoneCode.inPieces(
          axis.size(),
          LoneCode.widest(),
          (width, from, count) -> {
            if (count <= TOGETHER) {
              for (int i = 0; i < count; i++) {
                together.add(part(width, from + i * width));
              }
            } else {
              Part part = part(width, from);
              numbers.loop(count, width, at -> sums(others, counters, List.of(part), at));
            }
          });
      sums(others, counters, together, -1);
    }

    private Part part(int width, int from) {
      TypeKind kind = width == 1 ? TypeKind.DOUBLE : TypeKind.REFERENCE;
      return new Part(width, from, code.allocateLocal(kind));
    }

    /// Sums of some elements of a line, side by side.
    ///
    /// @param at the local of a number of elements to go on by, −1 without
    private void sums(List<Contraction.Axis> others, int[] counters, List<Part> parts, int at) {
      for (Part part : parts) {
        start(part, () -> target(others, counters, part, at));
      }
      int[] inner = new int[summed.size()];
      numbers.nest(
          summed.size(),
          k -> summed.get(k).size(),
          inner,
          () -> parts.forEach(part -> add(part, others, counters, inner, at)));
      for (Part part : parts) {
        Runnable target = () -> target(others, counters, part, at);
        if (part.width == 1) {
          lone.store(product.out(), target, () -> code.dload(part.sum));
        } else {
          code.aload(part.sum);
          lone.storeVector(lone.vectors(part.width), product.out(), target);
        }
      }
    }

    private void start(Part part, Runnable target) {
      if (part.width == 1) {
        if (product.startsFresh()) {
          code.dconst_0();
        } else {
          lone.load(product.out(), target);
        }
        code.dstore(part.sum);
        return;
      }
      VectorCode vector = lone.vectors(part.width);
      if (product.startsFresh()) {
        vector.zeros();
      } else {
        lone.loadVector(vector, product.out(), target);
      }
      code.astore(part.sum);
    }

    private void add(
        Part part, List<Contraction.Axis> others, int[] counters, int[] inner, int at) {
      boolean single = part.width == 1;
      Runnable left = () -> factor(part, true, others, counters, inner, at);
      Runnable right = () -> factor(part, false, others, counters, inner, at);
      left.run();
      right.run();
      load(part.sum, single);
      if (single) {
        numbers.fma();
      } else {
        lone.vectors(part.width).fma();
      }
      if (single) {
        code.dstore(part.sum);
      } else {
        code.astore(part.sum);
      }
    }

    private void load(int local, boolean single) {
      if (single) {
        code.dload(local);
      } else {
        code.aload(local);
      }
    }

    /// Pushes the numbers of one argument.
    private void factor(
        Part part,
        boolean left,
        List<Contraction.Axis> others,
        int[] counters,
        int[] inner,
        int at) {
      Ref ref = left ? product.a() : product.b();
      int along = line == null ? 0 : left ? line.left() : line.right();
      Runnable element =
          () -> {
            code.loadConstant(along * part.from);
            if (at >= 0) {
              numbers.add(at, along);
            }
            along(others, counters, left);
            along(summed, inner, left);
          };
      if (part.width == 1) {
        lone.load(ref, element);
      } else if (along == 1) {
        lone.loadVector(lone.vectors(part.width), ref, element);
      } else {
        lone.vectors(part.width).broadcast(() -> lone.load(ref, element));
      }
    }

    private void along(List<Contraction.Axis> axes, int[] counters, boolean left) {
      for (int k = 0; k < axes.size(); k++) {
        numbers.add(counters[k], left ? axes.get(k).left() : axes.get(k).right());
      }
    }

    /// Pushes which element of the result is made.
    private void target(List<Contraction.Axis> others, int[] counters, Part part, int at) {
      code.loadConstant(part.from);
      if (at >= 0) {
        numbers.add(at, 1);
      }
      for (int k = 0; k < others.size(); k++) {
        numbers.add(counters[k], others.get(k).result());
      }
    }
  }
}
