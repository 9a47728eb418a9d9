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
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Compares a program with Stan's own values at the points of its golden file. Tolerances: 1e-9 for
/// the log density, 1e-8 for the gradient (also of the largest component of the point), 1e-10 for
/// what is reported; each times max(1, |value|). Where equations are solved numerically, ours and
/// Stan's solutions have errors of the size of the program's tolerances, and one bound holds for
/// all: what each is apart from the truth is in the tests of the solvers.
final class Conformance {
  /// For programs with solvers how much larger than their tolerance errors may be, times that.
  private static final Map<String, Double> SOLVED =
      Map.of(
          "functions/ode_adjoint", 1e-6,
          "functions/ode_args", 1e-6,
          "functions/ode_multistep", 1e-6,
          "functions/ode_old", 1e-5,
          "functions/ode_rk", 1e-4,
          "patterns/one_comp_pk", 1e-7,
          "patterns/lotka_volterra", 1e-4,
          "hudson_lynx_hare-lotka_volterra", 1e-2);

  enum Outcome {
    AGREES,
    NOT_SUPPORTED,
    DIFFERS
  }

  record Verdict(Outcome outcome, String detail) {}

  private final String name;
  private final ExceptionTable exceptions;

  private Conformance(String name, ExceptionTable exceptions) {
    this.name = name;
    this.exceptions = exceptions;
  }

  static Verdict compare(
      String name, Path program, Path data, Path golden, ExceptionTable exceptions)
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
    try {
      String note = graph(model, points);
      return new Verdict(note.isEmpty() ? Outcome.AGREES : Outcome.DIFFERS, note);
    } catch (UnsupportedProgramException unsupported) {
      return new Verdict(Outcome.AGREES, "one graph: " + unsupported.getMessage());
    }
  }

  /// Whether the one graph for all points says the same; empty if it does. Branches are choices
  /// there: what is not taken must not show, neither its value nor its derivative.
  private static String graph(StanModel model, List<?> points) {
    Model whole = model.model();
    Node value = whole.logDensity(true, false);
    Graph graph =
        Graph.of(List.of(whole.point()), List.of(value, Gradients.of(value, whole.point())));
    for (Object point : points) {
      double[] x = GoldenJson.numbers(get((Map<?, ?>) point, "x"));
      PointDensity mine = model.logDensity(x, false, true);
      List<Tensor> values = Interpreter.evaluate(graph, List.of(Tensor.vector(x)));
      double expected = mine.error().isPresent() ? Double.NEGATIVE_INFINITY : mine.value();
      if (!near(expected, values.getFirst().item(), 1e-11)) {
        return "the graph gives " + values.getFirst().item() + " not " + expected;
      }
      for (int i = 0; i < x.length && Double.isFinite(expected); i++) {
        if (!near(mine.gradient()[i], values.get(1).get(i), 1e-9)) {
          return "the graph gives grad."
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

  /// The oracle's value where Stan is known to be wrong, Stan's own elsewhere.
  private double expected(double stan, String quantity, int k) {
    return exceptions.value(name, quantity, k).orElse(stan);
  }

  private boolean differs(double stan, String quantity, int k, double mine, double tolerance) {
    return !close(expected(stan, quantity, k), mine, tolerance);
  }

  private String point(StanModel model, Map<?, ?> stan, int k, Map<?, ?> golden) {
    StringJoiner differences = new StringJoiner("; ");
    differences.setEmptyValue("");
    double[] x = GoldenJson.numbers(get(stan, "x"));
    PointDensity mine = model.logDensity(x, false, true);
    boolean refuses = stan.containsKey("error") && exceptions.value(name, "lp", k).isEmpty();
    if (refuses != mine.error().isPresent()) {
      return refuses
          ? "Stan refuses (" + stan.get("error") + "), here " + mine.value()
          : "refused: " + mine.error().get();
    }
    if (!refuses) {
      density(model, x, mine, stan, k, differences);
    }
    PointReport report = model.constrained(x);
    if (stan.containsKey("constrained_error") != report.error().isPresent()) {
      differences.add(
          "outputs refused: " + stan.get("constrained_error") + ", here " + report.error());
    } else if (stan.containsKey("constrained")) {
      constrained(report, stan, k, list(golden, "constrained_names"), differences);
    }
    return differences.toString();
  }

  private void density(
      StanModel model,
      double[] x,
      PointDensity mine,
      Map<?, ?> stan,
      int k,
      StringJoiner differences) {
    // What the constants and the Jacobian add is the same where Stan is wrong.
    double error = 0;
    if (stan.containsKey("lp_normalized") || stan.containsKey("error")) {
      double normalized = stated(stan, "lp_normalized");
      error = expected(normalized, "lp_normalized", k) - normalized;
      error = Double.isFinite(error) ? error : 0;
      compare(
          normalized, 0, "lp_normalized", k, model.logDensity(x, true, true).value(), differences);
      double plain = model.logDensity(x, false, false).value();
      compare(stated(stan, "lp_no_jacobian"), error, "lp_no_jacobian", k, plain, differences);
    }
    compare(stated(stan, "lp"), error, "lp", k, mine.value(), differences);
    if (mine.value() == Double.NEGATIVE_INFINITY) {
      return; // the density is 0: its logarithm has no gradient
    }
    double[] gradient = new double[x.length];
    java.util.Arrays.fill(gradient, Double.NaN);
    gradient = stan.containsKey("grad") ? GoldenJson.numbers(get(stan, "grad")) : gradient;
    double largest = 1;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = expected(gradient[i], "grad." + i, k);
      largest = Double.isFinite(gradient[i]) ? Math.max(largest, Math.abs(gradient[i])) : largest;
    }
    for (int i = 0; i < gradient.length; i++) {
      double found = mine.gradient()[i];
      if (differs(gradient[i], "grad." + i, k, found, 1e-8)
          && !(Math.abs(gradient[i] - found) <= SOLVED.getOrDefault(name, 1e-8) * largest)) {
        differences.add("grad." + i + " is " + found + " not " + gradient[i]);
      }
    }
  }

  /// What Stan states; NaN if it raises an error.
  private static double stated(Map<?, ?> stan, String quantity) {
    Object value = stan.get(quantity);
    return value == null ? Double.NaN : GoldenJson.number(value);
  }

  private void compare(
      double stan, double error, String quantity, int k, double mine, StringJoiner differences) {
    double exact = exceptions.value(name, quantity, k).orElse(stan + error);
    if (!close(exact, mine, 1e-9)) {
      differences.add(quantity + " is " + mine + " not " + exact);
    }
  }

  private void constrained(
      PointReport report, Map<?, ?> stan, int k, List<?> names, StringJoiner differences) {
    double[] values = GoldenJson.numbers(get(stan, "constrained"));
    if (values.length != report.values().length) {
      differences.add(report.values().length + " outputs not " + values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      String quantity = String.valueOf(names.get(i));
      double mine = report.values()[i];
      if (!report.random()[i] && differs(values[i], quantity, k, mine, 1e-10)) {
        differences.add(quantity + " is " + mine + " not " + expected(values[i], quantity, k));
      }
    }
  }

  /// The same within the tolerance; NaN and the infinities only as themselves.
  private static boolean near(double exact, double mine, double tolerance) {
    return Double.compare(exact, mine) == 0
        || Math.abs(exact - mine) <= tolerance * Math.max(1, Math.abs(exact))
            && Double.isFinite(exact);
  }

  private boolean close(double exact, double mine, double tolerance) {
    return near(exact, mine, SOLVED.getOrDefault(name, tolerance));
  }
}
