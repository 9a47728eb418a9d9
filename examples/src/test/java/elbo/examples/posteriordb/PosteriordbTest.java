// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples.posteriordb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.model.Program;
import elbo.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The Java programs have Stan's log density and gradient at the points of `../shared/posteriordb`;
/// skipped where that folder is missing.
class PosteriordbTest {
  private static final Path POSTERIORS = Path.of("../../shared/posteriordb");

  @Test
  void kidscoreInteractionIsStans() {
    compare("kidiq-kidscore_interaction", KidscoreInteraction.program());
  }

  @Test
  void eightSchoolsAreStans() {
    compare("eight_schools-eight_schools_noncentered", EightSchools.program());
  }

  @Test
  void autoregressionIsStans() {
    compare("arK-arK", Autoregression.program());
  }

  @Test
  void gaussianMixtureIsStans() {
    compare("low_dim_gauss_mix-low_dim_gauss_mix", GaussianMixture.program());
  }

  @Test
  void gaussianProcessIsStans() {
    compare("gp_pois_regr-gp_regr", GaussianProcess.program());
  }

  @Test
  void garchIsStans() {
    compare("garch-garch11", Garch.program());
  }

  private static void compare(String name, Program program) {
    Path folder = POSTERIORS.resolve(name);
    assumeTrue(
        Files.isDirectory(folder),
        "SKIPPED: no reference values at " + folder.toAbsolutePath().normalize());
    ObjectMapper json = new ObjectMapper();
    JsonNode given = json.readTree(folder.resolve("data.json"));
    Map<String, Object> data =
        json.convertValue(given, new TypeReference<Map<String, Object>>() {});
    JsonNode golden = json.readTree(folder.resolve("golden.json"));
    Model model = program.bind(data);
    for (boolean normalized : new boolean[] {true, false}) {
      Node value = model.logDensity(true, normalized);
      List<Node> outputs = List.of(value, Gradients.of(value, model.point()));
      Graph graph = Graph.of(List.of(model.point()), outputs);
      for (JsonNode point : golden.get("points")) {
        Tensor x = Tensor.vector(numbers(point.get("x")));
        List<Tensor> actual = Interpreter.evaluate(graph, List.of(x));
        double expected = point.get(normalized ? "lp_normalized" : "lp").asDouble();
        // What is asked of Stan programs: 1e-9 and 1e-8, relative to 1 or more.
        double bound = 1e-9 * Math.max(1, Math.abs(expected));
        assertThat(actual.getFirst().item()).as(name).isCloseTo(expected, within(bound));
        double[] gradient = numbers(point.get("grad"));
        double largest = 1;
        for (double g : gradient) {
          largest = Math.max(largest, Math.abs(g));
        }
        for (int i = 0; i < gradient.length; i++) {
          assertThat(actual.get(1).get(i)).as(name).isCloseTo(gradient[i], within(1e-8 * largest));
        }
      }
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }
}
