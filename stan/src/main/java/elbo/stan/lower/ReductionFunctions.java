// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions of a whole container that give one number, and its sizes.
final class ReductionFunctions {
  private ReductionFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "sum" -> ReductionFunctions::sum;
      case "prod" ->
          call ->
              Types.isComplex(call.type(0))
                  ? ComplexMath.productOf(call)
                  : Value.of(Nodes.product(call.node(0)));
      case "mean" -> Library.node(ReductionFunctions::mean);
      case "variance" -> Library.node(ReductionFunctions::variance);
      case "sd" -> Library.node(ReductionFunctions::deviation);
      case "norm1" -> Library.node(call -> Ops.sum(Ops.abs(call.node(0))));
      case "norm2" -> Library.node(call -> Ops.sqrt(Ops.sum(square(call.node(0)))));
      case "dot_self" ->
          call ->
              Types.isComplex(call.type(0))
                  ? ComplexMath.dotSelf(call)
                  : Value.of(Ops.sum(square(call.node(0))));
      case "dot_product" ->
          call -> {
            if (Types.isComplex(call.type(0)) || Types.isComplex(call.type(1))) {
              return ComplexMath.dotProduct(call);
            }
            requireEqual(call);
            return Value.of(Linear.dot(call.node(0), call.node(1)));
          };
      case "squared_distance" -> Library.node(ReductionFunctions::squaredDistance);
      // Where both are equal the derivative is taken to be 0.
      case "distance" -> Library.node(call -> KernelFunctions.root(squaredDistance(call)));
      case "log_sum_exp" ->
          Library.node(call -> call.count() == 2 ? logAddExp(call) : Ops.logSumExp(call.node(0)));
      case "quantile" -> Library.node(ReductionFunctions::quantile);
      case "num_elements" -> call -> Value.of(shape(call.value(0)).numElements());
      case "size" -> ReductionFunctions::size;
      case "rows" ->
          call ->
              Value.of(
                  call.type(0) == StanType.ROW_VECTOR || call.type(0) == StanType.COMPLEX_ROW_VECTOR
                      ? 1
                      : shape(call.value(0)).size(0));
      case "cols" -> ReductionFunctions::cols;
      case "dims" -> ReductionFunctions::dims;
      default -> null;
    };
  }

  private static Node logAddExp(Call call) {
    Broadcast.Pair pair = Broadcast.of(call, 0, 1);
    return Ops.logAddExp(pair.a(), pair.b());
  }

  private static Value sum(Call call) {
    return Types.isComplex(call.type(0))
        ? new Value.Complex(
            Ops.sum(call.value(0).complex().re()), Ops.sum(call.value(0).complex().im()))
        : Value.of(Ops.sum(call.node(0)));
  }

  static Node extreme(Call call, boolean largest) {
    Node x = call.node(0);
    if (x.shape().numElements() == 0 && Types.isInt(call.type(0))) {
      throw call.error("an array of ints with at least one element is needed");
    }
    return Ops.reduceAll(largest ? ReduceOp.MAX : ReduceOp.MIN, x);
  }

  private static Node mean(Call call) {
    int n = call.shape(0).numElements();
    call.require(n > 0, "a container with at least one element is needed");
    return multiply(Ops.sum(call.node(0)), Nodes.number(1.0 / n));
  }

  private static Node variance(Call call) {
    int n = call.shape(0).numElements();
    call.require(n > 0, "a container with at least one element is needed");
    if (n == 1) {
      return Nodes.ZERO;
    }
    Node sum = Ops.sum(square(subtract(call.node(0), mean(call))));
    return Ops.divide(sum, Nodes.number(n - 1.0));
  }

  /// The root of the variance. Where all elements are equal its derivative does not exist; Stan
  /// takes 1/√n for each.
  private static Node deviation(Call call) {
    Node variance = variance(call);
    if (variance.isConstant()) {
      return Ops.sqrt(variance);
    }
    Node x = call.node(0);
    Node equal = Ops.equal(variance, Nodes.ZERO);
    Node root = Ops.sqrt(Ops.select(equal, Nodes.ONE, variance));
    // x minus itself: rounding at a scale where nothing is lost hides the second one from the
    // derivative.
    Node scaled = multiply(x, Nodes.number(0x1p400));
    Node itself = multiply(Ops.unary(UnaryOp.TRUNC, scaled), Nodes.number(0x1p-400));
    Node slope =
        multiply(
            Ops.sum(subtract(x, itself)), Nodes.number(1 / Math.sqrt(x.shape().numElements())));
    return Ops.select(equal, slope, root);
  }

  private static void requireEqual(Call call) {
    call.require(
        call.shape(0).numElements() == call.shape(1).numElements(),
        "both arguments must have the same size, got " + call.shape(0) + " and " + call.shape(1));
  }

  private static Node squaredDistance(Call call) {
    requireEqual(call);
    return Ops.sum(square(subtract(call.node(0), call.node(1))));
  }

  /// The quantile as R's type 7: between the order statistics around (n − 1) p.
  private static Node quantile(Call call) {
    call.require(Nodes.length(call.node(0)) > 0, "a container with at least one element is needed");
    Node sorted = OrderFunctions.sorted(call, true);
    Node p = call.node(1);
    List<Node> quantiles = new ArrayList<>();
    Node flat = Layout.flatten(p);
    for (int k = 0; k < Nodes.length(flat); k++) {
      double at = call.trace().decide(Nodes.at(flat, k), call.span(), "a probability of quantile");
      call.require(at >= 0 && at <= 1, "a probability must be between 0 and 1, got " + at);
      at *= Nodes.length(sorted) - 1;
      int below = (int) Math.floor(at);
      int above = Math.min(below + 1, Nodes.length(sorted) - 1);
      Node gap = subtract(Nodes.at(sorted, above), Nodes.at(sorted, below));
      quantiles.add(Ops.add(Nodes.at(sorted, below), multiply(Nodes.number(at - below), gap)));
    }
    return p.shape().isScalar() ? quantiles.getFirst() : Nodes.vector(quantiles);
  }

  static Shape shape(Value value) {
    return switch (value) {
      case Value.Dense(Node node) -> node.shape();
      case Value.Complex(Node re, Node _) -> re.shape();
      case Value.Sequence(var elements) -> Shape.of(elements.size());
      case Value.Tuple _ -> Shape.SCALAR;
    };
  }

  private static Value size(Call call) {
    Shape shape = shape(call.value(0));
    if (call.type(0) instanceof StanType.Array) {
      return Value.of(shape.size(0));
    }
    return Value.of(shape.numElements());
  }

  private static Value cols(Call call) {
    Shape shape = shape(call.value(0));
    if (call.type(0) == StanType.VECTOR || call.type(0) == StanType.COMPLEX_VECTOR) {
      return Value.of(1);
    }
    return Value.of(shape.size(shape.rank() - 1));
  }

  /// A vector counts as a matrix with one column, a row vector as one with one row.
  private static Value dims(Call call) {
    Shape shape = shape(call.value(0));
    StanType type = Types.innermost(call.type(0));
    double[] sizes = Arrays.stream(shape.sizes()).asDoubleStream().toArray();
    if (type == StanType.VECTOR || type == StanType.COMPLEX_VECTOR) {
      sizes = Arrays.copyOf(sizes, sizes.length + 1);
      sizes[sizes.length - 1] = 1;
    } else if (type == StanType.ROW_VECTOR || type == StanType.COMPLEX_ROW_VECTOR) {
      double last = sizes[sizes.length - 1];
      sizes = Arrays.copyOf(sizes, sizes.length + 1);
      sizes[sizes.length - 2] = 1;
      sizes[sizes.length - 1] = last;
    }
    return Value.of(Nodes.vector(sizes));
  }

  /// All elements as a vector: matrices by columns, as Stan does.
  static Node column(Node x, StanType type) {
    return type == StanType.MATRIX || type == StanType.COMPLEX_MATRIX
        ? Layout.flatten(Layout.transpose(x))
        : Layout.flatten(x);
  }
}
