// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.model.Check.Part;
import elbo.model.Check.Scope;
import elbo.model.Model;
import elbo.model.Parameter;
import elbo.model.Quantity;
import elbo.model.Term;
import elbo.stan.syntax.ProgramBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A program as one model: a trace that nothing guides.
final class ModelTracing {
  private final StanModel source;
  private final Trace trace;
  private final Session session;

  ModelTracing(StanModel source) {
    this.source = source;
    this.trace = new Trace(new Trace.Mode(true, true), null, source.options());
    this.session = source.session(trace);
    session.copyFrom(source.data());
  }

  /// @param generated whether generated quantities are part of it
  Model model(boolean generated) {
    List<Session.ParameterValue> parameters = session.parameters(source.point());
    // An error here holds at every point: the model has no density, and the check says why.
    Optional<String> failure =
        attempt(ProgramBlock.TRANSFORMED_PARAMETERS).or(() -> attempt(ProgramBlock.MODEL));
    List<elbo.model.Check> checks = checks(Scope.DENSITY, failure);
    List<Term> terms = terms();
    Node extra = trace.extraJacobian();
    if (extra != Nodes.ZERO) {
      terms.add(new Term.Factor("jacobian +=", extra, extra));
    }
    trace.checks().clear();
    List<Quantity> reported = List.of();
    if (generated) {
      trace.generate();
      Optional<String> problem =
          failure.isPresent() ? failure : attempt(ProgramBlock.GENERATED_QUANTITIES);
      checks.addAll(checks(Scope.GENERATED, failure.isPresent() ? Optional.empty() : problem));
      reported = quantities(ProgramBlock.GENERATED_QUANTITIES, problem);
    }
    trace.unrolled().forEach(source::noteUnrolled);
    return new Model(
        source.point(),
        parameters.stream().map(ModelTracing::parameter).toList(),
        terms,
        checks,
        quantities(ProgramBlock.TRANSFORMED_PARAMETERS, failure),
        reported);
  }

  private Optional<String> attempt(ProgramBlock block) {
    try {
      session.run(block);
      return Optional.empty();
    } catch (StanError error) {
      return Optional.of(String.valueOf(error.getMessage()));
    }
  }

  private List<elbo.model.Check> checks(Scope scope, Optional<String> failure) {
    List<elbo.model.Check> checks = new ArrayList<>();
    for (Check check : trace.checks()) {
      String message = check.describeBriefly();
      checks.add(
          new elbo.model.Check(
              Ops.not(check.holds()),
              List.of(new Part.Text(message)),
              check.span().toString(),
              scope));
    }
    failure.ifPresent(
        m -> checks.add(new elbo.model.Check(Nodes.ONE, List.of(new Part.Text(m)), "", scope)));
    return checks;
  }

  private List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    for (Trace.Term term : trace.terms()) {
      Trace.Site site = term.site();
      terms.add(
          site == null
              ? new Term.Factor(term.name(), term.normalized(), term.propto())
              : new Term.Site(
                  term.name(),
                  site.distribution(),
                  site.value(),
                  site.observed(),
                  term.normalized(),
                  term.propto(),
                  Optional.empty()));
    }
    return terms;
  }

  private static Parameter parameter(Session.ParameterValue parameter) {
    List<String> unconstrained = new ArrayList<>();
    Session.unconstrainedNames(parameter.name(), parameter.sized(), unconstrained);
    Node flat = Outputs.flat(parameter.value(), parameter.sized());
    Node natural = parameter.value() instanceof Value.Dense(Node node) ? node : flat;
    Quantity output =
        new Quantity(
            parameter.name(), Outputs.names(parameter.name(), parameter.sized()), flat, false);
    return new Parameter(
        parameter.name(),
        parameter.offset(),
        unconstrained,
        natural,
        parameter.transform(),
        parameter.logJacobian(),
        output);
  }

  private List<Quantity> quantities(ProgramBlock block, Optional<String> failure) {
    List<Quantity> quantities = new ArrayList<>();
    for (StanModel.Output output : source.outputs()) {
      if (output.block() == block) {
        int size = output.names().size();
        Store store = session.frame().variables().get(output.declaration().variable());
        Node flat =
            failure.isPresent() || store == null
                ? Nodes.filled(elbo.tensor.Shape.of(size), Double.NaN)
                : Outputs.flat(store.value(), output.sized());
        boolean random =
            Graph.topologicalOrder(List.of(flat)).stream()
                .anyMatch(n -> n.op() instanceof Op.Sample);
        quantities.add(
            new Quantity(output.declaration().variable().name(), output.names(), flat, random));
      }
    }
    return quantities;
  }
}
