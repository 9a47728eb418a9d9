// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Workers;
import elbo.family.MeanField;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Log densities with known answers.
public final class Targets {
  private Targets() {}

  public static Target compiled(LogDensity density) {
    return new Target(density, _ -> Optional.of("the test's reason"), Workers.of(1));
  }

  /// The normalised normal density with a location and a lower triangular factor of its covariance.
  public static LogDensity normal(double[] loc, double[][] factor) {
    int n = loc.length;
    Node x = Node.input("x", Shape.of(n));
    Node c = Node.constant(Tensor.matrix(factor));
    Node u = Linear.triangularSolve(c, Ops.subtract(x, Node.constant(Tensor.vector(loc))), false);
    double logDeterminant = 0;
    for (int i = 0; i < n; i++) {
      logDeterminant += Math.log(factor[i][i]);
    }
    Node quadratic = Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(u)));
    double constant = -logDeterminant - n * 0.91893853320467274178;
    return new LogDensity(names(n), x, Ops.add(quadratic, Ops.constant(constant)));
  }

  /// Neal's funnel: x₀ ~ N(0, 3), xᵢ ~ N(0, e^{x₀/2}).
  public static LogDensity funnel(int n) {
    Node x = Node.input("x", Shape.of(n));
    Node v = Layout.element(x, 0);
    Node rest = Layout.slice(x, 0, 1, n - 1);
    Node first = Ops.multiply(Ops.constant(-1.0 / 18), Ops.square(v));
    Node squares = Ops.multiply(Ops.sum(Ops.square(rest)), Ops.exp(Ops.negate(v)));
    Node others =
        Ops.multiply(Ops.constant(-0.5), Ops.add(squares, Ops.multiply(Ops.constant(n - 1), v)));
    return new LogDensity(names(n), x, Ops.add(first, others));
  }

  /// In two dimensions N((a, 0), 0.1² I), and e^`log` times N((b, 0), 0.1² I).
  public static Node twoModes(Node x, double a, double b, double log) {
    return Ops.logAddExp(narrow(x, a), Ops.add(narrow(x, b), Ops.constant(log)));
  }

  /// N((loc, 0), 0.1² I).
  static Node narrow(Node x, double loc) {
    Node scales = Node.constant(Tensor.vector(0.1, 0.1));
    return new MeanField(2).logProb(List.of(Node.constant(Tensor.vector(loc, 0)), scales), x);
  }

  public static List<String> names(int n) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add("x." + (i + 1));
    }
    return names;
  }

  /// Runs to the end.
  public static <S extends State> S run(Algorithm<S> algorithm, elbo.random.Key key) {
    S state = algorithm.init(key);
    while (!algorithm.isDone(state)) {
      state = algorithm.step(key, state);
    }
    return state;
  }
}
