// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Unbiasedness exactly, by going through every choice a design can make, with its probability.
class SubsamplingTest {
  private static final Key KEY = Key.of(5);

  /// Makes the choices of a given path, and beyond its end the first there is.
  private static final class Path implements Choices {
    private final List<Integer> choices;
    private final List<Integer> bounds = new ArrayList<>();
    private double probability = 1;
    private int position;

    Path(List<Integer> choices) {
      this.choices = choices;
    }

    private int next(int bound) {
      if (position == choices.size()) {
        choices.add(0);
      }
      bounds.add(bound);
      return choices.get(position++);
    }

    @Override
    public int uniform(int bound) {
      probability /= bound;
      return next(bound);
    }

    @Override
    public int weighted(double[] cumulative) {
      int choice = next(cumulative.length);
      double before = choice == 0 ? 0 : cumulative[choice - 1];
      probability *= (cumulative[choice] - before) / cumulative[cumulative.length - 1];
      return choice;
    }
  }

  private interface Outcome {
    void visit(Batch batch, double probability);
  }

  private static void enumerate(Function<Choices, Batch> design, Outcome outcome) {
    List<Integer> choices = new ArrayList<>();
    while (true) {
      Path path = new Path(choices);
      outcome.visit(design.apply(path), path.probability);
      int last = choices.size() - 1;
      while (last >= 0 && choices.get(last) == path.bounds.get(last) - 1) {
        choices.removeLast();
        last--;
      }
      if (last < 0) {
        return;
      }
      choices.set(last, choices.get(last) + 1);
    }
  }

  /// E[Σ weight·1{term}] = 1 for each term: then every sum is unbiased, as expectations are linear.
  private static void assertUnbiased(int numTerms, Function<Choices, Batch> design) {
    double[] mean = new double[numTerms];
    double[] total = new double[1];
    enumerate(
        design,
        (batch, probability) -> {
          total[0] += probability;
          for (int k = 0; k < batch.size(); k++) {
            mean[batch.indices().get(k)] += probability * batch.weights().get(k);
          }
        });
    // Rounding: sums of fewer than 1000 terms of the size of the result.
    assertThat(total[0]).isCloseTo(1, offset(1e-12));
    for (double m : mean) {
      assertThat(m).isCloseTo(1, offset(1e-12));
    }
  }

  /// Σ over all outcomes of probability·(estimate − sum)².
  private static double variance(double[] terms, Function<Choices, Batch> design) {
    double sum = 0;
    for (double term : terms) {
      sum += term;
    }
    double exact = sum;
    double[] variance = new double[1];
    enumerate(
        design,
        (batch, probability) -> {
          double estimate = 0;
          for (int k = 0; k < batch.size(); k++) {
            estimate += batch.weights().get(k) * terms[batch.indices().get(k)];
          }
          variance[0] += probability * (estimate - exact) * (estimate - exact);
        });
    return variance[0];
  }

  @Test
  void everyBatchWithoutReplacementIsUnbiasedTheSmallerLastOneToo() {
    WithoutReplacement design = new WithoutReplacement(5, 2);
    for (int b = 0; b < 3; b++) {
      int number = b;
      assertUnbiased(5, choices -> design.batches(choices).get(number));
    }
  }

  @Test
  void withReplacementIsUnbiased() {
    assertUnbiased(4, new WithReplacement(4, 3)::batch);
    assertUnbiased(4, new WithReplacement(4, 1)::batch);
  }

  @Test
  void stratifiedIsUnbiased() {
    Stratified design = new Stratified(IntArray.of(0, 1, 0, 1, 1, 0, 1), IntArray.of(1, 2));
    assertUnbiased(7, choices -> design.batch(Groups.of(design.strata(), "the test"), choices));
  }

  @Test
  void clusteredIsUnbiased() {
    Clustered design = new Clustered(IntArray.of(0, 1, 2, 0, 3, 3, 3), 2);
    assertUnbiased(
        7,
        choices ->
            design.batch(Groups.of(design.clusters(), "the test"), Shuffles.identity(4), choices));
  }

  @Test
  void importanceIsUnbiased() {
    Importance design = new Importance(Tensor.vector(0.1, 3, 0.4, 1), 3);
    assertUnbiased(4, choices -> design.batch(design.cumulative(), choices));
  }

  @Test
  void theVarianceFallsLikeOneOverTheBatchSizeAndToZeroWithoutReplacement() {
    double[] terms = {1, -2, 5, 0.5, 3};
    double single = variance(terms, new WithReplacement(5, 1)::batch);
    assertThat(variance(terms, new WithReplacement(5, 4)::batch))
        .isCloseTo(single / 4, offset(1e-10));
    for (int k = 1; k <= 5; k++) {
      WithoutReplacement design = new WithoutReplacement(5, k);
      // The finite-population correction (N − k)/(N − 1).
      assertThat(variance(terms, choices -> design.batches(choices).getFirst()))
          .isCloseTo(single / k * (5 - k) / 4, offset(1e-10));
    }
  }

  @Test
  void stratificationRemovesWhatDiffersBetweenStrata() {
    Stratified design = new Stratified(IntArray.of(0, 0, 1, 1), IntArray.of(1, 1));
    double[] terms = {7, 7, -3, -3};
    assertThat(variance(terms, c -> design.batch(Groups.of(design.strata(), "the test"), c)))
        .isEqualTo(0);
  }

  @Test
  void probabilitiesInProportionToTheTermsLeaveNoVariance() {
    double[] terms = {1, 2, 4, 8};
    Importance design = new Importance(Tensor.vector(terms), 2);
    assertThat(variance(terms, c -> design.batch(design.cumulative(), c)))
        .isCloseTo(0, offset(1e-25));
  }

  @Test
  void anEpochWithoutReplacementHasEachTermOnce() {
    List<Batch> epoch = Subsampling.withoutReplacement(1003, 100).epoch(KEY, 3);
    assertThat(epoch).hasSize(11);
    boolean[] seen = new boolean[1003];
    for (Batch batch : epoch) {
      for (int k = 0; k < batch.size(); k++) {
        assertThat(seen[batch.indices().get(k)]).isFalse();
        seen[batch.indices().get(k)] = true;
      }
    }
    assertThat(epoch.getLast().size()).isEqualTo(3);
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void theSameKeyGivesTheSameBatchesAndEpochsDiffer() {
    List<Subsampling> designs =
        List.of(
            Subsampling.withoutReplacement(50, 7),
            Subsampling.withReplacement(50, 7),
            Stratified.proportional(IntArray.range(0, 50), 7),
            Subsampling.clustered(IntArray.range(0, 50), 7),
            Subsampling.importance(Tensor.vector(1, 2, 3, 4, 5, 6, 7, 8), 4));
    for (Subsampling design : designs) {
      assertThat(design.epoch(KEY, 1)).isEqualTo(design.epoch(KEY, 1));
      assertThat(design.epoch(KEY, 1)).hasSize(design.batchesPerEpoch());
      long step = design.batchesPerEpoch() + 1L;
      if (design.batchesPerEpoch() > 1) {
        assertThat(design.at(KEY, step)).isEqualTo(design.epoch(KEY, 1).get(1));
        assertThat(design.epoch(KEY, 1)).isNotEqualTo(design.epoch(KEY, 2));
      }
    }
  }

  /// Monte Carlo: 40,000 draws, 5 standard errors.
  @Test
  void keysChooseByTheProbabilities() {
    double[] probs = {0.1, 0.2, 0.3, 0.4};
    int[] counts = new int[4];
    int n = 40_000;
    for (Batch batch : Subsampling.importance(Tensor.vector(probs), 4).epoch(KEY, 0)) {
      assertThat(batch.size()).isEqualTo(4);
    }
    Batch batch = new Importance(Tensor.vector(probs), n).at(KEY, 0);
    for (int k = 0; k < n; k++) {
      counts[batch.indices().get(k)]++;
    }
    for (int i = 0; i < 4; i++) {
      assertThat(counts[i] / (double) n)
          .isCloseTo(probs[i], offset(5 * Math.sqrt(probs[i] * (1 - probs[i]) / n)));
    }
  }

  @Test
  void whatCannotBeDrawnIsRefusedWithTheNumbers() {
    assertThatThrownBy(() -> Subsampling.withoutReplacement(3, 4))
        .hasMessageContaining("a batch of 4 cannot be drawn without replacement from 3 terms");
    assertThatThrownBy(() -> Subsampling.withReplacement(3, 0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> Subsampling.stratified(IntArray.of(0, 2), IntArray.of(1, 1, 1)))
        .hasMessageContaining("group 1 of 0 to 2 has no terms");
    assertThatThrownBy(() -> Subsampling.stratified(IntArray.of(0, 1), IntArray.of(1)))
        .hasMessageContaining("there are 2 strata, but numbers of terms to take for 1");
    assertThatThrownBy(() -> Subsampling.stratified(IntArray.of(0, 1), IntArray.of(1, 2)))
        .hasMessageContaining("from stratum 1 1 to 1 terms");
    assertThatThrownBy(() -> Subsampling.clustered(IntArray.of(0, 1), 3))
        .hasMessageContaining("1 to 2 clusters can be drawn, got 3");
    assertThatThrownBy(() -> Subsampling.importance(Tensor.vector(1, 0), 1))
        .hasMessageContaining("got 0.0 for term 1");
  }
}
