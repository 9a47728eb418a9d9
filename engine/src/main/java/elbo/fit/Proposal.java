// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Modes;
import elbo.algorithm.Target;
import elbo.approximation.DenseCholesky;
import elbo.approximation.Sampler;
import elbo.choice.FamilyChoice;
import elbo.diagnostic.ElboEstimate;
import elbo.diagnostic.Psis;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.GaussianFamily;
import elbo.family.StudentT;
import elbo.random.Key;
import elbo.random.Lattice;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What importance-weighted draws are from: a defensive mixture around an approximation q, eight
/// parts of ten q itself, one q with its scales multiplied by 1.5 and one by 2.5, and possibly
/// further normal components. The weights have the mixture's density in the denominator (Hesterberg
/// 1995, "Weighted average importance sampling and defensive mixture distributions"; Owen & Zhou
/// 2000, "Safe and effective importance sampling"). Where q is neither Gaussian nor a mixture of
/// Gaussians, a widened q has no known density; the two parts are Student t distributions with the
/// mean and the covariance of draws of q then, one of their width and one of twice that. An
/// evidence bound prefers a q with lighter tails than the posterior's, so that the weights p/q have
/// a heavy tail even where q is all but exact; those of the mixture are bounded where a widened q
/// covers the posterior. On the posterior of a regression with 200 observations k̂ falls from 0.6
/// to below 0.
///
/// Noise and components come from a [Lattice], which makes moments many times more precise than
/// independent draws would: those of gp_regr, from 10,000 draws, ten times.
final class Proposal {
  /// Ten equal parts of q.
  private static final List<Double> WIDTHS =
      List.of(1.0, 1.0, 1.0, 1.0, 1.5, 1.0, 1.0, 1.0, 1.0, 2.5);

  /// Of what is not normal the widened density is not known: other components do the same.
  private static final List<Double> NARROW = List.of(1.0);

  /// Scales of these components, in those of a normal distribution with the moments of q.
  private static final List<Double> AROUND = List.of(1.0, 2.0);

  /// Heavier tails than those of most posteriors on unconstrained space.
  private static final double DF = 5;

  private static final double SHARE = 0.1;

  /// Draws of q for its moments, and so many more per dimension.
  private static final int MOMENT_DRAWS = 1000;

  /// How far the scales of a component for what is missed are multiplied: an estimate from few
  /// draws is too narrow rather than too wide.
  private static final double INFLATION = 1.2;

  private static final double MAX_SHARE = 0.4;

  private static final double MAX_SHARE_OF_MODES = 0.5;

  private final Approximation q;
  private final Members members;
  private final List<Double> widths;
  private final Sampler sampler;
  private final List<Component> components;

  /// A component beside q.
  ///
  /// @param share of the mixture
  /// @param noiseSize of a draw
  /// @param sampler of its family
  /// @param parameters of the member
  private record Component(double share, int noiseSize, Sampler sampler, List<Tensor> parameters) {
    Component withShare(double value) {
      return new Component(value, noiseSize, sampler, parameters);
    }
  }

  private Proposal(Approximation q, Sampler sampler, List<Component> components) {
    this.q = q;
    this.members = Members.of(q);
    this.widths = members.family() instanceof GaussianFamily ? WIDTHS : NARROW;
    this.sampler = sampler;
    this.components = components;
  }

  /// The defensive mixture around an approximation.
  static Proposal around(Approximation q) {
    Family family = Members.of(q).family();
    Sampler sampler = new Sampler(family);
    boolean isWide =
        family instanceof GaussianFamily || q.dimension() > FamilyChoice.MAX_FULL_RANK_DIMENSION;
    return new Proposal(q, sampler, isWide ? List.of() : around(q, sampler));
  }

  /// Student t distributions with the moments of q; none if it has no covariance.
  private static List<Component> around(Approximation q, Sampler sampler) {
    int n = q.dimension();
    int draws = MOMENT_DRAWS + 10 * n;
    int size = q.family().noiseSize();
    double[] noise = new double[draws * size];
    Lattice.fill(Key.of(0).fold("moments"), draws, size, new double[draws], noise);
    double[] points = sampler.draws(q, noise, draws);
    double[] mean = new double[n];
    double[] weights = new double[draws];
    Arrays.fill(weights, 1);
    double[][] covariance = Weighting.covariance(points, weights, mean);
    if (!DenseCholesky.factor(covariance)) {
      return List.of();
    }
    StudentT family = new StudentT(n);
    Sampler of = new Sampler(family);
    List<Component> components = new ArrayList<>();
    for (double width : AROUND) {
      double[] factor = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          factor[i * n + j] = width * covariance[i][j];
        }
      }
      components.add(
          new Component(
              SHARE,
              family.noiseSize(),
              of,
              List.of(
                  Tensor.vector(mean), Tensor.wrap(Shape.of(n, n), factor), Tensor.scalar(DF))));
    }
    return components;
  }

  /// The approximation in its middle.
  Approximation approximation() {
    return q;
  }

  /// Draws with their weights to a target. The same key gives common noise for proposals around
  /// approximations of one dimension.
  Weighting weighting(Target target, Key key, int draws) {
    int n = q.dimension();
    int size = noiseSize();
    double[] uniforms = new double[draws];
    double[] noise = new double[draws * size];
    Lattice.fill(key, draws, size, uniforms, noise);
    int[] source = new int[draws];
    int[] own = new int[draws];
    int numOwn = 0;
    for (int s = 0; s < draws; s++) {
      double width = place(uniforms[s], s, source);
      if (width == 1 && source[s] < members.size()) {
        own[numOwn++] = s;
      }
      for (int i = 0; width != 1 && i < size; i++) {
        noise[s * size + i] *= width;
      }
    }
    double[] points = points(source, noise);
    double[][] each = new double[members.size()][];
    for (int c = 0; c < each.length; c++) {
      each[c] = sampler.logProbs(members.parameters().get(c), points, draws);
    }
    double[] logQ = members.mix(each);
    double[] logProposal = logDensities(points, each, logQ);
    double[] logP = target.values(points, draws);
    double[] ratios = new double[draws];
    for (int s = 0; s < draws; s++) {
      ratios[s] = logP[s] - logProposal[s];
    }
    return new Weighting(
        Tensor.wrap(Shape.of(draws, n), points),
        Tensor.vector(logP),
        Tensor.vector(logQ),
        Arrays.copyOf(own, numOwn),
        Psis.of(ratios));
  }

  /// Where the draw of a uniform number belongs: the index of the component, those of q first, is
  /// written to `source`; the factor of the scales is returned.
  private double place(double uniform, int draw, int[] source) {
    double u = uniform;
    for (int e = 0; e < components.size(); e++) {
      double share = components.get(e).share();
      if (u < share) {
        source[draw] = members.size() + e;
        return 1;
      }
      u -= share;
    }
    double part = Math.clamp(u / shareOfApproximation(), 0, Math.nextDown(1.0)) * widths.size();
    source[draw] = members.at(part - Math.floor(part));
    return widths.get((int) part);
  }

  private double shareOfApproximation() {
    double rest = 1;
    for (Component component : components) {
      rest -= component.share();
    }
    return rest;
  }

  /// Numbers per draw, enough for each component; those that need fewer take the first.
  private int noiseSize() {
    int size = Math.max(members.family().noiseSize(), q.dimension());
    for (Component component : components) {
      size = Math.max(size, component.noiseSize());
    }
    return size;
  }

  private double[] points(int[] source, double[] noise) {
    int n = q.dimension();
    int m = members.size();
    int stride = noiseSize();
    double[] points = new double[source.length * n];
    for (int c = 0; c < m + components.size(); c++) {
      int size = c < m ? members.family().noiseSize() : components.get(c - m).noiseSize();
      double[] own = new double[source.length * size];
      int count = 0;
      for (int s = 0; s < source.length; s++) {
        if (source[s] == c) {
          System.arraycopy(noise, s * stride, own, count++ * size, size);
        }
      }
      double[] drawn =
          c < m
              ? sampler.draws(members.parameters().get(c), own, count)
              : components
                  .get(c - m)
                  .sampler()
                  .draws(components.get(c - m).parameters(), own, count);
      int next = 0;
      for (int s = 0; s < source.length; s++) {
        if (source[s] == c) {
          System.arraycopy(drawn, next++ * n, points, s * n, n);
        }
      }
    }
    return points;
  }

  /// The log densities of the whole mixture.
  ///
  /// @param each those of the components of q
  /// @param logQ those of q
  private double[] logDensities(double[] points, double[][] each, double[] logQ) {
    int draws = logQ.length;
    List<double[]> terms = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    double rest = shareOfApproximation() / widths.size();
    terms.add(logQ);
    shares.add(rest * widths.stream().filter(width -> width == 1).count());
    for (double width : widths) {
      if (width != 1) {
        terms.add(widened(each, width));
        shares.add(rest);
      }
    }
    for (Component component : components) {
      terms.add(component.sampler().logProbs(component.parameters(), points, draws));
      shares.add(component.share());
    }
    double[] result = new double[draws];
    for (int s = 0; s < draws; s++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double[] term : terms) {
        max = Math.max(max, term[s]);
      }
      double sum = 0;
      for (int t = 0; t < shares.size(); t++) {
        sum += shares.get(t) * Exponential.exp(terms.get(t)[s] - max);
      }
      result[s] = max + Logarithm.log(sum);
    }
    return result;
  }

  /// The log density of the widened approximation: a normal component at z is exp(max − m²/2), so
  /// widened it is exp(max − n ln w − m²/(2w²)).
  private double[] widened(double[][] each, double width) {
    double[][] wide = new double[each.length][each[0].length];
    double shift = q.dimension() * Logarithm.log(width);
    for (int c = 0; c < each.length; c++) {
      List<Tensor> parameters = members.parameters().get(c);
      double max = sampler.logProbs(parameters, parameters.getFirst().array(), 1)[0];
      for (int s = 0; s < wide[c].length; s++) {
        wide[c][s] = max - shift - (max - each[c][s]) / (width * width);
      }
    }
    return members.mix(wide);
  }

  /// This mixture with a component for each of some modes that q does not cover, with the share
  /// that their bounds tell and a little more, so that all together have at most a half.
  Proposal withModes(List<Modes.Mode> modes, ElboEstimate elbo) {
    double most = elbo.value();
    for (Modes.Mode mode : modes) {
      most = Math.max(most, mode.elbo().value());
    }
    double total = Exponential.exp(elbo.value() - most);
    for (Modes.Mode mode : modes) {
      total += Exponential.exp(mode.elbo().value() - most);
    }
    List<Component> more = new ArrayList<>();
    double rest = 1;
    for (Modes.Mode mode : modes) {
      double mass = Exponential.exp(mode.elbo().value() - most) / total;
      double share = (SHARE / modes.size() + (1 - SHARE) * mass) * MAX_SHARE_OF_MODES;
      List<Tensor> normal = new ArrayList<>(mode.normal());
      normal.set(1, inflated(normal.get(1)));
      more.add(new Component(share, q.dimension(), new Sampler(mode.family()), normal));
      rest -= share;
    }
    for (Component component : components) {
      more.add(component.withShare(component.share() * rest));
    }
    return new Proposal(q, sampler, more);
  }

  private static Tensor inflated(Tensor scales) {
    double[] values = scales.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= INFLATION;
    }
    return Tensor.wrap(scales.shape(), values);
  }

  /// This mixture with one more component where it has too little: a normal distribution with the
  /// mean and covariance of the draws weighted by what their weights exceed the mean weight by (a
  /// step of adaptive importance sampling). A posterior that is skewed on unconstrained space, or
  /// bent, is covered by q and one or two of these.
  ///
  /// @param weighting draws of this proposal
  /// @return empty if too few draws carry the excess to estimate a covariance
  Optional<Proposal> withComponent(Weighting weighting) {
    int n = q.dimension();
    int draws = weighting.psis().logWeights().length;
    double[] all = new double[draws];
    double[] excess = new double[draws];
    double total = 0;
    double squares = 0;
    for (int s = 0; s < draws; s++) {
      all[s] = weighting.psis().weight(s);
      excess[s] = Math.max(0, all[s] - 1.0 / draws);
      total += excess[s];
      squares += excess[s] * excess[s];
    }
    double effective = total * total / squares;
    if (!(effective >= 2.0 * n)) {
      return Optional.empty();
    }
    double[] mean = new double[n];
    double[][] covariance = weighting.covariance(excess, mean);
    double[][] broad = weighting.covariance(all, new double[n]);
    double shrinkage = n / (n + effective);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] =
            INFLATION * INFLATION * ((1 - shrinkage) * covariance[i][j] + shrinkage * broad[i][j]);
      }
    }
    if (!DenseCholesky.factor(covariance)) {
      return Optional.empty();
    }
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(covariance[i], 0, factor, i * n, i + 1);
    }
    double share = Math.min(MAX_SHARE, total);
    List<Component> more = new ArrayList<>();
    for (Component component : components) {
      more.add(component.withShare(component.share() * (1 - share)));
    }
    more.add(
        new Component(
            share,
            n,
            new Sampler(new FullRank(n)),
            List.of(Tensor.wrap(Shape.of(n), mean), Tensor.wrap(Shape.of(n, n), factor))));
    return Optional.of(new Proposal(q, sampler, more));
  }
}
