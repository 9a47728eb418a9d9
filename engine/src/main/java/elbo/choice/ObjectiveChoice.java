// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.model.GaussianPrior;
import elbo.model.Model;
import elbo.objective.ChiUpperBound;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.FisherDivergence;
import elbo.objective.ForwardKullbackLeibler;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.JensenShannonSurrogate;
import elbo.objective.Objective;
import elbo.objective.PriorDivergenceBound;
import elbo.objective.RenyiBound;
import elbo.objective.TotalVariationSurrogate;
import java.util.Optional;

/// The objectives that a fit may maximise.
public enum ObjectiveChoice {
  /// [EvidenceLowerBound].
  ELBO("elbo"),
  /// [EntropyBound].
  ELBO_ENTROPY("elbo-entropy"),
  /// [ImportanceWeightedBound].
  IWELBO("iwelbo"),
  /// [RenyiBound].
  RENYI("renyi"),
  /// [ChiUpperBound].
  CUBO("cubo"),
  /// [ForwardKullbackLeibler].
  FORWARD_KL("forward-kl"),
  /// [FisherDivergence].
  FISHER("fisher"),
  /// [PriorDivergenceBound].
  ELBO_KL("elbo-kl"),
  /// [JensenShannonSurrogate].
  JENSEN_SHANNON("jensen-shannon-surrogate"),
  /// [TotalVariationSurrogate].
  TOTAL_VARIATION("total-variation-surrogate");

  private final String word;

  ObjectiveChoice(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The choice of a word.
  public static ObjectiveChoice of(String word) {
    return Words.of(word, "objective", values(), ObjectiveChoice::word);
  }

  /// The objective.
  ///
  /// @param sampleSize draws per sample
  /// @param order α of Rényi's bound, n of the χ bound; others have none
  /// @param model whose prior [#ELBO_KL] needs
  public Objective objective(int sampleSize, double order, Optional<Model> model) {
    return switch (this) {
      case ELBO -> new EvidenceLowerBound(sampleSize);
      case ELBO_ENTROPY -> new EntropyBound(sampleSize);
      case IWELBO -> new ImportanceWeightedBound(sampleSize);
      case RENYI -> new RenyiBound(order, sampleSize);
      case CUBO -> new ChiUpperBound(order, sampleSize);
      case FORWARD_KL -> new ForwardKullbackLeibler(sampleSize);
      case FISHER -> new FisherDivergence(sampleSize);
      case ELBO_KL -> {
        GaussianPrior prior =
            model
                .map(GaussianPrior::of)
                .orElseThrow(() -> new IllegalArgumentException("elbo-kl needs a model"));
        yield new PriorDivergenceBound(prior, sampleSize);
      }
      case JENSEN_SHANNON -> new JensenShannonSurrogate(sampleSize);
      case TOTAL_VARIATION -> new TotalVariationSurrogate(sampleSize);
    };
  }
}
