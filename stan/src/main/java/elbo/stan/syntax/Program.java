// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A whole program as written.
///
/// @param functions the functions block
/// @param blocks the statements of each block that is there
public record Program(
    List<FunctionDefinition> functions, Map<ProgramBlock, List<Statement>> blocks) {

  /// Copies both.
  public Program {
    functions = List.copyOf(functions);
    var copy = new EnumMap<ProgramBlock, List<Statement>>(ProgramBlock.class);
    blocks.forEach((block, statements) -> copy.put(block, List.copyOf(statements)));
    blocks = java.util.Collections.unmodifiableMap(copy);
  }

  /// The statements of a block; none when it is absent.
  public List<Statement> statements(ProgramBlock block) {
    return blocks.getOrDefault(block, List.of());
  }
}
