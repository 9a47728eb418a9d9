// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.Optional;

/// The Kullback–Leibler divergence KL(p ‖ q) = E_p[ln p − ln q] in nats where it has a closed form.
public final class KullbackLeibler {
  private KullbackLeibler() {}

  /// The divergence of q from p for each batch element, empty if no closed form is known.
  public static Optional<Node> divergence(Distribution p, Distribution q) {
    if (p instanceof Normal a && q instanceof Normal b) {
      return Optional.of(normal(a.loc(), a.scale(), b.loc(), b.scale()));
    }
    if (p instanceof LogNormal a && q instanceof LogNormal b) {
      return Optional.of(normal(a.loc(), a.scale(), b.loc(), b.scale()));
    }
    if (p instanceof HalfNormal a && q instanceof HalfNormal b) {
      return Optional.of(normal(constant(0), a.scale(), constant(0), b.scale()));
    }
    if (p instanceof Exponential a && q instanceof Exponential b) {
      return Optional.of(gamma(constant(1), a.rate(), constant(1), b.rate()));
    }
    if (p instanceof Gamma a && q instanceof Gamma b) {
      return Optional.of(gamma(a.concentration(), a.rate(), b.concentration(), b.rate()));
    }
    if (p instanceof InverseGamma a && q instanceof InverseGamma b) {
      return Optional.of(gamma(a.concentration(), a.scale(), b.concentration(), b.scale()));
    }
    if (p instanceof Beta a && q instanceof Beta b) {
      return Optional.of(beta(a, b));
    }
    if (p instanceof Laplace a && q instanceof Laplace b) {
      return Optional.of(laplace(a, b));
    }
    if (p instanceof Uniform a && q instanceof Uniform b) {
      return Optional.of(uniform(a, b));
    }
    if (p instanceof Poisson a && q instanceof Poisson b) {
      Node excess = subtract(Ops.xlogy(a.rate(), divide(a.rate(), b.rate())), a.rate());
      return Optional.of(add(excess, b.rate()));
    }
    if (p instanceof Bernoulli a && q instanceof Bernoulli b) {
      Node one = Ops.xlogy(a.probs(), divide(a.probs(), b.probs()));
      Node other = subtract(constant(1), a.probs());
      Node zero = Ops.xlogy(other, divide(other, subtract(constant(1), b.probs())));
      return Optional.of(add(one, zero));
    }
    if (p instanceof Categorical a && q instanceof Categorical b) {
      Node each = Ops.xlogy(a.probs(), divide(a.probs(), b.probs()));
      return Optional.of(sum(each, each.shape().rank() - 1));
    }
    if (p instanceof Dirichlet a && q instanceof Dirichlet b) {
      return Optional.of(dirichlet(a.concentration(), b.concentration()));
    }
    if (p instanceof MultivariateNormalCholesky a && q instanceof MultivariateNormalCholesky b) {
      return Optional.of(multivariateNormal(a.loc(), a.scaleTril(), b.loc(), b.scaleTril()));
    }
    if (p instanceof MultivariateNormal a && q instanceof MultivariateNormal b) {
      Node left = Gaussians.cholesky(a.covariance());
      return Optional.of(
          multivariateNormal(a.loc(), left, b.loc(), Gaussians.cholesky(b.covariance())));
    }
    return Optional.empty();
  }

  private static Node normal(Node loc, Node scale, Node otherLoc, Node otherScale) {
    Node ratio = divide(scale, otherScale);
    Node shift = divide(subtract(loc, otherLoc), otherScale);
    Node squares = subtract(add(square(ratio), square(shift)), constant(1));
    return subtract(multiply(constant(0.5), squares), log(ratio));
  }

  private static Node gamma(Node shape, Node rate, Node otherShape, Node otherRate) {
    Node shapes = multiply(subtract(shape, otherShape), digamma(shape));
    Node gammas = subtract(lgamma(otherShape), lgamma(shape));
    Node rates = multiply(otherShape, log(divide(rate, otherRate)));
    Node means = multiply(shape, divide(subtract(otherRate, rate), rate));
    return add(add(shapes, gammas), add(rates, means));
  }

  private static Node beta(Beta p, Beta q) {
    Node one = subtract(p.concentration1(), q.concentration1());
    Node zero = subtract(p.concentration0(), q.concentration0());
    Node logs =
        subtract(
            lbeta(q.concentration1(), q.concentration0()),
            lbeta(p.concentration1(), p.concentration0()));
    Node total = digamma(add(p.concentration1(), p.concentration0()));
    Node ones = multiply(one, digamma(p.concentration1()));
    Node zeros = multiply(zero, digamma(p.concentration0()));
    return subtract(add(logs, add(ones, zeros)), multiply(add(one, zero), total));
  }

  private static Node laplace(Laplace p, Laplace q) {
    Node distance = Ops.abs(subtract(p.loc(), q.loc()));
    Node ratio = divide(p.scale(), q.scale());
    Node near = multiply(ratio, exp(Ops.negate(divide(distance, p.scale()))));
    return subtract(add(near, divide(distance, q.scale())), add(log(ratio), constant(1)));
  }

  private static Node uniform(Uniform p, Uniform q) {
    Node covered =
        Ops.and(Ops.lessEqual(q.lower(), p.lower()), Ops.lessEqual(p.upper(), q.upper()));
    Node ratio = divide(subtract(q.upper(), q.lower()), subtract(p.upper(), p.lower()));
    return select(covered, log(ratio), constant(Double.POSITIVE_INFINITY));
  }

  private static Node dirichlet(Node p, Node q) {
    int axis = p.shape().rank() - 1;
    int size = p.shape().size(axis);
    Node total = sum(p, axis);
    Node spread = elbo.graph.Layout.broadcast(digamma(total), axis, size);
    Node moments = sum(multiply(subtract(p, q), subtract(digamma(p), spread)), axis);
    Node own = subtract(lgamma(total), sum(lgamma(p), axis));
    Node other = subtract(lgamma(sum(q, axis)), sum(lgamma(q), axis));
    return add(subtract(own, other), moments);
  }

  private static Node multivariateNormal(
      Node loc, Node scaleTril, Node otherLoc, Node otherScaleTril) {
    int size = loc.shape().size(loc.shape().rank() - 1);
    Shape batch = loc.shape().remove(loc.shape().rank() - 1);
    Node difference = Gaussians.difference(loc, otherLoc, batch);
    Node distance = Gaussians.squaredLength(otherScaleTril, difference);
    Node trace = Gaussians.squaredNorm(otherScaleTril, scaleTril, batch);
    Node determinants =
        subtract(
            Gaussians.halfLogDeterminant(otherScaleTril), Gaussians.halfLogDeterminant(scaleTril));
    Node half = multiply(constant(0.5), subtract(add(distance, trace), constant(size)));
    return add(half, determinants);
  }
}
