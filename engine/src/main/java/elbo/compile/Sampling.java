// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.SampleOp;
import elbo.random.Draws;
import elbo.random.Key;
import java.util.List;

/// Random numbers: the key, the site, the draw and the element decide, so neither tiles nor threads
/// change one.
record Sampling(SampleOp function, int site, List<Ref> parameters, Ref out) implements Step {
  @Override
  public void run(Frame f) {
    Key key = f.key();
    int lanes = f.lanes;
    int elements = out.count(f) / lanes;
    long firstElement = (long) f.row * out.inner();
    double[] y = out.array(f);
    for (int e = 0; e < elements; e++) {
      for (int d = 0; d < lanes; d++) {
        int i = e * lanes + d;
        long draw = f.keyDraw + f.firstDraw + Math.min(d, f.draws - 1);
        y[out.at(f) + i] = number(f, key, draw, firstElement + e, i);
      }
    }
  }

  private double number(Frame f, Key key, long draw, long element, int position) {
    return switch (function) {
      case NORMAL -> Draws.normal(key, site, draw, element);
      case UNIFORM -> Draws.uniform(key, site, draw, element);
      case EXPONENTIAL -> Draws.exponential(key, site, draw, element);
      case GAMMA -> Draws.gamma(key, site, draw, element, parameter(f, 0, position));
      case BETA ->
          Draws.beta(
              key, site, draw, element, parameter(f, 0, position), parameter(f, 1, position));
      case POISSON -> Draws.poisson(key, site, draw, element, parameter(f, 0, position));
      case BINOMIAL ->
          Draws.binomial(
              key, site, draw, element, parameter(f, 0, position), parameter(f, 1, position));
      case VON_MISES -> Draws.vonMises(key, site, draw, element, parameter(f, 0, position));
    };
  }

  private double parameter(Frame f, int number, int position) {
    Ref ref = parameters.get(number);
    return ref.array(f)[ref.at(f) + position];
  }
}
