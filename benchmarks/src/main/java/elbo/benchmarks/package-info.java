// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

/// Serves densities to the comparison with other systems, which is written in Python.
@org.jspecify.annotations.NullMarked
package elbo.benchmarks;
