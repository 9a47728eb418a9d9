// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// An inverse autoregressive flow (Kingma et al. 2016, "Improved variational inference with inverse
/// autoregressive flow"), with the order of coordinates turned round from layer to layer. Draws
/// take one pass; a density at a point as many operations, but in n steps.
///
/// @param dimension n
/// @param layers their number
/// @param hidden units in each of the two hidden layers of a network
public record InverseAutoregressive(int dimension, int layers, int hidden) implements Flow {
  /// Checks the options.
  public InverseAutoregressive {
    Families.atLeastOne("layers", layers);
    Families.atLeastOne("hidden", hidden);
  }

  @Override
  public String name() {
    return "iaf";
  }

  @Override
  public String description() {
    return layers + " inverse autoregressive layers";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("layers", layers, "hidden", hidden);
  }

  @Override
  public List<Layer> chain() {
    return IntStream.range(0, layers)
        .<Layer>mapToObj(i -> new AutoregressiveLayer(dimension, hidden, i % 2 == 1, false))
        .toList();
  }
}
