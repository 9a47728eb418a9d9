// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedStatement;
import elbo.stan.syntax.Printable;
import elbo.stan.syntax.Span;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// `print`, `reject` and `fatal_error`. What is printed is a matter of one evaluation, not of the
/// density, so a trace leaves `print` out; `reject` and `fatal_error` refuse the point with their
/// text.
final class Messages {
  private final Trace trace;

  Messages(Trace trace) {
    this.trace = trace;
  }

  void run(TypedStatement.Message message, Frame frame, Expressions expressions) {
    List<Node> shown = new ArrayList<>();
    List<Object> pieces = new ArrayList<>();
    for (Printable<TypedExpression> argument : message.arguments()) {
      switch (argument) {
        case Printable.Text<TypedExpression>(String text, Span _) -> pieces.add(text);
        case Printable.Value<TypedExpression>(TypedExpression expression) -> {
          Value value = expressions.evaluate(expression, frame);
          if (value instanceof Value.Dense(Node node)) {
            pieces.add(shown.size());
            shown.add(node);
          } else {
            pieces.add("(" + expression.type() + ")");
          }
        }
      }
    }
    switch (message.kind()) {
      case PRINT -> {}
      case REJECT, FATAL_ERROR -> {
        if (trace.path() == null && trace.lanes() != null) {
          throw new NotAnAxis("a point that is refused in an iteration");
        }
        if (trace.path() == null && shown.stream().allMatch(Node::isConstant)) {
          throw new StanError(
              message.span(), text(pieces, shown.stream().map(Node::value).toList()));
        }
        if (trace.path() == null) {
          trace
              .checks()
              .add(new Check(Nodes.ZERO, message.span(), shown, values -> text(pieces, values)));
          throw new StanError(message.span(), message.kind().keyword());
        }
        trace.check(Nodes.ZERO, message.span(), shown, values -> text(pieces, values));
      }
    }
  }

  private static String text(List<Object> pieces, List<Tensor> values) {
    StringBuilder text = new StringBuilder();
    for (Object piece : pieces) {
      text.append(piece instanceof Integer k ? print(values.get(k)) : piece);
    }
    return text.toString();
  }

  private static String print(Tensor value) {
    if (!value.shape().isScalar()) {
      return value.toString();
    }
    double x = value.item();
    return x == (int) x ? Integer.toString((int) x) : Double.toString(x);
  }
}
