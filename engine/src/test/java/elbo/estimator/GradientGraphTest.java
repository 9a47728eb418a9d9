// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.Families;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.LaplaceFactors;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.family.Mixture;
import elbo.family.UnconstrainedFamily;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.FisherDivergence;
import elbo.objective.ForwardKullbackLeibler;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.Objective;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GradientGraphTest {
  /// A trapezoidal rule over ±9 standard deviations: for a function times a normal density its
  /// error falls with e^(−2π²/h²), and with e^(−2πa/h) where the function has singularities at ±ia;
  /// those of the mixture's logarithm are further away than a = 1. Both are below 1e-10.
  private static final int NUM_NODES = 73;

  private static final double WIDTH = 0.25;

  /// Finite differences, central: the house's 1e-6, of gradients up to about ten.
  private static final double DIFFERENCES = 1e-6;

  private static final double STEP = 1e-5;

  /// A graph that is evaluated at many noises at once, one draw each.
  private record Compiled(GradientGraph graph, Executable executable) {
    static Compiled of(GradientGraph graph) {
      return new Compiled(
          graph, Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise()))));
    }

    /// Expectations of all outputs.
    List<double[]> mean(List<Tensor> parameters, double[] noise, double[] weights) {
      int samples = weights.length;
      List<Tensor> inputs = new ArrayList<>(parameters);
      inputs.add(Tensor.of(graph.noise().shape().prepend(samples), noise));
      graph.baseline().ifPresent(_ -> inputs.add(Tensor.scalar(-2.3)));
      List<double[]> means = new ArrayList<>();
      for (Tensor output : executable.evaluate(samples, inputs)) {
        int size = output.shape().numElements() / samples;
        double[] mean = new double[size];
        for (int s = 0; s < samples; s++) {
          for (int i = 0; i < size; i++) {
            mean[i] += weights[s] * output.get(s * size + i);
          }
        }
        means.add(mean);
      }
      return means;
    }
  }

  /// All combinations of a grid: noises behind each other.
  private static double[] grid(int dimensions, double[] weights) {
    double[] noise = new double[weights.length * dimensions];
    for (int s = 0; s < weights.length; s++) {
      int rest = s;
      weights[s] = 1;
      for (int d = 0; d < dimensions; d++) {
        double u = (rest % NUM_NODES - NUM_NODES / 2) * WIDTH;
        rest /= NUM_NODES;
        noise[s * dimensions + d] = u;
        weights[s] *= WIDTH * Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);
      }
    }
    return noise;
  }

  /// The expectation of the gradient, by quadrature over the noise, is the derivative of the
  /// expectation of the value.
  @Test
  void everyEstimatorHasTheGradientAsItsMean() {
    int combinations = 0;
    for (Map.Entry<String, LogDensity> target : Cases.oneDimensional().entrySet()) {
      for (Objective objective : Cases.objectives()) {
        for (Family family : List.of(new MeanField(1), new FullRank(1))) {
          for (Estimator estimator : Cases.estimators()) {
            boolean allowed =
                estimator.refusal(objective, family).isEmpty() && !objective.isSelfNormalized();
            if (allowed) {
              combinations++;
              expectGradient(
                  target.getKey() + " " + objective + " " + family + " " + estimator,
                  Compiled.of(GradientGraph.of(target.getValue(), family, objective, estimator)),
                  Cases.parameters(family),
                  objective.sampleSize());
            }
          }
        }
      }
    }
    assertThat(combinations).isGreaterThan(150);
  }

  private static void expectGradient(
      String what, Compiled compiled, List<Tensor> parameters, int noiseSize) {
    double[] weights = new double[noiseSize == 1 ? NUM_NODES : NUM_NODES * NUM_NODES];
    double[] noise = grid(noiseSize, weights);
    List<double[]> at = compiled.mean(parameters, noise, weights);
    for (int p = 0; p < parameters.size(); p++) {
      double expected = derivative(compiled, parameters, p, 0, noise, weights);
      assertThat(at.get(GradientGraph.FIRST_GRADIENT + p)[0])
          .as("%s, parameter %d", what, p)
          .isCloseTo(expected, offset(DIFFERENCES * Math.max(1, Math.abs(expected))));
    }
  }

  private static double derivative(
      Compiled compiled,
      List<Tensor> parameters,
      int parameter,
      int element,
      double[] noise,
      double[] weights) {
    double[] sides = new double[2];
    for (int side = 0; side < 2; side++) {
      List<Tensor> moved = new ArrayList<>(parameters);
      double[] values = parameters.get(parameter).toArray();
      values[element] += side == 0 ? -STEP : STEP;
      moved.set(parameter, Tensor.of(parameters.get(parameter).shape(), values));
      sides[side] = compiled.mean(moved, noise, weights).get(GradientGraph.VALUE)[0];
    }
    return (sides[1] - sides[0]) / (2 * STEP);
  }

  /// With several coordinates: the pathwise gradient is, for each noise, the derivative of the
  /// value.
  @Test
  void pathwiseGradientsAreDerivativesAlongTheDraws() {
    LogDensity target = Cases.logistic(3);
    for (Objective objective : Cases.objectives()) {
      for (Family family : List.of(new MeanField(3), new FullRank(3), new LowRank(3, 1))) {
        if (objective.isSelfNormalized()) {
          continue;
        }
        Compiled compiled =
            Compiled.of(GradientGraph.of(target, family, objective, new Pathwise()));
        double[] noise = {0.7, -1.1, 0.4, 1.9, -0.2, -0.8};
        int size = compiled.graph().noise().shape().numElements();
        double[] own = Arrays.copyOf(noise, size);
        List<Tensor> parameters = Cases.parameters(family);
        List<double[]> at = compiled.mean(parameters, own, new double[] {1});
        for (int p = 0; p < 2; p++) {
          for (int i = 0; i < parameters.get(p).shape().numElements(); i++) {
            double expected = derivative(compiled, parameters, p, i, own, new double[] {1});
            assertThat(at.get(GradientGraph.FIRST_GRADIENT + p)[i])
                .as("%s %s, parameter %d, element %d", objective, family, p, i)
                .isCloseTo(expected, offset(DIFFERENCES * Math.max(1, Math.abs(expected))));
          }
        }
      }
    }
  }

  /// Where q is the target every sample has gradient 0, up to the rounding of terms below 10.
  @Test
  void gradientsThatStickTheLandingHaveNoNoiseAtTheOptimum() {
    for (Objective objective : Cases.objectives()) {
      for (Family family : List.of(new MeanField(1), new FullRank(1))) {
        Estimator estimator = new DoublyReparameterized();
        if (estimator.refusal(objective, family).isEmpty()) {
          Compiled compiled =
              Compiled.of(GradientGraph.of(Cases.normal(), family, objective, estimator));
          Shape shape = family.parameterShapes().get(1);
          List<Tensor> optimum = List.of(Tensor.vector(0.7), Tensor.filled(shape, 0.6));
          double[] noise = {0.9, -1.7};
          double[] own = Arrays.copyOf(noise, objective.sampleSize());
          List<double[]> at = compiled.mean(optimum, own, new double[] {1});
          for (int p = 0; p < 2; p++) {
            assertThat(at.get(GradientGraph.FIRST_GRADIENT + p)[0])
                .as("%s %s", objective, family)
                .isCloseTo(0, offset(1e-14));
          }
        }
      }
    }
  }

  /// Σ w̃ₖ ∇ ln q(zₖ), written out for a normal q.
  @Test
  void selfNormalizedGradientsWeightTheScoresOfTheDraws() {
    Compiled compiled =
        Compiled.of(
            GradientGraph.of(
                Cases.normal(),
                new MeanField(1),
                new ForwardKullbackLeibler(2),
                new SelfNormalized()));
    double[] u = {0.9, -1.7};
    double[] logWeight = new double[2];
    for (int k = 0; k < 2; k++) {
      double z = 0.3 + 0.5 * u[k];
      logWeight[k] = -0.5 * (z - 0.7) * (z - 0.7) / 0.36 + 0.5 * u[k] * u[k];
    }
    double first = 1 / (1 + Math.exp(logWeight[1] - logWeight[0]));
    double[] weights = {first, 1 - first};
    List<double[]> at = compiled.mean(Cases.parameters(new MeanField(1)), u, new double[] {1});
    double loc = 0;
    double scale = 0;
    for (int k = 0; k < 2; k++) {
      loc += weights[k] * u[k] / 0.5;
      scale += weights[k] * (u[k] * u[k] - 1) / 0.5;
    }
    // Rounding of about twenty operations on numbers below 5.
    assertThat(at.get(GradientGraph.FIRST_GRADIENT)[0]).isCloseTo(loc, offset(1e-14));
    assertThat(at.get(GradientGraph.FIRST_GRADIENT + 1)[0]).isCloseTo(scale, offset(1e-14));
  }

  @Test
  void aSampleWithADrawOutsideTheSupportContributesNothing() {
    Node x = Node.input("x", Shape.of(1));
    Node scalar = Layout.element(x, 0);
    LogDensity target =
        new LogDensity(
            List.of("x"),
            x,
            Ops.select(
                Ops.greater(scalar, Ops.constant(2)),
                Ops.constant(Double.NEGATIVE_INFINITY),
                Ops.negate(Ops.square(scalar))));
    for (Objective objective : Cases.objectives()) {
      for (Estimator estimator : Cases.estimators()) {
        Family family = new MeanField(1);
        if (estimator.refusal(objective, family).isEmpty()) {
          Compiled compiled = Compiled.of(GradientGraph.of(target, family, objective, estimator));
          double[] own = Arrays.copyOf(new double[] {9, 0.1}, objective.sampleSize());
          List<double[]> at = compiled.mean(Cases.parameters(family), own, new double[] {1});
          for (double[] output : at) {
            assertThat(output).as("%s %s", objective, estimator).containsOnly(0.0);
          }
        }
      }
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedWithWhatWould() {
    LogDensity target = Cases.normal();
    Family family = new MeanField(1);
    assertThatThrownBy(() ->
            GradientGraph.of(
                target, family, new ImportanceWeightedBound(4), new StickingTheLanding()))
        .hasMessageContaining("doubly-reparameterized");
    assertThatThrownBy(() ->
            GradientGraph.of(target, family, new FisherDivergence(1), new DoublyReparameterized()))
        .hasMessageContaining("fisher")
        .hasMessageContaining("pathwise");
    for (String word : List.of("spline", "mixture-spline", "weighted-mixture-spline")) {
      Family spline = new UnconstrainedFamily(Families.of(word, 3));
      assertThatThrownBy(() ->
              GradientGraph.of(
                  Cases.logistic(3),
                  spline,
                  new FisherDivergence(1),
                  new ScoreFunction(Baseline.NONE)))
          .hasMessageContaining("jump")
          .hasMessageContaining("realnvp");
    }
    assertThatThrownBy(() ->
            GradientGraph.of(
                target,
                new UnconstrainedFamily(new LaplaceFactors(1)),
                new FisherDivergence(1),
                new ScoreFunction(Baseline.NONE)))
        .hasMessageContaining("jump")
        .hasMessageContaining("take pathwise");
    assertThatThrownBy(() ->
            GradientGraph.of(
                target,
                new Mixture(new LaplaceFactors(1), 2),
                new FisherDivergence(1),
                new Pathwise()))
        .hasMessageContaining("jump")
        .hasMessageContaining("realnvp");
    assertThatThrownBy(
            () -> GradientGraph.of(target, family, new ForwardKullbackLeibler(4), new Pathwise()))
        .hasMessageContaining("self-normalized");
    assertThatThrownBy(
            () -> GradientGraph.of(target, family, new EvidenceLowerBound(), new SelfNormalized()))
        .hasMessageContaining("pathwise");
    assertThatThrownBy(() ->
            GradientGraph.of(
                target,
                family,
                new EvidenceLowerBound(),
                new ScoreFunction(Baseline.LEAVE_ONE_OUT)))
        .hasMessageContaining("at least 2 draws");
    assertThatThrownBy(
            () -> GradientGraph.of(target, new MeanField(2), new EntropyBound(), new Pathwise()))
        .hasMessageContaining("1 coordinates")
        .hasMessageContaining("mean-field 2");
  }
}
