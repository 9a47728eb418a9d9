// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Puts rows of reported numbers into a record of the caller's. The only place of the library that
/// reflects: a record's components are its public description, and no other way turns names into a
/// caller's own type without code generation.
final class RecordMapper<R extends Record> {
  private final Constructor<R> constructor;
  private final List<int[]> columns = new ArrayList<>();
  private final List<Class<?>> types = new ArrayList<>();

  RecordMapper(Class<R> type, Fit.Parameters parameters) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] signature = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      Class<?> found = components[i].getType();
      int variable = parameters.names().indexOf(name);
      if (variable < 0) {
        throw new IllegalArgumentException(
            type.getSimpleName()
                + " has a component "
                + name
                + ", and the fit has the parameters "
                + parameters.names());
      }
      int from = 0;
      for (int v = 0; v < variable; v++) {
        from += parameters.columns().get(v).size();
      }
      int size = parameters.columns().get(variable).size();
      boolean fits = found == double[].class || (found == double.class && size == 1);
      if (!fits) {
        throw new IllegalArgumentException(
            "parameter "
                + name
                + " has "
                + size
                + " numbers; component "
                + name
                + " of "
                + type.getSimpleName()
                + " must be "
                + (size == 1 ? "a double or a double[]" : "a double[]")
                + ", it is "
                + found.getSimpleName());
      }
      int first = from;
      columns.add(java.util.stream.IntStream.range(first, first + size).toArray());
      types.add(found);
      signature[i] = found;
    }
    try {
      this.constructor = type.getDeclaredConstructor(signature);
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalArgumentException(
          "the constructor of "
              + type.getName()
              + " cannot be reached; open its package to elbo.engine",
          e);
    }
  }

  R map(double[] row) {
    Object[] arguments = new Object[columns.size()];
    for (int i = 0; i < arguments.length; i++) {
      int[] from = columns.get(i);
      if (types.get(i) == double.class) {
        arguments[i] = row[from[0]];
      } else {
        arguments[i] = Arrays.stream(from).mapToDouble(c -> row[c]).toArray();
      }
    }
    try {
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the record refused a draw", e);
    }
  }
}
