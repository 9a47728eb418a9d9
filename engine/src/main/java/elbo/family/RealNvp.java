// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A flow of affine couplings (Dinh, Sohl-Dickstein & Bengio 2017, "Density estimation using Real
/// NVP"): draws and densities take one pass each.
///
/// @param dimension n, at least 2
/// @param layers their number
/// @param hidden units in each of the two hidden layers of a network
public record RealNvp(int dimension, int layers, int hidden) implements Flow {
  /// Checks dimension and options.
  public RealNvp {
    CouplingLayer.needsTwo(dimension);
    Families.atLeastOne("layers", layers);
    Families.atLeastOne("hidden", hidden);
  }

  @Override
  public String name() {
    return "realnvp";
  }

  @Override
  public String description() {
    return layers + " affine couplings";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("layers", layers, "hidden", hidden);
  }

  @Override
  public List<Layer> chain() {
    return IntStream.range(0, layers)
        .<Layer>mapToObj(i -> new CouplingLayer(dimension, i, hidden, new AffineMap()))
        .toList();
  }
}
