// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The specialisations of a trace: one for each combination of guard values met so far.
final class Variants {
  private static final int MAX_KEPT = 64;

  private final Node point;
  private final Function<Trace.Guide, Tracing.Result> tracer;
  private final List<Variant> known = new ArrayList<>();

  Variants(Node point, Function<Trace.Guide, Tracing.Result> tracer) {
    this.point = point;
    this.tracer = tracer;
  }

  PointDensity density(double[] x) {
    Variant variant = at(x);
    Optional<String> error = variant.error(x);
    if (error.isPresent()) {
      return new PointDensity(Double.NaN, new double[0], error);
    }
    List<Tensor> values = variant.values(x);
    return new PointDensity(values.get(0).item(), values.get(1).array(), Optional.empty());
  }

  PointReport report(double[] x) {
    Variant variant = at(x);
    Optional<String> error = variant.error(x);
    if (error.isPresent()) {
      return new PointReport(new double[0], new boolean[0], error);
    }
    return variant.report(x);
  }

  /// The specialisation whose guards have their values at this point.
  private Variant at(double[] x) {
    for (Variant variant : known) {
      if (variant.matches(x)) {
        return variant;
      }
    }
    Variant made = new Variant(point, tracer.apply(new PointGuide(point, x)));
    if (known.size() < MAX_KEPT) {
      known.add(made);
    }
    return made;
  }

  private static final class Variant {
    private final Node point;
    private final Tracing.Result result;
    private final Graph guards;

    Variant(Node point, Tracing.Result result) {
      this.point = point;
      this.result = result;
      this.guards =
          Graph.of(
              List.of(point),
              result.trace().decisions().stream().map(Trace.Decision::guard).toList());
    }

    boolean matches(double[] x) {
      List<Trace.Decision> decisions = result.trace().decisions();
      if (decisions.isEmpty()) {
        return true;
      }
      if (guards.order().stream().anyMatch(n -> n.op() instanceof Op.Sample)) {
        return false;
      }
      List<Tensor> values = Interpreter.evaluate(guards, List.of(Tensor.vector(x)));
      for (int k = 0; k < decisions.size(); k++) {
        if (values.get(k).item() != decisions.get(k).value()) {
          return false;
        }
      }
      return true;
    }

    /// The first check that fails, or the error that ended the trace.
    Optional<String> error(double[] x) {
      List<Check> checks = new ArrayList<>();
      for (Check check : result.trace().checks()) {
        if (!isRandom(check.holds())) {
          checks.add(check);
        }
      }
      List<Tensor> holds = evaluate(checks.stream().map(Check::holds).toList(), x);
      for (int k = 0; k < checks.size(); k++) {
        if (!(holds.get(k).item() != 0)) {
          Check failed = checks.get(k);
          return Optional.of(failed.describe(evaluate(failed.shown(), x)));
        }
      }
      return result.error();
    }

    List<Tensor> values(double[] x) {
      Node target = result.results().getFirst();
      return evaluate(List.of(target, Gradients.of(target, point)), x);
    }

    PointReport report(double[] x) {
      // Where a random number has chosen the path, all that is generated depends on it.
      boolean randomPath = guards.order().stream().anyMatch(n -> n.op() instanceof Op.Sample);
      List<Node> fixed = new ArrayList<>();
      List<Boolean> isFixed = new ArrayList<>();
      int total = 0;
      for (int k = 0; k < result.results().size(); k++) {
        Node node = result.results().get(k);
        total += Nodes.length(node);
        boolean known = !(randomPath && k >= result.determined()) && !isRandom(node);
        isFixed.add(known);
        if (known) {
          fixed.add(node);
        }
      }
      List<Tensor> tensors = evaluate(fixed, x);
      double[] values = new double[total];
      boolean[] random = new boolean[total];
      int offset = 0;
      int next = 0;
      for (int k = 0; k < isFixed.size(); k++) {
        int length = Nodes.length(result.results().get(k));
        if (isFixed.get(k)) {
          tensors.get(next++).copyTo(values, offset);
        } else {
          java.util.Arrays.fill(values, offset, offset + length, Double.NaN);
          java.util.Arrays.fill(random, offset, offset + length, true);
        }
        offset += length;
      }
      return new PointReport(values, random, Optional.empty());
    }

    private List<Tensor> evaluate(List<Node> nodes, double[] x) {
      return Interpreter.evaluate(Graph.of(List.of(point), nodes), List.of(Tensor.vector(x)));
    }

    private static boolean isRandom(Node node) {
      Set<Node> seen = new HashSet<>(Graph.topologicalOrder(List.of(node)));
      return seen.stream().anyMatch(n -> n.op() instanceof Op.Sample);
    }
  }
}
