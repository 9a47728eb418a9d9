// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What kernels do in a JVM of their own: without the Vector API, and how much they allocate.
class KernelProcessTest {
  private static Map<String, String> probe(String mode, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(folderOf(KernelProbe.class) + File.pathSeparator + folderOf(KernelProvider.class));
    command.add(KernelProbe.class.getName());
    command.add(mode);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    var values = new TreeMap<String, String>();
    output
        .lines()
        .filter(line -> line.contains("=") && !line.startsWith("WARNING"))
        .forEach(line ->
            values.put(
                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values;
  }

  /// The folder of a class file. Tests are patched into the module, so the code source is not the
  /// answer.
  private static String folderOf(Class<?> type) throws Exception {
    String name = type.getName().replace('.', '/') + ".class";
    Path file = Path.of(type.getResource("/" + name).toURI());
    return file.resolve("../".repeat(name.split("/").length)).normalize().toString();
  }

  @Test
  void kernelsWorkWithoutTheVectorApiWithTheSameBits() throws Exception { // exact
    Map<String, String> without = probe("cold");
    Map<String, String> with = probe("cold", "--add-modules", "jdk.incubator.vector");
    assertThat(without.get("description")).contains("scalar only").contains("--add-modules");
    assertThat(without.get("states")).doesNotContain("vector");
    assertThat(without.get("hash")).isEqualTo(with.get("hash"));
    assertThat(without.get("allocated")).as("bytes allocated by scalar kernels").isEqualTo("0");
  }

  @Test
  void vectorKernelsAllocateNothingOnceCompiled() throws Exception {
    Map<String, String> warm = probe("warm", "--add-modules", "jdk.incubator.vector");
    assertThat(warm.get("states"))
        .contains("EXP: vector", "LOG: vector", "SUM: vector", "PRODUCT: vector");
    assertThat(warm.get("allocated")).isEqualTo("0");
  }
}
