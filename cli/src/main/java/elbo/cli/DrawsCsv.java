// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import elbo.fit.DrawTable;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/// Draws in CmdStan 2.36's layout for `method = variational`, whatever the method: clients that
/// read CmdStan's files read ours. The first row is the mean, with zeros for the densities, unless
/// it is left out. `log_p__` and `log_g__` are normalised, on the unconstrained scale.
///
/// @param model the program's name
/// @param data the data's file, empty for none
/// @param seed the seed that was used
/// @param fullRank whether the family is full-rank, for the line that clients look for
/// @param trailer lines behind the draws, `key = value`
record DrawsCsv(String model, String data, long seed, boolean fullRank, List<String> trailer) {
  DrawsCsv {
    trailer = List.copyOf(trailer);
  }

  /// Writes the file.
  ///
  /// @param draws a row per draw
  /// @param hasMeanRow whether the first row is the mean
  /// @param mean the mean row, a number per column
  void write(Writer out, DrawTable draws, boolean hasMeanRow, Tensor mean) throws IOException {
    config(out, draws.numDraws());
    out.write("lp__,log_p__,log_g__");
    for (String name : draws.columns()) {
      out.write(',');
      out.write(name);
    }
    out.write("\n# Stepsize adaptation complete.\n# eta = 1\n");
    int width = draws.columns().size();
    StringBuilder numbers = new StringBuilder();
    if (hasMeanRow) {
      numbers.append("0,0,0,");
      CsvNumber.appendRow(numbers, mean, 0, width);
      out.append(numbers.append('\n'));
    }
    for (int i = 0; i < draws.numDraws(); i++) {
      numbers.setLength(0);
      numbers.append("0,");
      CsvNumber.append(numbers, draws.logDensity().get(i));
      numbers.append(',');
      CsvNumber.append(numbers, draws.logApproximation().get(i));
      numbers.append(',');
      CsvNumber.appendRow(numbers, draws.values(), i, width);
      out.append(numbers.append('\n'));
    }
    for (String line : trailer) {
      out.write("# " + line + "\n");
    }
  }

  private void config(Writer out, int numDraws) throws IOException {
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
        #   file = %s
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
    String file = data.isEmpty() ? " (Default)" : data;
    out.write(
        String.format(
            Locale.ROOT, text, model, algorithm, algorithm, numDraws, file, seed, Version.elbo()));
  }
}
