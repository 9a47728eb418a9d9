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

  static void dot(
      IntArray places,
      double[] w,
      int column,
      double[] e,
      int eAt,
      double[] out,
      int to,
      int lanes) {
    int n = places.length();
    int l = 0;
    for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int i = 0; i < n; i++) {
        int p = column + places.get(i) * lanes + l;
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
      s0.intoArray(out, to + l);
      s1.intoArray(out, to + l + LANES);
      s2.intoArray(out, to + l + 2 * LANES);
      s3.intoArray(out, to + l + 3 * LANES);
    }
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int i = 0; i < n; i++) {
        DoubleVector factor =
            DoubleVector.fromArray(SPECIES, w, column + places.get(i) * lanes + l);
        sum = factor.fma(DoubleVector.fromArray(SPECIES, e, eAt + i * lanes + l), sum);
      }
      sum.intoArray(out, to + l);
    }
    ScalarLogSpace.dot(places, w, column, e, eAt, out, to, lanes, l);
  }

  static boolean finish(
      double[] m,
      int mAt,
      double[] n,
      int nAt,
      double[] log,
      int logAt,
      double[] out,
      int to,
      int lanes) {
    DoubleVector least = DoubleVector.zero(SPECIES);
    DoubleVector most = least;
    int l = 0;
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, log, logAt + l);
      least = least.min(v);
      most = most.max(v);
      DoubleVector.fromArray(SPECIES, m, mAt + l)
          .add(DoubleVector.fromArray(SPECIES, n, nAt + l))
          .add(v)
          .intoArray(out, to + l);
    }
    boolean good =
        least.compare(VectorOperators.GE, LogSpace.LOG_SMALLEST).allTrue()
            && most.compare(VectorOperators.LE, LogSpace.LOG_LARGEST).allTrue();
    boolean rest = ScalarLogSpace.finish(m, mAt, n, nAt, log, logAt, out, to, lanes, l);
    return good && rest;
  }

  static boolean scale(double[] g, int gAt, double[] f, int fAt, double[] out, int to, int lanes) {
    DoubleVector least = DoubleVector.broadcast(SPECIES, 1);
    DoubleVector most = least;
    int l = 0;
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, f, fAt + l);
      least = least.min(v);
      most = most.max(v);
      DoubleVector.fromArray(SPECIES, g, gAt + l).mul(v).intoArray(out, to + l);
    }
    boolean good =
        least.compare(VectorOperators.GE, LogSpace.SMALLEST_RECIPROCAL).allTrue()
            && most.compare(VectorOperators.LE, LogSpace.LARGEST_RECIPROCAL).allTrue();
    boolean rest = ScalarLogSpace.scale(g, gAt, f, fAt, out, to, lanes, l);
    return good && rest;
  }

  static void weighted(
      IntArray places,
      double[] e,
      int eAt,
      double[] w,
      int row,
      double[] q,
      int qAt,
      double[] out,
      int to,
      int lanes) {
    int n = places.length();
    int l = 0;
    for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int j = 0; j < n; j++) {
        int x = row + places.get(j) * lanes + l;
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
      int r = to + l;
      int z = eAt + l;
      DoubleVector.fromArray(SPECIES, e, z).mul(s0).intoArray(out, r);
      DoubleVector.fromArray(SPECIES, e, z + LANES).mul(s1).intoArray(out, r + LANES);
      DoubleVector.fromArray(SPECIES, e, z + 2 * LANES).mul(s2).intoArray(out, r + 2 * LANES);
      DoubleVector.fromArray(SPECIES, e, z + 3 * LANES).mul(s3).intoArray(out, r + 3 * LANES);
    }
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int j = 0; j < n; j++) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, w, row + places.get(j) * lanes + l);
        sum = factor.fma(DoubleVector.fromArray(SPECIES, q, qAt + j * lanes + l), sum);
      }
      DoubleVector.fromArray(SPECIES, e, eAt + l).mul(sum).intoArray(out, to + l);
    }
    ScalarLogSpace.weighted(places, e, eAt, w, row, q, qAt, out, to, lanes, l);
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
