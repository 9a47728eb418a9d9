// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/// A number with how it was had.
public sealed interface Estimate {
  /// The number, in nats where it is a divergence or an entropy in nats.
  double value();

  /// How far from the truth it may be: 0 for a closed form, a bound for quadrature, one standard
  /// error for Monte Carlo.
  double error();

  /// This number times a factor.
  default Estimate times(double factor) {
    return of(value() * factor, error() * Math.abs(factor));
  }

  /// Another number that was had in the same way.
  Estimate of(double value, double error);

  /// A function of this number, the error by its derivative.
  default Estimate through(UnaryOperator<Node> function) {
    Node x = Node.input("x", Shape.SCALAR);
    Node y = function.apply(x);
    Node slope = Gradients.of(y, x);
    List<Tensor> both =
        Interpreter.evaluate(
            Graph.of(List.of(x), List.of(y, slope)), List.of(Tensor.scalar(value())));
    double change = error() == 0 ? 0 : Math.abs(error() * both.get(1).item());
    return of(both.get(0).item(), change);
  }

  /// A number of nats in bits.
  default Estimate inBits() {
    return times(1 / Math.log(2));
  }

  /// From a closed form, or a finite sum: exact up to rounding.
  ///
  /// @param value the number
  record Exact(double value) implements Estimate {
    @Override
    public double error() {
      return 0;
    }

    @Override
    public Exact of(double other, double otherError) {
      return new Exact(other);
    }
  }

  /// From adaptive quadrature, or an infinite sum that was cut off.
  ///
  /// @param value the number
  /// @param error the sum over all intervals of the difference between a rule of 21 points and one
  ///   of 10: for integrands that are smooth inside the intervals far more than the error
  /// @param evaluations points at which the densities were evaluated
  record Quadrature(double value, double error, long evaluations) implements Estimate {
    @Override
    public Quadrature of(double other, double otherError) {
      return new Quadrature(other, otherError, evaluations);
    }
  }

  /// From random draws.
  ///
  /// @param value the number
  /// @param error its standard error
  /// @param draws how many draws there were
  record MonteCarlo(double value, double error, long draws) implements Estimate {
    @Override
    public MonteCarlo of(double other, double otherError) {
      return new MonteCarlo(other, otherError, draws);
    }
  }
}
