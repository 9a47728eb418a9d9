// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Program;
import elbo.stan.syntax.ProgramBlock;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program that has passed the checker.
public final class CheckedProgram {
  private final Program source;
  private final Map<UserFunction, TypedStatement.Block> bodies;
  private final EnumMap<ProgramBlock, List<TypedStatement>> blocks;

  CheckedProgram(
      Program source,
      Map<UserFunction, TypedStatement.Block> bodies,
      Map<ProgramBlock, List<TypedStatement>> blocks) {
    this.source = source;
    this.bodies = new IdentityHashMap<>(bodies);
    this.blocks = new EnumMap<>(ProgramBlock.class);
    blocks.forEach((block, statements) -> this.blocks.put(block, List.copyOf(statements)));
  }

  /// The program as written.
  public Program source() {
    return source;
  }

  /// The body of a user's function; empty only for one that the program declares and the host
  /// supplies.
  public Optional<TypedStatement.Block> body(UserFunction function) {
    return Optional.ofNullable(bodies.get(function));
  }

  /// The statements of a block, in order; none when it is absent.
  public List<TypedStatement> statements(ProgramBlock block) {
    return blocks.getOrDefault(block, List.of());
  }
}
