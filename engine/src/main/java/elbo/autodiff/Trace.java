// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Printer;
import elbo.graph.Simplify;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// A function of some numbers, worked through step by step at a point: the values, the derivatives
/// along one argument that go forward with them, and the adjoints that go back. In the notation of
/// Griewank & Walther 2008, "Evaluating derivatives": the arguments are v₁₋ₙ to v₀, the working
/// variables v₁, v₂ and on; v̇ is a derivative by an argument, v̄ the derivative of the value by v.
///
/// To learn from and to look at; [Gradients] does the same for whole arrays.
public final class Trace {
  private final int numArguments;
  private final List<Step> steps;

  private Trace(int numArguments, List<Step> steps) {
    this.numArguments = numArguments;
    this.steps = List.copyOf(steps);
  }

  /// A variable.
  ///
  /// @param name such as `v₃`
  /// @param formula what it is computed from, in names; for an argument its own name
  /// @param value its value
  /// @param inputs what it directly depends on, constants left out
  public record Step(String name, String formula, double value, List<Partial> inputs) {
    /// Copies.
    public Step {
      inputs = List.copyOf(inputs);
    }
  }

  /// How a variable depends on one before it.
  ///
  /// @param step the position of that one in [#steps]
  /// @param value the partial derivative
  public record Partial(int step, double value) {}

  /// Works a function through.
  ///
  /// @param function of as many numbers as the point has, to a number
  public static Trace of(Function<List<Node>, Node> function, double... point) {
    List<Node> arguments = new ArrayList<>();
    for (int i = 0; i < point.length; i++) {
      arguments.add(Node.input("x" + subscript(i + 1), Shape.SCALAR));
    }
    Graph graph = Graph.of(arguments, List.of(function.apply(arguments)));
    Map<Node, Integer> positions = new HashMap<>();
    Map<Node, Double> values = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < point.length; i++) {
      positions.put(arguments.get(i), i);
      values.put(arguments.get(i), point[i]);
      String name = "v" + subscript(i + 1 - point.length);
      steps.add(new Step(name, "x" + subscript(i + 1), point[i], List.of()));
    }
    for (Node node : graph.order()) {
      if (!node.shape().isScalar()) {
        throw new ShapeException("a trace is of numbers, got " + node);
      }
      if (node.isConstant()) {
        values.put(node, node.value().item());
      } else if (!positions.containsKey(node)) {
        Step step = step(node, point.length, steps, positions, values);
        positions.put(node, steps.size());
        values.put(node, step.value());
        steps.add(step);
      }
    }
    if (!graph.outputs().getFirst().equals(lastOf(graph))) {
      throw new IllegalArgumentException("a trace is of a function that computes something");
    }
    return new Trace(point.length, steps);
  }

  private static Node lastOf(Graph graph) {
    return graph.order().getLast();
  }

  private static Step step(
      Node node,
      int numArguments,
      List<Step> steps,
      Map<Node, Integer> positions,
      Map<Node, Double> values) {
    List<Node> formal = new ArrayList<>();
    List<Tensor> actual = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Node input : node.inputs()) {
      formal.add(Node.input("input", Shape.SCALAR));
      double value = values.getOrDefault(input, Double.NaN);
      actual.add(Tensor.scalar(value));
      Integer position = positions.get(input);
      names.add(position == null ? number(value) : steps.get(position).name());
    }
    Node alone = Simplify.node(node.op(), formal);
    List<Node> outputs = new ArrayList<>(List.of(alone));
    outputs.addAll(Gradients.of(alone, formal));
    List<Tensor> results = Interpreter.evaluate(Graph.of(formal, outputs), actual);
    List<Partial> partials = new ArrayList<>();
    for (int i = 0; i < formal.size(); i++) {
      Integer position = positions.get(node.input(i));
      if (position != null) {
        partials.add(new Partial(position, results.get(i + 1).item()));
      }
    }
    String name = "v" + subscript(steps.size() + 1 - numArguments);
    return new Step(name, formula(node.op(), names), results.getFirst().item(), partials);
  }

  private static String formula(Op op, List<String> names) {
    if (op instanceof Op.Binary(BinaryOp function)) {
      String sign =
          switch (function) {
            case ADD -> "+";
            case SUBTRACT -> "−";
            case MULTIPLY -> "×";
            case DIVIDE -> "/";
            default -> "";
          };
      if (!sign.isEmpty()) {
        return names.get(0) + " " + sign + " " + names.get(1);
      }
    }
    return Printer.describe(op) + "(" + String.join(", ", names) + ")";
  }

  /// All variables, arguments first, the value last.
  public List<Step> steps() {
    return steps;
  }

  /// The value.
  public double value() {
    return steps.getLast().value();
  }

  /// The derivative of each variable by an argument, forward.
  ///
  /// @param argument its number, from 0
  public List<Double> tangents(int argument) {
    List<Double> tangents = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      double sum = i == argument ? 1 : 0;
      for (Partial partial : steps.get(i).inputs()) {
        sum += tangents.get(partial.step()) * partial.value();
      }
      tangents.add(sum);
    }
    return tangents;
  }

  /// The derivative of the value by each variable, backward.
  public List<Double> adjoints() {
    double[] adjoints = new double[steps.size()];
    adjoints[steps.size() - 1] = 1;
    for (int i = steps.size() - 1; i >= 0; i--) {
      for (Partial partial : steps.get(i).inputs()) {
        adjoints[partial.step()] += adjoints[i] * partial.value();
      }
    }
    return java.util.Arrays.stream(adjoints).boxed().toList();
  }

  /// The forward primal trace, a line per variable.
  public String primal() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      line(text, step.name() + " = " + step.formula(), step.value());
    }
    line(text, "y = " + steps.getLast().name(), value());
    return text.toString();
  }

  /// The forward derivative trace along one argument, a line per variable.
  ///
  /// @param argument its number, from 0
  public String forward(int argument) {
    List<Double> tangents = tangents(argument);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<String> terms = new ArrayList<>();
      for (Partial partial : step.inputs()) {
        Step from = steps.get(partial.step());
        terms.add(dot(from.name()) + " × ∂" + step.name() + "/∂" + from.name());
      }
      String formula = i < numArguments ? dot(step.formula()) : String.join(" + ", terms);
      line(text, dot(step.name()) + " = " + formula, tangents.get(i));
    }
    line(text, "ẏ = " + dot(steps.getLast().name()), tangents.getLast());
    return text.toString();
  }

  /// The reverse derivative trace, a line per variable, the last one first.
  public String reverse() {
    List<Double> adjoints = adjoints();
    StringBuilder text = new StringBuilder();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      List<String> terms = new ArrayList<>();
      for (int k = i + 1; k < steps.size(); k++) {
        Step to = steps.get(k);
        for (Partial partial : to.inputs()) {
          if (partial.step() == i) {
            terms.add(bar(to.name()) + " × ∂" + to.name() + "/∂" + step.name());
          }
        }
      }
      String formula =
          i == steps.size() - 1 ? "ȳ" : terms.isEmpty() ? "0" : String.join(" + ", terms);
      line(text, bar(step.name()) + " = " + formula, adjoints.get(i));
    }
    for (int i = 0; i < numArguments; i++) {
      Step step = steps.get(i);
      line(text, bar(step.formula()) + " = " + bar(step.name()), adjoints.get(i));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String formula, double value) {
    text.append(formula).append(" = ").append(number(value)).append('\n');
  }

  /// Whole numbers as such, others to 15 places.
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return String.format(Locale.ROOT, "%.15f", value).replaceFirst("0+$", "");
  }

  private static String dot(String name) {
    return name.charAt(0) + "\u0307" + name.substring(1);
  }

  private static String bar(String name) {
    return name.charAt(0) + "\u0304" + name.substring(1);
  }

  private static String subscript(int number) {
    StringBuilder text = new StringBuilder();
    for (char c : Integer.toString(number).toCharArray()) {
      text.append(c == '-' ? '₋' : (char) ('₀' + (c - '0')));
    }
    return text.toString();
  }
}
