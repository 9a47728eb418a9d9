// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.syntax.ProgramBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Traces of a program for single points.
final class Tracing {
  /// What a trace found.
  ///
  /// @param results the target; or what is reported, a vector per variable
  /// @param determined how many results, in front, come before any random number
  /// @param error the message of the error that ended it
  record Result(Trace trace, List<Node> results, int determined, Optional<String> error) {}

  private final StanModel model;
  private final Trace trace;
  private final Session session;

  Tracing(StanModel model, Trace.Mode mode, Trace.@Nullable Guide guide) {
    this.model = model;
    this.trace = new Trace(mode, guide, model.options());
    this.session = model.session(trace);
    session.copyFrom(model.data());
  }

  Result density() {
    try {
      session.parameters(model.point());
      session.run(ProgramBlock.TRANSFORMED_PARAMETERS);
      session.run(ProgramBlock.MODEL);
      return new Result(trace, List.of(trace.target()), 1, Optional.empty());
    } catch (StanError error) {
      return new Result(trace, List.of(), 0, Optional.of(String.valueOf(error.getMessage())));
    }
  }

  Result report() {
    trace.report();
    try {
      session.parameters(model.point());
      session.run(ProgramBlock.TRANSFORMED_PARAMETERS);
      session.run(ProgramBlock.GENERATED_QUANTITIES);
      List<Node> results = new ArrayList<>();
      int determined = 0;
      for (StanModel.Output output : model.outputs()) {
        Value value = session.frame().store(output.declaration().variable()).value();
        determined += output.block() == ProgramBlock.GENERATED_QUANTITIES ? 0 : 1;
        results.add(Outputs.flat(value, output.sized()));
      }
      return new Result(trace, results, determined, Optional.empty());
    } catch (StanError error) {
      return new Result(trace, List.of(), 0, Optional.of(String.valueOf(error.getMessage())));
    }
  }
}
