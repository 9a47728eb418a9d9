// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

import elbo.tensor.IntArray;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values by name: what the data block of a program is filled from. Names that the program does not
/// declare are ignored.
///
/// @param source the file's name, for messages
/// @param variables the values
public record Data(String source, Map<String, DataValue> variables) {
  /// No data at all.
  public static final Data EMPTY = new Data("no data", Map.of());

  /// Copies the map, keeping its order.
  public Data {
    variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /// Reads a JSON file.
  ///
  /// @throws DataException if it is not valid
  public static Data read(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return read(input, file.toString());
    }
  }

  /// Reads JSON from a stream, which is not closed.
  ///
  /// @param source the name of the data, for messages
  /// @throws DataException if it is not valid
  public static Data read(InputStream input, String source) throws IOException {
    return new Data(
        source, new JsonReader(new JsonScanner(new BufferedInputStream(input), source)).read());
  }

  /// Reads JSON text.
  ///
  /// @throws DataException if it is not valid
  public static Data parse(String json) {
    try {
      return read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "data");
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  /// Takes Java values: numbers, arrays of `double` or `int` of any depth, lists of values, and
  /// maps for tuples (keys "1", "2", …).
  ///
  /// @throws DataException if a value is of another type or an array is not rectangular
  public static Data of(Map<String, ?> values) {
    Map<String, DataValue> variables = new LinkedHashMap<>();
    values.forEach((name, value) -> variables.put(name, convert(name, value)));
    return new Data("the given data", variables);
  }

  private static DataValue convert(String name, Object value) {
    return switch (value) {
      case Integer i -> new DataValue.Numbers(IntArray.of(), new double[] {i}, -1, Position.NONE);
      case Number n ->
          new DataValue.Numbers(IntArray.of(), new double[] {n.doubleValue()}, 0, Position.NONE);
      case double[] v ->
          new DataValue.Numbers(
              IntArray.of(v.length), v.clone(), v.length == 0 ? -1 : 0, Position.NONE);
      case int[] v -> {
        double[] converted = new double[v.length];
        for (int i = 0; i < v.length; i++) {
          converted[i] = v[i];
        }
        yield new DataValue.Numbers(IntArray.of(v.length), converted, -1, Position.NONE);
      }
      case Object[] v -> join(name, Arrays.asList(v));
      case List<?> v -> join(name, v);
      case Map<?, ?> v -> {
        Map<String, DataValue> members = new LinkedHashMap<>();
        v.forEach((key, member) -> members.put(key.toString(), convert(name + "." + key, member)));
        yield new DataValue.Members(members, Position.NONE);
      }
      default ->
          throw new DataException(
              "variable "
                  + name
                  + ": expected a number, an array of double or int, a list or a map, got "
                  + value.getClass().getName());
    };
  }

  private static DataValue join(String name, List<?> elements) {
    List<DataValue> parts = new ArrayList<>();
    for (Object element : elements) {
      parts.add(convert(name, element));
    }
    if (parts.isEmpty()) {
      return new DataValue.Numbers(IntArray.of(0), new double[0], -1, Position.NONE);
    }
    if (!(parts.getFirst() instanceof DataValue.Numbers first)) {
      return new DataValue.Elements(parts, Position.NONE);
    }
    int size = first.values().length;
    double[] values = new double[size * parts.size()];
    int firstNonInteger = -1;
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof DataValue.Numbers part)
          || !part.dimensions().equals(first.dimensions())) {
        throw new DataException(
            "variable "
                + name
                + ": not a rectangular array: part 1 is "
                + first.description()
                + ", part "
                + (i + 1)
                + " is "
                + parts.get(i).description());
      }
      System.arraycopy(part.values(), 0, values, i * size, size);
      if (firstNonInteger < 0 && part.firstNonInteger() >= 0) {
        firstNonInteger = i * size + part.firstNonInteger();
      }
    }
    int[] dimensions = new int[first.dimensions().length() + 1];
    dimensions[0] = parts.size();
    System.arraycopy(first.dimensions().array(), 0, dimensions, 1, dimensions.length - 1);
    return new DataValue.Numbers(IntArray.of(dimensions), values, firstNonInteger, Position.NONE);
  }
}
