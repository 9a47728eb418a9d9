// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.square;

import elbo.distribution.Beta;
import elbo.distribution.BetaProportion;
import elbo.distribution.ChiSquare;
import elbo.distribution.Distribution;
import elbo.distribution.Exponential;
import elbo.distribution.Gamma;
import elbo.distribution.Gaussians;
import elbo.distribution.HalfNormal;
import elbo.distribution.InverseChiSquare;
import elbo.distribution.InverseGamma;
import elbo.distribution.LogNormal;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.MultivariateNormalPrecision;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.distribution.PoissonLog;
import elbo.distribution.Rayleigh;
import elbo.distribution.ScaledInverseChiSquare;
import elbo.graph.Node;
import java.util.Optional;

/// A distribution as a member of a family with few names: a function of its value has the
/// distribution `member`. Integrals over functions of two densities do not depend on coordinates,
/// so that two distributions may be replaced by their members if the function is the same.
///
/// @param value which function of the value
/// @param member the distribution of that function
record Kin(Coordinate value, Distribution member) {
  /// Functions of a value.
  enum Coordinate {
    ITSELF,
    LOGARITHM,
    RECIPROCAL,
    SQUARE
  }

  /// Both members, if they are distributions of the same function of the value.
  static Optional<Kin[]> of(Distribution p, Distribution q) {
    Kin one = of(p);
    Kin two = of(q);
    return one.value == two.value ? Optional.of(new Kin[] {one, two}) : Optional.empty();
  }

  static Kin of(Distribution d) {
    Node half = constant(0.5);
    return switch (d) {
      case Exponential e -> same(new Gamma(constant(1), e.rate()));
      case ChiSquare c -> same(new Gamma(multiply(half, c.df()), half));
      case PoissonLog p -> same(new Poisson(exp(p.logRate())));
      case BetaProportion b -> {
        Node rest = elbo.graph.Ops.subtract(constant(1), b.loc());
        yield same(new Beta(multiply(b.loc(), b.precision()), multiply(rest, b.precision())));
      }
      case MultivariateNormal m ->
          same(new MultivariateNormalCholesky(m.loc(), Gaussians.cholesky(m.covariance())));
      case MultivariateNormalPrecision m -> {
        Node covariance = Gaussians.inverse(m.precision());
        yield same(new MultivariateNormalCholesky(m.loc(), Gaussians.cholesky(covariance)));
      }
      case LogNormal l -> new Kin(Coordinate.LOGARITHM, new Normal(l.loc(), l.scale()));
      case InverseGamma g ->
          new Kin(Coordinate.RECIPROCAL, new Gamma(g.concentration(), g.scale()));
      case InverseChiSquare c ->
          new Kin(Coordinate.RECIPROCAL, new Gamma(multiply(half, c.df()), half));
      case ScaledInverseChiSquare c -> {
        Node shape = multiply(half, c.df());
        yield new Kin(Coordinate.RECIPROCAL, new Gamma(shape, multiply(shape, square(c.scale()))));
      }
      case HalfNormal n -> new Kin(Coordinate.SQUARE, new Gamma(half, rate(n.scale())));
      case Rayleigh r -> new Kin(Coordinate.SQUARE, new Gamma(constant(1), rate(r.scale())));
      default -> same(d);
    };
  }

  private static Node rate(Node scale) {
    return divide(constant(0.5), square(scale));
  }

  private static Kin same(Distribution d) {
    return new Kin(Coordinate.ITSELF, d);
  }
}
