// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

/// The methods of inference.
public enum Method {
  /// [elbo.algorithm.DefaultMethod].
  DEFAULT("default"),
  /// [elbo.algorithm.Advi].
  ADVI("advi"),
  /// [elbo.algorithm.Pathfinder].
  PATHFINDER("pathfinder"),
  /// [elbo.algorithm.Laplace].
  LAPLACE("laplace"),
  /// [elbo.algorithm.Bbvi].
  BBVI("bbvi"),
  /// [elbo.algorithm.Matching].
  BATCH_AND_MATCH("batch-and-match"),
  /// [elbo.algorithm.SampleAverage].
  SAA("saa"),
  /// [elbo.algorithm.AmortizedStein].
  AMORTIZED_SVGD("amortized-svgd");

  private final String word;

  Method(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The method of a word.
  public static Method of(String word) {
    return Words.of(word, "method", values(), Method::word);
  }
}
