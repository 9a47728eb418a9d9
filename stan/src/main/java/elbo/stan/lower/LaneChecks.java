// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A check of one iteration as a check of all iterations. Its message shows the values of the first
/// iteration in which it fails.
final class LaneChecks {
  private LaneChecks() {}

  /// Adds a check for all lanes unless it is known to hold.
  ///
  /// @param everywhere whether nothing but the lanes decides that the statement is reached
  static void add(Lanes lanes, Check check, List<Check> checks, boolean everywhere) {
    boolean differs = lanes.varies(check.holds());
    Node holds = differs ? LaneSums.all(lanes, check.holds()) : check.holds();
    Node known = lanes.registry().constant(holds);
    if (known != null && known.value().item() != 0) {
      return;
    }
    if (known != null && everywhere) {
      throw new NotAnAxis("a condition fails in an iteration");
    }
    if (check.shown().isEmpty()) {
      checks.add(new Check(holds, check.span(), List.of(), check.message()));
      return;
    }
    List<Node> shown = new ArrayList<>();
    shown.add(
        differs
            ? lanes.lift(check.holds())
            : Layout.broadcastTo(check.holds(), Shape.of(lanes.size())));
    for (Node node : check.shown()) {
      shown.add(lanes.lift(node));
    }
    Function<List<Tensor>, String> message = check.message();
    checks.add(
        new Check(holds, check.span(), shown, values -> message.apply(ofFirstFailure(values))));
  }

  private static List<Tensor> ofFirstFailure(List<Tensor> values) {
    Tensor holds = values.getFirst();
    int lane = 0;
    while (lane < holds.array().length - 1 && holds.get(lane) != 0) {
      lane++;
    }
    List<Tensor> shown = new ArrayList<>();
    for (Tensor all : values.subList(1, values.size())) {
      Shape shape = all.shape().remove(0);
      int n = shape.numElements();
      double[] part = java.util.Arrays.copyOfRange(all.array(), lane * n, (lane + 1) * n);
      shown.add(Tensor.wrap(shape, part));
    }
    return shown;
  }
}
