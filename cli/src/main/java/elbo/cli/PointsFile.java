// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads `{"points": [{"x": [0.1, "NaN", …]}, …]}`.
final class PointsFile {
  private final Path file;

  private PointsFile(Path file) {
    this.file = file;
  }

  /// The points, each with `dimension` numbers.
  static List<double[]> read(Path file, int dimension) {
    if (!Files.isReadable(file)) {
      throw new UserError("cannot read the points in " + file);
    }
    PointsFile reader = new PointsFile(file);
    List<double[]> points;
    try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
      points = reader.points(json);
    } catch (JacksonException e) {
      throw new UserError(file + " is not JSON: " + e.getOriginalMessage());
    }
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).length != dimension) {
        throw new UserError(
            "point "
                + (i + 1)
                + " of "
                + file
                + " has "
                + points.get(i).length
                + " numbers, the program has "
                + dimension
                + " unconstrained parameters");
      }
    }
    return points;
  }

  private List<double[]> points(JsonParser json) {
    expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
    List<double[]> points = new ArrayList<>();
    boolean found = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isPoints = json.currentName().equals("points");
      JsonToken value = json.nextToken();
      if (!isPoints) {
        json.skipChildren();
        continue;
      }
      found = true;
      expect(value == JsonToken.START_ARRAY, "an array of points");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        points.add(point(json));
      }
    }
    expect(found, "a key \"points\"");
    return points;
  }

  private double[] point(JsonParser json) {
    expect(json.currentToken() == JsonToken.START_OBJECT, "an object with a key \"x\" per point");
    double[] numbers = new double[8];
    int count = -1;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isX = json.currentName().equals("x");
      JsonToken value = json.nextToken();
      if (!isX) {
        json.skipChildren();
        continue;
      }
      expect(value == JsonToken.START_ARRAY, "an array of numbers as \"x\"");
      count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
        numbers[count++] = number(json);
      }
    }
    expect(count >= 0, "a key \"x\" in each point");
    return Arrays.copyOf(numbers, count);
  }

  private double number(JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return switch (json.getString()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> {
          expect(false, "numbers or \"NaN\", \"Infinity\", \"-Infinity\"");
          yield 0;
        }
      };
    }
    expect(json.currentToken().isNumeric(), "numbers in \"x\"");
    return json.getDoubleValue();
  }

  private void expect(boolean condition, String what) {
    if (!condition) {
      throw new UserError(file + ": expected " + what + ", as {\"points\":[{\"x\":[0.5, 1]}]}");
    }
  }
}
