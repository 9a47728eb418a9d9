// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A family of distributions on ℝⁿ that are functions of standard normal noise, for one draw.
/// Everything is a graph, so a family brings no derivatives.
///
/// Implement it as a record with one file of its own; see `docs/how-to/add-a-family.md`.
public interface Family {
  /// The word for it in files and on the command line.
  String name();

  /// What it is, in words.
  default String description() {
    return name();
  }

  /// The size n of a draw.
  int dimension();

  /// The whole numbers besides the dimension that it is built of, such as a rank, by their names in
  /// files; what [Families#of(String, int, Map)] takes.
  default Map<String, Integer> options() {
    return Map.of();
  }

  /// How many standard normal numbers a draw needs.
  default int noiseSize() {
    return dimension();
  }

  /// What the parameters are called, in order.
  List<String> parameterNames();

  /// The shapes of the parameters, in order.
  List<Shape> parameterShapes();

  /// How unconstrained numbers become parameters, in order: optimisers that know nothing of a
  /// family's constraints move those.
  List<Bijector> constraints();

  /// A member close to a normal distribution, for an ascent to begin with: of the same location and
  /// as much of the covariance as the family can hold.
  ///
  /// @param loc the location, a vector
  /// @param scaleTril a lower triangular factor of the covariance
  /// @param key for what has to differ from each other at the start
  List<Tensor> near(Tensor loc, Tensor scaleTril, Key key);

  /// A draw from noise.
  ///
  /// @param parameters of the shapes of [#parameterShapes()]
  /// @param noise a vector of [#noiseSize()]
  Node draw(List<Node> parameters, Node noise);

  /// Whether a draw, or that of each stratum, is a differentiable function of the parameters, so
  /// that gradients may be taken along it.
  default boolean isReparameterized() {
    return true;
  }

  /// Families of the same parameters and density with draws from parts of this one, where the
  /// choice of the part is no differentiable function of the parameters: an expectation is the sum
  /// of those over the parts, weighted by [#strataWeights]. Empty for a family that needs none.
  default List<Family> strata() {
    return List.of();
  }

  /// How likely a draw of each stratum is: a vector that adds up to 1.
  ///
  /// @param parameters of the shapes of [#parameterShapes()]
  default Node strataWeights(List<Node> parameters) {
    throw new UnsupportedOperationException(name() + " has no strata");
  }

  /// The normalised log density at a point: a scalar.
  ///
  /// @param parameters of the shapes of [#parameterShapes()]
  /// @param point a vector of [#dimension()]
  Node logProb(List<Node> parameters, Node point);

  /// The log density of [#draw] at its own noise, a scalar, where noise gives it sooner than
  /// [#logProb] at the draw does: the way back from a draw to its noise is left out. The same
  /// number up to rounding.
  default Optional<Node> logProbOfDraw(List<Node> parameters, Node noise) {
    return Optional.empty();
  }

  /// The entropy, a scalar, where it has a closed form.
  default Optional<Node> entropy(List<Node> parameters) {
    return Optional.empty();
  }

  /// Whether it has, to any accuracy, all normal distributions and others besides, and [#near] is
  /// the one it is given or close to it: what is known of the best normal distribution is then
  /// where an ascent should begin.
  default boolean extendsFullRank() {
    return false;
  }

  /// Whether the slope of the log density is continuous. Where it jumps, as at the knots of a
  /// spline, the jumps move with the parameters, and no derivative of the slope knows of that.
  default boolean hasContinuousSlope() {
    return true;
  }

  /// Whether the slope of the log density at [#draw] is a continuous function of the parameters for
  /// all noise but that of probability 0, as it is where jumps move with the draws.
  default boolean hasContinuousSlopeOfDraw() {
    return hasContinuousSlope();
  }

  /// Where coordinates are independent, the log density of each: a vector whose sum is [#logProb].
  default Optional<Node> factorLogProbs(List<Node> parameters, Node point) {
    return Optional.empty();
  }

  /// Where every coordinate takes one of the values 0 to K − 1, independently, the logarithms of
  /// their probabilities: a matrix with a row per coordinate and K columns. Draws are exact doubles
  /// then, and no differentiable function of anything.
  default Optional<Node> stateLogProbs(List<Node> parameters) {
    return Optional.empty();
  }

  /// Weak derivatives of independent coordinates, one for each number that a coordinate's density
  /// has; none where they are not known.
  ///
  /// @param noise a matrix with a row per coordinate and [WeakDerivative#NOISE] columns
  default List<WeakDerivative> weakDerivatives(List<Node> parameters, Node noise) {
    return List.of();
  }

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
