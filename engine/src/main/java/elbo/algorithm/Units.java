// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.family.Family;
import elbo.family.Product;
import elbo.family.Structured;
import elbo.family.UnconstrainedFamily;
import elbo.special.Exponential;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  /// For families that start at a normal distribution. A change δ of location i, or of an element
  /// of row i of a factor C, costs ½δ²Λᵢᵢ nats at first, with the precision Λ of that distribution,
  /// so the unit is 1/√Λᵢᵢ; for what counts in logarithms, scales sᵢ and the diagonal of C, it is
  /// 1/(sᵢ√Λᵢᵢ), at most 1; for the weight of a parent j that is 1/√Λᵢᵢ by the standard deviation
  /// of j. Weights of networks have the size of those at their start, 1/√(number of inputs): the
  /// same step of all of them then changes what they feed by as much, whatever the width. All other
  /// parameters are as they are.
  ///
  /// @param parameters unconstrained, of the member that the ascent starts at
  static Units of(UnconstrainedFamily free, List<Tensor> parameters, NormalStart start) {
    double[] scales = start.conditionalScales().toArray();
    List<Tensor> sizes = new ArrayList<>();
    for (int p = 0; p < free.parameterNames().size(); p++) {
      String name = free.parameterNames().get(p);
      Shape shape = free.parameterShapes().get(p);
      String last = name.substring(name.lastIndexOf('.') + 1);
      int[] own = coordinates(free.constrained(), name, scales.length);
      int m = own.length;
      if (last.equals("loc") && shape.equals(Shape.of(m))) {
        sizes.add(Tensor.vector(picked(scales, own)));
      } else if (last.equals("scale") && shape.equals(Shape.of(m))) {
        sizes.add(ofLogarithms(picked(scales, own), parameters.get(p)));
      } else if (last.equals("scaleTril") && shape.equals(Shape.of(m * (m + 1) / 2))) {
        sizes.add(ofTriangle(picked(scales, own), parameters.get(p)));
      } else if (last.equals("weights") && free.constrained() instanceof Structured structured) {
        sizes.add(ofParents(structured, name, picked(scales, own), start.factor(), shape));
      } else if (last.toLowerCase(Locale.ROOT).contains("weights") && shape.rank() == 2) {
        sizes.add(Tensor.filled(shape, 1 / Math.sqrt(Math.max(1, shape.size(1)))));
      } else {
        sizes.add(Tensor.filled(shape, 1));
      }
    }
    return new Units(sizes);
  }

  /// Whose parameter it is: coordinates of a part or a site, or all.
  private static int[] coordinates(Family family, String name, int dimension) {
    if (family instanceof Product(List<Product.Part> parts)) {
      for (Product.Part part : parts) {
        if (belongs(name, part.name())) {
          return part.coordinates().toArray();
        }
      }
    }
    if (family instanceof Structured(List<Structured.Site> sites)) {
      for (Structured.Site site : sites) {
        if (belongs(name, site.name())) {
          return site.coordinates().toArray();
        }
      }
    }
    return IntArray.range(0, dimension).toArray();
  }

  private static boolean belongs(String name, String owner) {
    return name.lastIndexOf('.') == owner.length() && name.startsWith(owner);
  }

  private static double[] picked(double[] values, int[] indices) {
    double[] picked = new double[indices.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[indices[i]];
    }
    return picked;
  }

  private static Tensor ofLogarithms(double[] scales, Tensor logarithms) {
    double[] sizes = new double[scales.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.min(1, scales[i] / Exponential.exp(logarithms.get(i)));
    }
    return Tensor.vector(sizes);
  }

  /// By rows, the diagonal in logarithms.
  private static Tensor ofTriangle(double[] scales, Tensor triangle) {
    double[] sizes = new double[triangle.shape().numElements()];
    int at = 0;
    for (int i = 0; i < scales.length; i++) {
      for (int j = 0; j < i; j++) {
        sizes[at++] = scales[i];
      }
      sizes[at] = Math.min(1, scales[i] / Exponential.exp(triangle.get(at)));
      at++;
    }
    return Tensor.vector(sizes);
  }

  /// Of weights that a site's coordinates follow its parents' by, a row each.
  private static Tensor ofParents(
      Structured family, String name, double[] scales, Tensor factor, Shape shape) {
    List<Double> parents = new ArrayList<>();
    for (Structured.Site site : family.sites()) {
      if (belongs(name, site.name())) {
        for (int parent : site.parents().array()) {
          for (int j : family.sites().get(parent).coordinates().array()) {
            double squares = 0;
            for (int k = 0; k <= j; k++) {
              double c = factor.get(j * factor.shape().size(1) + k);
              squares += c * c;
            }
            parents.add(Math.sqrt(squares));
          }
        }
      }
    }
    double[] sizes = new double[shape.numElements()];
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = scales[k / parents.size()] / parents.get(k % parents.size());
    }
    return Tensor.wrap(shape, sizes);
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
