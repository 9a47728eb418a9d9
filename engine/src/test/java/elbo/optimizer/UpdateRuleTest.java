// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each rule, step by step, against the textbook's recursion (`oracle/update_rules.py`).
class UpdateRuleTest {
  private static final Map<String, UpdateRule> RULES =
      Map.ofEntries(
          Map.entry("sgd", new GradientAscent()),
          Map.entry("momentum", new Momentum()),
          Map.entry("nesterov", new Nesterov()),
          Map.entry("adagrad", new AdaGrad()),
          Map.entry("rmsprop", new RmsProp()),
          Map.entry("adam", new Adam()),
          Map.entry("adamw", new AdamW()),
          Map.entry("stan-advi", new StanAdvi()),
          Map.entry("dog", new DoG(0.5)),
          Map.entry("dowg", new DoWG(0.5)),
          Map.entry("proximal-sgd", new ProximalEntropy(new GradientAscent(), 0)),
          Map.entry("proximal-dog", new ProximalEntropy(new DoG(0.5), 0)),
          Map.entry("clipped-by-norm", new ClippedByNorm(new GradientAscent(), 2)),
          Map.entry("clipped-by-value", new ClippedByValue(new GradientAscent(), 2)),
          Map.entry("weight-decay", new WeightDecay(new GradientAscent(), 0.3)),
          Map.entry("average:polyak-ruppert", averaged(Averaging.polyakRuppert())),
          Map.entry("average:tail", averaged(Averaging.tail(3))),
          Map.entry("average:exponential", averaged(Averaging.exponential(0.9))),
          Map.entry("average:polynomial", averaged(Averaging.polynomial(8))));

  private static UpdateRule averaged(Averaging averaging) {
    return new Averaged(new GradientAscent(), averaging);
  }

  private static List<double[]> lines(String kind) throws IOException {
    var stream =
        Objects.requireNonNull(UpdateRuleTest.class.getResourceAsStream("update_rules.csv"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> line.split(";"))
          .filter(fields -> fields[0].equals(kind))
          .map(fields -> Arrays.stream(fields[2].split(" ")).mapToDouble(Double::parseDouble))
          .map(java.util.stream.DoubleStream::toArray)
          .toList();
    }
  }

  private static List<Tensor> parameters(double[] x) {
    return List.of(Tensor.vector(x[0], x[1]), Tensor.scalar(x[2]));
  }

  /// Rounding: a step is some twenty operations; eight steps on values up to 100 lose at most 160
  /// halves of an ulp, 2e-14 relative; 1e-13 leaves room for what the squares amplify.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "rmsprop",
        "adam",
        "adamw",
        "stan-advi",
        "dog",
        "dowg",
        "proximal-sgd",
        "proximal-dog",
        "clipped-by-norm",
        "clipped-by-value",
        "weight-decay",
        "average:polyak-ruppert",
        "average:tail",
        "average:exponential",
        "average:polynomial"
      })
  void everyStepIsTheTextbooks(String name) throws IOException {
    UpdateRule rule = Objects.requireNonNull(RULES.get(name));
    List<double[]> gradients = lines("gradient");
    List<double[]> sizes = lines("stepSize");
    List<double[]> expected = lines(name);
    assertThat(expected).hasSize(8);
    UpdateState state = rule.start(parameters(lines("start").getFirst()));
    for (int t = 0; t < expected.size(); t++) {
      state = rule.step(state, parameters(gradients.get(t)), sizes.get(t)[0]);
      List<Tensor> result = rule.result(state);
      double[] x = {result.get(0).get(0), result.get(0).get(1), result.get(1).item()};
      for (int i = 0; i < 3; i++) {
        double e = expected.get(t)[i];
        assertThat(x[i]).as("step %s", t).isCloseTo(e, offset(1e-13 * Math.max(1, Math.abs(e))));
      }
    }
  }

  /// By the formula, about where βᵗ vanishes beside 1. Exact: the same operations.
  @Test
  void adamCorrectsItsMeansToTheBitAtEveryStep() {
    Adam adam = new Adam(0.9, 0.99, 1e-8);
    double g = 0.3;
    for (long step : new long[] {0, 1, 340, 360, 378, 379, 380, 381, 3700, 3799, 3800, 1L << 40}) {
      UpdateState state =
          new UpdateState(
              step, List.of(Tensor.scalar(2)), adam.start(List.of(Tensor.scalar(2))).slots());
      double t = step + 1.0;
      double m = 1 / (1 - StrictMath.pow(0.9, t)) * ((1 - 0.9) * g);
      double s = 1 / (1 - StrictMath.pow(0.99, t)) * ((1 - 0.99) * g * g);
      assertThat(adam.step(state, List.of(Tensor.scalar(g)), 0.1).parameters().getFirst().item())
          .isEqualTo(2 + 0.1 * m / (Math.sqrt(s) + 1e-8));
    }
  }

  @Test
  void statesDoNotChangeWithTheMapTheyWereMadeOf() {
    SortedMap<String, List<Tensor>> slots = new TreeMap<>();
    UpdateState state = new UpdateState(0, List.of(), slots);
    UpdateState more = state.withNew("a", List.of(Tensor.scalar(1)));
    slots.put("b", List.of());
    assertThat(state.slots()).isEmpty();
    assertThat(more.with("a", List.of()).slots().get("a")).isEmpty();
    assertThat(more.slots()).containsOnlyKeys("a");
    assertThat(more.slot("a")).containsExactly(Tensor.scalar(1));
    assertThatThrownBy(() -> more.slots().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void everyRuleThatHasANameIsComparedWithTheTextbook() {
    assertThat(RULES.keySet()).containsAll(UpdateRules.names());
    assertThat(UpdateRules.names()).doesNotHaveDuplicates();
    for (String name : UpdateRules.names()) {
      assertThat(UpdateRules.all()).contains(UpdateRules.named(name));
    }
    assertThat(UpdateRules.named("adam").rule()).isEqualTo(new Adam());
  }

  @Test
  void aNameThatIsNoRulesIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> UpdateRules.named("adamm"))
        .hasMessageContaining("no update rule \"adamm\"; known are adam, adagrad,");
  }

  @Test
  void anAverageOfAnAverageIsRefused() {
    UpdateRule twice = new Averaged(averaged(Averaging.tail(0)), Averaging.tail(0));
    assertThatThrownBy(() -> twice.start(List.of(Tensor.scalar(1))))
        .hasMessageContaining("\"average\" is taken");
  }

  @Test
  void anotherRulesStateIsRefusedWithWhatToDo() {
    UpdateState state = new Momentum().start(List.of(Tensor.scalar(1)));
    assertThatThrownBy(() -> new Adam().step(state, List.of(Tensor.scalar(1)), 0.1))
        .hasMessageContaining("no slot \"mean\", only [velocity]")
        .hasMessageContaining("start(parameters)");
  }

  @Test
  void settingsOutOfRangeAreRefusedByNameAndValue() {
    assertThatThrownBy(() -> new Momentum(1))
        .hasMessageContaining("decay must be in [0, 1), got 1");
    assertThatThrownBy(() -> new Adam(0.9, Double.NaN, 1e-8)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new ClippedByNorm(new Adam(), 0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new DoG(-1)).hasMessageContaining("first must be positive");
    assertThatThrownBy(() -> new AdamW(new Adam(), -1)).hasMessageContaining("got -1.0");
  }

  @Test
  void theScaleOfTheProximalStepMustBeOne() {
    UpdateRule rule = new ProximalEntropy(new GradientAscent(), 1);
    assertThatThrownBy(() -> rule.start(List.of(Tensor.scalar(1))))
        .hasMessageContaining("there are only 1");
    assertThatThrownBy(() -> rule.start(List.of(Tensor.scalar(1), Tensor.scalar(1))))
        .hasMessageContaining("a vector or a square matrix");
  }

  @Test
  void theProximalStepMovesTheDiagonalOfAMatrixOnly() {
    Tensor scale = Tensor.matrix(new double[][] {{2, 0}, {-0.5, -1}});
    UpdateState state =
        new ProximalEntropy(new GradientAscent(), 0)
            .step(UpdateState.of(List.of(scale)), List.of(Tensor.matrix(new double[2][2])), 0.25);
    double[] next = state.parameters().getFirst().toArray();
    assertThat(next[0]).isCloseTo((2 + Math.sqrt(5)) / 2, offset(1e-15));
    assertThat(next[1]).isEqualTo(0);
    assertThat(next[2]).isEqualTo(-0.5);
    assertThat(next[3]).isCloseTo((-1 + Math.sqrt(2)) / 2, offset(1e-15));
  }

  @Test
  void aClippedGradientThatIsNotFiniteIsHandedOn() {
    List<Tensor> gradient = List.of(Tensor.vector(Double.POSITIVE_INFINITY, 1));
    UpdateRule rule = new ClippedByNorm(new GradientAscent(), 1);
    UpdateState state = rule.step(rule.start(List.of(Tensor.vector(0, 0))), gradient, 1);
    assertThat(state.parameters()).isEqualTo(gradient);
  }
}
