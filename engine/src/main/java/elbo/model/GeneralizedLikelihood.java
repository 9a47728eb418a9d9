// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.distribution.Bernoulli;
import elbo.distribution.BernoulliLogit;
import elbo.distribution.Categorical;
import elbo.distribution.CategoricalLogit;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.ArrayList;
import java.util.List;

/// Generalised posteriors: a model whose likelihood is another loss of the same data. Priors,
/// parameters and reports stay as they are, so that every method of inference takes them.
public final class GeneralizedLikelihood {
  private static final double TWO_PI = 6.2831853071795864769;

  private GeneralizedLikelihood() {}

  /// The tempered posterior, proportional to prior · likelihoodᵝ: what data say counts β times.
  /// Below 1 it guards against a model that is wrong (Grünwald & van Ommen 2017, "Inconsistency of
  /// Bayesian inference for misspecified linear models"), above 1 it goes towards the maximum.
  ///
  /// @param beta β, positive
  public static Model tempered(Model model, double beta) {
    requirePositive("the power of the likelihood", beta);
    List<Term> terms = new ArrayList<>();
    Node factor = Ops.constant(beta);
    for (Term term : model.terms()) {
      terms.add(
          model.likelihoodTerms().contains(term)
              ? new Term.Factor(
                  term.name(),
                  Ops.multiply(factor, term.logProb()),
                  Ops.multiply(factor, term.logProbUpToConstants()))
              : term);
    }
    Generalization before = model.generalization();
    return with(model, terms, new Generalization(beta * before.likelihoodPower(), before.robust()));
  }

  /// The posterior by the β-divergence (density power divergence) between data and model: in the
  /// place of each observation's ln p(y | z) stands
  ///
  /// `(p(y | z)ᵝ − 1)/β − ∫p(· | z)^(1 + β)/(1 + β)`,
  ///
  /// which is ln p(y | z), up to a constant, for β → 0. An observation that the model finds
  /// impossible costs at most 1/β, so outliers lose their pull (Basu, Harris, Hjort & Jones 1998,
  /// "Robust and efficient estimation by minimising a density power divergence"; as a posterior
  /// Ghosh & Basu 2016, "Robust Bayes estimation using the density power divergence"). The integral
  /// has a closed form for normal, Bernoulli and categorical observations.
  ///
  /// @param beta β, positive; 0.1 to 0.5 in practice
  /// @throws ModelException if an observation has another distribution, or a factor of the density
  ///   may hold data
  public static Model robust(Model model, double beta) {
    requirePositive("β of the divergence", beta);
    List<Term> terms = new ArrayList<>();
    for (Term term : model.terms()) {
      switch (term) {
        case Term.Site site -> {
          if (site.isObserved()) {
            Node loss = loss(site, beta);
            terms.add(new Term.Factor(site.name(), loss, loss));
          } else {
            terms.add(site);
          }
        }
        case Term.Factor factor ->
            throw new ModelException(
                "the factor "
                    + factor.name()
                    + " may hold data, whose densities are not known one by one; write observations"
                    + " with ~ (observe in Java) for a robust posterior, or take a power of the"
                    + " likelihood");
      }
    }
    return with(model, terms, new Generalization(model.generalization().likelihoodPower(), beta));
  }

  private static Node loss(Term.Site site, double beta) {
    Node logProb = site.distribution().logProb(site.value());
    Node powers =
        Ops.divide(Ops.expm1(Ops.multiply(Ops.constant(beta), logProb)), Ops.constant(beta));
    Node integral =
        Ops.divide(integral(site.name(), site.distribution(), beta), Ops.constant(1 + beta));
    // An argument that is the same for all observations counts for each.
    return Ops.sum(Ops.subtract(powers, elbo.graph.Layout.broadcastTo(integral, logProb.shape())));
  }

  /// ∫p^(1 + β) for each observation.
  private static Node integral(String name, Distribution distribution, double beta) {
    return switch (distribution) {
      case Normal(Node _, Node scale) -> {
        double constant = StrictMath.pow(TWO_PI, -beta / 2) / Math.sqrt(1 + beta);
        yield Ops.multiply(Ops.constant(constant), Ops.pow(scale, Ops.constant(-beta)));
      }
      case Bernoulli(Node prob) -> binary(Ops.log(prob), Ops.log1m(prob), beta);
      case BernoulliLogit(Node logit) ->
          binary(
              Ops.negate(Ops.softplus(Ops.negate(logit))), Ops.negate(Ops.softplus(logit)), beta);
      case Categorical(Node probs) -> {
        int last = probs.shape().rank() - 1;
        yield Ops.sum(Ops.pow(probs, Ops.constant(1 + beta)), last);
      }
      case CategoricalLogit(Node logits) -> {
        int last = logits.shape().rank() - 1;
        Node scaled = Ops.multiply(Ops.constant(1 + beta), logits);
        Node total = Ops.multiply(Ops.constant(1 + beta), Ops.logSumExp(logits, last));
        yield Ops.exp(Ops.subtract(Ops.logSumExp(scaled, last), total));
      }
      default ->
          throw new ModelException(
              "the observations "
                  + name
                  + " have the distribution "
                  + distribution.name()
                  + ", for which the integral of the density to the power 1 + β has no closed form"
                  + " here; normal, Bernoulli and categorical observations have. A power of the"
                  + " likelihood works for all");
    };
  }

  private static Node binary(Node logOne, Node logZero, double beta) {
    Node power = Ops.constant(1 + beta);
    return Ops.add(Ops.exp(Ops.multiply(power, logOne)), Ops.exp(Ops.multiply(power, logZero)));
  }

  private static Model with(Model model, List<Term> terms, Generalization generalization) {
    return new Model(
        model.point(),
        model.parameters(),
        terms,
        model.checks(),
        model.transformed(),
        model.generated(),
        generalization);
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new ModelException(what + " must be positive, got " + value);
    }
  }
}
