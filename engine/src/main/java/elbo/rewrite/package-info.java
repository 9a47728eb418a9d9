// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// Graph to graph: [elbo.rewrite.Vmap] adds the axis of the draws, innermost. Simplifications that
/// hold node by node are made when a node is made (`elbo.graph.Simplify`); rules that look at a
/// whole graph have their place here, one file each: [elbo.rewrite.SufficientStatistics] makes sums
/// over data shorter.
package elbo.rewrite;
