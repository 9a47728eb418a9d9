// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

/// The methods of inference.
public enum Method {
  /// [DefaultMethod].
  DEFAULT("default"),
  /// [Advi].
  ADVI("advi"),
  /// [Pathfinder].
  PATHFINDER("pathfinder"),
  /// [Laplace].
  LAPLACE("laplace"),
  /// [Bbvi].
  BBVI("bbvi"),
  /// [Matching].
  BATCH_AND_MATCH("batch-and-match"),
  /// [SampleAverage].
  SAA("saa"),
  /// [AmortizedStein].
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
