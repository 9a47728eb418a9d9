// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.random.Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSourceTest {
  @TempDir private Path folder;

  /// Row i is (i, −i).
  private Path binary(int rows) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(rows * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows; i++) {
      bytes.putDouble(i).putDouble(-i);
    }
    return Files.write(folder.resolve("rows.bin"), bytes.array());
  }

  private Path text(int rows) throws IOException {
    StringBuilder lines = new StringBuilder("a,b\n");
    for (int i = 0; i < rows; i++) {
      lines.append(i).append(", ").append(-i).append(i % 7 == 0 ? "\r\n" : "\n");
    }
    return Files.writeString(folder.resolve("rows.csv"), lines);
  }

  private static void expectRows(RowSource source, int rows) throws IOException {
    assertThat(source.numRows()).isEqualTo(rows);
    assertThat(source.numColumns()).isEqualTo(2);
    double[] into = new double[2 * rows];
    for (int[] part : new int[][] {{0, rows}, {1023, 3}, {2500, 500}, {rows - 1, 1}}) {
      source.read(part[0], part[1], into);
      for (int b = 0; b < part[1]; b++) {
        assertThat(into[2 * b]).isEqualTo(part[0] + b);
        assertThat(into[2 * b + 1]).isEqualTo(-(part[0] + b));
      }
    }
  }

  @Test
  void rowsAreReadFromBinaryAndTextFiles() throws IOException {
    try (BinaryRows rows = BinaryRows.open(binary(3000), 2)) {
      expectRows(rows, 3000);
    }
    CsvRows rows = CsvRows.open(text(3000));
    expectRows(rows, 3000);
    assertThat(rows.names()).containsExactly("a", "b");
  }

  @Test
  void damagedFilesAreRefusedWithThePlace() throws IOException {
    assertThatThrownBy(() -> BinaryRows.open(binary(3), 5)).hasMessageContaining("no whole rows");
    Path file = Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n3,x\n4\n");
    CsvRows rows = CsvRows.open(file);
    double[] into = new double[6];
    assertThatThrownBy(() -> rows.read(1, 1, into))
        .hasMessageContaining("row 1, column b: expected a number, got \"x\"");
    assertThatThrownBy(() -> rows.read(2, 1, into))
        .hasMessageContaining("expected 2 numbers, got 1");
  }

  /// In an epoch no row comes twice, and over many epochs each as often as any other: counts are
  /// binomial, and none of 47 is further from its mean than five standard deviations.
  @Test
  void everyRowIsInABatchWithTheSameProbability() throws IOException {
    int n = 47;
    int epochs = 4000;
    int[] counts = new int[n];
    try (BinaryRows rows = BinaryRows.open(binary(n), 2)) {
      ShuffledBlocks blocks = new ShuffledBlocks(rows, 3, 6, 4);
      assertThat(blocks.batchesPerEpoch()).isEqualTo(14);
      assertThat(blocks.weight()).isEqualTo(47.0 / 3);
      double[] batch = new double[6];
      for (int epoch = 0; epoch < epochs; epoch++) {
        int[] seen = new int[n];
        for (int b = 0; b < 14; b++) {
          blocks.batch(Key.of(3), epoch * 14L + b, batch);
          for (int k = 0; k < 3; k++) {
            seen[(int) batch[2 * k]]++;
          }
        }
        for (int i = 0; i < n; i++) {
          assertThat(seen[i]).isLessThanOrEqualTo(1);
          counts[i] += seen[i];
        }
      }
      double p = 42.0 / 47;
      for (int count : counts) {
        assertThat(Math.abs(count - p * epochs)).isLessThan(5 * Math.sqrt(epochs * p * (1 - p)));
      }
      blocks.batch(Key.of(3), 20, batch);
      double[] again = new double[6];
      blocks.batch(Key.of(4), 3, again);
      new ShuffledBlocks(rows, 3, 6, 4).batch(Key.of(3), 20, again);
      assertThat(again).isEqualTo(batch);
    }
  }
}
