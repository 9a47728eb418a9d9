// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Parses a whole program: its blocks in their order.
public final class ProgramParser {
  private static final String ORDER = String.join(", ", Keywords.BLOCKS);

  private final Tokens tokens;
  private final DeclarationParser declarations;
  private final StatementParser statements;
  private final Map<String, Token> seen = new java.util.HashMap<>();
  private final List<FunctionDefinition> functions = new ArrayList<>();
  private final EnumMap<ProgramBlock, List<Statement>> blocks = new EnumMap<>(ProgramBlock.class);

  private ProgramParser(Tokens tokens) {
    this.tokens = tokens;
    var expressions = new ExpressionParser(tokens);
    declarations = new DeclarationParser(tokens, expressions, new TypeParser(tokens, expressions));
    statements = new StatementParser(tokens, expressions, declarations);
  }

  /// Parses a program. Problems are added to `diagnostics`; when there are errors, what is returned
  /// is the part of the program that could be read. Text nested thousands of levels deep needs
  /// [DeepStack].
  ///
  /// @param file the text
  /// @param includes where its `#include`s are found
  /// @param diagnostics takes the problems
  public static Program parse(SourceFile file, Includes includes, Diagnostics diagnostics) {
    List<Token> tokens = Lexer.tokens(file, includes, diagnostics);
    if (diagnostics.hasErrors()) {
      return new Program(List.of(), Map.of());
    }
    return new ProgramParser(new Tokens(tokens, diagnostics)).program();
  }

  private Program program() {
    int last = -1;
    if (tokens.atEnd()) {
      tokens.report(
          Diagnostic.warning(
              Diagnostic.Kind.SYNTAX,
              "empty-program",
              tokens.peek().span(),
              "the file holds no program"));
    }
    while (!tokens.atEnd()) {
      int index = blockIndex();
      if (index < 0) {
        tokens.skipToBlock();
        continue;
      }
      Token word = tokens.next();
      String name = Keywords.BLOCKS.get(index);
      order(name, word, index, last);
      last = Math.max(last, index);
      try {
        block(name, tokens.expect("{", " after '" + name + "'"));
      } catch (Tokens.SyntaxError _) {
        tokens.restoreDepth(0);
        tokens.skipToBlock();
      }
    }
    return new Program(functions, blocks);
  }

  /// Which block starts here, after a report when it is none or misspelt; -1 for none.
  private int blockIndex() {
    Token word = tokens.peek();
    int index = word.kind() == Token.Kind.KEYWORD ? Keywords.BLOCKS.indexOf(word.text()) : -1;
    if (index >= 0) {
      return index;
    }
    Diagnostic problem = tokens.expectedFound("a block or the end of the file");
    if (word.kind() == Token.Kind.IDENTIFIER) {
      boolean twoWords = tokens.peek(1).kind() != Token.Kind.SYMBOL && tokens.peek(2).is("{");
      String name = twoWords ? word.text() + " " + tokens.peek(1).text() : word.text();
      var near = Suggestions.near(name, Keywords.BLOCKS);
      if (near.isPresent() && (twoWords || tokens.peek(1).is("{"))) {
        tokens.report(problem.withHelp("did you mean '" + near.get() + "'?"));
        if (twoWords) {
          tokens.next();
        }
        return Keywords.BLOCKS.indexOf(near.get());
      }
      if (twoWords) {
        tokens.report(problem.withHelp("the blocks are " + ORDER + ", the two words on one line"));
        return -1;
      }
    }
    tokens.report(
        word.is("}")
            ? problem.withHelp("there is one '}' more than there are '{'")
            : problem.withHelp("declarations and statements stand in a block: " + ORDER));
    return -1;
  }

  private void order(String name, Token word, int index, int last) {
    Token before = seen.putIfAbsent(name, word);
    if (before != null) {
      tokens.report(
          Tokens.errorAt(word.span(), "block-twice", "there are two '" + name + "' blocks")
              .withNote("the first is here", before.span())
              .withHelp("put them together"));
    } else if (index < last) {
      String later = Keywords.BLOCKS.get(last);
      tokens.report(
          Tokens.errorAt(
                  word.span(),
                  "block-order",
                  "the block '" + name + "' stands after '" + later + "', but must stand before it")
              .withHelp("the order is " + ORDER));
    }
  }

  private void block(String name, Token open) {
    if (name.equals("functions")) {
      functions(open);
      return;
    }
    ProgramBlock block = ProgramBlock.values()[Keywords.BLOCKS.indexOf(name) - 1];
    List<Statement> body =
        switch (block) {
          case DATA, PARAMETERS -> declarationsOnly(name, open);
          case MODEL -> statements.body(open, false);
          case TRANSFORMED_DATA, TRANSFORMED_PARAMETERS, GENERATED_QUANTITIES ->
              statements.body(open, true);
        };
    blocks.merge(
        block,
        body,
        (a, b) -> {
          var both = new ArrayList<>(a);
          both.addAll(b);
          return both;
        });
  }

  private void functions(Token open) {
    while (!closed(open, "a function or '}'")) {
      Token first = tokens.peek();
      try {
        functions.add(declarations.function(statements));
      } catch (Tokens.SyntaxError _) {
        recover(first);
      }
    }
  }

  private List<Statement> declarationsOnly(String block, Token open) {
    var list = new ArrayList<Statement>();
    while (!closed(open, "a declaration or '}'")) {
      Token first = tokens.peek();
      try {
        if (first.is(";")) {
          list.add(new Statement.Empty(tokens.next().span()));
        } else if (first.kind() == Token.Kind.KEYWORD && Keywords.startsType(first.text())) {
          list.add(declarations.declaration(true, false));
        } else {
          throw tokens.fail(
              tokens
                  .expectedFound("a declaration or '}'")
                  .withHelp(
                      "the block '"
                          + block
                          + "' holds declarations only; statements belong to 'transformed "
                          + block
                          + "'"));
        }
      } catch (Tokens.SyntaxError _) {
        recover(first);
      }
    }
    return list;
  }

  private boolean closed(Token open, String expected) {
    if (tokens.accept("}")) {
      return true;
    }
    if (tokens.atEnd() || tokens.atBlock()) {
      tokens.report(
          tokens
              .expectedFound(expected)
              .withNote("'{' was opened here and is never closed", open.span()));
      return true;
    }
    return false;
  }

  private void recover(Token first) {
    tokens.restoreDepth(0);
    tokens.skipStatement();
    if (tokens.peek() == first) {
      tokens.next();
    }
  }
}
