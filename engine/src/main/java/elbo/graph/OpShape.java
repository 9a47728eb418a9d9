// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import java.util.List;

/// The verifier: the shape of an operation's result, or an error that names the operation and all
/// shapes.
final class OpShape {
  private OpShape() {}

  static Shape of(Op op, List<Node> inputs) {
    return switch (op) {
      case Op.Constant(var value) -> {
        arity(op, inputs, 0);
        yield value.shape();
      }
      case Op.Input _ -> throw new IllegalArgumentException("inputs are made by Node.input");
      case Op.Unary _ -> elementwise(op, inputs, 1);
      case Op.Polygamma(int order) -> {
        require(order >= 0, op, inputs, "the order must not be negative");
        yield elementwise(op, inputs, 1);
      }
      case Op.Binary _ -> elementwise(op, inputs, 2);
      case Op.Ternary _ -> elementwise(op, inputs, 3);
      case Op.Reduce(_, int axis) -> axisOf(op, inputs, axis).remove(axis);
      case Op.Broadcast(int axis, int size) -> {
        Shape s = only(op, inputs);
        require(axis >= 0 && axis <= s.rank() && size >= 0, op, inputs, "no place for a new axis");
        yield s.insert(axis, size);
      }
      case Op.Reshape(Shape shape) -> {
        boolean fits = only(op, inputs).numElements() == shape.numElements();
        require(fits, op, inputs, "the numbers of elements differ");
        yield shape;
      }
      case Op.Transpose(IntArray permutation) -> transpose(op, inputs, permutation);
      case Op.Slice(int axis, int start, int size) -> {
        Shape s = axisOf(op, inputs, axis);
        boolean inside = start >= 0 && size >= 0 && start + size <= s.size(axis);
        require(inside, op, inputs, "the slice leaves the axis");
        yield s.with(axis, size);
      }
      case Op.Pad(int axis, int before, int after) -> {
        Shape s = axisOf(op, inputs, axis);
        require(before >= 0 && after >= 0, op, inputs, "padding must not be negative");
        yield s.with(axis, before + s.size(axis) + after);
      }
      case Op.Concatenate(int axis) -> concatenate(op, inputs, axis);
      case Op.Gather(int axis, IntArray indices) -> {
        Shape s = axisOf(op, inputs, axis);
        checkIndices(op, inputs, indices, s.size(axis));
        yield s.with(axis, indices.length());
      }
      case Op.ScatterAdd(int axis, IntArray indices, int size) -> {
        Shape s = axisOf(op, inputs, axis);
        require(indices.length() == s.size(axis), op, inputs, "one index per element is needed");
        checkIndices(op, inputs, indices, size);
        yield s.with(axis, size);
      }
      case Op.Contract(IntArray left, IntArray right, IntArray result) ->
          contract(op, inputs, left, right, result);
      case Op.LogProduct(IntArray left, IntArray right, IntArray result) -> {
        arity(op, inputs, 4);
        logProduct(op, inputs, left, right, result, inputs.get(3));
        Shape b = inputs.get(1).shape();
        Shape shape = contract(op, inputs.subList(0, 2), left, right, result);
        int summed = LogProducts.summed(left, result);
        require(
            inputs.get(2).shape().equals(b.remove(right.indexOf(summed))),
            op,
            inputs,
            "the largest elements must have the shape of the second argument without the summed axis");
        yield shape;
      }
      case Op.LogProductPull(boolean ofRight, var left, var right, var result) -> {
        arity(op, inputs, 7);
        logProduct(op, inputs, left, right, result, inputs.get(5));
        Shape shape = contract(op, inputs.subList(0, 2), left, right, result);
        boolean fits = inputs.get(4).shape().equals(inputs.get(0).shape());
        for (int i : new int[] {2, 3, 6}) {
          fits &= inputs.get(i).shape().equals(shape);
        }
        require(
            fits, op, inputs, "values, cotangents and factors must have the shapes they go with");
        yield inputs.get(ofRight ? 1 : 0).shape();
      }
      case Op.Cholesky() -> square(op, inputs);
      case Op.TriangularSolve _ -> triangularSolve(op, inputs);
      case Op.CholeskyInverse(), Op.Inverse() -> square(op, inputs);
      case Op.LogAbsDeterminant() -> square(op, inputs).remove(0).remove(0);
      case Op.CumulativeSum(int axis, _) -> axisOf(op, inputs, axis);
      case Op.Scan scan -> scan(scan, inputs);
      case Op.Ode ode -> ode(ode, inputs);
      case Op.Sample(SampleOp function, _, Shape shape) -> {
        arity(op, inputs, function.numParameters());
        for (Node parameter : inputs) {
          boolean fits = parameter.shape().equals(shape);
          require(fits, op, inputs, "parameters must have the shape of the draws, " + shape);
        }
        yield shape;
      }
    };
  }

  private static Shape scan(Op.Scan op, List<Node> inputs) {
    List<Node> formal = op.body().inputs();
    arity(op, inputs, formal.size());
    boolean counts = op.numCarries() >= 1 && op.numSlices() >= 0 && op.length() >= 1;
    counts = counts && op.numCarries() + op.numSlices() <= formal.size();
    require(
        counts && op.body().outputs().size() == op.numCarries(),
        op,
        inputs,
        "at least one step and one carried value are needed, and an output of the body for each");
    for (int i = 0; i < formal.size(); i++) {
      Shape shape = formal.get(i).shape();
      boolean slice = i >= op.numCarries() && i < op.numCarries() + op.numSlices();
      Shape expected = slice ? shape.prepend(op.length()) : shape;
      if (!inputs.get(i).shape().equals(expected)) {
        require(false, op, inputs, "argument " + i + " must have the shape " + expected);
      }
      if (i < op.numCarries() && !op.body().outputs().get(i).shape().equals(shape)) {
        require(false, op, inputs, "the carried value " + i + " changes its shape");
      }
    }
    for (Node node : op.body().order()) {
      require(!(node.op() instanceof Op.Sample), op, inputs, "the body draws random numbers");
    }
    return Shape.of(op.length() + 1, op.width());
  }

  private static Shape ode(Op.Ode op, List<Node> inputs) {
    boolean pulls = op.pull().isPresent();
    arity(op, inputs, pulls ? 6 : 4);
    int n = op.states();
    int p = op.parameters();
    boolean fits = inputs.get(0).shape().rank() == 2 && inputs.get(2).shape().rank() == 2;
    require(fits, op, inputs, "states and times must have an axis for the problems");
    int problems = inputs.get(0).shape().size(1);
    int times = inputs.get(2).shape().size(0);
    fits = n > 0 && p > 0 && times > 0 && inputs.get(0).shape().equals(Shape.of(n, problems));
    fits = fits && inputs.get(1).shape().equals(Shape.of(problems));
    fits = fits && inputs.get(2).shape().equals(Shape.of(times, problems));
    fits = fits && inputs.get(3).shape().equals(Shape.of(p, problems));
    Shape solutions = Shape.of(times, n, problems);
    for (int i = 4; i < inputs.size(); i++) {
      fits = fits && inputs.get(i).shape().equals(solutions);
    }
    require(
        fits, op, inputs, "expected states [n, k], a time [k], times [m, k], parameters [p, k]");
    List<Node> results = op.rates().outputs();
    fits = op.rates().inputs().size() == 3 && results.getFirst().shape().equals(Shape.of(n));
    if (op.method().scheme().isImplicit()) {
      fits = fits && results.size() == 2 && results.get(1).shape().equals(Shape.of(n, n));
    }
    require(fits, op, inputs, "the rates must be as many as the states");
    return pulls ? Shape.of(n + p, problems) : solutions;
  }

  private static Shape elementwise(Op op, List<Node> inputs, int arity) {
    arity(op, inputs, arity);
    Shape s = inputs.getFirst().shape();
    for (Node input : inputs) {
      require(input.shape().equals(s), op, inputs, "the shapes must be equal");
    }
    return s;
  }

  private static Shape transpose(Op op, List<Node> inputs, IntArray permutation) {
    Shape s = only(op, inputs);
    boolean complete = permutation.length() == s.rank() && permutation.isDistinct();
    for (int axis : permutation.array()) {
      complete &= axis >= 0 && axis < s.rank();
    }
    require(complete, op, inputs, "each axis must occur once");
    int[] sizes = new int[s.rank()];
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = s.size(permutation.get(k));
    }
    return Shape.of(sizes);
  }

  private static Shape concatenate(Op op, List<Node> inputs, int axis) {
    require(!inputs.isEmpty(), op, inputs, "there must be at least one argument");
    Shape first = inputs.getFirst().shape();
    int total = 0;
    for (Node input : inputs) {
      Shape s = input.shape();
      boolean fits = axis >= 0 && axis < s.rank() && s.rank() == first.rank();
      fits = fits && s.with(axis, first.size(axis)).equals(first);
      require(fits, op, inputs, "the other axes must agree");
      total += s.size(axis);
    }
    return first.with(axis, total);
  }

  private static Shape contract(
      Op op, List<Node> inputs, IntArray left, IntArray right, IntArray result) {
    arity(op, inputs, 2);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    boolean labelled = a.rank() == left.length() && b.rank() == right.length();
    require(labelled, op, inputs, "one label per axis is needed");
    for (IntArray labels : List.of(left, right, result)) {
      require(labels.isDistinct(), op, inputs, "a label occurs twice in one list");
    }
    for (int k = 0; k < left.length(); k++) {
      int other = right.indexOf(left.get(k));
      boolean used = other >= 0 || result.contains(left.get(k));
      require(used, op, inputs, "a label of the first argument is nowhere else");
      boolean fits = other < 0 || b.size(other) == a.size(k);
      require(fits, op, inputs, "axes with the same label differ in size");
    }
    for (int k = 0; k < right.length(); k++) {
      boolean used = left.contains(right.get(k)) || result.contains(right.get(k));
      require(used, op, inputs, "a label of the second argument is nowhere else");
    }
    int[] sizes = new int[result.length()];
    for (int k = 0; k < sizes.length; k++) {
      int inLeft = left.indexOf(result.get(k));
      int inRight = right.indexOf(result.get(k));
      require(inLeft >= 0 || inRight >= 0, op, inputs, "a label of the result is in no argument");
      sizes[k] = inLeft >= 0 ? a.size(inLeft) : b.size(inRight);
    }
    return Shape.of(sizes);
  }

  private static void logProduct(
      Op op, List<Node> inputs, IntArray left, IntArray right, IntArray result, Node factor) {
    int summed = 0;
    for (IntArray labels : List.of(left, right)) {
      for (int label : labels.array()) {
        summed += result.contains(label) ? 0 : 1;
      }
    }
    require(summed == 2, op, inputs, "one label in both arguments must be summed over");
    boolean fits = factor.shape().equals(inputs.get(1).shape());
    require(fits, op, inputs, "the exponentials must have the shape of the second argument");
  }

  private static Shape triangularSolve(Op op, List<Node> inputs) {
    arity(op, inputs, 2);
    Shape l = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    boolean fits = l.rank() >= 2 && l.rank() == b.rank() && l.size(0) == l.size(1);
    fits = fits && l.size(0) == b.size(0) && l.slice(2, l.rank()).equals(b.slice(2, b.rank()));
    require(fits, op, inputs, "the matrices do not fit together");
    return b;
  }

  private static Shape square(Op op, List<Node> inputs) {
    Shape s = only(op, inputs);
    boolean isSquare = s.rank() >= 2 && s.size(0) == s.size(1);
    require(isSquare, op, inputs, "the axes 0 and 1 must be square");
    return s;
  }

  private static Shape axisOf(Op op, List<Node> inputs, int axis) {
    Shape s = only(op, inputs);
    require(axis >= 0 && axis < s.rank(), op, inputs, "there is no axis " + axis);
    return s;
  }

  private static void checkIndices(Op op, List<Node> inputs, IntArray indices, int size) {
    for (int index : indices.array()) {
      if (index < 0 || index >= size) {
        require(false, op, inputs, "index " + index + " is outside 0 to " + (size - 1));
      }
    }
  }

  private static Shape only(Op op, List<Node> inputs) {
    arity(op, inputs, 1);
    return inputs.getFirst().shape();
  }

  private static void arity(Op op, List<Node> inputs, int expected) {
    if (inputs.size() != expected) {
      require(false, op, inputs, "expected " + expected + " arguments, got " + inputs.size());
    }
  }

  private static void require(boolean condition, Op op, List<Node> inputs, String problem) {
    if (!condition) {
      List<Shape> shapes = inputs.stream().map(Node::shape).toList();
      throw new ShapeException(Printer.describe(op) + " of shapes " + shapes + ": " + problem);
    }
  }
}
