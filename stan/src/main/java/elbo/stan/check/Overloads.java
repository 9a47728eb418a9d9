// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.check.Functions.Candidate;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.StanType.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Chooses among overloads: of those that fit, the one with the fewest conversions.
final class Overloads {
  private Overloads() {}

  /// What came of it.
  sealed interface Choice {
    /// One overload is nearest.
    record Match(Candidate candidate) implements Choice {}

    /// Several are equally near.
    record Ambiguous(List<Candidate> candidates) implements Choice {}

    /// None fits.
    record None(List<Candidate> candidates) implements Choice {}
  }

  /// What stands at a call for one argument.
  record Argument(StanType type, boolean autodiff) {
    static Argument of(TypedExpression expression) {
      return new Argument(expression.type(), expression.level().isAutodiff());
    }
  }

  static List<Argument> arguments(List<TypedExpression> expressions) {
    return expressions.stream().map(Argument::of).toList();
  }

  static Choice choose(List<Candidate> candidates, List<Argument> arguments) {
    int best = Integer.MAX_VALUE;
    var nearest = new ArrayList<Candidate>();
    for (Candidate candidate : candidates) {
      int cost = cost(candidate.type().parameters(), arguments);
      if (cost < 0 || cost > best) {
        continue;
      }
      if (cost < best) {
        best = cost;
        nearest.clear();
      }
      nearest.add(candidate);
    }
    return switch (nearest.size()) {
      case 0 -> new Choice.None(candidates);
      case 1 -> new Choice.Match(nearest.getFirst());
      default -> new Choice.Ambiguous(nearest);
    };
  }

  /// The number of conversions; -1 when the arguments do not fit.
  static int cost(List<Parameter> parameters, List<Argument> arguments) {
    if (parameters.size() != arguments.size()) {
      return -1;
    }
    int cost = 0;
    for (int i = 0; i < parameters.size(); i++) {
      int one = cost(parameters.get(i), arguments.get(i));
      if (one < 0) {
        return -1;
      }
      cost += one;
    }
    return cost;
  }

  private static int cost(Parameter parameter, Argument argument) {
    return parameter.dataOnly() && argument.autodiff()
        ? -1
        : Types.promotionCost(parameter.type(), argument.type());
  }

  /// Why no overload fits, in one sentence, by the overloads that come furthest.
  static String reason(String name, List<Candidate> candidates, List<Argument> arguments) {
    var counts = new TreeSet<Integer>();
    int furthest = -1;
    var expected = new java.util.LinkedHashSet<String>();
    boolean dataOnly = false;
    for (Candidate candidate : candidates) {
      List<Parameter> parameters = candidate.type().parameters();
      counts.add(parameters.size());
      if (parameters.size() != arguments.size()) {
        continue;
      }
      int bad = 0;
      while (bad < parameters.size() && cost(parameters.get(bad), arguments.get(bad)) >= 0) {
        bad++;
      }
      if (bad > furthest) {
        furthest = bad;
        expected.clear();
        dataOnly = false;
      }
      if (bad == furthest && bad < parameters.size()) {
        expected.add(parameters.get(bad).toString());
        dataOnly |= Types.canPromote(parameters.get(bad).type(), arguments.get(bad).type());
      }
    }
    if (furthest < 0) {
      return "'" + name + "' takes " + counts(counts) + ", found " + count(arguments.size());
    }
    if (furthest >= arguments.size()) {
      return "no form of '" + name + "' takes these arguments together";
    }
    StanType found = arguments.get(furthest).type();
    String which = arguments.size() == 1 ? "the argument" : "argument " + (furthest + 1);
    return which
        + " of '"
        + name
        + "': expected "
        + list(expected.stream().toList())
        + (dataOnly ? ", found a value that depends on parameters" : ", found " + found);
  }

  /// The overloads written out, a few of them.
  static Optional<String> shown(String name, List<Candidate> candidates) {
    if (candidates.isEmpty() || candidates.size() > 4) {
      return Optional.empty();
    }
    return Optional.of(String.join("; ", candidates.stream().map(c -> name + c.type()).toList()));
  }

  private static String counts(SortedSet<Integer> counts) {
    if (counts.size() == 1) {
      return count(counts.first());
    }
    return list(counts.stream().map(String::valueOf).toList()) + " arguments";
  }

  private static String count(int n) {
    return n == 0 ? "no argument" : n == 1 ? "1 argument" : n + " arguments";
  }

  /// `a, b or c`
  static String list(List<String> items) {
    List<String> few = items.size() > 8 ? items.subList(0, 8) : items;
    if (few.size() == 1) {
      return few.getFirst();
    }
    String all = String.join(", ", few.subList(0, few.size() - 1)) + " or " + few.getLast();
    return items.size() > 8 ? all + " ..." : all;
  }
}
