// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.distribution.Distribution;
import elbo.distribution.Summand;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.Level;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The densities of generalised linear models: the density they stand for, at intercept plus
/// predictors times coefficients. A part of it is dropped unless something in the linear predictor,
/// or its own argument, can vary.
final class Regressions {
  /// What a regression density stands for: its distribution, and the position there of the linear
  /// predictor.
  private record Base(String distribution, int predictor) {}

  private static final Map<String, Base> BASES =
      Map.of(
          "normal_id_glm", new Base("normal", 0),
          "bernoulli_logit_glm", new Base("bernoulli_logit", 0),
          "poisson_log_glm", new Base("poisson_log", 0),
          "neg_binomial_2_log_glm", new Base("neg_binomial_2_log", 0),
          "binomial_logit_glm", new Base("binomial_logit", 1),
          "categorical_logit_glm", new Base("categorical_logit", 0),
          "ordered_logistic_glm", new Base("ordered_logistic", 0));

  boolean has(String name) {
    Base base = BASES.get(name);
    return base != null && DensityTable.has(base.distribution());
  }

  Densities.Instance instance(String name, Call call) {
    Base base = java.util.Objects.requireNonNull(BASES.get(name));
    List<Level> levels = call.levels().get();
    Node value = call.node(0);
    List<Node> arguments = new ArrayList<>();
    List<Boolean> varies = new ArrayList<>();
    int first = 1;
    if (name.equals("binomial_logit_glm")) {
      arguments.add(call.node(1));
      varies.add(false);
      first = 2;
    }
    boolean ordered = name.equals("ordered_logistic_glm");
    int coefficients = ordered ? first + 1 : first + 2;
    Node predictor =
        ordered
            ? times(call, first, coefficients)
            : Ops.add(aligned(call, first + 1, first), times(call, first, coefficients));
    boolean varying = false;
    for (int k = first; k <= coefficients; k++) {
      varying |= levels.get(k).isAutodiff();
    }
    arguments.add(predictor);
    varies.add(varying);
    for (int k = coefficients + 1; k < call.count(); k++) {
      arguments.add(call.node(k));
      varies.add(levels.get(k).isAutodiff());
    }
    Distribution distribution = DensityTable.make(base.distribution(), value, arguments);
    Set<String> variables = new HashSet<>();
    for (int k = 0; k < varies.size(); k++) {
      if (varies.get(k)) {
        variables.add(distribution.arguments().get(k).name());
      }
    }
    if (levels.getFirst().isAutodiff()) {
      variables.add(Summand.VALUE);
    }
    return new Densities.Instance(
        distribution, value, variables, correction(name, call, varying, levels));
  }

  /// `neg_binomial_2_log_glm` drops other constants than `neg_binomial_2_log`: the factorials
  /// always, and with them what depends on nothing but a known precision.
  private static Node correction(String name, Call call, boolean varying, List<Level> levels) {
    if (!name.equals("neg_binomial_2_log_glm")) {
      return Nodes.ZERO;
    }
    Node counts = call.node(0);
    Node precision = call.node(call.count() - 1);
    if (levels.getLast().isAutodiff()) {
      return Ops.sum(Ops.lgamma(Ops.add(counts, Nodes.ONE)));
    }
    int n =
        Math.max(
            counts.shape().numElements(), call.shape(1).rank() == 2 ? call.shape(1).size(0) : 1);
    Node each = Ops.multiply(precision, Ops.log(precision));
    return varying ? Ops.negate(Ops.multiply(Nodes.number(n), each)) : Nodes.ZERO;
  }

  /// Predictors times coefficients: one number, or one per class, for each observation. One row of
  /// predictors serves all observations.
  private static Node times(Call call, int predictors, int coefficients) {
    Node x = call.node(predictors);
    Node beta = call.node(coefficients);
    call.require(
        Nodes.lastSize(x) == Nodes.length(beta),
        "there must be a coefficient for each of "
            + Nodes.lastSize(x)
            + " predictors, got "
            + Nodes.length(beta));
    if (x.shape().numElements() == 0 && x.shape().rank() == 2) {
      int n = x.shape().size(0);
      return Nodes.filled(
          beta.shape().rank() == 2 ? Shape.of(n, beta.shape().size(1)) : Shape.of(n), 0);
    }
    return Linear.matmul(x, beta);
  }

  /// The intercept as it adds to the linear predictor.
  private static Node aligned(Call call, int intercept, int predictors) {
    Node alpha = call.node(intercept);
    Node x = call.node(predictors);
    boolean classes = call.name().startsWith("categorical");
    if (classes && call.type(predictors) == StanType.MATRIX) {
      return Layout.broadcast(alpha, 0, x.shape().size(0));
    }
    return alpha;
  }
}
