// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A set of arguments and what a data file says about it.
record OracleCase(Tensor numbers, List<Line> lines) {
  double[] arguments() {
    return numbers.toArray();
  }

  /// A keyword and numbers.
  record Line(String key, Tensor numbers) {
    double number(int position) {
      return numbers.get(position);
    }

    double last() {
      return numbers.get(numbers.shape().numElements() - 1);
    }

    double[] front(int count) {
      return Arrays.copyOf(numbers.array(), count);
    }

    @Override
    public String toString() {
      return key + " " + Arrays.toString(numbers.array());
    }
  }

  List<Line> lines(String key) {
    return lines.stream().filter(line -> line.key.equals(key)).toList();
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers.array());
  }

  static List<OracleCase> read(String name) {
    List<OracleCase> cases = new ArrayList<>();
    String path = "/elbo/distribution/" + name + ".txt";
    var stream =
        Objects.requireNonNull(
            OracleCase.class.getResourceAsStream(path),
            "no data file " + path + "; make it with src/test/oracle/distributions.py");
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String text : reader.lines().toList()) {
        if (text.startsWith("#")) {
          continue;
        }
        String[] fields = text.split(" ");
        double[] numbers = Arrays.stream(fields).skip(1).mapToDouble(Double::parseDouble).toArray();
        if (fields[0].equals("args")) {
          cases.add(new OracleCase(Tensor.vector(numbers), new ArrayList<>()));
        } else {
          cases.getLast().lines.add(new Line(fields[0], Tensor.vector(numbers)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }
}
