// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON object being read; what is missing or of another kind is an error that names its place.
///
/// @param where the file and the path in it
/// @param values the members
record JsonObject(String where, Map<String, Object> values) {
  private Object get(String name) throws IOException {
    Object value = values.get(name);
    if (value == null) {
      throw new IOException(where + ": \"" + name + "\" is missing");
    }
    return value;
  }

  private IOException wrong(String name, String expected, Object found) {
    return new IOException(
        where
            + ": \""
            + name
            + "\" should be "
            + expected
            + ", it is "
            + found.getClass().getSimpleName());
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  double number(String name) throws IOException {
    return toDouble(name, get(name));
  }

  private double toDouble(String name, Object value) throws IOException {
    return switch (value) {
      case Double d -> d;
      case Long l -> l.doubleValue();
      case String text when text.equals("NaN") -> Double.NaN;
      case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(name, "a number", value);
    };
  }

  long integer(String name) throws IOException {
    Object value = get(name);
    if (value instanceof Long l) {
      return l;
    }
    throw wrong(name, "a whole number", value);
  }

  String text(String name) throws IOException {
    Object value = get(name);
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a string", value);
  }

  boolean truth(String name) throws IOException {
    Object value = get(name);
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrong(name, "true or false", value);
  }

  JsonObject object(String name) throws IOException {
    return asObject(name, get(name));
  }

  private JsonObject asObject(String name, Object value) throws IOException {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, "an object", value);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      members.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return new JsonObject(where + " " + name, members);
  }

  private List<?> list(String name) throws IOException {
    Object value = get(name);
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list", value);
  }

  List<JsonObject> objects(String name) throws IOException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object value : list(name)) {
      objects.add(asObject(name + "[" + objects.size() + "]", value));
    }
    return objects;
  }

  List<String> texts(String name) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Object value : list(name)) {
      if (!(value instanceof String text)) {
        throw wrong(name, "a list of strings", value);
      }
      texts.add(text);
    }
    return texts;
  }

  double[] numbers(String name) throws IOException {
    List<?> list = list(name);
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = toDouble(name, list.get(i));
    }
    return numbers;
  }

  Tensor matrix(String name, int columns) throws IOException {
    List<?> rows = list(name);
    double[] values = new double[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      if (!(rows.get(i) instanceof List<?> row && row.size() == columns)) {
        throw wrong(name, "a list of rows of " + columns + " numbers", rows.get(i));
      }
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = toDouble(name, row.get(j));
      }
    }
    return Tensor.wrap(Shape.of(rows.size(), columns), values);
  }

  int[] integers(String name) throws IOException {
    double[] numbers = numbers(name);
    int[] integers = new int[numbers.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) numbers[i];
    }
    return integers;
  }

  IntArray indices(String name) throws IOException {
    return IntArray.of(integers(name));
  }

  Tensor tensor(String name) throws IOException {
    return object(name).asTensor();
  }

  List<Tensor> tensors(String name) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonObject object : objects(name)) {
      tensors.add(object.asTensor());
    }
    return tensors;
  }

  Tensor asTensor() throws IOException {
    return Tensor.wrap(Shape.of(integers("shape")), numbers("values"));
  }

  /// A tensor as it is written.
  static Map<String, Object> of(Tensor tensor) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("shape", of(tensor.shape()));
    map.put("values", tensor.array());
    return map;
  }

  static List<Object> of(Shape shape) {
    List<Object> sizes = new ArrayList<>();
    for (int size : shape.sizes()) {
      sizes.add(size);
    }
    return sizes;
  }

  static List<Object> of(IntArray indices) {
    List<Object> list = new ArrayList<>();
    for (int index : indices.array()) {
      list.add(index);
    }
    return list;
  }

  static List<Object> of(List<Tensor> tensors) {
    List<Object> list = new ArrayList<>();
    tensors.forEach(tensor -> list.add(of(tensor)));
    return list;
  }
}
