// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.distribution.Bernoulli;
import elbo.distribution.BernoulliLogit;
import elbo.distribution.Beta;
import elbo.distribution.BetaBinomial;
import elbo.distribution.BetaProportion;
import elbo.distribution.Binomial;
import elbo.distribution.BinomialLogit;
import elbo.distribution.Categorical;
import elbo.distribution.CategoricalLogit;
import elbo.distribution.Cauchy;
import elbo.distribution.ChiSquare;
import elbo.distribution.Dirichlet;
import elbo.distribution.DirichletMultinomial;
import elbo.distribution.DiscreteRange;
import elbo.distribution.Distribution;
import elbo.distribution.ExpModNormal;
import elbo.distribution.Exponential;
import elbo.distribution.Frechet;
import elbo.distribution.Gamma;
import elbo.distribution.Gumbel;
import elbo.distribution.Hypergeometric;
import elbo.distribution.InverseChiSquare;
import elbo.distribution.InverseGamma;
import elbo.distribution.InverseWishart;
import elbo.distribution.InverseWishartCholesky;
import elbo.distribution.Laplace;
import elbo.distribution.Lkj;
import elbo.distribution.LkjCholesky;
import elbo.distribution.LogLogistic;
import elbo.distribution.LogNormal;
import elbo.distribution.Logistic;
import elbo.distribution.Lomax;
import elbo.distribution.MultiGp;
import elbo.distribution.MultiGpCholesky;
import elbo.distribution.Multinomial;
import elbo.distribution.MultinomialLogit;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.MultivariateNormalPrecision;
import elbo.distribution.MultivariateStudentT;
import elbo.distribution.MultivariateStudentTCholesky;
import elbo.distribution.NegativeBinomial;
import elbo.distribution.NegativeBinomial2;
import elbo.distribution.NegativeBinomial2Log;
import elbo.distribution.Normal;
import elbo.distribution.OrderedLogistic;
import elbo.distribution.OrderedProbit;
import elbo.distribution.Pareto;
import elbo.distribution.Poisson;
import elbo.distribution.PoissonLog;
import elbo.distribution.Rayleigh;
import elbo.distribution.ScaledInverseChiSquare;
import elbo.distribution.SkewDoubleExponential;
import elbo.distribution.SkewNormal;
import elbo.distribution.StudentT;
import elbo.distribution.Uniform;
import elbo.distribution.VonMises;
import elbo.distribution.Weibull;
import elbo.distribution.Wishart;
import elbo.distribution.WishartCholesky;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The distributions of the language by name. Their mathematics is `elbo.distribution`.
final class DensityTable {
  /// Makes a distribution from an outcome, whose size may be needed, and its arguments in Stan's
  /// order.
  private interface Factory extends BiFunction<Node, List<Node>, Distribution> {}

  private DensityTable() {}

  /// Null for a name that is no distribution. Each case makes its lambda only when it is asked for:
  /// to make all of them costs a tenth of a second at the start.
  private static @Nullable Factory find(String name) {
    return switch (name) {
      // the real line
      case "normal" -> (_, a) -> new Normal(a.get(0), a.get(1));
      case "std_normal" -> (_, _) -> new Normal(Nodes.ZERO, Nodes.ONE);
      case "student_t" -> (_, a) -> new StudentT(a.get(0), a.get(1), a.get(2));
      case "cauchy" -> (_, a) -> new Cauchy(a.get(0), a.get(1));
      case "double_exponential" -> (_, a) -> new Laplace(a.get(0), a.get(1));
      case "logistic" -> (_, a) -> new Logistic(a.get(0), a.get(1));
      case "gumbel" -> (_, a) -> new Gumbel(a.get(0), a.get(1));
      case "exp_mod_normal" -> (_, a) -> new ExpModNormal(a.get(0), a.get(1), a.get(2));
      case "skew_normal" -> (_, a) -> new SkewNormal(a.get(0), a.get(1), a.get(2));
      case "skew_double_exponential" ->
          (_, a) -> new SkewDoubleExponential(a.get(0), a.get(1), a.get(2));
      case "von_mises" -> (_, a) -> new VonMises(a.get(0), a.get(1));
      // positive numbers
      case "lognormal" -> (_, a) -> new LogNormal(a.get(0), a.get(1));
      case "chi_square" -> (_, a) -> new ChiSquare(a.get(0));
      case "inv_chi_square" -> (_, a) -> new InverseChiSquare(a.get(0));
      case "scaled_inv_chi_square" -> (_, a) -> new ScaledInverseChiSquare(a.get(0), a.get(1));
      case "exponential" -> (_, a) -> new Exponential(a.get(0));
      case "gamma" -> (_, a) -> new Gamma(a.get(0), a.get(1));
      case "inv_gamma" -> (_, a) -> new InverseGamma(a.get(0), a.get(1));
      case "weibull" -> (_, a) -> new Weibull(a.get(0), a.get(1));
      case "frechet" -> (_, a) -> new Frechet(a.get(0), a.get(1));
      case "rayleigh" -> (_, a) -> new Rayleigh(a.get(0));
      case "loglogistic" -> (_, a) -> new LogLogistic(a.get(0), a.get(1));
      case "pareto" -> (_, a) -> new Pareto(a.get(0), a.get(1));
      case "pareto_type_2" -> (_, a) -> new Lomax(a.get(0), a.get(1), a.get(2));
      // intervals
      case "beta" -> (_, a) -> new Beta(a.get(0), a.get(1));
      case "beta_proportion" -> (_, a) -> new BetaProportion(a.get(0), a.get(1));
      case "uniform" -> (_, a) -> new Uniform(a.get(0), a.get(1));
      // counts
      case "bernoulli" -> (_, a) -> new Bernoulli(a.get(0));
      case "bernoulli_logit" -> (_, a) -> new BernoulliLogit(a.get(0));
      case "binomial" -> (_, a) -> new Binomial(a.get(0), a.get(1));
      case "binomial_logit" -> (_, a) -> new BinomialLogit(a.get(0), a.get(1));
      case "beta_binomial" -> (_, a) -> new BetaBinomial(a.get(0), a.get(1), a.get(2));
      case "discrete_range" -> (_, a) -> new DiscreteRange(a.get(0), a.get(1));
      case "hypergeometric" -> (_, a) -> new Hypergeometric(a.get(0), a.get(1), a.get(2));
      case "poisson" -> (_, a) -> new Poisson(a.get(0));
      case "poisson_log" -> (_, a) -> new PoissonLog(a.get(0));
      case "neg_binomial" -> (_, a) -> new NegativeBinomial(a.get(0), a.get(1));
      case "neg_binomial_2" -> (_, a) -> new NegativeBinomial2(a.get(0), a.get(1));
      case "neg_binomial_2_log" -> (_, a) -> new NegativeBinomial2Log(a.get(0), a.get(1));
      // categories
      case "categorical" -> (_, a) -> new Categorical(a.get(0));
      case "categorical_logit" -> (_, a) -> new CategoricalLogit(a.get(0));
      case "ordered_logistic" -> (_, a) -> new OrderedLogistic(a.get(0), a.get(1));
      case "ordered_probit" -> (_, a) -> new OrderedProbit(a.get(0), a.get(1));
      case "multinomial" -> (y, a) -> new Multinomial(count(y, a), a.get(0));
      case "dirichlet_multinomial" -> (y, a) -> new DirichletMultinomial(count(y, a), a.get(0));
      case "multinomial_logit" -> (y, a) -> new MultinomialLogit(count(y, a), a.get(0));
      // vectors
      case "dirichlet" -> (_, a) -> new Dirichlet(a.get(0));
      case "multi_normal" -> (_, a) -> new MultivariateNormal(a.get(0), a.get(1));
      case "multi_normal_prec" -> (_, a) -> new MultivariateNormalPrecision(a.get(0), a.get(1));
      case "multi_normal_cholesky" -> (_, a) -> new MultivariateNormalCholesky(a.get(0), a.get(1));
      case "multi_student_t" -> (_, a) -> new MultivariateStudentT(a.get(0), a.get(1), a.get(2));
      case "multi_student_t_cholesky" ->
          (_, a) -> new MultivariateStudentTCholesky(a.get(0), a.get(1), a.get(2));
      // matrices
      case "lkj_corr" -> (y, a) -> new Lkj(Nodes.lastSize(y), a.getLast());
      case "lkj_corr_cholesky" -> (y, a) -> new LkjCholesky(Nodes.lastSize(y), a.getLast());
      case "wishart_cholesky" -> (_, a) -> new WishartCholesky(a.get(0), a.get(1));
      case "inv_wishart_cholesky" -> (_, a) -> new InverseWishartCholesky(a.get(0), a.get(1));
      case "multi_gp" -> (_, a) -> new MultiGp(a.get(0), a.get(1));
      case "multi_gp_cholesky" -> (_, a) -> new MultiGpCholesky(a.get(0), a.get(1));
      case "wishart" -> (_, a) -> new Wishart(a.get(0), a.get(1));
      case "inv_wishart" -> (_, a) -> new InverseWishart(a.get(0), a.get(1));
      default -> null;
    };
  }

  /// The number of trials: the sum of the counts; random numbers are given it as their last
  /// argument.
  private static Node count(Node outcome, List<Node> arguments) {
    return arguments.size() > 1 ? arguments.get(1) : Ops.sum(outcome);
  }

  static boolean has(String name) {
    return find(name) != null;
  }

  /// The distribution of an outcome.
  static Distribution make(String name, Node outcome, List<Node> arguments) {
    return Objects.requireNonNull(find(name)).apply(outcome, arguments);
  }
}
