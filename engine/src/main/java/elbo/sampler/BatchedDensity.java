// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.autodiff.Gradients;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.graph.Graph;
import elbo.model.LogDensity;
import java.util.List;

/// A log density with its gradient, at many points at once. The numbers of a point do not depend on
/// the points beside it.
public interface BatchedDensity {
  /// The number of coordinates.
  int dimension();

  /// Evaluates `n` points.
  ///
  /// @param points coordinate `i` of point `s` is element `s · dimension + i`; not modified
  /// @param values written: a log density per point, −∞ or NaN where there is none
  /// @param gradients written, in the layout of the points
  void evaluate(double[] points, int n, double[] values, double[] gradients);

  /// A log density compiled with its gradient. Used by one thread at a time.
  static BatchedDensity of(LogDensity density) {
    Graph graph =
        Graph.of(
            List.of(density.point()),
            List.of(density.value(), Gradients.of(density.value(), density.point())));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    Workspace workspace = executable.workspace();
    return new BatchedDensity() {
      @Override
      public int dimension() {
        return density.dimension();
      }

      @Override
      public void evaluate(double[] points, int n, double[] values, double[] gradients) {
        executable.run(n, new double[][] {points}, new double[][] {values, gradients}, workspace);
      }
    };
  }
}
