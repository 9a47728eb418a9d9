// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Includes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
    for (int k = 0; k < points.size(); k++) {
      String difference = point(model, (Map<?, ?>) points.get(k), golden);
      if (!difference.isEmpty()) {
        return new Verdict(Outcome.DIFFERS, "point " + k + ": " + difference);
      }
    }
    return new Verdict(Outcome.AGREES, "");
  }

  private static Object get(Map<?, ?> map, String key) {
    return java.util.Objects.requireNonNull(map.get(key), key);
  }

  private static List<?> list(Map<?, ?> map, String key) {
    return (List<?>) get(map, key);
  }

  private boolean excepted(String quantity) {
    return exceptions.containsKey(name + " " + quantity);
  }

  private String point(StanModel model, Map<?, ?> stan, Map<?, ?> golden) {
    double[] x = GoldenJson.numbers(get(stan, "x"));
    PointDensity mine = model.logDensity(x, false, true);
    boolean refused = mine.error().isPresent() || mine.value() == Double.NEGATIVE_INFINITY;
    if (stan.containsKey("error")
        || !stan.containsKey("lp")
        || GoldenJson.number(get(stan, "lp")) == Double.NEGATIVE_INFINITY) {
      if (!refused && !excepted("lp")) {
        return "Stan refuses (" + stan.get("error") + "), here " + mine.value();
      }
    } else {
      if (mine.error().isPresent()) {
        return "refused: " + mine.error().get();
      }
      String difference = density(mine, stan);
      if (!difference.isEmpty()) {
        return difference;
      }
      if (stan.containsKey("lp_normalized")) {
        double normalized = model.logDensity(x, true, true).value();
        if (!excepted("lp")
            && !close(GoldenJson.number(stan.get("lp_normalized")), normalized, 1e-9)) {
          return "normalized lp " + normalized + " not " + stan.get("lp_normalized");
        }
        double plain = model.logDensity(x, false, false).value();
        if (stan.containsKey("lp_no_jacobian")
            && !excepted("lp")
            && !close(GoldenJson.number(stan.get("lp_no_jacobian")), plain, 1e-9)) {
          return "lp without Jacobian " + plain + " not " + stan.get("lp_no_jacobian");
        }
      }
    }
    return stan.containsKey("constrained")
        ? constrained(model, x, stan, list(golden, "constrained_names"))
        : "";
  }

  private String density(PointDensity mine, Map<?, ?> stan) {
    double lp = GoldenJson.number(get(stan, "lp"));
    if (!excepted("lp") && !close(lp, mine.value(), 1e-9)) {
      return "lp " + mine.value() + " not " + lp;
    }
    double[] gradient = GoldenJson.numbers(get(stan, "grad"));
    double largest = 1;
    for (double g : gradient) {
      largest = Double.isFinite(g) ? Math.max(largest, Math.abs(g)) : largest;
    }
    for (int i = 0; i < gradient.length; i++) {
      double found = mine.gradient()[i];
      if (!close(gradient[i], found, 1e-8)
          && !(Math.abs(gradient[i] - found) <= 1e-8 * largest)
          && !excepted("grad." + i)) {
        return "gradient " + i + " is " + found + " not " + gradient[i];
      }
    }
    return "";
  }

  private String constrained(StanModel model, double[] x, Map<?, ?> stan, List<?> names) {
    PointReport report = model.constrained(x);
    if (report.error().isPresent()) {
      return "outputs refused: " + report.error().get();
    }
    double[] values = GoldenJson.numbers(get(stan, "constrained"));
    if (values.length != report.values().length) {
      return report.values().length + " outputs not " + values.length;
    }
    for (int i = 0; i < values.length; i++) {
      if (!report.random()[i]
          && !close(values[i], report.values()[i], 1e-10)
          && !excepted(String.valueOf(names.get(i)))) {
        return names.get(i) + " is " + report.values()[i] + " not " + values[i];
      }
    }
    return "";
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
