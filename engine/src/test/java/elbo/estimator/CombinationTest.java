// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.bijector.OrthonormalColumns;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.Families;
import elbo.family.Family;
import elbo.family.Flow;
import elbo.family.FullRank;
import elbo.family.LaplaceFactors;
import elbo.family.MeanField;
import elbo.family.UnconstrainedFamily;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.FisherDivergence;
import elbo.objective.Objective;
import elbo.objective.TotalVariationSurrogate;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every family, objective and estimator that go together, on three targets of three coordinates (a
/// normal distribution, a mixture of two, a logistic regression): the mean of the gradient over
/// 1,000 independent samples is, within five standard errors, the exact one by quadrature
/// ([ExactGradient]), which knows nothing of draws. Splines have densities with edges that a
/// quadrature sees too coarsely: there the reference is the pathwise gradient over evenly spread
/// noise, which [FamilyGradientTest] compares with differences.
///
/// By default one of ten pairs of family and objective is tried, with all of its estimators on one
/// target; tests tagged `slow` try all on all three. In one dimension all is exact in
/// [GradientGraphTest], where the mean itself is by quadrature.
class CombinationTest {
  private static final Key KEY = Key.of(17);
  private static final int SAMPLES = 1000;
  private static final int SCRAMBLES = 8;
  private static final int POINTS = 512;

  /// Of the quadrature, relative to the gradient or 1.
  private static final double LARGEST_ERROR = 0.02;

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

  /// Every tenth pair of family and objective, with each of its estimators, on one of the targets
  /// in turn.
  @Test
  void aTenthOfTheCombinationsIsUnbiased() {
    assertThat(check(families(), 10)).isGreaterThan(30);
  }

  /// All 4,278 of them, some 12 minutes on one core.
  @ParameterizedTest
  @MethodSource("families")
  @Tag("slow")
  void everyCombinationIsUnbiasedOnEveryTarget(Family family) {
    assertThat(check(List.of(family), 1)).isEqualTo(3 * numCombinations(family));
  }

  @Test
  void everyFamilyGoesWithAllThatItCan() {
    int all = 0;
    for (Family family : families()) {
      int allowed = 0;
      for (Objective objective : Cases.objectives()) {
        for (Estimator estimator : estimators()) {
          boolean isTried =
              isTried(family, objective)
                  && GradientGraph.refusal(family, objective, estimator).isEmpty();
          allowed += isTried ? 1 : 0;
        }
      }
      assertThat(allowed).as(family.name()).isEqualTo(numCombinations(family));
      all += allowed;
    }
    assertThat(all).isEqualTo(1426);
  }

  /// With draws that follow the parameters there are, of the twelve estimators, for the evidence
  /// lower bound seven, eight with two draws in a sample; for each of the six functions of the
  /// weights of two draws seven; for a closed entropy five and five; for the Fisher divergence five
  /// and five. Independent normal coordinates have two more for one draw of the bound and one more
  /// for two and for the entropy, draws in strata only the seven and the five for single draws.
  private static int numCombinations(Family family) {
    if (!family.strata().isEmpty()) {
      return 7 + 5;
    }
    boolean hasEntropy = family.entropy(family.inputs("q")).isPresent();
    return 7
        + 8
        + 6 * 7
        + (hasEntropy ? 5 + 5 : 0)
        + (family.hasContinuousSlope() ? 5 + 5 : 0)
        + (family instanceof MeanField ? 2 + 1 + 1 : 0);
  }

  /// The reference needs gradients along draws, which a forward divergence has none of.
  private static boolean isTried(Family family, Objective objective) {
    return GradientGraph.refusal(family, objective, new Pathwise()).isEmpty()
        && (family.hasContinuousSlope() || !(objective instanceof FisherDivergence));
  }

  /// @param every how many pairs there are for one that is tried; 1 for all, on all targets
  private static int check(List<Family> families, int every) {
    List<LogDensity> targets = new ArrayList<>(targets().values());
    int pairs = 0;
    int combinations = 0;
    for (Family family : families) {
      List<Tensor> parameters = FamilyGradientTest.parameters(family);
      Map<Integer, ExactGradient> exact = new HashMap<>();
      for (Objective objective : Cases.objectives()) {
        if (!isTried(family, objective)) {
          continue;
        }
        pairs++;
        for (int t = 0; t < targets.size(); t++) {
          if (every > 1 && (pairs % every != 0 || t != pairs / every % targets.size())) {
            continue;
          }
          LogDensity target = targets.get(t);
          ExactGradient.Values reference =
              hasEdges(family)
                  ? evenly(GradientGraph.of(target, family, objective, new Pathwise()), parameters)
                  : exact
                      .computeIfAbsent(
                          t,
                          _ -> new ExactGradient(target, family, parameters, every > 1 ? 30 : 42))
                      .of(objective);
          for (Estimator estimator : estimators()) {
            if (GradientGraph.refusal(family, objective, estimator).isEmpty()) {
              combinations++;
              String what = target.names() + " " + family + " " + objective + " " + estimator;
              expect(what, target, family, parameters, objective, estimator, reference);
            }
          }
        }
      }
    }
    return combinations;
  }

  /// Those of a Laplace distribution are where the nodes of the quadrature expect them, and that of
  /// von Mises factors is a point.
  private static boolean hasEdges(Family family) {
    return family instanceof Flow && !family.hasContinuousSlope();
  }

  /// The mean over evenly spread noise, and ten of its standard errors, of 8 values.
  private static ExactGradient.Values evenly(GradientGraph graph, List<Tensor> parameters) {
    Means means = Means.of(graph, parameters, Noise.SOBOL, POINTS, SCRAMBLES);
    double[] error = means.error().clone();
    for (int i = 0; i < error.length; i++) {
      error[i] *= 10;
    }
    return new ExactGradient.Values(means.mean(), error);
  }

  static List<Family> families() {
    List<Family> families = new ArrayList<>(FamilyGradientTest.FAMILIES);
    families.add(
        new UnconstrainedFamily(Families.of("weighted-mixture", 3, Map.of("components", 2))));
    return families;
  }

  @Test
  void theSurrogateOfTotalVariationIsUnbiasedForAnySmoothing() {
    LogDensity target = Cases.logistic(3);
    Family family = Families.of("full-rank", 3);
    List<Tensor> parameters = FamilyGradientTest.parameters(family);
    ExactGradient exact = new ExactGradient(target, family, parameters, 30);
    for (double smoothing : new double[] {0.1, 0.5, 1, 10}) {
      Objective objective = new TotalVariationSurrogate(smoothing, 2);
      ExactGradient.Values reference = exact.of(objective);
      for (Estimator estimator : estimators()) {
        if (GradientGraph.refusal(family, objective, estimator).isEmpty()) {
          String what = objective + " " + estimator;
          expect(what, target, family, parameters, objective, estimator, reference);
        }
      }
    }
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

  private static void expect(
      String what,
      LogDensity target,
      Family family,
      List<Tensor> parameters,
      Objective objective,
      Estimator estimator,
      ExactGradient.Values exact) {
    GradientGraph graph = GradientGraph.of(target, family, objective, estimator);
    Means found = Means.of(graph, parameters, Noise.INDEPENDENT, SAMPLES, 1);
    int at = 0;
    for (int p = 0; p < family.parameterShapes().size(); p++) {
      int size = family.parameterShapes().get(p).numElements();
      // Off orthonormal columns the density is none, and derivatives that leave them differ.
      boolean isFlat = !(family.constraints().get(p) instanceof OrthonormalColumns);
      for (int i = at; isFlat && i < at + size; i++) {
        // Monte Carlo: 5 standard errors, and the error of the quadrature.
        double error = found.error()[i];
        assertThat(Math.abs(found.mean()[i] - exact.gradient()[i]))
            .as("%s, %s element %d", what, family.parameterNames().get(p), i - at)
            .isLessThanOrEqualTo(5 * error + exact.error()[i] + 1e-9);
        // Which must hide no more than that.
        assertThat(hasEdges(family) ? 0 : exact.error()[i])
            .as("quadrature for %s, %s element %d", what, family.parameterNames().get(p), i - at)
            .isLessThanOrEqualTo(
                Math.max(5 * error, LARGEST_ERROR * Math.max(1, Math.abs(exact.gradient()[i]))));
      }
      at += size;
    }
  }
}
