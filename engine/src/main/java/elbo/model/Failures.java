// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a point is refused, in words. Checks are computed beside the values for all draws; the words
/// are made here, for one point, when somebody asks.
public final class Failures {
  private Failures() {}

  /// The message of the first check of a scope that fails at a point, with its position; empty if
  /// all hold. Checks of random values are left out.
  public static Optional<String> ofChecks(Model model, Check.Scope scope, double[] point) {
    List<Check> checks =
        model.checks().stream()
            .filter(c -> c.scope() == scope && isDeterministic(c.failed()))
            .toList();
    List<Tensor> flags = evaluate(model, point, checks.stream().map(Check::failed).toList());
    for (int i = 0; i < checks.size(); i++) {
      if (flags.get(i).item() != 0) {
        return Optional.of(text(model, checks.get(i), point));
      }
    }
    return Optional.empty();
  }

  /// What makes the log density not finite at a point: a failed check, or the first term that is
  /// not finite with its value. Empty if it is finite.
  public static Optional<String> ofDensity(Model model, double[] point) {
    Optional<String> check = ofChecks(model, Check.Scope.DENSITY, point);
    if (check.isPresent()) {
      return check;
    }
    List<Tensor> values =
        evaluate(model, point, model.terms().stream().map(Term::logProb).toList());
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i).item();
      if (!Double.isFinite(value)) {
        return Optional.of("the log density of " + model.terms().get(i).name() + " is " + value);
      }
    }
    for (Parameter parameter : model.parameters()) {
      double value = evaluate(model, point, List.of(parameter.logJacobian())).getFirst().item();
      if (!Double.isFinite(value)) {
        return Optional.of("the log Jacobian of parameter " + parameter.name() + " is " + value);
      }
    }
    return Optional.empty();
  }

  private static boolean isDeterministic(Node node) {
    return Graph.topologicalOrder(List.of(node)).stream()
        .noneMatch(n -> n.op() instanceof Op.Sample);
  }

  private static String text(Model model, Check check, double[] point) {
    List<Node> printed = new ArrayList<>();
    for (Check.Part part : check.message()) {
      if (part instanceof Check.Part.Value(Node node)) {
        printed.add(node);
      }
    }
    List<Tensor> values = evaluate(model, point, printed);
    StringBuilder text = new StringBuilder();
    int next = 0;
    for (Check.Part part : check.message()) {
      switch (part) {
        case Check.Part.Text(String words) -> text.append(words);
        case Check.Part.Value _ -> text.append(print(values.get(next++)));
      }
    }
    return check.position().isEmpty() ? text.toString() : text + " (" + check.position() + ")";
  }

  private static String print(Tensor value) {
    if (value.shape().isScalar()) {
      double number = value.item();
      return number == Math.rint(number) && Math.abs(number) < 1e9
          ? Long.toString((long) number)
          : Double.toString(number);
    }
    StringBuilder text = new StringBuilder("[");
    int n = value.shape().numElements();
    for (int i = 0; i < Math.min(n, 10); i++) {
      text.append(i == 0 ? "" : ", ").append(value.get(i));
    }
    return text.append(n > 10 ? ", …]" : "]").toString();
  }

  private static List<Tensor> evaluate(Model model, double[] point, List<Node> nodes) {
    Graph graph = Graph.of(List.of(model.point()), nodes);
    return Interpreter.evaluate(graph, List.of(Tensor.of(model.point().shape(), point)));
  }
}
