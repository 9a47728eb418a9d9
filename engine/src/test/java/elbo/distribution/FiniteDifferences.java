// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Derivatives of graphs against differences of their values.
final class FiniteDifferences {
  private FiniteDifferences() {}

  static void assertGradients(String what, Node scalar, List<Node> inputs, List<Tensor> values) {
    Graph function = Graph.of(inputs, List.of(scalar));
    List<Tensor> gradients =
        Interpreter.evaluate(Graph.of(inputs, Gradients.of(scalar, inputs)), values);
    double middle = Interpreter.evaluate(function, values).getFirst().item();
    for (int i = 0; i < inputs.size(); i++) {
      for (int k = 0; k < values.get(i).shape().numElements(); k++) {
        double at = values.get(i).get(k);
        double step = 1e-5 * Math.max(Math.abs(at), 1e-3);
        double high = moved(function, values, i, k, at + step);
        double low = moved(function, values, i, k, at - step);
        if (Double.isInfinite(high) || Double.isInfinite(low)) {
          continue; // the edge of the support
        }
        double right = (high - middle) / step;
        double left = (middle - low) / step;
        double difference = (high - low) / (2 * step);
        double actual = gradients.get(i).get(k);
        if (Math.abs(right - left) > 1e-2 * Math.max(1, Math.abs(difference))) {
          continue; // a kink, or too curved for this step
        }
        double rounding = 1e-14 * Math.max(1, Math.abs(middle)) / step;
        double bound = 1e-5 * Math.max(1, Math.abs(difference)) + 10 * rounding;
        assertThat(actual)
            .as("%s, input %d element %d", what, i, k)
            .isCloseTo(difference, within(bound));
      }
    }
  }

  /// Five-point differences, to 1e-8 of the derivative.
  static void assertAccurate(String what, Node scalar, List<Node> inputs, List<Tensor> values) {
    Graph function = Graph.of(inputs, List.of(scalar));
    List<Tensor> gradients =
        Interpreter.evaluate(Graph.of(inputs, Gradients.of(scalar, inputs)), values);
    for (int i = 0; i < inputs.size(); i++) {
      double at = values.get(i).item();
      double step = 1e-3 * Math.max(Math.abs(at), 1e-2);
      double[] difference = new double[2];
      for (int k = 0; k < 2; k++) {
        double h = step / (1 + k);
        double far =
            moved(function, values, i, 0, at + 2 * h) - moved(function, values, i, 0, at - 2 * h);
        double near = moved(function, values, i, 0, at + h) - moved(function, values, i, 0, at - h);
        difference[k] = (8 * near - far) / (12 * h);
      }
      double spread = Math.abs(difference[1] - difference[0]);
      if (!(spread <= 1e-3 * Math.max(1, Math.abs(difference[1])))) {
        continue; // the edge of the support, a kink, or too curved for this step
      }
      double bound = 1e-8 * Math.max(1, Math.abs(difference[1])) + 2 * spread;
      assertThat(gradients.get(i).item())
          .as("%s, input %d", what, i)
          .isCloseTo(difference[1], within(bound));
    }
  }

  private static double moved(
      Graph function, List<Tensor> values, int input, int element, double to) {
    List<Tensor> changed = new ArrayList<>(values);
    double[] numbers = values.get(input).toArray();
    numbers[element] = to;
    changed.set(input, Tensor.of(values.get(input).shape(), numbers));
    return Interpreter.evaluate(function, changed).getFirst().item();
  }
}
