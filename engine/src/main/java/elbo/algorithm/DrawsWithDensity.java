// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Draws from members of a family with their log densities, which noise gives without the way back
/// from a draw where the family knows how.
final class DrawsWithDensity {
  private final int dimension;
  private final Executable executable;
  private final Workspace workspace;

  DrawsWithDensity(Family family) {
    this.dimension = family.dimension();
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(family.noiseSize()));
    Node draw = family.draw(parameters, noise);
    Node logProb =
        family.logProbOfDraw(parameters, noise).orElseGet(() -> family.logProb(parameters, draw));
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    Graph graph = Graph.of(inputs, List.of(draw, logProb));
    this.executable = Compiler.compile(graph, Options.of(graph, Set.of(noise)));
    this.workspace = executable.workspace();
  }

  /// Draws by one member.
  ///
  /// @param noise of the draws, one behind the other
  /// @param points written: the draws
  /// @param logProbs written: a number for each draw
  void fill(List<Tensor> parameters, double[] noise, double[] points, double[] logProbs) {
    double[][] inputs = new double[parameters.size() + 1][];
    for (int i = 0; i < parameters.size(); i++) {
      inputs[i] = parameters.get(i).array();
    }
    inputs[parameters.size()] = noise;
    executable.run(points.length / dimension, inputs, new double[][] {points, logProbs}, workspace);
  }
}
