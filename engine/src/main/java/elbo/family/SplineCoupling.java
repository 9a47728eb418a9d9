// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A flow of couplings by monotone rational quadratic splines (Durkan, Bekasov, Murray &
/// Papamakarios 2019, "Neural spline flows"): draws and densities take one pass each.
///
/// @param dimension n, at least 2
/// @param layers their number
/// @param hidden units in each of the two hidden layers of a network
/// @param bins pieces of a spline, at least 2 and at most 500
public record SplineCoupling(int dimension, int layers, int hidden, int bins) implements Flow {
  /// Checks dimension and options.
  public SplineCoupling {
    CouplingLayer.needsTwo(dimension);
    Families.atLeastOne("layers", layers);
    Families.atLeastOne("hidden", hidden);
    SplineMap.checkBins(bins);
  }

  @Override
  public String name() {
    return "spline";
  }

  @Override
  public String description() {
    return layers + " rational quadratic spline couplings";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("layers", layers, "hidden", hidden, "bins", bins);
  }

  @Override
  public List<Layer> chain() {
    return IntStream.range(0, layers)
        .<Layer>mapToObj(i -> new CouplingLayer(dimension, i, hidden, new SplineMap(bins)))
        .toList();
  }
}
