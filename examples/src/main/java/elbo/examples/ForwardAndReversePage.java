// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Distribution;
import elbo.examples.ForwardAndReverse.Optimum;
import elbo.examples.ForwardAndReverse.Target;
import elbo.graph.Ops;
import elbo.tensor.Tensor;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/// The text and the pictures of [ForwardAndReverse].
final class ForwardAndReversePage {
  private static final Color P = Charts.COLORS.get(3);
  private static final Color FORWARD = Charts.COLORS.get(2);
  private static final Color GLOBAL = Charts.COLORS.get(1);
  private static final Color LOCAL = Charts.COLORS.get(0);

  private ForwardAndReversePage() {}

  static void pictures(Path folder) throws IOException {
    List<XYChart> charts = new ArrayList<>();
    for (Target p : ForwardAndReverse.THESIS) {
      String title = String.format(Locale.ROOT, "KL(p ‖ q), μ₂ = %s", brief(p.second()));
      charts.add(
          chart(p, title, -5, 15, 0.42, 330, 250, List.of(ForwardAndReverse.forward(p)), false));
    }
    for (Target p : ForwardAndReverse.THESIS) {
      String title = String.format(Locale.ROOT, "KL(q ‖ p), μ₂ = %s", brief(p.second()));
      charts.add(chart(p, title, -5, 15, 0.42, 330, 250, ForwardAndReverse.reverse(p), false));
    }
    Charts.write(folder.resolve("thesis.png"), charts, 5);
    Charts.write(folder.resolve("lecture.png"), List.of(lecture(), profile()), 2);
  }

  private static String brief(double x) {
    return x == Math.rint(x) ? Integer.toString((int) x) : Double.toString(x);
  }

  private static double[] density(Distribution d, double[] x) {
    return Ops.exp(d.logProb(Tensor.vector(x))).value().toArray();
  }

  private static XYChart chart(
      Target p,
      String title,
      double from,
      double to,
      double top,
      int width,
      int height,
      List<Optimum> optima,
      boolean hasLegend) {
    XYChart chart = Charts.chart(title, "", "", width, height);
    chart.getStyler().setLegendVisible(hasLegend);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(top);
    chart.getStyler().setXAxisMin(from);
    chart.getStyler().setXAxisMax(to);
    double[] x = Charts.grid(from, to, 301);
    Charts.line(chart, "p", x, density(p.density(), x), P);
    for (int i = 0; i < optima.size(); i++) {
      Optimum o = optima.get(i);
      String name = "q " + (i + 1) + (o.isGlobal() ? ", global" : ", local");
      double[] y = density(o.q(), x);
      if (o.isGlobal()) {
        Charts.line(chart, name, x, y, GLOBAL);
      } else {
        Charts.dashes(chart, name, x, y, LOCAL);
      }
    }
    return chart;
  }

  private static XYChart lecture() {
    Target p = ForwardAndReverse.LECTURE;
    XYChart chart =
        chart(
            p,
            "½ N(−2, ½²) + ½ N(2, ½²)",
            -5,
            5,
            0.85,
            680,
            380,
            ForwardAndReverse.reverse(p),
            true);
    double[] x = Charts.grid(-5, 5, 301);
    Charts.line(chart, "forward q", x, density(ForwardAndReverse.forward(p).q(), x), FORWARD);
    return chart;
  }

  private static XYChart profile() {
    Target p = ForwardAndReverse.LECTURE;
    XYChart chart =
        Charts.chart("The least KL(q ‖ p) over σ, by the mean of q", "μ", "nats", 620, 380);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setYAxisMin(0.0);
    double[] locs = Charts.grid(-4, 4, 161);
    Charts.line(chart, "least", locs, ForwardAndReverse.profile(p, locs), P);
    for (Optimum o : ForwardAndReverse.reverse(p)) {
      Charts.dots(
          chart,
          "optimum at " + o.loc(),
          new double[] {o.loc()},
          new double[] {o.divergence()},
          o.isGlobal() ? GLOBAL : LOCAL);
    }
    return chart;
  }

  private static String rows(Target p, String name) {
    Optimum forward = ForwardAndReverse.forward(p);
    StringBuilder rows = new StringBuilder();
    rows.append(
        String.format(
            Locale.ROOT,
            "| %s | KL(p ‖ q) | %.4f | %.4f | %.6f | | global |%n",
            name,
            forward.loc(),
            forward.scale(),
            Math.abs(forward.divergence())));
    for (Optimum o : ForwardAndReverse.reverse(p)) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| | KL(q ‖ p) | %.4f | %.4f | %.6f | %.6f | %s |%n",
              o.loc(),
              o.scale(),
              o.divergence(),
              ForwardAndReverse.byQuadrature(o, p),
              o.isGlobal() ? "global" : "local"));
    }
    return rows.toString().replace("-0.0000", "0.0000");
  }

  private static final String TEXT =
      """
      # Forward and reverse Kullback–Leibler

      The normal distribution q that is closest to a mixture p of two, in both directions of the divergence: figure 1 of Blain's thesis, where ½ N(0, 1) + ½ N(μ₂, 1) comes apart, and
      the example of Bolic's lecture. All optima are found, by L-BFGS from 45 starts each, and labelled. This page and its pictures are made by
      `elbo.examples.ForwardAndReverse`.

      ```java
      Mixture p = Mixture.ofEqual(Normal.of(0, 1), Normal.of(5, 1));
      new KullbackLeibler().between(p, Normal.of(2.5, 2.69)).value();   // forward: an expectation over p
      new KullbackLeibler().between(Normal.of(2.5, 2.39), p).value();   // reverse: an expectation over q, what variational inference minimises
      ```

      ## The thesis' figure

      p in grey; the best q in blue, other optima dashed. Top: forward. Bottom: reverse.

      ![Five mixtures with the normal distributions closest to them by either divergence](forward-and-reverse-kl/thesis.png)

      | μ₂ | minimised | mean of q | sd of q | divergence | by quadrature | |
      |---|---|---|---|---|---|---|
      %s
      **KL(p ‖ q)** has one optimum: with η the natural parameters of q and T = (x, x²), the divergence is A(η) − η·E_p T plus a constant, which is convex, and its slope is 0 where
      E_q T = E_p T. So q has the mean μ₂/2 and the variance 1 + μ₂²/4 of p. It covers the mass of p, and where p has two far modes most of q lies where p has nothing: *mass-covering*.

      **KL(q ‖ p)** has one optimum or three. By Stein's identities, at every stationary point E_q (ln p)′ = 0 and E_q (ln p)″ = −1/σ². The second
      derivative of the divergence by the mean is −E_q (ln p)″ = 1/σ², so in that direction every stationary point is a minimum.

      - μ₂ = 2.5: one optimum, in the middle. With a small gap there is nothing to choose.
      - μ₂ = 5: three optima, and the one in the **middle** is the best. "Reverse KL chooses a mode" is not yet true.
      - μ₂ = 7.5 and 10: three optima. The two at the modes are best, with ln 2 = 0.693147 nats in the limit: q is ½ of p's mass away. The one in the middle remains,
        as a *local* optimum, ever wider and ever worse. An ascent that begins there ends there.

      ## The lecture's example

      ½ N(−2, ½²) + ½ N(2, ½²). "Reverse KL has two global minima (one per mode) and a higher-cost local optimum near the center": so it is.

      ![The mixture with all optima; the least divergence by the mean of q](forward-and-reverse-kl/lecture.png)

      | | minimised | mean of q | sd of q | divergence | by quadrature | |
      |---|---|---|---|---|---|---|
      %s
      The two global ones are worth ln 2 each, and leave out half of the mass; a family that can hold both modes does not have to choose (`--family mixture`).
      """;

  static String text() {
    StringBuilder thesis = new StringBuilder();
    for (Target p : ForwardAndReverse.THESIS) {
      thesis.append(rows(p, brief(p.second())));
    }
    return String.format(Locale.ROOT, TEXT, thesis, rows(ForwardAndReverse.LECTURE, "±2, sd ½"));
  }
}
