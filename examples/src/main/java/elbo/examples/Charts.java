// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Lines and dots, and several charts in one picture.
final class Charts {
  /// Colours that people who see few can tell apart.
  static final List<Color> COLORS =
      List.of(
          new Color(0xd9, 0x5f, 0x02),
          new Color(0x1f, 0x6f, 0xb4),
          new Color(0x1b, 0x9e, 0x77),
          new Color(0x70, 0x70, 0x70),
          new Color(0x6a, 0x51, 0xa3),
          new Color(0xe6, 0xab, 0x02),
          new Color(0xc5, 0x1b, 0x7d),
          Color.BLACK);

  private Charts() {}

  static XYChart chart(String title, String x, String y, int width, int height) {
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
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    chart.getStyler().setPlotGridLinesColor(new Color(0xe6, 0xe6, 0xe6));
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setMarkerSize(6);
    return chart;
  }

  static void line(XYChart chart, String name, double[] x, double[] y, Color color) {
    line(chart, name, x, y, color, 2);
  }

  static void line(XYChart chart, String name, double[] x, double[] y, Color color, double width) {
    line(chart, name, x, y, color, width, SeriesLines.SOLID);
  }

  private static void line(
      XYChart chart,
      String name,
      double[] x,
      double[] y,
      Color color,
      double width,
      BasicStroke stroke) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color);
    series.setLineStyle(stroke).setLineWidth((float) width);
  }

  /// A line of dashes. Each piece between two points begins a dash, so there must not be many.
  static void dashes(XYChart chart, String name, double[] x, double[] y, Color color) {
    int stride = Math.max(1, (x.length - 1) / 60);
    double[] fewX = new double[(x.length - 1) / stride + 1];
    double[] fewY = new double[fewX.length];
    for (int i = 0; i < fewX.length; i++) {
      fewX[i] = x[i * stride];
      fewY[i] = y[i * stride];
    }
    line(chart, name, fewX, fewY, color, 2, SeriesLines.DASH_DASH);
  }

  /// Evenly spaced numbers.
  static double[] grid(double lowest, double highest, int size) {
    double[] x = new double[size];
    for (int i = 0; i < size; i++) {
      x[i] = lowest + (highest - lowest) * i / (size - 1);
    }
    return x;
  }

  /// Lines as they are, without a place in the legend.
  static void unnamed(XYChart chart, String... names) {
    for (String name : names) {
      chart.getSeries(name).setShowInLegend(false);
    }
  }

  static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  static void dots(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setShowInLegend(false);
  }

  /// Writes charts of one size as a grid, row by row.
  static void write(Path file, List<XYChart> charts, int columns) throws IOException {
    int width = charts.getFirst().getWidth();
    int height = charts.getFirst().getHeight();
    int rows = (charts.size() + columns - 1) / columns;
    BufferedImage image =
        new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D part =
          (Graphics2D) graphics.create(i % columns * width, i / columns * height, width, height);
      charts.get(i).paint(part, width, height);
      part.dispose();
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
