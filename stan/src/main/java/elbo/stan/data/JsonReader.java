// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

import elbo.tensor.IntArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON to data values: one object at the top, rectangular arrays, no strings but the spellings of
/// what is not finite.
final class JsonReader {
  private final JsonScanner scanner;

  JsonReader(JsonScanner scanner) {
    this.scanner = scanner;
  }

  Map<String, DataValue> read() throws IOException {
    if (scanner.skipBlanks() == '[') {
      throw scanner.error("expected an object { } with the variables by name, found an array");
    }
    Map<String, DataValue> variables = members("");
    if (scanner.skipBlanks() != -1) {
      throw scanner.error("expected nothing behind the closing brace, found " + scanner.found());
    }
    return variables;
  }

  private Map<String, DataValue> members(String prefix) throws IOException {
    scanner.expect('{', "an object { } with the variables by name");
    Map<String, DataValue> members = new LinkedHashMap<>();
    if (scanner.accept('}')) {
      return members;
    }
    do {
      if (scanner.skipBlanks() != '"') {
        throw scanner.error(
            "expected the name of a variable in double quotes, found " + scanner.found());
      }
      Position at = scanner.position();
      String name = scanner.string();
      scanner.expect(':', "a colon behind the name \"" + name + "\"");
      if (members.put(name, value(prefix + name)) != null) {
        throw scanner.error(
            at, "the variable " + prefix + name + " stands here for the second time; remove one");
      }
    } while (scanner.accept(','));
    scanner.expect('}', "a comma or a closing brace");
    return members;
  }

  private DataValue value(String name) throws IOException {
    int c = scanner.skipBlanks();
    Position at = scanner.position();
    return switch (c) {
      case '{' -> new DataValue.Members(members(name + "."), at);
      case '[' -> new ArrayReader(name, at).read();
      default -> {
        double number = scalar(name);
        yield new DataValue.Numbers(
            IntArray.of(), new double[] {number}, scanner.wasInteger() ? -1 : 0, at);
      }
    };
  }

  private double scalar(String name) throws IOException {
    Position at = scanner.position();
    return switch (scanner.peek()) {
      case '"' -> {
        double value = word(name, scanner.string(), at);
        scanner.forgetInteger();
        yield value;
      }
      case 'n' ->
          throw scanner.error(
              at,
              "variable "
                  + name
                  + ": expected a number, found null; leave the variable out or give it a value");
      case 't', 'f' ->
          throw scanner.error(
              at, "variable " + name + ": expected a number, found true or false; write 1 or 0");
      default -> scanner.number();
    };
  }

  private double word(String name, String text, Position at) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Inf", "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw scanner.error(
              at,
              "variable "
                  + name
                  + ": expected a number, found the string \""
                  + text
                  + "\"; only \"NaN\", \"Inf\", \"-Inf\", \"Infinity\" and \"-Infinity\" may be strings");
    };
  }

  /// One array with everything in it. `kinds` and `sizes` hold, per depth, what an element is and
  /// how many there are.
  private final class ArrayReader {
    private final String name;
    private final Position at;
    private final List<Character> kinds = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private double[] values = new double[16];
    private int count;
    private int firstNonInteger = -1;

    ArrayReader(String name, Position at) {
      this.name = name;
      this.at = at;
    }

    DataValue read() throws IOException {
      List<DataValue> objects = new ArrayList<>();
      array(0, objects);
      if (kinds.contains('{')) {
        return new DataValue.Elements(objects, at);
      }
      int[] dimensions = new int[sizes.size()];
      for (int axis = 0; axis < dimensions.length; axis++) {
        dimensions[axis] = sizes.get(axis);
      }
      return new DataValue.Numbers(
          IntArray.of(dimensions), Arrays.copyOf(values, count), firstNonInteger, at);
    }

    private void array(int depth, List<DataValue> objects) throws IOException {
      Position start = scanner.position();
      scanner.expect('[', "an array");
      if (depth == sizes.size()) {
        sizes.add(-1);
        kinds.add(' ');
      }
      int size = 0;
      if (!scanner.accept(']')) {
        do {
          element(depth, objects);
          size++;
        } while (scanner.accept(','));
        scanner.expect(']', "a comma or a closing bracket");
      }
      if (sizes.get(depth) >= 0 && sizes.get(depth) != size) {
        throw scanner.error(
            start,
            "variable "
                + name
                + ": not a rectangular array: this part has "
                + size
                + " elements, the one before has "
                + sizes.get(depth));
      }
      sizes.set(depth, size);
    }

    private void element(int depth, List<DataValue> objects) throws IOException {
      int c = scanner.skipBlanks();
      char kind = c == '[' || c == '{' ? (char) c : '0';
      char expected = kinds.get(depth);
      if (expected != ' ' && expected != kind) {
        throw scanner.error(
            "variable "
                + name
                + ": not a rectangular array: numbers, arrays or objects side by side in one array");
      }
      kinds.set(depth, kind);
      if (kind == '[') {
        List<DataValue> inner = new ArrayList<>();
        Position start = scanner.position();
        array(depth + 1, inner);
        if (!inner.isEmpty()) {
          objects.add(new DataValue.Elements(inner, start));
        }
      } else if (kind == '{') {
        Position start = scanner.position();
        objects.add(new DataValue.Members(members(name + "."), start));
      } else {
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count] = scalar(name);
        if (firstNonInteger < 0 && !scanner.wasInteger()) {
          firstNonInteger = count;
        }
        count++;
      }
    }
  }
}
