// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.DeepStack;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Diagnostics;
import elbo.stan.syntax.Includes;
import elbo.stan.syntax.Program;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.ProgramParser;
import elbo.stan.syntax.SourceFile;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads and checks Stan programs.
///
/// ```java
/// StanCompiler.Result result = StanCompiler.check(text, "model.stan", Includes.none());
/// result.diagnostics().forEach(d -> System.err.println(d.render()));
/// CheckedProgram program = result.program().orElseThrow();
/// ```
public final class StanCompiler {
  private StanCompiler() {}

  /// What came of a program: it is there when no diagnostic is an error.
  ///
  /// @param program the checked program
  /// @param diagnostics all errors and warnings, by their place in the text
  public record Result(Optional<CheckedProgram> program, List<Diagnostic> diagnostics) {
    /// Copies the diagnostics.
    public Result {
      diagnostics = List.copyOf(diagnostics);
    }

    /// The errors among the diagnostics.
    public List<Diagnostic> errors() {
      return diagnostics.stream().filter(Diagnostic::isError).toList();
    }

    /// The warnings among the diagnostics.
    public List<Diagnostic> warnings() {
      return diagnostics.stream().filter(d -> !d.isError()).toList();
    }
  }

  /// Reads and checks a program. Never throws for a bad program: whatever is wrong with it is among
  /// the diagnostics.
  ///
  /// @param text the program
  /// @param fileName the name of its file, for messages
  /// @param includes where its `#include`s are found
  public static Result check(String text, String fileName, Includes includes) {
    return DeepStack.call(() -> checkHere(SourceFile.of(fileName, text), includes));
  }

  /// The names of the functions of the language.
  public static Set<String> functionNames() {
    return Functions.ofTheLanguage();
  }

  private static Result checkHere(SourceFile file, Includes includes) {
    var diagnostics = new Diagnostics();
    Program program = ProgramParser.parse(file, includes, diagnostics);
    if (diagnostics.hasErrors()) {
      return new Result(Optional.empty(), diagnostics.list());
    }
    CheckedProgram checked = check(program, diagnostics);
    return new Result(
        diagnostics.hasErrors() ? Optional.empty() : Optional.of(checked), diagnostics.list());
  }

  private static CheckedProgram check(Program program, Diagnostics diagnostics) {
    var problems = new Problems(diagnostics);
    var functions = new Functions();
    var names = new Names(problems, functions, program);
    var statements = new StatementChecker(problems, names, functions);
    Map<UserFunction, TypedStatement.Block> bodies =
        new FunctionChecker(problems, names, functions, statements).check(program.functions());
    var blocks = new EnumMap<ProgramBlock, List<TypedStatement>>(ProgramBlock.class);
    Scope scope = Scope.outermost();
    for (ProgramBlock block : ProgramBlock.values()) {
      // What the model block declares is local to it.
      Scope here = block == ProgramBlock.MODEL ? scope.inner() : scope;
      var where = new Where(here, Context.of(block));
      blocks.put(block, statements.checkAll(program.statements(block), where));
    }
    return new CheckedProgram(program, bodies, blocks);
  }
}
