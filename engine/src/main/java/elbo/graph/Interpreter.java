// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Evaluates naively, one operation after the other, on whole tensors: the meaning of every
/// operation, the oracle of the tests, and what folds constants. Fast execution is `elbo.compile`.
public final class Interpreter {
  private Interpreter() {}

  /// The values of a graph's outputs.
  ///
  /// @param graph without random nodes
  /// @param values one per input, of its shape
  public static List<Tensor> evaluate(Graph graph, List<Tensor> values) {
    return evaluate(graph, values, Interpreter::evaluate);
  }

  /// The values of a graph's outputs for one draw, random nodes included: element `e` (row-major)
  /// of the node with site `s` is the number that `elbo.random` gives for the key, `s`, the draw
  /// and `e`.
  ///
  /// @param graph written for one draw
  /// @param values one per input, of its shape
  public static List<Tensor> evaluate(Graph graph, List<Tensor> values, Key key, long draw) {
    return evaluate(
        graph,
        values,
        (op, x) ->
            op instanceof Op.Sample(SampleOp function, int site, Shape shape)
                ? sample(function, site, shape, x, key, draw)
                : evaluate(op, x));
  }

  private static List<Tensor> evaluate(
      Graph graph, List<Tensor> values, BiFunction<Op, List<Tensor>, Tensor> rule) {
    if (values.size() != graph.inputs().size()) {
      throw new IllegalArgumentException(
          "expected " + graph.inputs().size() + " values, got " + values.size());
    }
    Map<Node, Tensor> known = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Node input = graph.inputs().get(i);
      if (!input.shape().equals(values.get(i).shape())) {
        throw new ShapeException(input + " was given a value of shape " + values.get(i).shape());
      }
      known.put(input, values.get(i));
    }
    for (Node node : graph.order()) {
      if (!known.containsKey(node)) {
        known.put(node, rule.apply(node.op(), node.inputs().stream().map(known::get).toList()));
      }
    }
    return graph.outputs().stream().map(known::get).toList();
  }

  /// The value of one operation.
  public static Tensor evaluate(Op op, List<Tensor> x) {
    return switch (op) {
      case Op.Constant(Tensor value) -> value;
      case Op.Input(String name) ->
          throw new IllegalArgumentException("no value was given for input " + name);
      case Op.Unary(UnaryOp function) -> {
        double[] a = x.getFirst().array();
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
          out[i] = ScalarFunctions.unary(function, a[i]);
        }
        yield Tensor.wrap(x.getFirst().shape(), out);
      }
      case Op.Polygamma(int order) -> {
        double[] a = x.getFirst().array();
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
          out[i] = ScalarFunctions.polygamma(order, a[i]);
        }
        yield Tensor.wrap(x.getFirst().shape(), out);
      }
      case Op.Binary(BinaryOp function) -> {
        double[] a = x.get(0).array();
        double[] b = x.get(1).array();
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
          out[i] = ScalarFunctions.binary(function, a[i], b[i]);
        }
        yield Tensor.wrap(x.getFirst().shape(), out);
      }
      case Op.Ternary(TernaryOp function) -> {
        double[] a = x.get(0).array();
        double[] b = x.get(1).array();
        double[] c = x.get(2).array();
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
          out[i] = ScalarFunctions.ternary(function, a[i], b[i], c[i]);
        }
        yield Tensor.wrap(x.getFirst().shape(), out);
      }
      case Op.Reduce(ReduceOp function, int axis) -> reduce(function, x.getFirst(), axis);
      case Op.Broadcast(int axis, int size) -> {
        Shape s = x.getFirst().shape();
        yield gather(x.getFirst().reshape(s.insert(axis, 1)), axis, new int[size]);
      }
      case Op.Reshape(Shape shape) -> x.getFirst().reshape(shape);
      case Op.Transpose(IntArray permutation) -> transpose(x.getFirst(), permutation);
      case Op.Slice(int axis, int start, int size) ->
          gather(x.getFirst(), axis, IntArray.range(start, start + size).array());
      case Op.Pad(int axis, int before, int after) -> {
        int n = x.getFirst().shape().size(axis);
        yield scatterAdd(
            x.getFirst(), axis, IntArray.range(before, before + n).array(), before + n + after);
      }
      case Op.Concatenate(int axis) -> concatenate(x, axis);
      case Op.Gather(int axis, IntArray indices) -> gather(x.getFirst(), axis, indices.array());
      case Op.ScatterAdd(int axis, IntArray indices, int size) ->
          scatterAdd(x.getFirst(), axis, indices.array(), size);
      case Op.Contract(IntArray left, IntArray right, IntArray result) ->
          Contraction.evaluate(x.get(0), left, x.get(1), right, result);
      case Op.LogProduct product -> LogProductValues.product(product, x);
      case Op.LogProductPull pull -> LogProductValues.pull(pull, x);
      case Op.Cholesky() -> DenseMatrices.cholesky(x.getFirst());
      case Op.TriangularSolve(boolean transposed) ->
          DenseMatrices.triangularSolve(x.get(0), x.get(1), transposed);
      case Op.CholeskyInverse() -> DenseMatrices.choleskyInverse(x.getFirst());
      case Op.Inverse() -> DenseMatrices.inverse(x.getFirst());
      case Op.LogAbsDeterminant() -> DenseMatrices.logAbsDeterminant(x.getFirst());
      case Op.CumulativeSum(int axis, boolean reverse) ->
          cumulativeSum(x.getFirst(), axis, reverse);
      case Op.Scan scan -> scan(scan, x);
      case Op.Ode ode -> OdeValues.of(ode, x);
      case Op.Sample(_, _, _) ->
          throw new IllegalArgumentException(
              "random numbers need a key; the interpreter evaluates deterministic graphs");
    };
  }

  /// A function of each element and one number.
  static Tensor withNumber(BinaryOp function, Tensor x, double number) {
    double[] a = x.array();
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = ScalarFunctions.binary(function, a[i], number);
    }
    return Tensor.wrap(x.shape(), out);
  }

  /// A function of one number and each element.
  static Tensor withNumber(BinaryOp function, double number, Tensor x) {
    double[] a = x.array();
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = ScalarFunctions.binary(function, number, a[i]);
    }
    return Tensor.wrap(x.shape(), out);
  }

  private static Tensor scan(Op.Scan op, List<Tensor> x) {
    int width = op.width();
    int[] offsets = op.offsets();
    double[] out = new double[(op.length() + 1) * width];
    List<Tensor> values = new ArrayList<>(x);
    for (int step = -1; step < op.length(); step++) {
      int row = op.reverse() ? op.length() - 1 - step : step;
      if (step >= 0) {
        for (int i = op.numCarries(); i < op.numCarries() + op.numSlices(); i++) {
          Shape shape = op.body().inputs().get(i).shape();
          int n = shape.numElements();
          double[] slice = Arrays.copyOfRange(x.get(i).array(), row * n, (row + 1) * n);
          values.set(i, Tensor.wrap(shape, slice));
        }
        List<Tensor> after = evaluate(op.body(), values);
        for (int i = 0; i < op.numCarries(); i++) {
          values.set(i, after.get(i));
        }
      }
      for (int i = 0; i < op.numCarries(); i++) {
        values.get(i).copyTo(out, (op.reverse() ? row : row + 1) * width + offsets[i]);
      }
    }
    return Tensor.wrap(Shape.of(op.length() + 1, width), out);
  }

  private static Tensor sample(
      SampleOp function, int site, Shape shape, List<Tensor> parameters, Key key, long draw) {
    double[] out = new double[shape.numElements()];
    for (int e = 0; e < out.length; e++) {
      double a = parameters.isEmpty() ? 0 : parameters.get(0).get(e);
      double b = parameters.size() < 2 ? 0 : parameters.get(1).get(e);
      out[e] =
          switch (function) {
            case NORMAL -> Draws.normal(key, site, draw, e);
            case UNIFORM -> Draws.uniform(key, site, draw, e);
            case EXPONENTIAL -> Draws.exponential(key, site, draw, e);
            case GAMMA -> Draws.gamma(key, site, draw, e, a);
            case BETA -> Draws.beta(key, site, draw, e, a, b);
            case POISSON -> Draws.poisson(key, site, draw, e, a);
            case BINOMIAL -> Draws.binomial(key, site, draw, e, a, b);
            case VON_MISES -> Draws.vonMises(key, site, draw, e, a);
          };
    }
    return Tensor.wrap(shape, out);
  }

  private static Tensor reduce(ReduceOp function, Tensor x, int axis) {
    Shape s = x.shape();
    int stride = s.stride(axis);
    int n = s.size(axis);
    Shape shape = s.remove(axis);
    double[] a = x.array();
    if (n == a.length && shape.numElements() == 1) {
      return Tensor.wrap(shape, new double[] {ScalarFunctions.reduce(function, a)});
    }
    double[] out = new double[shape.numElements()];
    double[] line = new double[n];
    for (int i = 0; i < out.length; i++) {
      int first = (i / stride) * stride * n + i % stride;
      for (int k = 0; k < n; k++) {
        line[k] = a[first + k * stride];
      }
      out[i] = ScalarFunctions.reduce(function, line);
    }
    return Tensor.wrap(shape, out);
  }

  private static Tensor transpose(Tensor x, IntArray permutation) {
    int rank = permutation.length();
    int[] sizes = new int[rank];
    int[] strides = new int[rank];
    for (int k = 0; k < rank; k++) {
      sizes[k] = x.shape().size(permutation.get(k));
      strides[k] = x.shape().stride(permutation.get(k));
    }
    Shape shape = Shape.of(sizes);
    double[] out = new double[shape.numElements()];
    int[] position = new int[rank];
    for (int i = 0; i < out.length; i++) {
      int from = 0;
      for (int k = 0; k < rank; k++) {
        from += position[k] * strides[k];
      }
      out[i] = x.get(from);
      for (int k = rank - 1; k >= 0 && ++position[k] == sizes[k]; k--) {
        position[k] = 0;
      }
    }
    return Tensor.wrap(shape, out);
  }

  private static Tensor concatenate(List<Tensor> parts, int axis) {
    int total = 0;
    for (Tensor part : parts) {
      total += part.shape().size(axis);
    }
    Shape shape = parts.getFirst().shape().with(axis, total);
    double[] out = new double[shape.numElements()];
    int stride = shape.stride(axis);
    int offset = 0;
    for (Tensor part : parts) {
      int chunk = part.shape().size(axis) * stride;
      for (int outer = 0; chunk > 0 && outer < part.shape().numElements() / chunk; outer++) {
        System.arraycopy(part.array(), outer * chunk, out, outer * total * stride + offset, chunk);
      }
      offset += chunk;
    }
    return Tensor.wrap(shape, out);
  }

  private static Tensor gather(Tensor x, int axis, int[] indices) {
    Shape shape = x.shape().with(axis, indices.length);
    int stride = shape.stride(axis);
    int n = x.shape().size(axis);
    double[] out = new double[shape.numElements()];
    int outer = stride * indices.length == 0 ? 0 : out.length / (stride * indices.length);
    if (stride == 1) {
      double[] a = x.array();
      for (int o = 0; o < outer; o++) {
        for (int k = 0; k < indices.length; k++) {
          out[o * indices.length + k] = a[o * n + indices[k]];
        }
      }
      return Tensor.wrap(shape, out);
    }
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < indices.length; k++) {
        System.arraycopy(
            x.array(),
            (o * n + indices[k]) * stride,
            out,
            (o * indices.length + k) * stride,
            stride);
      }
    }
    return Tensor.wrap(shape, out);
  }

  private static Tensor scatterAdd(Tensor x, int axis, int[] indices, int size) {
    Shape shape = x.shape().with(axis, size);
    int stride = shape.stride(axis);
    double[] out = new double[shape.numElements()];
    double[] a = x.array();
    int outer = stride * indices.length == 0 ? 0 : a.length / (stride * indices.length);
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < indices.length; k++) {
        for (int j = 0; j < stride; j++) {
          out[(o * size + indices[k]) * stride + j] += a[(o * indices.length + k) * stride + j];
        }
      }
    }
    return Tensor.wrap(shape, out);
  }

  private static Tensor cumulativeSum(Tensor x, int axis, boolean reverse) {
    Shape s = x.shape();
    int stride = s.stride(axis);
    int n = s.size(axis);
    double[] out = Arrays.copyOf(x.array(), x.array().length);
    for (int i = 0; i < out.length; i++) {
      // Elements are met in row-major order, so the neighbour before is complete; from behind, the
      // neighbour after is.
      int at = reverse ? out.length - 1 - i : i;
      int k = at / stride % n;
      if (reverse ? k < n - 1 : k > 0) {
        out[at] += out[reverse ? at + stride : at - stride];
      }
    }
    return Tensor.wrap(s, out);
  }
}
