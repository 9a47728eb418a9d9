// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.approximation.DenseCholesky;
import elbo.approximation.InverseHessian;
import elbo.compile.Workers;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathfinderTest {
  private static final Key KEY = Key.of(13);

  /// The factored form against the BFGS recursion H ← (I − syᵀ/yᵀs)H(I − ysᵀ/yᵀs) + ssᵀ/yᵀs begun
  /// at diag(α).
  @Test
  void inverseHessianIsThatOfTheRecursion() {
    for (int n : new int[] {3, 9, 30}) {
      InverseHessian hessian = InverseHessian.start(n);
      for (int t = 0; t < 4; t++) {
        double[] s = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
          s[i] = Draws.normal(KEY, n, t, i);
          y[i] = (1 + i % 4) * s[i] + 0.1 * Draws.normal(KEY, n + 1, t, i);
        }
        hessian = hessian.update(Tensor.vector(s), Tensor.vector(y), 6);
      }
      assertThat(hessian.s()).hasSize(4);
      double[][] expected = recursion(hessian, n);
      Tensor zero = Tensor.filled(Shape.of(n), 0);
      List<Tensor> normal = hessian.normal(zero, zero, Math.min(12, n)).orElseThrow();
      Tensor factor = DenseCholesky.ofLowRank(normal);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double found = 0;
          for (int k = 0; k <= j; k++) {
            found += factor.get(i * n + k) * factor.get(j * n + k);
          }
          // Rounding: a few hundred operations on numbers of order 1.
          assertThat(found).isCloseTo(expected[i][j], offset(1e-11));
        }
      }
    }
  }

  private static double[][] recursion(InverseHessian hessian, int n) {
    double[][] h = new double[n][n];
    for (int i = 0; i < n; i++) {
      h[i][i] = hessian.alpha().get(i);
    }
    for (int t = 0; t < hessian.s().size(); t++) {
      double[] s = hessian.s().get(t).array();
      double[] y = hessian.y().get(t).array();
      double product = 0;
      double[] hy = new double[n];
      double yhy = 0;
      for (int i = 0; i < n; i++) {
        product += s[i] * y[i];
        for (int j = 0; j < n; j++) {
          hy[i] += h[i][j] * y[j];
        }
        yhy += y[i] * hy[i];
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          h[i][j] +=
              (1 + yhy / product) * s[i] * s[j] / product - (hy[i] * s[j] + s[i] * hy[j]) / product;
        }
      }
    }
    return h;
  }

  @Test
  void aNormalTargetInFewDimensionsIsFoundByEveryPath() {
    Target target =
        Targets.compiled(Targets.normal(new double[] {3, -1}, new double[][] {{2, 0}, {1, 0.5}}));
    Pathfinder pathfinder = new Pathfinder(target, Pathfinder.Options.defaults());
    PathfinderState state = Targets.run(pathfinder, KEY);
    Outcome.Candidate found = pathfinder.outcome(KEY, state).candidates().getFirst();
    assertThat(found.approximation().components()).hasSize(8);
    for (List<Tensor> component : found.approximation().components()) {
      assertThat(component.getFirst().get(0)).isCloseTo(3, offset(0.1));
      assertThat(component.getFirst().get(1)).isCloseTo(-1, offset(0.1));
    }
  }

  /// 60 coordinates of scales from 1 to 1000: paths of more than a hundred points, most of which
  /// are not worth 25 draws.
  @Test
  void ofLongPathsAFewPointsAreJudged() {
    int n = 60;
    double[][] factor = new double[n][n];
    for (int i = 0; i < n; i++) {
      factor[i][i] = Math.pow(1000, i / (n - 1.0));
    }
    Target target = Targets.compiled(Targets.normal(new double[n], factor));
    Pathfinder pathfinder = new Pathfinder(target, Pathfinder.Options.defaults());
    PathfinderState state = pathfinder.init(KEY);
    long before = 0;
    while (!pathfinder.isDone(state)) {
      before = target.numEvaluations();
      state = pathfinder.step(KEY, state);
    }
    int longest =
        state.paths().stream()
            .mapToInt(p -> p.search().orElseThrow().iteration() + 1)
            .max()
            .orElseThrow();
    assertThat(longest).isGreaterThan(100);
    for (PathfinderState.Path path : state.paths()) {
      assertThat(path.best()).isPresent();
    }
    // Sixteen, and two for each halving of the distance; 8 trials more.
    int halvings = 32 - Integer.numberOfLeadingZeros(longest / 16);
    assertThat(target.numEvaluations() - before).isLessThan(8L * (25 * (17 + 2 * halvings) + 25));
  }

  @Test
  void noStartIsAnErrorWithItsReason() {
    Target target =
        new Target(
            Targets.normal(new double[] {Double.NaN}, new double[][] {{1}}),
            _ -> Optional.of("site y is NaN"),
            Workers.of(1));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new Pathfinder(target, Pathfinder.Options.defaults()).init(KEY))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("site y is NaN");
  }
}
