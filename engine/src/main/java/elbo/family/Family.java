// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A family of distributions on ℝⁿ that are functions of standard normal noise, for one draw.
/// Scales are linear (not logarithms): the negative ELBO of a log-concave target is then convex in
/// them (Domke 2020, "Provable smoothness guarantees for black-box variational inference").
public sealed interface Family permits MeanField, FullRank, LowRank {
  /// ln 2π / 2
  double HALF_LOG_TWO_PI = 0.91893853320467274178;

  /// The word for it in files.
  String name();

  /// The size n of a draw.
  int dimension();

  /// How many standard normal numbers a draw needs.
  default int noiseSize() {
    return dimension();
  }

  /// What the parameters are called, in order; the first is the location.
  List<String> parameterNames();

  /// The shapes of the parameters, in order.
  List<Shape> parameterShapes();

  /// A draw from noise.
  ///
  /// @param parameters of the shapes of [#parameterShapes()]
  /// @param noise a vector of [#noiseSize()]
  Node draw(List<Node> parameters, Node noise);

  /// The normalised log density at a point: a scalar.
  ///
  /// @param parameters of the shapes of [#parameterShapes()]
  /// @param point a vector of [#dimension()]
  Node logProb(List<Node> parameters, Node point);

  /// The entropy: a scalar.
  Node entropy(List<Node> parameters);

  /// An input node for each parameter.
  ///
  /// @param prefix of the names
  default List<Node> inputs(String prefix) {
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < parameterShapes().size(); i++) {
      inputs.add(Node.input(prefix + "." + parameterNames().get(i), parameterShapes().get(i)));
    }
    return inputs;
  }
}
