// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.stan.data.DataException;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StanTest {
  private static final Map<String, ?> NONE = Map.of();

  private static double logDensity(Model model, double... point) {
    Node value = model.logDensity(true, true);
    Graph graph = Graph.of(List.of(model.point()), List.of(value));
    return Interpreter.evaluate(graph, List.of(Tensor.vector(point))).getFirst().item();
  }

  @Test
  void aProgramAndJavaValuesMakeAModel() {
    Model model =
        Stan.model(
            """
            data { int<lower=0> n; vector[n] y; }
            parameters { real mu; real<lower=0> sigma; }
            model { y ~ normal(mu, sigma); }
            """,
            Map.of("n", 2, "y", new double[] {1, 3}));
    assertThat(model.unconstrainedNames()).containsExactly("mu", "sigma");
    assertThat(model.sites()).hasSize(1);
    // mu = 2, sigma = 1: −½ (1 + 1) − ln 2π, and a log Jacobian of 0.
    assertThat(logDensity(model, 2, 0)).isCloseTo(-1 - Math.log(2 * Math.PI), within(1e-14));
  }

  @Test
  void aBranchOnParametersIsOneGraph() {
    Model model =
        Stan.model(
            """
            functions {
              real f(real x) {
                if (x < 0) return -x;
                return x ^ 2;
              }
            }
            parameters { real x; }
            model {
              target += f(x);
              if (x > 1) target += 10;
            }
            """,
            NONE);
    assertThat(logDensity(model, -3)).isEqualTo(3);
    assertThat(logDensity(model, 0.5)).isEqualTo(0.25);
    assertThat(logDensity(model, 2)).isEqualTo(14);
  }

  @Test
  void rejectMakesTheDensityZeroThere() {
    Model model =
        Stan.model(
            """
            parameters { real x; }
            model {
              if (x > 1) reject("x is ", x);
              x ~ std_normal();
            }
            """,
            NONE);
    assertThat(logDensity(model, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(logDensity(model, 0)).isFinite();
  }

  @Test
  void theGradientIsThatOfTheProgram() {
    Model model = Stan.model("parameters { vector[2] x; } model { target += x[1] * x[2]; }", NONE);
    Node value = model.logDensity(true, true);
    Graph graph = Graph.of(List.of(model.point()), List.of(Gradients.of(value, model.point())));
    assertThat(Interpreter.evaluate(graph, List.of(Tensor.vector(3, 5))).getFirst().toArray())
        .containsExactly(5, 3);
  }

  @Test
  void whatIsNotSupportedSaysSoWithItsPlace() {
    String program =
        """
        parameters { matrix[2, 2] a; }
        model { target += sum(svd_U(a)); }
        """;
    assertThatThrownBy(() -> Stan.model(program, NONE))
        .isInstanceOf(UnsupportedProgramException.class)
        .hasMessageContaining("program:2:")
        .hasMessageContaining("not supported yet");
  }

  @Test
  void missingDataNameTheVariable() {
    assertThatThrownBy(() -> Stan.model("data { vector[3] y; }", NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the variable y is missing")
        .hasMessageContaining("[3]");
  }
}
