// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A model whose rows of data come a few at a time from elsewhere and never are in memory together:
/// its density has inputs for them, and counts their likelihood as often as is said.
///
/// ```java
/// StreamedModel model =
///     StreamedModel.of(regression, Map.of(), List.of(new Column("x", 3), new Column("y", 0)), 100);
/// ```
///
/// @param density its `data()` are a scalar, what each row counts, then a column after the other
/// @param columns what a row holds, in order
/// @param batchSize how many rows there are at a time
public record StreamedModel(LogDensity density, List<Column> columns, int batchSize) {
  /// Data of the program that a row has a part of.
  ///
  /// @param name in the program
  /// @param width how many numbers: 0 for data with one axis, the rows
  public record Column(String name, int width) {
    int numbers() {
      return Math.max(1, width);
    }
  }

  /// Copies.
  public StreamedModel {
    columns = List.copyOf(columns);
  }

  /// Binds a program to data that are to come.
  ///
  /// @param fixed the other data
  /// @param columns what a row of the source holds, in its order
  /// @throws ModelException if rows are used otherwise than in observations that are independent
  ///   given the parameters
  public static StreamedModel of(
      Program program, Map<String, ?> fixed, List<Column> columns, int batchSize) {
    Map<String, Object> data = new HashMap<>(fixed);
    List<Node> inputs = new ArrayList<>(List.of(Node.input("weight", Shape.SCALAR)));
    for (Column column : columns) {
      Shape shape = column.width() == 0 ? Shape.of(batchSize) : Shape.of(batchSize, column.width());
      Node input = Node.input(column.name(), shape);
      inputs.add(input);
      data.put(column.name(), input);
    }
    Model model = program.bind(data);
    Set<Node> rows = new HashSet<>(inputs);
    Node prior = model.prior();
    if (uses(prior, rows)) {
      throw refusal("a prior depends on rows");
    }
    Node likelihood = Ops.constant(0);
    for (Term term : model.likelihoodTerms()) {
      boolean isOfRows = uses(term.logProb(), rows);
      switch (term) {
        case Term.Site site -> {
          if (isOfRows && !(site.plate().isPresent() && site.plate().get().size() == batchSize)) {
            throw refusal("the observations " + site.name() + " are no plate of the rows");
          }
        }
        case Term.Factor factor -> {
          if (isOfRows) {
            throw refusal("the factor " + factor.name() + " depends on rows");
          }
        }
      }
      if (isOfRows) {
        likelihood = Ops.add(likelihood, term.logProb());
      } else {
        prior = Ops.add(prior, term.logProb());
      }
    }
    Node sum = Ops.add(prior, Ops.multiply(inputs.getFirst(), likelihood));
    Node failed = model.failed(Check.Scope.DENSITY);
    Node value = Ops.select(failed, Ops.constant(Double.NEGATIVE_INFINITY), sum);
    LogDensity density = new LogDensity(model.unconstrainedNames(), model.point(), value, inputs);
    return new StreamedModel(density, columns, batchSize);
  }

  private static boolean uses(Node node, Set<Node> rows) {
    return Graph.topologicalOrder(List.of(node)).stream().anyMatch(rows::contains);
  }

  private static ModelException refusal(String reason) {
    return new ModelException(
        reason
            + "; rows that are streamed may be in observations (observe) alone, whose first"
            + " dimension they are");
  }

  /// How many numbers a row has.
  public int numColumns() {
    return columns.stream().mapToInt(Column::numbers).sum();
  }

  /// Room for the values of `density.data()`.
  public double[][] buffers() {
    double[][] buffers = new double[density.data().size()][];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new double[density.data().get(i).shape().numElements()];
    }
    return buffers;
  }

  /// Writes rows.
  ///
  /// @param weight what each row counts: the number of all rows over that of these
  /// @param rows row by row
  /// @param buffers from [#buffers]
  public void fill(double weight, double[] rows, double[][] buffers) {
    buffers[0][0] = weight;
    int width = numColumns();
    int from = 0;
    for (int c = 0; c < columns.size(); c++) {
      int numbers = columns.get(c).numbers();
      for (int b = 0; b < batchSize; b++) {
        System.arraycopy(rows, b * width + from, buffers[c + 1], b * numbers, numbers);
      }
      from += numbers;
    }
  }
}
