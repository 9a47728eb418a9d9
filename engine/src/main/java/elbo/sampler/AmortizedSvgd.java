// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.autodiff.Vjp;
import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.diagnostic.SteinKernel;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.optimizer.GradientAscent;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Amortised SVGD (Feng, Wang & Liu 2017, "Learning to draw samples with amortized Stein
/// variational gradient descent"): the particles are draws of a family, and its parameters move so
/// that the draws go where [Svgd] would move them, `1/n Σᵢ (∂zᵢ/∂parameters)ᵀ φ(zᵢ)`. Once it is at
/// rest, more noise is more particles.
public final class AmortizedSvgd {
  private final Svgd svgd;
  private final Family family;
  private final Executable draw;
  private final Executable pull;

  /// For a target.
  ///
  /// @param family with differentiable draws
  /// @param kernel its bandwidth is chosen anew in each step if it has none
  public AmortizedSvgd(BatchedDensity target, Family family, SteinKernel kernel) {
    if (!family.isReparameterized()) {
      throw new IllegalArgumentException(
          "draws of the family "
              + family.name()
              + " are no differentiable function of its parameters, which amortised SVGD moves them"
              + " by; take Svgd for particles without a family");
    }
    if (family.dimension() != target.dimension()) {
      throw new IllegalArgumentException(
          "the target has "
              + target.dimension()
              + " coordinates and the family "
              + family.name()
              + " "
              + family.dimension());
    }
    this.svgd = new Svgd(target, kernel, new GradientAscent());
    this.family = family;
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(family.noiseSize()));
    Node direction = Node.input("direction", Shape.of(family.dimension()));
    Node point = family.draw(parameters, noise);
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    Graph draws = Graph.of(inputs, List.of(point));
    this.draw = Compiler.compile(draws, Options.of(draws, Set.of(noise)));
    inputs.add(direction);
    Graph along = Graph.of(inputs, Vjp.pull(List.of(point), List.of(direction), parameters));
    Options options = Options.of(along, Set.of(noise, direction));
    for (int p = 0; p < parameters.size(); p++) {
      options = options.withCombine(p, Combine.SUM);
    }
    this.pull = Compiler.compile(along, options);
  }

  /// The draws of some noise.
  ///
  /// @param noise a matrix with a row of [Family#noiseSize()] standard normal numbers for each
  public Tensor draws(List<Tensor> parameters, Tensor noise) {
    List<Tensor> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    return draw.evaluate(noise.shape().size(0), inputs).getFirst();
  }

  /// Where the parameters move, of their shapes: what an update rule follows upwards.
  ///
  /// @param noise as in [#draws]
  public List<Tensor> direction(List<Tensor> parameters, Tensor noise) {
    return along(parameters, noise, svgd.direction(draws(parameters, noise)));
  }

  /// Where the parameters move for draws to move in given directions.
  ///
  /// @param noise as in [#draws]
  /// @param directions a row for each draw
  public List<Tensor> along(List<Tensor> parameters, Tensor noise, Tensor directions) {
    int n = noise.shape().size(0);
    List<Tensor> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    inputs.add(directions);
    List<Tensor> direction = new ArrayList<>();
    List<Tensor> sums = pull.evaluate(n, inputs);
    for (int p = 0; p < sums.size(); p++) {
      double[] mean = sums.get(p).toArray();
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= n;
      }
      direction.add(Tensor.wrap(family.parameterShapes().get(p), mean));
    }
    return direction;
  }
}
