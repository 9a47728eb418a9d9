// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;

import elbo.distribution.Beta;
import elbo.distribution.Dirichlet;
import elbo.distribution.Distribution;
import elbo.distribution.Gamma;
import elbo.distribution.Gaussians;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.Optional;

/// ln ∫ p^α q^(1−α) for two members of an exponential family with the log normaliser A: A(αθ +
/// (1−α)θ′) − α A(θ) − (1−α) A(θ′) with the natural parameters θ of p and θ′ of q, ∞ where the mean
/// of the parameters is none (possible for α > 1 only). Rényi's, Hellinger's, the χ² and the
/// α-divergences are functions of it. For normal distributions written so that nothing cancels.
/// Nielsen and Nock (2011), arXiv:1105.3259.
final class Affinity {
  private static final Node INFINITY = constant(Double.POSITIVE_INFINITY);

  private final Node alpha;
  private final Node rest;

  private Affinity(double alpha) {
    this.alpha = constant(alpha);
    this.rest = constant(1 - alpha);
  }

  /// The logarithm for each batch element; empty if no closed form is known.
  static Optional<Node> log(Distribution p, Distribution q, double alpha) {
    Affinity affinity = new Affinity(alpha);
    return Kin.of(p, q).flatMap(kin -> affinity.log(kin[0].member(), kin[1].member()));
  }

  private Optional<Node> log(Distribution p, Distribution q) {
    if (p instanceof Normal a && q instanceof Normal b) {
      return Optional.of(normal(a, b));
    }
    if (p instanceof MultivariateNormalCholesky a && q instanceof MultivariateNormalCholesky b) {
      return Optional.of(multivariateNormal(a, b));
    }
    if (p instanceof Gamma a && q instanceof Gamma b) {
      return Optional.of(gamma(a, b));
    }
    if (p instanceof Beta a && q instanceof Beta b) {
      return Optional.of(beta(a, b));
    }
    if (p instanceof Dirichlet a && q instanceof Dirichlet b) {
      return Optional.of(dirichlet(a.concentration(), b.concentration()));
    }
    if (p instanceof Poisson a && q instanceof Poisson b) {
      Node logs = mean(Ops.log(a.rate()), Ops.log(b.rate()));
      return Optional.of(subtract(exp(logs), mean(a.rate(), b.rate())));
    }
    return Optional.empty();
  }

  private Node mean(Node p, Node q) {
    return add(multiply(alpha, p), multiply(rest, q));
  }

  /// The other way round: variances are mixed with the weights of the other distribution.
  private Node crossed(Node p, Node q) {
    return mean(q, p);
  }

  private Node normal(Normal p, Normal q) {
    Node variance = crossed(square(p.scale()), square(q.scale()));
    Node exists = Ops.less(constant(0), variance);
    Node safe = select(exists, variance, constant(1));
    Node distance = divide(square(subtract(p.loc(), q.loc())), safe);
    Node logs =
        subtract(
            crossed(Ops.log(p.scale()), Ops.log(q.scale())),
            multiply(constant(0.5), Ops.log(safe)));
    return select(exists, subtract(logs, quadratic(distance)), INFINITY);
  }

  /// ½ α (1−α) times a squared distance.
  private Node quadratic(Node distance) {
    return multiply(multiply(constant(0.5), multiply(alpha, rest)), distance);
  }

  private Node multivariateNormal(MultivariateNormalCholesky p, MultivariateNormalCholesky q) {
    Shape batch = p.batchShape().isScalar() ? q.batchShape() : p.batchShape();
    Node covariances =
        crossed(
            Gaussians.covariance(p.scaleTril(), batch), Gaussians.covariance(q.scaleTril(), batch));
    Node factor = Gaussians.cholesky(covariances);
    Node distance = Gaussians.squaredLength(factor, Gaussians.difference(p.loc(), q.loc(), batch));
    Node logs =
        subtract(
            crossed(
                Gaussians.halfLogDeterminant(p.scaleTril()),
                Gaussians.halfLogDeterminant(q.scaleTril())),
            Gaussians.halfLogDeterminant(factor));
    Node value = subtract(logs, quadratic(distance));
    return select(Ops.unary(UnaryOp.IS_NAN, value), INFINITY, value);
  }

  private Node gamma(Gamma p, Gamma q) {
    Node shape = mean(p.concentration(), q.concentration());
    Node rate = mean(p.rate(), q.rate());
    Node own =
        mean(normaliser(p.concentration(), p.rate()), normaliser(q.concentration(), q.rate()));
    Node exists = Ops.and(Ops.less(constant(0), shape), Ops.less(constant(0), rate));
    Node one = constant(1);
    Node both = normaliser(select(exists, shape, one), select(exists, rate, one));
    return select(exists, subtract(both, own), INFINITY);
  }

  private static Node normaliser(Node shape, Node rate) {
    return subtract(lgamma(shape), multiply(shape, Ops.log(rate)));
  }

  private Node beta(Beta p, Beta q) {
    Node ones = mean(p.concentration1(), q.concentration1());
    Node zeros = mean(p.concentration0(), q.concentration0());
    Node own =
        mean(
            lbeta(p.concentration1(), p.concentration0()),
            lbeta(q.concentration1(), q.concentration0()));
    Node exists = Ops.and(Ops.less(constant(0), ones), Ops.less(constant(0), zeros));
    Node one = constant(1);
    Node both = lbeta(select(exists, ones, one), select(exists, zeros, one));
    return select(exists, subtract(both, own), INFINITY);
  }

  private Node dirichlet(Node p, Node q) {
    int axis = p.shape().rank() - 1;
    Node all = mean(p, q);
    Node exists = Ops.less(constant(0), Ops.reduce(ReduceOp.MIN, all, axis));
    Node safe = Ops.max(all, constant(Double.MIN_NORMAL));
    Node own = mean(normaliser(p), normaliser(q));
    return select(exists, subtract(normaliser(safe), own), INFINITY);
  }

  private static Node normaliser(Node concentration) {
    int axis = concentration.shape().rank() - 1;
    return subtract(sum(lgamma(concentration), axis), lgamma(sum(concentration, axis)));
  }
}
