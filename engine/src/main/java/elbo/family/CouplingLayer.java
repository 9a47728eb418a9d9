// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Keeps some coordinates and maps each of the others by itself, with coefficients that a network
/// makes of the kept ones (Dinh, Krueger & Bengio 2015, "NICE"). Both directions cost the same.
/// Which are kept goes round with the number of the layer: the first half, the second half, those
/// at even places, those at odd places.
///
/// @param dimension n, at least 2
/// @param index the number of the layer in its flow, from 0
/// @param hidden units in each of the two hidden layers of the network
/// @param map what happens to the coordinates that are not kept
public record CouplingLayer(int dimension, int index, int hidden, ElementwiseMap map)
    implements Layer {
  /// Checks the dimension.
  public CouplingLayer {
    needsTwo(dimension);
  }

  /// Refuses a dimension in which there is nothing to keep.
  static void needsTwo(int dimension) {
    if (!(dimension >= 2)) {
      throw new IllegalArgumentException(
          "a coupling maps some coordinates given others, so it needs at least 2, got "
              + dimension
              + "; planar, radial and iaf take 1");
    }
  }

  /// {@inheritDoc} Not that of a spline, whose second derivative jumps at its knots.
  @Override
  public boolean hasContinuousSlope() {
    return !(map instanceof SplineMap);
  }

  private boolean isKept(int i) {
    boolean isFirst = index % 4 < 2 ? i < (dimension + 1) / 2 : i % 2 == 0;
    return isFirst == (index % 2 == 0);
  }

  /// The places of the kept coordinates, then of the others.
  private int[] order() {
    int[] order = new int[dimension];
    int next = 0;
    for (boolean kept : new boolean[] {true, false}) {
      for (int i = 0; i < dimension; i++) {
        if (isKept(i) == kept) {
          order[next++] = i;
        }
      }
    }
    return order;
  }

  private int numKept() {
    int half = (dimension + 1) / 2;
    return index % 2 == 0 ? half : dimension - half;
  }

  private Network network() {
    return new Network(numKept(), hidden, map.numCoefficients() * (dimension - numKept()));
  }

  @Override
  public List<String> parameterNames() {
    return network().parameterNames();
  }

  @Override
  public List<Shape> parameterShapes() {
    return network().parameterShapes();
  }

  @Override
  public List<Tensor> identity(Key key) {
    return network().zero(key);
  }

  @Override
  public Image forward(List<Node> parameters, Node point) {
    return apply(parameters, point, true);
  }

  @Override
  public Image inverse(List<Node> parameters, Node image) {
    return apply(parameters, image, false);
  }

  private Image apply(List<Node> parameters, Node x, boolean forward) {
    int numKept = numKept();
    int numMoved = dimension - numKept;
    int[] order = order();
    Node sorted = Layout.gather(x, 0, IntArray.of(order));
    Node kept = Layout.slice(sorted, 0, 0, numKept);
    Node moved = Layout.slice(sorted, 0, numKept, numMoved);
    Node coefficients =
        Layout.reshape(
            network().value(parameters, kept), Shape.of(map.numCoefficients(), numMoved));
    Image image = forward ? map.forward(coefficients, moved) : map.inverse(coefficients, moved);
    int[] back = new int[dimension];
    for (int i = 0; i < dimension; i++) {
      back[order[i]] = i;
    }
    Node all = Layout.concatenate(0, List.of(kept, image.point()));
    return new Image(Layout.gather(all, 0, IntArray.of(back)), image.logDeterminant());
  }
}
