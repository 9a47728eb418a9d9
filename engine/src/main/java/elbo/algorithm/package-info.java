// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Algorithms: an [elbo.algorithm.Algorithm] is a pure step from state to state, a
/// [elbo.algorithm.State] a value that can be written down, and an [elbo.algorithm.Outcome] what it
/// proposes. They know neither clocks nor files nor how good they are: that is for `elbo.fit`,
/// which drives them. [elbo.algorithm.Settings] say which of them runs, and how.
package elbo.algorithm;
