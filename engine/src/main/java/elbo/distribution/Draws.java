// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.SampleOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The random nodes that samplers start from.
final class Draws {
  private Draws() {}

  static Node normal(IntSupplier sites, Shape shape) {
    return Ops.sample(SampleOp.NORMAL, sites.getAsInt(), shape, List.of());
  }

  static Node uniform(IntSupplier sites, Shape shape) {
    return Ops.sample(SampleOp.UNIFORM, sites.getAsInt(), shape, List.of());
  }

  static Node exponential(IntSupplier sites, Shape shape) {
    return Ops.sample(SampleOp.EXPONENTIAL, sites.getAsInt(), shape, List.of());
  }

  static Node gamma(IntSupplier sites, Shape shape, Node concentration) {
    return Ops.sample(SampleOp.GAMMA, sites.getAsInt(), shape, List.of(concentration));
  }

  static Node beta(IntSupplier sites, Shape shape, Node a, Node b) {
    return Ops.sample(SampleOp.BETA, sites.getAsInt(), shape, List.of(a, b));
  }

  static Node poisson(IntSupplier sites, Shape shape, Node rate) {
    return Ops.sample(SampleOp.POISSON, sites.getAsInt(), shape, List.of(rate));
  }

  static Node binomial(IntSupplier sites, Shape shape, Node count, Node probs) {
    return Ops.sample(SampleOp.BINOMIAL, sites.getAsInt(), shape, List.of(count, probs));
  }

  static Node vonMises(IntSupplier sites, Shape shape, Node concentration) {
    return Ops.sample(SampleOp.VON_MISES, sites.getAsInt(), shape, List.of(concentration));
  }
}
