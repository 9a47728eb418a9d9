// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.family.Approximation;
import elbo.family.Family;
import elbo.family.GaussianFamily;
import elbo.family.Mixture;
import elbo.family.WeightedMixture;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What an approximation is a mixture of. That of a family of mixtures of normal distributions is
/// taken apart, as the density of a normal component is known when it is widened.
///
/// @param family of all members
/// @param parameters of each
/// @param shares of each, which add up to 1
record Members(Family family, List<List<Tensor>> parameters, List<Double> shares) {
  static Members of(Approximation q) {
    List<Tensor> all = q.components().getFirst();
    return switch (q.family()) {
      case Mixture(GaussianFamily family, int size) when q.components().size() == 1 ->
          new Members(family, split(all, size), Collections.nCopies(size, 1.0 / size));
      case WeightedMixture(GaussianFamily family, int size) when q.components().size() == 1 ->
          new Members(
              family,
              split(all.subList(0, all.size() - 1), size),
              Arrays.stream(all.getLast().toArray()).boxed().toList());
      default -> {
        int size = q.components().size();
        yield new Members(q.family(), q.components(), Collections.nCopies(size, 1.0 / size));
      }
    };
  }

  private static List<List<Tensor>> split(List<Tensor> parameters, int size) {
    int each = parameters.size() / size;
    return IntStream.range(0, size)
        .mapToObj(k -> parameters.subList(k * each, (k + 1) * each))
        .toList();
  }

  int size() {
    return parameters.size();
  }

  /// The member of a number in [0, 1).
  int at(double uniform) {
    double rest = uniform;
    for (int k = 0; k < size() - 1; k++) {
      rest -= shares.get(k);
      if (rest < 0) {
        return k;
      }
    }
    return size() - 1;
  }

  /// The log density of the mixture of members with these log densities.
  double[] mix(double[][] each) {
    double[] values = new double[each[0].length];
    for (int s = 0; s < values.length; s++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double[] member : each) {
        max = Math.max(max, member[s]);
      }
      double sum = 0;
      for (int k = 0; k < each.length; k++) {
        sum += shares.get(k) * Exponential.exp(each[k][s] - max);
      }
      values[s] = max + Logarithm.log(sum);
    }
    return values;
  }
}
