// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import java.util.Map;
import java.util.function.Consumer;

/// A model before its data are known. Binding data gives the [Model] that algorithms work on; sizes
/// come from the data, so each binding is a graph of its own.
///
/// ```java
/// Program regression = Program.of(m -> {
///   Var x = m.data("x", "n", "k");
///   Var y = m.data("y", "n");
///   Var alpha = m.param("alpha", Normal.of(0, 10));
///   Var beta = m.param("beta", Normal.of(0, 2.5), "k");
///   Var sigma = m.param("sigma", HalfNormal.of(1));
///   m.observe("y", Normal.of(alpha.plus(x.dot(beta)), sigma), y);
/// });
/// Model model = regression.bind(Map.of("x", x, "y", y));
/// ```
@FunctionalInterface
public interface Program {
  /// The model with these data.
  ///
  /// @param data by name: numbers, arrays and arrays of arrays of `double`, `int` or `long`, lists,
  ///   or tensors; not kept
  /// @throws ModelException if data are missing or do not fit
  Model bind(Map<String, ?> data);

  /// The program that these declarations make. They run twice for each binding: once to count the
  /// parameters, once to build the graph; so they must do the same each time.
  static Program of(Consumer<Declarations> declarations) {
    return data -> {
      Declarations counting = Declarations.counting(data);
      declarations.accept(counting);
      Declarations building = Declarations.building(data, counting.dimension());
      declarations.accept(building);
      return building.build();
    };
  }
}
