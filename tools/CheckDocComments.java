// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Every public or protected declaration of the program has a doc comment; the constructor of a
/// record needs none, its components are described with the record. `./build` runs this on
/// the source folders; javac's doclint checks what is inside the comments. Only the source is
/// parsed, nothing is resolved.
final class CheckDocComments {
  private CheckDocComments() {}

  /// Prints what has no comment and exits with 1 when there is any.
  public static void main(String[] folders) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    var task =
        (JavacTask)
            compiler.getTask(
                null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
    DocTrees trees = DocTrees.instance(task);
    List<String> missing = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new Scanner(trees, unit, missing).scan(unit, null);
    }
    missing.forEach(System.err::println);
    if (!missing.isEmpty()) {
      System.err.println(
          missing.size()
              + " public declarations have no doc comment; add a /// line saying what they are");
      System.exit(1);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final DocTrees trees;
    private final CompilationUnitTree unit;
    private final List<String> missing;

    Scanner(DocTrees trees, CompilationUnitTree unit, List<String> missing) {
      this.trees = trees;
      this.unit = unit;
      this.missing = missing;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      require(type, type.getSimpleName().toString());
      return super.visitClass(type, unused);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      boolean isOverride =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      boolean isConstructorOfRecord =
          method.getName().contentEquals("<init>")
              && isRecord(getCurrentPath().getParentPath().getLeaf());
      if (isVisible(method.getModifiers()) && !isOverride && !isConstructorOfRecord) {
        require(method, method.getName() + "()");
      }
      return null; // nothing inside a body is public
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
      boolean isRecordComponent =
          isRecord(getCurrentPath().getParentPath().getLeaf()) && !isStatic(field);
      if (isVisible(field.getModifiers()) && !isRecordComponent) {
        require(field, field.getName().toString());
      }
      return null;
    }

    private static boolean isRecord(Tree tree) {
      return tree.getKind() == Tree.Kind.RECORD;
    }

    private static boolean isStatic(VariableTree field) {
      return field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    /// Whether a declaration is public or protected; in an interface all are.
    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      Tree parent = getCurrentPath().getParentPath().getLeaf();
      boolean isMemberOfInterface =
          parent.getKind() == Tree.Kind.INTERFACE || parent.getKind() == Tree.Kind.ANNOTATION_TYPE;
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || isMemberOfInterface && !flags.contains(Modifier.PRIVATE);
    }

    private void require(Tree tree, String name) {
      TreePath path = getCurrentPath();
      if (trees.getDocCommentTree(path) == null) {
        long start = trees.getSourcePositions().getStartPosition(unit, tree);
        missing.add(
            unit.getSourceFile().getName()
                + ":"
                + unit.getLineMap().getLineNumber(start)
                + ": "
                + name
                + " has no doc comment");
      }
    }
  }
}
