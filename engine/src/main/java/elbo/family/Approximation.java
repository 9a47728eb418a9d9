// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;

/// A distribution on ℝⁿ: a balanced mixture of members of one family; mostly of a single one. Draw
/// `s` of a mixture is one of component `s mod m`, so that each has its exact share (Elvira et al.
/// 2019, "Generalized multiple importance sampling").
///
/// @param family of all components
/// @param components the values of the parameters, one list per component, at least one
public record Approximation(Family family, List<List<Tensor>> components) {
  /// Checks shapes and copies the lists.
  public Approximation {
    components = components.stream().map(List::copyOf).toList();
    if (components.isEmpty()) {
      throw new IllegalArgumentException("an approximation needs at least one component");
    }
    for (List<Tensor> parameters : components) {
      List<Shape> found = parameters.stream().map(Tensor::shape).toList();
      if (!found.equals(family.parameterShapes())) {
        throw new ShapeException(
            family + " needs parameters of shapes " + family.parameterShapes() + ", got " + found);
      }
    }
  }

  /// A single member of a family.
  public static Approximation of(Family family, List<Tensor> parameters) {
    return new Approximation(family, List.of(parameters));
  }

  /// The component of a draw.
  public int componentOf(long draw) {
    return (int) (draw % components.size());
  }

  /// The size of a draw.
  public int dimension() {
    return family.dimension();
  }

  /// Its family and the number of components, in words.
  public String description() {
    return components.size() == 1
        ? family.description()
        : "mixture of " + components.size() + " times " + family.description();
  }
}
