// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseKernelsTest {
  private static final double[] A = {
    0, 1, -1, 0.5, 2.5, 3, Double.NaN, Double.POSITIVE_INFINITY, 0.25, 7
  };
  private static final double[] B = {0, 2, 0.5, 0.25, 1.5, 3, 1, 2, Double.NaN, 0.75};
  private static final double[] C = {0.5, 0.25, 0, 1, 0.75, 0.1, 0.2, 0.3, 0.4, 0.9};

  @ParameterizedTest
  @EnumSource
  void formsOfAFunctionOfTwoArgumentsAgree(BinaryKernels kernel) { // exact
    int n = A.length;
    double[] all = new double[n];
    kernel.apply(A, 0, B, 0, all, 0, n);
    double[] out = new double[n + 1];
    for (int i = 0; i < n; i++) {
      kernel.applyVectorScalar(A, i, B[i], out, i + 1, 1);
      assertThat(out[i + 1]).isEqualTo(Double.valueOf(all[i]));
      kernel.applyScalarVector(A[i], B, i, out, i + 1, 1);
      assertThat(out[i + 1]).isEqualTo(Double.valueOf(all[i]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionOfOneArgumentMayWriteOverIt(UnaryKernels kernel) { // exact
    double[] out = new double[A.length + 2];
    kernel.apply(A, 0, out, 2, A.length);
    double[] inPlace = A.clone();
    kernel.apply(inPlace, 0, inPlace, 0, A.length);
    for (int i = 0; i < A.length; i++) {
      assertThat(inPlace[i]).isEqualTo(Double.valueOf(out[i + 2]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionOfThreeArgumentsMayWriteOverOne(TernaryKernels kernel) { // exact
    double[] out = new double[A.length];
    kernel.apply(A, 0, B, 0, C, 0, out, 0, A.length);
    double[] inPlace = C.clone();
    kernel.apply(A, 0, B, 0, inPlace, 0, inPlace, 0, A.length);
    assertThat(inPlace).isEqualTo(out);
  }
}
