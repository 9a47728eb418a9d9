// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Data as they come from Java code, as tensors.
final class DataValues {
  private DataValues() {}

  static Tensor get(Map<String, ?> data, String name) {
    Object value = data.get(name);
    if (value == null) {
      throw new ModelException(
          "data \""
              + name
              + "\" are missing; given are "
              + new TreeSet<>(data.keySet())
              + ". Add them to the map that is bound");
    }
    return convert(name, value);
  }

  private static Tensor convert(String name, Object value) {
    return switch (value) {
      case Tensor tensor -> tensor;
      case Number number -> Tensor.scalar(number.doubleValue());
      case Boolean truth -> Tensor.scalar(truth ? 1 : 0);
      case double[] numbers -> Tensor.vector(numbers);
      case int[] numbers -> {
        double[] copy = new double[numbers.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = numbers[i];
        }
        yield Tensor.wrap(Shape.of(copy.length), copy);
      }
      case long[] numbers -> {
        double[] copy = new double[numbers.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = exact(name, numbers[i]);
        }
        yield Tensor.wrap(Shape.of(copy.length), copy);
      }
      case float[] numbers -> {
        double[] copy = new double[numbers.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = numbers[i];
        }
        yield Tensor.wrap(Shape.of(copy.length), copy);
      }
      case boolean[] truths -> {
        double[] copy = new double[truths.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = truths[i] ? 1 : 0;
        }
        yield Tensor.wrap(Shape.of(copy.length), copy);
      }
      case Object[] rows -> stack(name, List.of(rows));
      case List<?> rows -> stack(name, rows);
      default ->
          throw new ModelException(
              "data \""
                  + name
                  + "\" are a "
                  + value.getClass().getSimpleName()
                  + "; expected numbers, arrays, lists or a Tensor");
    };
  }

  private static double exact(String name, long number) {
    if ((long) (double) number != number) {
      throw new ModelException("data \"" + name + "\": " + number + " is not exact as a double");
    }
    return number;
  }

  private static Tensor stack(String name, List<?> rows) {
    List<Tensor> parts = new ArrayList<>(rows.size());
    for (Object row : rows) {
      if (row == null) {
        throw new ModelException(
            "data \"" + name + "\" contain null; expected a number or an array in each place");
      }
      parts.add(convert(name, row));
    }
    if (parts.isEmpty()) {
      return Tensor.vector();
    }
    Shape first = parts.getFirst().shape();
    double[] values = new double[first.numElements() * parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).shape().equals(first)) {
        throw new ModelException(
            "data \""
                + name
                + "\" are ragged: row 0 has shape "
                + first
                + ", row "
                + i
                + " has "
                + parts.get(i).shape());
      }
      parts.get(i).copyTo(values, i * first.numElements());
    }
    return Tensor.wrap(first.prepend(parts.size()), values);
  }
}
