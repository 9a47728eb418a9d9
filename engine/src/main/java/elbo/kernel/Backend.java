// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.Locale;

/// Which implementation of [Blas] this process uses: `-Delbo.blas=java`, `openblas`, or `auto` (the
/// default), which takes OpenBLAS where it loads. Decided once, when it is first needed, with one
/// line in the log (logger `elbo.kernel`): at level DEBUG, or INFO where OpenBLAS was wanted and is
/// not there.
///
/// `auto` leaves native code alone where the program did not allow it to the engine's module: the
/// JVM would print a warning, which belongs to the program's owner to silence.
public final class Backend {
  private static final String PROPERTY = "elbo.blas";

  private Backend() {}

  /// Holds the choice; loaded when it is first needed.
  private static final class Chosen {
    static final Blas BLAS = choose(System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT));

    private Chosen() {}
  }

  /// The implementation in use.
  public static Blas blas() {
    return Chosen.BLAS;
  }

  /// Makes sure that what was asked for is there.
  ///
  /// @throws IllegalArgumentException if it is not
  public static void check() {
    String setting = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
    if (!setting.equals("auto") && !setting.equals("java")) {
      choose(setting);
    }
  }

  /// The implementation for a setting.
  ///
  /// @throws IllegalArgumentException if there is no such setting, or OpenBLAS is asked for and
  ///   cannot be loaded
  static Blas choose(String setting) {
    String why =
        switch (setting) {
          case "java" -> "because " + PROPERTY + "=java";
          case "openblas" -> "";
          case "auto" -> reasonAgainstNative();
          default ->
              throw new IllegalArgumentException(
                  PROPERTY + " must be auto, java or openblas, got " + setting);
        };
    if (why.isEmpty()) {
      try {
        Blas blas = new OpenBlas();
        log(
            System.Logger.Level.DEBUG,
            "dense algebra by " + blas.name() + " (" + OpenBlas.origin() + ")");
        return blas;
      } catch (ExceptionInInitializerError | NoClassDefFoundError | IllegalCallerException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (setting.equals("openblas")) {
          throw new IllegalArgumentException(
              PROPERTY + "=openblas, but OpenBLAS cannot be loaded: " + cause.getMessage(), cause);
        }
        why = "because OpenBLAS cannot be loaded: " + cause.getMessage();
      }
    }
    log(
        setting.equals("java") ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
        "dense algebra in Java, " + why);
    return new JavaBlas();
  }

  private static String reasonAgainstNative() {
    if (!Backend.class.getModule().isNativeAccessEnabled()) {
      return "because native access is not enabled; start Java with --enable-native-access="
          + (Backend.class.getModule().isNamed() ? "elbo.engine" : "ALL-UNNAMED");
    }
    Runtime.Version version = Runtime.version();
    if (version.feature() == 25 && version.interim() == 0 && version.update() < 3) {
      return "because JDK " + version + " may move arrays that native code reads (JDK-8377811)";
    }
    return "";
  }

  private static void log(System.Logger.Level level, String message) {
    System.getLogger("elbo.kernel").log(level, message);
  }
}
