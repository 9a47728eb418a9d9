// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Compares a program with Stan's own values at the points of its golden file. Tolerances: 1e-9 for
/// the log density, 1e-8 for the gradient (also of the largest component of the point), 1e-10 for
/// what is reported; each times max(1, |value|).
final class Conformance {
  enum Outcome {
    AGREES,
    NOT_SUPPORTED,
    DIFFERS
  }

  record Verdict(Outcome outcome, String detail) {}

  private final String name;
  private final Map<String, ExceptionTable.Entry> exceptions;

  private Conformance(String name, Map<String, ExceptionTable.Entry> exceptions) {
    this.name = name;
    this.exceptions = exceptions;
  }

  static Verdict compare(
      String name,
      Path program,
      Path data,
      Path golden,
      Map<String, ExceptionTable.Entry> exceptions)
      throws IOException {
    StanCompiler.Result result =
        StanCompiler.check(
            Files.readString(program),
            program.getFileName().toString(),
            Includes.in(java.util.List.of(program.getParent())));
    if (result.program().isEmpty()) {
      Diagnostic first = result.errors().getFirst();
      return new Verdict(
          Outcome.DIFFERS, "does not check: " + first.span() + ": " + first.message());
    }
    try {
      return new Conformance(name, exceptions).compare(result.program().get(), data, golden);
    } catch (UnsupportedProgramException unsupported) {
      return new Verdict(Outcome.NOT_SUPPORTED, String.valueOf(unsupported.getMessage()));
    } catch (RuntimeException failure) {
      StackTraceElement top =
          failure.getStackTrace().length == 0 ? null : failure.getStackTrace()[0];
      return new Verdict(Outcome.DIFFERS, "fails: " + failure + " at " + top);
    } catch (StackOverflowError failure) {
      return new Verdict(Outcome.DIFFERS, "overflows the stack");
    }
  }

  private Verdict compare(CheckedProgram program, Path dataFile, Path goldenFile)
      throws IOException {
    Data data = Files.exists(dataFile) ? Data.read(dataFile) : Data.EMPTY;
    StanModel model = StanModel.of(program, data);
    Map<?, ?> golden = GoldenJson.object(Files.readString(goldenFile));
    if (golden.get("constrained_names") instanceof List<?> names
        && !names.equals(model.constrainedNames())) {
      return new Verdict(Outcome.DIFFERS, "names " + model.constrainedNames() + " not " + names);
    }
    if (golden.get("unconstrained_names") instanceof List<?> names
        && !names.equals(model.unconstrainedNames())) {
      return new Verdict(
          Outcome.DIFFERS, "unconstrained names " + model.unconstrainedNames() + " not " + names);
    }
    List<?> points = list(golden, "points");
    StringJoiner differences = new StringJoiner(" || ");
    for (int k = 0; k < points.size(); k++) {
      String difference = point(model, (Map<?, ?>) points.get(k), k, golden);
      if (!difference.isEmpty()) {
        differences.add("point " + k + ": " + difference);
      }
    }
    if (differences.length() > 0) {
      return new Verdict(Outcome.DIFFERS, differences.toString());
    }
    return new Verdict(Outcome.AGREES, graph(model, points));
  }

  /// Whether the one graph for all points says the same; empty if it does.
  private static String graph(StanModel model, List<?> points) {
    Model whole;
    try {
      whole = model.model();
    } catch (UnsupportedProgramException unsupported) {
      return "one graph: " + unsupported.getMessage();
    }
    Node value = whole.logDensity(true, false);
    Graph graph =
        Graph.of(List.of(whole.point()), List.of(value, Gradients.of(value, whole.point())));
    for (Object point : points) {
      double[] x = GoldenJson.numbers(get((Map<?, ?>) point, "x"));
      PointDensity mine = model.logDensity(x, false, true);
      List<Tensor> values = Interpreter.evaluate(graph, List.of(Tensor.vector(x)));
      double expected = mine.error().isPresent() ? Double.NEGATIVE_INFINITY : mine.value();
      if (!close(expected, values.getFirst().item(), 1e-11)) {
        return "THE GRAPH DIFFERS: " + values.getFirst().item() + " not " + expected;
      }
      for (int i = 0; i < x.length && mine.error().isEmpty(); i++) {
        if (!close(mine.gradient()[i], values.get(1).get(i), 1e-9)) {
          return "THE GRAPH'S GRADIENT DIFFERS: "
              + i
              + " "
              + values.get(1).get(i)
              + " not "
              + mine.gradient()[i];
        }
      }
    }
    return "";
  }

  private static Object get(Map<?, ?> map, String key) {
    return java.util.Objects.requireNonNull(map.get(key), key);
  }

  private static List<?> list(Map<?, ?> map, String key) {
    return (List<?>) get(map, key);
  }

  /// Stan's value, or the oracle's where Stan is known to be wrong; NaN, which agrees with
  /// everything, where no oracle answers.
  private double expected(double stan, String quantity, int k) {
    ExceptionTable.Entry entry = exceptions.get(name + " " + quantity);
    if (entry == null) {
      return stan;
    }
    return entry.values().isEmpty() ? Double.NaN : entry.values().getOrDefault(k, stan);
  }

  private String point(StanModel model, Map<?, ?> stan, int k, Map<?, ?> golden) {
    List<String> differences = new ArrayList<>();
    double[] x = GoldenJson.numbers(get(stan, "x"));
    PointDensity mine = model.logDensity(x, false, true);
    boolean refused = mine.error().isPresent() || mine.value() == Double.NEGATIVE_INFINITY;
    if (stan.containsKey("error")
        || !stan.containsKey("lp")
        || GoldenJson.number(get(stan, "lp")) == Double.NEGATIVE_INFINITY) {
      if (!refused
          && !exceptions.containsKey(name + " lp")
          && !exceptions.containsKey(name + " lp_normalized")) {
        return "Stan refuses (" + stan.get("error") + "), here " + mine.value();
      }
    } else {
      if (mine.error().isPresent()) {
        return "refused: " + mine.error().get();
      }
      differences.add(density(model, x, mine, stan, k));
    }
    if (stan.containsKey("constrained")) {
      differences.add(constrained(model, x, stan, k, list(golden, "constrained_names")));
    }
    differences.removeIf(String::isEmpty);
    return String.join("; ", differences);
  }

  private String density(StanModel model, double[] x, PointDensity mine, Map<?, ?> stan, int k) {
    double lp = GoldenJson.number(get(stan, "lp"));
    double error = 0;
    if (stan.containsKey("lp_normalized")) {
      double theirs = GoldenJson.number(get(stan, "lp_normalized"));
      double exact = expected(theirs, "lp_normalized", k);
      double normalized = model.logDensity(x, true, true).value();
      error = Double.isFinite(theirs) ? exact - theirs : Double.NaN;
      if (!close(exact, normalized, 1e-9)) {
        return "normalized lp " + normalized + " not " + exact;
      }
      double plain = model.logDensity(x, false, false).value();
      double noJacobian = GoldenJson.number(get(stan, "lp_no_jacobian"));
      if (!close(noJacobian + error, plain, 1e-9)) {
        return "lp without Jacobian " + plain + " not " + (noJacobian + error);
      }
    }
    // What the constants and the Jacobian add is the same where Stan is wrong.
    if (!close(Double.isFinite(lp) ? lp + error : lp, mine.value(), 1e-9)) {
      return "lp " + mine.value() + " not " + (lp + error);
    }
    double[] gradient = GoldenJson.numbers(get(stan, "grad"));
    double largest = 1;
    for (double g : gradient) {
      largest = Double.isFinite(g) ? Math.max(largest, Math.abs(g)) : largest;
    }
    StringJoiner differences = new StringJoiner("; ");
    for (int i = 0; i < gradient.length; i++) {
      double found = mine.gradient()[i];
      double exact = expected(gradient[i], "grad." + i, k);
      if (!close(exact, found, 1e-8) && !(Math.abs(exact - found) <= 1e-8 * largest)) {
        differences.add("grad." + i + " is " + found + " not " + exact);
      }
    }
    return differences.toString();
  }

  private String constrained(StanModel model, double[] x, Map<?, ?> stan, int k, List<?> names) {
    PointReport report = model.constrained(x);
    if (report.error().isPresent()) {
      return "outputs refused: " + report.error().get();
    }
    double[] values = GoldenJson.numbers(get(stan, "constrained"));
    if (values.length != report.values().length) {
      return report.values().length + " outputs not " + values.length;
    }
    StringJoiner differences = new StringJoiner("; ");
    for (int i = 0; i < values.length; i++) {
      double exact = expected(values[i], String.valueOf(names.get(i)), k);
      if (!report.random()[i] && !close(exact, report.values()[i], 1e-10)) {
        differences.add(names.get(i) + " is " + report.values()[i] + " not " + exact);
      }
    }
    return differences.toString();
  }

  /// Where Stan has NaN it has no answer; where it is infinite by overflow or underflow a finite
  /// value is sharper.
  private static boolean close(double stan, double mine, double tolerance) {
    if (Double.isNaN(stan)) {
      return true;
    }
    if (Double.isInfinite(stan) || Double.isInfinite(mine)) {
      return stan == mine || Double.isInfinite(stan) && Double.isFinite(mine);
    }
    return Math.abs(stan - mine)
        <= tolerance * Math.max(1, Math.max(Math.abs(stan), Math.abs(mine)));
  }
}
