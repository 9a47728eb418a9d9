// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Outcome;
import elbo.fit.Fit;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The pictures of the gallery's page on the cubic regression.
final class CubicPictures {
  private static final Color BLUE = new Color(0x1f, 0x6f, 0xb4);
  private static final Color PALE_BLUE = new Color(0x1f, 0x6f, 0xb4, 60);
  private static final Color ORANGE = new Color(0xd9, 0x5f, 0x02);
  private static final Color GREY = new Color(0x70, 0x70, 0x70);

  private CubicPictures() {}

  static void write(Path folder, CubicRegression.Observations data, Fit fit, ExactRegression exact)
      throws IOException {
    save(folder, "data.png", data(data));
    save(folder, "elbo.png", elbo(fit));
    posteriors(folder, fit, exact);
    save(folder, "prediction.png", prediction(data, CubicPrediction.of(fit, exact)));
  }

  private static void save(Path folder, String name, XYChart chart) throws IOException {
    int width = chart.getWidth();
    int height = chart.getHeight();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, width, height);
    graphics.dispose();
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  private static XYChart chart(String title, String x, String y, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    chart.getStyler().setPlotGridLinesColor(new Color(0xe6, 0xe6, 0xe6));
    return chart;
  }

  private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(2);
    return series;
  }

  private static void points(XYChart chart, CubicRegression.Observations data) {
    XYSeries points = chart.addSeries("data", data.x(), data.y());
    points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    points.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(GREY);
    chart.getStyler().setMarkerSize(6);
  }

  private static XYChart data(CubicRegression.Observations data) {
    XYChart chart = chart("Data", "x", "y", 760, 460);
    double[] x = new double[101];
    double[] y = new double[101];
    for (int i = 0; i < x.length; i++) {
      x[i] = -2.7 + 0.047 * i;
      y[i] = 2 + 3 * x[i] - 2 * x[i] * x[i] + x[i] * x[i] * x[i];
    }
    line(chart, "2 + 3x − 2x² + x³", x, y, ORANGE);
    points(chart, data);
    return chart;
  }

  private static XYChart elbo(Fit fit) {
    List<Outcome.TracePoint> trace = fit.trace();
    XYChart chart =
        chart("Evidence lower bound, ± 2 standard errors", "iteration", "ELBO", 760, 460);
    chart.getStyler().setLegendVisible(false);
    double[] iteration = trace.stream().mapToDouble(Outcome.TracePoint::iteration).toArray();
    double[] elbo = trace.stream().mapToDouble(Outcome.TracePoint::elbo).toArray();
    double[] error = trace.stream().mapToDouble(p -> 2 * p.mcse()).toArray();
    XYSeries series = chart.addSeries("ELBO", iteration, elbo, error);
    series.setMarker(SeriesMarkers.NONE).setLineColor(BLUE).setLineWidth(2);
    return chart;
  }

  private static void posteriors(Path folder, Fit fit, ExactRegression exact) throws IOException {
    int width = 300;
    int height = 260;
    BufferedImage image = new BufferedImage(3 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int k = 0; k < 5; k++) {
      Graphics2D part = (Graphics2D) graphics.create(k % 3 * width, k / 3 * height, width, height);
      posterior(fit, exact, k, width, height).paint(part, width, height);
      part.dispose();
    }
    graphics.dispose();
    ImageIO.write(image, "png", folder.resolve("posteriors.png").toFile());
  }

  private static XYChart posterior(
      Fit fit, ExactRegression exact, int column, int width, int height) {
    String name = CubicRegression.COLUMNS.get(column);
    XYChart chart = chart(name, "", "", width, height);
    chart.getStyler().setLegendVisible(column == 0);
    chart.getStyler().setXAxisMaxLabelCount(4);
    chart.getStyler().setXAxisDecimalPattern("0.00");
    chart.getStyler().setYAxisTicksVisible(false);
    ExactRegression.Moments m = CubicPage.moments(exact, column);
    int n = 121;
    double[] x = new double[n];
    double[] right = new double[n];
    double[] fitted = new double[n];
    double[] draws = fit.recommended().column(name);
    // Silverman's rule for a kernel density estimate.
    double width0 = 1.06 * m.sd() * Math.pow(draws.length, -0.2);
    for (int i = 0; i < n; i++) {
      x[i] = m.mean() + m.sd() * (-4 + 8.0 * i / (n - 1));
      right[i] =
          column == 4 ? exact.sigmaDensity(x[i]) : exact.density(x[i], CubicPage.unit(column));
      double at = x[i];
      fitted[i] =
          Arrays.stream(draws).map(d -> Math.exp(-0.5 * square((at - d) / width0))).sum()
              / (draws.length * width0 * Math.sqrt(2 * Math.PI));
    }
    line(chart, "exact", x, right, ORANGE);
    line(chart, "fit", x, fitted, BLUE);
    return chart;
  }

  private static double square(double x) {
    return x * x;
  }

  private static XYChart prediction(CubicRegression.Observations data, CubicPrediction p) {
    XYChart chart = chart("Predictive mean and 95 % band", "x", "y", 760, 520);
    double[] around = new double[2 * p.x().length];
    double[] band = new double[around.length];
    for (int i = 0; i < p.x().length; i++) {
      around[i] = p.x()[i];
      band[i] = p.low()[i];
      around[around.length - 1 - i] = p.x()[i];
      band[around.length - 1 - i] = p.high()[i];
    }
    XYSeries area = chart.addSeries("95 % of the curve", around, band);
    area.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    area.setMarker(SeriesMarkers.NONE).setLineColor(PALE_BLUE).setFillColor(PALE_BLUE);
    line(chart, "95 % of new points", p.x(), p.newLow(), GREY).setLineWidth(1);
    line(chart, "upper", p.x(), p.newHigh(), GREY).setLineWidth(1).setShowInLegend(false);
    line(chart, "exact mean", p.x(), p.exactMean(), ORANGE).setLineWidth(3);
    line(chart, "fitted mean", p.x(), p.mean(), BLUE).setLineWidth(1.5f);
    points(chart, data);
    return chart;
  }
}
