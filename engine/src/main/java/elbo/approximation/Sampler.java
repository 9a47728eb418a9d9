// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.approximation;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Draws from members of a family, and their log densities.
public final class Sampler {
  private final Family family;
  private final Executable draw;
  private final Workspace drawSpace;
  private final Executable logProb;
  private final Workspace logProbSpace;

  /// Compiles draws and log densities of a family.
  public Sampler(Family family) {
    this.family = family;
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(family.noiseSize()));
    this.draw = compile(parameters, noise, family.draw(parameters, noise));
    this.drawSpace = draw.workspace();
    Node point = Node.input("point", Shape.of(family.dimension()));
    this.logProb = compile(parameters, point, family.logProb(parameters, point));
    this.logProbSpace = logProb.workspace();
  }

  private static Executable compile(List<Node> parameters, Node perDraw, Node output) {
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(perDraw);
    Graph graph = Graph.of(inputs, List.of(output));
    return Compiler.compile(graph, Options.of(graph, Set.of(perDraw)));
  }

  /// Standard normal noise: draw `s`, element `i` at `s · size + i`.
  public static double[] noise(Key key, int numDraws, int size) {
    double[] noise = new double[Math.multiplyExact(numDraws, size)];
    Draws.fillNormal(key, 0, 0, numDraws, size, noise);
    return noise;
  }

  private static double[][] inputs(List<Tensor> parameters, double[] perDraw) {
    double[][] inputs = new double[parameters.size() + 1][];
    for (int i = 0; i < parameters.size(); i++) {
      inputs[i] = parameters.get(i).array();
    }
    inputs[parameters.size()] = perDraw;
    return inputs;
  }

  /// Points from noise, by one member of the family.
  public double[] draws(List<Tensor> parameters, double[] noise, int numDraws) {
    double[] points = new double[numDraws * family.dimension()];
    draw.run(numDraws, inputs(parameters, noise), new double[][] {points}, drawSpace);
    return points;
  }

  /// The log density of one member at points.
  public double[] logProbs(List<Tensor> parameters, double[] points, int numDraws) {
    double[] values = new double[numDraws];
    logProb.run(numDraws, inputs(parameters, points), new double[][] {values}, logProbSpace);
    return values;
  }

  /// Points from noise, draw `s` by component `s mod m`.
  public double[] draws(Approximation q, double[] noise, int numDraws) {
    int m = q.components().size();
    if (m == 1) {
      return draws(q.components().getFirst(), noise, numDraws);
    }
    int size = family.noiseSize();
    int dimension = family.dimension();
    double[] points = new double[numDraws * dimension];
    for (int c = 0; c < m; c++) {
      int count = (numDraws - c + m - 1) / m;
      double[] own = new double[count * size];
      for (int k = 0; k < count; k++) {
        System.arraycopy(noise, (c + k * m) * size, own, k * size, size);
      }
      double[] drawn = draws(q.components().get(c), own, count);
      for (int k = 0; k < count; k++) {
        System.arraycopy(drawn, k * dimension, points, (c + k * m) * dimension, dimension);
      }
    }
    return points;
  }

  /// The log density of the mixture at points.
  public double[] logProbs(Approximation q, double[] points, int numDraws) {
    int m = q.components().size();
    if (m == 1) {
      return logProbs(q.components().getFirst(), points, numDraws);
    }
    double[][] each = new double[m][];
    for (int c = 0; c < m; c++) {
      each[c] = logProbs(q.components().get(c), points, numDraws);
    }
    return mix(each);
  }

  /// The log density of the balanced mixture of components with these log densities.
  public static double[] mix(double[][] each) {
    int m = each.length;
    if (m == 1) {
      return each[0].clone();
    }
    double[] values = new double[each[0].length];
    for (int s = 0; s < values.length; s++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double[] component : each) {
        max = Math.max(max, component[s]);
      }
      double sum = 0;
      for (double[] component : each) {
        sum += Exponential.exp(component[s] - max);
      }
      values[s] = max + Logarithm.log(sum / m);
    }
    return values;
  }
}
