// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Normal;
import elbo.divergence.KullbackLeibler;
import elbo.examples.ForwardAndReverse.Optimum;
import elbo.examples.ForwardAndReverse.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardAndReverseTest {
  /// The optima that `src/test/oracle/reverse_kl.py` found, by target.
  private static Map<Target, List<double[]>> oracle() throws IOException {
    Map<Target, List<double[]>> all = new LinkedHashMap<>();
    InputStream in = ForwardAndReverseTest.class.getResourceAsStream("reverse_kl.csv");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      for (String line : reader.lines().skip(2).toList()) {
        double[] v = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
        all.computeIfAbsent(new Target(v[0], v[1], v[2]), _ -> new ArrayList<>())
            .add(new double[] {v[3], v[4], v[5]});
      }
    }
    return all;
  }

  @Test
  void allOptimaAreFoundAndLabelled() throws IOException {
    Map<Target, List<double[]>> oracle = oracle();
    assertThat(oracle).hasSize(6);
    oracle.forEach((target, expected) -> {
      List<Optimum> found = ForwardAndReverse.reverse(target);
      assertThat(found).hasSameSizeAs(expected);
      double best = expected.stream().mapToDouble(e -> e[2]).min().orElseThrow();
      for (int i = 0; i < found.size(); i++) {
        Optimum optimum = found.get(i);
        // L-BFGS ends where values no longer change: at the root of the precision.
        assertThat(optimum.loc()).isCloseTo(expected.get(i)[0], within(1e-5));
        assertThat(optimum.scale()).isCloseTo(expected.get(i)[1], within(1e-5));
        assertThat(optimum.divergence()).isCloseTo(expected.get(i)[2], within(1e-9));
        assertThat(optimum.isGlobal()).isEqualTo(expected.get(i)[2] < best + 1e-6);
        // Adaptive quadrature to ten digits.
        assertThat(ForwardAndReverse.byQuadrature(optimum, target))
            .isCloseTo(optimum.divergence(), within(1e-8));
      }
    });
  }

  /// No q close to the moments of p is better.
  @Test
  void theForwardOptimumHasTheMomentsOfTheTarget() {
    for (Target p : ForwardAndReverse.THESIS) {
      Optimum best = ForwardAndReverse.forward(p);
      for (double[] step : new double[][] {{0.01, 1}, {-0.01, 1}, {0, 1.01}, {0, 0.99}}) {
        Normal other = Normal.of(best.loc() + step[0], best.scale() * step[1]);
        assertThat(new KullbackLeibler().between(p.density(), other).value())
            .isGreaterThan(best.divergence());
      }
    }
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    ForwardAndReverse.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("forward-and-reverse-kl.md"))).contains("| local |");
    assertThat(folder.resolve("forward-and-reverse-kl/thesis.png")).exists();
    assertThat(folder.resolve("forward-and-reverse-kl/lecture.png")).exists();
  }
}
