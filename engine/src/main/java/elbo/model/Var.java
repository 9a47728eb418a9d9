// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// A value in a model written in Java: a [Node] whose axes carry the names of dimensions.
/// Arithmetic is elementwise. Axes meet by name: a single number goes with anything, and a value
/// that lacks a dimension is repeated along it, as a `[k]` vector along the `n` of an `[n, k]`
/// matrix. Everything else is an error that names both values.
public final class Var implements Expression {
  private final String name;
  private final Node node;
  private final List<String> dims;

  private Var(String name, Node node, List<String> dims) {
    this.name = name;
    this.node = node;
    this.dims = List.copyOf(dims);
    if (dims.size() != node.shape().rank()) {
      throw new IllegalArgumentException(
          name + ": " + dims.size() + " dimensions for shape " + node.shape());
    }
  }

  /// A node whose axes are named.
  ///
  /// @param name what messages call it
  /// @param dims one name per axis; an empty name only meets axes of the same size at the same
  ///   place
  public static Var of(String name, Node node, List<String> dims) {
    return new Var(name, node, dims);
  }

  /// A known number.
  public static Var of(double value) {
    return new Var(Double.toString(value), Ops.constant(value), List.of());
  }

  @Override
  public Node node() {
    return node;
  }

  /// What messages call it.
  public String name() {
    return name;
  }

  /// The names of its axes.
  public List<String> dims() {
    return dims;
  }

  /// this + other
  public Var plus(Var other) {
    return combine("+", other, Ops::add);
  }

  /// this + other
  public Var plus(double other) {
    return plus(of(other));
  }

  /// this − other
  public Var minus(Var other) {
    return combine("-", other, Ops::subtract);
  }

  /// this − other
  public Var minus(double other) {
    return minus(of(other));
  }

  /// this · other, elementwise
  public Var times(Var other) {
    return combine("*", other, Ops::multiply);
  }

  /// this · other
  public Var times(double other) {
    return times(of(other));
  }

  /// this / other, elementwise
  public Var div(Var other) {
    return combine("/", other, Ops::divide);
  }

  /// this / other
  public Var div(double other) {
    return div(of(other));
  }

  /// this to the power of other, elementwise
  public Var pow(Var other) {
    return combine("^", other, Ops::pow);
  }

  /// this to the power of other
  public Var pow(double other) {
    return pow(of(other));
  }

  /// −this
  public Var negate() {
    return map("-", Ops::negate);
  }

  /// this²
  public Var square() {
    return map("square", Ops::square);
  }

  /// 1/this
  public Var reciprocal() {
    return map("1/", Ops::reciprocal);
  }

  /// √this
  public Var sqrt() {
    return map("sqrt", Ops::sqrt);
  }

  /// e to the power of this
  public Var exp() {
    return map("exp", Ops::exp);
  }

  /// ln this
  public Var log() {
    return map("log", Ops::log);
  }

  /// ln(1 + this)
  public Var log1p() {
    return map("log1p", Ops::log1p);
  }

  /// |this|
  public Var abs() {
    return map("abs", Ops::abs);
  }

  /// tanh this
  public Var tanh() {
    return map("tanh", Ops::tanh);
  }

  /// sin this
  public Var sin() {
    return map("sin", x -> Ops.unary(UnaryOp.SIN, x));
  }

  /// cos this
  public Var cos() {
    return map("cos", x -> Ops.unary(UnaryOp.COS, x));
  }

  /// 1 / (1 + e^−this)
  public Var logistic() {
    return map("logistic", Ops::logistic);
  }

  /// ln(1 + e^this)
  public Var softplus() {
    return map("softplus", Ops::softplus);
  }

  /// Another function of each element.
  public Var map(String functionName, UnaryOperator<Node> function) {
    return new Var(functionName + "(" + name + ")", function.apply(node), dims);
  }

  /// 1 where this is below other, else 0
  public Var lessThan(Var other) {
    return combine("<", other, Ops::less);
  }

  /// 1 where this is below other, else 0
  public Var lessThan(double other) {
    return lessThan(of(other));
  }

  /// 1 where this is above other, else 0
  public Var greaterThan(Var other) {
    return combine(">", other, Ops::greater);
  }

  /// 1 where this is above other, else 0
  public Var greaterThan(double other) {
    return greaterThan(of(other));
  }

  /// `yes` where this is not 0, `no` elsewhere. Make what is not chosen safe before: `0 · ∞` in a
  /// derivative is NaN.
  public Var select(Var yes, Var no) {
    Var chosen = combine("?", yes, (condition, _) -> condition).combine(":", no, (c, _) -> c);
    Node a = yes.alignTo(chosen, "?");
    return new Var(chosen.name, Ops.select(chosen.node, a, no.alignTo(chosen, ":")), chosen.dims);
  }

  /// The sum of all elements.
  public Var sum() {
    return new Var("sum(" + name + ")", Ops.sum(node), List.of());
  }

  /// The sum along one dimension.
  public Var sum(String dim) {
    int axis = axisOf(dim);
    return new Var("sum(" + name + ")", Ops.sum(node, axis), without(axis));
  }

  /// The mean of all elements.
  public Var mean() {
    return sum().div(node.shape().numElements());
  }

  /// ln Σ e^this along one dimension.
  public Var logSumExp(String dim) {
    int axis = axisOf(dim);
    return new Var("logSumExp(" + name + ")", Ops.logSumExp(node, axis), without(axis));
  }

  /// Running sums along one dimension.
  public Var cumulativeSum(String dim) {
    return new Var(
        "cumulativeSum(" + name + ")", Layout.cumulativeSum(node, axisOf(dim), false), dims);
  }

  /// The sum of products along the last dimension of this, which must be the first of the other: a
  /// matrix times a vector, a vector times a vector, a matrix times a matrix.
  public Var dot(Var other) {
    int rank = dims.size();
    if (rank == 0 || other.dims.isEmpty() || !meets(rank - 1, other, 0)) {
      throw new ModelException(
          describe()
              + " dot "
              + other.describe()
              + ": the last dimension of the first must be the first of the second");
    }
    int last = rank - 1;
    IntArray left = IntArray.range(0, rank);
    IntArray right = IntArray.of(last);
    IntArray result = IntArray.range(0, last);
    List<String> names = new ArrayList<>(dims.subList(0, last));
    for (int axis = 1; axis < other.dims.size(); axis++) {
      right = right.append(last + axis);
      result = result.append(last + axis);
      names.add(other.dims.get(axis));
    }
    Node product = Linear.contract(node, left, other.node, right, result);
    return new Var(name + ".dot(" + other.name + ")", product, names);
  }

  /// The elements that an index names: along its dimension `into`, which becomes its dimension
  /// `from`.
  public Var at(Index index) {
    int axis = axisOf(index.into());
    List<String> names = new ArrayList<>(dims);
    names.set(axis, index.from());
    Node picked = Layout.gather(node, axis, index.positions());
    return new Var(name + "[" + index.name() + "]", picked, names);
  }

  /// One element of the first dimension, counted from 0.
  public Var get(int position) {
    if (dims.isEmpty() || position < 0 || position >= node.shape().size(0)) {
      throw new ModelException(
          "element " + position + " does not exist in " + describe() + "; positions count from 0");
    }
    return new Var(name + "[" + position + "]", Layout.at(node, 0, position), without(0));
  }

  /// The elements `from` (inclusive) to `to` (exclusive) of the first dimension, counted from 0;
  /// the dimension loses its name.
  public Var slice(int from, int to) {
    if (dims.isEmpty() || from < 0 || to < from || to > node.shape().size(0)) {
      throw new ModelException(
          "elements "
              + from
              + " to "
              + to
              + " do not exist in "
              + describe()
              + "; positions count from 0");
    }
    List<String> names = new ArrayList<>(dims);
    names.set(0, "");
    return new Var(
        name + "[" + from + ".." + to + "]", Layout.slice(node, 0, from, to - from), names);
  }

  /// Under another name for its dimensions, one per axis.
  public Var named(String... newDims) {
    if (newDims.length != dims.size()) {
      throw new ModelException(
          describe() + " has " + dims.size() + " dimensions, got " + newDims.length + " names");
    }
    return new Var(name, node, List.of(newDims));
  }

  private Var combine(String operator, Var other, BinaryOperator<Node> function) {
    String both = "(" + name + " " + operator + " " + other.name + ")";
    if (other.dims.isEmpty()
        || dims.equals(other.dims) && node.shape().equals(other.node.shape())) {
      return new Var(both, function.apply(node, other.node), dims);
    }
    if (dims.isEmpty()) {
      Node repeated = Layout.broadcastTo(node, other.node.shape());
      return new Var(both, function.apply(repeated, other.node), other.dims);
    }
    Var longer = dims.size() >= other.dims.size() ? this : other;
    return new Var(
        both,
        function.apply(alignTo(longer, operator), other.alignTo(longer, operator)),
        longer.dims);
  }

  /// This value with the dimensions of another, repeated along those that it lacks.
  private Node alignTo(Var target, String operator) {
    if (dims.isEmpty()) {
      return Layout.broadcastTo(node, target.node.shape());
    }
    Node result = node;
    int own = 0;
    for (int axis = 0; axis < target.dims.size(); axis++) {
      if (own < dims.size() && meets(own, target, axis)) {
        own++;
      } else {
        result = Layout.broadcast(result, axis, target.node.shape().size(axis));
      }
    }
    if (own < dims.size() || !result.shape().equals(target.node.shape())) {
      throw new ModelException(
          describe()
              + " "
              + operator
              + " "
              + target.describe()
              + ": the dimensions do not fit; expected the same ones in the same order, some may be missing in one of them");
    }
    return result;
  }

  private boolean meets(int axis, Var other, int otherAxis) {
    boolean sameSize = node.shape().size(axis) == other.node.shape().size(otherAxis);
    String a = dims.get(axis);
    String b = other.dims.get(otherAxis);
    return sameSize && (a.equals(b) || a.isEmpty() || b.isEmpty());
  }

  private int axisOf(String dim) {
    int axis = dims.indexOf(dim);
    if (axis < 0) {
      throw new ModelException(describe() + " has no dimension \"" + dim + "\"");
    }
    return axis;
  }

  private List<String> without(int axis) {
    List<String> names = new ArrayList<>(dims);
    names.remove(axis);
    return names;
  }

  /// The name with each dimension and its size.
  String describe() {
    StringBuilder text =
        new StringBuilder(name.length() > 60 ? name.substring(0, 57) + "..." : name).append(" [");
    for (int axis = 0; axis < dims.size(); axis++) {
      text.append(axis == 0 ? "" : ", ");
      text.append(dims.get(axis).isEmpty() ? "" : dims.get(axis) + " = ")
          .append(node.shape().size(axis));
    }
    return text.append("]").toString();
  }

  @Override
  public String toString() {
    return describe();
  }
}
