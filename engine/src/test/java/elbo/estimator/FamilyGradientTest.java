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
import elbo.family.GammaFactors;
import elbo.family.Product;
import elbo.family.Structured;
import elbo.family.VonMisesFactors;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Gradients of all families with three coordinates, of logistic regression.
class FamilyGradientTest {
  private static final Key KEY = Key.of(5);
  private static final int DRAWS = 4000;

  /// Small ones, as every test compiles them.
  static final List<Family> FAMILIES =
      List.of(
          Families.of("mean-field", 3),
          Families.of("mean-field-laplace", 3),
          Families.of("mean-field-student-t", 3),
          Families.of("gamma", 3),
          Families.of("beta", 3),
          Families.of("dirichlet", 3),
          Families.of("truncated-normal", 3),
          Families.of("truncated-normal", 3, Map.of("bounds", 1)),
          new Product(
              List.of(
                  new Product.Part("a", new VonMisesFactors(2), IntArray.of(2, 0)),
                  new Product.Part("b", new GammaFactors(1), IntArray.of(1)))),
          new Structured(
              List.of(
                  new Structured.Site("a", IntArray.of(2, 0), IntArray.of(), true),
                  new Structured.Site("b", IntArray.of(1), IntArray.of(0), false))),
          Families.of("full-rank", 3),
          Families.of("low-rank", 3),
          Families.of("student-t", 3),
          Families.of("mixture", 3, Map.of("components", 2)),
          Families.of("planar", 3, Map.of("layers", 2)),
          Families.of("radial", 3, Map.of("layers", 2)),
          Families.of("realnvp", 3, Map.of("layers", 2, "hidden", 4)),
          Families.of("maf", 3, Map.of("layers", 2, "hidden", 4)),
          Families.of("iaf", 3, Map.of("layers", 2, "hidden", 4)),
          Families.of("spline", 3, Map.of("layers", 2, "hidden", 4, "bins", 4)));

  static List<Tensor> parameters(Family family) {
    List<Tensor> moved = new ArrayList<>();
    List<Tensor> near =
        family.near(
            Tensor.vector(0.3, -0.2, 0.1),
            Tensor.matrix(new double[][] {{0.6, 0, 0}, {0.1, 0.8, 0}, {-0.2, 0.1, 0.7}}),
            KEY);
    for (int p = 0; p < near.size(); p++) {
      Node free = family.constraints().get(p).unconstrain(Node.constant(near.get(p)));
      double[] values = free.value().toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.1 * Draws.normal(KEY, 1 + p, 0, i);
      }
      Node there = Node.constant(Tensor.of(free.shape(), values));
      moved.add(family.constraints().get(p).constrain(there).value());
    }
    return moved;
  }

  /// The outputs for each of `draws` samples.
  private static List<Tensor> run(
      LogDensity target, Family family, Estimator estimator, List<Tensor> parameters, int draws) {
    GradientGraph graph = GradientGraph.of(target, family, new EvidenceLowerBound(), estimator);
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    double[] noise = new double[draws * family.noiseSize()];
    Draws.fillNormal(KEY, 0, 0, draws, family.noiseSize(), noise);
    List<Tensor> inputs = new ArrayList<>(parameters);
    inputs.add(Tensor.of(Shape.of(draws, family.noiseSize()), noise));
    return executable.evaluate(draws, inputs);
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void pathwiseGradientsAreDerivativesOfTheMeanOverTheSameDraws(Family family) {
    LogDensity target = Cases.logistic(3);
    List<Tensor> parameters = parameters(family);
    int draws = 8;
    List<Tensor> at = run(target, family, new Pathwise(), parameters, draws);
    double step = 1e-5;
    for (int p = 0; p < parameters.size(); p++) {
      int size = parameters.get(p).shape().numElements();
      // One element per parameter, in the middle, where triangular matrices are read.
      int element = size / 2;
      double[] sides = new double[2];
      for (int side = 0; side < 2; side++) {
        List<Tensor> moved = new ArrayList<>(parameters);
        double[] values = parameters.get(p).toArray();
        values[element] += side == 0 ? -step : step;
        moved.set(p, Tensor.of(parameters.get(p).shape(), values));
        sides[side] = sum(run(target, family, new Pathwise(), moved, draws), draws);
      }
      double slope = 0;
      for (int s = 0; s < draws; s++) {
        slope += at.get(GradientGraph.FIRST_GRADIENT + p).get(s * size + element);
      }
      double expected = (sides[1] - sides[0]) / (2 * step);
      // Central differences.
      assertThat(slope)
          .as(family.parameterNames().get(p))
          .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
    }
  }

  private static double sum(List<Tensor> outputs, int draws) {
    double sum = 0;
    for (int s = 0; s < draws; s++) {
      sum += outputs.get(GradientGraph.VALUE).get(s);
    }
    return sum;
  }

  /// Pathwise, sticking the landing and score function: differences of their means within five
  /// standard errors of them.
  @ParameterizedTest
  @FieldSource("FAMILIES")
  void estimatorsHaveTheSameMean(Family family) {
    LogDensity target = Cases.logistic(3);
    List<Tensor> parameters = parameters(family);
    List<Tensor> pathwise = run(target, family, new Pathwise(), parameters, DRAWS);
    for (Estimator other : List.of(new StickingTheLanding(), new ScoreFunction(Baseline.NONE))) {
      List<Tensor> found = run(target, family, other, parameters, DRAWS);
      for (int p = 0; p < parameters.size(); p++) {
        // Off orthonormal columns the density is none, and derivatives that leave them differ.
        boolean isFlat = !(family.constraints().get(p) instanceof OrthonormalColumns);
        int size = isFlat ? parameters.get(p).shape().numElements() : 0;
        for (int i = 0; i < size; i++) {
          double mean = 0;
          double squares = 0;
          for (int s = 0; s < DRAWS; s++) {
            int output = GradientGraph.FIRST_GRADIENT + p;
            double d = pathwise.get(output).get(s * size + i) - found.get(output).get(s * size + i);
            mean += d / DRAWS;
            squares += d * d / DRAWS;
          }
          double error = Math.sqrt((squares - mean * mean) / DRAWS);
          assertThat(mean)
              .as("%s, %s %d", other, family.parameterNames().get(p), i)
              .isCloseTo(0, within(5 * error + 1e-12));
        }
      }
    }
  }

  /// Where a flow is the identity over the target itself, no draw has a gradient along its path.
  @ParameterizedTest
  @FieldSource("FAMILIES")
  void stickingTheLandingHasNoNoiseWhereTheFamilyIsTheTarget(Family family) {
    if (!(family instanceof Flow || family instanceof FullRank)) {
      return;
    }
    Tensor loc = Tensor.vector(0.3, -0.2, 0.1);
    Tensor factor = Tensor.matrix(new double[][] {{0.6, 0, 0}, {0.1, 0.8, 0}, {-0.2, 0.1, 0.7}});
    Node x = Node.input("x", Shape.of(3));
    Node value = new FullRank(3).logProb(List.of(Node.constant(loc), Node.constant(factor)), x);
    LogDensity target = new LogDensity(List.of("a", "b", "c"), x, value);
    List<Tensor> near = family.near(loc, factor, KEY);
    List<Tensor> found = run(target, family, new StickingTheLanding(), near, 16);
    for (int p = 0; p < near.size(); p++) {
      for (double slope : found.get(GradientGraph.FIRST_GRADIENT + p).toArray()) {
        // Rounding, of sums of terms below 100.
        assertThat(slope).as(family.parameterNames().get(p)).isCloseTo(0, within(1e-11));
      }
    }
  }
}
