// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.bijector.OrthonormalColumns;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.LaplaceFactors;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.FisherDivergence;
import elbo.objective.Objective;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every family, objective and estimator that go together: the mean of the gradient over
/// independent samples against a reference that is many times as precise, the pathwise gradient
/// over evenly spread ones. That the pathwise gradient of each objective is the derivative of its
/// mean is shown by quadrature in [GradientGraphTest], for each family in [FamilyGradientTest].
class CombinationTest {
  private static final Key KEY = Key.of(17);
  private static final int SAMPLES = 1000;
  private static final int SCRAMBLES = 8;
  private static final int POINTS = 512;

  private static Map<String, LogDensity> targets() {
    Map<String, LogDensity> targets = new LinkedHashMap<>();
    Node x = Node.input("x", Cases.logistic(3).point().shape());
    Node a = normal(x, -0.5, 0.7);
    Node b = normal(x, 0.8, 1.1);
    List<String> names = List.of("x.1", "x.2", "x.3");
    targets.put("normal", new LogDensity(names, x, b));
    targets.put("mixture", new LogDensity(names, x, Ops.logAddExp(a, b)));
    targets.put("logistic", Cases.logistic(3));
    return targets;
  }

  private static Node normal(Node x, double mean, double scale) {
    Tensor loc = Tensor.vector(mean, -mean, 0.5 * mean);
    Tensor factor =
        Tensor.matrix(
            new double[][] {{scale, 0, 0}, {0.3, 0.9 * scale, 0}, {-0.2, 0.1, 1.2 * scale}});
    return new FullRank(3).logProb(List.of(Node.constant(loc), Node.constant(factor)), x);
  }

  private static List<Estimator> estimators() {
    List<Estimator> estimators = new ArrayList<>(Cases.estimators());
    estimators.add(new RaoBlackwellized());
    estimators.add(new ControlVariate());
    estimators.add(new MeasureValued());
    return estimators;
  }

  /// Means and standard errors of all elements of all parameters of the gradient.
  @SuppressWarnings("ArrayRecordComponent") // series, never compared
  private record Means(double[] mean, double[] error) {
    static Means of(
        GradientGraph graph, List<Tensor> parameters, Noise noise, int samples, int of) {
      Executable executable =
          Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
      int size = graph.noise().shape().numElements();
      List<double[]> groups = new ArrayList<>();
      for (int r = 0; r < of; r++) {
        double[] numbers = new double[samples * size];
        noise.fill(KEY, r, samples, size, numbers);
        List<Tensor> inputs = new ArrayList<>(parameters);
        inputs.add(Tensor.of(graph.noise().shape().prepend(samples), numbers));
        graph.baseline().ifPresent(_ -> inputs.add(Tensor.scalar(-2)));
        List<Tensor> outputs = executable.evaluate(samples, inputs);
        double[][] rows = new double[of == 1 ? samples : 1][];
        for (int s = 0; s < samples; s++) {
          double[] row = row(outputs, samples, s);
          if (of == 1) {
            rows[s] = row;
          } else {
            rows[0] = rows[0] == null ? new double[row.length] : rows[0];
            for (int i = 0; i < row.length; i++) {
              rows[0][i] += row[i] / samples;
            }
          }
        }
        groups.addAll(List.of(rows));
      }
      int n = groups.size();
      double[] mean = new double[groups.getFirst().length];
      double[] error = new double[mean.length];
      for (int i = 0; i < mean.length; i++) {
        for (double[] group : groups) {
          mean[i] += group[i] / n;
        }
        double squares = 0;
        for (double[] group : groups) {
          squares += (group[i] - mean[i]) * (group[i] - mean[i]);
        }
        error[i] = Math.sqrt(squares / (n - 1) / n);
      }
      return new Means(mean, error);
    }

    private static double[] row(List<Tensor> outputs, int samples, int s) {
      int width = 0;
      for (Tensor output : outputs.subList(GradientGraph.FIRST_GRADIENT, outputs.size())) {
        width += output.shape().numElements() / samples;
      }
      double[] row = new double[width];
      int at = 0;
      for (Tensor output : outputs.subList(GradientGraph.FIRST_GRADIENT, outputs.size())) {
        int size = output.shape().numElements() / samples;
        for (int i = 0; i < size; i++) {
          row[at++] = output.get(s * size + i);
        }
      }
      return row;
    }
  }

  /// Every fourth pair of family and objective, with each of its estimators, on one of the targets
  /// in turn.
  @Test
  void aQuarterOfTheCombinationsIsUnbiased() {
    assertThat(check(false)).isGreaterThan(75);
  }

  @Test
  @Tag("slow")
  void everyCombinationIsUnbiasedOnEveryTarget() {
    assertThat(check(true)).isGreaterThan(900);
  }

  private static int check(boolean all) {
    List<LogDensity> targets = new ArrayList<>(targets().values());
    int pairs = 0;
    int combinations = 0;
    for (Family family : FamilyGradientTest.FAMILIES) {
      List<Tensor> parameters = FamilyGradientTest.parameters(family);
      for (Objective objective : Cases.objectives()) {
        if (objective.refusal(family).isPresent() || objective.isSelfNormalized()) {
          continue;
        }
        pairs++;
        for (int t = 0; t < targets.size(); t++) {
          if (!all && (pairs % 4 != 0 || t != pairs % targets.size())) {
            continue;
          }
          LogDensity target = targets.get(t);
          Means exact =
              Means.of(
                  GradientGraph.of(target, family, objective, new Pathwise()),
                  parameters,
                  Noise.SOBOL,
                  POINTS,
                  SCRAMBLES);
          for (Estimator estimator : estimators()) {
            if (estimator.refusal(objective, family).isEmpty()) {
              combinations++;
              String what = target.names() + " " + family + " " + objective + " " + estimator;
              expect(
                  what,
                  family,
                  exact,
                  Means.of(
                      GradientGraph.of(target, family, objective, estimator),
                      parameters,
                      Noise.INDEPENDENT,
                      SAMPLES,
                      1));
            }
          }
        }
      }
    }
    return combinations;
  }

  /// For a standard normal target, location m and scale b the divergence is m² + 2b² − 2 + 1/b².
  @Test
  void theFisherDivergenceOfLaplaceFactorsIsFollowedAlongDraws() {
    LogDensity target =
        LogDensity.of(1, x -> Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(x))));
    double loc = 0.4;
    double scale = 0.8;
    Means found =
        Means.of(
            GradientGraph.of(
                target, new LaplaceFactors(1), new FisherDivergence(1), new Pathwise()),
            List.of(Tensor.vector(loc), Tensor.vector(scale)),
            Noise.SOBOL,
            POINTS,
            SCRAMBLES);
    double[] expected = {-2 * loc, -4 * scale + 2 / (scale * scale * scale)};
    for (int i = 0; i < 2; i++) {
      // Monte Carlo: 6 standard errors, of 8 values.
      assertThat(found.mean()[i]).isCloseTo(expected[i], within(6 * found.error()[i]));
    }
  }

  private static void expect(String what, Family family, Means exact, Means found) {
    int at = 0;
    for (int p = 0; p < family.parameterShapes().size(); p++) {
      int size = family.parameterShapes().get(p).numElements();
      // Off orthonormal columns the density is none, and derivatives that leave them differ.
      boolean isFlat = !(family.constraints().get(p) instanceof OrthonormalColumns);
      for (int i = at; isFlat && i < at + size; i++) {
        // Monte Carlo: 5 standard errors, those of the reference (of 8 values) included.
        double error = Math.hypot(found.error()[i], 2 * exact.error()[i]);
        assertThat(Math.abs(found.mean()[i] - exact.mean()[i]))
            .as("%s, %s element %d", what, family.parameterNames().get(p), i - at)
            .isLessThanOrEqualTo(5 * error + 1e-9);
      }
      at += size;
    }
  }
}
