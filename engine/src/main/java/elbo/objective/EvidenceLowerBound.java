// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.autodiff.Gradients;
import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.model.LogDensity;
import elbo.rewrite.Substitute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The evidence lower bound `E_q[log p(z) − log q(z)]` and its pathwise gradient for one draw, as a
/// graph whose outputs are to be summed over draws. A draw at which log p or its gradient is not
/// finite contributes 0 to every output, so the sums divided by the number of finite draws are
/// means over these.
///
/// Inputs: the family's parameters, then the noise. Outputs: 1 if the draw is finite; log p; log p
/// − log q; then the gradient of the bound for each parameter.
public final class EvidenceLowerBound {
  /// The output that counts the finite draws.
  public static final int NUM_FINITE = 0;

  /// The output with log p.
  public static final int LOG_DENSITY = 1;

  /// The output with log p − log q.
  public static final int BOUND = 2;

  /// The first output with a gradient.
  public static final int FIRST_GRADIENT = 3;

  private final Graph graph;
  private final Node noise;

  private EvidenceLowerBound(Graph graph, Node noise) {
    this.graph = graph;
    this.noise = noise;
  }

  /// The bound of a family for a target.
  ///
  /// @param target log p
  /// @param family of q, of the target's dimension
  /// @param entropy how the entropy enters the gradient
  public static EvidenceLowerBound of(LogDensity target, Family family, EntropyEstimator entropy) {
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", elbo.tensor.Shape.of(family.noiseSize()));
    Node draw = family.draw(parameters, noise);
    Node point = target.point();
    // Gradients with respect to the draw are taken at an input and the draw put in its place
    // afterwards: the parameters inside
    // log q are then held fixed by construction.
    Node logQ = family.logProb(parameters, point);
    Node slope = Gradients.of(target.value(), point);
    Node entropySlope = Ops.negate(Gradients.of(logQ, point));
    List<Node> atDraw =
        Substitute.in(List.of(target.value(), logQ, slope, entropySlope), Map.of(point, draw));
    Node finite = Ops.and(isFinite(atDraw.get(0)), isFiniteEverywhere(atDraw.get(2)));
    Node logP = masked(finite, atDraw.get(0));
    Node safeSlope = masked(finite, atDraw.get(2));
    List<Node> outputs = new ArrayList<>();
    outputs.add(finite);
    outputs.add(logP);
    outputs.add(masked(finite, Ops.subtract(logP, atDraw.get(1))));
    switch (entropy) {
      case ClosedFormEntropy() -> {
        List<Node> pathwise = Vjp.pull(List.of(draw), List.of(safeSlope), parameters);
        List<Node> closed = Gradients.of(family.entropy(parameters), parameters);
        for (int i = 0; i < parameters.size(); i++) {
          outputs.add(Ops.add(pathwise.get(i), Ops.multiply(finite, closed.get(i))));
        }
      }
      case StickingTheLandingEntropy() -> {
        Node path = Ops.add(safeSlope, masked(finite, atDraw.get(3)));
        outputs.addAll(Vjp.pull(List.of(draw), List.of(path), parameters));
      }
    }
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    return new EvidenceLowerBound(Graph.of(inputs, outputs), noise);
  }

  private static Node masked(Node finite, Node x) {
    return Ops.select(finite, x, Ops.constant(0));
  }

  /// 1 where x is a number and not infinite.
  private static Node isFinite(Node x) {
    Node bad = Ops.or(Ops.unary(UnaryOp.IS_NAN, x), Ops.unary(UnaryOp.IS_INFINITE, x));
    return Ops.not(bad);
  }

  private static Node isFiniteEverywhere(Node x) {
    Node bad = Ops.or(Ops.unary(UnaryOp.IS_NAN, x), Ops.unary(UnaryOp.IS_INFINITE, x));
    return Ops.not(Ops.sum(bad));
  }

  /// The graph.
  public Graph graph() {
    return graph;
  }

  /// The input that differs between draws.
  public Node noise() {
    return noise;
  }
}
