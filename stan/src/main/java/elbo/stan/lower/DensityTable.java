// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.distribution.Bernoulli;
import elbo.distribution.BernoulliLogit;
import elbo.distribution.Cauchy;
import elbo.distribution.Distribution;
import elbo.distribution.Exponential;
import elbo.distribution.Normal;
import elbo.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The distributions of the language by name. Their mathematics is `elbo.distribution`.
final class DensityTable {
  /// Makes a distribution from its arguments, in Stan's order.
  private final Map<String, Function<List<Node>, Distribution>> factories = new HashMap<>();

  DensityTable() {
    factories.put("normal", a -> new Normal(a.get(0), a.get(1)));
    factories.put("std_normal", a -> new Normal(Nodes.ZERO, Nodes.ONE));
    factories.put("cauchy", a -> new Cauchy(a.get(0), a.get(1)));
    factories.put("exponential", a -> new Exponential(a.get(0)));
    factories.put("bernoulli", a -> new Bernoulli(a.get(0)));
    factories.put("bernoulli_logit", a -> new BernoulliLogit(a.get(0)));
  }

  Set<String> names() {
    return factories.keySet();
  }

  boolean has(String name) {
    return factories.containsKey(name);
  }

  Distribution make(String name, List<Node> arguments) {
    Function<List<Node>, Distribution> factory = factories.get(name);
    if (factory == null) {
      throw new IllegalStateException("no distribution " + name);
    }
    return factory.apply(arguments);
  }
}
