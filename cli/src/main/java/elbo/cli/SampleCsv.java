// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.algorithm.ChainsState;
import elbo.algorithm.SamplerSettings;
import elbo.fit.Sample;
import elbo.sampler.Metric;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/// Draws in CmdStan 2.36's layout for `method = sample`. `lp__` is normalised, on the unconstrained
/// scale.
///
/// @param model the program's name
/// @param data the data's file, empty for none
/// @param trailer lines behind the draws, `key = value`
record SampleCsv(String model, String data, List<String> trailer) {
  SampleCsv {
    trailer = List.copyOf(trailer);
  }

  /// Writes the draws of some chains, one behind the other.
  ///
  /// @param first the number of the first chain, from 0
  /// @param numChains of the file
  void write(Writer out, Sample sample, int first, int numChains) throws IOException {
    int perChain = sample.recommended().numDraws() / sample.chains().size();
    config(out, sample.settings(), first + 1, numChains * perChain);
    out.write(String.join(",", Sample.STATISTICS));
    for (String name : sample.recommended().columns()) {
      out.write(',');
      out.write(name);
    }
    Sample.Ended chain = sample.chains().get(first);
    out.write("\n# Adaptation terminated\n# Step size = " + CsvNumber.of(chain.stepSize()) + "\n");
    metric(out, chain.metric());
    int width = sample.recommended().columns().size();
    StringBuilder numbers = new StringBuilder();
    for (int i = first * perChain; i < (first + numChains) * perChain; i++) {
      numbers.setLength(0);
      CsvNumber.appendRow(numbers, sample.statistics(), i, Sample.STATISTICS.size());
      numbers.append(',');
      CsvNumber.appendRow(numbers, sample.recommended().values(), i, width);
      out.append(numbers.append('\n'));
    }
    double warmup = 0;
    double sampling = 0;
    for (ChainsState.Took took : sample.took().subList(first, first + numChains)) {
      warmup += took.warmupSeconds();
      sampling += took.samplingSeconds();
    }
    out.write("# \n#  Elapsed Time: " + seconds(warmup) + " seconds (Warm-up)\n");
    out.write("#                " + seconds(sampling) + " seconds (Sampling)\n");
    out.write("#                " + seconds(warmup + sampling) + " seconds (Total)\n# \n");
    // Not before the times: cmdstanpy takes all comments up to them for the metric.
    for (String line : trailer) {
      out.write("# " + line + "\n");
    }
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  private static void metric(Writer out, Metric metric) throws IOException {
    int n = metric.dimension();
    switch (metric) {
      case Metric.Diagonal diagonal -> {
        out.write("# Diagonal elements of inverse mass matrix:\n");
        matrixRow(out, diagonal.inverseMass(), 0, n);
      }
      case Metric.Dense dense -> {
        out.write("# Elements of inverse mass matrix:\n");
        for (int i = 0; i < n; i++) {
          matrixRow(out, dense.inverseMass(), i, n);
        }
      }
    }
  }

  private static void matrixRow(Writer out, Tensor values, int row, int n) throws IOException {
    out.write("# ");
    for (int j = 0; j < n; j++) {
      out.write((j > 0 ? ", " : "") + CsvNumber.of(values.get(row * n + j)));
    }
    out.write('\n');
  }

  private void config(Writer out, SamplerSettings settings, int id, int numDraws)
      throws IOException {
    String text =
        """
        # stan_version_major = 2
        # stan_version_minor = 36
        # stan_version_patch = 0
        # model = %s_model
        # method = sample (Default)
        #   sample
        #     num_samples = %d
        #     num_warmup = %d
        #     save_warmup = false (Default)
        #     thin = 1 (Default)
        #     adapt
        #       engaged = true (Default)
        #       gamma = 0.05 (Default)
        #       delta = %s
        #       kappa = 0.75 (Default)
        #       t0 = 10 (Default)
        #       init_buffer = 75 (Default)
        #       term_buffer = 50 (Default)
        #       window = 25 (Default)
        #       save_metric = false (Default)
        #     algorithm = hmc (Default)
        #       hmc
        #         engine = nuts (Default)
        #           nuts
        #             max_depth = %d
        #         metric = %s
        #         metric_file =  (Default)
        #         stepsize = 1 (Default)
        #         stepsize_jitter = 0 (Default)
        #     num_chains = 1 (Default)
        # id = %d
        # data
        #   file = %s
        # init = %s
        # random
        #   seed = %d
        # output
        #   file = draws.csv
        #   diagnostic_file =  (Default)
        #   refresh = 100 (Default)
        #   sig_figs = -1 (Default)
        #   profile_file = profile.csv (Default)
        #   save_cmdstan_config = false (Default)
        # num_threads = 1 (Default)
        # stanc_version = elbo %s
        # stancflags =
        """;
    out.write(
        String.format(
            Locale.ROOT,
            text,
            model,
            numDraws,
            settings.warmup(),
            CsvNumber.of(settings.acceptance()),
            settings.maxTreeDepth(),
            settings.isDense() ? "dense_e" : "diag_e",
            id,
            data.isEmpty() ? " (Default)" : data,
            CsvNumber.of(settings.initRadius()),
            settings.seed(),
            Version.elbo()));
  }
}
