// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.distribution.Cauchy;
import elbo.distribution.Dirichlet;
import elbo.distribution.HalfNormal;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static final Map<String, Object> DATA =
      Map.of("x", new double[][] {{1, 2}, {3, 4}, {5, 6}}, "y", new int[] {1, 0, 2});

  private static final Program REGRESSION =
      Program.of(m -> {
        Var x = m.data("x", "n", "k");
        Var y = m.data("y", "n");
        Var alpha = m.param("alpha", Normal.of(0, 10));
        Var beta = m.param("beta", Normal.of(0, 2.5), "k");
        Var sigma = m.param("sigma", HalfNormal.of(1));
        m.observe("y", Normal.of(alpha.plus(x.dot(beta)), sigma), y);
      });

  private static Tensor evaluate(Model model, Node node, double... point) {
    Graph graph = Graph.of(List.of(model.point()), List.of(node));
    return Interpreter.evaluate(graph, List.of(Tensor.vector(point))).getFirst();
  }

  private static double normal(double x, double loc, double scale) {
    return Normal.of(loc, scale).logProb(x).value().item();
  }

  @Test
  void logDensityIsThatOfTheProgram() {
    Model model = REGRESSION.bind(DATA);
    double expected = normal(0.5, 0, 10) + normal(1, 0, 2.5) + normal(-1, 0, 2.5);
    expected += HalfNormal.of(1).logProb(2).value().item() + Math.log(2);
    expected += normal(1, 0.5 - 1, 2) + normal(0, 0.5 - 1, 2) + normal(2, 0.5 - 1, 2);
    double actual = evaluate(model, model.logDensity(true, true), 0.5, 1, -1, Math.log(2)).item();
    assertThat(actual).isCloseTo(expected, within(1e-13));
    assertThat(model.unconstrainedNames()).containsExactly("alpha", "beta.1", "beta.2", "sigma");
    assertThat(model.dimension()).isEqualTo(4);
  }

  @Test
  void observationsFormAPlate() {
    Term.Site site = REGRESSION.bind(DATA).sites().getLast();
    assertThat(site.isObserved()).isTrue();
    assertThat(site.plate()).contains(new Plate("n", 3));
  }

  @Test
  void dimensionsThatDisagreeAreNamed() {
    Map<String, Object> data = Map.of("x", new double[][] {{1, 2}}, "y", new int[] {1, 0, 2});
    assertThatThrownBy(() -> REGRESSION.bind(data))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "dimension \"n\" has size 3 in data \"y\", axis 0, but 1 in data \"x\", axis 0");
  }

  @Test
  void missingDataAreNamed() {
    assertThatThrownBy(() -> REGRESSION.bind(Map.of("x", new double[][] {{1, 2}})))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("data \"y\" are missing")
        .hasMessageContaining("[x]");
  }

  @Test
  void dataOfAnotherRankAreNamed() {
    assertThatThrownBy(() -> REGRESSION.bind(Map.of("x", new double[] {1, 2}, "y", 1.0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("data \"x\" have shape [2]")
        .hasMessageContaining("[n, k]");
  }

  @Test
  void raggedDataAreNamed() {
    assertThatThrownBy(
            () -> REGRESSION.bind(Map.of("x", new double[][] {{1, 2}, {3}}, "y", new int[2])))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("data \"x\" are ragged");
  }

  @Test
  void arithmeticOfOtherDimensionsNamesBothValues() {
    Program wrong =
        Program.of(m -> {
          Var x = m.data("x", "n", "k");
          Var beta = m.param("beta", Normal.of(0, 1), "k");
          m.factor("f", x.dot(beta).plus(beta).sum());
        });
    assertThatThrownBy(() -> wrong.bind(DATA))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("x.dot(beta) [n = 3]")
        .hasMessageContaining("beta [k = 2]");
  }

  @Test
  void argumentsOfAnotherShapeNameTheVariable() {
    Program wrong =
        Program.of(m -> {
          Var x = m.data("x", "n", "k");
          Var mu = m.param("mu", Normal.of(0, 1), "k");
          m.observe("y", Normal.of(mu, 1), m.data("y", "n"));
          m.factor("f", x.sum());
        });
    assertThatThrownBy(() -> wrong.bind(DATA))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"y\" with distribution Normal")
        .hasMessageContaining("[3]")
        .hasMessageContaining("[2]");
  }

  @Test
  void anIndexPicksTheGroupOfEachObservation() {
    Program groups =
        Program.of(m -> {
          Index group = m.index("group", "n", "j", 1);
          Var theta = m.param("theta", Normal.of(0, 1), "j");
          m.derive("mean", theta.at(group).times(2));
        });
    Model model = groups.bind(Map.of("group", new int[] {2, 1, 2, 3}));
    assertThat(model.dimension()).isEqualTo(3);
    Tensor mean = evaluate(model, model.transformed().getFirst().flat(), 10, 20, 30);
    assertThat(mean).isEqualTo(Tensor.vector(40, 20, 40, 60));
  }

  @Test
  void anIndexOutsideItsDimensionIsRefused() {
    Program groups =
        Program.of(m -> {
          m.dim("j", 2);
          m.index("group", "n", "j", 1);
        });
    assertThatThrownBy(() -> groups.bind(Map.of("group", new int[] {2, 1, 3})))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("data \"group\" contain 3")
        .hasMessageContaining("\"j\" has 2 elements");
  }

  @Test
  void aMatrixMeetsAVectorByTheNameOfTheDimension() {
    Program program =
        Program.of(m -> {
          Var x = m.data("x", "n", "k");
          Var scale = m.param("scale", new Identity(), "k");
          m.derive("scaled", x.times(scale));
        });
    Model model = program.bind(DATA);
    Tensor scaled = evaluate(model, model.transformed().getFirst().flat(), 10, 100);
    assertThat(scaled).isEqualTo(Tensor.vector(10, 30, 50, 200, 400, 600));
  }

  @Test
  void constraintsMayDifferFromTheSupportOfThePrior() {
    Program program = Program.of(m -> m.param("tau", Cauchy.of(0, 5), Bounds.lower(0)));
    Model model = program.bind(Map.of());
    double expected = Cauchy.of(0, 5).logProb(Math.exp(0.3)).value().item() + 0.3;
    assertThat(evaluate(model, model.logDensity(true, true), 0.3).item())
        .isCloseTo(expected, within(1e-14));
  }

  @Test
  void vectorDistributionsTakeTheirOwnShape() {
    Node ones = Node.constant(Tensor.vector(1, 1, 1));
    Model model = Program.of(m -> m.param("theta", Dirichlet.of(ones))).bind(Map.of());
    assertThat(model.dimension()).isEqualTo(2);
    assertThat(model.parameterNames()).containsExactly("theta.1", "theta.2", "theta.3");
  }

  @Test
  void discreteParametersAreRefused() {
    Program program = Program.of(m -> m.param("z", Poisson.of(3)));
    assertThatThrownBy(() -> program.bind(Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("parameter \"z\"")
        .hasMessageContaining("discrete");
  }

  @Test
  void dataOutsideTheDomainAreRefusedByName() {
    Program program =
        Program.of(m -> {
          Var rate = m.param("rate", HalfNormal.of(1));
          m.observe("count", Poisson.of(rate), m.data("count", "n"));
        });
    assertThatThrownBy(() -> program.bind(Map.of("count", new int[] {1, -2})))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("count must not be negative")
        .hasMessageContaining("-2.0");
  }

  @Test
  void namesAreUsedOnce() {
    Program program =
        Program.of(m -> {
          m.param("a", Normal.of(0, 1));
          m.param("a", Normal.of(0, 1));
        });
    assertThatThrownBy(() -> program.bind(Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"a\" is used twice");
  }
}
