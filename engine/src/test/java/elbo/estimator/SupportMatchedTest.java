// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.DirichletFactors;
import elbo.family.Family;
import elbo.family.GammaFactors;
import elbo.family.LaplaceFactors;
import elbo.family.StudentTFactors;
import elbo.family.TruncatedNormalFactors;
import elbo.family.VonMisesFactors;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.GammaFunction;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients that follow draws through their quantiles.
class SupportMatchedTest {
  private static final Key KEY = Key.of(23);

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

  static Stream<Arguments> members() {
    return Stream.of(
        Arguments.of(
            new GammaFactors(3), List.of(Tensor.vector(0.05, 1.3, 40), Tensor.vector(0.5, 2, 9))),
        Arguments.of(
            new DirichletFactors(3, 1),
            List.of(Tensor.matrix(new double[][] {{0.4, 0.7}, {3, 2}, {20, 90}}))),
        Arguments.of(
            new DirichletFactors(4, 2),
            List.of(Tensor.matrix(new double[][] {{0.4, 0.7, 2}, {3, 2, 9}}))),
        Arguments.of(
            new TruncatedNormalFactors(3, 2),
            List.of(Tensor.vector(0.4, -2, 1.3), Tensor.vector(0.3, 0.8, 30))),
        Arguments.of(
            new TruncatedNormalFactors(3, 1),
            List.of(Tensor.vector(0.4, -20, 50), Tensor.vector(0.3, 2, 1))),
        Arguments.of(new LaplaceFactors(2), List.of(Tensor.vector(0.4, -2), Tensor.vector(0.3, 5))),
        Arguments.of(
            new StudentTFactors(2),
            List.of(Tensor.vector(0.4, -2), Tensor.vector(0.3, 5), Tensor.vector(2.5, 9))),
        Arguments.of(
            new VonMisesFactors(4), List.of(Tensor.vector(0.4, 3.1), Tensor.vector(0.6, 80))));
  }

  /// The known optimum of a target that is a member: no draw has a gradient there.
  @ParameterizedTest
  @MethodSource("members")
  void stickingTheLandingHasNoNoiseWhereTheFamilyIsTheTarget(
      Family family, List<Tensor> parameters) {
    Node x = Node.input("x", Shape.of(family.dimension()));
    Node value = family.logProb(parameters.stream().map(Node::constant).toList(), x);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < family.dimension(); i++) {
      names.add("x" + i);
    }
    LogDensity target = new LogDensity(names, x, value);
    List<Tensor> found = run(target, family, new StickingTheLanding(), parameters, 64);
    for (int p = 0; p < parameters.size(); p++) {
      for (double slope : found.get(GradientGraph.FIRST_GRADIENT + p).toArray()) {
        // Rounding, times slopes of draws below 1e3.
        assertThat(slope).as(family.parameterNames().get(p)).isCloseTo(0, within(1e-11));
      }
    }
    for (double bound : found.get(GradientGraph.BOUND).toArray()) {
      // The target is normalised: rounding.
      assertThat(bound).isCloseTo(0, within(1e-11));
    }
  }

  /// For a gamma number of shape a and rate 1, the derivative of the mean in a is 1, and that of
  /// the mean of the logarithm ψ′(a).
  @Test
  void gradientsOfGammaMomentsAreThoseOfClosedForms() {
    double[] shapes = {0.05, 0.7, 1, 6, 300};
    Family family = new GammaFactors(shapes.length);
    List<Tensor> parameters =
        List.of(Tensor.vector(shapes), Tensor.filled(Shape.of(shapes.length), 1));
    int draws = 40_000;
    Node noise = Node.input("noise", Shape.of(shapes.length));
    List<Node> inputs = family.inputs("q");
    for (boolean isLog : new boolean[] {true, false}) {
      Node draw = family.draw(inputs, noise);
      Node sum = Ops.sum(isLog ? draw : Ops.exp(draw));
      Node slope = elbo.autodiff.Gradients.of(sum, inputs.getFirst());
      Graph graph = Graph.of(List.of(inputs.get(0), inputs.get(1), noise), List.of(slope));
      double[] noises = new double[draws * shapes.length];
      Draws.fillNormal(KEY, 0, 0, draws, shapes.length, noises);
      Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(noise)));
      Tensor found =
          executable
              .evaluate(
                  draws,
                  List.of(
                      parameters.get(0),
                      parameters.get(1),
                      Tensor.of(Shape.of(draws, shapes.length), noises)))
              .getFirst();
      for (int i = 0; i < shapes.length; i++) {
        double mean = 0;
        double squares = 0;
        for (int s = 0; s < draws; s++) {
          double value = found.get(s * shapes.length + i);
          mean += value / draws;
          squares += value * value / draws;
        }
        double expected = isLog ? GammaFunction.trigamma(shapes[i]) : 1;
        double error = Math.sqrt((squares - mean * mean) / draws);
        // Monte Carlo, five standard errors.
        assertThat(mean).as("shape %s", shapes[i]).isCloseTo(expected, within(5 * error));
        assertThat(error).isLessThan(0.02 * expected);
      }
    }
  }

  /// The mean m of N(μ, σ²) cut to (0, 1) or (0, ∞) has the derivatives Var/σ² in μ and Cov(x, (x −
  /// μ)²)/σ³ in σ, moments that an integral over the density gives: inside of the bounds, all but
  /// uniform, far beyond either bound, and next to nothing of the interval.
  @Test
  void gradientsOfTruncatedMeansAreThoseOfTheirMoments() {
    double[] locs = {0.4, 0.6, -3, 9, 0.99, -40, 41};
    double[] scales = {0.2, 50, 0.5, 0.5, 0.001, 1, 1};
    for (int numBounds = 1; numBounds <= 2; numBounds++) {
      Family family = new TruncatedNormalFactors(locs.length, numBounds);
      Node noise = Node.input("noise", Shape.of(locs.length));
      List<Node> inputs = family.inputs("q");
      Node draw = family.draw(inputs, noise);
      Node value = numBounds == 1 ? Ops.exp(draw) : Ops.logistic(draw);
      List<Node> slopes =
          List.of(
              value,
              elbo.autodiff.Gradients.of(Ops.sum(value), inputs.get(0)),
              elbo.autodiff.Gradients.of(Ops.sum(value), inputs.get(1)));
      Graph graph = Graph.of(List.of(inputs.get(0), inputs.get(1), noise), slopes);
      Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(noise)));
      int draws = 20_000;
      double[] noises = new double[draws * locs.length];
      Draws.fillNormal(KEY, 0, 0, draws, locs.length, noises);
      List<Tensor> found =
          executable.evaluate(
              draws,
              List.of(
                  Tensor.vector(locs),
                  Tensor.vector(scales),
                  Tensor.of(Shape.of(draws, locs.length), noises)));
      for (int i = 0; i < locs.length; i++) {
        double[] expected = truncated(locs[i], scales[i], numBounds);
        for (int o = 0; o < 3; o++) {
          double mean = 0;
          double squares = 0;
          for (int s = 0; s < draws; s++) {
            double x = found.get(o).get(s * locs.length + i);
            mean += x / draws;
            squares += x * x / draws;
          }
          double error = Math.sqrt(Math.max(0, squares - mean * mean) / draws);
          // Monte Carlo, five standard errors; the midpoint rule has 1e-8 of what is largest.
          assertThat(mean)
              .as("%d bounds, loc %s, scale %s, output %d", numBounds, locs[i], scales[i], o)
              .isCloseTo(expected[o], within(5 * error + 1e-7 * Math.abs(expected[o])));
        }
      }
    }
  }

  /// The mean and its derivatives.
  private static double[] truncated(double loc, double scale, int numBounds) {
    double low = Math.max(0, loc - 12 * scale);
    double high = loc + 12 * scale;
    // Beyond a bound the density falls exponentially at this rate.
    high = loc < 0 ? Math.min(12 * scale + 0.0, 40 * scale * scale / -loc) : high;
    high = numBounds == 2 ? Math.min(1, high) : high;
    low = numBounds == 2 && loc > 1 ? Math.max(0, 1 - 40 * scale * scale / (loc - 1)) : low;
    int n = 200_000;
    double top = Math.clamp(loc, low, high);
    double[] sums = new double[5];
    for (int i = 0; i < n; i++) {
      double x = low + (high - low) * (i + 0.5) / n;
      double d = (x - loc) * (x - loc) / (scale * scale);
      double w = Math.exp(-0.5 * (d - (top - loc) * (top - loc) / (scale * scale)));
      sums[0] += w;
      sums[1] += w * x;
      sums[2] += w * x * x;
      sums[3] += w * d;
      sums[4] += w * d * x;
    }
    double mean = sums[1] / sums[0];
    double variance = sums[2] / sums[0] - mean * mean;
    double covariance = sums[4] / sums[0] - mean * sums[3] / sums[0];
    return new double[] {mean, variance / (scale * scale), covariance / scale};
  }

  /// A sum over a fine grid of angles and lengths is 1 to the last digits, as both are smooth.
  @Test
  void theDensityOfDirectionsIsNormalised() {
    Family family = new VonMisesFactors(2);
    Node x = Node.input("x", Shape.of(2));
    Graph graph =
        Graph.of(
            List.of(x),
            List.of(
                family.logProb(
                    List.of(Node.constant(Tensor.vector(2)), Node.constant(Tensor.vector(1.7))),
                    x)));
    double sum = 0;
    double step = 0.02;
    for (int i = 0; i < 450; i++) {
      double length = step * (i + 0.5);
      for (int j = 0; j < 64; j++) {
        double angle = 2 * Math.PI * j / 64;
        double[] at = {length * Math.cos(angle), length * Math.sin(angle)};
        double logProb = Interpreter.evaluate(graph, List.of(Tensor.vector(at))).getFirst().item();
        sum += Math.exp(logProb) * length * step * 2 * Math.PI / 64;
      }
    }
    // The midpoint rule over lengths: a sixth of the squared step at most.
    assertThat(sum).isCloseTo(1, within(step * step / 6));
  }
}
