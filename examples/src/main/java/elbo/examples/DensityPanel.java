// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/// Densities in the plane as shades, or points, with contours of a target.
final class DensityPanel {
  private static final int SIZE = 240;
  private static final int HEAD = 24;

  private final double[] x;
  private final double[] y;
  private final BufferedImage image =
      new BufferedImage(SIZE, SIZE + HEAD, BufferedImage.TYPE_INT_RGB);

  /// An empty panel.
  ///
  /// @param x the ends of the horizontal axis
  /// @param y those of the vertical one
  DensityPanel(String title, double[] x, double[] y) {
    this.x = x.clone();
    this.y = y.clone();
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, SIZE, SIZE + HEAD);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    graphics.drawString(title, 6, HEAD - 7);
    graphics.dispose();
  }

  /// The middles of all pixels, row by row from the top: two numbers each.
  private double[] pixels() {
    double[] points = new double[2 * SIZE * SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        int at = 2 * (row * SIZE + column);
        points[at] = x[0] + (x[1] - x[0]) * (column + 0.5) / SIZE;
        points[at + 1] = y[1] - (y[1] - y[0]) * (row + 0.5) / SIZE;
      }
    }
    return points;
  }

  /// Shades a density.
  ///
  /// @param logDensity of many points, two numbers each
  /// @param darkest the density that is shown darkest
  DensityPanel shade(UnaryOperator<double[]> logDensity, double darkest) {
    double[] logs = logDensity.apply(pixels());
    for (int i = 0; i < logs.length; i++) {
      double share = Math.min(1, Math.sqrt(Math.exp(logs[i]) / darkest));
      int red = (int) (255 - share * (255 - 0x1f));
      int green = (int) (255 - share * (255 - 0x6f));
      int blue = (int) (255 - share * (255 - 0xb4));
      image.setRGB(i % SIZE, HEAD + i / SIZE, new Color(red, green, blue).getRGB());
    }
    return this;
  }

  /// Lines of equal density.
  DensityPanel contours(ToDoubleFunction<double[]> logDensity, double... logLevels) {
    double[] points = pixels();
    double[] logs = new double[SIZE * SIZE];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = logDensity.applyAsDouble(new double[] {points[2 * i], points[2 * i + 1]});
    }
    for (int i = 0; i < logs.length; i++) {
      boolean crossed = false;
      for (double level : logLevels) {
        boolean above = logs[i] > level;
        crossed |= i % SIZE > 0 && above != logs[i - 1] > level;
        crossed |= i >= SIZE && above != logs[i - SIZE] > level;
      }
      if (crossed) {
        image.setRGB(i % SIZE, HEAD + i / SIZE, new Color(0xd9, 0x5f, 0x02).getRGB());
      }
    }
    return this;
  }

  /// Points, two numbers each.
  DensityPanel dots(double[] points) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(0x1f, 0x6f, 0xb4));
    for (int s = 0; s < points.length / 2; s++) {
      double column = (points[2 * s] - x[0]) / (x[1] - x[0]) * SIZE;
      double row = (y[1] - points[2 * s + 1]) / (y[1] - y[0]) * SIZE;
      if (row >= 1) {
        graphics.fillOval((int) Math.round(column) - 2, HEAD + (int) Math.round(row) - 2, 4, 4);
      }
    }
    graphics.dispose();
    return this;
  }

  /// Writes panels as a grid, row by row.
  static void write(Path file, List<DensityPanel> panels, int columns) throws IOException {
    int rows = (panels.size() + columns - 1) / columns;
    int gap = 8;
    BufferedImage all =
        new BufferedImage(
            columns * (SIZE + gap) + gap,
            rows * (SIZE + HEAD + gap) + gap,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    graphics.setColor(new Color(0xe6, 0xe6, 0xe6));
    graphics.fillRect(0, 0, all.getWidth(), all.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      graphics.drawImage(
          panels.get(i).image,
          gap + i % columns * (SIZE + gap),
          gap + i / columns * (SIZE + HEAD + gap),
          null);
    }
    graphics.dispose();
    ImageIO.write(all, "png", file.toFile());
  }
}
