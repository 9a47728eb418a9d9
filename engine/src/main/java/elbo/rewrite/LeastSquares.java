// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sum of squares of a Gaussian likelihood from sufficient statistics: rows of data whose
/// parameters are the same are replaced by the triangle of their QR decomposition.
///
/// Let r = c + Σⱼ aⱼ pⱼ over the rows of a group, with data columns c, aⱼ and numbers pⱼ that are
/// the same in the group (`y − (α + X·β)`, or `y − α[county]`). Then [A c] = Q·R gives ‖r‖² =
/// ‖R·(p, 1)‖²: as many rows as columns, whatever the number of observations. The new rows have the
/// form of the old ones, so everything else, derivatives included, stays as it is.
///
/// **Rounding.** An orthogonal map does not cancel as `yᵀy − 2βᵀXᵀy + βᵀXᵀXβ` would: the smallest
/// value of the sum stands in R as a number of its own. What is left is that of a sum of squares of
/// differences, as in the direct form: about 16·u·columns·κ, where κ compares the sizes of the
/// terms, Σⱼ ‖aⱼ‖|pⱼ| + ‖c‖ at the least squares solution, with the residual. Where that bound is
/// above [#LARGEST_ERROR] (data that lie on a line to ten digits) the direct form is kept.
final class LeastSquares {
  /// Of the sum, relative; a tenth of what log densities are compared with.
  static final double LARGEST_ERROR = 1e-10;

  private static final double UNIT_ROUNDOFF = 0x1p-53;

  /// What the decompositions may cost: about a quarter of a second.
  private static final double MOST_WORK = 1e9;

  /// A product with a data matrix, its rows scaled, times a factor that is the same in a group.
  private static final class Term {
    final RowTree.Product product;
    final double[] scale;
    final @Nullable Node factor;

    Term(RowTree.Product product, double[] scale, @Nullable Node factor) {
      this.product = product;
      this.scale = scale;
      this.factor = factor;
    }
  }

  private final RowTree tree;
  private final double[] constant;
  private final Map<Node, double[]> columns = new LinkedHashMap<>();
  private final List<Term> products = new ArrayList<>();

  private LeastSquares(RowTree tree) {
    this.tree = tree;
    this.constant = new double[tree.rows()];
  }

  /// What came of an attempt.
  ///
  /// @param sum the sum over fewer rows; null if the direct form is kept
  /// @param reason why, in words
  record Result(@Nullable Node sum, String reason) {}

  /// The sum of `terms` over rows, if these are squares of the kind above, perhaps times factors;
  /// null if they are not.
  static @Nullable Result sum(Node terms, RowTree tree) {
    List<Node> factors = new ArrayList<>();
    Node square = peel(terms, tree, factors);
    boolean isSquare =
        square != null && square.op() instanceof Op.Unary(UnaryOp f) && f == UnaryOp.SQUARE;
    if (square == null || !isSquare) {
      return null;
    }
    Node residual = peel(square.input(0), tree, factors);
    if (residual == null) {
      return null;
    }
    double[] ones = new double[tree.rows()];
    Arrays.fill(ones, 1);
    LeastSquares form = new LeastSquares(tree);
    boolean isAffine = form.add(residual, ones, null);
    return isAffine && form.hasParameters() ? form.reduce(terms, residual, factors) : null;
  }

  /// Takes factors off that are the same for rows with the same indices.
  private static @Nullable Node peel(Node node, RowTree tree, List<Node> factors) {
    Node rest = node;
    while (true) {
      if (rest.op() instanceof Op.Unary(UnaryOp f) && f == UnaryOp.NEGATE) {
        rest = rest.input(0);
      } else if (rest.op() instanceof Op.Binary(BinaryOp f)
          && (f == BinaryOp.MULTIPLY || f == BinaryOp.DIVIDE)) {
        int which = tree.leaves(rest.input(1), true) != null ? 1 : 0;
        if (f == BinaryOp.DIVIDE && which == 0 || tree.leaves(rest.input(which), true) == null) {
          return rest;
        }
        factors.add(rest.input(which));
        rest = rest.input(1 - which);
      } else {
        return rest.shape().rank() == 1 ? rest : null;
      }
    }
  }

  private boolean hasParameters() {
    return !columns.isEmpty() || !products.isEmpty();
  }

  private int numColumns() {
    int n = columns.size() + 1;
    for (Term term : products) {
      n += term.product.vector().shape().size(0);
    }
    return n;
  }

  /// Adds `scale · factor · node` to the form; false if that is not affine.
  private boolean add(Node node, double[] scale, @Nullable Node factor) {
    if (tree.isData(node)) {
      add(values(node), scale, factor);
      return true;
    }
    RowTree.Product product = tree.product(node);
    if (product != null) {
      products.add(new Term(product, scale, factor));
      return true;
    }
    if (tree.leaves(node, true) != null) {
      Node whole = factor == null ? node : Ops.multiply(factor, node);
      accumulate(columns.computeIfAbsent(whole, _ -> new double[tree.rows()]), scale, null);
      return true;
    }
    return switch (node.op()) {
      case Op.Unary(UnaryOp f) when f == UnaryOp.NEGATE ->
          add(node.input(0), scaled(scale, null, -1), factor);
      case Op.Binary(BinaryOp f) ->
          switch (f) {
            case ADD -> add(node.input(0), scale, factor) && add(node.input(1), scale, factor);
            case SUBTRACT ->
                add(node.input(0), scale, factor)
                    && add(node.input(1), scaled(scale, null, -1), factor);
            case MULTIPLY ->
                multiply(node.input(0), node.input(1), scale, factor)
                    || multiply(node.input(1), node.input(0), scale, factor);
            default -> false;
          };
      default -> false;
    };
  }

  private boolean multiply(Node by, Node node, double[] scale, @Nullable Node factor) {
    if (tree.isData(by)) {
      return add(node, scaled(scale, values(by), 1), factor);
    }
    return tree.leaves(by, true) != null
        && tree.leaves(node, false) != null
        && add(node, scale, factor == null ? by : Ops.multiply(factor, by));
  }

  private void add(double[] values, double[] scale, @Nullable Node factor) {
    double[] target =
        factor == null ? constant : columns.computeIfAbsent(factor, _ -> new double[tree.rows()]);
    accumulate(target, scale, values);
  }

  private static void accumulate(double[] target, double[] scale, double @Nullable [] values) {
    for (int i = 0; i < target.length; i++) {
      target[i] += values == null ? scale[i] : scale[i] * values[i];
    }
  }

  private static double[] scaled(double[] scale, double @Nullable [] values, double by) {
    double[] result = new double[scale.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = by * scale[i] * (values == null ? 1 : values[i]);
    }
    return result;
  }

  private double[] values(Node node) {
    Tensor x = tree.values(node);
    if (x.shape().isScalar()) {
      double[] repeated = new double[tree.rows()];
      Arrays.fill(repeated, x.item());
      return repeated;
    }
    return x.toArray();
  }

  private Result reduce(Node terms, Node residual, List<Node> factors) {
    int width = numColumns();
    int n = tree.rows();
    if (2.0 * n * width * width > MOST_WORK) {
      return new Result(null, "decomposing " + n + " rows of " + width + " would take too long");
    }
    Set<Node> indices = new HashSet<>();
    for (Node part : parts(factors)) {
      Set<Node> leaves = tree.leaves(part, true);
      if (leaves == null) {
        return new Result(null, "a factor differs between rows of a group");
      }
      indices.addAll(leaves);
    }
    RowTree.Classes groups = tree.classes(indices, n / 2);
    if (groups == null) {
      return new Result(null, "nearly every row has parameters of its own");
    }
    Reduction reduction = new Reduction(width, groups);
    if (reduction.numRows() > n / 2) {
      return new Result(null, n + " rows would become " + reduction.numRows());
    }
    double bound = 16 * UNIT_ROUNDOFF * width * reduction.amplification();
    String numbers =
        n + " rows become " + reduction.numRows() + "; rounding bound " + (float) bound;
    if (!(bound <= LARGEST_ERROR)) {
      return new Result(null, numbers + ", above " + LARGEST_ERROR);
    }
    Map<Node, Node> known = new HashMap<>();
    known.put(residual, reduction.residual());
    return new Result(Ops.sum(tree.at(terms, reduction.picked(), known), 0), numbers);
  }

  /// Everything that must be the same in a group.
  private List<Node> parts(List<Node> factors) {
    List<Node> parts = new ArrayList<>(factors);
    parts.addAll(columns.keySet());
    for (Term term : products) {
      if (term.factor != null) {
        parts.add(term.factor);
      }
    }
    return parts;
  }

  /// The rows of the triangles, group by group.
  private final class Reduction {
    private final int width;
    private final List<double[]> rows = new ArrayList<>();
    private final List<Integer> origins = new ArrayList<>();
    private double terms;
    private double residuals;

    Reduction(int width, RowTree.Classes groups) {
      this.width = width;
      int numGroups = groups.first().length;
      int[] start = new int[numGroups + 1];
      for (int group : groups.of()) {
        start[group + 1]++;
      }
      for (int g = 0; g < numGroups; g++) {
        start[g + 1] += start[g];
      }
      int[] members = new int[tree.rows()];
      int[] next = start.clone();
      for (int i = 0; i < members.length; i++) {
        members[next[groups.of()[i]]++] = i;
      }
      double[] row = new double[width];
      for (int g = 0; g < numGroups; g++) {
        Triangles triangle = new Triangles(width);
        for (int i = start[g]; i < start[g + 1]; i++) {
          fill(row, members[i]);
          triangle.add(row);
        }
        if (start[g + 1] - start[g] > width) {
          triangle.reduce();
        }
        addRows(triangle, groups.first()[g]);
        measure(triangle);
      }
    }

    private void fill(double[] row, int i) {
      int at = 0;
      for (double[] column : columns.values()) {
        row[at++] = column[i];
      }
      for (Term term : products) {
        Tensor x = tree.values(term.product.matrix());
        int k = term.product.vector().shape().size(0);
        for (int j = 0; j < k; j++) {
          row[at++] = term.scale[i] * x.get(i * k + j);
        }
      }
      row[at] = constant[i];
    }

    private void addRows(Triangles triangle, int origin) {
      for (int i = 0; i < triangle.count(); i++) {
        double[] row = new double[width];
        for (int j = 0; j < width; j++) {
          row[j] = triangle.get(i, j);
        }
        rows.add(row);
        origins.add(origin);
      }
    }

    /// Adds to the sizes of terms and residuals at the group's least squares solution.
    private void measure(Triangles triangle) {
      triangle.reduce();
      int last = width - 1;
      double[] p = new double[last];
      double size = norm(triangle, last);
      for (int j = Math.min(last, triangle.count()) - 1; j >= 0; j--) {
        double sum = -triangle.get(j, last);
        for (int k = j + 1; k < last; k++) {
          sum -= triangle.get(j, k) * p[k];
        }
        double length = norm(triangle, j);
        double pivot = triangle.get(j, j);
        p[j] = Math.abs(pivot) > 1e-12 * length ? sum / pivot : 0;
        size += length * Math.abs(p[j]);
      }
      terms += size * size;
      residuals +=
          triangle.count() == width ? triangle.get(last, last) * triangle.get(last, last) : 0;
    }

    private double norm(Triangles triangle, int column) {
      double sum = 0;
      for (int i = 0; i < triangle.count(); i++) {
        sum += triangle.get(i, column) * triangle.get(i, column);
      }
      return Math.sqrt(sum);
    }

    int numRows() {
      return rows.size();
    }

    /// κ.
    double amplification() {
      return Math.sqrt(terms / residuals);
    }

    int[] picked() {
      return origins.stream().mapToInt(Integer::intValue).toArray();
    }

    private Node column(int j) {
      double[] values = new double[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.get(i)[j];
      }
      return Node.constant(Tensor.wrap(Shape.of(values.length), values));
    }

    /// The form over the new rows.
    Node residual() {
      int[] picked = picked();
      Map<Node, Node> known = new HashMap<>();
      Node sum = column(width - 1);
      int at = 0;
      for (Node part : columns.keySet()) {
        sum = Ops.add(sum, Ops.multiply(column(at++), tree.at(part, picked, known)));
      }
      for (Term term : products) {
        int k = term.product.vector().shape().size(0);
        double[] x = new double[rows.size() * k];
        for (int i = 0; i < rows.size(); i++) {
          System.arraycopy(rows.get(i), at, x, i * k, k);
        }
        at += k;
        Node matrix = Node.constant(Tensor.wrap(Shape.of(rows.size(), k), x));
        Node product = elbo.graph.Linear.matmul(matrix, term.product.vector());
        sum =
            Ops.add(
                sum,
                term.factor == null
                    ? product
                    : Ops.multiply(tree.at(term.factor, picked, known), product));
      }
      return sum;
    }
  }
}
