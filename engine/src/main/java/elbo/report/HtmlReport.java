// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.report;

import elbo.diagnostic.Mixing;
import elbo.fit.DrawTable;
import elbo.fit.Fit;
import elbo.fit.Particles;
import elbo.fit.Posterior;
import elbo.fit.Sample;
import elbo.fit.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One HTML file that shows a fit: it needs no network and no other file, follows the system's
/// light or dark theme, and prints. The template, the style and the scripts are resources of this
/// package; here they are put together with the data.
public final class HtmlReport {
  /// More variables than these are left to `summary.csv`: the page stays below 3 MB.
  private static final int MAX_VARIABLES = 5_000;

  /// Heights of all densities together; a single one gets between 16 and 64.
  private static final int DENSITY_BUDGET = 160_000;

  /// Draws for scatter plots, of all variables together, and per variable.
  private static final int SAMPLE_BUDGET = 60_000;

  private static final int MAX_SAMPLE = 400;
  private static final int MIN_SAMPLE = 100;

  /// A trace is thinned to so many points.
  private static final int MAX_POINTS = 500;

  private HtmlReport() {}

  /// The page of a fit, of draws by chains, or of particles.
  ///
  /// @param title the model's name
  /// @param source where model and data came from, in a few words; may be empty
  public static String of(Posterior posterior, String title, String source) {
    Page page =
        switch (posterior) {
          case Fit fit -> FitPage.of(fit, title, source);
          case Sample sample -> SamplePage.of(sample, title, source);
          case Particles particles -> ParticlePage.of(particles, title, source);
        };
    return of(page, "Elbo " + posterior.run().elboVersion());
  }

  /// A page.
  ///
  /// @param generator the program and its version
  public static String of(Page page, String generator) {
    String verdict = page.verdict().grade().word() + ". " + page.verdict().text();
    return resource("report.html")
        .transform(text -> put(text, "style", resource("report.css")))
        .transform(text -> put(text, "d3", resource("vendor/d3-7.9.0.min.js")))
        .transform(text -> put(text, "plot", resource("vendor/plot-0.6.17.min.js")))
        .transform(text -> put(text, "charts", resource("charts.js")))
        .transform(text -> put(text, "script", resource("report.js")))
        .transform(text -> put(text, "generator", escape(generator)))
        .transform(text -> put(text, "title", escape(page.title())))
        .transform(text -> put(text, "verdict", escape(verdict)))
        .transform(text -> put(text, "data", data(page)));
  }

  private static String put(String template, String name, String value) {
    return template.replace("{{" + name + "}}", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the resource " + name + " is missing from this build of Elbo; please report it");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + name + " cannot be read", e);
    }
  }

  static String data(Page page) {
    PageJson json = new PageJson();
    int shown = Math.min(page.summary().size(), MAX_VARIABLES);
    json.object(() -> {
      json.field("title", page.title()).field("subtitle", page.subtitle());
      verdict(json, page);
      json.name("numVariables").value(page.summary().size());
      json.name("figures").array(page.figures(), f -> figure(json, f));
      json.name("decisions")
          .array(
              page.decisions(),
              d -> json.object(() -> json.field("what", d.what()).field("why", d.why())));
      json.name("trace").array(page.trace(), p -> panel(json, p));
      variables(json, page, shown);
      densities(json, page.draws(), shown);
      json.name("correlations");
      Correlations.of(page.draws(), shown).writeTo(json);
      sample(json, page.draws(), shown);
      json.name("stein")
          .array(
              page.residuals(),
              r ->
                  json.object(() ->
                      json.field("name", ColumnName.display(r.name()))
                          .field("kind", r.kind())
                          .name("value")
                          .value(r.value(), 4)
                          .name("mcse")
                          .value(r.mcse(), 3)));
      json.name("settings").array(page.settings(), g -> group(json, g));
    });
    return json.toString();
  }

  /// The verdict's sentence and, apart from it, the next action.
  private static void verdict(PageJson json, Page page) {
    String text = page.verdict().text();
    int next = text.indexOf(" Next: ");
    String sentence = next < 0 ? text : text.substring(0, next);
    String action = next < 0 ? "" : text.substring(next + " Next: ".length());
    json.name("verdict")
        .object(() ->
            json.field("grade", page.verdict().grade().word())
                .field("text", sentence)
                .field("action", action));
  }

  private static void figure(PageJson json, Page.Figure f) {
    json.object(() ->
        json.field("label", f.label())
            .field("value", f.value())
            .field("unit", f.unit())
            .field("note", f.note())
            .name("gauge")
            .value(f.gauge(), 4));
  }

  private static void group(PageJson json, Page.SettingGroup g) {
    json.object(() -> {
      json.field("group", g.name());
      json.name("rows")
          .array(g.settings(), s -> json.array(() -> json.value(s.name()).value(s.value())));
    });
  }

  private static void panel(PageJson json, Page.TracePanel p) {
    json.object(() -> {
      json.field("algorithm", p.algorithm())
          .field("note", p.note())
          .field("xLabel", p.horizontal());
      json.name("marks")
          .array(
              p.phases(),
              m -> json.object(() -> json.name("x").value(m.step(), 9).field("label", m.label())));
      json.name("series").array(p.series(), s -> series(json, s));
    });
  }

  private static void series(PageJson json, Page.Series s) {
    int stride = Math.max(1, (s.points().size() + MAX_POINTS - 1) / MAX_POINTS);
    List<Page.Point> points =
        java.util.stream.IntStream.range(0, s.points().size())
            .filter(i -> i % stride == 0 || i == s.points().size() - 1)
            .mapToObj(s.points()::get)
            .toList();
    json.object(() -> {
      json.field("name", s.name());
      json.name("x").array(points, p -> json.value(p.step(), 9));
      json.name("elbo").array(points, p -> json.value(p.elbo(), 8));
      json.name("se").array(points, p -> json.value(p.mcse(), 3));
    });
  }

  private static void variables(PageJson json, Page page, int shown) {
    List<Summary> rows = page.summary().subList(0, shown);
    json.name("variables")
        .object(() -> {
          json.name("name").array(rows, r -> json.value(ColumnName.display(r.name())));
          column(json, rows, "mean", 6, Summary::mean);
          column(json, rows, "sd", 5, Summary::sd);
          column(json, rows, "q05", 6, Summary::q05);
          column(json, rows, "q50", 6, Summary::q50);
          column(json, rows, "q95", 6, Summary::q95);
          column(json, rows, "mcse", 3, Summary::mcse);
          if (page.mixing().isEmpty()) {
            column(json, rows, "ess", 4, HtmlReport::ess);
          } else {
            List<Mixing> mixing = page.mixing().subList(0, shown);
            column(json, mixing, "rhat", 4, Mixing::rhat);
            column(json, mixing, "essBulk", 4, Mixing::bulkEss);
            column(json, mixing, "essTail", 4, Mixing::tailEss);
          }
          column(json, rows, "khat", 3, Summary::khat);
        });
  }

  /// How many independent draws the mean of a column is worth.
  private static double ess(Summary row) {
    return row.sd() > 0 ? row.sd() * row.sd() / (row.mcse() * row.mcse()) : Double.NaN;
  }

  private static <T> void column(
      PageJson json, List<T> rows, String name, int digits, ToDoubleFunction<T> value) {
    json.name(name).array(rows, r -> json.value(value.applyAsDouble(r), digits));
  }

  private static void densities(PageJson json, DrawTable draws, int shown) {
    int numPoints = Math.clamp(DENSITY_BUDGET / Math.max(1, shown), 16, 64);
    json.name("densities")
        .array(() -> {
          for (int j = 0; j < shown; j++) {
            Density density = Density.of(draws.column(j), numPoints);
            if (density.isDrawable()) {
              density.writeTo(json);
            } else {
              json.value(Double.NaN, 1);
            }
          }
        });
  }

  /// Every n-th draw of the first variables, for the scatter plots.
  private static void sample(PageJson json, DrawTable draws, int shown) {
    int numDraws =
        Math.min(
            draws.numDraws(),
            Math.clamp(SAMPLE_BUDGET / Math.max(1, shown), MIN_SAMPLE, MAX_SAMPLE));
    int numVariables = numDraws == 0 ? 0 : Math.min(shown, SAMPLE_BUDGET / numDraws);
    json.name("sample")
        .object(() -> {
          json.name("index")
              .array(() -> java.util.stream.IntStream.range(0, numVariables).forEach(json::value));
          json.name("draws")
              .array(() -> {
                for (int j = 0; j < numVariables; j++) {
                  double[] column = draws.column(j);
                  json.array(() -> {
                    for (int i = 0; i < numDraws; i++) {
                      json.value(column[(int) ((long) i * column.length / numDraws)], 4);
                    }
                  });
                }
              });
        });
  }
}
