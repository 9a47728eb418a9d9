// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tools/LinkClasses.java` on a program that has all forms of what it links: the JVM's own linking
/// is the oracle.
class LinkClassesTest {
  private static final String PROGRAM =
      """
      import java.util.*;
      import java.util.function.*;

      public class Forms {
        sealed interface Shape permits Disc, Box, Nothing {}
        record Disc(double radius) implements Shape {}
        record Box(int width, long height, float depth, String name, int[] sides) implements Shape {}
        record Nothing() implements Shape {}
        record Pair<A>(A first, Shape second) {}
        enum Colour { RED, GREEN }
        interface Named { String name(); default Supplier<String> loud() { return () -> name() + "!"; } }
        interface Five { double of(int a, long b, double c, Object d, boolean e); }
        private int secret = 7;

        private int add(int x) { return x + secret; }
        static int twice(int x) { return 2 * x; }
        static <T> T apply(Supplier<T> s) { return s.get(); }

        static String word(Object o) {
          return switch (o) {
            case null -> "null";
            case Integer i when i > 10 -> "large " + i;
            case Integer i -> "int " + i;
            case Pair<?>(String s, Disc(double r)) -> "disc " + s + r;
            case Pair<?> p -> "pair " + p.first();
            case Colour c -> "colour " + c.ordinal();
            case int[] a -> "ints " + a.length;
            case CharSequence s -> "text " + s;
            default -> "other";
          };
        }

        static String shape(Shape s) {
          return switch (s) {
            case Disc d -> "disc " + d.radius();
            case Box b -> "box " + b.name();
            case Nothing n -> "nothing";
          };
        }

        Supplier<IntUnaryOperator> nested() { return () -> x -> add(x) + twice(x); }

        public static void main(String[] args) {
          List<Object> out = new ArrayList<>();
          int i = 3; long l = 1L << 40; double d = 0.5; String s = "s"; boolean b = true;
          Five five = (v, w, x, y, z) -> i + l + d + v + w + x + y.hashCode() + (b == z ? 1 : 0) + s.length();
          out.add(five.of(1, 2, 3.5, "four", true));
          Function<Integer, Integer> boxed = Forms::twice;
          IntFunction<Object> unboxed = Forms::twice;
          ToLongFunction<Integer> widened = Integer::intValue;
          out.add(boxed.apply(4)); out.add(unboxed.apply(5)); out.add(widened.applyAsLong(6));
          Forms forms = new Forms();
          IntUnaryOperator bound = forms::add;
          ToIntBiFunction<Forms, Integer> unbound = Forms::add;
          out.add(bound.applyAsInt(1)); out.add(unbound.applyAsInt(forms, 2));
          Function<String, StringBuilder> made = StringBuilder::new;
          IntFunction<double[][]> array = double[][]::new;
          out.add(made.apply("new").reverse().toString()); out.add(array.apply(3).length);
          List<String> list = new ArrayList<>();
          Consumer<String> dropped = list::add;
          dropped.accept("a"); out.add(list);
          Comparator<String> order = Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder());
          out.add(order.compare("ab", "cd"));
          Named named = () -> "name"; out.add(named.loud().get());
          out.add(forms.nested().get().applyAsInt(10));
          out.add(Forms.<Object>apply(() -> Colour.RED));
          Runnable run = () -> out.add("ran"); run.run();
          try { ((Supplier<?>) ((Supplier<?>) () -> Objects.requireNonNull(null))).get(); }
          catch (NullPointerException e) { out.add("null refused"); }
          try { ((Function) boxed).apply("no number"); } catch (ClassCastException e) { out.add("class refused"); }
          for (Object o : new Object[] {null, 11, 10, new Pair<>("p", new Disc(2)), new Pair<>(1, null), Colour.GREEN,
              new int[2], "text", new StringBuilder("sb"), 1.5}) out.add(word(o));
          int[] sides = {1};
          List<Shape> shapes = new ArrayList<>(List.of(new Disc(0.0), new Disc(-0.0), new Disc(Double.NaN),
              new Disc(Double.longBitsToDouble(0x7ff8000000000001L)), new Nothing(), new Box(1, 2, 0f, "b", sides),
              new Box(1, 2, 0f, "b", sides), new Box(1, 2, -0f, "b", sides), new Box(1, 2, 0f, null, sides),
              new Box(1, 2, 0f, "b", new int[] {1}), new Box(1, 1L << 33, 0f, "b", sides)));
          for (Shape x : shapes) {
            out.add(shape(x)); if (!(x instanceof Box)) out.add(x.hashCode());
            for (Shape y : shapes) out.add(x.equals(y) ? 1 : 0);
            out.add(x.equals(null)); out.add(x.equals("text"));
          }
          out.add(new Box(1, 2, 3f, "n", null).hashCode()); out.add(new Disc(1.5).toString());
          try { shape(null); } catch (NullPointerException e) { out.add("no null"); }
          System.out.println(out);
        }
      }
      """;

  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void compileTheProgram() throws Exception {
    Files.writeString(folder.resolve("Forms.java"), PROGRAM);
    Path classes = folder.resolve("classes");
    run("javac", "-nowarn", "-d", classes.toString(), folder.resolve("Forms.java").toString());
    jar = folder.resolve("forms.jar");
    run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
  }

  @Test
  void aLinkedProgramDoesTheSame() throws Exception {
    String expected = run("java", "-cp", jar.toString(), "Forms");
    String linked =
        run("java", Path.of("..", "tools", "LinkClasses.java").toString(), jar.toString());
    assertThat(linked).startsWith("forms.jar: linked");
    assertThat(run("java", "-Xverify:all", "-cp", jar.toString(), "Forms")).isEqualTo(expected);
    assertThat(expected).contains("null refused", "class refused", "disc p2.0", "no null");
  }

  @Test
  void onlyTextsAndALambdaThatWidensItsResultStayDynamic() throws Exception {
    assertThat(dynamicCalls("metafactory")).hasSizeGreaterThan(10);
    assertThat(dynamicCalls("typeSwitch")).hasSizeGreaterThan(1);
    run("java", Path.of("..", "tools", "LinkClasses.java").toString(), jar.toString());
    assertThat(dynamicCalls("metafactory")).containsExactly("applyAsLong");
    assertThat(dynamicCalls("typeSwitch")).isEmpty();
    assertThat(dynamicCalls("bootstrap")).containsOnly("toString");
  }

  private List<String> dynamicCalls(String bootstrap) throws IOException {
    return instructions().stream()
        .filter(call -> call.bootstrapMethod().methodName().equals(bootstrap))
        .map(call -> call.name().stringValue())
        .toList();
  }

  private List<InvokeDynamicInstruction> instructions() throws IOException {
    List<InvokeDynamicInstruction> found = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        for (var method :
            ClassFile.of().parse(file.getInputStream(entry).readAllBytes()).methods()) {
          method
              .code()
              .ifPresent(code -> {
                for (CodeElement element : code) {
                  if (element instanceof InvokeDynamicInstruction call) {
                    found.add(call);
                  }
                }
              });
        }
      }
    }
    return found;
  }

  private static String run(String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
