// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Models: sites, factors, checks and what is reported, all as nodes that depend on one point in ℝⁿ
/// ([elbo.model.Model]); the log density that algorithms need of them ([elbo.model.LogDensity]).
///
/// ```java
/// ModelBuilder builder = new ModelBuilder(1);
/// Node scale = builder.parameter("scale", Bounds.lower(0), Shape.SCALAR, ElementOrder.ROW_MAJOR);
/// builder.site("y", Normal.of(0, scale), data, true, Set.of("scale"), Optional.empty());
/// Node target = builder.build().logDensity(true, true);
/// ```
package elbo.model;
