// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.compile.Compiler;
import elbo.compile.Options;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.model.Model;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Includes;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Loops whose states in all iterations are too many to be kept: what they add to the target is
/// added up inside, so that only some states are.
class LongLoopTest {
  /// The states of all iterations are just more than are kept.
  private static final int LENGTH = 66_000;

  private static final int WIDTH = 64;

  private static final String PROGRAM =
      """
      data { int N; int K; vector[N] y; }
      parameters { vector[K] a; }
      model {
        vector[K] s = rep_vector(0, K);
        for (t in 1:N) {
          s = tanh(a .* s + y[t]);
          target += -0.01 * sum(s);
          y[t] ~ normal(s[1], 2);
        }
      }
      """;

  private static double[] series() {
    double[] y = new double[LENGTH];
    Arrays.setAll(y, i -> Math.sin(i));
    return y;
  }

  private static Graph graph() {
    var program =
        StanCompiler.check(PROGRAM, "program", Includes.none())
            .program()
            .orElseThrow(() -> new AssertionError("the program has errors"));
    Data data = Data.of(Map.of("N", LENGTH, "K", WIDTH, "y", series()));
    Model model = StanModel.of(program, data).model();
    Node value = model.logDensity(true, false);
    return Graph.of(List.of(model.point()), List.of(value, Gradients.of(value, model.point())));
  }

  @Test
  void statesOfSomeIterationsAreKeptOnly() {
    Set<Node> behind = new HashSet<>();
    int largest = 0;
    for (Node node : graph().order()) {
      if (node.op() instanceof Op.Input || node.inputs().stream().anyMatch(behind::contains)) {
        behind.add(node);
        largest = Math.max(largest, node.shape().numElements());
      }
    }
    // some states of 64 numbers and sums for each of some hundred segments
    assertThat(largest).isLessThan(200_000);
  }

  @Test
  void valueAndGradientAreThoseOfAPlainLoop() {
    double[] a = new double[WIDTH];
    Arrays.setAll(a, k -> 0.9 * Math.cos(k));
    double[] y = series();
    double[] s = new double[WIDTH];
    double[] slope = new double[WIDTH];
    double[] gradient = new double[WIDTH];
    double value = 0;
    for (double each : y) {
      for (int k = 0; k < WIDTH; k++) {
        double before = s[k];
        s[k] = Math.tanh(a[k] * before + each);
        slope[k] = (1 - s[k] * s[k]) * (before + a[k] * slope[k]);
        value -= 0.01 * s[k];
        gradient[k] -= 0.01 * slope[k];
      }
      double residual = each - s[0];
      value -= residual * residual / 8;
      gradient[0] += residual / 4 * slope[0];
    }
    Graph graph = graph();
    List<Tensor> found =
        Compiler.compile(graph, Options.allBatched(graph))
            .evaluate(1, List.of(Tensor.wrap(elbo.tensor.Shape.of(1, WIDTH), a)));
    // rounding: sums of 66,000 terms in another order
    assertThat(found.get(0).array()[0]).isCloseTo(value, within(1e-10 * Math.abs(value)));
    for (int k = 0; k < WIDTH; k++) {
      double expected = gradient[k];
      assertThat(found.get(1).array()[k])
          .isCloseTo(expected, within(1e-10 * Math.max(100, Math.abs(expected))));
    }
  }
}
