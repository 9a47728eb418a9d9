// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A flow of radial layers (Rezende & Mohamed 2015, "Variational inference with normalizing
/// flows"). Cheap and not very flexible.
///
/// @param dimension n
/// @param layers their number
public record Radial(int dimension, int layers) implements Flow {
  /// Checks the options.
  public Radial {
    Families.atLeastOne("layers", layers);
  }

  @Override
  public String name() {
    return "radial";
  }

  @Override
  public String description() {
    return layers + " radial layers";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("layers", layers);
  }

  @Override
  public List<Layer> chain() {
    return IntStream.range(0, layers).<Layer>mapToObj(i -> new RadialLayer(dimension)).toList();
  }
}
