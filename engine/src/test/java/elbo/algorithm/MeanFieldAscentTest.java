// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.family.MeanField;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MeanFieldAscentTest {
  private static final int GROUPS = 300;
  private static final double WEIGHT = 100;
  private static final Pattern DIVERGENCE = Pattern.compile("^Round .*: divergence (\\S+) from");

  private static Advi advi(LogDensity density) {
    return new Advi(
        Targets.compiled(density), Settings.defaults().advi(new MeanField(density.dimension())));
  }

  private static List<Tensor> result(Advi advi, AdviState state) {
    return advi.outcome(Key.of(0), state)
        .candidates()
        .getFirst()
        .approximation()
        .components()
        .getFirst();
  }

  /// A mean and the deviations of many groups from it: x₀ ~ N(3, 10), xᵢ ~ N(0, 1), and for each
  /// group data that say that x₀ + xᵢ is near 1, with weight 100. Independent coordinates do not
  /// see that what all groups have in common is x₀: in their scales the extreme curvatures are 1 ±
  /// √(100/101), of ratio 400.
  private static LogDensity groups() {
    return LogDensity.of(
        GROUPS + 1,
        x -> {
          Node mean = Layout.element(x, 0);
          Node deviations = Layout.slice(x, 0, 1, GROUPS);
          Node first =
              Ops.square(Ops.multiply(Ops.constant(0.1), Ops.subtract(mean, Ops.constant(3))));
          Node misses = Ops.subtract(Ops.add(deviations, mean), Ops.constant(1));
          Node data = Ops.multiply(Ops.constant(WEIGHT), Ops.sum(Ops.square(misses)));
          Node prior = Ops.sum(Ops.square(deviations));
          return Ops.multiply(Ops.constant(-0.5), Ops.add(first, Ops.add(data, prior)));
        });
  }

  @Test
  void manyCorrelatedCoordinatesTakeFewSteps() {
    Advi advi = advi(groups());
    AdviState state = Targets.run(advi, Key.of(7));
    AdviState.Ascent ascent = state.ascent().orElseThrow();
    assertThat(ascent.converged()).isTrue();
    // Adam with steps of 0.01 needs some 10,000.
    assertThat(ascent.iteration()).isLessThan(150);
    // The optimum: the mode, and 1/√Λᵢᵢ. With s = Σ(xᵢ + x₀ − 1) = −Σxᵢ/100 the mode solves
    // 0.01(x₀ − 3) = −WEIGHT·s and xᵢ = −WEIGHT(xᵢ + x₀ − 1).
    double shrunk = WEIGHT / (WEIGHT + 1);
    double pull = WEIGHT * GROUPS * (1 - shrunk);
    double mean = (0.01 * 3 + pull) / (0.01 + pull);
    double meanScale = 1 / Math.sqrt(0.01 + WEIGHT * GROUPS);
    double scale = 1 / Math.sqrt(1 + WEIGHT);
    List<Tensor> q = result(advi, state);
    double divergence = 0;
    for (int i = 0; i <= GROUPS; i++) {
      double loc = i == 0 ? mean : -shrunk * (mean - 1);
      double ratio = q.get(1).get(i) / (i == 0 ? meanScale : scale);
      double shift = (q.get(0).get(i) - loc) / (i == 0 ? meanScale : scale);
      divergence += 0.5 * (ratio * ratio + shift * shift - 1) - Math.log(ratio);
    }
    // 0.4/20 is promised where noise is all there is; the noise of a few seeds.
    assertThat(divergence).isLessThan(0.05);
  }

  @Test
  void aStartWhereDrawsHaveNoDensityIsNarrowed() {
    // ln(1 − x²) and so on: draws of unit scale are mostly outside.
    LogDensity density =
        LogDensity.of(
            5,
            x ->
                Ops.sum(
                    Ops.multiply(
                        Ops.constant(20), Ops.log(Ops.subtract(Ops.constant(1), Ops.square(x))))));
    Advi advi = advi(density);
    AdviState state = Targets.run(advi, Key.of(3));
    for (double location : result(advi, state).getFirst().array()) {
      assertThat(location).isBetween(-0.1, 0.1);
    }
  }

  @Test
  void saysDivergencesToThreeDigits() {
    AdviState.Ascent ascent = Targets.run(advi(groups()), Key.of(7)).ascent().orElseThrow();
    List<Double> said = new ArrayList<>();
    for (String decision : ascent.decisions()) {
      Matcher matcher = DIVERGENCE.matcher(decision);
      if (matcher.find()) {
        BigDecimal digits = new BigDecimal(matcher.group(1)).stripTrailingZeros();
        assertThat(digits.precision()).as(decision).isLessThanOrEqualTo(3);
        said.add(digits.doubleValue());
      }
    }
    List<AdviState.Phase> rounds = ascent.phases().subList(1, ascent.phases().size());
    assertThat(rounds).hasSizeGreaterThan(1);
    assertThat(said).hasSameSizeAs(rounds);
    for (int r = 0; r < rounds.size(); r++) {
      double divergence = rounds.get(r).divergence();
      // half a unit of the third digit, of 1.00 at worst
      assertThat(said.get(r)).isCloseTo(divergence, offset(0.005 * divergence));
    }
  }

  @Test
  void goesOnFromAnyStateToTheSameBits() {
    Advi advi = advi(groups());
    Advi other = advi(groups());
    AdviState whole = Targets.run(advi, Key.of(5));
    AdviState state = advi.init(Key.of(5));
    for (int t = 0; !advi.isDone(state); t++) {
      state = (t % 2 == 0 ? advi : other).step(Key.of(5), state);
    }
    assertThat(state.ascent().orElseThrow().parameters())
        .isEqualTo(whole.ascent().orElseThrow().parameters());
  }
}
