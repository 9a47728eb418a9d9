// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.distribution.Argument;
import elbo.distribution.Cumulative;
import elbo.distribution.Distribution;
import elbo.distribution.Domain;
import elbo.distribution.Requirement;
import elbo.distribution.Summand;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.Level;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedStatement;
import elbo.stan.syntax.Span;
import elbo.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Calls of densities and distribution functions, `~` statements, random numbers.
final class Densities {
  private static final List<String> SUFFIXES =
      List.of(
          "_lpdf",
          "_lpmf",
          "_lupdf",
          "_lupmf",
          "_lcdf",
          "_lccdf",
          "_cdf",
          "_cdf_log",
          "_ccdf_log",
          "_log",
          "_rng");

  private final Trace trace;
  private final Regressions regressions = new Regressions();
  private int unnormalizedCalls;

  Densities(Trace trace) {
    this.trace = trace;
  }

  /// A density at a value.
  ///
  /// @param variables the arguments that Stan's C++ would hold as autodiff variables
  /// @param correction what Stan drops besides, or keeps although no argument varies
  record Instance(Distribution distribution, Node value, Set<String> variables, Node correction) {
    /// What `~` adds.
    Node upToConstants() {
      return totals().upToConstants();
    }

    /// The density with all constants and what `~` adds.
    Distribution.Totals totals() {
      Distribution.Totals totals = distribution.totals(value, variables);
      return new Distribution.Totals(totals.logProb(), Ops.add(totals.upToConstants(), correction));
    }
  }

  private record Name(String distribution, String suffix) {}

  private static Name split(String name) {
    String best = "";
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix) && suffix.length() > best.length()) {
        best = suffix;
      }
    }
    return new Name(name.substring(0, name.length() - best.length()), best);
  }

  /// Whether a function's name is that of a density or the like.
  boolean handles(String function) {
    Name name = split(function);
    return !name.suffix().isEmpty()
        && (DensityTable.has(name.distribution()) || regressions.has(name.distribution()));
  }

  /// How many unnormalised densities have been evaluated with their constants dropped.
  int unnormalizedCalls() {
    return unnormalizedCalls;
  }

  Value apply(Call call) {
    Name name = split(call.name());
    try {
      return Value.of(
          switch (name.suffix()) {
            case "_lpdf", "_lpmf", "_log" -> {
              Instance instance = instance(name.distribution(), call);
              yield instance.distribution().totalLogProb(instance.value());
            }
            case "_lupdf", "_lupmf" -> {
              Instance instance = instance(name.distribution(), call);
              unnormalizedCalls += call.propto() ? 1 : 0;
              yield call.propto()
                  ? instance.upToConstants()
                  : instance.distribution().totalLogProb(instance.value());
            }
            case "_lcdf", "_cdf_log" -> Ops.sum(cumulative(name.distribution(), call, true));
            case "_lccdf", "_ccdf_log" -> Ops.sum(cumulative(name.distribution(), call, false));
            case "_cdf" -> Ops.exp(Ops.sum(cumulative(name.distribution(), call, true)));
            case "_rng" -> random(name.distribution(), call);
            default ->
                throw new UnsupportedProgramException(call.span(), "the function " + call.name());
          });
    } catch (ShapeException mismatch) {
      throw new StanError(call.span(), call.name() + ": " + mismatch.getMessage());
    }
  }

  private Instance instance(String name, Call call) {
    return instance(name, call, false);
  }

  private Instance instance(String name, Call call, boolean cumulative) {
    if (regressions.has(name)) {
      Instance instance = regressions.instance(name, call);
      check(
          name,
          instance.distribution(),
          instance.value(),
          instance.distribution().valueDomain(),
          call.span());
      checkSupport(name, instance.distribution(), instance.value(), call.span());
      return instance;
    }
    List<Node> arguments = new ArrayList<>();
    for (int k = 1; k < call.count(); k++) {
      arguments.add(call.node(k));
    }
    Distribution distribution = DensityTable.make(name, call.node(0), arguments);
    List<Level> levels = call.levels().get();
    Set<String> variables = new HashSet<>();
    if (levels.getFirst().isAutodiff()) {
      variables.add(Summand.VALUE);
    }
    // Some distributions take more than the program gives: the size of the outcome, in front.
    int extra = distribution.arguments().size() - arguments.size();
    for (int k = 1; k < levels.size(); k++) {
      if (levels.get(k).isAutodiff()) {
        variables.add(distribution.arguments().get(k - 1 + extra).name());
      }
    }
    Domain domain = cumulative ? cumulativeDomain(distribution) : distribution.valueDomain();
    check(name, distribution, call.node(0), domain, call.span());
    if (!cumulative) {
      checkSupport(name, distribution, call.node(0), call.span());
    }
    return new Instance(distribution, call.node(0), variables, Nodes.ZERO);
  }

  private void check(
      String name, Distribution distribution, Node value, Domain outcome, Span span) {
    for (Argument argument : distribution.arguments()) {
      // Stan leaves the factor of this one to the user: a zero on its diagonal gives NaN.
      if (!(name.equals("multi_normal_cholesky") && argument.domain() == Domain.CHOLESKY)) {
        check(name, argument.name(), argument.node(), argument.domain(), span);
      }
    }
    for (Requirement requirement : distribution.requirements()) {
      trace.check(
          requirement.holds(),
          span,
          requirement.values(),
          values -> name + ": " + requirement.text() + ", got " + values);
    }
    check(name, "the outcome", value, outcome, span);
  }

  /// What is a mistake rather than of probability 0: a category that does not exist, more successes
  /// than trials.
  private void checkSupport(String name, Distribution distribution, Node value, Span span) {
    if (distribution.refusesOutside()) {
      Node inside = distribution.support().contains(value);
      Node all =
          inside.shape().numElements() == 0
              ? Nodes.ONE
              : Ops.reduceAll(elbo.graph.ReduceOp.MIN, inside);
      String expected = distribution.support().text();
      trace.check(
          all,
          span,
          List.of(value),
          values -> name + ": the outcome must be " + expected + ", got " + values.getFirst());
    }
  }

  private void check(String name, String what, Node node, Domain domain, Span span) {
    Node holds = domain.holds(node);
    trace.check(
        holds,
        span,
        List.of(node),
        values -> name + ": " + what + " " + domain.text() + ", got " + values.getFirst());
  }

  /// What an outcome of a distribution function must be: the edge of the support is allowed, and
  /// counts may be anything.
  private static Domain cumulativeDomain(Distribution distribution) {
    if (distribution.support().isDiscrete()) {
      return Domain.NOT_NAN;
    }
    return switch (distribution.valueDomain()) {
      case POSITIVE, POSITIVE_FINITE, NON_NEGATIVE_FINITE -> Domain.NON_NEGATIVE;
      case FINITE -> Domain.NOT_NAN;
      default -> distribution.valueDomain();
    };
  }

  private Node cumulative(String name, Call call, boolean lower) {
    Instance instance = instance(name, call, true);
    if (!(instance.distribution() instanceof Cumulative cumulative)) {
      throw new UnsupportedProgramException(call.span(), "the function " + call.name());
    }
    return lower ? cumulative.logCdf(instance.value()) : cumulative.logSurvival(instance.value());
  }

  private Node random(String name, Call call) {
    List<Node> arguments = new ArrayList<>();
    for (int k = 0; k < call.count(); k++) {
      arguments.add(call.node(k));
    }
    Distribution distribution = DensityTable.make(name, sizeOf(name, arguments), arguments);
    for (Argument argument : distribution.arguments()) {
      check(name, argument.name(), argument.node(), argument.domain(), call.span());
    }
    return distribution.sample(trace::nextSite, distribution.batchShape());
  }

  /// Something of the size of the outcome, for distributions that need it: random correlations are
  /// asked for by their size.
  private static Node sizeOf(String name, List<Node> arguments) {
    if (name.startsWith("lkj_corr") && Nodes.isNumber(arguments.getFirst())) {
      return Nodes.filled(elbo.tensor.Shape.of((int) arguments.getFirst().value().item()), 0);
    }
    return Nodes.ZERO;
  }

  /// `value ~ distribution(arguments) T[lower, upper]`
  void tilde(
      TypedStatement.Tilde tilde, Frame frame, Expressions expressions, UserCalls userCalls) {
    String name = tilde.distribution() + " at line " + tilde.span().line();
    if (tilde.density() instanceof TypedExpression.BuiltinCall density) {
      builtin(name, tilde, density, frame, expressions);
    } else {
      Node propto = expressions.evaluate(tilde.density(), frame).node();
      Node normalized =
          frame.propto()
              ? expressions.evaluate(tilde.density(), frame.normalized()).node()
              : propto;
      trace.term(new Trace.Term(name, normalized, propto, null));
    }
    if (tilde.truncation().isPresent()) {
      new Truncations(trace, this, expressions, userCalls)
          .apply(tilde, tilde.truncation().get(), frame);
    }
  }

  private void builtin(
      String name,
      TypedStatement.Tilde tilde,
      TypedExpression.BuiltinCall density,
      Frame frame,
      Expressions expressions) {
    Call call = expressions.call(density, frame);
    String distribution = split(density.function()).distribution();
    if (!handles(density.function())) {
      throw new UnsupportedProgramException(
          tilde.span(), "the distribution " + tilde.distribution());
    }
    try {
      Instance instance = instance(distribution, call);
      Distribution d = instance.distribution();
      Distribution.Totals totals = instance.totals();
      Node normalized = totals.logProb();
      Node propto = frame.propto() ? totals.upToConstants() : normalized;
      boolean observed = !frame.level(tilde.value()).isAutodiff();
      Lanes lanes = trace.lanes();
      Trace.Site site =
          lanes == null
              ? new Trace.Site(d, instance.value(), observed)
              : LaneSites.of(lanes, distribution, d, call, observed);
      trace.term(new Trace.Term(name, normalized, propto, site));
    } catch (ShapeException mismatch) {
      throw new StanError(tilde.span(), tilde.distribution() + ": " + mismatch.getMessage());
    }
  }
}
