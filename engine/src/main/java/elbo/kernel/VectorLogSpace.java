// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.tensor.IntArray;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The vector twins of [ScalarLogSpace]: the same operations in the same order.
final class VectorLogSpace {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorLogSpace() {}

  static void differences(
      IntArray places, double[] a, int at, double[] room, int max, int to, int lanes) {
    int n = places.length();
    int l = 0;
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector m = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < n; i++) {
        m = m.max(DoubleVector.fromArray(SPECIES, a, at + places.get(i) * lanes + l));
      }
      m = m.blend(0.0, m.abs().compare(VectorOperators.EQ, Double.POSITIVE_INFINITY));
      m.intoArray(room, max + l);
      for (int i = 0; i < n; i++) {
        DoubleVector.fromArray(SPECIES, a, at + places.get(i) * lanes + l)
            .sub(m)
            .intoArray(room, to + i * lanes + l);
      }
    }
    ScalarLogSpace.differences(places, a, at, room, max, to, lanes, l);
  }

  // Four vectors at a time in the sums: one alone waits for its multiply-adds.
  static void dots(
      IntArray places,
      IntArray columns,
      double[] w,
      int matrix,
      double[] e,
      int eAt,
      double[] out,
      int to,
      int lanes) {
    int[] term = places.array();
    int[] column = columns.array();
    int rest = lanes - lanes % LANES;
    for (int j = 0; j < column.length; j++) {
      int at = matrix + column[j] * lanes;
      int target = to + j * lanes;
      int l = 0;
      for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
        DoubleVector s0 = DoubleVector.zero(SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int i = 0; i < term.length; i++) {
          int p = at + term[i] * lanes + l;
          int q = eAt + i * lanes + l;
          DoubleVector w0 = DoubleVector.fromArray(SPECIES, w, p);
          s0 = w0.fma(DoubleVector.fromArray(SPECIES, e, q), s0);
          DoubleVector w1 = DoubleVector.fromArray(SPECIES, w, p + LANES);
          s1 = w1.fma(DoubleVector.fromArray(SPECIES, e, q + LANES), s1);
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, w, p + 2 * LANES);
          s2 = w2.fma(DoubleVector.fromArray(SPECIES, e, q + 2 * LANES), s2);
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, w, p + 3 * LANES);
          s3 = w3.fma(DoubleVector.fromArray(SPECIES, e, q + 3 * LANES), s3);
        }
        s0.intoArray(out, target + l);
        s1.intoArray(out, target + l + LANES);
        s2.intoArray(out, target + l + 2 * LANES);
        s3.intoArray(out, target + l + 3 * LANES);
      }
      for (; l < rest; l += LANES) {
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (int i = 0; i < term.length; i++) {
          DoubleVector factor = DoubleVector.fromArray(SPECIES, w, at + term[i] * lanes + l);
          sum = factor.fma(DoubleVector.fromArray(SPECIES, e, eAt + i * lanes + l), sum);
        }
        sum.intoArray(out, target + l);
      }
    }
    if (rest < lanes) {
      ScalarLogSpace.dots(places, columns, w, matrix, e, eAt, out, to, lanes, rest);
    }
  }

  static boolean finish(
      double[] m,
      int mAt,
      IntArray nColumns,
      double[] n,
      int nAt,
      double[] log,
      int logAt,
      IntArray columns,
      double[] out,
      int to,
      int lanes) {
    int[] nColumn = nColumns.array();
    int[] column = columns.array();
    int rest = lanes - lanes % LANES;
    DoubleVector least = DoubleVector.zero(SPECIES);
    DoubleVector most = least;
    for (int j = 0; j < column.length; j++) {
      int largest = nAt + nColumn[j] * lanes;
      int target = to + column[j] * lanes;
      for (int l = 0; l < rest; l += LANES) {
        DoubleVector v = DoubleVector.fromArray(SPECIES, log, logAt + j * lanes + l);
        least = least.min(v);
        most = most.max(v);
        DoubleVector.fromArray(SPECIES, m, mAt + l)
            .add(DoubleVector.fromArray(SPECIES, n, largest + l))
            .add(v)
            .intoArray(out, target + l);
      }
    }
    boolean good =
        least.compare(VectorOperators.GE, LogSpace.LOG_SMALLEST).allTrue()
            && most.compare(VectorOperators.LE, LogSpace.LOG_LARGEST).allTrue();
    boolean others =
        rest == lanes
            || ScalarLogSpace.finish(
                m, mAt, nColumns, n, nAt, log, logAt, columns, out, to, lanes, rest);
    return good && others;
  }

  static boolean scale(
      IntArray columns, double[] g, int gAt, double[] f, int fAt, double[] out, int to, int lanes) {
    int[] column = columns.array();
    int rest = lanes - lanes % LANES;
    DoubleVector least = DoubleVector.broadcast(SPECIES, 1);
    DoubleVector most = least;
    for (int j = 0; j < column.length; j++) {
      int at = column[j] * lanes;
      for (int l = 0; l < rest; l += LANES) {
        DoubleVector v = DoubleVector.fromArray(SPECIES, f, fAt + at + l);
        least = least.min(v);
        most = most.max(v);
        DoubleVector.fromArray(SPECIES, g, gAt + at + l).mul(v).intoArray(out, to + j * lanes + l);
      }
    }
    boolean good =
        least.compare(VectorOperators.GE, LogSpace.SMALLEST_RECIPROCAL).allTrue()
            && most.compare(VectorOperators.LE, LogSpace.LARGEST_RECIPROCAL).allTrue();
    boolean others =
        rest == lanes || ScalarLogSpace.scale(columns, g, gAt, f, fAt, out, to, lanes, rest);
    return good && others;
  }

  static void weighted(
      IntArray terms,
      IntArray rows,
      IntArray columns,
      double[] e,
      int eAt,
      double[] w,
      int matrix,
      double[] q,
      int qAt,
      double[] out,
      int to,
      int lanes) {
    int[] term = terms.array();
    int[] row = rows.array();
    int[] column = columns.array();
    int rest = lanes - lanes % LANES;
    for (int i = 0; i < term.length; i++) {
      int at = term[i] * lanes;
      int from = matrix + row[i] * lanes;
      int l = 0;
      for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
        DoubleVector s0 = DoubleVector.zero(SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int j = 0; j < column.length; j++) {
          int x = from + column[j] * lanes + l;
          int y = qAt + j * lanes + l;
          DoubleVector w0 = DoubleVector.fromArray(SPECIES, w, x);
          s0 = w0.fma(DoubleVector.fromArray(SPECIES, q, y), s0);
          DoubleVector w1 = DoubleVector.fromArray(SPECIES, w, x + LANES);
          s1 = w1.fma(DoubleVector.fromArray(SPECIES, q, y + LANES), s1);
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, w, x + 2 * LANES);
          s2 = w2.fma(DoubleVector.fromArray(SPECIES, q, y + 2 * LANES), s2);
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, w, x + 3 * LANES);
          s3 = w3.fma(DoubleVector.fromArray(SPECIES, q, y + 3 * LANES), s3);
        }
        int r = to + at + l;
        int z = eAt + at + l;
        DoubleVector.fromArray(SPECIES, e, z).mul(s0).intoArray(out, r);
        DoubleVector.fromArray(SPECIES, e, z + LANES).mul(s1).intoArray(out, r + LANES);
        DoubleVector.fromArray(SPECIES, e, z + 2 * LANES).mul(s2).intoArray(out, r + 2 * LANES);
        DoubleVector.fromArray(SPECIES, e, z + 3 * LANES).mul(s3).intoArray(out, r + 3 * LANES);
      }
      for (; l < rest; l += LANES) {
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (int j = 0; j < column.length; j++) {
          DoubleVector factor = DoubleVector.fromArray(SPECIES, w, from + column[j] * lanes + l);
          sum = factor.fma(DoubleVector.fromArray(SPECIES, q, qAt + j * lanes + l), sum);
        }
        DoubleVector.fromArray(SPECIES, e, eAt + at + l).mul(sum).intoArray(out, to + at + l);
      }
    }
    if (rest < lanes) {
      ScalarLogSpace.weighted(
          terms, rows, columns, e, eAt, w, matrix, q, qAt, out, to, lanes, rest);
    }
  }

  static void outer(
      IntArray places,
      double[] e,
      int eAt,
      double[] q,
      int qAt,
      int columns,
      double[] out,
      int to,
      int lanes) {
    int n = places.length();
    for (int i = 0; i < n; i++) {
      int from = eAt + places.get(i) * lanes;
      for (int j = 0; j < columns; j++) {
        int at = to + (i * columns + j) * lanes;
        int other = qAt + j * lanes;
        int l = 0;
        for (; l <= lanes - LANES; l += LANES) {
          DoubleVector.fromArray(SPECIES, e, from + l)
              .fma(
                  DoubleVector.fromArray(SPECIES, q, other + l),
                  DoubleVector.fromArray(SPECIES, out, at + l))
              .intoArray(out, at + l);
        }
        for (; l < lanes; l++) {
          out[at + l] = Math.fma(e[from + l], q[other + l], out[at + l]);
        }
      }
    }
  }
}
