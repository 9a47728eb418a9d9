// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.equation.OdeMethod;
import elbo.equation.OdeScheme;
import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.ReduceOp;
import elbo.graph.SampleOp;
import elbo.graph.Simplify;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Graphs as JSON: a list of nodes, each an operation with its attributes and the numbers of its
/// arguments. The transforms of a fit's parameters are saved this way, constants included, so a
/// bound that depended on data needs no data any more.
final class GraphJson {
  private GraphJson() {}

  static Map<String, Object> write(Graph graph) {
    Map<Node, Integer> numbers = new HashMap<>();
    List<Object> nodes = new ArrayList<>();
    for (Node node : graph.order()) {
      Map<String, Object> map = new LinkedHashMap<>();
      writeOp(node, map);
      List<Object> inputs = new ArrayList<>();
      node.inputs().forEach(input -> inputs.add(numbers.get(input)));
      map.put("inputs", inputs);
      numbers.put(node, nodes.size());
      nodes.add(map);
    }
    List<Object> outputs = new ArrayList<>();
    graph.outputs().forEach(output -> outputs.add(numbers.get(output)));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("nodes", nodes);
    map.put("outputs", outputs);
    return map;
  }

  private static void writeOp(Node node, Map<String, Object> map) {
    switch (node.op()) {
      case Op.Constant(Tensor value) -> {
        map.put("op", "constant");
        map.put("value", JsonObject.of(value));
      }
      case Op.Input(String name) -> {
        map.put("op", "input");
        map.put("name", name);
        map.put("shape", JsonObject.of(node.shape()));
      }
      case Op.Unary(UnaryOp function) -> function("unary", function, map);
      case Op.Binary(BinaryOp function) -> function("binary", function, map);
      case Op.Ternary(TernaryOp function) -> function("ternary", function, map);
      case Op.Polygamma(int order) -> {
        map.put("op", "polygamma");
        map.put("order", order);
      }
      case Op.Reduce(ReduceOp function, int axis) -> {
        function("reduce", function, map);
        map.put("axis", axis);
      }
      case Op.Broadcast(int axis, int size) -> {
        map.put("op", "broadcast");
        map.put("axis", axis);
        map.put("size", size);
      }
      case Op.Reshape(Shape shape) -> {
        map.put("op", "reshape");
        map.put("shape", JsonObject.of(shape));
      }
      case Op.Transpose(IntArray permutation) -> {
        map.put("op", "transpose");
        map.put("permutation", JsonObject.of(permutation));
      }
      case Op.Slice(int axis, int start, int size) -> {
        map.put("op", "slice");
        map.put("axis", axis);
        map.put("start", start);
        map.put("size", size);
      }
      case Op.Pad(int axis, int before, int after) -> {
        map.put("op", "pad");
        map.put("axis", axis);
        map.put("before", before);
        map.put("after", after);
      }
      case Op.Concatenate(int axis) -> {
        map.put("op", "concatenate");
        map.put("axis", axis);
      }
      case Op.Gather(int axis, IntArray indices) -> {
        map.put("op", "gather");
        map.put("axis", axis);
        map.put("indices", JsonObject.of(indices));
      }
      case Op.ScatterAdd(int axis, IntArray indices, int size) -> {
        map.put("op", "scatter-add");
        map.put("axis", axis);
        map.put("indices", JsonObject.of(indices));
        map.put("size", size);
      }
      case Op.Contract(IntArray left, IntArray right, IntArray result) -> {
        map.put("op", "contract");
        map.put("left", JsonObject.of(left));
        map.put("right", JsonObject.of(right));
        map.put("result", JsonObject.of(result));
      }
      case Op.LogProduct(IntArray left, IntArray right, IntArray result) -> {
        map.put("op", "log-product");
        map.put("left", JsonObject.of(left));
        map.put("right", JsonObject.of(right));
        map.put("result", JsonObject.of(result));
      }
      case Op.LogProductPull(boolean ofRight, var left, var right, var result) -> {
        map.put("op", "log-product-pull");
        map.put("of-right", ofRight);
        map.put("left", JsonObject.of(left));
        map.put("right", JsonObject.of(right));
        map.put("result", JsonObject.of(result));
      }
      case Op.Cholesky() -> map.put("op", "cholesky");
      case Op.TriangularSolve(boolean transposed) -> {
        map.put("op", "triangular-solve");
        map.put("transposed", transposed);
      }
      case Op.CholeskyInverse() -> map.put("op", "cholesky-inverse");
      case Op.Inverse() -> map.put("op", "inverse");
      case Op.LogAbsDeterminant() -> map.put("op", "log-abs-determinant");
      case Op.CumulativeSum(int axis, boolean reverse) -> {
        map.put("op", "cumulative-sum");
        map.put("axis", axis);
        map.put("reverse", reverse);
      }
      case Op.Scan scan -> {
        map.put("op", "scan");
        map.put("body", write(scan.body()));
        map.put("carries", scan.numCarries());
        map.put("slices", scan.numSlices());
        map.put("length", scan.length());
        map.put("reverse", scan.reverse());
      }
      case Op.Ode(Graph rates, Optional<Graph> tangent, Optional<Graph> pull, OdeMethod method) -> {
        map.put("op", "ode");
        map.put("rates", write(rates));
        tangent.ifPresent(graph -> map.put("tangent", write(graph)));
        pull.ifPresent(graph -> map.put("pull", write(graph)));
        map.put("scheme", method.scheme().name());
        map.put("relative-tolerance", method.relativeTolerance());
        map.put("absolute-tolerance", method.absoluteTolerance());
        map.put("most-steps", method.maxSteps());
      }
      case Op.Sample(SampleOp function, int site, Shape shape) -> {
        function("sample", function, map);
        map.put("site", site);
        map.put("shape", JsonObject.of(shape));
      }
    }
  }

  private static void function(String op, Enum<?> function, Map<String, Object> map) {
    map.put("op", op);
    map.put("function", function.name());
  }

  static Graph read(JsonObject json) throws IOException {
    List<Node> nodes = new ArrayList<>();
    List<Node> inputs = new ArrayList<>();
    for (JsonObject object : json.objects("nodes")) {
      List<Node> arguments = new ArrayList<>();
      for (int number : object.integers("inputs")) {
        arguments.add(nodes.get(number));
      }
      if (object.text("op").equals("input")) {
        Node input = Node.input(object.text("name"), Shape.of(object.integers("shape")));
        inputs.add(input);
        nodes.add(input);
      } else if (object.text("op").equals("constant")) {
        nodes.add(Node.constant(object.tensor("value")));
      } else {
        nodes.add(Simplify.node(readOp(object), arguments));
      }
    }
    List<Node> outputs = new ArrayList<>();
    for (int number : json.integers("outputs")) {
      outputs.add(nodes.get(number));
    }
    return Graph.of(inputs, outputs);
  }

  private static Op readOp(JsonObject o) throws IOException {
    return switch (o.text("op")) {
      case "unary" -> new Op.Unary(UnaryOp.valueOf(o.text("function")));
      case "binary" -> new Op.Binary(BinaryOp.valueOf(o.text("function")));
      case "ternary" -> new Op.Ternary(TernaryOp.valueOf(o.text("function")));
      case "polygamma" -> new Op.Polygamma(size(o, "order"));
      case "reduce" -> new Op.Reduce(ReduceOp.valueOf(o.text("function")), size(o, "axis"));
      case "broadcast" -> new Op.Broadcast(size(o, "axis"), size(o, "size"));
      case "reshape" -> new Op.Reshape(Shape.of(o.integers("shape")));
      case "transpose" -> new Op.Transpose(o.indices("permutation"));
      case "slice" -> new Op.Slice(size(o, "axis"), size(o, "start"), size(o, "size"));
      case "pad" -> new Op.Pad(size(o, "axis"), size(o, "before"), size(o, "after"));
      case "concatenate" -> new Op.Concatenate(size(o, "axis"));
      case "gather" -> new Op.Gather(size(o, "axis"), o.indices("indices"));
      case "scatter-add" ->
          new Op.ScatterAdd(size(o, "axis"), o.indices("indices"), size(o, "size"));
      case "contract" ->
          new Op.Contract(o.indices("left"), o.indices("right"), o.indices("result"));
      case "log-product" ->
          new Op.LogProduct(o.indices("left"), o.indices("right"), o.indices("result"));
      case "log-product-pull" ->
          new Op.LogProductPull(
              o.truth("of-right"), o.indices("left"), o.indices("right"), o.indices("result"));
      case "cholesky" -> new Op.Cholesky();
      case "triangular-solve" -> new Op.TriangularSolve(o.truth("transposed"));
      case "cholesky-inverse" -> new Op.CholeskyInverse();
      case "inverse" -> new Op.Inverse();
      case "log-abs-determinant" -> new Op.LogAbsDeterminant();
      case "cumulative-sum" -> new Op.CumulativeSum(size(o, "axis"), o.truth("reverse"));
      case "scan" ->
          new Op.Scan(
              read(o.object("body")),
              size(o, "carries"),
              size(o, "slices"),
              size(o, "length"),
              o.truth("reverse"));
      case "ode" ->
          new Op.Ode(
              read(o.object("rates")),
              readIfThere(o, "tangent"),
              readIfThere(o, "pull"),
              new OdeMethod(
                  OdeScheme.valueOf(o.text("scheme")),
                  o.number("relative-tolerance"),
                  o.number("absolute-tolerance"),
                  o.integer("most-steps")));
      case "sample" ->
          new Op.Sample(
              SampleOp.valueOf(o.text("function")), size(o, "site"), Shape.of(o.integers("shape")));
      default -> throw new IOException(o.where() + ": unknown operation " + o.text("op"));
    };
  }

  private static Optional<Graph> readIfThere(JsonObject o, String name) throws IOException {
    return o.has(name) ? Optional.of(read(o.object(name))) : Optional.empty();
  }

  private static int size(JsonObject o, String name) throws IOException {
    return Math.toIntExact(o.integer(name));
  }
}
