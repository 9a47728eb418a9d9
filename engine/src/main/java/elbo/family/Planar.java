// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A flow of planar layers (Rezende & Mohamed 2015, "Variational inference with normalizing
/// flows"). Cheap and not very flexible; see [PlanarLayer] for how exact densities are.
///
/// @param dimension n
/// @param layers their number
public record Planar(int dimension, int layers) implements Flow {
  /// Checks the options.
  public Planar {
    Families.atLeastOne("layers", layers);
  }

  @Override
  public String name() {
    return "planar";
  }

  @Override
  public String description() {
    return layers + " planar layers";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("layers", layers);
  }

  @Override
  public List<Layer> chain() {
    return IntStream.range(0, layers).<Layer>mapToObj(i -> new PlanarLayer(dimension)).toList();
  }
}
