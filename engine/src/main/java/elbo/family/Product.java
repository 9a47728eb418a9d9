// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Independent parts, each a family of its own for some of the coordinates: factors that suit what
/// each variable may be, or blocks of variables that are correlated among each other alone.
/// Parameters: those of the parts, behind each other.
///
/// @param parts in order; each coordinate belongs to one
public record Product(List<Part> parts) implements Family {
  /// The family of some coordinates.
  ///
  /// @param name what comes before the names of its parameters: that of a variable, or several
  /// @param family of as many dimensions as there are coordinates
  /// @param coordinates in the family's order
  public record Part(String name, Family family, IntArray coordinates) {
    /// Checks.
    public Part {
      if (family.dimension() != coordinates.length()) {
        throw new IllegalArgumentException(
            name
                + " has "
                + coordinates.length()
                + " coordinates, its family "
                + family.name()
                + " "
                + family.dimension());
      }
    }
  }

  /// Checks and copies.
  public Product {
    parts = List.copyOf(parts);
    int n = dimension(parts);
    boolean[] taken = new boolean[n];
    for (Part part : parts) {
      for (int coordinate : part.coordinates().array()) {
        if (!(coordinate >= 0 && coordinate < n) || taken[coordinate]) {
          throw new IllegalArgumentException(
              "each of "
                  + n
                  + " coordinates must belong to one part; coordinate "
                  + coordinate
                  + " of "
                  + part.name()
                  + (coordinate >= 0 && coordinate < n ? " is taken" : " does not exist"));
        }
        taken[coordinate] = true;
      }
    }
  }

  private static int dimension(List<Part> parts) {
    return parts.stream().mapToInt(part -> part.coordinates().length()).sum();
  }

  @Override
  public String name() {
    return "product";
  }

  @Override
  public String description() {
    List<String> words = new ArrayList<>();
    for (Part part : parts) {
      words.add(part.name() + " " + part.family().name());
    }
    int most = 6;
    return "independent "
        + String.join(", ", words.subList(0, Math.min(most, words.size())))
        + (words.size() > most ? ", …" : "");
  }

  @Override
  public int dimension() {
    return dimension(parts);
  }

  @Override
  public int noiseSize() {
    return parts.stream().mapToInt(part -> part.family().noiseSize()).sum();
  }

  @Override
  public List<String> parameterNames() {
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      part.family().parameterNames().forEach(name -> names.add(part.name() + "." + name));
    }
    return names;
  }

  @Override
  public List<Shape> parameterShapes() {
    return parts.stream().flatMap(part -> part.family().parameterShapes().stream()).toList();
  }

  @Override
  public List<Bijector> constraints() {
    return parts.stream().flatMap(part -> part.family().constraints().stream()).toList();
  }

  @Override
  public boolean hasContinuousSlope() {
    return parts.stream().allMatch(part -> part.family().hasContinuousSlope());
  }

  @Override
  public boolean hasContinuousSlopeOfDraw() {
    return parts.stream().allMatch(part -> part.family().hasContinuousSlopeOfDraw());
  }

  @Override
  public boolean isReparameterized() {
    return parts.stream().allMatch(part -> part.family().isReparameterized());
  }

  /// {@inheritDoc} Each part is near the distribution of its coordinates given all others, as far
  /// as scales go: what is closest among products of normal distributions.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    List<Tensor> near = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      double[] own = new double[part.coordinates().length()];
      for (int i = 0; i < own.length; i++) {
        own[i] = loc.get(part.coordinates().get(i));
      }
      Tensor factor = Starts.conditionalFactor(scaleTril, part.coordinates());
      near.addAll(part.family().near(Tensor.vector(own), factor, key.fold(p)));
    }
    return near;
  }

  /// What is asked of a part.
  private interface Asked<T> {
    T of(Part part, List<Node> parameters, int firstNoise);
  }

  private <T> List<T> each(List<Node> parameters, Asked<T> asked) {
    List<T> answers = new ArrayList<>();
    int taken = 0;
    int noise = 0;
    for (Part part : parts) {
      int size = part.family().parameterShapes().size();
      answers.add(asked.of(part, parameters.subList(taken, taken + size), noise));
      taken += size;
      noise += part.family().noiseSize();
    }
    return answers;
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    List<Node> draws =
        each(
            parameters,
            (part, own, first) ->
                part.family().draw(own, Layout.slice(noise, 0, first, part.family().noiseSize())));
    Node all = Layout.concatenate(0, draws);
    int[] place = new int[dimension()];
    int next = 0;
    for (Part part : parts) {
      for (int coordinate : part.coordinates().array()) {
        place[coordinate] = next++;
      }
    }
    return pick(all, IntArray.of(place));
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    List<Node> terms =
        each(
            parameters,
            (part, own, _) -> part.family().logProb(own, pick(point, part.coordinates())));
    return sum(terms);
  }

  @Override
  public Optional<Node> entropy(List<Node> parameters) {
    List<Optional<Node>> terms = each(parameters, (part, own, _) -> part.family().entropy(own));
    return terms.stream().allMatch(Optional::isPresent)
        ? Optional.of(sum(terms.stream().map(Optional::orElseThrow).toList()))
        : Optional.empty();
  }

  private static Node sum(List<Node> terms) {
    Node sum = terms.getFirst();
    for (Node term : terms.subList(1, terms.size())) {
      sum = Ops.add(sum, term);
    }
    return sum;
  }

  /// Elements of a vector; a slice where they are neighbours.
  private static Node pick(Node vector, IntArray indices) {
    int from = indices.length() == 0 ? 0 : indices.get(0);
    return indices.equals(IntArray.range(from, from + indices.length()))
        ? Layout.slice(vector, 0, from, indices.length())
        : Layout.gather(vector, 0, indices);
  }
}
