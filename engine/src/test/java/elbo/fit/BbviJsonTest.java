// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.algorithm.Bbvi;
import elbo.algorithm.BbviState;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.State;
import elbo.algorithm.Targets;
import elbo.estimator.Pathwise;
import elbo.family.Family;
import elbo.family.MeanField;
import elbo.family.Planar;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.Adam;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BbviJsonTest {
  private static Bbvi bbvi() {
    return bbvi(new MeanField(1));
  }

  private static Bbvi bbvi(Family family) {
    Node x = Node.input("x", Shape.of(family.dimension()));
    Node value = Ops.sum(Ops.subtract(Ops.multiply(Ops.constant(2), x), Ops.exp(x)));
    List<String> names = IntStream.range(0, family.dimension()).mapToObj(i -> "x" + i).toList();
    return new Bbvi(
        Targets.compiled(new LogDensity(names, x, value)),
        new Bbvi.Settings(
            family,
            new EvidenceLowerBound(),
            new Pathwise(),
            new Adam(),
            Noise.ANTITHETIC,
            16,
            false,
            0.1,
            20_000,
            Pathfinder.Options.defaults()));
  }

  @Test
  void anAscentGoesOnFromAFileToTheSameBits(@TempDir Path folder) throws IOException {
    Bbvi bbvi = bbvi();
    Key key = Key.of(4);
    BbviState state = bbvi.init(key);
    while (state.ascent().isEmpty() || state.ascent().get().iteration() < 200) {
      state = bbvi.step(key, state);
    }
    Path file = folder.resolve("ascent.json");
    JsonFile.write(file, BbviJson.write(state.ascent().orElseThrow()));
    BbviState read = new BbviState(state.start(), Optional.of(BbviJson.read(JsonFile.read(file))));
    assertThat(read).isEqualTo(state);
    assertThat(bbvi().step(key, read)).isEqualTo(bbvi.step(key, state));
  }

  /// Families that begin at a Gaussian of an ascent of their own are written within it too.
  @Test
  void aStartGoesOnFromAFileToTheSameBits(@TempDir Path folder) throws IOException {
    Bbvi bbvi = bbvi(new Planar(3, 2));
    Key key = Key.of(7);
    BbviState state = bbvi.init(key);
    while (state.start().ascent().isEmpty() || state.start().ascent().get().iteration() < 50) {
      state = bbvi.step(key, state);
    }
    assertThat(state.ascent()).isEmpty();
    Path file = folder.resolve("state.json");
    JsonFile.write(file, StateJson.write(state));
    State read = StateJson.read(JsonFile.read(file));
    assertThat(read).isEqualTo(state);
    assertThat(bbvi(new Planar(3, 2)).step(key, (BbviState) read)).isEqualTo(bbvi.step(key, state));
  }

  @Test
  void iterationsThatCouldNotMoveAreKept(@TempDir Path folder) throws IOException {
    Bbvi bbvi = bbvi();
    Key key = Key.of(4);
    BbviState state = bbvi.init(key);
    while (state.ascent().isEmpty()) {
      state = bbvi.step(key, state);
    }
    BbviState.Ascent a = state.ascent().orElseThrow();
    BbviState.Ascent after =
        new BbviState.Ascent(
            a.iteration(),
            a.phase(),
            a.stepSize(),
            a.units(),
            a.phaseStart(),
            a.update(),
            a.values(),
            a.baseline(),
            a.begun(),
            List.of(-1.25, Double.NaN),
            0b1001,
            a.numFailures(),
            a.numNonFinite(),
            a.trace(),
            a.decisions(),
            a.done(),
            a.converged(),
            a.convergence());
    Path file = folder.resolve("ascent.json");
    JsonFile.write(file, BbviJson.write(after));
    assertThat(BbviJson.read(JsonFile.read(file))).isEqualTo(after);
  }
}
