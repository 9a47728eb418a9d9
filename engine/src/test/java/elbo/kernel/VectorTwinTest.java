// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.IntArray;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Vector twins have the bits of their scalar twins, interpreted and compiled, at every size. This
/// class requires the Vector API: a build without it would test nothing.
class VectorTwinTest {
  // around each multiple of 2, 4 and 8 lanes and of unrolled loops; primes; large
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 15, 16, 17, 23, 31, 32, 33, 63, 64, 65, 97, 1009, 4096
  };
  private static final int[] LANES = {
    1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 24, 26, 31, 33, 41, 50, 64, 67
  };
  private static final double[] EDGES = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    1.5,
    2,
    2.5,
    3.5,
    4.5,
    5.5,
    26,
    26.5,
    37,
    38,
    708,
    708.5,
    -708,
    -745.2,
    710,
    1e5,
    1e6,
    1e300,
    -1e300,
    1e-300,
    1e-310,
    -1e-310,
    5e-324,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_NORMAL,
    -0.6931471805599453,
    1 - 1e-10,
    1 - 1e-16,
    0x1p-53,
    1e-10,
    -40,
    Double.MAX_VALUE,
    -1 + 0x1p-53
  };

  @BeforeEach
  void requireTheVectorApi() {
    assertThat(KernelProvider.hasVectorApi())
        .as("tests must run with --add-modules jdk.incubator.vector")
        .isTrue();
  }

  /// Half from all magnitudes and signs, half from the ranges in which functions are usually
  /// called; edges strewn in.
  private static double[] arguments(int n, long seed) {
    var random = new SplittableRandom(seed);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] =
          switch (random.nextInt(8)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> EDGES[random.nextInt(EDGES.length)];
            case 2 -> random.nextDouble(-750, 750);
            case 3 -> random.nextDouble(-20, 20);
            case 4 -> random.nextDouble();
            case 5 -> random.nextDouble(0, 8);
            case 6 -> -random.nextDouble();
            default -> random.nextDouble(-3, 3);
          };
    }
    return x;
  }

  private static void sameBits(double[] expected, double[] found, double[]... arguments) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(found[i])) {
        int at = i;
        assertThat(found[i])
            .as("at %s", Arrays.stream(arguments).map(a -> a[at]).toList())
            .isEqualTo(Double.valueOf(expected[i]));
      }
    }
  }

  private static void inAllSizes(UnaryKernels kernel, Consumer<double[]> check) {
    for (int n : SIZES) {
      double[] x = arguments(n + 3, n + 1);
      double[] scalar = new double[n + 2];
      double[] vector = new double[n + 2];
      ScalarUnary.apply(kernel, x, 3, scalar, 2, n);
      VectorElementwise.apply(kernel, x, 3, vector, 2, n);
      sameBits(scalar, vector, Arrays.copyOfRange(x, 1, n + 3));
      check.accept(vector);
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfOneArgumentHaveTheSameBits(UnaryKernels kernel) { // exact
    inAllSizes(kernel, v -> {});
  }

  /// Only ordinary arguments, so that whole vectors take the fast path.
  @ParameterizedTest
  @EnumSource
  void functionsOfOneArgumentHaveTheSameBitsOnOrdinaryArguments(UnaryKernels kernel) { // exact
    double[][] ranges = {
      {1e-3, 0.999}, {0.01, 30}, {-30, -0.01}, {-5, 5}, {-700, 700}, {1.4, 1.6}, {5.4, 5.6}
    };
    var random = new SplittableRandom(77);
    int n = 4096;
    double[] x = new double[n];
    double[] scalar = new double[n];
    double[] vector = new double[n];
    for (double[] range : ranges) {
      for (int i = 0; i < n; i++) {
        x[i] = random.nextDouble(range[0], range[1]);
      }
      ScalarUnary.apply(kernel, x, 0, scalar, 0, n);
      VectorElementwise.apply(kernel, x, 0, vector, 0, n);
      sameBits(scalar, vector, x);
    }
  }

  static BinaryKernels[] binaryWithVectorTwin() {
    return Arrays.stream(BinaryKernels.values())
        .filter(k -> k.handover().isPresent())
        .toArray(BinaryKernels[]::new);
  }

  @ParameterizedTest
  @MethodSource("binaryWithVectorTwin")
  void functionsOfTwoArgumentsHaveTheSameBits(BinaryKernels kernel) { // exact
    for (int n : SIZES) {
      double[] a = arguments(n, 2 * n + 1);
      double[] b = arguments(n, 3 * n + 2);
      double[] scalar = new double[n];
      double[] vector = new double[n];
      ScalarBinary.apply(kernel, a, 0, b, 0, scalar, 0, n);
      VectorElementwise.apply(kernel, a, 0, b, 0, vector, 0, n);
      sameBits(scalar, vector, a, b);
      for (double edge : new double[] {0, 0.5, -2, Double.NaN, 700, Double.NEGATIVE_INFINITY}) {
        ScalarBinary.applyVectorScalar(kernel, a, 0, edge, scalar, 0, n);
        VectorElementwise.applyVectorScalar(kernel, a, 0, edge, vector, 0, n);
        sameBits(scalar, vector, a);
        ScalarBinary.applyScalarVector(kernel, edge, b, 0, scalar, 0, n);
        VectorElementwise.applyScalarVector(kernel, edge, b, 0, vector, 0, n);
        sameBits(scalar, vector, b);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("binaryWithVectorTwin")
  void functionsOfTwoArgumentsHaveTheSameBitsOnOrdinaryArguments(BinaryKernels kernel) { // exact
    var random = new SplittableRandom(78);
    int n = 4096;
    double[] a = new double[n];
    double[] b = new double[n];
    double[] scalar = new double[n];
    double[] vector = new double[n];
    for (double scale : new double[] {1, 10, 100}) {
      for (int i = 0; i < n; i++) {
        a[i] = scale * random.nextDouble() + 1e-9;
        b[i] = scale * random.nextDouble() + 1e-9;
      }
      ScalarBinary.apply(kernel, a, 0, b, 0, scalar, 0, n);
      VectorElementwise.apply(kernel, a, 0, b, 0, vector, 0, n);
      sameBits(scalar, vector, a, b);
    }
  }

  @Test
  void sumsHaveTheSameBits() { // exact
    for (int n : SIZES) {
      double[] x = ordinary(n + 1, n);
      double[] y = ordinary(n + 2, n + 1);
      same(ScalarReductions.sum(x, 1, n), VectorReductions.sum(x, 1, n));
      same(ScalarProducts.dot(x, 1, y, 2, n), VectorReductions.dot(x, 1, y, 2, n));
      for (int lanes : LANES) {
        double[] scalar = ordinary(8 * lanes, 5);
        double[] vector = scalar.clone();
        int size = n / lanes * lanes;
        ScalarReductions.addSum(x, 1, size, 8 * lanes, scalar, 0);
        VectorReductions.addSum(x, 1, size, 8 * lanes, vector, 0);
        sameBits(scalar, vector);
      }
    }
  }

  @Test
  void extremesHaveTheSameBits() { // exact
    for (int n : SIZES) {
      double[] zeros = new double[n + 1];
      for (int i = 0; i < n; i++) {
        zeros[i + 1] = i % 3 == 1 ? 0.0 : -0.0;
      }
      double[] unknown = ordinary(n + 1, n);
      unknown[Math.min(n, n / 2 + 1)] = Double.NaN;
      for (double[] x : new double[][] {ordinary(n + 1, n), zeros, unknown}) {
        for (int lanes : LANES) {
          int size = n / lanes * lanes;
          double[] scalar = new double[lanes + 1];
          Arrays.fill(scalar, Double.NEGATIVE_INFINITY);
          double[] vector = scalar.clone();
          ScalarReductions.addMax(x, 1, size, lanes, scalar, 1);
          VectorReductions.addMax(x, 1, size, lanes, vector, 1);
          sameBits(scalar, vector);
          Arrays.fill(scalar, Double.POSITIVE_INFINITY);
          Arrays.fill(vector, Double.POSITIVE_INFINITY);
          ScalarReductions.addMin(x, 1, size, lanes, scalar, 1);
          VectorReductions.addMin(x, 1, size, lanes, vector, 1);
          sameBits(scalar, vector);
        }
      }
    }
  }

  @Test
  void sumsOfExponentialsHaveTheSameBits() { // exact
    for (int n : SIZES) {
      double[] x = arguments(n, n);
      double[] max = ordinary(n, n + 1);
      double[] scalar = new double[n];
      double[] vector = new double[n];
      ScalarReductions.addSumExp(x, 0, max, 0, scalar, 0, n);
      VectorReductions.addSumExp(x, 0, max, 0, vector, 0, n);
      sameBits(scalar, vector, x, max);
    }
  }

  @Test
  void productsHaveTheSameBits() { // exact
    for (int lanes : LANES) {
      for (int n : new int[] {1, 2, 3, 4, 5, 8, 13}) {
        for (int k : new int[] {0, 1, 2, 7, 40}) {
          double[] a = ordinary(n * k + 1, k);
          double[] x = ordinary(k * lanes, lanes);
          double[] scalar = ordinary(n * lanes + 1, n);
          double[] vector = scalar.clone();
          ScalarProducts.multiplyAdd(a, 1, k, 1, n, k, x, 0, lanes, lanes, 0, scalar, 1, lanes);
          VectorGemm.multiplyAdd(false, a, 1, k, 1, n, k, x, 0, lanes, lanes, vector, 1, lanes);
          sameBits(scalar, vector);
          ScalarProducts.multiplyAdd(a, 1, 1, n, n, k, x, 0, lanes, lanes, 0, scalar, 1, lanes);
          VectorGemm.multiplyAdd(false, a, 1, 1, n, n, k, x, 0, lanes, lanes, vector, 1, lanes);
          sameBits(scalar, vector);
          Arrays.fill(scalar, 1, scalar.length, 0);
          ScalarProducts.multiplyAdd(a, 1, 1, n, n, k, x, 0, lanes, lanes, 0, scalar, 1, lanes);
          Arrays.fill(vector, 1, vector.length, Double.NaN);
          VectorGemm.multiplyAdd(true, a, 1, 1, n, n, k, x, 0, lanes, lanes, vector, 1, lanes);
          sameBits(scalar, vector);
        }
      }
      double[] a = ordinary(20 * lanes, 1);
      double[] b = ordinary(20 * lanes, 2);
      double[] scalar = ordinary(lanes, 3);
      double[] vector = scalar.clone();
      ScalarProducts.addLaneProducts(a, 0, lanes, b, 0, 2 * lanes, 10, scalar, 0, lanes);
      VectorProducts.addLaneProducts(a, 0, lanes, b, 0, 2 * lanes, 10, vector, 0, lanes);
      ScalarProducts.addScaledLanes(-1, a, 0, 2, b, 0, lanes, 10, scalar, 0, lanes);
      VectorScaledLanes.add(-1, a, 0, 2, b, 0, lanes, 10, vector, 0, lanes);
      ScalarProducts.subtractLaneProducts(a, 0, lanes, b, 0, lanes, 20, scalar, 0, lanes);
      VectorProducts.subtractLaneProducts(a, 0, lanes, b, 0, lanes, 20, vector, 0, lanes);
      sameBits(scalar, vector);
    }
  }

  @Test
  void productsOfRowsOfLinesHaveTheSameBits() { // exact
    for (int lanes : LANES) {
      for (int rows : new int[] {1, 3, 4, 7, 9}) {
        int depth = 5;
        double[] a = ordinary(rows * depth * lanes + 1, 1);
        double[] b = ordinary(depth * lanes + 2, 2);
        double[] scalar = ordinary(rows * lanes + 3, 3);
        double[] vector = scalar.clone();
        int row = depth * lanes;
        for (int i = 0; i < rows; i++) {
          ScalarProducts.addLaneProducts(
              a, 1 + i * row, lanes, b, 2, lanes, depth, scalar, 3 + i * lanes, lanes);
        }
        VectorLaneRows.add(
            false, a, 1, row, lanes, b, 2, lanes, rows, depth, vector, 3, lanes, lanes);
        sameBits(scalar, vector);
        Arrays.fill(scalar, 3, scalar.length, 0);
        for (int i = 0; i < rows; i++) {
          ScalarProducts.addLaneProducts(
              a, 1 + i * row, lanes, b, 2, lanes, depth, scalar, 3 + i * lanes, lanes);
        }
        Arrays.fill(vector, 3, vector.length, Double.NaN);
        VectorLaneRows.add(
            true, a, 1, row, lanes, b, 2, lanes, rows, depth, vector, 3, lanes, lanes);
        sameBits(scalar, vector);
      }
    }
  }

  @Test
  void productsOfShortSumsAndLongLinesHaveTheSameBits() { // exact
    for (int lanes : new int[] {32, 33, 47, 400, 431, 432, 835}) {
      for (int k : new int[] {1, 4, 7, 8, 15, 16, 31}) {
        int n = 5;
        double[] a = ordinary(n * k + 1, k);
        double[] x = ordinary(k * (lanes + 3), lanes);
        int stride = lanes + 2;
        for (boolean fresh : new boolean[] {false, true}) {
          double[] scalar = ordinary(n * stride, n);
          double[] vector = scalar.clone();
          for (int i = 0; i < n && fresh; i++) {
            Arrays.fill(scalar, i * stride, i * stride + lanes, 0);
            Arrays.fill(vector, i * stride, i * stride + lanes, Double.NaN);
          }
          ScalarProducts.multiplyAdd(
              a, 1, k, 1, n, k, x, 0, lanes + 3, lanes, 0, scalar, 0, stride);
          VectorGemmLines.multiplyAdd(
              fresh, a, 1, k, 1, n, k, x, 0, lanes + 3, lanes, vector, 0, stride);
          sameBits(scalar, vector);
        }
      }
    }
  }

  @Test
  void productsInLogSpaceHaveTheSameBits() { // exact
    IntArray places = IntArray.of(2, 0, 1);
    IntArray two = IntArray.of(1, 0);
    for (int lanes : LANES) {
      double[] x = arguments(5 * lanes + 2, lanes);
      double[] y = ordinary(5 * lanes + 2, lanes);
      double[] scalar = new double[6 * lanes];
      double[] vector = new double[6 * lanes];
      for (double[] a : List.of(x, y)) {
        ScalarLogSpace.differences(places, a, 1, scalar, 0, lanes, lanes, 0);
        VectorLogSpace.differences(places, a, 1, vector, 0, lanes, lanes);
        sameBits(scalar, vector);
        ScalarLogSpace.dots(places, two, a, 1, y, 0, scalar, 0, lanes, 0);
        VectorLogSpace.dots(places, two, a, 1, y, 0, vector, 0, lanes);
        ScalarLogSpace.weighted(two, two, places, y, 1, a, 1, y, 0, scalar, lanes, lanes, 0);
        VectorLogSpace.weighted(two, two, places, y, 1, a, 1, y, 0, vector, lanes, lanes);
        sameBits(scalar, vector);
        for (int l = 0; l < lanes; l++) {
          ScalarLogSpace.outer(places, y, l, a, l + 1, 2, scalar, l, lanes);
        }
        VectorLogSpace.outer(places, y, 0, a, 1, 2, vector, 0, lanes);
        sameBits(scalar, vector);
        boolean good = ScalarLogSpace.finish(y, 0, two, y, 1, a, 1, two, scalar, 0, lanes, 0);
        assertThat(VectorLogSpace.finish(y, 0, two, y, 1, a, 1, two, vector, 0, lanes))
            .isEqualTo(good);
        good = ScalarLogSpace.scale(two, y, 0, a, 1, scalar, lanes, lanes, 0);
        assertThat(VectorLogSpace.scale(two, y, 0, a, 1, vector, lanes, lanes)).isEqualTo(good);
        sameBits(scalar, vector);
      }
    }
  }

  @Test
  void blocksOfRandomWordsAreTheSame() { // exact
    for (int count : SIZES) {
      for (int ofDraw : new int[] {1, 2, 3, 7, 8, 9, 200}) {
        long[] scalar = new long[Philox.room(count)];
        long[] vector = new long[Philox.room(count)];
        long inside = ofDraw / 2;
        Philox.scalarBlocks(5, -6, ofDraw, inside, 1L << 40, -7, count, scalar);
        VectorPhilox.blocks(5, -6, ofDraw, inside, 1L << 40, -7, count, vector);
        assertThat(Arrays.copyOf(vector, 4 * count)).isEqualTo(Arrays.copyOf(scalar, 4 * count));
      }
    }
  }

  /// Cold calls come first in a kernel's life; here the same inputs run again after the compiler
  /// has had the kernel.
  @ParameterizedTest
  @EnumSource(names = {"EXP", "LOG", "LGAMMA", "SIN"})
  void compilationDoesNotChangeBits(UnaryKernels kernel) { // exact
    double[] x = arguments(1009, 4);
    double[] cold = new double[x.length];
    double[] warm = new double[x.length];
    VectorElementwise.apply(kernel, x, 0, cold, 0, x.length);
    for (int call = 0; call < 3000; call++) {
      VectorElementwise.apply(kernel, x, 0, warm, 0, x.length);
    }
    sameBits(cold, warm, x);
  }

  @Test
  void kernelMovesToItsVectorTwinAndKeepsItsBits() { // exact
    double[] x = arguments(1009, 6);
    double[] before = new double[x.length];
    double[] after = new double[x.length];
    UnaryKernels.EXP.apply(x, 0, before, 0, x.length);
    Handover handover = UnaryKernels.EXP.handover().orElseThrow();
    assertThat(handover.warmUp()).as("vector exp beats scalar exp once compiled").isTrue();
    assertThat(KernelProvider.states()).contains("EXP: vector");
    UnaryKernels.EXP.apply(x, 0, after, 0, x.length);
    sameBits(before, after, x);
  }

  @Test
  void descriptionSaysWhatRuns() {
    assertThat(KernelProvider.description()).contains("Vector API").contains("bits");
  }

  private static double[] ordinary(int n, long seed) {
    var random = new SplittableRandom(seed);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble(-2, 2);
    }
    return x;
  }

  private static void same(double expected, double found) {
    assertThat(found).isEqualTo(Double.valueOf(expected));
  }
}
