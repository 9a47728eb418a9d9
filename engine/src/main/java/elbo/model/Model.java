// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.compile.PassListener;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.rewrite.SufficientStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A model with its data bound, written for one draw: parameters as functions of a point in ℝⁿ, the
/// sites and factors of its log density, the checks it must pass, and what it reports. Immutable.
/// Made by [ModelBuilder], for the Java language and for Stan programs alike.
///
/// @param point the input: a vector of all unconstrained numbers
/// @param parameters in order, covering the point
/// @param terms the log density as sites and factors, in order
/// @param checks in order
/// @param transformed functions of the parameters to report
/// @param generated what is computed from parameters, data and random numbers to report
/// @param generalization what stands in the place of the likelihood
public record Model(
    Node point,
    List<Parameter> parameters,
    List<Term> terms,
    List<Check> checks,
    List<Quantity> transformed,
    List<Quantity> generated,
    Generalization generalization) {
  /// Copies.
  public Model {
    parameters = List.copyOf(parameters);
    terms = List.copyOf(terms);
    checks = List.copyOf(checks);
    transformed = List.copyOf(transformed);
    generated = List.copyOf(generated);
  }

  /// With the likelihood as it is written.
  public Model(
      Node point,
      List<Parameter> parameters,
      List<Term> terms,
      List<Check> checks,
      List<Quantity> transformed,
      List<Quantity> generated) {
    this(point, parameters, terms, checks, transformed, generated, Generalization.NONE);
  }

  /// How many numbers a point has.
  public int dimension() {
    return point.shape().numElements();
  }

  /// A name for each number of the point. Numbers and names are in the same order only within a
  /// parameter that has no nested arrays; see [Parameter#unconstrainedNames].
  public List<String> unconstrainedNames() {
    List<String> names = new ArrayList<>();
    parameters.forEach(parameter -> names.addAll(parameter.unconstrainedNames()));
    return names;
  }

  /// A name for each number that is reported for the parameters.
  public List<String> parameterNames() {
    List<String> names = new ArrayList<>();
    parameters.forEach(parameter -> names.addAll(parameter.output().elementNames()));
    return names;
  }

  /// The sites among the terms, in order.
  public List<Term.Site> sites() {
    List<Term.Site> sites = new ArrayList<>();
    for (Term term : terms) {
      if (term instanceof Term.Site site) {
        sites.add(site);
      }
    }
    return sites;
  }

  /// The log density at the point: a scalar, −∞ where a check fails.
  ///
  /// @param jacobian whether the log Jacobians of the parameters are added: the density of the
  ///   point rather than of the constrained values
  /// @param normalized whether all constants are kept
  public Node logDensity(boolean jacobian, boolean normalized) {
    Node sum = sum(jacobian, normalized);
    Node failed = failed(Check.Scope.DENSITY);
    Node density = Ops.select(failed, Ops.constant(Double.NEGATIVE_INFINITY), sum);
    List<String> decisions = new ArrayList<>();
    Node shorter = SufficientStatistics.in(density, decisions::add);
    PassListener.standard().finished("statistics", () -> String.join("\n", decisions));
    return shorter;
  }

  private Node sum(boolean jacobian, boolean normalized) {
    Node sum = Ops.constant(0);
    if (jacobian) {
      for (Parameter parameter : parameters) {
        sum = Ops.add(sum, parameter.logJacobian());
      }
    }
    for (Term term : terms) {
      sum = Ops.add(sum, normalized ? term.logProb() : term.logProbUpToConstants());
    }
    return sum;
  }

  /// The terms that data may have a part in, with all constants: sites that are observed, and
  /// factors. As they were written; checks are left aside.
  Node likelihood() {
    Node sum = Ops.constant(0);
    for (Term term : terms) {
      sum = mayHoldData(term) ? Ops.add(sum, term.logProb()) : sum;
    }
    return sum;
  }

  /// The terms of [#likelihood].
  List<Term> likelihoodTerms() {
    return terms.stream().filter(this::mayHoldData).toList();
  }

  /// The other terms and the log Jacobians.
  Node prior() {
    Node sum = Ops.constant(0);
    for (Parameter parameter : parameters) {
      sum = Ops.add(sum, parameter.logJacobian());
    }
    for (Term term : terms) {
      sum = mayHoldData(term) ? sum : Ops.add(sum, term.logProb());
    }
    return sum;
  }

  private boolean mayHoldData(Term term) {
    return switch (term) {
      case Term.Site site -> site.isObserved() || holdsData(site.value());
      case Term.Factor _ -> true;
    };
  }

  /// Whether more than numbers stands between the parameters and a value: `(y - mu) / sigma ~ …`.
  private boolean holdsData(Node value) {
    Map<Node, Node> leaves = new HashMap<>();
    for (Parameter parameter : parameters) {
      leaves.put(parameter.value(), Node.input(parameter.name(), parameter.value().shape()));
    }
    for (Node node : Graph.topologicalOrder(Graph.replaced(List.of(value), leaves))) {
      if (node.isConstant() && node.shape().numElements() > 1) {
        return true;
      }
    }
    return false;
  }

  /// 1 where a check of this scope fails, else 0.
  public Node failed(Check.Scope scope) {
    Node failed = Ops.constant(0);
    for (Check check : checks) {
      if (check.scope() == scope) {
        failed = Ops.or(failed, check.failed());
      }
    }
    return failed;
  }

  /// The target of inference: the normalised log density on unconstrained space.
  public LogDensity logDensity() {
    return new LogDensity(unconstrainedNames(), point, logDensity(true, true));
  }
}
