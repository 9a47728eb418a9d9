// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.Family;
import elbo.family.MeanField;
import elbo.family.UnconstrainedFamily;
import elbo.family.WeightedMixture;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.Objective;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Gradients of mixtures with learned weights, in one dimension.
class StrataTest {
  private static final Key KEY = Key.of(29);
  private static final int DRAWS = 20_000;
  private static final Family MIXTURE =
      new UnconstrainedFamily(new WeightedMixture(new MeanField(1), 2));

  /// Before the constraints: loc, log scale of two components, and the logit of the first weight.
  private static final List<Tensor> PARAMETERS =
      List.of(
          Tensor.vector(-0.6),
          Tensor.vector(-0.4),
          Tensor.vector(0.9),
          Tensor.vector(0.2),
          Tensor.vector(0.7));

  private static List<Tensor> run(
      LogDensity target, Estimator estimator, List<Tensor> parameters, int draws) {
    GradientGraph graph = GradientGraph.of(target, MIXTURE, new EvidenceLowerBound(), estimator);
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    int size = graph.noise().shape().numElements();
    double[] noise = new double[draws * size];
    Draws.fillNormal(KEY, 0, 0, draws, size, noise);
    List<Tensor> inputs = new ArrayList<>(parameters);
    inputs.add(Tensor.of(Shape.of(draws, size), noise));
    graph.baseline().ifPresent(_ -> inputs.add(Tensor.scalar(-0.5)));
    return executable.evaluate(draws, inputs);
  }

  /// The evidence lower bound by the midpoint rule, which is exact for such smooth functions.
  private static double bound(LogDensity target, List<Tensor> parameters) {
    Node x = target.point();
    Node logQ = MIXTURE.logProb(parameters.stream().map(Node::constant).toList(), x);
    Graph graph = Graph.of(List.of(x), List.of(target.value(), logQ));
    double step = 0.02;
    double sum = 0;
    for (int i = -600; i < 600; i++) {
      List<Tensor> values = Interpreter.evaluate(graph, List.of(Tensor.vector(step * (i + 0.5))));
      double logDensity = values.get(1).item();
      sum += step * Math.exp(logDensity) * (values.get(0).item() - logDensity);
    }
    return sum;
  }

  @Test
  void gradientsAreThoseOfTheBoundByQuadrature() {
    LogDensity target = Cases.mixture();
    double h = 1e-5;
    for (Estimator estimator :
        List.of(
            new Pathwise(),
            new StickingTheLanding(),
            new DoublyReparameterized(),
            new ScoreFunction(Baseline.NONE),
            new ScoreFunction(Baseline.CONSTANT),
            new ScoreFunction(Baseline.RUNNING),
            new ScoreFunction(Baseline.LEARNED))) {
      List<Tensor> found = run(target, estimator, PARAMETERS, DRAWS);
      for (int p = 0; p < PARAMETERS.size(); p++) {
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
          List<Tensor> moved = new ArrayList<>(PARAMETERS);
          moved.set(p, Tensor.vector(PARAMETERS.get(p).get(0) + (side == 0 ? -h : h)));
          sides[side] = bound(target, moved);
        }
        double mean = 0;
        double squares = 0;
        for (int s = 0; s < DRAWS; s++) {
          double slope = found.get(GradientGraph.FIRST_GRADIENT + p).get(s);
          mean += slope / DRAWS;
          squares += slope * slope / DRAWS;
        }
        double error = Math.sqrt((squares - mean * mean) / DRAWS);
        // Monte Carlo, five standard errors; differences of the quadrature have 1e-9.
        assertThat(mean)
            .as("%s, %s", estimator.name(), MIXTURE.parameterNames().get(p))
            .isCloseTo((sides[1] - sides[0]) / (2 * h), within(5 * error + 1e-9));
        assertThat(error).isLessThan(0.05);
      }
    }
  }

  @Test
  void stickingTheLandingHasNoNoiseWhereTheMixtureIsTheTarget() {
    Node x = Node.input("x", Shape.of(1));
    LogDensity target =
        new LogDensity(
            List.of("x"), x, MIXTURE.logProb(PARAMETERS.stream().map(Node::constant).toList(), x));
    List<Tensor> found = run(target, new StickingTheLanding(), PARAMETERS, 64);
    for (int p = 0; p < PARAMETERS.size(); p++) {
      for (double slope : found.get(GradientGraph.FIRST_GRADIENT + p).toArray()) {
        // Rounding of terms below 100.
        assertThat(slope).isCloseTo(0, within(1e-12));
      }
    }
  }

  @Test
  void refusesObjectivesOfSeveralDraws() {
    Objective several = new ImportanceWeightedBound(4);
    assertThatThrownBy(() -> GradientGraph.of(Cases.mixture(), MIXTURE, several, new Pathwise()))
        .hasMessageContaining("weighted-mixture-mean-field are one of each stratum")
        .hasMessageContaining("iwelbo with 4 draws")
        .hasMessageContaining("or mixture, whose weights are fixed");
    for (Estimator other : List.of(new RaoBlackwellized(), new MeasureValued())) {
      assertThatThrownBy(
              () -> GradientGraph.of(Cases.mixture(), MIXTURE, new EvidenceLowerBound(), other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(other.name());
    }
  }
}
