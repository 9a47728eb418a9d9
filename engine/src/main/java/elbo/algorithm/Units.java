// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.family.Family;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The units in which an ascent counts a family's unconstrained parameters, so that a step of the
/// same size is the same small change of the distribution, whatever the scales of the target.
///
/// @param sizes of the units, one tensor for each parameter
record Units(List<Tensor> sizes) {
  /// Copies.
  Units {
    sizes = List.copyOf(sizes);
  }

  /// Every parameter as it is.
  static Units ones(Family free) {
    return new Units(
        free.parameterShapes().stream().map(shape -> Tensor.filled(shape, 1)).toList());
  }

  /// For families of locations and scales that start at a normal distribution: a change δ of
  /// location i, or of an element of row i of a factor C, costs ½δ²Λᵢᵢ nats at first, with the
  /// precision Λ of that distribution, so the unit is 1/√Λᵢᵢ. On the diagonal, which counts in
  /// logarithms, it is 1/(Cᵢᵢ√Λᵢᵢ), at most 1. All other parameters are as they are.
  static Units of(Family free, NormalStart start) {
    Tensor scales = start.conditionalScales();
    int n = scales.shape().size(0);
    List<Tensor> sizes = new ArrayList<>();
    for (int p = 0; p < free.parameterNames().size(); p++) {
      String name = free.parameterNames().get(p);
      Shape shape = free.parameterShapes().get(p);
      if (is(name, "loc") && shape.equals(scales.shape())) {
        sizes.add(scales);
      } else if (is(name, "scaleTril") && shape.equals(Shape.of(n * (n + 1) / 2))) {
        sizes.add(ofTriangle(scales, start.factor()));
      } else {
        sizes.add(Tensor.filled(shape, 1));
      }
    }
    return new Units(sizes);
  }

  private static boolean is(String name, String part) {
    return name.equals(part) || name.endsWith("." + part);
  }

  private static Tensor ofTriangle(Tensor scales, Tensor factor) {
    int n = scales.shape().size(0);
    double[] sizes = new double[n * (n + 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sizes[at++] = scales.get(i);
      }
      sizes[at++] = Math.min(1, scales.get(i) / factor.get(i * n + i));
    }
    return Tensor.vector(sizes);
  }

  /// For [elbo.family.LowRank]: locations in standard deviations, elements of directions in those
  /// of random ones.
  ///
  /// @param scale of the start
  static Units ofLowRank(Family free, Tensor scale) {
    List<Tensor> sizes = new ArrayList<>(ones(free).sizes());
    sizes.set(0, scale);
    Shape directions = free.parameterShapes().get(2);
    sizes.set(2, Tensor.filled(directions, 1 / Math.sqrt(directions.size(0))));
    return new Units(sizes);
  }

  /// The parameters that numbers stand for; so does a gradient become one with respect to them.
  List<Tensor> times(List<Tensor> counted) {
    List<Tensor> result = new ArrayList<>();
    for (int p = 0; p < counted.size(); p++) {
      double[] values = counted.get(p).toArray();
      double[] size = sizes.get(p).array();
      for (int i = 0; i < values.length; i++) {
        values[i] *= size[i];
      }
      result.add(Tensor.wrap(counted.get(p).shape(), values));
    }
    return result;
  }

  /// Parameters as numbers to move.
  List<Tensor> count(List<Tensor> parameters) {
    List<Tensor> result = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      double[] values = parameters.get(p).toArray();
      double[] size = sizes.get(p).array();
      for (int i = 0; i < values.length; i++) {
        values[i] /= size[i];
      }
      result.add(Tensor.wrap(parameters.get(p).shape(), values));
    }
    return result;
  }
}
