// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.algorithm.PathfinderState.Best;
import elbo.algorithm.PathfinderState.Path;
import elbo.approximation.ScaleFactor;
import elbo.diagnostic.ElboEstimate;
import elbo.family.MeanField;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NormalStartTest {
  // Scales 1 and 10, and along (0.6, 0.8) of the scaled coordinates a tenth.
  private static Path path(double x, double y, double bound) {
    List<Tensor> parameters =
        List.of(
            Tensor.vector(x, y),
            Tensor.vector(1, 10),
            Tensor.wrap(Shape.of(2, 1), new double[] {0.6, 0.8}),
            Tensor.wrap(Shape.of(1, 1), new double[] {0.1}));
    Best best = new Best(parameters, new ElboEstimate(bound, 0.1, 25, 0), 3);
    return new Path(Optional.empty(), List.of(), List.of(), Optional.of(best), "");
  }

  private static List<Double> firstLocations(int most, Path... paths) {
    List<Double> found = new ArrayList<>();
    for (NormalStart start :
        NormalStart.distinct(2, new PathfinderState(List.of(paths), true, List.of(), 0), most)) {
      found.add(start.loc().get(0));
    }
    return found;
  }

  @Test
  void startsAreTheBestPathsThatAreFarFromEachOther() {
    assertThat(firstLocations(4, path(7, 0, -10.5), path(0, 0, -10), path(0.1, 0, -10.2)))
        .containsExactly(0.0, 7.0);
    assertThat(firstLocations(2, path(7, 0, -10.5), path(0, 0, -10), path(-7, 0, -10.2)))
        .containsExactly(0.0, -7.0);
  }

  /// The same step is short across the narrow direction and long along it.
  @Test
  void distancesAreThoseOfTheCorrelatedDistribution() {
    assertThat(firstLocations(4, path(0, 0, -10), path(0.6, 8, -10.2))).containsExactly(0.0, 0.6);
    assertThat(firstLocations(4, path(0, 0, -10), path(0.8, -6, -10.2))).containsExactly(0.0);
  }

  @Test
  void aPathThatIsWorseByMoreThanANatPerCoordinateIsNone() {
    assertThat(firstLocations(4, path(0, 0, -10), path(7, 0, -12.5))).containsExactly(0.0);
  }

  @Test
  void theClosestIndependentCoordinatesNeedNoSquareMatrix() {
    double root = Math.sqrt(0.5);
    List<Tensor> lowRank =
        List.of(
            Tensor.vector(1, 2, 3, 4),
            Tensor.vector(0.5, 2, 1, 3),
            Tensor.wrap(Shape.of(4, 2), new double[] {root, 0, root, 0, 0, 0.6, 0, -0.8}),
            Tensor.wrap(Shape.of(2, 2), new double[] {3, 0, -1, 0.25}));
    NormalStart start =
        new NormalStart(lowRank.getFirst(), new ScaleFactor.Directions(lowRank), "");
    Tensor found = start.meanField();
    Tensor expected = new MeanField(4).near(start.loc(), start.factor(), Key.of(1)).get(1);
    for (int i = 0; i < 4; i++) {
      assertThat(found.get(i)).isEqualTo(start.loc().get(i));
      assertThat(Math.exp(found.get(4 + i))).isCloseTo(expected.get(i), offset(1e-12));
    }
  }
}
