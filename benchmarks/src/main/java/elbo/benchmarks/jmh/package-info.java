// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

/// Microbenchmarks.
@org.jspecify.annotations.NullMarked
package elbo.benchmarks.jmh;
