// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;

/// Elementwise functions and reductions of nodes. A scalar (no axes) goes with any shape; otherwise
/// the shapes of the arguments must be equal. Shape operations are in [Layout], matrices in
/// [Linear].
public final class Ops {
  private Ops() {}

  /// A number known now.
  public static Node constant(double value) {
    return Node.constant(Tensor.scalar(value));
  }

  /// A function of one argument.
  public static Node unary(UnaryOp function, Node x) {
    return Simplify.node(new Op.Unary(function), List.of(x));
  }

  /// A function of two arguments.
  public static Node binary(BinaryOp function, Node a, Node b) {
    Shape shape = commonShape(function, a, b);
    List<Node> inputs = List.of(Layout.broadcastTo(a, shape), Layout.broadcastTo(b, shape));
    return Simplify.node(new Op.Binary(function), inputs);
  }

  /// A function of three arguments.
  public static Node ternary(TernaryOp function, Node a, Node b, Node c) {
    Shape shape = commonShape(function, a, b, c);
    Node x = Layout.broadcastTo(a, shape);
    Node y = Layout.broadcastTo(b, shape);
    return Simplify.node(new Op.Ternary(function), List.of(x, y, Layout.broadcastTo(c, shape)));
  }

  private static Shape commonShape(Enum<?> function, Node... nodes) {
    Shape shape = Shape.SCALAR;
    for (Node node : nodes) {
      if (!node.shape().isScalar()) {
        if (!shape.isScalar() && !shape.equals(node.shape())) {
          String name = function.name().toLowerCase(java.util.Locale.ROOT);
          throw new ShapeException(
              name
                  + " of shapes "
                  + shape
                  + " and "
                  + node.shape()
                  + ": expected equal shapes or a scalar; broadcast one of them");
        }
        shape = node.shape();
      }
    }
    return shape;
  }

  /// a + b
  public static Node add(Node a, Node b) {
    return binary(BinaryOp.ADD, a, b);
  }

  /// a − b
  public static Node subtract(Node a, Node b) {
    return binary(BinaryOp.SUBTRACT, a, b);
  }

  /// a · b, elementwise
  public static Node multiply(Node a, Node b) {
    return binary(BinaryOp.MULTIPLY, a, b);
  }

  /// a / b, elementwise
  public static Node divide(Node a, Node b) {
    return binary(BinaryOp.DIVIDE, a, b);
  }

  /// aᵇ, elementwise
  public static Node pow(Node a, Node b) {
    return binary(BinaryOp.POW, a, b);
  }

  /// The larger of two, elementwise.
  public static Node max(Node a, Node b) {
    return binary(BinaryOp.MAX, a, b);
  }

  /// The smaller of two, elementwise.
  public static Node min(Node a, Node b) {
    return binary(BinaryOp.MIN, a, b);
  }

  /// ln(eᵃ + eᵇ)
  public static Node logAddExp(Node a, Node b) {
    return binary(BinaryOp.LOG_ADD_EXP, a, b);
  }

  /// ln(eᵃ − eᵇ)
  public static Node logDiffExp(Node a, Node b) {
    return binary(BinaryOp.LOG_DIFF_EXP, a, b);
  }

  /// a · ln b, 0 where a is 0
  public static Node xlogy(Node a, Node b) {
    return binary(BinaryOp.XLOGY, a, b);
  }

  /// a · ln(1 + b), 0 where a is 0
  public static Node xlog1py(Node a, Node b) {
    return binary(BinaryOp.XLOG1PY, a, b);
  }

  /// ln B(a, b)
  public static Node lbeta(Node a, Node b) {
    return binary(BinaryOp.LBETA, a, b);
  }

  /// ln of the generalised binomial coefficient n over k
  public static Node lchoose(Node n, Node k) {
    return binary(BinaryOp.LCHOOSE, n, k);
  }

  /// The regularised lower incomplete gamma function P(a, x).
  public static Node gammaP(Node a, Node x) {
    return binary(BinaryOp.GAMMA_P, a, x);
  }

  /// The regularised upper incomplete gamma function Q(a, x).
  public static Node gammaQ(Node a, Node x) {
    return binary(BinaryOp.GAMMA_Q, a, x);
  }

  /// The regularised incomplete beta function I_x(a, b).
  public static Node incBeta(Node a, Node b, Node x) {
    return ternary(TernaryOp.INC_BETA, a, b, x);
  }

  /// ln P(a, x), also where P underflows.
  public static Node logGammaP(Node a, Node x) {
    return binary(BinaryOp.LOG_GAMMA_P, a, x);
  }

  /// ln Q(a, x), also where Q underflows.
  public static Node logGammaQ(Node a, Node x) {
    return binary(BinaryOp.LOG_GAMMA_Q, a, x);
  }

  /// ln I_x(a, b) at the odds x / (1 − x), also where I underflows or x is close to 1.
  public static Node logIncBeta(Node a, Node b, Node odds) {
    return ternary(TernaryOp.LOG_INC_BETA, a, b, odds);
  }

  /// ln Γ(a + n) − ln Γ(a), the logarithm of the rising factorial, exact also where a is large.
  public static Node logRising(Node a, Node n) {
    return binary(BinaryOp.LOG_RISING, a, n);
  }

  /// 1 where a = b, else 0
  public static Node equal(Node a, Node b) {
    return binary(BinaryOp.EQUAL, a, b);
  }

  /// 1 where a ≠ b, else 0
  public static Node notEqual(Node a, Node b) {
    return binary(BinaryOp.NOT_EQUAL, a, b);
  }

  /// 1 where a < b, else 0
  public static Node less(Node a, Node b) {
    return binary(BinaryOp.LESS, a, b);
  }

  /// 1 where a ≤ b, else 0
  public static Node lessEqual(Node a, Node b) {
    return binary(BinaryOp.LESS_EQUAL, a, b);
  }

  /// 1 where a > b, else 0
  public static Node greater(Node a, Node b) {
    return less(b, a);
  }

  /// 1 where a ≥ b, else 0
  public static Node greaterEqual(Node a, Node b) {
    return lessEqual(b, a);
  }

  /// 1 where both are true
  public static Node and(Node a, Node b) {
    return binary(BinaryOp.AND, a, b);
  }

  /// 1 where either is true
  public static Node or(Node a, Node b) {
    return binary(BinaryOp.OR, a, b);
  }

  /// 1 where x is 0
  public static Node not(Node x) {
    return unary(UnaryOp.IS_ZERO, x);
  }

  /// `a` where `condition` is true, else `b`. The gradient of what is not chosen is exactly 0, also
  /// where its own derivative is infinite or NaN. Only where elements mix before they are chosen
  /// from (a product of matrices) make an unsafe argument safe first.
  public static Node select(Node condition, Node a, Node b) {
    return ternary(TernaryOp.SELECT, condition, a, b);
  }

  /// −x
  public static Node negate(Node x) {
    return unary(UnaryOp.NEGATE, x);
  }

  /// |x|
  public static Node abs(Node x) {
    return unary(UnaryOp.ABS, x);
  }

  /// x²
  public static Node square(Node x) {
    return unary(UnaryOp.SQUARE, x);
  }

  /// 1/x
  public static Node reciprocal(Node x) {
    return unary(UnaryOp.RECIPROCAL, x);
  }

  /// √x
  public static Node sqrt(Node x) {
    return unary(UnaryOp.SQRT, x);
  }

  /// eˣ
  public static Node exp(Node x) {
    return unary(UnaryOp.EXP, x);
  }

  /// eˣ − 1
  public static Node expm1(Node x) {
    return unary(UnaryOp.EXPM1, x);
  }

  /// ln x
  public static Node log(Node x) {
    return unary(UnaryOp.LOG, x);
  }

  /// ln(1 + x)
  public static Node log1p(Node x) {
    return unary(UnaryOp.LOG1P, x);
  }

  /// tanh x
  public static Node tanh(Node x) {
    return unary(UnaryOp.TANH, x);
  }

  /// ln |Γ(x)|
  public static Node lgamma(Node x) {
    return unary(UnaryOp.LGAMMA, x);
  }

  /// The derivative of lgamma.
  public static Node digamma(Node x) {
    return polygamma(0, x);
  }

  /// The derivative of order `order` of digamma.
  public static Node polygamma(int order, Node x) {
    return Simplify.node(new Op.Polygamma(order), List.of(x));
  }

  /// 1 / (1 + e⁻ˣ)
  public static Node logistic(Node x) {
    return unary(UnaryOp.LOGISTIC, x);
  }

  /// ln(x / (1 − x))
  public static Node logit(Node x) {
    return unary(UnaryOp.LOGIT, x);
  }

  /// ln(1 + eˣ)
  public static Node softplus(Node x) {
    return unary(UnaryOp.SOFTPLUS, x);
  }

  /// ln(1 − eˣ), x ≤ 0
  public static Node log1mExp(Node x) {
    return unary(UnaryOp.LOG1M_EXP, x);
  }

  /// ln(1 − x)
  public static Node log1m(Node x) {
    return log1p(negate(x));
  }

  /// A reduction along one axis, which disappears.
  public static Node reduce(ReduceOp function, Node x, int axis) {
    return Simplify.node(new Op.Reduce(function, axis), List.of(x));
  }

  /// A reduction of all elements to a scalar.
  public static Node reduceAll(ReduceOp function, Node x) {
    return x.shape().isScalar() ? x : reduce(function, Layout.flatten(x), 0);
  }

  /// The sum of all elements.
  public static Node sum(Node x) {
    return reduceAll(ReduceOp.SUM, x);
  }

  /// The sum along one axis.
  public static Node sum(Node x, int axis) {
    return reduce(ReduceOp.SUM, x, axis);
  }

  /// ln Σ eˣ over all elements.
  public static Node logSumExp(Node x) {
    return reduceAll(ReduceOp.LOG_SUM_EXP, x);
  }

  /// ln Σ eˣ along one axis.
  public static Node logSumExp(Node x, int axis) {
    return reduce(ReduceOp.LOG_SUM_EXP, x, axis);
  }

  /// The product of all elements, by halving: a tree of elementwise products, whose derivative is
  /// right also where factors are 0.
  public static Node product(Node x) {
    Node rest = Layout.flatten(x);
    Node result = constant(1);
    while (rest.shape().size(0) > 0) {
      int half = rest.shape().size(0) / 2;
      if (rest.shape().size(0) % 2 == 1) {
        result = multiply(result, Layout.at(rest, 0, 2 * half));
      }
      rest = multiply(Layout.slice(rest, 0, 0, half), Layout.slice(rest, 0, half, half));
    }
    return result;
  }

  /// Independent random numbers; see [Op.Sample].
  public static Node sample(SampleOp function, int site, Shape shape, List<Node> parameters) {
    List<Node> inputs = parameters.stream().map(p -> Layout.broadcastTo(p, shape)).toList();
    return Simplify.node(new Op.Sample(function, site, shape), inputs);
  }
}
