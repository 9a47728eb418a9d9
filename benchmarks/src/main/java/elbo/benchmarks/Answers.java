// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the processes that serve the comparison read and print.
final class Answers {
  private Answers() {}

  /// A file of raw doubles, little endian.
  static double[] numbers(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(numbers);
    return numbers;
  }

  /// A number; null where JSON has none.
  static String json(double x) {
    return Double.isFinite(x) ? Double.toString(x) : "null";
  }

  /// Why something could not be done.
  static String error(Throwable e) {
    String text = e.getClass().getSimpleName() + ": " + e.getMessage();
    text = text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ");
    return "{\"error\":\"" + text + "\"}";
  }

  /// One line, at once.
  static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
