// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.equation.OdeSolver;
import elbo.equation.OdeSystem;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The value of [Op.Ode]: one problem after the other, the rates interpreted.
final class OdeValues {
  private OdeValues() {}

  static Tensor of(Op.Ode op, List<Tensor> x) {
    int n = op.states();
    int problems = x.get(0).shape().size(1);
    int times = x.get(2).shape().size(0);
    boolean pulls = op.pull().isPresent();
    int size = pulls ? n + op.parameters() : times * n;
    double[] all = new double[size * problems];
    OdeSolver solver = new OdeSolver(op.method(), n, op.parameters(), op.tangent().isPresent());
    for (int k = 0; k < problems; k++) {
      OdeSystem system = new Interpreted(op, column(x.get(3), k, problems));
      double[] results = new double[times * n];
      double[] y0 = column(x.get(0), k, problems);
      double[] t0 = column(x.get(1), k, problems);
      double[] ts = column(x.get(2), k, problems);
      solver.solve(system, 1, times, y0, t0, ts, results, pulls);
      if (pulls) {
        results = new double[size];
        solver.pull(system, column(x.get(5), k, problems), results);
      }
      for (int i = 0; i < size; i++) {
        all[i * problems + k] = results[i];
      }
    }
    Shape shape = pulls ? Shape.of(size, problems) : Shape.of(times, n, problems);
    return Tensor.wrap(shape, all);
  }

  private static double[] column(Tensor x, int k, int problems) {
    double[] column = new double[x.shape().numElements() / problems];
    for (int i = 0; i < column.length; i++) {
      column[i] = x.get(i * problems + k);
    }
    return column;
  }

  private static final class Interpreted implements OdeSystem {
    private final Op.Ode op;
    private final Graph rates;
    private final Tensor parameters;
    private final Tensor direction;

    Interpreted(Op.Ode op, double[] parameters) {
      this.op = op;
      this.rates = Graph.of(op.rates().inputs(), op.rates().outputs().subList(0, 1));
      this.parameters = Tensor.vector(parameters);
      double[] along = new double[parameters.length];
      for (int i = 0; i < along.length; i++) {
        along[i] = OdeSolver.direction(i, parameters[i]);
      }
      this.direction = Tensor.vector(along);
    }

    @Override
    public void rates(double[] t, double[] y, double[] result) {
      run(rates, t, y).getFirst().copyTo(result, 0);
    }

    @Override
    public void moving(double[] t, double[] y, double[] result) {
      run(op.tangent().orElseThrow(), t, y, direction).getFirst().copyTo(result, 0);
    }

    @Override
    public void jacobian(double[] t, double[] y, double[] jacobian) {
      run(op.rates(), t, y).get(1).copyTo(jacobian, 0);
    }

    @Override
    public void pull(
        double[] t, double[] y, double[] cotangent, double[] ofStates, double[] ofParameters) {
      Tensor given = Tensor.vector(Arrays.copyOf(cotangent, op.states()));
      List<Tensor> pulled = run(op.pull().orElseThrow(), t, y, given);
      pulled.get(0).copyTo(ofStates, 0);
      pulled.get(1).copyTo(ofParameters, 0);
    }

    private List<Tensor> run(Graph graph, double[] t, double[] y, Tensor... further) {
      List<Tensor> values = new ArrayList<>();
      values.add(Tensor.scalar(t[0]));
      int states = graph.inputs().get(1).shape().size(0);
      values.add(Tensor.vector(Arrays.copyOf(y, states)));
      values.add(parameters);
      values.addAll(List.of(further));
      return Interpreter.evaluate(graph, values);
    }
  }
}
