// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.IntArray;

/// Products of matrices of which the logarithms are given, lanes innermost: r = ln Σᵢ exp(aᵢ + bᵢⱼ)
/// as m + nⱼ + ln Σᵢ eᵢ·wᵢⱼ with eᵢ = exp(aᵢ − m), wᵢⱼ = exp(bᵢⱼ − nⱼ) and the largest elements m
/// of a and nⱼ of column j, and the reverse of it.
///
/// Error: eᵢ and wᵢⱼ are at most 1. One that is below 2⁻¹⁰²² is wrong by up to 2⁻¹⁰⁷⁴, and so is a
/// product; with K terms a sum is wrong by K·2⁻¹⁰⁷³ besides some K roundings. A sum from 2⁻⁹⁰⁰ on
/// is therefore right to K·2⁻¹⁷³ of itself, and K roundings. Smaller sums, those that are infinite
/// or NaN, and those of infinite a or b (where m or n is taken as 0) are computed from the
/// definition, one by one. In the reverse 1/Σ is at most 2⁹⁰⁰, and what an underflow takes away
/// from a weight eᵢ·wᵢⱼ/Σⱼ is at most 2⁻¹⁷⁴.
public final class LogSpace {
  /// ln 2⁻⁹⁰⁰, rounded up, and ln 2⁴⁰: sums whose logarithms lie between are taken.
  static final double LOG_SMALLEST = -623;

  static final double LOG_LARGEST = 27;

  /// The same for reciprocals of sums.
  static final double SMALLEST_RECIPROCAL = 0x1p-40;

  static final double LARGEST_RECIPROCAL = 0x1p900;

  /// So many products are added up before they are added to the sum of all: as long as that, one
  /// rounding error after the other.
  private static final int CHUNK = 64;

  private LogSpace() {}

  /// Where elements lie; each place stands for as many numbers as there are lanes. The first four
  /// are for each vector, the others are added for the elements of a vector and of a matrix.
  ///
  /// @param a where each vector a starts
  /// @param b where the matrix starts that it meets
  /// @param n where the largest elements of that matrix start
  /// @param r where its result starts
  /// @param aTerm the terms of a sum in a
  /// @param bTerm the same in b
  /// @param bColumn the columns of b
  /// @param nColumn the same in n
  /// @param rColumn the same in the result
  public record Places(
      IntArray a,
      IntArray b,
      IntArray n,
      IntArray r,
      IntArray aTerm,
      IntArray bTerm,
      IntArray bColumn,
      IntArray nColumn,
      IntArray rColumn) {
    /// How many terms a sum has.
    public int terms() {
      return aTerm.length();
    }

    /// How many columns a matrix has.
    public int columns() {
      return bColumn.length();
    }
  }

  /// Writes ln Σ exp(a + b). `room` holds `1 + terms + columns` numbers per lane.
  public static void product(
      Places places,
      int lanes,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] n,
      int nOffset,
      double[] w,
      int wOffset,
      double[] out,
      int outOffset,
      double[] room,
      int roomOffset) {
    int terms = places.terms();
    int columns = places.columns();
    int e = roomOffset + lanes;
    int sums = e + terms * lanes;
    boolean vector = lanes > 1 && BlockKernel.LOG_SPACE.isVector(terms * columns * lanes);
    for (int p = 0; p < places.a().length(); p++) {
      int at = aOffset + places.a().get(p) * lanes;
      if (vector) {
        VectorLogSpace.differences(places.aTerm(), a, at, room, roomOffset, e, lanes);
      } else {
        ScalarLogSpace.differences(places.aTerm(), a, at, room, roomOffset, e, lanes, 0);
      }
      UnaryKernels.EXP.apply(room, e, room, e, terms * lanes);
      int matrix = places.b().get(p) * lanes;
      if (vector) {
        VectorLogSpace.dots(
            places.bTerm(), places.bColumn(), w, wOffset + matrix, room, e, room, sums, lanes);
      } else {
        ScalarLogSpace.dots(
            places.bTerm(), places.bColumn(), w, wOffset + matrix, room, e, room, sums, lanes, 0);
      }
      UnaryKernels.LOG.apply(room, sums, room, sums, columns * lanes);
      int largest = nOffset + places.n().get(p) * lanes;
      int to = outOffset + places.r().get(p) * lanes;
      boolean good =
          vector
              ? VectorLogSpace.finish(
                  room,
                  roomOffset,
                  places.nColumn(),
                  n,
                  largest,
                  room,
                  sums,
                  places.rColumn(),
                  out,
                  to,
                  lanes)
              : ScalarLogSpace.finish(
                  room,
                  roomOffset,
                  places.nColumn(),
                  n,
                  largest,
                  room,
                  sums,
                  places.rColumn(),
                  out,
                  to,
                  lanes,
                  0);
      if (!good) {
        for (int j = 0; j < columns; j++) {
          int column = bOffset + matrix + places.bColumn().get(j) * lanes;
          int target = to + places.rColumn().get(j) * lanes;
          for (int l = 0; l < lanes; l++) {
            double log = room[sums + j * lanes + l];
            if (!(log >= LOG_SMALLEST && log <= LOG_LARGEST)) {
              out[target + l] = logSumExp(places, a, at + l, b, column + l, lanes);
            }
          }
        }
      }
    }
  }

  private static double logSumExp(
      Places places, double[] a, int aOffset, double[] b, int bOffset, int lanes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < places.terms(); i++) {
      max = Math.max(max, term(places, i, a, aOffset, b, bOffset, lanes));
    }
    if (!Double.isFinite(max)) {
      return max;
    }
    double sum = 0;
    for (int i = 0; i < places.terms(); i++) {
      sum += Exponential.exp(term(places, i, a, aOffset, b, bOffset, lanes) - max);
    }
    return max + Logarithm.log(sum);
  }

  private static double term(
      Places places, int i, double[] a, int aOffset, double[] b, int bOffset, int lanes) {
    return a[aOffset + places.aTerm().get(i) * lanes] + b[bOffset + places.bTerm().get(i) * lanes];
  }

  private static double weight(
      Places places, int i, double[] a, int aOffset, double[] b, int bOffset, double r, int lanes) {
    return Double.isInfinite(r)
        ? 0
        : Exponential.exp(term(places, i, a, aOffset, b, bOffset, lanes) - r);
  }

  /// Writes q = g·(1/Σ) for one vector. Says whether all weights of this vector are products; a
  /// result of −∞ has the weights 0.
  private static boolean scaled(
      Places places,
      int p,
      int lanes,
      double[] g,
      int gOffset,
      double[] f,
      int fOffset,
      double[] room,
      int q,
      boolean vector) {
    int at = places.r().get(p) * lanes;
    return vector
        ? VectorLogSpace.scale(places.rColumn(), g, gOffset + at, f, fOffset + at, room, q, lanes)
        : ScalarLogSpace.scale(
            places.rColumn(), g, gOffset + at, f, fOffset + at, room, q, lanes, 0);
  }

  /// Whether the weights of one vector in one lane are products; where a result is −∞ its q becomes
  /// 0 times g.
  private static boolean isProduct(
      Places places,
      int p,
      int lane,
      int lanes,
      double[] r,
      int rOffset,
      double[] g,
      int gOffset,
      double[] f,
      int fOffset,
      double[] room,
      int q) {
    for (int j = 0; j < places.columns(); j++) {
      int at = (places.r().get(p) + places.rColumn().get(j)) * lanes + lane;
      double factor = f[fOffset + at];
      if (factor == Double.POSITIVE_INFINITY && r[rOffset + at] == Double.NEGATIVE_INFINITY) {
        room[q + j * lanes + lane] = 0 * g[gOffset + at];
      } else if (!(factor >= SMALLEST_RECIPROCAL && factor <= LARGEST_RECIPROCAL)) {
        return false;
      }
    }
    return true;
  }

  /// Writes the cotangent of a. `room` holds `1 + terms + columns` numbers per lane.
  ///
  /// @param e exp(a − m), like a
  /// @param w exp(b − n), like b
  /// @param f 1/Σ, like r and g
  public static void pullLeft(
      Places places,
      int lanes,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] r,
      int rOffset,
      double[] g,
      int gOffset,
      double[] e,
      int eOffset,
      double[] w,
      int wOffset,
      double[] f,
      int fOffset,
      double[] out,
      int outOffset,
      double[] room,
      int q) {
    int terms = places.terms();
    boolean vector = lanes > 1 && BlockKernel.LOG_SPACE.isVector(terms * places.columns() * lanes);
    for (int p = 0; p < places.a().length(); p++) {
      boolean good = scaled(places, p, lanes, g, gOffset, f, fOffset, room, q, vector);
      int vectorAt = places.a().get(p);
      int matrix = places.b().get(p);
      if (!good) {
        // Those of −∞ are 0 before the sums are taken.
        for (int l = 0; l < lanes; l++) {
          isProduct(places, p, l, lanes, r, rOffset, g, gOffset, f, fOffset, room, q);
        }
      }
      int to = vectorAt * lanes;
      int from = wOffset + matrix * lanes;
      if (vector) {
        VectorLogSpace.weighted(
            places.aTerm(),
            places.bTerm(),
            places.bColumn(),
            e,
            eOffset + to,
            w,
            from,
            room,
            q,
            out,
            outOffset + to,
            lanes);
      } else {
        ScalarLogSpace.weighted(
            places.aTerm(),
            places.bTerm(),
            places.bColumn(),
            e,
            eOffset + to,
            w,
            from,
            room,
            q,
            out,
            outOffset + to,
            lanes,
            0);
      }
      if (!good) {
        for (int l = 0; l < lanes; l++) {
          if (!isProduct(places, p, l, lanes, r, rOffset, g, gOffset, f, fOffset, room, q)) {
            for (int i = 0; i < terms; i++) {
              double sum = 0;
              for (int j = 0; j < places.columns(); j++) {
                int at = (places.r().get(p) + places.rColumn().get(j)) * lanes + l;
                int column = bOffset + (matrix + places.bColumn().get(j)) * lanes + l;
                int start = aOffset + vectorAt * lanes + l;
                sum +=
                    weight(places, i, a, start, b, column, r[rOffset + at], lanes)
                        * g[gOffset + at];
              }
              out[outOffset + (vectorAt + places.aTerm().get(i)) * lanes + l] = sum;
            }
          }
        }
      }
    }
  }

  /// Writes the cotangent of b. `room` holds `columns · (1 + 3 · terms)` numbers per lane.
  ///
  /// @param rows how many vectors behind each other meet the same matrix
  public static void pullRight(
      Places places,
      int rows,
      int lanes,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] r,
      int rOffset,
      double[] g,
      int gOffset,
      double[] e,
      int eOffset,
      double[] w,
      int wOffset,
      double[] f,
      int fOffset,
      double[] out,
      int outOffset,
      double[] room,
      int q) {
    int terms = places.terms();
    int columns = places.columns();
    int size = terms * columns * lanes;
    int chunk = q + columns * lanes;
    int total = chunk + size;
    int direct = total + size;
    boolean vector = lanes > 1 && BlockKernel.LOG_SPACE.isVector(terms * columns * lanes);
    for (int first = 0; first < places.a().length(); first += rows) {
      Moves.fill(room, chunk, 3 * size, 0);
      for (int row = 0; row < rows; row++) {
        int p = first + row;
        int from = places.a().get(p);
        boolean good = scaled(places, p, lanes, g, gOffset, f, fOffset, room, q, vector);
        if (good && vector) {
          VectorLogSpace.outer(
              places.aTerm(), e, eOffset + from * lanes, room, q, columns, room, chunk, lanes);
        } else {
          for (int l = 0; l < lanes; l++) {
            if (good
                || isProduct(places, p, l, lanes, r, rOffset, g, gOffset, f, fOffset, room, q)) {
              ScalarLogSpace.outer(
                  places.aTerm(),
                  e,
                  eOffset + from * lanes + l,
                  room,
                  q + l,
                  columns,
                  room,
                  chunk + l,
                  lanes);
            } else {
              for (int i = 0; i < terms; i++) {
                for (int j = 0; j < columns; j++) {
                  int at = (places.r().get(p) + places.rColumn().get(j)) * lanes + l;
                  int column = bOffset + (places.b().get(p) + places.bColumn().get(j)) * lanes + l;
                  double weight =
                      weight(
                          places,
                          i,
                          a,
                          aOffset + from * lanes + l,
                          b,
                          column,
                          r[rOffset + at],
                          lanes);
                  room[direct + (i * columns + j) * lanes + l] += weight * g[gOffset + at];
                }
              }
            }
          }
        }
        if ((row + 1) % CHUNK == 0 || row == rows - 1) {
          for (int k = 0; k < size; k++) {
            room[total + k] += room[chunk + k];
            room[chunk + k] = 0;
          }
        }
      }
      int matrix = places.b().get(first);
      for (int i = 0; i < terms; i++) {
        for (int j = 0; j < columns; j++) {
          int at = (matrix + places.bTerm().get(i) + places.bColumn().get(j)) * lanes;
          int cell = (i * columns + j) * lanes;
          for (int l = 0; l < lanes; l++) {
            double sum = room[total + cell + l];
            // a matrix element of +∞ has no products
            double product = sum == 0 ? 0 : sum * w[wOffset + at + l];
            out[outOffset + at + l] = product + room[direct + cell + l];
          }
        }
      }
    }
  }
}
