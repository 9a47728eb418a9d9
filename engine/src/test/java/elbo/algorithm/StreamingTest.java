// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.choice.AscentChoice;
import elbo.choice.ScheduleChoice;
import elbo.compile.Workers;
import elbo.distribution.Normal;
import elbo.estimator.StickingTheLanding;
import elbo.family.FullRank;
import elbo.model.Program;
import elbo.model.StreamedModel;
import elbo.model.StreamedModel.Column;
import elbo.model.Var;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.Adam;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.subsample.BinaryRows;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingTest {
  private static final int ROWS = 20_000;
  private static final double SIGMA = 0.5;

  @TempDir private Path folder;

  private static Program line() {
    return Program.of(m -> {
      Var x = m.data("x", "n");
      Var y = m.data("y", "n");
      Var a = m.param("a", Normal.of(0, 10));
      Var b = m.param("b", Normal.of(0, 10));
      m.observe("y", Normal.of(a.plus(b.times(x)), SIGMA), y);
    });
  }

  /// A regression on rows of a file, against its posterior in closed form.
  @Test
  void aStreamGivesThePosteriorOfAllRows() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ROWS * 16).order(ByteOrder.LITTLE_ENDIAN);
    double[] noise = new double[2 * ROWS];
    Draws.fillNormal(Key.of(8), 0, 0, 1, noise.length, noise);
    double[] s = new double[5]; // 1, x, x², y, xy
    for (int i = 0; i < ROWS; i++) {
      double x = noise[i];
      double y = 1.5 - 0.7 * x + SIGMA * noise[ROWS + i];
      bytes.putDouble(x).putDouble(y);
      s[0]++;
      s[1] += x;
      s[2] += x * x;
      s[3] += y;
      s[4] += x * y;
    }
    double t = SIGMA * SIGMA;
    double p00 = s[0] / t + 0.01;
    double p01 = s[1] / t;
    double p11 = s[2] / t + 0.01;
    double det = p00 * p11 - p01 * p01;
    double[] mean = {(p11 * s[3] - p01 * s[4]) / t / det, (p00 * s[4] - p01 * s[3]) / t / det};
    double[] sd = {Math.sqrt(p11 / det), Math.sqrt(p00 / det)};
    Path file = Files.write(folder.resolve("line.bin"), bytes.array());
    StreamedModel model =
        StreamedModel.of(line(), Map.of(), List.of(new Column("x", 0), new Column("y", 0)), 100);
    try (BinaryRows rows = BinaryRows.open(file, 2)) {
      Outcome outcome =
          Streaming.fit(
              model,
              rows,
              new Streaming.Reading(1000, 5),
              new Bbvi.Settings(
                  new FullRank(2),
                  new EvidenceLowerBound(),
                  new StickingTheLanding(),
                  new Adam(),
                  Noise.ANTITHETIC,
                  8,
                  false,
                  0.2,
                  6000,
                  AscentChoice.defaults().withSchedule(ScheduleChoice.COSINE),
                  Pathfinder.Options.defaults()),
              Key.of(2),
              Workers.of(1));
      List<Tensor> q = outcome.candidates().getFirst().approximation().components().getFirst();
      double[] found = {q.get(1).get(0), Math.hypot(q.get(1).get(2), q.get(1).get(3))};
      for (int i = 0; i < 2; i++) {
        // Monte Carlo: thirty epochs, of which the average sees the last ones.
        assertThat((q.get(0).get(i) - mean[i]) / sd[i]).isCloseTo(0, offset(0.3));
        assertThat(Math.log(found[i] / sd[i])).isCloseTo(0, offset(0.2));
      }
    }
  }

  @Test
  void rowsThatAreNoObservationsAreRefused() {
    Program prior =
        Program.of(m -> {
          Var x = m.data("x", "n");
          m.factor("f", m.param("a", Normal.of(0, 1)).times(x).sum());
        });
    assertThatThrownBy(() -> StreamedModel.of(prior, Map.of(), List.of(new Column("x", 0)), 10))
        .hasMessageContaining("the factor f depends on rows")
        .hasMessageContaining("observe");
  }
}
