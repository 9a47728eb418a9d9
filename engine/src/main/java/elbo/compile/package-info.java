// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
/// The executor: from a graph written for one draw to an [elbo.compile.Executable] that evaluates
/// many at once without allocating.
///
/// ```java
/// Node x = Node.input("x", Shape.of(3));
/// Graph graph = Graph.of(List.of(x), List.of(Ops.sum(Ops.exp(x))));
/// Executable executable = Compiler.compile(graph, Options.allBatched(graph));
/// executable.run(64, new double[][] {points}, new double[][] {values}, executable.workspace());
/// ```
///
/// **Draws are a logical axis.** [elbo.compile.Options] says which inputs differ between draws and
/// for each output whether draws are kept apart or summed. Draws are worked on in tiles; inside a
/// tile the draw axis is the last one of every value that depends on the draw, as in
/// `elbo.rewrite.Vmap`, and each lowering rule is the operation's batching rule at the same time.
/// What depends on no input is computed when compiling, what depends on no draw once per call, and
/// linear functions of sums over draws once after all tiles.
///
/// **Data axes are cut into blocks.** Values with the same long leading axis that do not need each
/// other's sums form one loop over blocks of rows, forward and reverse together, so that what lies
/// between data and sums never leaves the cache.
///
/// **Generated kernels.** What is simple arithmetic and stands together (`Fusion`) becomes one
/// `FusedStep`: its steps run at once, and a class made from them (`Chain`, `ChainWriter`) takes
/// over when the JVM has compiled it (`Template`), with the same bits.
///
/// **Passes**: `elbo.rewrite.Factors` (scalar factors out of arrays), `Phases` (how often),
/// `DrawSums` (what a sum over draws is taken of), `Values` (broadcasts become operand modes or
/// copies), `Roles` and `Schedule` (loops over rows, order), `Planner` (memory by lifetime),
/// `Lowering` (one rule per operation, to steps). All are linear in the number of nodes and do not
/// recurse over the graph. `-Delbo.dump=graph,schedule` prints what they make.
///
/// **Threads** (`Workers`) meet tiles of draws. The tiles that are left when each thread has had as
/// many as the others, and a call with fewer tiles than threads, are met one after the other with
/// the chunks of their loops over rows shared (`ChunkCrew`): sums restart with each chunk and are
/// added in order, so the bits are those of one thread.
///
/// **Room for more**: a step is anything that implements `Step`.
package elbo.compile;
