// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.compile.Value.Role;
import elbo.graph.Op;
import elbo.graph.ReduceOp;
import elbo.tensor.IntArray;

/// Which values can be computed block by block along their leading axis, and which arguments they
/// then need only the same rows of.
final class Roles {
  /// Shorter axes are not cut: a block has at least 8 rows.
  private static final int FEWEST_ROWS = 16;

  /// A value with fewer elements stays in the cache whole: 512 elements × 8 draws × 8 bytes are 32
  /// KiB.
  private static final int FEWEST_ELEMENTS = 512;

  private Roles() {}

  /// Sets role, `rowUses` and memory sharing of a value whose arguments have theirs.
  static void assign(Value v) {
    switch (v.rule) {
      case Rule.Given _ -> {}
      case Rule.Expand(IntArray source) -> {
        if (repeatsNothing(v)) {
          share(v, 0);
        } else {
          rowsIf(v, source.length() > 0 && source.get(0) == 0 ? 1 : 0, 0);
        }
      }
      case Rule.SumDraws() -> rowsIf(v, 1, 0);
      case Rule.ContractDraws(Op.Contract op) -> contract(v, op);
      case Rule.Apply(Op op) -> assign(v, op);
    }
  }

  private static void assign(Value v, Op op) {
    switch (op) {
      case Op.Constant _, Op.Input _, Op.Broadcast _ ->
          throw new IllegalStateException("not an operation of a program: " + op);
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _, Op.Sample _ -> {
        int uses = 0;
        for (int i = 0; i < v.args.length; i++) {
          uses |= v.args[i].shape.equals(v.shape) ? 1 << i : 0;
        }
        rowsIf(v, uses, 0);
      }
      case Op.Reduce(ReduceOp function, int axis) -> {
        if (axis > 0) {
          rowsIf(v, 1, v.args[0].shape.numElements());
        } else if (function != ReduceOp.LOG_SUM_EXP && v.args[0].role == Role.ROW) {
          sink(v, 1);
        }
      }
      case Op.Reshape _ -> share(v, 0);
      case Op.Transpose(IntArray permutation) -> {
        if (movesNothing(v, permutation)) {
          share(v, 0);
        } else {
          rowsIf(v, permutation.get(0) == 0 ? 1 : 0, 0);
        }
      }
      case Op.Slice(int axis, int start, _) -> {
        int before = v.args[0].shape.slice(0, axis).numElements();
        if (before == 1) {
          share(v, start * v.args[0].shape.stride(axis));
        } else if (axis > 0) {
          rowsIf(v, 1, 0);
        }
      }
      case Op.Pad(int axis, _, _) -> rowsIf(v, 1, 0, axis > 0);
      case Op.Concatenate(int axis) -> {
        int all = v.args.length >= 32 ? 0 : (1 << v.args.length) - 1;
        rowsIf(v, all, 0, axis > 0 && all != 0);
      }
      case Op.Gather(int axis, _) -> rowsIf(v, axis > 0 ? 1 : 0, 0);
      case Op.ScatterAdd(int axis, _, _) -> {
        if (axis > 0) {
          rowsIf(v, 1, 0);
        } else if (v.args[0].role == Role.ROW) {
          sink(v, 1);
        }
      }
      case Op.Contract contract -> contract(v, contract);
      case Op.LogProduct _, Op.LogProductPull _ -> {}
      case Op.CumulativeSum(int axis, _) -> rowsIf(v, 1, 0, axis > 0);
      case Op.Cholesky _, Op.CholeskyInverse _, Op.TriangularSolve _ -> {}
      case Op.Inverse _, Op.LogAbsDeterminant _ -> {}
      case Op.Scan _, Op.Ode _ -> {}
    }
  }

  private static void rowsIf(Value v, int uses, int elements, boolean allowed) {
    if (allowed) {
      rowsIf(v, uses, elements);
    }
  }

  /// Makes the value a row value if it is large or joins a loop that an argument is in.
  private static void rowsIf(Value v, int uses, int elements) {
    if (v.shape.rank() == 0 || v.shape.size(0) < FEWEST_ROWS) {
      return;
    }
    boolean large = Math.max(elements, v.shape.numElements()) >= FEWEST_ELEMENTS;
    for (int i = 0; i < v.args.length && i < 32; i++) {
      large |= (uses >> i & 1) != 0 && v.args[i].role == Role.ROW;
    }
    if (large) {
      v.role = Role.ROW;
      v.rowUses = uses;
    }
  }

  private static void sink(Value v, int uses) {
    v.role = Role.SINK;
    v.rowUses = uses;
  }

  /// The value is its argument's elements from `start` on.
  private static void share(Value v, int start) {
    Value arg = v.args[0];
    v.root = arg.root;
    v.rootOffset = arg.rootOffset + start;
    boolean sameRows =
        v.shape.rank() > 0 && arg.shape.rank() > 0 && v.shape.size(0) == arg.shape.size(0);
    if (arg.role == Role.ROW && sameRows && start == 0) {
      v.role = Role.ROW;
      v.rowUses = 1;
    }
  }

  static boolean isShared(Value v) {
    return v.root != v;
  }

  private static boolean repeatsNothing(Value v) {
    return v.batched == v.args[0].batched && v.shape.numElements() == v.args[0].shape.numElements();
  }

  /// Whether only axes of size 1 change places.
  private static boolean movesNothing(Value v, IntArray permutation) {
    int last = -1;
    for (int axis : permutation.array()) {
      if (v.args[0].shape.size(axis) != 1) {
        if (axis < last) {
          return false;
        }
        last = axis;
      }
    }
    return true;
  }

  private static void contract(Value v, Op.Contract op) {
    Value a = v.args[0];
    Value b = v.args[1];
    boolean sumsDraws = v.rule instanceof Rule.ContractDraws;
    if (!sumsDraws && SingleMatrices.isProduct(op, a.shape, a.batched, b.shape, b.batched)) {
      return;
    }
    if (op.result().length() > 0) {
      int row = op.result().get(0);
      int uses = leading(op.left(), row, 1) | leading(op.right(), row, 2);
      boolean looped = joins(a, uses & 1) || joins(b, uses & 2);
      boolean sums = sunk(a, b, op) >= 0;
      if (uses != 0 && (looped || !sums)) {
        rowsIf(v, uses, Math.max(a.shape.numElements(), b.shape.numElements()));
      }
      if (v.role == Role.ROW) {
        return;
      }
    }
    int summed = sunk(a, b, op);
    if (summed >= 0) {
      sink(v, leading(op.left(), summed, 1) | leading(op.right(), summed, 2));
    }
  }

  /// The summed label along which an argument is computed row by row, −1 if there is none.
  private static int sunk(Value a, Value b, Op.Contract op) {
    if (a.role == Role.ROW && !op.result().contains(op.left().get(0))) {
      return op.left().get(0);
    }
    if (b.role == Role.ROW && !op.result().contains(op.right().get(0))) {
      return op.right().get(0);
    }
    return -1;
  }

  private static boolean joins(Value argument, int used) {
    return used != 0 && argument.role == Role.ROW;
  }

  private static int leading(IntArray labels, int label, int bit) {
    return labels.length() > 0 && labels.get(0) == label ? bit : 0;
  }
}
