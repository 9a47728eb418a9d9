// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A masked autoregressive flow (Papamakarios, Pavlakou & Murray 2017, "Masked autoregressive flow
/// for density estimation"), with the order of coordinates turned round from layer to layer.
/// Densities take one pass; draws as many operations, but in n steps.
///
/// @param dimension n
/// @param layers their number
/// @param hidden units in each of the two hidden layers of a network
public record MaskedAutoregressive(int dimension, int layers, int hidden) implements Flow {
  /// Checks the options.
  public MaskedAutoregressive {
    Families.atLeastOne("layers", layers);
    Families.atLeastOne("hidden", hidden);
  }

  @Override
  public String name() {
    return "maf";
  }

  @Override
  public String description() {
    return layers + " masked autoregressive layers";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("layers", layers, "hidden", hidden);
  }

  @Override
  public List<Layer> chain() {
    return IntStream.range(0, layers)
        .<Layer>mapToObj(i -> new AutoregressiveLayer(dimension, hidden, i % 2 == 1, true))
        .toList();
  }
}
