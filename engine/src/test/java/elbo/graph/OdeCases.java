// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.autodiff.Odes;
import elbo.equation.OdeMethod;
import elbo.equation.OdeScheme;
import elbo.graph.OpCases.Case;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Differential equations for [OpCases]: initial states, parameters and all times move. The
/// tolerance is that of the comparisons.
public final class OdeCases {
  private OdeCases() {}

  static List<Case> all() {
    return List.of(
        new Case(
            "ode",
            values(0.1, 0.5, 0.9),
            x -> solution(new OdeMethod(OdeScheme.DORMAND_PRINCE_8, 1e-13, 1e-13, 1000), x)),
        new Case(
            "ode_dense",
            values(0.1, 0.15, 0.2),
            x -> solution(new OdeMethod(OdeScheme.DORMAND_PRINCE, 1e-13, 1e-13, 1000), x)));
  }

  /// Values of initial states, parameters, beginning and times.
  public static List<Tensor> values(double start, double... times) {
    return List.of(
        Tensor.vector(0.7, -0.4),
        Tensor.vector(1.2, 0.6, 0.3),
        Tensor.scalar(start),
        Tensor.vector(times));
  }

  /// A driven oscillator with a spring that hardens.
  public static Node solution(OdeMethod method, List<Node> x) {
    Node time = Node.input("t", Shape.SCALAR);
    Node state = Node.input("y", Shape.of(2));
    Node place = Layout.at(state, 0, 0);
    Node speed = Layout.at(state, 0, 1);
    Node spring = Layout.at(x.get(1), 0, 0);
    Node hardening = Layout.at(x.get(1), 0, 1);
    Node driving = Layout.at(x.get(1), 0, 2);
    Node force =
        Ops.add(
            Ops.multiply(spring, place),
            Ops.multiply(hardening, Ops.multiply(place, Ops.square(place))));
    Node rate =
        Ops.subtract(Ops.multiply(driving, Ops.exp(Ops.multiply(Ops.constant(0.5), time))), force);
    return Odes.solve(
        method,
        true,
        time,
        state,
        Layout.stack(0, List.of(speed, rate)),
        x.get(0),
        x.get(2),
        x.get(3));
  }
}
