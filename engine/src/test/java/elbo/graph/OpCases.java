// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// One small differentiable function per operation, with inputs where it is smooth: what every pass
/// over graphs is tested on.
public final class OpCases {
  /// Functions without a derivative in their first argument.
  private static final Set<BinaryOp> SHAPE_DERIVATIVES =
      EnumSet.of(BinaryOp.GAMMA_P_DA, BinaryOp.LOG_GAMMA_P_DA, BinaryOp.LOG_GAMMA_Q_DA);

  /// Functions without derivatives in their second argument, or in both.
  private static final Set<BinaryOp> QUANTILES = EnumSet.of(BinaryOp.VON_MISES_QUANTILE);

  private static final Set<BinaryOp> SLOPES =
      EnumSet.of(BinaryOp.LOG_GAMMA_QUANTILE_DA, BinaryOp.VON_MISES_QUANTILE_DA);

  private OpCases() {}

  /// A function of nodes and the values to try it at.
  public record Case(String name, List<Tensor> values, Function<List<Node>, Node> function) {
    /// Fresh inputs of the right shapes.
    public List<Node> inputs() {
      List<Node> inputs = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        inputs.add(Node.input("x" + i, values.get(i).shape()));
      }
      return inputs;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// A case for every operation and every elementwise function.
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    Random random = new Random(20_25L);
    for (UnaryOp function : UnaryOp.values()) {
      double[] range = unaryRange(function);
      add(
          cases,
          name(function),
          x -> Ops.unary(function, x.get(0)),
          uniform(random, range[0], range[1], 5));
    }
    for (BinaryOp function : BinaryOp.values()) {
      double[] range = binaryRange(function);
      Tensor a = uniform(random, range[0], range[1], 4);
      Tensor b = uniform(random, range[2], range[3], 4);
      if (SLOPES.contains(function)) {
        continue;
      }
      if (QUANTILES.contains(function)) {
        add(cases, name(function), x -> Ops.binary(function, x.get(0), Node.constant(b)), a);
      } else if (SHAPE_DERIVATIVES.contains(function)) {
        add(cases, name(function), x -> Ops.binary(function, Node.constant(a), x.get(0)), b);
      } else {
        add(cases, name(function), x -> Ops.binary(function, x.get(0), x.get(1)), a, b);
      }
    }
    for (int order = 0; order < 3; order++) {
      int n = order;
      add(cases, "polygamma" + n, x -> Ops.polygamma(n, x.get(0)), uniform(random, 0.3, 4, 4));
    }
    Tensor bits = Tensor.vector(1, 0, 0, 1);
    Tensor u = uniform(random, -2, 2, 4);
    Tensor v = uniform(random, -2, 2, 4);
    add(cases, "select", x -> Ops.select(Node.constant(bits), x.get(0), x.get(1)), u, v);
    Node shape = Node.constant(uniform(random, 0.5, 3, 4));
    for (TernaryOp function : TernaryOp.values()) {
      String name = function.name().toLowerCase(Locale.ROOT);
      if (function == TernaryOp.INC_BETA || function == TernaryOp.LOG_INC_BETA) {
        add(
            cases,
            name,
            x -> Ops.ternary(function, x.get(1), x.get(2), x.get(0)),
            uniform(random, 0.1, 0.9, 4),
            uniform(random, 0.5, 3, 4),
            uniform(random, 0.5, 3, 4));
      } else if (function != TernaryOp.SELECT) {
        add(
            cases,
            name,
            x -> Ops.ternary(function, shape, shape, x.get(0)),
            uniform(random, 0.1, 0.9, 4));
      }
    }
    structural(cases, random);
    matrices(cases, random);
    cases.addAll(LoopCases.all(random));
    cases.addAll(OdeCases.all());
    return cases;
  }

  private static void structural(List<Case> cases, Random random) {
    Tensor m = uniform(random, -2, 2, 3, 4);
    for (ReduceOp function : ReduceOp.values()) {
      for (int axis = 0; axis < 2; axis++) {
        int k = axis;
        add(cases, "reduce_" + name(function) + k, x -> Ops.reduce(function, x.get(0), k), m);
      }
    }
    add(cases, "product", x -> Ops.product(x.get(0)), uniform(random, 0.5, 2, 7));
    add(cases, "broadcast0", x -> Layout.broadcast(x.get(0), 0, 3), u4(random));
    add(cases, "broadcast1", x -> Layout.broadcast(x.get(0), 1, 3), u4(random));
    add(cases, "reshape", x -> Layout.reshape(x.get(0), Shape.of(2, 6)), m);
    add(
        cases,
        "transpose",
        x -> Layout.transpose(x.get(0), 2, 0, 1),
        uniform(random, -1, 1, 2, 3, 4));
    add(cases, "slice", x -> Layout.slice(x.get(0), 1, 1, 2), m);
    add(
        cases,
        "slices",
        x ->
            Ops.add(
                Ops.multiply(Layout.element(x.get(0), 3), Layout.element(x.get(0), 0)),
                Ops.sum(Ops.square(Layout.slice(x.get(0), 0, 1, 3)))),
        u4(random));
    add(cases, "pad", x -> Layout.pad(x.get(0), 0, 2, 1), m);
    add(
        cases,
        "concatenate",
        x -> Layout.concatenate(1, List.of(x.get(0), x.get(1), x.get(0))),
        m,
        uniform(random, -1, 1, 3, 2));
    add(cases, "gather", x -> Layout.gather(x.get(0), 1, IntArray.of(3, 0, 0, 2, 3)), m);
    add(cases, "scatter_add", x -> Layout.scatterAdd(x.get(0), 1, IntArray.of(1, 5, 1, 0), 6), m);
    add(cases, "cumulative_sum", x -> Layout.cumulativeSum(x.get(0), 0, false), m);
    add(cases, "cumulative_sum_reverse", x -> Layout.cumulativeSum(x.get(0), 1, true), m);
  }

  private static void matrices(List<Case> cases, Random random) {
    Tensor a = uniform(random, -1, 1, 3, 4);
    Tensor b = uniform(random, -1, 1, 4, 2);
    Tensor square = uniform(random, -1, 1, 3, 3);
    add(cases, "matmul", x -> Linear.matmul(x.get(0), x.get(1)), a, b);
    add(cases, "matrix_vector", x -> Linear.matmul(x.get(0), x.get(1)), a, u4(random));
    add(cases, "vector_matrix", x -> Linear.matmul(x.get(0), x.get(1)), u4(random), b);
    add(cases, "dot", x -> Linear.dot(x.get(0), x.get(1)), u4(random), u4(random));
    add(
        cases,
        "outer",
        x -> Linear.outer(x.get(0), x.get(1)),
        u4(random),
        uniform(random, -1, 1, 3));
    add(
        cases,
        "contract_batch",
        x ->
            Linear.contract(
                x.get(0), IntArray.of(0, 1, 7), x.get(1), IntArray.of(1, 7), IntArray.of(7, 0)),
        uniform(random, -1, 1, 2, 3, 2),
        uniform(random, -1, 1, 3, 2));
    add(
        cases,
        "log_product",
        x -> LogProducts.of(x.get(0), IntArray.of(0), x.get(1), IntArray.of(0, 1), IntArray.of(1)),
        uniform(random, -2, 2, 3),
        uniform(random, -2, 2, 3, 4));
    add(
        cases,
        "log_product_rows",
        x ->
            LogProducts.of(
                x.get(0), IntArray.of(5, 0), x.get(1), IntArray.of(1, 0), IntArray.of(1, 5)),
        uniform(random, -2, 2, 5, 3),
        uniform(random, -2, 2, 2, 3));
    add(
        cases,
        "log_product_batch",
        x ->
            LogProducts.of(
                x.get(0),
                IntArray.of(3, 0, 1),
                x.get(1),
                IntArray.of(1, 3, 2),
                IntArray.of(2, 0, 3)),
        uniform(random, -2, 2, 2, 3, 4),
        uniform(random, -2, 2, 4, 2, 3));
    for (int which = 0; which < 2; which++) {
      boolean ofRight = which == 1;
      add(
          cases,
          ofRight ? "log_product_pull_right" : "log_product_pull_left",
          x -> {
            Node product =
                LogProducts.of(
                    x.get(0), IntArray.of(5, 0), x.get(1), IntArray.of(0, 1), IntArray.of(5, 1));
            Op.LogProduct op =
                new Op.LogProduct(IntArray.of(5, 0), IntArray.of(0, 1), IntArray.of(5, 1));
            return LogProducts.pull(
                product, op, LogProducts.factors(product, op), ofRight, x.get(2));
          },
          uniform(random, -2, 2, 5, 3),
          uniform(random, -2, 2, 3, 2),
          uniform(random, -2, 2, 5, 2));
    }
    add(cases, "cholesky", x -> Linear.cholesky(spd(x.get(0))), square);
    add(
        cases,
        "triangular_solve",
        x -> Linear.triangularSolve(unitish(x.get(0)), x.get(1), false),
        square,
        uniform(random, -1, 1, 3, 2));
    add(
        cases,
        "triangular_solve_transposed",
        x -> Linear.triangularSolve(unitish(x.get(0)), x.get(1), true),
        square,
        uniform(random, -1, 1, 3, 2));
    add(
        cases,
        "triangular_solve_vector",
        x -> Linear.triangularSolve(unitish(x.get(0)), x.get(1), true),
        square,
        uniform(random, -1, 1, 3));
    add(
        cases,
        "shared_triangle",
        x -> Linear.triangularSolve(unitish(Node.constant(square)), x.get(0), false),
        uniform(random, -1, 1, 3, 2));
    add(cases, "cholesky_inverse", x -> Linear.choleskyInverse(unitish(x.get(0))), square);
    add(cases, "inverse", x -> Linear.inverse(unitish(x.get(0))), square);
    add(cases, "log_abs_determinant", x -> Linear.logAbsDeterminant(unitish(x.get(0))), square);
    add(cases, "diagonal", x -> Linear.diagonal(x.get(0)), square);
    add(cases, "diagonal_matrix", x -> Linear.diagonalMatrix(x.get(0)), u4(random));
    add(cases, "lower_triangle", x -> Linear.lowerTriangle(x.get(0)), square);
    Tensor wide = uniform(random, -1, 1, 3, 12);
    add(
        cases,
        "solution_times_vector",
        x -> Linear.matmul(Linear.triangularSolve(unitish(x.get(0)), x.get(1), false), x.get(2)),
        square,
        wide,
        uniform(random, -1, 1, 12));
    add(
        cases,
        "vector_times_solution",
        x -> Linear.matmul(x.get(2), Linear.triangularSolve(unitish(x.get(0)), x.get(1), true)),
        square,
        wide,
        uniform(random, -1, 1, 3));
    add(cases, "columns_by_columns", x -> Linear.matmul(Layout.transpose(x.get(0)), x.get(0)), a);
    add(cases, "rows_by_rows", x -> Linear.matmul(x.get(0), Layout.transpose(x.get(0))), a);
    add(cases, "outer_itself", x -> Linear.outer(x.get(0), x.get(0)), u4(random));
  }

  /// x·xᵀ + 2·I
  private static Node spd(Node x) {
    return Ops.add(Linear.matmul(x, Layout.transpose(x)), identity(x, 2));
  }

  /// x + 3·I: far from singular for entries in [−1, 1].
  private static Node unitish(Node x) {
    return Ops.add(x, identity(x, 3));
  }

  private static Node identity(Node x, double scale) {
    return Linear.diagonalMatrix(
        Layout.broadcastTo(Ops.constant(scale), Shape.of(x.shape().size(0))));
  }

  private static void add(
      List<Case> cases, String name, Function<List<Node>, Node> function, Tensor... values) {
    cases.add(new Case(name, List.of(values), function));
  }

  private static Tensor u4(Random random) {
    return uniform(random, -2, 2, 4);
  }

  /// Uniform values of a shape.
  public static Tensor uniform(Random random, double low, double high, int... sizes) {
    Shape shape = Shape.of(sizes);
    double[] values = new double[shape.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = low + (high - low) * random.nextDouble();
    }
    return Tensor.wrap(shape, values);
  }

  private static String name(Enum<?> function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  private static double[] unaryRange(UnaryOp function) {
    return switch (function) {
      case SQRT, LOG, RECIPROCAL, LGAMMA, CBRT, LAMBERT_W0 -> new double[] {0.3, 3};
      case LOG1P, ATANH, ASIN, ACOS -> new double[] {-0.8, 0.8};
      case ACOSH -> new double[] {1.2, 4};
      case NDTRI, LOGIT -> new double[] {0.1, 0.9};
      case LOG1M_EXP -> new double[] {-3, -0.1};
      case NEGATE, ABS, SIGN, SQUARE, EXP, EXPM1, SIN, COS, TAN, ATAN, SINH, COSH, TANH, ASINH ->
          new double[] {-1.4, 1.4};
      case ERF, ERFC, LOG_NDTR, LOGISTIC, SOFTPLUS -> new double[] {-3, 3};
      case FLOOR, CEIL, ROUND, TRUNC, IS_ZERO, IS_NAN, IS_INFINITE -> new double[] {-3, 3};
    };
  }

  private static double[] binaryRange(BinaryOp function) {
    return switch (function) {
      case POW, XLOGY, XLOG1PY, LBETA, GAMMA_P, GAMMA_Q, ATAN2, HYPOT, DIVIDE ->
          new double[] {0.4, 3, 0.4, 3};
      case LOG_GAMMA_P, LOG_GAMMA_Q, LOG_RISING, LOG_RISING_DA -> new double[] {0.4, 3, 0.4, 3};
      case GAMMA_P_DA, LOG_GAMMA_P_DA, LOG_GAMMA_Q_DA -> new double[] {0.4, 3, 0.4, 3};
      case LOG_GAMMA_QUANTILE, LOG_GAMMA_QUANTILE_DA -> new double[] {0.4, 3, -2, 2};
      case VON_MISES_QUANTILE, VON_MISES_QUANTILE_DA -> new double[] {0.4, 3, -2, 2};
      case NORMAL_EXCESS -> new double[] {-2, 3, 0.3, 3};
      case LCHOOSE -> new double[] {5, 8, 1, 4};
      case LOG_DIFF_EXP -> new double[] {1, 2, -1, 0.5};
      case REMAINDER -> new double[] {4.1, 4.9, 1.7, 1.9};
      case ADD, SUBTRACT, MULTIPLY, MAX, MIN, LOG_ADD_EXP -> new double[] {-2, 2, -2, 2};
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, AND, OR -> new double[] {-2, 2, -2, 2};
    };
  }
}
