// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// One entry of a schedule: a single [Value] or a [Group] of values that are computed in one loop
/// over rows.
sealed interface Item permits Value, Group {}
