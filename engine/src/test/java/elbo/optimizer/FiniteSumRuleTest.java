// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.IntArray;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FiniteSumRuleTest {
  private static final Key KEY = Key.of(11);
  private static final int N = 30;
  private static final double RIDGE = 0.5;

  /// A ridge regression on two predictors and an intercept: fᵢ = −½(aᵢ·x − bᵢ)² − ½λ‖x‖².
  private static final class Ridge implements FiniteSum {
    private final double[][] a = new double[N][3];
    private final double[] b = new double[N];

    Ridge() {
      for (int i = 0; i < N; i++) {
        a[i][0] = 1;
        a[i][1] = Draws.normal(KEY, 1, 0, i);
        a[i][2] = Draws.normal(KEY, 2, 0, i);
        b[i] = 1 - 2 * a[i][1] + 0.5 * a[i][2] + Draws.normal(KEY, 3, 0, i);
      }
    }

    @Override
    public int numTerms() {
      return N;
    }

    @Override
    public List<Tensor> gradient(List<Tensor> parameters, Batch batch) {
      double[] x = {parameters.get(0).item(), parameters.get(1).get(0), parameters.get(1).get(1)};
      double[] g = new double[3];
      for (int k = 0; k < batch.size(); k++) {
        double[] row = a[batch.indices().get(k)];
        double residual = row[0] * x[0] + row[1] * x[1] + row[2] * x[2] - b[batch.indices().get(k)];
        for (int j = 0; j < 3; j++) {
          g[j] -= batch.weights().get(k) / N * (row[j] * residual + RIDGE * x[j]);
        }
      }
      return List.of(Tensor.scalar(g[0]), Tensor.vector(g[1], g[2]));
    }

    /// The largest curvature of a term: ‖aᵢ‖² + λ.
    double largestCurvature() {
      double largest = 0;
      for (double[] row : a) {
        largest = Math.max(largest, row[0] * row[0] + row[1] * row[1] + row[2] * row[2] + RIDGE);
      }
      return largest;
    }

    /// Exactly, by the normal equations and elimination.
    double[] optimum() {
      double[][] m = new double[3][4];
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < 3; j++) {
          for (int k = 0; k < 3; k++) {
            m[j][k] += a[i][j] * a[i][k] / N;
          }
          m[j][3] += a[i][j] * b[i] / N;
        }
      }
      for (int j = 0; j < 3; j++) {
        m[j][j] += RIDGE;
      }
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 3; i++) {
          double factor = i == j ? 0 : m[i][j] / m[j][j];
          for (int k = 0; k < 4; k++) {
            m[i][k] -= factor * m[j][k];
          }
        }
      }
      return new double[] {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
    }
  }

  private static final Ridge SUM = new Ridge();
  private static final List<Tensor> START = List.of(Tensor.scalar(0), Tensor.vector(0, 0));

  private static double distance(UpdateState state) {
    double[] x = SUM.optimum();
    double a = state.parameters().get(0).item() - x[0];
    double b = state.parameters().get(1).get(0) - x[1];
    double c = state.parameters().get(1).get(1) - x[2];
    return Math.sqrt(a * a + b * b + c * c);
  }

  private static UpdateState passes(FiniteSumRule rule, double size, int numPasses) {
    UpdateState state = rule.start(SUM, START);
    for (int p = 0; p < numPasses; p++) {
      state = rule.pass(SUM, state, Schedule.constant(size), KEY);
    }
    return state;
  }

  static List<FiniteSumRule> reduced() {
    return List.of(
        Svrg.of(N), new Svrg(Subsampling.withoutReplacement(N, 7), 2 * N), new Sag(), new Saga());
  }

  /// Linear: with η = 1/(3L) each theory bounds E‖x − x*‖² by a geometric sequence; for SAGA its
  /// ratio is 1 − min(1/(4N), μ/(3L)) a step with μ ≥ 0.5 and L about 10 here: below 0.62 a pass.
  /// Twenty passes then gain 1e4 in the square, so 50 at least in the distance, 20 to be sure of
  /// one run.
  @ParameterizedTest
  @MethodSource("reduced")
  void varianceReducedRulesConvergeLinearlyWithAConstantStep(FiniteSumRule rule) {
    double size = 1 / (3 * SUM.largestCurvature());
    double before = distance(passes(rule, size, 0));
    for (int numPasses = 20; numPasses <= 100; numPasses += 20) {
      double after = distance(passes(rule, size, numPasses));
      // Rounding: the optimum is known to some ulps times the condition number, about 10.
      assertThat(after).isLessThan(Math.max(before / 20, 1e-13));
      before = after;
    }
  }

  @Test
  void plainStochasticGradientsWithAConstantStepStayAway() {
    double size = 1 / (3 * SUM.largestCurvature());
    FiniteSumRule plain =
        new StochasticGradient(new GradientAscent(), Subsampling.withReplacement(N, 1));
    assertThat(distance(passes(plain, size, 200))).isGreaterThan(1e-3);
  }

  /// The terms −½(x − cᵢ)², of which step 1/(t + 1) makes the mean of the centres seen.
  private static final class Centres implements FiniteSum {
    private final double[] centres = {3, -1, 4, 1, -5, 9};

    @Override
    public int numTerms() {
      return centres.length;
    }

    @Override
    public List<Tensor> gradient(List<Tensor> parameters, Batch batch) {
      double g = 0;
      for (int k = 0; k < batch.size(); k++) {
        double away = centres[batch.indices().get(k)] - parameters.getFirst().item();
        g += batch.weights().get(k) / centres.length * away;
      }
      return List.of(Tensor.scalar(g));
    }
  }

  @Test
  void anEpochOfSingleSamplesWithoutReplacementGivesTheMeanExactly() {
    Centres sum = new Centres();
    for (int size : new int[] {1, 2, 3}) {
      FiniteSumRule rule =
          new StochasticGradient(new GradientAscent(), Subsampling.withoutReplacement(6, size));
      UpdateState state = rule.start(sum, List.of(Tensor.scalar(100)));
      state = rule.pass(sum, state, Schedule.robbinsMonro(1, 1, 1), KEY);
      assertThat(state.step()).isEqualTo(6 / size);
      // Rounding: six steps on values up to 100.
      assertThat(state.parameters().getFirst().item()).isCloseTo(11.0 / 6, offset(1e-13));
    }
  }

  @Test
  void singleSamplesWithReplacementGiveTheMeanOfWhatWasDrawn() {
    Centres sum = new Centres();
    Subsampling single = Subsampling.withReplacement(6, 1);
    FiniteSumRule rule = new StochasticGradient(new GradientAscent(), single);
    UpdateState state = rule.start(sum, List.of(Tensor.scalar(100)));
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
      state = rule.pass(sum, state, Schedule.robbinsMonro(1, 1, 1), KEY);
      for (Batch batch : single.epoch(KEY, pass)) {
        total += sum.centres[batch.indices().get(0)];
      }
    }
    assertThat(state.parameters().getFirst().item()).isCloseTo(total / 12, offset(1e-13));
  }

  @ParameterizedTest
  @MethodSource("reduced")
  void aPassIsAFunctionOfItsArguments(FiniteSumRule rule) {
    UpdateState state = passes(rule, 0.01, 2);
    assertThat(rule.pass(SUM, state, Schedule.constant(0.01), KEY))
        .isEqualTo(rule.pass(SUM, state, Schedule.constant(0.01), KEY));
    assertThat(state).isEqualTo(passes(rule, 0.01, 2));
  }

  @Test
  void aSubsamplingForAnotherNumberOfTermsIsRefused() {
    assertThatThrownBy(() -> Svrg.of(7).start(SUM, START))
        .hasMessageContaining("the sum has 30 terms, the subsampling is for 7");
  }

  @Test
  void aFullBatchGivesTheMeansGradient() {
    double[] optimum = SUM.optimum();
    List<Tensor> at = List.of(Tensor.scalar(optimum[0]), Tensor.vector(optimum[1], optimum[2]));
    assertThat(Values.norm(SUM.gradient(at, Batch.full(N)))).isLessThan(1e-14);
    assertThat(IntArray.range(0, N)).isEqualTo(Batch.full(N).indices());
  }
}
