// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Families by their words, with defaults for what a family is built of.
public final class Families {
  /// All words; besides them `mixture-` or `weighted-mixture-` before a word is a mixture of that
  /// family, as `mixture` is of `full-rank`.
  public static final List<String> WORDS =
      List.of(
          "mean-field",
          "mean-field-laplace",
          "mean-field-student-t",
          "gamma",
          "beta",
          "truncated-normal",
          "full-rank",
          "low-rank",
          "student-t",
          "mixture",
          "weighted-mixture",
          "planar",
          "radial",
          "realnvp",
          "maf",
          "iaf",
          "spline");

  /// The start of the words of mixtures of a family, whose word follows.
  public static final List<String> PREFIXES = List.of(Mixture.PREFIX, WeightedMixture.PREFIX);

  private Families() {}

  /// A family of a word with the default options.
  public static Family of(String word, int dimension) {
    return of(word, dimension, Map.of());
  }

  /// A family of a word.
  ///
  /// @param options values in place of defaults, as [Family#options()] names them
  public static Family of(String word, int dimension, Map<String, Integer> options) {
    Map<String, Integer> left = new LinkedHashMap<>(options);
    if (word.startsWith(Mixture.PREFIX)) {
      int components = take(left, "components", 4);
      return new Mixture(of(word.substring(Mixture.PREFIX.length()), dimension, left), components);
    }
    if (word.startsWith(WeightedMixture.PREFIX)) {
      int components = take(left, "components", 4);
      String member = word.substring(WeightedMixture.PREFIX.length());
      return new WeightedMixture(of(member, dimension, left), components);
    }
    // As wide as four times the dimension is a network that can hold its functions, and no wider
    // than 64, as parameters grow with the square.
    int hidden = Math.clamp(4L * dimension, 16, 64);
    Family family =
        switch (word) {
          case "mean-field" -> new MeanField(dimension);
          case "mean-field-laplace" -> new LaplaceFactors(dimension);
          case "mean-field-student-t" -> new StudentTFactors(dimension);
          case "gamma" -> new GammaFactors(dimension);
          case "beta" -> new DirichletFactors(dimension, 1);
          case "dirichlet" ->
              new DirichletFactors(dimension, take(left, "breaks", Math.max(1, dimension)));
          case "truncated-normal" -> new TruncatedNormalFactors(dimension, take(left, "bounds", 2));
          case "von-mises" -> new VonMisesFactors(dimension);
          case "full-rank" -> new FullRank(dimension);
          case "low-rank" ->
              new LowRank(dimension, take(left, "rank", Math.clamp(dimension, 1, 10)));
          case "student-t" -> new StudentT(dimension);
          case "mixture" -> new Mixture(new FullRank(dimension), take(left, "components", 4));
          case "weighted-mixture" ->
              new WeightedMixture(new FullRank(dimension), take(left, "components", 4));
          case "planar" -> new Planar(dimension, take(left, "layers", 8));
          case "radial" -> new Radial(dimension, take(left, "layers", 8));
          case "realnvp" ->
              new RealNvp(dimension, take(left, "layers", 6), take(left, "hidden", hidden));
          case "maf" ->
              new MaskedAutoregressive(
                  dimension, take(left, "layers", 3), take(left, "hidden", hidden));
          case "iaf" ->
              new InverseAutoregressive(
                  dimension, take(left, "layers", 3), take(left, "hidden", hidden));
          case "spline" ->
              new SplineCoupling(
                  dimension,
                  take(left, "layers", 4),
                  take(left, "hidden", hidden),
                  take(left, "bins", 8));
          default ->
              throw new IllegalArgumentException(
                  "there is no family \"" + word + "\"; there are " + String.join(", ", WORDS));
        };
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "the family "
              + word
              + " has no option "
              + String.join(", ", new TreeSet<>(left.keySet()))
              + "; it has "
              + new TreeSet<>(family.options().keySet()));
    }
    return family;
  }

  private static int take(Map<String, Integer> options, String name, int fallback) {
    Integer given = options.remove(name);
    return given == null ? fallback : given;
  }

  /// Refuses an option that is not positive.
  static void atLeastOne(String name, int value) {
    if (!(value >= 1)) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
