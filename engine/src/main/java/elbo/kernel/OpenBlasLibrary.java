// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds and loads OpenBLAS: first from the jar `org.bytedeco:openblas` on the class path, whose
/// version the build chooses, then from the system.
///
/// @param symbols its functions
/// @param version such as `0.3.31-Zen`: the release, and for which processor it chose its kernels
/// @param origin where it was found
@SuppressWarnings("restricted") // that native access is allowed was asked before
record OpenBlasLibrary(SymbolLookup symbols, String version, String origin) {
  private static final String MAIN = "openblas";

  static OpenBlasLibrary load() {
    List<String> reasons = new ArrayList<>();
    forbidThreads();
    try {
      Path extracted = extract();
      if (extracted != null) {
        return open(SymbolLookup.libraryLookup(extracted, Arena.global()), extracted.toString());
      }
      reasons.add("org.bytedeco:openblas is not on the class path");
    } catch (IOException | RuntimeException e) {
      reasons.add("org.bytedeco:openblas: " + e.getMessage());
    }
    for (String name : systemNames()) {
      try {
        return open(SymbolLookup.libraryLookup(name, Arena.global()), name + " of the system");
      } catch (RuntimeException e) {
        reasons.add(name + " is not on the system's library path");
      }
    }
    throw new IllegalStateException(String.join("; ", reasons));
  }

  private static List<String> systemNames() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.contains("windows")) {
      return List.of("libopenblas.dll", "openblas.dll");
    }
    return os.contains("mac")
        ? List.of("libopenblas.0.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib")
        : List.of("libopenblas.so.0");
  }

  /// Tells the library before it is loaded not to start threads, unless the user said how many.
  private static void forbidThreads() {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find("setenv").orElse(MemorySegment.NULL);
    if (function.equals(MemorySegment.NULL)) {
      return; // not POSIX; the threads sleep
    }
    MethodHandle setenv =
        linker.downcallHandle(
            function,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int _ =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom("OPENBLAS_NUM_THREADS"), arena.allocateFrom("1"), 0);
    } catch (Throwable t) {
      throw new IllegalStateException("setenv failed", t);
    }
  }

  private static OpenBlasLibrary open(SymbolLookup symbols, String origin) {
    Linker linker = Linker.nativeLinker();
    try {
      MethodHandle setThreads =
          linker.downcallHandle(
              symbols.findOrThrow("openblas_set_num_threads"),
              FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
      setThreads.invokeExact(1);
      MethodHandle getConfig =
          linker.downcallHandle(
              symbols.findOrThrow("openblas_get_config"),
              FunctionDescriptor.of(ValueLayout.ADDRESS));
      MemorySegment config = (MemorySegment) getConfig.invokeExact();
      return new OpenBlasLibrary(
          symbols, version(config.reinterpret(Integer.MAX_VALUE).getString(0)), origin);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException("OpenBLAS from " + origin + " does not answer", t);
    }
  }

  /// The release and the processor from a text such as `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH
  /// NO_AFFINITY Zen MAX_THREADS=64`.
  static String version(String config) {
    Matcher release = Pattern.compile("\\d+\\.\\d+\\.\\d+").matcher(config);
    Matcher core = Pattern.compile("(\\w+) MAX_THREADS").matcher(config);
    return (release.find() ? release.group() : "unknown")
        + (core.find() ? "-" + core.group(1) : "");
  }

  /// Copies the libraries out of the jar, into a folder of the user's cache that appears in one
  /// step: a process never sees half of it. Null if there is no jar.
  private static @org.jspecify.annotations.Nullable Path extract() throws IOException {
    String platform = platform();
    String folder = "org/bytedeco/openblas/" + platform + "/";
    ClassLoader loader = OpenBlasLibrary.class.getClassLoader();
    List<String> names = List.of(fileNames(platform));
    URL main = loader.getResource(folder + names.getLast());
    if (main == null) {
      return null;
    }
    URLConnection connection = main.openConnection();
    long mark =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    Path cache = cacheFolder();
    Path target = cache.resolve("openblas-" + platform + "-" + Long.toHexString(mark));
    if (!Files.isDirectory(target)) {
      Files.createDirectories(cache);
      Path temporary = Files.createTempDirectory(cache, "openblas");
      for (String name : names) {
        try (InputStream in = loader.getResourceAsStream(folder + name)) {
          if (in != null) {
            Files.copy(in, temporary.resolve(name));
          }
        }
      }
      publish(temporary, target);
    }
    return target.resolve(names.getLast());
  }

  private static void publish(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process was first; a folder that has files in it is not replaced.
      try (var files = Files.list(temporary)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(temporary);
      if (!Files.isDirectory(target)) {
        throw e instanceof FileAlreadyExistsException
            ? new IOException(target + " is a file", e)
            : e;
      }
    }
  }

  private static Path cacheFolder() {
    String chosen = System.getProperty("elbo.cache");
    String cache = System.getenv("XDG_CACHE_HOME");
    if (chosen != null) {
      return Path.of(chosen);
    }
    return cache != null && !cache.isEmpty()
        ? Path.of(cache, "elbo")
        : Path.of(System.getProperty("user.home"), ".cache", "elbo");
  }

  /// As bytedeco names it, such as `linux-x86_64`.
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.contains("windows") ? "windows" : os.contains("mac") ? "macosx" : "linux")
        + "-"
        + switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm64";
          default -> arch;
        };
  }

  /// The libraries, each behind those it needs.
  private static String[] fileNames(String platform) {
    if (platform.startsWith("windows")) {
      return new String[] {"lib" + MAIN + ".dll"};
    }
    if (platform.startsWith("macosx")) {
      return new String[] {
        "libgcc_s.1.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib", "libopenblas.0.dylib"
      };
    }
    return new String[] {
      "libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "lib" + MAIN + ".so.0"
    };
  }
}
