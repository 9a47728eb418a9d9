// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.benchmarks;

import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workers;
import elbo.compile.Workspace;
import elbo.estimator.GradientGraph;
import elbo.estimator.Pathwise;
import elbo.family.Families;
import elbo.family.Family;
import elbo.family.UnconstrainedFamily;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.Adam;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.stan.data.Data;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Times steps of stochastic gradient ascent: one draw of the family, the gradient of the bound
/// along it, one step of Adam with η = 0.01, as a user's own loop would be written.
///
/// Arguments: `MODEL.stan DATA.json FAMILY SECONDS [OPTION=VALUE ...]`. Prints seconds per 1,000
/// steps, the median over the blocks of 1,000 in the last third of the time, and the bound at the
/// end.
public final class AscentWorker {
  private static final int BLOCK = 1000;
  private static final int FEWEST_BLOCKS = 6;
  private static final int BOUND_DRAWS = 1000;
  private static final double STEP_SIZE = 0.01;

  private AscentWorker() {}

  /// Runs once.
  public static void main(String[] args) throws IOException {
    Map<String, Integer> options = new HashMap<>();
    for (String option : Arrays.asList(args).subList(4, args.length)) {
      String[] sides = option.split("=");
      options.put(sides[0], Integer.parseInt(sides[1]));
    }
    Data data = Data.read(Path.of(args[1]));
    long start = System.nanoTime();
    LogDensity target = Density.logDensity(Path.of(args[0]), data);
    Family family = new UnconstrainedFamily(Families.of(args[2], target.dimension(), options));
    try (Workers workers = Workers.of(1)) {
      Ascent ascent = new Ascent(target, family, workers);
      double compiling = (System.nanoTime() - start) * 1e-9;
      List<Double> seconds = blocks(ascent, Double.parseDouble(args[3]));
      Answers.print(
          "{\"seconds_per_1000_steps\":%.6g,\"compile_seconds\":%.4g,\"parameters\":%d,\"steps\":%d,\"elbo\":%s}"
              .formatted(
                  median(seconds.subList(seconds.size() * 2 / 3, seconds.size())),
                  compiling,
                  ascent.numParameters(),
                  seconds.size() * BLOCK,
                  Answers.json(ascent.bound())));
    }
  }

  /// Seconds of each block of steps, for some seconds in all.
  private static List<Double> blocks(Ascent ascent, double limit) {
    List<Double> seconds = new ArrayList<>();
    long start = System.nanoTime();
    while (seconds.size() < FEWEST_BLOCKS || (System.nanoTime() - start) * 1e-9 < limit) {
      long before = System.nanoTime();
      for (int t = 0; t < BLOCK; t++) {
        ascent.step();
      }
      seconds.add((System.nanoTime() - before) * 1e-9);
    }
    return seconds;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static final class Ascent {
    private final UpdateRule rule = new Adam();
    private final Key key = Key.of(1);
    private final Executable executable;
    private final Workspace workspace;
    private final double[][] inputs;
    private final double[][] outputs;
    private final double[] noise;
    private final List<Tensor> gradient = new ArrayList<>();
    private UpdateState state;

    Ascent(LogDensity target, Family family, Workers workers) {
      GradientGraph graph =
          GradientGraph.of(target, family, new EvidenceLowerBound(), new Pathwise());
      Options options = Options.of(graph.graph(), Set.of(graph.noise()));
      outputs = new double[graph.graph().outputs().size()][];
      for (int i = 0; i < outputs.length; i++) {
        options = options.withCombine(i, Combine.SUM);
        outputs[i] = new double[graph.graph().outputs().get(i).shape().numElements()];
      }
      executable = Compiler.compile(graph.graph(), options);
      workspace = executable.workspace(workers);
      int n = target.dimension();
      double[] scale = new double[n * n];
      for (int i = 0; i < n; i++) {
        scale[i * n + i] = 0.1; // as NumPyro's guides begin
      }
      Tensor loc = Tensor.filled(elbo.tensor.Shape.of(n), 0);
      state =
          rule.start(
              family.near(loc, Tensor.wrap(elbo.tensor.Shape.of(n, n), scale), key.fold("near")));
      noise = new double[graph.noise().shape().numElements()];
      inputs = new double[state.parameters().size() + 1][];
      inputs[inputs.length - 1] = noise;
      // Rules read a gradient and keep nothing of it, so one list serves every step.
      for (int p = 0; p < state.parameters().size(); p++) {
        double[] output = outputs[GradientGraph.FIRST_GRADIENT + p];
        gradient.add(Tensor.wrap(state.parameters().get(p).shape(), output));
      }
    }

    void step() {
      evaluate(key, state.step());
      state = rule.step(state, gradient, STEP_SIZE);
    }

    private void evaluate(Key noiseKey, long index) {
      Draws.fillNormal(noiseKey, 0, index, 1, noise.length, noise);
      for (int p = 0; p < state.parameters().size(); p++) {
        inputs[p] = state.parameters().get(p).array();
      }
      executable.run(1, inputs, outputs, workspace);
    }

    double bound() {
      double sum = 0;
      for (int i = 0; i < BOUND_DRAWS; i++) {
        evaluate(key.fold("bound"), i);
        sum += outputs[GradientGraph.BOUND][0];
      }
      return sum / BOUND_DRAWS;
    }

    int numParameters() {
      return state.parameters().stream().mapToInt(p -> p.shape().numElements()).sum();
    }
  }
}
