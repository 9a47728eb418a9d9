// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/// Draws in CmdStan 2.36's layout for `method = variational`, whatever the method: clients that
/// read CmdStan's files read ours. The first row is the mean, with zeros for the densities, unless
/// it is left out. `log_p__` and `log_g__` are normalised, on the unconstrained scale.
///
/// @param model the program's name
/// @param seed the seed that was used
/// @param numDraws how many draws follow
/// @param fullRank whether the family is full-rank, for the line that clients look for
/// @param trailer lines behind the draws, `key = value`
record DrawsCsv(String model, long seed, int numDraws, boolean fullRank, List<String> trailer) {
  DrawsCsv {
    trailer = List.copyOf(trailer);
  }

  /// Writes the file.
  ///
  /// @param names the columns behind the densities
  /// @param mean the mean row, or an empty array for none
  /// @param draws a row per draw
  /// @param logDensity of each draw
  /// @param logApproximation of each draw
  void write(
      Writer out,
      List<String> names,
      double[] mean,
      double[][] draws,
      double[] logDensity,
      double[] logApproximation)
      throws IOException {
    config(out);
    out.write("lp__,log_p__,log_g__");
    for (String name : names) {
      out.write(',');
      out.write(name);
    }
    out.write("\n# Stepsize adaptation complete.\n# eta = 1\n");
    if (mean.length > 0) {
      out.write("0,0,0");
      row(out, mean);
    }
    for (int i = 0; i < draws.length; i++) {
      out.write("0," + CsvNumber.of(logDensity[i]) + "," + CsvNumber.of(logApproximation[i]));
      row(out, draws[i]);
    }
    for (String line : trailer) {
      out.write("# " + line + "\n");
    }
  }

  private static void row(Writer out, double[] values) throws IOException {
    for (double value : values) {
      out.write(',');
      out.write(CsvNumber.of(value));
    }
    out.write('\n');
  }

  private void config(Writer out) throws IOException {
    String algorithm = fullRank ? "fullrank" : "meanfield";
    String text =
        """
        # stan_version_major = 2
        # stan_version_minor = 36
        # stan_version_patch = 0
        # model = %s_model
        # method = variational
        #   variational
        #     algorithm = %s
        #       %s
        #     iter = 10000 (Default)
        #     grad_samples = 1 (Default)
        #     elbo_samples = 100 (Default)
        #     eta = 1 (Default)
        #     adapt
        #       engaged = true (Default)
        #       iter = 50 (Default)
        #     tol_rel_obj = 0.01 (Default)
        #     eval_elbo = 100 (Default)
        #     output_samples = %d
        # id = 1 (Default)
        # data
        #   file =  (Default)
        # init = 2 (Default)
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
            Locale.ROOT, text, model, algorithm, algorithm, numDraws, seed, Version.elbo()));
  }
}
