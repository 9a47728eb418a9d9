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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// The distributions of the language by name. Their mathematics is `elbo.distribution`.
final class DensityTable {
  /// Makes a distribution from an outcome, whose size may be needed, and its arguments in Stan's
  /// order.
  private interface Factory extends BiFunction<Node, List<Node>, Distribution> {}

  private final Map<String, Factory> factories = new HashMap<>();

  DensityTable() {
    realLine();
    positive();
    bounded();
    counts();
    categories();
    vectors();
    matrices();
  }

  private void realLine() {
    add("normal", (_, a) -> new Normal(a.get(0), a.get(1)));
    add("std_normal", (_, _) -> new Normal(Nodes.ZERO, Nodes.ONE));
    add("student_t", (_, a) -> new StudentT(a.get(0), a.get(1), a.get(2)));
    add("cauchy", (_, a) -> new Cauchy(a.get(0), a.get(1)));
    add("double_exponential", (_, a) -> new Laplace(a.get(0), a.get(1)));
    add("logistic", (_, a) -> new Logistic(a.get(0), a.get(1)));
    add("gumbel", (_, a) -> new Gumbel(a.get(0), a.get(1)));
    add("exp_mod_normal", (_, a) -> new ExpModNormal(a.get(0), a.get(1), a.get(2)));
    add("skew_normal", (_, a) -> new SkewNormal(a.get(0), a.get(1), a.get(2)));
    add(
        "skew_double_exponential",
        (_, a) -> new SkewDoubleExponential(a.get(0), a.get(1), a.get(2)));
    add("von_mises", (_, a) -> new VonMises(a.get(0), a.get(1)));
  }

  private void positive() {
    add("lognormal", (_, a) -> new LogNormal(a.get(0), a.get(1)));
    add("chi_square", (_, a) -> new ChiSquare(a.get(0)));
    add("inv_chi_square", (_, a) -> new InverseChiSquare(a.get(0)));
    add("scaled_inv_chi_square", (_, a) -> new ScaledInverseChiSquare(a.get(0), a.get(1)));
    add("exponential", (_, a) -> new Exponential(a.get(0)));
    add("gamma", (_, a) -> new Gamma(a.get(0), a.get(1)));
    add("inv_gamma", (_, a) -> new InverseGamma(a.get(0), a.get(1)));
    add("weibull", (_, a) -> new Weibull(a.get(0), a.get(1)));
    add("frechet", (_, a) -> new Frechet(a.get(0), a.get(1)));
    add("rayleigh", (_, a) -> new Rayleigh(a.get(0)));
    add("loglogistic", (_, a) -> new LogLogistic(a.get(0), a.get(1)));
    add("pareto", (_, a) -> new Pareto(a.get(0), a.get(1)));
    add("pareto_type_2", (_, a) -> new Lomax(a.get(0), a.get(1), a.get(2)));
  }

  private void bounded() {
    add("beta", (_, a) -> new Beta(a.get(0), a.get(1)));
    add("beta_proportion", (_, a) -> new BetaProportion(a.get(0), a.get(1)));
    add("uniform", (_, a) -> new Uniform(a.get(0), a.get(1)));
  }

  private void counts() {
    add("bernoulli", (_, a) -> new Bernoulli(a.get(0)));
    add("bernoulli_logit", (_, a) -> new BernoulliLogit(a.get(0)));
    add("binomial", (_, a) -> new Binomial(a.get(0), a.get(1)));
    add("binomial_logit", (_, a) -> new BinomialLogit(a.get(0), a.get(1)));
    add("beta_binomial", (_, a) -> new BetaBinomial(a.get(0), a.get(1), a.get(2)));
    add("discrete_range", (_, a) -> new DiscreteRange(a.get(0), a.get(1)));
    add("hypergeometric", (_, a) -> new Hypergeometric(a.get(0), a.get(1), a.get(2)));
    add("poisson", (_, a) -> new Poisson(a.get(0)));
    add("poisson_log", (_, a) -> new PoissonLog(a.get(0)));
    add("neg_binomial", (_, a) -> new NegativeBinomial(a.get(0), a.get(1)));
    add("neg_binomial_2", (_, a) -> new NegativeBinomial2(a.get(0), a.get(1)));
    add("neg_binomial_2_log", (_, a) -> new NegativeBinomial2Log(a.get(0), a.get(1)));
  }

  private void categories() {
    add("categorical", (_, a) -> new Categorical(a.get(0)));
    add("categorical_logit", (_, a) -> new CategoricalLogit(a.get(0)));
    add("ordered_logistic", (_, a) -> new OrderedLogistic(a.get(0), a.get(1)));
    add("ordered_probit", (_, a) -> new OrderedProbit(a.get(0), a.get(1)));
    add("multinomial", (y, a) -> new Multinomial(count(y, a), a.get(0)));
    add("dirichlet_multinomial", (y, a) -> new DirichletMultinomial(count(y, a), a.get(0)));
    add("multinomial_logit", (y, a) -> new MultinomialLogit(count(y, a), a.get(0)));
  }

  /// The number of trials: the sum of the counts; random numbers are given it as their last
  /// argument.
  private static Node count(Node outcome, List<Node> arguments) {
    return arguments.size() > 1 ? arguments.get(1) : Ops.sum(outcome);
  }

  private void vectors() {
    add("dirichlet", (_, a) -> new Dirichlet(a.get(0)));
    add("multi_normal", (_, a) -> new MultivariateNormal(a.get(0), a.get(1)));
    add("multi_normal_prec", (_, a) -> new MultivariateNormalPrecision(a.get(0), a.get(1)));
    add("multi_normal_cholesky", (_, a) -> new MultivariateNormalCholesky(a.get(0), a.get(1)));
    add("multi_student_t", (_, a) -> new MultivariateStudentT(a.get(0), a.get(1), a.get(2)));
    add(
        "multi_student_t_cholesky",
        (_, a) -> new MultivariateStudentTCholesky(a.get(0), a.get(1), a.get(2)));
  }

  private void matrices() {
    add("lkj_corr", (y, a) -> new Lkj(Nodes.lastSize(y), a.getLast()));
    add("lkj_corr_cholesky", (y, a) -> new LkjCholesky(Nodes.lastSize(y), a.getLast()));
    add("wishart_cholesky", (_, a) -> new WishartCholesky(a.get(0), a.get(1)));
    add("inv_wishart_cholesky", (_, a) -> new InverseWishartCholesky(a.get(0), a.get(1)));
    add("multi_gp", (_, a) -> new MultiGp(a.get(0), a.get(1)));
    add("multi_gp_cholesky", (_, a) -> new MultiGpCholesky(a.get(0), a.get(1)));
    add("wishart", (_, a) -> new Wishart(a.get(0), a.get(1)));
    add("inv_wishart", (_, a) -> new InverseWishart(a.get(0), a.get(1)));
  }

  private void add(String name, Factory factory) {
    factories.put(name, factory);
  }

  boolean has(String name) {
    return factories.containsKey(name);
  }

  /// The distribution of an outcome.
  Distribution make(String name, Node outcome, List<Node> arguments) {
    return java.util.Objects.requireNonNull(factories.get(name)).apply(outcome, arguments);
  }
}
