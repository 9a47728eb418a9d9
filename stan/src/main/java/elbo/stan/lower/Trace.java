// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.distribution.Distribution;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.syntax.Span;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a trace collects: target terms, checks, the guards it was specialised on, random nodes. One
/// for each pass over a program.
final class Trace {
  /// How the target is read by `target()`: with or without the constants that `~` drops, with or
  /// without Jacobians.
  record Mode(boolean propto, boolean jacobian) {}

  /// A value of a guard that the trace relied on.
  record Decision(Node guard, double value) {}

  /// Decides what no trace can know: the value of a condition, bound or index that depends on
  /// parameters.
  interface Guide {
    /// The value of a scalar node.
    double decide(Node guard);
  }

  /// A term of the target.
  ///
  /// @param normalized its value with all constants
  /// @param propto its value without those that `~` drops
  /// @param site the distribution behind it, if a `~` statement stood for one that is built in
  record Term(String name, Node normalized, Node propto, @Nullable Site site) {}

  /// The distribution of a `~` statement.
  record Site(Distribution distribution, Node value, boolean observed) {}

  private final Mode mode;
  private final @Nullable Guide guide;
  private final Options options;
  private final List<Term> terms = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<Span, String> unrolled = new LinkedHashMap<>();
  private Node jacobian = Nodes.ZERO;
  private Node extraJacobian = Nodes.ZERO;
  private final Lanes.Registry registry = new Lanes.Registry();
  private @Nullable Lanes lanes;
  private @Nullable CarriedLoop carried;
  private @Nullable Node path;
  private List<Node> formal = List.of();
  private int sites;
  private boolean report;
  private boolean generates;

  Trace(Mode mode, @Nullable Guide guide, Options options) {
    this.mode = mode;
    this.guide = guide;
    this.options = options;
  }

  /// How the program is lowered.
  Options options() {
    return options;
  }

  Mode mode() {
    return mode;
  }

  /// Says that this trace is for what a program reports, not for its density.
  void report() {
    report = true;
  }

  boolean isReport() {
    return report;
  }

  /// Says that what is traced from here on is reported, and that nothing asks for its derivatives.
  void generate() {
    generates = true;
  }

  /// Whether derivatives may be asked for of what is traced.
  boolean hasDerivatives() {
    return !report && !generates;
  }

  boolean isGuided() {
    return guide != null;
  }

  /// The value of a scalar: known, or decided by the guide and recorded.
  double decide(Node scalar, Span span, String what) {
    if (Nodes.isNumber(scalar)) {
      return scalar.value().item();
    }
    if (isFormal(scalar)) {
      throw new UnsupportedProgramException(
          span, what + " that depends on the unknown of the equations around");
    }
    if (lanes != null && lanes.varies(scalar)) {
      return decideInLanes(lanes, scalar, what);
    }
    if (guide == null) {
      throw new UnsupportedProgramException(span, what + " that depends on parameters");
    }
    double value = guide.decide(scalar);
    decisions.add(new Decision(scalar, value));
    return value;
  }

  private static double decideInLanes(Lanes lanes, Node scalar, String what) {
    double[] values = lanes.data(scalar);
    if (values == null) {
      throw new NotAnAxis(what + " that depends on parameters and iteration");
    }
    for (double value : values) {
      if (value != values[0]) {
        throw new DifferingLanes(lanes, values);
      }
    }
    return values[0];
  }

  List<Decision> decisions() {
    return decisions;
  }

  /// What the lanes of this trace share.
  Lanes.Registry registry() {
    return registry;
  }

  /// The iterations that are traced together at the moment; null where there is only one.
  @Nullable Lanes lanes() {
    return lanes;
  }

  void lanes(@Nullable Lanes newLanes) {
    lanes = newLanes;
  }

  /// The loop whose iterations are traced together although they depend on each other; null if
  /// there is none.
  @Nullable CarriedLoop carried() {
    return carried;
  }

  void carried(@Nullable CarriedLoop loop) {
    carried = loop;
  }

  /// Whether a condition has one value for all that is traced together, which [#decide] gives.
  boolean decides(Node condition) {
    return condition.isConstant()
        || isGuided()
            && !(carried != null && lanes != null && lanes.varies(condition))
            && !isFormal(condition);
  }

  /// Traces a function of unknowns, as equations are written: no point gives them a value.
  ///
  /// @param unknowns the input nodes that stand for them
  <T> T formally(List<Node> unknowns, Supplier<T> body) {
    List<Node> outer = formal;
    Node reached = path;
    formal = new ArrayList<>(outer);
    formal.addAll(unknowns);
    path = null;
    try {
      return body.get();
    } finally {
      formal = outer;
      path = reached;
    }
  }

  /// Takes away the checks since a mark that depend on unknowns.
  ///
  /// @return whether all of them hold
  Node takeChecksOf(Mark since, List<Node> unknowns) {
    Node holds = Nodes.ONE;
    Iterator<Check> all = checks.subList(since.checks(), checks.size()).iterator();
    while (all.hasNext()) {
      Node condition = all.next().holds();
      if (Graph.topologicalOrder(List.of(condition)).stream().anyMatch(unknowns::contains)) {
        holds = Ops.and(holds, condition);
        all.remove();
      }
    }
    return holds;
  }

  /// Whether unknowns are being traced.
  boolean isFormal() {
    return !formal.isEmpty();
  }

  /// Whether a value depends on an unknown.
  boolean isFormal(Node node) {
    return !formal.isEmpty()
        && Graph.topologicalOrder(List.of(node)).stream().anyMatch(formal::contains);
  }

  /// Replaces nodes in all that was traced since, and in others.
  ///
  /// @return the others
  List<Node> replace(Mark since, Map<Node, Node> replacements, List<Node> others) {
    List<Node> nodes = new ArrayList<>(others);
    nodes.add(jacobian);
    nodes.add(extraJacobian);
    List<Term> newTerms = terms.subList(since.terms(), terms.size());
    List<Check> newChecks = checks.subList(since.checks(), checks.size());
    List<Decision> newDecisions = decisions.subList(since.decisions(), decisions.size());
    newTerms.forEach(term -> nodes.addAll(List.of(term.normalized(), term.propto())));
    newChecks.forEach(check -> {
      nodes.add(check.holds());
      nodes.addAll(check.shown());
    });
    newDecisions.forEach(decision -> nodes.add(decision.guard()));
    Iterator<Node> replaced = Graph.replaced(nodes, replacements).iterator();
    List<Node> results = new ArrayList<>();
    others.forEach(_ -> results.add(replaced.next()));
    jacobian = replaced.next();
    extraJacobian = replaced.next();
    newTerms.replaceAll(term -> new Term(term.name(), replaced.next(), replaced.next(), null));
    newChecks.replaceAll(check -> {
      Node holds = replaced.next();
      List<Node> shown = new ArrayList<>();
      check.shown().forEach(_ -> shown.add(replaced.next()));
      return new Check(holds, check.span(), shown, check.message());
    });
    newDecisions.replaceAll(decision -> new Decision(replaced.next(), decision.value()));
    return results;
  }

  /// How far the trace has come.
  record Mark(
      int terms,
      int checks,
      int decisions,
      Node jacobian,
      Node extraJacobian,
      @Nullable Node path,
      @Nullable Lanes lanes,
      @Nullable CarriedLoop carried) {}

  Mark mark() {
    return new Mark(
        terms.size(),
        checks.size(),
        decisions.size(),
        jacobian,
        extraJacobian,
        path,
        lanes,
        carried);
  }

  /// Forgets what was traced since.
  void backTo(Mark mark) {
    terms.subList(mark.terms(), terms.size()).clear();
    checks.subList(mark.checks(), checks.size()).clear();
    decisions.subList(mark.decisions(), decisions.size()).clear();
    jacobian = mark.jacobian();
    extraJacobian = mark.extraJacobian();
    path = mark.path();
    lanes = mark.lanes();
    carried = mark.carried();
  }

  /// A scalar summed over the iterations that are traced together.
  private Node total(Node term) {
    return lanes == null ? term : LaneSums.total(lanes, term);
  }

  /// The condition under which the statement being traced is reached; null when it always is.
  @Nullable Node path() {
    return path;
  }

  /// The path as a node.
  Node pathNode() {
    Node reached = path;
    return reached == null ? Nodes.ONE : reached;
  }

  void path(@Nullable Node newPath) {
    path = newPath;
  }

  private Node masked(Node term) {
    Node reached = path;
    return reached == null ? term : Ops.select(reached, term, Nodes.ZERO);
  }

  /// Adds `target +=`.
  void factor(Span span, Node term) {
    term(new Term("target += at line " + span.line(), term, term, null));
  }

  /// Adds a term.
  void term(Term term) {
    Node normalized = total(masked(term.normalized()));
    Node propto = term.normalized() == term.propto() ? normalized : total(masked(term.propto()));
    terms.add(new Term(term.name(), normalized, propto, path == null ? term.site() : null));
  }

  List<Term> terms() {
    return terms;
  }

  /// Adds `jacobian +=`.
  void jacobian(Span span, Node term) {
    Node added = total(masked(term));
    extraJacobian = Ops.add(extraJacobian, added);
    jacobian = Ops.add(jacobian, added);
  }

  /// What `jacobian +=` statements have added.
  Node extraJacobian() {
    return extraJacobian;
  }

  /// Adds the log Jacobian of a transform.
  void jacobian(Node term) {
    jacobian = Ops.add(jacobian, term);
  }

  /// The sum of the log Jacobians.
  Node jacobian() {
    return jacobian;
  }

  /// The target so far, as `target()` reads it.
  Node target() {
    return target(mode);
  }

  /// The target in a mode.
  Node target(Mode asked) {
    if (lanes != null) {
      throw new NotAnAxis("target() in an iteration");
    }
    List<Node> parts = new ArrayList<>();
    for (Term term : terms) {
      parts.add(asked.propto() ? term.propto() : term.normalized());
    }
    if (asked.jacobian()) {
      parts.add(jacobian);
    }
    parts.removeIf(part -> part.isConstant() && part.value().item() == 0);
    return parts.isEmpty()
        ? Nodes.ZERO
        : parts.size() == 1 ? parts.getFirst() : Ops.sum(Nodes.vector(parts));
  }

  List<Check> checks() {
    return checks;
  }

  /// Demands that a scalar is not 0. What is known to hold is not kept; what is known to fail ends
  /// the trace.
  void check(Node holds, Span span, List<Node> shown, Function<List<Tensor>, String> message) {
    if (holds.isConstant()) {
      if (holds.value().item() != 0) {
        return;
      }
      if (path == null && shown.stream().allMatch(Node::isConstant)) {
        throw new StanError(span, message.apply(shown.stream().map(Node::value).toList()));
      }
    }
    Check check = new Check(holds, span, shown, message);
    Node reached = path;
    check = reached == null ? check : check.on(reached);
    if (lanes != null) {
      LaneChecks.add(lanes, check, checks, reached == null);
    } else {
      checks.add(check);
    }
  }

  void check(Node holds, Span span, String message) {
    check(holds, span, List.of(), _ -> message);
  }

  /// Says that a loop is traced iteration by iteration.
  void unrolled(Span loop, String reason) {
    unrolled.putIfAbsent(loop, reason);
  }

  /// The loops that are traced iteration by iteration although they have many, with the reasons.
  Map<Span, String> unrolled() {
    return unrolled;
  }

  /// A new number for a random node.
  int nextSite() {
    if (lanes != null) {
      registry.sample(sites, lanes);
    }
    return sites++;
  }
}
