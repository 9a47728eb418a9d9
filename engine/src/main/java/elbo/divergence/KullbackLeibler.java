// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.digamma;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lbeta;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;

import elbo.distribution.Beta;
import elbo.distribution.Dirichlet;
import elbo.distribution.Distribution;
import elbo.distribution.Gamma;
import elbo.distribution.Gaussians;
import elbo.distribution.Laplace;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.distribution.Uniform;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.Optional;

/// The Kullback–Leibler divergence KL(p ‖ q) = E_p[ln p − ln q] in nats. ∞ where p has values that
/// q does not have.
public record KullbackLeibler() implements IntegralDivergence {
  private static final Node LARGE = constant(1);

  @Override
  public String name() {
    return "Kullback–Leibler";
  }

  /// p (d + e⁻ᵈ − 1) with d = ln p − ln q, which is p ln(p/q) − p + q.
  @Override
  public Node integrand(Node logP, Node logQ) {
    Node p = exp(logP);
    Node q = exp(logQ);
    Node none = Finite.isZero(logP);
    Node d = select(none, constant(0), subtract(logP, logQ));
    Node near = multiply(p, add(d, Ops.expm1(negate(select(isLarge(d), constant(0), d)))));
    Node far = add(multiply(p, subtract(d, constant(1))), q);
    return select(none, q, select(isLarge(d), far, near));
  }

  private static Node isLarge(Node d) {
    return Ops.less(LARGE, Ops.abs(d));
  }

  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    if (p instanceof Uniform a && q instanceof Uniform b) {
      return Optional.of(uniform(a, b));
    }
    if (p instanceof Laplace a && q instanceof Laplace b) {
      return Optional.of(laplace(a, b));
    }
    return Kin.of(p, q).flatMap(kin -> members(kin[0].member(), kin[1].member()));
  }

  private static Optional<Node> members(Distribution p, Distribution q) {
    if (p instanceof Normal a && q instanceof Normal b) {
      return Optional.of(normal(a.loc(), a.scale(), b.loc(), b.scale()));
    }
    if (p instanceof Gamma a && q instanceof Gamma b) {
      return Optional.of(gamma(a.concentration(), a.rate(), b.concentration(), b.rate()));
    }
    if (p instanceof Beta a && q instanceof Beta b) {
      return Optional.of(beta(a, b));
    }
    if (p instanceof Poisson a && q instanceof Poisson b) {
      Node excess = subtract(Ops.xlogy(a.rate(), divide(a.rate(), b.rate())), a.rate());
      return Optional.of(add(excess, b.rate()));
    }
    if (p instanceof Dirichlet a && q instanceof Dirichlet b) {
      return Optional.of(dirichlet(a.concentration(), b.concentration()));
    }
    if (p instanceof MultivariateNormalCholesky a && q instanceof MultivariateNormalCholesky b) {
      return Optional.of(multivariateNormal(a.loc(), a.scaleTril(), b.loc(), b.scaleTril()));
    }
    return Optional.empty();
  }

  private static Node normal(Node loc, Node scale, Node otherLoc, Node otherScale) {
    // ½ (r² − 1 + shift²) − ln r with r = 1 + excess, so that equal scales leave no rounding error.
    Node excess = divide(subtract(scale, otherScale), otherScale);
    Node shift = divide(subtract(loc, otherLoc), otherScale);
    Node squares = add(multiply(excess, add(constant(2), excess)), square(shift));
    return subtract(multiply(constant(0.5), squares), Ops.log1p(excess));
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
    Shape own = loc.shape().remove(loc.shape().rank() - 1);
    Shape batch = own.isScalar() ? otherLoc.shape().remove(otherLoc.shape().rank() - 1) : own;
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
