// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MovesTest {
  private static double[] counting(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i;
    }
    return x;
  }

  @Test
  void repeatsAlongANewAxis() {
    double[] out = new double[1 + 2 * 3 * 2];
    Moves.repeat(counting(4), 0, 2, 2, 3, out, 1);
    assertThat(out).containsExactly(0, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3);
    double[] inner = new double[6];
    Moves.repeat(counting(3), 1, 2, 1, 3, inner, 0);
    assertThat(inner).containsExactly(1, 1, 1, 2, 2, 2);
  }

  @Test
  void gathersAndScattersRows() {
    for (int length : new int[] {1, 2, 40}) {
      int[] indices = {9, 2, 0, 2};
      double[] x = counting(3 * length + 1);
      double[] out = new double[3 * length];
      Moves.gatherRows(x, 1, length, indices, 1, 3, out, 0);
      double[] back = new double[3 * length];
      Moves.scatterAddRows(out, 0, length, indices, 1, 3, back, 0);
      for (int j = 0; j < length; j++) {
        assertThat(out[j]).isEqualTo(x[1 + 2 * length + j]);
        assertThat(out[length + j]).isEqualTo(x[1 + j]);
        assertThat(back[2 * length + j]).isEqualTo(2 * x[1 + 2 * length + j]);
        assertThat(back[length + j]).isZero();
      }
    }
  }

  @Test
  void transposesAnyShape() {
    for (int rows : new int[] {0, 1, 3, 16, 17, 50}) {
      for (int columns : new int[] {1, 2, 15, 33}) {
        double[] x = counting(rows * columns);
        double[] out = new double[rows * columns];
        Moves.transpose(x, 0, rows, columns, out, 0);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            assertThat(out[j * rows + i]).isEqualTo(x[i * columns + j]);
          }
        }
      }
    }
  }

  @Test
  void sumsRunFromEitherEnd() {
    double[] out = new double[6];
    Moves.cumulativeSum(counting(6), 0, 1, 3, 2, false, out, 0);
    assertThat(out).containsExactly(0, 1, 2, 4, 6, 9);
    Moves.cumulativeSum(counting(6), 0, 2, 3, 1, true, out, 0);
    assertThat(out).containsExactly(3, 3, 2, 12, 9, 5);
  }

  @Test
  void copiesRowsBetweenDistances() {
    double[] out = new double[6];
    Moves.copyRows(counting(8), 1, 3, out, 0, 2, 2, 2);
    assertThat(out).containsExactly(1, 2, 4, 5, 0, 0);
  }
}
