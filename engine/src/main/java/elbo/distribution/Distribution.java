// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/// A probability distribution whose arguments are nodes. Everything it computes is a node, too;
/// constants fold, so with known arguments `Normal.of(0, 1).logProb(1.3).value().item()` is a
/// number.
///
/// A value has the shape `batchShape + eventShape`, batch axes first. Arguments and values are
/// scalars, which go with any batch, or have the same batch shape. The density is given once, as
/// its additive parts ([#summands]); the log density with all constants and the one up to constants
/// both come from them.
///
/// Arguments are checked for shape here. Their values are checked at once where they are given as
/// numbers, and as nodes of a model ([Argument#domain]) where they are not. Outside the support the
/// log density is −∞; with an argument outside its domain it is meaningless.
///
/// Implement it as a record with one file of its own; see `docs/how-to/add-a-distribution.md`. What
/// has a distribution function, quantiles, moments, an entropy in closed form implements
/// [Cumulative], [Quantiles], [Moments], [Entropy] as well.
public interface Distribution {
  /// Its name in messages.
  default String name() {
    return getClass().getSimpleName();
  }

  /// The arguments, in the order in which Stan takes them.
  List<Argument> arguments();

  /// Where the density is not zero.
  Support support();

  /// What a value must be for a density to exist at all, besides being outside the support, where
  /// the density is 0: Stan raises an error for such values.
  default Domain valueDomain() {
    return Domain.NOT_NAN;
  }

  /// What the arguments must satisfy together.
  default List<Requirement> requirements() {
    return List.of();
  }

  /// Whether a value outside the support is a mistake rather than of density 0: Stan raises an
  /// error for it.
  default boolean refusesOutside() {
    return false;
  }

  /// The log density as a sum, constants included. Call [#logProb] instead: it takes care of values
  /// outside the support.
  ///
  /// @param value inside the support
  /// @return parts of the batch shape, or scalars that hold for each batch element
  List<Summand> summands(Node value);

  /// Independent random values.
  ///
  /// @param sites numbers that name random nodes, each once in a graph
  /// @param batchShape the batch shape of the distribution, or any if that is a scalar
  /// @return of shape `batchShape + eventShape`
  Node sample(IntSupplier sites, Shape batchShape);

  /// The shape of one value: a scalar unless the distribution is multivariate.
  default Shape eventShape() {
    return Shape.SCALAR;
  }

  /// The common batch shape of the arguments.
  default Shape batchShape() {
    Shape shape = Shape.SCALAR;
    for (Argument argument : arguments()) {
      shape = Batch.common(name() + ", argument " + argument.name(), shape, argument.batchShape());
    }
    return shape;
  }

  /// The log density (for discrete values, the log probability) of each batch element, with all
  /// constants.
  default Node logProb(Node value) {
    Shape batch = Batch.of(this, value);
    Node sum = Ops.constant(0);
    Node inside = support().contains(value);
    for (Summand summand : summands(Batch.protect(this, inside, value))) {
      sum = Ops.add(sum, summand.node());
    }
    Node result =
        Batch.isTrue(inside)
            ? sum
            : Ops.select(inside, sum, Ops.constant(Double.NEGATIVE_INFINITY));
    return Layout.broadcastTo(result, batch);
  }

  /// The log density of a number.
  default Node logProb(double value) {
    return logProb(Ops.constant(value));
  }

  /// The log density of a tensor of numbers.
  default Node logProb(Tensor value) {
    return logProb(Node.constant(value));
  }

  /// The log density of all batch elements together, with all constants: a scalar.
  default Node totalLogProb(Node value) {
    return Batch.total(this, value, summand -> true);
  }

  /// The log density of all batch elements together without the parts that no variable reaches: a
  /// scalar, what Stan's `~` adds.
  ///
  /// @param variables names of the arguments that can vary ([Summand#VALUE] for the value), by
  ///   Stan's types and not by data flow
  default Node totalLogProbUpToConstants(Node value, Set<String> variables) {
    return Batch.total(this, value, varying(variables));
  }

  /// Both totals, which have their parts in common.
  ///
  /// @param variables names of the arguments that can vary, as in [#totalLogProbUpToConstants]
  default Totals totals(Node value, Set<String> variables) {
    List<Node> both = Batch.totals(this, value, List.of(summand -> true, varying(variables)));
    return new Totals(both.getFirst(), both.getLast());
  }

  private static Predicate<Summand> varying(Set<String> variables) {
    return summand -> !Collections.disjoint(summand.dependsOn(), variables);
  }

  /// The log density of all batch elements together.
  ///
  /// @param logProb with all constants
  /// @param upToConstants without the parts that no variable reaches
  record Totals(Node logProb, Node upToConstants) {}
}
