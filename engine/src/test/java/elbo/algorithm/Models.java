// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.distribution.HalfCauchy;
import elbo.distribution.Normal;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.SampleOp;
import elbo.model.Check;
import elbo.model.ElementOrder;
import elbo.model.Model;
import elbo.model.ModelBuilder;
import elbo.model.Quantity;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Models that the tests fit.
public final class Models {
  private Models() {}

  /// Eight schools, non-centred (Rubin 1981; Gelman et al. 2013, section 5.5), with a replicated
  /// observation for each school.
  public static Model eightSchools() {
    Node y = Node.constant(Tensor.vector(28, 8, -3, 7, -1, 1, 18, 12));
    Node sigma = Node.constant(Tensor.vector(15, 10, 16, 11, 9, 11, 10, 18));
    ModelBuilder b = new ModelBuilder(10);
    Node raw = b.parameter("theta_trans", new Identity(), Shape.of(8), ElementOrder.ROW_MAJOR);
    Node mu = b.parameter("mu", new Identity(), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    Node tau = b.parameter("tau", Bounds.lower(0), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    Node theta = Ops.add(mu, Ops.multiply(tau, raw));
    b.transformed(Quantity.of("theta", theta, false));
    b.site("theta_trans", Normal.of(0, 1), raw, false, Set.of(), Optional.empty());
    b.site("mu", Normal.of(0, 5), mu, false, Set.of(), Optional.empty());
    b.site("tau", HalfCauchy.of(5), tau, false, Set.of(), Optional.empty());
    b.site("y", Normal.of(theta, sigma), y, true, Set.of("loc"), Optional.empty());
    Node noise = Ops.sample(SampleOp.NORMAL, b.nextSite(), Shape.of(8), List.of());
    b.generated(Quantity.of("y_rep", Ops.add(theta, Ops.multiply(sigma, noise)), true));
    return b.build();
  }

  /// A line through a raw predictor far from 0: slope and intercept have posterior scales 1 to 60
  /// and correlation −0.998.
  public static Model rawRegression() {
    int n = 200;
    double[] x = new double[n];
    double[] y = new double[n];
    Key key = Key.of(5);
    for (int i = 0; i < n; i++) {
      x[i] = 67 + 4 * Draws.normal(key, 0, i, 0);
      y[i] = -61000 + 1300 * x[i] + 19000 * Draws.normal(key, 1, i, 0);
    }
    ModelBuilder b = new ModelBuilder(3);
    Node beta = b.parameter("beta", new Identity(), Shape.of(2), ElementOrder.ROW_MAJOR);
    Node sigma = b.parameter("sigma", Bounds.lower(0), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = new double[] {1, x[i]};
    }
    Node mean = Linear.matmul(Node.constant(Tensor.matrix(rows)), beta);
    Node data = Node.constant(Tensor.vector(y));
    b.site("y", Normal.of(mean, sigma), data, true, Set.of("loc", "scale"), Optional.empty());
    return b.build();
  }

  /// y ~ N(mu, scale), refused where mu is above a bound: half of all starting points.
  public static Model refusing(double bound) {
    ModelBuilder b = new ModelBuilder(1);
    Node mu = b.parameter("mu", new Identity(), Shape.SCALAR, ElementOrder.ROW_MAJOR);
    b.check(
        new Check(
            Ops.greater(mu, Ops.constant(bound)),
            List.of(new Check.Part.Text("mu is too large, got "), new Check.Part.Value(mu)),
            "line 7",
            Check.Scope.DENSITY));
    b.site("mu", Normal.of(-1, 1), mu, false, Set.of(), Optional.empty());
    return b.build();
  }
}
