// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.ProgramBlock;
import java.util.Optional;

/// Where the checker stands.
///
/// @param block the block; empty in the functions block
/// @param function the function whose body it is
/// @param loops how many loops are around
/// @param top whether declarations here are those of the block itself
/// @param inSize whether it is in the size of such a declaration
record Context(
    Optional<ProgramBlock> block,
    Optional<UserFunction> function,
    int loops,
    boolean top,
    boolean inSize) {

  static Context of(ProgramBlock block) {
    boolean top = block != ProgramBlock.MODEL;
    return new Context(Optional.of(block), Optional.empty(), 0, top, false);
  }

  static Context of(UserFunction function) {
    return new Context(Optional.empty(), Optional.of(function), 0, false, false);
  }

  Context inLoop() {
    return new Context(block, function, loops + 1, false, inSize);
  }

  Context nested() {
    return new Context(block, function, loops, false, inSize);
  }

  Context forSizes() {
    return new Context(block, function, loops, top, top);
  }

  boolean isIn(ProgramBlock wanted) {
    return block.isPresent() && block.get() == wanted;
  }

  private String functionName() {
    return function.map(UserFunction::name).orElse("");
  }

  /// Whether the target may be read and added to.
  boolean mayUseTarget() {
    return isIn(ProgramBlock.MODEL) || Suffixes.isLp(functionName());
  }

  boolean mayUseJacobian() {
    return isIn(ProgramBlock.TRANSFORMED_PARAMETERS) || Suffixes.isJacobian(functionName());
  }

  boolean mayDraw() {
    return isIn(ProgramBlock.TRANSFORMED_DATA)
        || isIn(ProgramBlock.GENERATED_QUANTITIES)
        || Suffixes.isRng(functionName());
  }

  boolean mayDropConstants() {
    return isIn(ProgramBlock.MODEL) || Suffixes.isDensity(functionName());
  }

  /// The level of what is declared here.
  Level levelHere() {
    boolean autodiff =
        block.isEmpty()
            || isIn(ProgramBlock.PARAMETERS)
            || isIn(ProgramBlock.TRANSFORMED_PARAMETERS)
            || isIn(ProgramBlock.MODEL);
    return autodiff ? Level.AUTODIFF : Level.DATA;
  }

  /// The kind of a variable declared here.
  Variable.Origin originHere() {
    if (block.isEmpty()) {
      return Variable.Origin.FUNCTION_LOCAL;
    }
    if (!top) {
      return Variable.Origin.LOCAL;
    }
    return switch (block.get()) {
      case DATA -> Variable.Origin.DATA;
      case TRANSFORMED_DATA -> Variable.Origin.TRANSFORMED_DATA;
      case PARAMETERS -> Variable.Origin.PARAMETER;
      case TRANSFORMED_PARAMETERS -> Variable.Origin.TRANSFORMED_PARAMETER;
      case MODEL -> Variable.Origin.LOCAL;
      case GENERATED_QUANTITIES -> Variable.Origin.GENERATED_QUANTITY;
    };
  }

  /// For messages: the place.
  String describe() {
    return function
        .map(f -> "the function '" + f.name() + "'")
        .orElseGet(
            () -> block.map(b -> "the block '" + b.keyword() + "'").orElse("the functions block"));
  }
}
