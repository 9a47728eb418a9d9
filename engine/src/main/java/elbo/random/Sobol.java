// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import elbo.kernel.NormalNoise;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The first points of a Sobol sequence, scrambled as Owen does (Owen 1997, "Scrambled net variance
/// for integrals of smooth functions"): each bit of a coordinate is turned around, or not, by a
/// coin of its own for each value of the bits before it. Every single point is then uniform, so
/// means are unbiased; n = 2ᵐ points keep their evenness, and the variance of the mean of a smooth
/// function of a few coordinates falls with n⁻³ instead of n⁻¹.
///
/// Direction numbers: Joe & Kuo 2008, "Constructing Sobol sequences with better two-dimensional
/// projections"; the licence stands in `sobol.txt`.
final class Sobol {
  /// Coordinates beyond the last of the table are independent.
  private static final int[][] INITIAL = read();

  private Sobol() {}

  private static int[][] read() {
    InputStream in = Objects.requireNonNull(Sobol.class.getResourceAsStream("sobol.txt"));
    List<int[]> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split(" ");
          int[] row = new int[cells.length];
          for (int i = 0; i < row.length; i++) {
            row[i] = Integer.parseInt(cells[i]);
          }
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.toArray(int[][]::new);
  }

  /// How many coordinates are even.
  static int maxCoordinates() {
    return INITIAL.length + 1;
  }

  /// What each bit of a point's number adds to (by exclusive or) the first `bits` bits of a
  /// coordinate.
  static int[] directions(int coordinate, int bits) {
    int[] directions = new int[bits];
    long[] m = new long[bits];
    for (int k = 0; k < bits; k++) {
      if (coordinate == 0) {
        m[k] = 1;
      } else {
        int[] row = INITIAL[coordinate - 1];
        int degree = row.length - 1;
        if (k < degree) {
          m[k] = row[1 + k];
        } else {
          m[k] = m[k - degree];
          for (int j = 1; j <= degree; j++) {
            if ((row[0] >> (degree - j) & 1) == 1) {
              m[k] ^= m[k - j] << j;
            }
          }
        }
      }
      directions[k] = (int) (m[k] << (bits - 1 - k));
    }
    return directions;
  }

  /// The first `bits` bits of a coordinate of a point, not scrambled.
  static int point(int[] directions, int number) {
    int x = 0;
    for (int k = 0; k < directions.length; k++) {
      x ^= (number >> k & 1) == 1 ? directions[k] : 0;
    }
    return x;
  }

  /// Fills an array with the first points, as standard normal numbers.
  ///
  /// @param key of the scrambling
  /// @param out written: element `e` of point `d` goes to `d · numElements + e`
  static void fillNormal(Key key, int numPoints, int numElements, double[] out) {
    int even = Math.min(numElements, maxCoordinates());
    int bits = numPoints <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(numPoints - 1);
    Key coins = key.fold("coins");
    Key rest = key.fold("rest");
    long[] tree = new long[Math.max(1, (1 << bits) / 64)];
    long[] words = new long[numPoints];
    double[] column = new double[numPoints];
    for (int e = 0; e < numElements; e++) {
      int[] directions = e < even ? directions(e, bits) : new int[0];
      for (int w = 0; e < even && w < tree.length; w++) {
        tree[w] = coins.word(w, e, 0, 0, 0);
      }
      for (int d = 0; d < numPoints; d++) {
        long word = rest.word(d, e, 0, 0, 0);
        if (e < even && bits > 0) {
          long top = scramble(point(directions, d), bits, tree);
          word = top << (64 - bits) | word >>> bits;
        }
        words[d] = word;
      }
      NormalNoise.ofWords(words, numPoints, column, 0);
      for (int d = 0; d < numPoints; d++) {
        out[d * numElements + e] = column[d];
      }
    }
  }

  /// The coins stand in a tree: those of bit l are at 2ˡ to 2ˡ⁺¹ − 1, by the bits before it.
  private static long scramble(int x, int bits, long[] tree) {
    long y = 0;
    for (int l = 0; l < bits; l++) {
      int coin = (1 << l) + (x >>> (bits - l));
      long flip = tree[coin >> 6] >>> (coin & 63) & 1;
      y = y << 1 | (x >>> (bits - 1 - l) & 1) ^ flip;
    }
    return y;
  }
}
