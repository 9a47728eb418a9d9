// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ChainsState;
import elbo.algorithm.MarkovChains;
import elbo.algorithm.ModelException;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Target;
import elbo.diagnostic.Mixing;
import elbo.diagnostic.Verdict;
import elbo.model.Model;
import elbo.random.Key;
import elbo.sampler.Chain;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What follows a run of Markov chains: their draws as reported, the diagnostics, the verdict.
final class SampleConclusion {
  private static final int WIDTH = Sample.STATISTICS.size();

  private SampleConclusion() {}

  static Sample of(
      Model model,
      Target target,
      MarkovChains algorithm,
      ChainsState state,
      SamplerSettings settings,
      List<String> notes,
      boolean interrupted,
      long started) {
    int numChains = state.chains().size();
    int perChain = Integer.MAX_VALUE;
    for (List<ChainsState.Kept> kept : state.kept()) {
      perChain = Math.min(perChain, kept.stream().mapToInt(ChainsState.Kept::size).sum());
    }
    if (perChain == 0) {
      throw new ModelException(
          "the run was interrupted in warm-up, so there are no draws; a checkpoint can be resumed");
    }
    int n = target.dimension();
    double[] points = new double[numChains * perChain * n];
    double[] statistics = new double[numChains * perChain * WIDTH];
    for (int c = 0; c < numChains; c++) {
      int s = c * perChain;
      for (ChainsState.Kept kept : state.kept().get(c)) {
        int taken = Math.min(kept.size(), (c + 1) * perChain - s);
        System.arraycopy(kept.points().array(), 0, points, s * n, taken * n);
        System.arraycopy(kept.statistics().array(), 0, statistics, s * WIDTH, taken * WIDTH);
        s += taken;
      }
    }
    int total = numChains * perChain;
    double[] logDensity = column(statistics, 0);
    Reporter reporter = Reporter.of(model);
    Key generated = Key.of(settings.seed()).fold("evaluation").fold("generated quantities");
    DrawTable table =
        new DrawTable(
            reporter.columns(),
            reporter.rows(points, total, generated, 0),
            Tensor.vector(logDensity),
            Tensor.filled(Shape.of(total), Double.NaN));
    List<Mixing> mixing = new ArrayList<>();
    List<Summary> summary = new ArrayList<>();
    for (int j = 0; j < table.columns().size(); j++) {
      double[] x = table.column(j);
      Mixing m = Mixing.of(chains(x, numChains));
      mixing.add(m);
      summary.add(Summary.of(table.columns().get(j), x, m));
    }
    List<Sample.Ended> ended = new ArrayList<>();
    double[][] energies = chains(column(statistics, 6), numChains);
    double lowestBfmi = Double.POSITIVE_INFINITY;
    for (int c = 0; c < numChains; c++) {
      Chain chain = state.chains().get(c);
      double bfmi = Mixing.bfmi(energies[c]);
      lowestBfmi = Math.min(lowestBfmi, bfmi);
      ended.add(new Sample.Ended(chain.stepSize(), chain.metric(), bfmi));
    }
    Verdict verdict =
        Verdict.ofChains(
            mixing,
            Mixing.of(chains(logDensity, numChains)),
            total,
            count(statistics, 5, 1),
            count(statistics, 3, settings.maxTreeDepth()),
            lowestBfmi,
            interrupted);
    List<String> decisions = new ArrayList<>();
    decisions.add(step(state.chains()));
    decisions.addAll(notes);
    Fit.Run run =
        new Fit.Run(
            Elbo.version(),
            Runtime.version().toString(),
            target.kernels(),
            (System.nanoTime() - started) * 1e-9,
            state.numEvaluations(),
            0,
            interrupted);
    return new Sample(
        settings,
        run,
        model.generalization(),
        Conclusion.parameters(model),
        algorithm.name(),
        ended,
        state.took(),
        verdict,
        table,
        Tensor.wrap(Shape.of(total, WIDTH), statistics),
        summary,
        mixing,
        decisions);
  }

  private static double[] column(double[] statistics, int column) {
    double[] x = new double[statistics.length / WIDTH];
    for (int s = 0; s < x.length; s++) {
      x[s] = statistics[s * WIDTH + column];
    }
    return x;
  }

  private static int count(double[] statistics, int column, double least) {
    int count = 0;
    for (double x : column(statistics, column)) {
      count += x >= least ? 1 : 0;
    }
    return count;
  }

  private static double[][] chains(double[] x, int numChains) {
    int n = x.length / numChains;
    double[][] chains = new double[numChains][];
    for (int c = 0; c < numChains; c++) {
      chains[c] = Arrays.copyOfRange(x, c * n, (c + 1) * n);
    }
    return chains;
  }

  private static String step(List<Chain> chains) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (Chain chain : chains) {
      low = Math.min(low, chain.stepSize());
      high = Math.max(high, chain.stepSize());
    }
    return String.format(
        Locale.ROOT,
        "Step sizes between %.3g and %.3g: chosen in warm-up for the mean acceptance that was asked for.",
        low,
        high);
  }
}
