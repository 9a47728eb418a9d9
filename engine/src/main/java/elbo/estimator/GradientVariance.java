// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How much noise an estimate of a gradient has at given parameters. Estimates that are optimised
/// by the same steps are compared by it: at the same cost, half of the variance is half of the
/// steps.
///
/// @param names of the parameters
/// @param ofSample for each parameter the variance of the gradient from one sample, of its shape
/// @param ofStep the same for the mean over the samples of a step, whose noise may be antithetic or
///   evenly spread; with independent noise it is the variance of a sample divided by their number
/// @param samples of a step
/// @param repeats how many steps both were measured on
public record GradientVariance(
    List<String> names, List<Tensor> ofSample, List<Tensor> ofStep, int samples, int repeats) {
  /// Copies.
  public GradientVariance {
    names = List.copyOf(names);
    ofSample = List.copyOf(ofSample);
    ofStep = List.copyOf(ofStep);
  }

  /// Measures. The relative standard error of a variance from n steps is √(2/n) where the gradient
  /// is about normal, and more where it has a heavy tail.
  ///
  /// @param names of the parameters
  /// @param parameters where
  /// @param baseline for an estimator that wants one
  /// @param noise of the samples of a step
  /// @param samples of a step
  /// @param repeats how many steps, at least 2
  public static GradientVariance of(
      GradientGraph gradient,
      List<String> names,
      List<Tensor> parameters,
      double baseline,
      Noise noise,
      int samples,
      int repeats,
      Key key) {
    if (!(repeats >= 2)) {
      throw new IllegalArgumentException("a variance needs at least 2 steps, got " + repeats);
    }
    GradientGraph wide = gradient.withSquares();
    Options options = Options.of(wide.graph(), Set.of(wide.noise()));
    double[][] sums = new double[wide.graph().outputs().size()][];
    for (int i = 0; i < sums.length; i++) {
      options = options.withCombine(i, Combine.SUM);
      sums[i] = new double[wide.graph().outputs().get(i).shape().numElements()];
    }
    Executable executable = Compiler.compile(wide.graph(), options);
    Workspace workspace = executable.workspace();
    int size = wide.noise().shape().numElements();
    double[] numbers = new double[samples * size];
    int n = parameters.size();
    double[][] inputs = new double[wide.graph().inputs().size()][];
    for (int p = 0; p < n; p++) {
      inputs[p] = parameters.get(p).array();
    }
    inputs[n] = numbers;
    if (wide.baseline().isPresent()) {
      inputs[n + 1] = new double[] {baseline};
    }
    Moments[] moments = new Moments[n];
    for (int p = 0; p < n; p++) {
      moments[p] = new Moments(parameters.get(p).shape());
    }
    double finite = 0;
    for (int r = 0; r < repeats; r++) {
      noise.fill(key, r, samples, size, numbers);
      executable.run(samples, inputs, sums, workspace);
      double found = sums[GradientGraph.NUM_FINITE][0];
      finite += found;
      for (int p = 0; p < n; p++) {
        int output = GradientGraph.FIRST_GRADIENT + p;
        moments[p].add(sums[output], sums[output + n], found);
      }
    }
    List<Tensor> ofSample = new ArrayList<>();
    List<Tensor> ofStep = new ArrayList<>();
    for (Moments m : moments) {
      ofSample.add(m.ofSample(finite));
      ofStep.add(m.ofStep());
    }
    return new GradientVariance(names, ofSample, ofStep, samples, repeats);
  }

  /// The sum over all elements of all parameters of the variance of a sample: E‖g − E g‖².
  public double totalOfSample() {
    return total(ofSample);
  }

  /// The same for the mean of a step.
  public double totalOfStep() {
    return total(ofStep);
  }

  private static double total(List<Tensor> variances) {
    double total = 0;
    for (Tensor variance : variances) {
      for (int i = 0; i < variance.shape().numElements(); i++) {
        total += variance.get(i);
      }
    }
    return total;
  }

  /// The sums of one parameter, taken about the mean of the first step so that little cancels.
  private static final class Moments {
    private final Shape shape;
    private final double[] origin;
    private final double[] sum;
    private final double[] squares;
    private final double[] steps;
    private final double[] stepSquares;
    private int numSteps;

    Moments(Shape shape) {
      int size = shape.numElements();
      this.shape = shape;
      this.origin = new double[size];
      this.sum = new double[size];
      this.squares = new double[size];
      this.steps = new double[size];
      this.stepSquares = new double[size];
    }

    void add(double[] gradient, double[] ofSquares, double count) {
      if (!(count > 0)) {
        return;
      }
      for (int i = 0; i < origin.length; i++) {
        double mean = gradient[i] / count;
        if (numSteps == 0) {
          origin[i] = mean;
        }
        double o = origin[i];
        sum[i] += gradient[i] - count * o;
        squares[i] += ofSquares[i] - 2 * o * gradient[i] + count * o * o;
        steps[i] += mean - o;
        stepSquares[i] += (mean - o) * (mean - o);
      }
      numSteps++;
    }

    Tensor ofSample(double count) {
      return variance(sum, squares, count);
    }

    Tensor ofStep() {
      return variance(steps, stepSquares, numSteps);
    }

    private Tensor variance(double[] sums, double[] sumsOfSquares, double n) {
      double[] v = new double[sums.length];
      for (int i = 0; i < v.length; i++) {
        v[i] = Math.max(0, sumsOfSquares[i] - sums[i] * sums[i] / n) / (n - 1);
      }
      return Tensor.wrap(shape, v);
    }
  }
}
